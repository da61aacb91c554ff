//! Steps between graphemes, what a reader takes for one character. Positions are bytes of the given text.

use unicode_segmentation::{GraphemeCursor, UnicodeSegmentation};

/// The first grapheme of a text; `None` when it is empty.
pub fn first(text: &str) -> Option<&str> {
    // Most text needs no tables.
    if let [b' '..=b'~'] | [b' '..=b'~', 0..=0x7F, ..] = text.as_bytes() {
        return text.get(..1);
    }
    let mut chars = text.chars();
    let one = chars.next().filter(|c| stands_alone(*c));
    match one.filter(|_| chars.next().is_none_or(stands_alone)) {
        Some(one) => text.get(..one.len_utf8()),
        None => text.graphemes(true).next(),
    }
}

/// Whether a character neither joins its neighbours nor consists of several: ASCII, Han, common punctuation and
/// full-width forms. False for many more than need be.
pub(super) fn stands_alone(c: char) -> bool {
    matches!(c,
        ' '..='~' | '\u{2010}'..='\u{2027}' | '\u{3000}'..='\u{3029}' | '\u{4e00}'..='\u{9fff}' | '\u{ff01}'..='\u{ff60}')
}

/// Whether `at` lies between two graphemes; both ends of the text do.
pub fn is_boundary(text: &str, at: usize) -> bool {
    let byte = |at: Option<usize>| at.and_then(|at| text.as_bytes().get(at));
    if let (Some(b' '..=b'~'), Some(b' '..=b'~')) = (byte(at.checked_sub(1)), byte(Some(at))) {
        return true;
    }
    text.is_char_boundary(at) && GraphemeCursor::new(at, text.len(), true).is_boundary(text, 0).unwrap_or(true)
}

/// The start of the grapheme that `at` lies in; the text's length at or past the end.
pub fn floor(text: &str, at: usize) -> usize {
    let at = text.floor_char_boundary(at);
    if is_boundary(text, at) { at } else { previous(text, at) }
}

/// The first boundary at or after `at`.
pub fn ceil(text: &str, at: usize) -> usize {
    let at = text.ceil_char_boundary(at);
    if is_boundary(text, at) { at } else { next(text, at) }
}

/// The first boundary after `at`; the text's length at the end.
pub fn next(text: &str, at: usize) -> usize {
    let at = text.floor_char_boundary(at);
    let boundary = GraphemeCursor::new(at, text.len(), true).next_boundary(text, 0);
    boundary.ok().flatten().unwrap_or(text.len())
}

/// The last boundary before `at`; 0 at the start.
pub fn previous(text: &str, at: usize) -> usize {
    let at = text.ceil_char_boundary(at);
    let boundary = GraphemeCursor::new(at, text.len(), true).prev_boundary(text, 0);
    boundary.ok().flatten().unwrap_or(0)
}

#[cfg(test)]
#[allow(clippy::string_slice)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use unicode_normalization::UnicodeNormalization;

    #[test]
    fn a_family_a_flag_and_an_accent_are_one_step_each() {
        for one in ["👩‍👩‍👧", "🇬🇧", "e\u{301}", "字", "\r\n", "1\u{fe0f}\u{20e3}", "क्षि"] {
            let text = format!("a{one}b");
            assert_eq!(next(&text, 1), 1 + one.len(), "{one}");
            assert_eq!(previous(&text, 1 + one.len()), 1, "{one}");
            assert_eq!(floor(&text, one.len()), 1, "{one}");
            assert_eq!(ceil(&text, 2), 1 + one.len(), "{one}");
        }
    }

    #[test]
    fn what_stands_alone_has_no_parts() {
        for c in ('\0'..=char::MAX).filter(|c| stands_alone(*c)) {
            assert!(c.nfd().eq([c]), "{c}");
        }
    }

    proptest! {
        #[test]
        fn steps_visit_every_boundary(text in "(\\PC|[a-z\r\n\t]|[e\u{301}\u{200d}🇬👩]|[字。’…：]){0,40}") {
            let mut whole: Vec<_> = text.grapheme_indices(true).map(|(at, _)| at).collect();
            whole.push(text.len());
            let mut forward = vec![0];
            while *forward.last().unwrap() < text.len() {
                forward.push(next(&text, *forward.last().unwrap()));
            }
            prop_assert_eq!(&forward, &whole);
            let mut back = vec![text.len()];
            while *back.last().unwrap() > 0 {
                back.push(previous(&text, *back.last().unwrap()));
            }
            back.reverse();
            prop_assert_eq!(&back, &whole);
            for at in 0..=text.len() {
                prop_assert_eq!(floor(&text, at), *whole.iter().rev().find(|b| **b <= at).unwrap());
                prop_assert_eq!(ceil(&text, at), *whole.iter().find(|b| **b >= at).unwrap());
            }
            let mut rest = &text[..];
            while let Some(one) = first(rest) {
                prop_assert!(whole.contains(&(text.len() - rest.len())));
                rest = &rest[one.len()..];
            }
        }
    }
}
