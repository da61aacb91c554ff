//! Search that looks through case, width, form of accents, kind of quote and invisible characters, and finds whole
//! graphemes only.

use super::{class, grapheme};
use std::ops::Range;
use unicode_normalization::UnicodeNormalization;

/// What is looked for, folded once for many texts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Needle {
    folded: String,
    keeps: Keeps,
}

/// What folding leaves as it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Keeps {
    /// Without accents in it, a query finds letters with and without: `cafe` finds `café`, `café` only itself.
    accents: bool,
    /// Upper and lower case are told apart.
    case: bool,
}

impl Needle {
    /// Prepares a search; `None` when there is nothing to look for.
    pub fn new(query: &str) -> Option<Self> {
        Self::prepared(query, false)
    }

    /// Prepares a search that tells upper from lower case; `None` when there is nothing to look for.
    pub fn with_case(query: &str) -> Option<Self> {
        Self::prepared(query, true)
    }

    fn prepared(query: &str, case: bool) -> Option<Self> {
        let keeps = Keeps { accents: query.nfd().any(is_accent), case };
        let folded = fold(query, keeps).text;
        (!folded.is_empty()).then_some(Self { folded, keeps })
    }

    /// Where it occurs in a text, as byte ranges of whole graphemes, in order and without overlap.
    pub fn hits(&self, text: &str) -> Vec<Range<usize>> {
        let folded = fold(text, self.keeps);
        let mut hits = Vec::new();
        let mut from = 0;
        while let Some(found) = folded.text.get(from..).and_then(|rest| rest.find(&self.folded)) {
            let (start, end) = (from + found, from + found + self.folded.len());
            if let (Some(first), Some(last)) = (folded.original(start), folded.original(end)) {
                hits.push(first..last);
                from = end;
            } else {
                from = folded.text.ceil_char_boundary(start + 1);
            }
        }
        hits
    }
}

/// A text made comparable, and where its bytes come from.
struct Folded {
    text: String,
    /// Byte of the original for each byte of `text` and its end; only the first byte of a grapheme has one of its own.
    /// `None` when both are the same.
    origin: Option<Vec<usize>>,
}

impl Folded {
    /// The original position of a folded one that lies between two graphemes.
    fn original(&self, at: usize) -> Option<usize> {
        let Some(origin) = &self.origin else { return Some(at) };
        let here = *origin.get(at)?;
        let before = at.checked_sub(1).and_then(|before| origin.get(before));
        (before != Some(&here)).then_some(here)
    }
}

fn fold(text: &str, keeps: Keeps) -> Folded {
    if plain_run(text) == text.len() {
        return Folded { text: fold_plain(text, keeps), origin: None };
    }
    let mut folded = String::with_capacity(text.len());
    let mut origin = Vec::with_capacity(text.len() + 1);
    let mut at = 0;
    while let Some(rest) = text.get(at..).filter(|rest| !rest.is_empty()) {
        let plain = rest.get(..plain_run(rest)).unwrap_or_default();
        folded.push_str(&fold_plain(plain, keeps));
        origin.extend(at..at + plain.len());
        at += plain.len();
        if let Some(one) = rest.get(plain.len()..).and_then(grapheme::first) {
            fold_grapheme(&mut folded, one, keeps);
            origin.resize(folded.len(), at);
            at += one.len();
        }
    }
    origin.push(text.len());
    Folded { text: folded, origin: Some(origin) }
}

/// Bytes at the start of a text that are a grapheme each: ASCII but for CR, and but for the last where more follows
/// that may join it.
fn plain_run(text: &str) -> usize {
    let run = text.bytes().take_while(|byte| byte.is_ascii() && *byte != b'\r').count();
    if run == text.len() { run } else { run.saturating_sub(1) }
}

/// Folds ASCII, byte by byte.
fn fold_plain(run: &str, keeps: Keeps) -> String {
    let blanks = |run: &str| run.replace(['\t', '\n', '\u{b}', '\u{c}'], " ");
    if keeps.case { blanks(run) } else { blanks(&run.to_ascii_lowercase()) }
}

fn fold_grapheme(folded: &mut String, one: &str, keeps: Keeps) {
    let mut chars = one.chars();
    let stays = |c: &char| keeps.accents || !is_accent(*c);
    match (chars.next(), chars.next()) {
        (Some(c), None) if grapheme::stands_alone(c) => {
            folded.push(fold_char(if keeps.case { c } else { c.to_ascii_lowercase() }, keeps));
        }
        // Zero-width spaces, soft hyphens: nobody types them.
        (Some(c), None) if class::is_hidden(c) && !c.is_whitespace() => {}
        // Lower case may bring a mark of its own (İ), so marks are dropped before and after.
        _ if keeps.case => folded.extend(one.nfd().filter(stays).map(|c| fold_char(c, keeps))),
        _ => {
            let lower = one.nfd().filter(stays).flat_map(char::to_lowercase);
            folded.extend(lower.filter(stays).map(|c| fold_char(c, keeps)));
        }
    }
}

/// Full-width forms as their ASCII ones, curly quotes as straight, any white space as a space, final sigma as sigma.
fn fold_char(c: char, keeps: Keeps) -> char {
    match c {
        '\u{ff01}'..='\u{ff5e}' => {
            let narrow = char::from_u32(u32::from(c) - 0xfee0).unwrap_or(c);
            if keeps.case { narrow } else { narrow.to_ascii_lowercase() }
        }
        '‘' | '’' | '‛' | 'ʼ' => '\'',
        '“' | '”' | '„' => '"',
        'ς' if !keeps.case => 'σ',
        _ if c.is_whitespace() => ' ',
        _ => c,
    }
}

/// Marks that European scripts put on letters, and the short vowels of Arabic.
fn is_accent(c: char) -> bool {
    matches!(c, '\u{300}'..='\u{36f}' | '\u{64b}'..='\u{65f}' | '\u{670}')
}

#[cfg(test)]
#[allow(clippy::string_slice)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn found<'a>(query: &str, text: &'a str) -> Vec<&'a str> {
        Needle::new(query).unwrap().hits(text).into_iter().map(|hit| &text[hit]).collect()
    }

    #[test]
    fn case_and_width_do_not_matter() {
        assert_eq!(found("role", "Role, ROLE and role"), ["Role", "ROLE", "role"]);
        assert_eq!(found("nhs", "ＮＨＳ、NHS"), ["ＮＨＳ", "NHS"]);
        assert_eq!(found("ｒｏｌｅ", "role"), ["role"]);
        assert_eq!(found("ΟΔΟΣ", "οδος οδοσ"), ["οδος", "οδοσ"]);
        assert_eq!(found("straße", "STRAßE"), ["STRAßE"]);
    }

    #[test]
    fn case_matters_when_it_is_asked_for_and_width_never() {
        let found = |query: &str, text: &str| Needle::with_case(query).unwrap().hits(text).len();
        assert_eq!(found("NHS", "NHS nhs ＮＨＳ ｎｈｓ"), 2);
        assert_eq!(found("Élan", "élan Élan E\u{301}lan"), 2);
        assert_eq!(found("cafe", "café CAFÉ"), 1);
        assert_eq!(found("Ä", "ä Ä"), 1);
    }

    #[test]
    fn accents_matter_when_they_are_typed() {
        assert_eq!(found("cafe", "cafe café cafe\u{301}"), ["cafe", "café", "cafe\u{301}"]);
        assert_eq!(found("café", "cafe café cafe\u{301} CAFÉ"), ["café", "cafe\u{301}", "CAFÉ"]);
        assert_eq!(found("cafe\u{301}", "café"), ["café"]);
        assert_eq!(found("e\u{323}\u{302}", "ệ e\u{302}\u{323}"), ["ệ", "e\u{302}\u{323}"]);
        assert_eq!(found("سلام", "سَلَام"), ["سَلَام"]);
    }

    #[test]
    fn quotes_and_white_space_are_alike() {
        assert_eq!(found("weren't sure", "weren’t\u{a0}sure, weren’t\nsure"), ["weren’t\u{a0}sure", "weren’t\nsure"]);
    }

    #[test]
    fn only_whole_graphemes_are_found() {
        assert_eq!(found("👩", "👩‍👩‍👧 👩"), ["👩"]);
        assert_eq!(found("한", "한국"), ["한"]);
        assert_eq!(found("하", "한국"), [""; 0]);
        assert_eq!(found("か", "がか"), ["か"]);
    }

    #[test]
    fn chinese_and_nothing() {
        assert_eq!(found("告诉", "没人告诉我，告诉"), ["告诉", "告诉"]);
        assert_eq!(found("告诉", "告\u{200b}诉"), ["告\u{200b}诉"]);
        assert_eq!(Needle::new("\u{200b}"), None);
        assert_eq!(found("aa", "aaaa"), ["aa", "aa"]);
        assert_eq!(Needle::new(""), None);
        assert_eq!(found("x", ""), [""; 0]);
    }

    proptest! {
        #[test]
        fn finds_itself_at_boundaries(
            before in "[a-z字é \u{301}👩]{0,9}", query in "([a-zA-Z 字éÉ’\u{301}ＡΣς🇬İ]|\\PC){1,5}", after in "[a-zE\u{301}\u{200d}字]{0,5}",
        ) {
            let text = format!("{before}{query}{after}");
            if let Some(needle) = Needle::new(&query) {
                let hits = needle.hits(&text);
                for hit in &hits {
                    prop_assert!(grapheme::is_boundary(&text, hit.start) && grapheme::is_boundary(&text, hit.end));
                    prop_assert!(hit.start < hit.end);
                }
                prop_assert!(hits.windows(2).all(|pair| pair[0].end <= pair[1].start));
                // What cannot be searched for, such as a lone variation selector, may stand before the hit.
                if let Some(hit) = needle.hits(&query).first() {
                    prop_assert_eq!(hit.end, query.len());
                    prop_assert!(Needle::new(&query[..hit.start]).is_none());
                }
            }
        }
    }
}
