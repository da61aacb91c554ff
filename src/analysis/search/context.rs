//! Keyword in context: the words left and right of a hit, from the turn it lies in.

use super::Hit;
use crate::domain::{Segment, Transcript};
use crate::text::grapheme;

/// A hit with what stands around it in its turn.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Context {
    /// What stands before it; what was cut off is marked by `…`.
    pub left: String,
    /// The hit.
    pub hit: String,
    /// What stands after it.
    pub right: String,
}

/// Returns a hit with at most `most` characters, as readers count them, on each side.
pub fn context(transcript: &Transcript, hit: &Hit, most: usize) -> Context {
    let words = transcript.slice(hit.segment).to_owned();
    let Some(body) = transcript.turns().get(hit.turn).and_then(|turn| turn.body) else {
        return Context { hit: words, ..Context::default() };
    };
    let said =
        |start, end| Segment::new(start, end).map(|stretch| transcript.passage_text(stretch)).unwrap_or_default();
    let (mut left, mut right) = (said(body.start(), hit.segment.start()), said(hit.segment.end(), body.end()));
    let is_end = |at: usize| transcript.paragraphs().iter().any(|p| p.start() == at || p.end() == at);
    if !left.is_empty() && is_end(hit.segment.start()) {
        left.push(' ');
    }
    if !right.is_empty() && is_end(hit.segment.end()) {
        right.insert(0, ' ');
    }
    Context { left: last(&left, most), hit: words, right: first(&right, most) }
}

fn first(text: &str, most: usize) -> String {
    let end = (0..most).fold(0, |at, _| grapheme::next(text, at));
    let kept = text.get(..end).unwrap_or(text);
    if kept.len() < text.len() { format!("{kept}…") } else { kept.to_owned() }
}

fn last(text: &str, most: usize) -> String {
    let start = (0..most).fold(text.len(), |at, _| grapheme::previous(text, at));
    let kept = text.get(start..).unwrap_or(text);
    if kept.len() < text.len() { format!("…{kept}") } else { kept.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn around(words: &str, most: usize) -> [String; 3] {
        let text = "I: So?\n\nP1: I got a badge.\nThere was no induction👩‍👩‍👧 really.\n\nI: And?";
        let transcript = Transcript::new(text, &["I", "P1"]);
        let start = text.find(words).unwrap();
        let segment = Segment::new(start, start + words.len()).unwrap();
        let hit = Hit { source: "i01".into(), segment, turn: transcript.turn_at(start).unwrap() };
        let Context { left, hit, right } = context(&transcript, &hit, most);
        [left, hit, right]
    }

    #[test]
    fn it_comes_from_the_turn_and_is_cut_between_characters() {
        assert_eq!(around("no induction", 99), ["I got a badge. There was ", "no induction", "👩‍👩‍👧 really."]);
        assert_eq!(around("no induction", 4), ["…was ", "no induction", "👩‍👩‍👧 re…"]);
        assert_eq!(around("There", 7), ["…badge. ", "There", " was no…"]);
        assert_eq!(around("badge.", 3), ["… a ", "badge.", " Th…"]);
        assert_eq!(around("So?", 9), ["", "So?", ""]);
    }
}
