//! Reads a transcript as it comes: decodes it, finds who speaks, and writes it the way sources are kept (FORMAT.md, "A
//! source's text"). Every letter of the input is in the result, in order.

mod accept;
mod decode;
mod doubt;
mod label;
mod link;
mod rewrite;
mod roles;

use crate::domain::transcript::Transcript;
use crate::text::words::{Words, count_words};

pub use decode::Unreadable;
pub use link::{Link, Pseudonyms, is_code, kind_of, language_of, link};

/// A transcript as it was understood.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Understood {
    /// The text as it is kept: one turn a paragraph, `Label: words` or `Label [time]: words`, line feeds only.
    pub text: String,
    /// The labels that open a turn, in the order they first occur.
    pub labels: Vec<Label>,
    /// How many turns there are.
    pub turns: usize,
    /// How many words were spoken.
    pub words: Words,
    /// What was changed, each as a sentence without the full stop.
    pub changed: Vec<String>,
    /// What a person should look at, each as a sentence without the full stop.
    pub doubts: Vec<String>,
}

/// A label that opens turns.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Label {
    /// As it stands in the text.
    pub label: String,
    /// How many turns it opens.
    pub turns: usize,
    /// The words of the first turn in which it says more than a little.
    pub example: String,
}

/// Words that make a turn a fair example of a speaker.
const FAIR_EXAMPLE: usize = 5;

/// Reads a transcript of plain text or Markdown.
///
/// # Errors
/// Says why the bytes are no text, or that nobody says anything in it.
pub fn read(bytes: &[u8]) -> Result<Understood, Unreadable> {
    let decode::Decoded { text, mut changed } = decode::decode(bytes)?;
    let lines = accept::lines(&text);
    let accepted = accept::accept(&lines);
    let rewritten = rewrite::rewrite(&lines, &accepted);
    changed.extend(rewritten.changed);
    let names: Vec<&str> = accepted.labels.iter().map(String::as_str).collect();
    let transcript = Transcript::new(rewritten.text.as_str(), &names);
    let mut words = Words::default();
    for paragraph in transcript.paragraphs() {
        words += count_words(transcript.slice(*paragraph));
    }
    if words == Words::default() {
        return Err(Unreadable::Empty);
    }
    let labels = labels(&transcript, &names);
    let doubts = doubt::doubts(&transcript, &labels, &accepted, &rewritten.indented);
    Ok(Understood { turns: transcript.turns().len(), labels, words, changed, doubts, text: rewritten.text })
}

fn labels(transcript: &Transcript, names: &[&str]) -> Vec<Label> {
    let one = |name: &&str| {
        let own = || transcript.turns().iter().filter(|turn| turn.label.as_deref() == Some(*name));
        let words = |turn| transcript.paragraphs_of(turn).first().map_or("", |p| transcript.slice(*p));
        let fair = own().map(words).find(|words| words.split_whitespace().count() >= FAIR_EXAMPLE);
        let example = fair.or_else(|| own().map(words).next()).unwrap_or_default().to_owned();
        Label { label: (*name).to_owned(), turns: own().count(), example }
    };
    names.iter().map(one).filter(|label| label.turns > 0).collect()
}

#[cfg(test)]
mod tests;
