//! Bytes to Unicode scalar values ("chars") and back, without counting a whole text each time.

/// Bytes between two marks.
const BLOCK: usize = 64;

/// How many chars start before each 64th byte of one text.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CharIndex {
    /// Empty for an ASCII text, where a char is a byte.
    marks: Vec<usize>,
}

impl CharIndex {
    /// Indexes a text. The other methods expect the same text again.
    pub fn new(text: &str) -> Self {
        if text.is_ascii() {
            return Self::default();
        }
        let mut seen = 0;
        let marks = text
            .as_bytes()
            .chunks(BLOCK)
            .map(|block| {
                let before = seen;
                seen += starts(block);
                before
            })
            .collect();
        Self { marks }
    }

    /// How many chars lie before `byte`. A byte inside a char counts as the char's first, one past the end as the end.
    pub fn byte_to_char(&self, text: &str, byte: usize) -> usize {
        let byte = text.floor_char_boundary(byte);
        let block = byte / BLOCK;
        match self.marks.get(block).or(self.marks.last()) {
            Some(before) => {
                let block = block.min(self.marks.len() - 1);
                before + text.as_bytes().get(block * BLOCK..byte).map_or(0, starts)
            }
            None => byte,
        }
    }

    /// The byte where char number `chars` starts (from 0); the text's length for the number after the last; else `None`.
    pub fn char_to_byte(&self, text: &str, chars: usize) -> Option<usize> {
        if self.marks.is_empty() {
            return (chars <= text.len()).then_some(chars);
        }
        let block = self.marks.partition_point(|&before| before <= chars).checked_sub(1)?;
        let mut left = chars - self.marks.get(block)?;
        for (offset, byte) in text.as_bytes().get(block * BLOCK..)?.iter().enumerate() {
            if is_start(*byte) {
                if left == 0 {
                    return Some(block * BLOCK + offset);
                }
                left -= 1;
            }
        }
        (left == 0).then_some(text.len())
    }
}

fn is_start(byte: u8) -> bool {
    byte & 0xC0 != 0x80
}

fn starts(bytes: &[u8]) -> usize {
    bytes.iter().filter(|byte| is_start(**byte)).count()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn ascii_and_empty_texts_need_no_index() {
        let index = CharIndex::new("abc");
        assert!(index.marks.is_empty());
        assert_eq!(index.char_to_byte("abc", 3), Some(3));
        assert_eq!(index.char_to_byte("abc", 4), None);
        assert_eq!(index.byte_to_char("abc", 9), 3);
        assert_eq!(CharIndex::new("").char_to_byte("", 0), Some(0));
    }

    proptest! {
        #[test]
        fn agrees_with_counting(text in "[a-z]{0,3}(\\PC|[é字]|[a-z]{0,9}){0,400}") {
            let index = CharIndex::new(&text);
            for (n, (byte, char)) in text.char_indices().enumerate() {
                prop_assert_eq!(index.byte_to_char(&text, byte), n);
                prop_assert_eq!(index.byte_to_char(&text, byte + char.len_utf8() - 1), n);
                prop_assert_eq!(index.char_to_byte(&text, n), Some(byte));
            }
            let total = text.chars().count();
            prop_assert_eq!(index.byte_to_char(&text, text.len()), total);
            prop_assert_eq!(index.char_to_byte(&text, total), Some(text.len()));
            prop_assert_eq!(index.char_to_byte(&text, total + 1), None);
        }
    }
}
