//! A quote as rows: its head, its words in the turn they stand in, a blank. Scrolling and drawing go by the same rows.

use crate::analysis::retrieve::Quote;
use crate::app::world::World;
use crate::domain::segment::Segment;
use crate::domain::transcript::Transcript;
use crate::domain::turn::Turn;
use crate::text::wrap::wrap;

/// Lines of the screen that are no quotes: the heading and a blank above, a blank below.
pub const FIXED: u16 = 3;
/// Cells left of the words.
pub const INDENT: u16 = 4;
/// Most cells of a row of words: longer rows are hard to read.
const WIDEST: u16 = 96;
/// Most rows of the turn shown before and after the passage.
const AROUND: usize = 1;
/// Most rows of a passage.
const LONGEST: usize = 14;

/// A row of words, in pieces.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TextRow {
    /// The pieces: whether they are part of the passage, and their words.
    pub pieces: Vec<(bool, String)>,
}

impl TextRow {
    fn is_passage(&self) -> bool {
        self.pieces.iter().any(|(inside, _)| *inside)
    }

    fn note(text: &str) -> Self {
        Self { pieces: vec![(false, text.to_owned())] }
    }
}

/// Returns how many rows a quote takes on a screen of that many columns.
pub fn height(world: &World, quote: &Quote, columns: u16) -> usize {
    text_rows(world, quote, columns).len() + 2
}

/// Returns the words of a quote in the turn they stand in, wrapped for a screen of that many columns. What of the turn
/// is not shown is marked by `…`.
pub fn text_rows(world: &World, quote: &Quote, columns: u16) -> Vec<TextRow> {
    let room = usize::from(columns.saturating_sub(INDENT + 2).clamp(1, WIDEST));
    let text = world.project.shard(&quote.source).and_then(|shard| shard.text());
    let Some(text) = text else { return vec![TextRow::note("The text is still being read.")] };
    let transcript = &text.transcript;
    let segment = quote.segment;
    let first = transcript.turn_at(segment.start()).unwrap_or(0);
    let turns = transcript.turns().iter().skip(first).take_while(|turn| turn.range.start() < segment.end());
    let mut rows = Vec::new();
    for (nth, turn) in turns.enumerate() {
        rows.extend(turn_rows(transcript, turn, segment, (room, nth > 0)));
    }
    around(rows)
}

/// The rows of a turn; with its speaker's label when the passage goes on from the turn before.
fn turn_rows(transcript: &Transcript, turn: &Turn, segment: Segment, (room, goes_on): (usize, bool)) -> Vec<TextRow> {
    let mut rows = Vec::new();
    if let (true, Some(label)) = (goes_on, &turn.label) {
        rows.push(TextRow::note(&format!("{label}:")));
    }
    for paragraph in transcript.paragraphs_of(turn) {
        let words = transcript.slice(*paragraph);
        for row in wrap(words, room) {
            rows.push(pieces(words.get(row.range()).unwrap_or_default(), paragraph.start() + row.start, segment));
        }
    }
    rows
}

/// Cuts a row of words that starts at a byte of the text where the passage begins and ends.
fn pieces(row: &str, start: usize, segment: Segment) -> TextRow {
    let row = row.trim_end();
    let cut = |at: usize| at.saturating_sub(start).min(row.len());
    let (from, to) = (cut(segment.start()), cut(segment.end()));
    let parts = [(false, row.get(..from)), (true, row.get(from..to)), (false, row.get(to..))];
    let pieces = parts.into_iter().filter_map(|(inside, part)| Some((inside, part?.to_owned())));
    TextRow { pieces: pieces.filter(|(_, part)| !part.is_empty()).collect() }
}

/// Keeps the rows of the passage and a little before and after.
fn around(rows: Vec<TextRow>) -> Vec<TextRow> {
    let first = rows.iter().position(TextRow::is_passage).unwrap_or(0);
    let last = rows.iter().rposition(TextRow::is_passage).unwrap_or(0);
    let (from, to) = (first.saturating_sub(AROUND), last + AROUND + 1);
    let len = rows.len();
    let mut kept: Vec<TextRow> = rows.into_iter().skip(from).take(to - from).collect();
    if let Some(row) = kept.first_mut().filter(|_| from > 0) {
        row.pieces.insert(0, (false, "… ".into()));
    }
    if let Some(row) = kept.last_mut().filter(|_| to < len) {
        row.pieces.push((false, " …".into()));
    }
    if kept.len() > LONGEST {
        let more = kept.len() - LONGEST + 1;
        kept.truncate(LONGEST - 1);
        kept.push(TextRow::note(&format!("… {more} more rows: Enter shows the place")));
    }
    kept
}
