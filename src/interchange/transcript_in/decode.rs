//! From bytes to text: what a file is by its content, byte order marks, line ends.

use thiserror::Error;

/// Why a file cannot be taken in.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum Unreadable {
    /// Bytes that are not UTF-8.
    #[error("line {line}: byte {byte} is not valid UTF-8")]
    NotUtf8 {
        /// The line of the first bad byte, from 1.
        line: usize,
        /// Its offset in the file, from 0.
        byte: usize,
    },
    /// A format that this version does not read, known by its first bytes.
    #[error("it is {0}, not a plain text")]
    OtherFormat(&'static str),
    /// A zero byte: no text editor writes one.
    #[error("line {line} holds a zero byte: this is no text")]
    Binary {
        /// The line, from 1.
        line: usize,
    },
    /// No words.
    #[error("nobody says anything in it: there are no words to code")]
    Empty,
}

impl Unreadable {
    /// Returns what to do next, as a sentence.
    pub const fn hint(&self) -> &'static str {
        match self {
            Self::NotUtf8 { .. } => "Save the file as UTF-8 in your editor.",
            Self::OtherFormat(_) => "Save it as plain text (UTF-8) and import that.",
            Self::Binary { .. } => "Check that it is the right file.",
            Self::Empty => "Check that it is the right file and was saved completely.",
        }
    }
}

/// First bytes of formats that are not text, and what to call them.
const FORMATS: [(&[u8], &str); 6] = [
    (b"PK\x03\x04", "a Word, OpenDocument or other zipped document"),
    (b"\xd0\xcf\x11\xe0", "an old Word document"),
    (b"%PDF-", "a PDF"),
    (b"{\\rtf", "a rich text (RTF) document"),
    (b"\xff\xfe", "text in UTF-16"),
    (b"\xfe\xff", "text in UTF-16"),
];

/// A decoded text.
pub(super) struct Decoded {
    /// Without byte order mark, with line feeds alone.
    pub text: String,
    /// What was changed.
    pub changed: Vec<String>,
}

/// Decodes a file.
pub(super) fn decode(bytes: &[u8]) -> Result<Decoded, Unreadable> {
    if let Some((_, name)) = FORMATS.iter().find(|(first, _)| bytes.starts_with(first)) {
        return Err(Unreadable::OtherFormat(name));
    }
    let line_of = |byte: usize| 1 + bytes.iter().take(byte).filter(|b| **b == b'\n').count();
    let text = std::str::from_utf8(bytes).map_err(|error| {
        let byte = error.valid_up_to();
        Unreadable::NotUtf8 { line: line_of(byte), byte }
    })?;
    if let Some(byte) = text.bytes().position(|b| b == 0) {
        return Err(Unreadable::Binary { line: line_of(byte) });
    }
    let mut changed = Vec::new();
    let text = match text.strip_prefix('\u{feff}') {
        Some(rest) => {
            changed.push("the byte order mark was left out".to_owned());
            rest
        }
        None => text,
    };
    let text = if text.contains('\r') {
        changed.push("line ends became line feeds".to_owned());
        text.replace("\r\n", "\n").replace('\r', "\n")
    } else {
        text.to_owned()
    };
    Ok(Decoded { text, changed })
}
