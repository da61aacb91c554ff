//! What is searched for: words, or a regular expression.

use crate::text::find::Needle;
use crate::text::{grapheme, words};
use regex::{Regex, RegexBuilder};
use regex_syntax::ParserBuilder;
use std::fmt;
use std::ops::Range;

/// Most bytes that a compiled expression may take, so that none stalls the program.
const LARGEST: usize = 1 << 20;
/// How deep an expression may nest.
const DEEPEST: u32 = 50;

/// What is searched for, and how.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Query {
    /// The words, or the regular expression.
    pub text: String,
    /// It is a regular expression.
    pub regex: bool,
    /// Only whole words are found.
    pub words: bool,
    /// Upper and lower case are told apart.
    pub case: bool,
}

/// Why a query finds nothing and never could.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub struct Problem {
    /// What is wrong, as part of a sentence.
    pub what: String,
    /// At which character of the query, from 1.
    pub at: Option<usize>,
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "this is no regular expression: {}", self.what)?;
        self.at.map_or(Ok(()), |at| write!(f, ", at character {at}"))
    }
}

/// A query made ready for many texts. Cheap to clone.
#[derive(Clone, Debug)]
pub struct Pattern {
    query: Query,
    finder: Finder,
}

#[derive(Clone, Debug)]
enum Finder {
    Words(Needle),
    Expression {
        plain: Regex,
        /// The same between two ends of words, when only whole words are found.
        bound: Option<Regex>,
    },
}

impl Pattern {
    /// Makes a query ready; nothing when there is nothing to search for.
    ///
    /// # Errors
    /// Says what is wrong with a regular expression, and where.
    pub fn new(query: &Query) -> Result<Option<Self>, Problem> {
        let finder = if query.regex {
            if query.text.is_empty() {
                return Ok(None);
            }
            parse(&query.text)?;
            let plain = compile(query, &query.text)?;
            let bound = query.words.then(|| compile(query, &format!(r"\b(?:{})\b", query.text))).transpose()?;
            Some(Finder::Expression { plain, bound })
        } else {
            let needle = if query.case { Needle::with_case(&query.text) } else { Needle::new(&query.text) };
            needle.map(Finder::Words)
        };
        Ok(finder.map(|finder| Self { query: query.clone(), finder }))
    }

    /// Returns what it was made of.
    pub const fn query(&self) -> &Query {
        &self.query
    }

    /// Returns where it matches in a paragraph: byte ranges of whole graphemes, in order, without overlap, never empty.
    pub fn hits(&self, text: &str) -> Vec<Range<usize>> {
        let mut hits = match &self.finder {
            Finder::Words(needle) => needle.hits(text),
            Finder::Expression { plain, bound } => {
                // Between two Han characters `\b` sees no end of a word.
                let bound = bound.as_ref().filter(|_| !words::has_han(text));
                whole(text, bound.unwrap_or(plain))
            }
        };
        if self.query.words && !hits.is_empty() {
            let words: Vec<Range<usize>> = words::words(text).collect();
            hits.retain(|hit| !cuts(&words, hit.start) && !cuts(&words, hit.end));
        }
        hits
    }
}

/// The matches of an expression, each widened to whole graphemes.
fn whole(text: &str, expression: &Regex) -> Vec<Range<usize>> {
    let mut hits: Vec<Range<usize>> = Vec::new();
    for found in expression.find_iter(text).filter(|found| !found.is_empty()) {
        let hit = grapheme::floor(text, found.start())..grapheme::ceil(text, found.end());
        if hits.last().is_none_or(|last| last.end <= hit.start) {
            hits.push(hit);
        }
    }
    hits
}

/// Whether a byte lies inside one of these words.
fn cuts(words: &[Range<usize>], at: usize) -> bool {
    let nth = words.partition_point(|word| word.end <= at);
    words.get(nth).is_some_and(|word| word.start < at)
}

/// Finds what is wrong with an expression, and where.
fn parse(text: &str) -> Result<(), Problem> {
    let parsed = ParserBuilder::new().nest_limit(DEEPEST).build().parse(text);
    let Err(error) = parsed else { return Ok(()) };
    let (what, start) = match &error {
        regex_syntax::Error::Parse(error) => (error.kind().to_string(), Some(error.span().start.offset)),
        regex_syntax::Error::Translate(error) => (error.kind().to_string(), Some(error.span().start.offset)),
        _ => ("it cannot be read".to_owned(), None),
    };
    let at = start.and_then(|start| text.get(..start)).map(|before| before.chars().count() + 1);
    Err(Problem { what, at })
}

fn compile(query: &Query, text: &str) -> Result<Regex, Problem> {
    let mut builder = RegexBuilder::new(text);
    builder.case_insensitive(!query.case).size_limit(LARGEST).dfa_size_limit(LARGEST).nest_limit(DEEPEST + 2);
    builder.build().map_err(|error| {
        let what =
            if matches!(error, regex::Error::CompiledTooBig(_)) { "it is too large" } else { "it cannot be read" };
        Problem { what: what.to_owned(), at: None }
    })
}

#[cfg(test)]
#[allow(clippy::string_slice)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn pattern(text: &str, how: &str) -> Result<Option<Pattern>, Problem> {
        let has = |letter| how.contains(letter);
        Pattern::new(&Query { text: text.into(), regex: has('r'), words: has('w'), case: has('c') })
    }

    fn found<'a>(query: &str, how: &str, text: &'a str) -> Vec<&'a str> {
        let hits = pattern(query, how).unwrap().unwrap().hits(text);
        hits.into_iter().map(|hit| &text[hit]).collect()
    }

    #[test]
    fn words_expressions_case_and_whole_words() {
        let text = "Induction, inductions; the induction.";
        assert_eq!(found("induction", "", text), ["Induction", "induction", "induction"]);
        assert_eq!(found("induction", "c", text), ["induction", "induction"]);
        assert_eq!(found("induction", "w", text), ["Induction", "induction"]);
        assert_eq!(found("induct|induction", "rw", text), ["Induction", "induction"], "the longer one of two");
        assert_eq!(found(r"the \w+", "r", text), ["the induction"]);
        assert_eq!(found("INDUCTIONS?", "r", text), ["Induction", "inductions", "induction"]);
        assert_eq!(found("I.*?n", "rc", text), ["In"]);
        assert_eq!(found("don", "w", "don't, don"), ["don"]);
    }

    #[test]
    fn every_han_character_is_a_word() {
        assert_eq!(found("培训", "w", "没有入职培训。"), ["培训"]);
        assert_eq!(found("入职|离职", "rw", "没有入职培训。"), ["入职"]);
    }

    #[test]
    fn what_matches_nothing_or_half_a_character_is_no_hit() {
        assert_eq!(found("a*", "r", "baab"), ["aa"]);
        assert_eq!(found(".", "r", "👩‍👩‍👧é"), ["👩‍👩‍👧", "é"]);
        assert_eq!(found("cafe", "r", "cafe\u{301}"), ["cafe\u{301}"]);
        assert!(pattern("", "r").unwrap().is_none() && pattern("", "").unwrap().is_none());
    }

    #[test]
    fn what_is_wrong_with_an_expression_is_said_with_its_place() {
        for (text, said) in [
            ("没(a", "this is no regular expression: unclosed group, at character 2"),
            ("a**", ""),
            (
                "[z-a]",
                "this is no regular expression: invalid character class range, the start must be <= the end, at character 2",
            ),
            ("*", "this is no regular expression: repetition operator missing expression, at character 1"),
            ("x)", "this is no regular expression: unopened group, at character 2"),
            (r"\p{Nothing}", "this is no regular expression: Unicode property not found, at character 1"),
            (r"((\w{1,500}){1,500}){1,500}", "this is no regular expression: it is too large"),
        ] {
            let told = pattern(text, "r").map_or_else(|problem| problem.to_string(), |_| String::new());
            assert_eq!(told, said, "{text}");
        }
        let deep = "(".repeat(60) + &")".repeat(60);
        assert!(pattern(&deep, "rw").unwrap_err().what.contains("nest"));
    }

    proptest! {
        #[test]
        fn hits_are_whole_graphemes_in_order(
            query in "[a-zé\u{301}.*+?|()字👩 ]{1,8}", text in "[a-zéE\u{301}\u{200d}👩字 ,.]{0,30}", how in "r?w?c?",
        ) {
            if let Ok(Some(pattern)) = pattern(&query, &how) {
                let hits = pattern.hits(&text);
                prop_assert!(hits.windows(2).all(|pair| pair[0].end <= pair[1].start));
                for hit in hits {
                    prop_assert!(hit.start < hit.end);
                    prop_assert!(grapheme::is_boundary(&text, hit.start) && grapheme::is_boundary(&text, hit.end));
                }
            }
        }
    }
}
