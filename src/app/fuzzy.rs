//! Fuzzy search in names: letters in order, any case, in any script.

use nucleo_matcher::pattern::{AtomKind, CaseMatching, Normalization, Pattern};
use nucleo_matcher::{Config, Matcher, Utf32Str};

/// What is looked for, prepared once for many names.
#[derive(Debug)]
pub struct Fuzzy {
    matcher: Matcher,
    scattered: Pattern,
    whole: Pattern,
}

/// How a name answers to what is looked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Match {
    /// Higher is better.
    pub score: u32,
    /// Which of its graphemes were found, in order.
    pub hits: Vec<usize>,
}

impl Fuzzy {
    /// Prepares a search; each word is looked for by itself, and an empty one finds everything.
    pub fn new(query: &str) -> Self {
        let mut config = Config::DEFAULT;
        config.prefer_prefix = true;
        let pattern = |kind| Pattern::new(query, CaseMatching::Ignore, Normalization::Smart, kind);
        Self { matcher: Matcher::new(config), scattered: pattern(AtomKind::Fuzzy), whole: pattern(AtomKind::Substring) }
    }

    /// Returns how a name answers, letters in order but perhaps apart; `None` when it does not.
    pub fn find(&mut self, name: &str) -> Option<Match> {
        let (mut buffer, mut hits) = (Vec::new(), Vec::new());
        let score = self.scattered.indices(Utf32Str::new(name, &mut buffer), &mut self.matcher, &mut hits)?;
        hits.sort_unstable();
        hits.dedup();
        Some(Match { score, hits: hits.into_iter().map(|hit| hit as usize).collect() })
    }

    /// Returns whether each word stands in a text as it is written.
    pub fn is_in(&mut self, text: &str) -> bool {
        let mut buffer = Vec::new();
        self.whole.score(Utf32Str::new(text, &mut buffer), &mut self.matcher).is_some()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn best<'a>(query: &str, names: &[&'a str]) -> Vec<&'a str> {
        let mut fuzzy = Fuzzy::new(query);
        let mut found: Vec<_> = names.iter().filter_map(|name| Some((fuzzy.find(name)?.score, *name))).collect();
        found.sort_by_key(|(score, _)| std::cmp::Reverse(*score));
        found.into_iter().map(|(_, name)| name).collect()
    }

    #[test]
    fn letters_in_order_find_a_name_in_any_case_and_script() {
        assert_eq!(best("ind", &["Shadowing", "No induction", "Induction"]), ["Induction", "No induction"]);
        assert_eq!(best("RC", &["role clarity", "Registration"]), ["role clarity"]);
        assert_eq!(best("入职", &["无入职培训", "监督"]), ["无入职培训"]);
        assert_eq!(best("تدريب", &["لا تدريب", "إشراف"]), ["لا تدريب"]);
        assert_eq!(best("", &["a", "b"]), ["a", "b"]);
    }

    #[test]
    fn hits_are_graphemes_and_words_stand_whole() {
        let mut fuzzy = Fuzzy::new("duc");
        assert_eq!(fuzzy.find("No induction").unwrap().hits, [5, 6, 7]);
        assert!(fuzzy.is_in("meso · Induction") && !fuzzy.is_in("no idea"));
    }
}
