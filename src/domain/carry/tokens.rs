//! Cutting a text into tokens by rules that never change: no tables but the ranges written here, so that every program
//! cuts the same text the same way.

use std::collections::HashMap;
use std::ops::Range;

/// A token: where it stands, and a number that is the same for the same words.
#[derive(Clone, Copy, Debug)]
pub(super) struct Token {
    pub(super) start: u32,
    pub(super) end: u32,
    pub(super) word: u32,
}

impl Token {
    /// Its words in the text that it was cut from.
    pub(super) fn of(self, text: &str) -> &str {
        text.get(self.start as usize..self.end as usize).unwrap_or_default()
    }
}

/// What a character does to the token before it.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Class {
    /// Joins its neighbours of this class to one token.
    Word,
    /// A token by itself: punctuation and the letters of scripts without spaces.
    Alone,
    /// White space: between tokens, never one.
    Space,
}

/// Returns the class of a character.
fn class(c: char) -> Class {
    match c {
        '\t'..='\r'
        | ' '
        | '\u{85}'
        | '\u{a0}'
        | '\u{1680}'
        | '\u{2000}'..='\u{200a}'
        | '\u{2028}'
        | '\u{2029}'
        | '\u{202f}'
        | '\u{205f}'
        | '\u{3000}' => Class::Space,
        '0'..='9' | 'A'..='Z' | 'a'..='z' | 'ª' | 'µ' | 'º' => Class::Word,
        // ASCII and Latin-1 signs; scripts written without spaces, Thai to Lao, Myanmar, Khmer; signs and symbols, then
        // radicals, kana and Han; full and half width forms but for their letters and digits; pictures and the Han of
        // the higher planes.
        '\0'..='¿'
        | '×'
        | '÷'
        | '\u{e00}'..='\u{eff}'
        | '\u{1000}'..='\u{109f}'
        | '\u{1780}'..='\u{17ff}'
        | '\u{2000}'..='\u{2bff}'
        | '\u{2e00}'..='\u{9fff}'
        | '\u{f900}'..='\u{faff}'
        | '\u{fe10}'..='\u{fe1f}'
        | '\u{fe30}'..='\u{fe6f}'
        | '\u{ff00}'..='\u{ff0f}'
        | '\u{ff1a}'..='\u{ff20}'
        | '\u{ff3b}'..='\u{ff40}'
        | '\u{ff5b}'..='\u{ff9f}'
        | '\u{1f000}'..='\u{3ffff}' => Class::Alone,
        _ => Class::Word,
    }
}

/// How finely a text is cut.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Grain {
    /// Words, single signs, single letters of scripts without spaces.
    Words,
    /// Whole lines without the white space around them.
    Lines,
}

/// Numbers for words, shared by both texts.
#[derive(Default)]
pub(super) struct Words<'t> {
    numbers: HashMap<&'t str, u32>,
    /// For each number whether its words hold more than one sign.
    weights: Vec<u8>,
}

/// What a match of a word is worth, and of a sign.
const WORD: u8 = 6;
const SIGN: u8 = 4;

impl<'t> Words<'t> {
    /// Cuts a text; `None` when it has more than `most` tokens.
    pub(super) fn cut(&mut self, text: &'t str, grain: Grain, most: usize) -> Option<Vec<Token>> {
        let mut tokens = Vec::new();
        let mut add = |range: Range<usize>| {
            let word = self.number(text.get(range.clone()).unwrap_or_default());
            let (start, end) = (u32::try_from(range.start).ok()?, u32::try_from(range.end).ok()?);
            tokens.push(Token { start, end, word });
            (tokens.len() <= most).then_some(())
        };
        match grain {
            Grain::Words => {
                let mut open = None;
                for (at, c) in text.char_indices() {
                    let class = class(c);
                    if class == Class::Word {
                        open = open.or(Some(at));
                        continue;
                    }
                    if let Some(start) = open.take() {
                        add(start..at)?;
                    }
                    if class == Class::Alone {
                        add(at..at + c.len_utf8())?;
                    }
                }
                if let Some(start) = open {
                    add(start..text.len())?;
                }
            }
            Grain::Lines => {
                let mut at = 0;
                for line in text.split('\n') {
                    let words = line.trim_matches(|c| class(c) == Class::Space);
                    let from = line.trim_start_matches(|c| class(c) == Class::Space);
                    if !words.is_empty() {
                        let start = at + line.len() - from.len();
                        add(start..start + words.len())?;
                    }
                    at += line.len() + 1;
                }
            }
        }
        Some(tokens)
    }

    /// The number of a word.
    pub(super) fn number(&mut self, words: &'t str) -> u32 {
        let next = u32::try_from(self.weights.len()).unwrap_or(u32::MAX);
        let weights = &mut self.weights;
        *self.numbers.entry(plain(words)).or_insert_with(|| {
            weights.push(if is_sign(words) { SIGN } else { WORD });
            next
        })
    }

    /// Gives back what a match of each word is worth, by its number.
    pub(super) fn into_weights(self) -> Vec<u8> {
        self.weights
    }
}

/// Whether a token is a sign: no word, and no letter of a script without spaces.
pub(super) fn is_sign(words: &str) -> bool {
    words.chars().all(|c| class(c) == Class::Alone && !is_letter(c))
}

/// The sign that stands for all that people put for each other when they tidy a text.
fn plain(words: &str) -> &str {
    match words {
        "’" | "‘" | "´" | "`" => "'",
        "“" | "”" | "„" | "«" | "»" => "\"",
        "‐" | "‑" | "–" | "—" | "−" => "-",
        "，" | "、" => ",",
        "。" => ".",
        "？" => "?",
        "！" => "!",
        "；" => ";",
        "：" => ":",
        "（" => "(",
        "）" => ")",
        _ => words,
    }
}

/// Whether a character that stands alone is a letter.
fn is_letter(c: char) -> bool {
    matches!(c, '\u{e00}'..='\u{17ff}' | '\u{3005}'..='\u{3007}' | '\u{3031}'..='\u{9fff}' | '\u{f900}'..='\u{faff}'
        | '\u{ff66}'..='\u{ff9f}' | '\u{20000}'..='\u{3ffff}')
}
