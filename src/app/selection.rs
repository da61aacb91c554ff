//! Cursor and selection in a text: both stand on graphemes of codable text, whatever is done.

use crate::domain::{Segment, Transcript};

/// What a selection is widened to, step by step.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Unit {
    /// A word.
    Word,
    /// A sentence.
    Sentence,
    /// All that is said in a turn.
    Turn,
}

impl Unit {
    const ALL: [Self; 3] = [Self::Word, Self::Sentence, Self::Turn];

    /// Returns the word for the screen.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Word => "word",
            Self::Sentence => "sentence",
            Self::Turn => "turn",
        }
    }

    /// Returns the start of the next stretch of this kind.
    fn next(self, text: &Transcript, at: usize) -> Option<usize> {
        match self {
            Self::Word => text.next_word(at),
            Self::Sentence => text.next_sentence(at),
            Self::Turn => {
                let here = text.turn_at(at).unwrap_or(0);
                text.turns().iter().skip(here).filter_map(|turn| turn.body).map(Segment::start).nth(1)
            }
        }
    }

    /// Returns the last start of such a stretch before a place: of its own when the place is inside one.
    fn previous(self, text: &Transcript, at: usize) -> Option<usize> {
        match self {
            Self::Word => text.previous_word(at),
            Self::Sentence => text.previous_sentence(at),
            Self::Turn => {
                let before = text.turns().iter().take(text.turn_at(at)? + 1).rev();
                before.filter_map(|turn| turn.body).map(Segment::start).find(|start| *start < at)
            }
        }
    }

    /// Returns the start of the last grapheme of the stretch around a place, blanks behind it left out.
    fn last(self, text: &Transcript, at: usize) -> Option<usize> {
        let segment = self.around(text, at)?;
        text.previous_grapheme(segment.start() + text.slice(segment).trim_end().len())
    }

    /// Returns the stretch of this kind around a place.
    pub fn around(self, text: &Transcript, at: usize) -> Option<Segment> {
        match self {
            Self::Word => text.word_at(at),
            Self::Sentence => text.sentence_at(at),
            Self::Turn => text.turns().get(text.turn_at(at)?)?.body,
        }
    }
}

/// A cursor, and the other end of the selection when there is one. Positions are bytes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Selection {
    /// The start of the grapheme under the cursor.
    pub cursor: usize,
    /// The start of the grapheme at the other end.
    pub anchor: Option<usize>,
    /// What was widened to last, and the place it was widened around.
    widened: Option<(Unit, usize)>,
}

impl Selection {
    /// A cursor without a selection.
    pub const fn at(cursor: usize) -> Self {
        Self { cursor, anchor: None, widened: None }
    }

    /// Returns the selected stretch: both ends included.
    pub fn segment(&self, text: &Transcript) -> Option<Segment> {
        let anchor = self.anchor?;
        let (first, last) = (anchor.min(self.cursor), anchor.max(self.cursor));
        text.snap(Segment::new(first, text.grapheme_end(last).max(first + 1))?)
    }

    /// Returns the unit that the selection is, if it was made by widening.
    pub fn unit(&self) -> Option<Unit> {
        self.widened.map(|(unit, _)| unit)
    }

    /// Moves the cursor; a selection follows.
    pub const fn go(&mut self, to: usize) {
        self.cursor = to;
        self.widened = None;
    }

    /// Returns where the cursor goes on to by a unit: to the start of the next; while the selection grows, to the end of
    /// this one or of the next, so that whole words are selected and never the first letter of one more.
    pub fn onward(&self, text: &Transcript, unit: Unit) -> Option<usize> {
        let (at, next) = (self.cursor, unit.next(text, self.cursor));
        match self.anchor {
            Some(anchor) if next.is_none_or(|next| next > anchor) => {
                let here = text.next_grapheme(at).and_then(|place| unit.last(text, place));
                let after = || next.and_then(|next| unit.last(text, next));
                here.filter(|last| *last > at).or_else(after).or(next)
            }
            _ => next,
        }
    }

    /// Returns where the cursor goes back to by a unit: to its start; while the selection shrinks, to the end of the one
    /// before.
    pub fn backward(&self, text: &Transcript, unit: Unit) -> Option<usize> {
        let at = self.cursor;
        let start = unit.previous(text, at)?;
        let starts = [Some(start), unit.previous(text, start)];
        let end = starts.into_iter().flatten().filter_map(|start| unit.last(text, start)).find(|last| *last < at);
        let shrinks = |end: &usize| self.anchor.is_some_and(|anchor| *end >= anchor);
        end.filter(shrinks).or(Some(start))
    }

    /// Selects a stretch, with the cursor on its last grapheme.
    pub fn take(&mut self, text: &Transcript, segment: Segment) {
        self.anchor = text.place(segment.start());
        self.cursor = text.previous_grapheme(segment.end()).unwrap_or(segment.start());
        self.widened = None;
    }

    /// Drops the selection; the cursor goes back to where widening began, else to the start of what was selected.
    pub fn forget(&mut self) {
        if let (Some((_, origin)), Some(_)) = (self.widened, self.anchor) {
            self.cursor = origin;
        }
        self.anchor = None;
        self.widened = None;
    }

    /// Selects the word, then the sentence, then the turn.
    pub fn widen(&mut self, text: &Transcript) {
        let origin = self.widened.map_or(self.cursor, |(_, origin)| origin);
        let now = self.segment(text);
        let wider = Unit::ALL.into_iter().find_map(|unit| {
            let segment = unit.around(text, origin)?;
            let bigger = now.is_none_or(|now| segment.covers(now) && segment != now);
            bigger.then_some((unit, segment))
        });
        self.become_unit(text, wider, origin);
    }

    /// Selects the sentence, then the word again, then nothing.
    pub fn narrow(&mut self, text: &Transcript) {
        let origin = self.widened.map_or(self.cursor, |(_, origin)| origin);
        let Some(now) = self.segment(text) else { return };
        let narrower = Unit::ALL.into_iter().rev().find_map(|unit| {
            let segment = unit.around(text, origin)?;
            (now.covers(segment) && segment != now).then_some((unit, segment))
        });
        if narrower.is_none() {
            self.forget();
        }
        self.become_unit(text, narrower, origin);
    }

    fn become_unit(&mut self, text: &Transcript, unit: Option<(Unit, Segment)>, origin: usize) {
        if let Some((unit, segment)) = unit {
            self.take(text, segment);
            self.widened = Some((unit, origin));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text() -> Transcript {
        Transcript::new("P1: To be honest, no. There was no induction.\n\nP1: 没人告诉我。", &["P1"])
    }

    #[test]
    fn widening_goes_word_sentence_turn_and_narrowing_back() {
        let text = text();
        let mut s = Selection::at(text.text().find("was").unwrap());
        let mut seen = Vec::new();
        for _ in 0..4 {
            s.widen(&text);
            seen.push(text.slice(s.segment(&text).unwrap()).to_owned());
        }
        let turn = "To be honest, no. There was no induction.";
        assert_eq!(seen, ["was", "There was no induction.", turn, turn]);
        s.narrow(&text);
        assert_eq!(text.slice(s.segment(&text).unwrap()), "There was no induction.");
        s.narrow(&text);
        s.narrow(&text);
        assert_eq!((s.segment(&text), s.cursor), (None, text.text().find("was").unwrap()));
    }

    #[test]
    fn a_selection_grows_and_shrinks_by_whole_units() {
        let text = text();
        let at = |word: &str| text.text().find(word).unwrap();
        let mut s = Selection { cursor: at("honest"), anchor: Some(at("honest")), widened: None };
        let mut step = |on: bool, unit: Unit| {
            s.go(if on { s.onward(&text, unit) } else { s.backward(&text, unit) }.unwrap());
            text.passage_text(s.segment(&text).unwrap())
        };
        let seen = [(); 3].map(|()| step(true, Unit::Word));
        assert_eq!(seen, ["honest", "honest, no", "honest, no. There"]);
        assert_eq!(step(true, Unit::Sentence), "honest, no. There was no induction.");
        assert_eq!(step(true, Unit::Turn), "honest, no. There was no induction. 没人告诉我。");
        assert_eq!(step(false, Unit::Turn), "honest, no. There was no induction.");
        let seen = [(); 5].map(|()| step(false, Unit::Word));
        assert_eq!(
            seen,
            [
                "honest, no. There was no induction",
                "honest, no. There was no",
                "honest, no. There was",
                "honest, no. There",
                "honest, no"
            ]
        );
        let seen = [(); 3].map(|()| step(false, Unit::Word));
        assert_eq!(seen, ["honest", "h", "be h"], "from its anchor on it grows the other way");
        assert_eq!(step(true, Unit::Word), "h");
    }

    #[test]
    fn a_selection_holds_both_its_ends_whichever_comes_first() {
        let text = text();
        let (a, b) = (text.text().find("没").unwrap(), text.text().find("诉").unwrap());
        for (anchor, cursor) in [(a, b), (b, a)] {
            let s = Selection { cursor, anchor: Some(anchor), widened: None };
            assert_eq!(text.slice(s.segment(&text).unwrap()), "没人告诉");
        }
    }
}
