//! Words: Unicode word segments that hold a letter or digit. Han and kana are counted apart, character by character.

use super::class;
use std::ops::Range;
use unicode_segmentation::UnicodeSegmentation;

/// A count of words. The two numbers measure different things: never sum them without saying so.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Words {
    /// Words of scripts that write words.
    pub words: usize,
    /// Han and kana characters.
    pub han: usize,
}

impl std::ops::AddAssign for Words {
    fn add_assign(&mut self, other: Self) {
        self.words += other.words;
        self.han += other.han;
    }
}

/// The words of a text as byte ranges.
pub fn words(text: &str) -> impl Iterator<Item = Range<usize>> + '_ {
    text.unicode_word_indices().map(|(start, word)| start..start + word.len())
}

/// Whether a text holds Han or kana characters.
pub fn has_han(text: &str) -> bool {
    text.contains(class::is_han_or_kana)
}

/// Counts the words of a text.
pub fn count_words(text: &str) -> Words {
    let mut count = Words::default();
    each_unit(text, |_, unit| count += unit);
    count
}

/// Visits what counts as words, in order: each word, and each Han or kana character, with its byte range and the count
/// that it is. A word that mixes both is visited as one.
pub fn each_unit(text: &str, mut visit: impl FnMut(Range<usize>, Words)) {
    let mut start = 0;
    // No word reaches over a space, and most stretches between two are a plain word.
    for stretch in text.split([' ', '\n']) {
        if is_plain_word(stretch) {
            visit(start..start + stretch.len(), Words { words: 1, han: 0 });
        } else {
            for (at, word) in stretch.unicode_word_indices() {
                visit(start + at..start + at + word.len(), count_segment(word));
            }
        }
        start += stretch.len() + 1;
    }
}

fn count_segment(word: &str) -> Words {
    let han = word.chars().filter(|c| class::is_han_or_kana(*c)).count();
    let other = word.chars().any(|c| c.is_alphanumeric() && !class::is_han_or_kana(c));
    Words { words: usize::from(other), han }
}

/// ASCII letters, perhaps with one mark after them.
fn is_plain_word(stretch: &str) -> bool {
    let word = stretch.strip_suffix([',', '.', '?', '!', ':', ';']).unwrap_or(stretch);
    !word.is_empty() && word.bytes().all(|byte| byte.is_ascii_alphabetic())
}

#[cfg(test)]
#[allow(clippy::string_slice)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn count(text: &str) -> (usize, usize) {
        let Words { words, han } = count_words(text);
        (words, han)
    }

    #[test]
    fn words_hold_a_letter_or_digit() {
        assert_eq!(count("I’d say — well, 3.5 years… [laughs]"), (6, 0));
        assert_eq!(count("well-known, e.g. can't"), (4, 0));
        assert_eq!(count("… — !"), (0, 0));
        assert_eq!(count("العاملون في المستشفى"), (3, 0));
        assert_eq!(count("한국어 단어"), (2, 0));
        assert_eq!(count("हिन्दी शब्द"), (2, 0));
        assert_eq!(count("cafe\u{301} naïve"), (2, 0));
    }

    #[test]
    fn han_and_kana_count_by_character() {
        assert_eq!(count("没人告诉我。"), (0, 5));
        assert_eq!(count("they said 实习, you know"), (4, 2));
        assert_eq!(count("カタカナとひらがな"), (0, 9));
        assert_eq!(count("人々〇"), (0, 3));
        assert_eq!(count("𠮷野家"), (0, 3));
    }

    proptest! {
        #[test]
        fn spaces_part_words(text in "([a-zA-Z]{1,3}|[ \n.,:;'’_0-9]|[字é\u{301}\u{200d}カ]|\\PC){0,40}") {
            let mut slowly = Words::default();
            text.unicode_words().for_each(|word| slowly += count_segment(word));
            prop_assert_eq!(count_words(&text), slowly);
            let mut visited = Words::default();
            each_unit(&text, |range, unit| visited += if text.get(range).is_some() { unit } else { Words::default() });
            prop_assert_eq!(visited, slowly);
        }
    }

    #[test]
    fn ranges_are_of_the_text() {
        let text = "Ja, 实习.";
        let got: Vec<_> = words(text).map(|word| &text[word]).collect();
        assert_eq!(got, ["Ja", "实", "习"]);
    }
}
