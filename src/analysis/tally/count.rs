//! The counting itself: source by source, by sorting, so that every stretch, source and participant counts once.

use super::columns::{BaseSource, Columns, Span};
use super::rows::Rows;
use super::{Ask, Found, Measure};
use crate::domain::layer::{Looked, Shown};
use crate::domain::{Segment, SourceId, segment};
use crate::text::words::{Words, each_unit};
use std::collections::HashMap;

/// What was found, for all rows and columns.
pub struct Counts {
    cells: Vec<Found>,
    columns: usize,
    /// Codings in sources that do not count yet.
    pub not_done: usize,
    /// Codings of nothing but words of the research team.
    pub research_only: usize,
    /// Whether Han or kana characters were among what was counted.
    pub any_han: bool,
}

/// A coding in one row and column.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Entry {
    cell: usize,
    segment: Segment,
    coding: usize,
}

/// Pairs of a cell and something that counts once in it.
#[derive(Default)]
struct Once(Vec<(usize, usize)>);

impl Once {
    /// Gives each cell the number of different things paired with it.
    fn count(mut self, cells: &mut [Found], field: impl Fn(&mut Found) -> &mut usize) {
        self.0.sort_unstable();
        self.0.dedup();
        for (cell, _) in self.0 {
            if let Some(found) = cells.get_mut(cell) {
                *field(found) += 1;
            }
        }
    }
}

impl Counts {
    /// Counts what a layer shows in the rows and columns planned.
    pub fn new(looked: &Looked, ask: &Ask, (rows, columns): (&Rows, &Columns<'_>)) -> Self {
        let width = columns.heads.len();
        let mut counts = Self {
            cells: vec![Found::default(); rows.list.len() * width],
            columns: width,
            not_done: 0,
            research_only: 0,
            any_han: false,
        };
        let sources: HashMap<&SourceId, &BaseSource<'_>> = columns.base.iter().map(|s| (s.id, s)).collect();
        let (mut participants, mut conversations) = (Once::default(), Once::default());
        let mut classes = HashMap::new();
        let with_words = ask.all_measures().any(Measure::needs_words);
        for codings in looked.codings.chunk_by(|a, b| a.source == b.source) {
            let Some(source) = codings.first().and_then(|c| sources.get(&c.source)).copied() else {
                counts.not_done += codings.len();
                continue;
            };
            let mut entries = Vec::with_capacity(codings.len() * 4);
            for (coding, shown) in codings.iter().enumerate() {
                if !shown.voices.counts_source {
                    counts.research_only += 1;
                    continue;
                }
                let Some(class) = rows.class_of(shown) else { continue };
                let own_rows = classes.entry(class).or_insert_with(|| rows.rows_of(class));
                let own_columns = columns.columns_of(source, shown);
                let total = (!ask.measures.is_empty()).then_some(0);
                for column in total.into_iter().chain(own_columns) {
                    for row in own_rows.iter() {
                        let cell = row * width + column;
                        entries.push(Entry { cell, segment: shown.segment, coding });
                        conversations.0.push((cell, source.conversation));
                        let voices = columns.voices_of(shown).filter(|who| columns.holds(column, Some(*who)));
                        participants.0.extend(voices.map(|who| (cell, who)));
                    }
                }
            }
            conversations.0.dedup();
            counts.add_source(&mut entries);
            if with_words {
                counts.add_words(&Texts::new(source, codings, columns), &entries);
            }
        }
        participants.count(&mut counts.cells, |found| &mut found.participants);
        conversations.count(&mut counts.cells, |found| &mut found.sources);
        counts
    }

    /// Returns what was found in a row and column.
    pub fn cell(&self, row: usize, column: usize) -> Option<&Found> {
        self.cells.get(row * self.columns + column)
    }

    /// Adds codings and distinct stretches of one source; leaves the entries in order.
    fn add_source(&mut self, entries: &mut [Entry]) {
        entries.sort_unstable();
        let mut last = None;
        for entry in entries.iter() {
            let Some(found) = self.cells.get_mut(entry.cell) else { continue };
            found.codings += 1;
            found.passages += usize::from(last != Some((entry.cell, entry.segment)));
            last = Some((entry.cell, entry.segment));
        }
    }

    fn add_words(&mut self, texts: &Texts<'_>, entries: &[Entry]) {
        let mut pieces = Vec::new();
        for group in entries.chunk_by(|a, b| a.cell == b.cell) {
            let Some(cell) = group.first().map(|e| e.cell) else { continue };
            pieces.clear();
            for entry in group {
                texts.pieces(cell % self.columns, entry, &mut pieces);
            }
            let Some(found) = self.cells.get_mut(cell) else { continue };
            pieces = segment::merged(std::mem::take(&mut pieces));
            for piece in &pieces {
                let words = texts.units.count(*piece);
                self.any_han |= words.han > 0;
                found.words += words;
                found.chars += texts.chars(*piece);
            }
        }
    }
}

/// The counted text of one source.
struct Texts<'a> {
    source: &'a BaseSource<'a>,
    codings: &'a [Shown],
    columns: &'a Columns<'a>,
    units: Units,
}

impl<'a> Texts<'a> {
    fn new(source: &'a BaseSource<'a>, codings: &'a [Shown], columns: &'a Columns<'a>) -> Self {
        let mut texts = Self { source, codings, columns, units: Units::default() };
        let mut coded = Vec::new();
        for (coding, shown) in codings.iter().enumerate() {
            texts.pieces(0, &Entry { cell: 0, segment: shown.segment, coding }, &mut coded);
        }
        if let Some(text) = source.shard.text() {
            for piece in segment::merged(coded) {
                texts.units.read(text.transcript.slice(piece), piece.start());
            }
        }
        texts
    }

    /// Adds the stretches of a coding that count in a column: what its participants say there.
    fn pieces(&self, column: usize, entry: &Entry, pieces: &mut Vec<Segment>) {
        let spans = &self.source.spans;
        let corrected =
            self.codings.get(entry.coding).is_some_and(|c| c.cites.iter().any(|c| c.corrected_voices.is_some()));
        let first = spans.partition_point(|span| span.segment.end() <= entry.segment.start());
        for Span { segment, who } in spans.iter().skip(first) {
            let Some(piece) = segment.intersection(entry.segment) else { break };
            // A coder who corrected whose words these are said so for the whole passage.
            if corrected || self.columns.holds(column, *who) {
                pieces.push(piece);
            }
        }
    }

    fn chars(&self, piece: Segment) -> usize {
        self.source.shard.text().map_or(0, |text| {
            let (start, end) = text.transcript.to_chars(piece);
            end - start
        })
    }
}

/// What counts as words in the coded stretches of a text, read once, so that any union of stretches is counted fast.
#[derive(Default)]
struct Units {
    starts: Vec<usize>,
    ends: Vec<usize>,
    /// The sum of the units before each.
    before: Vec<Words>,
    sum: Words,
}

impl Units {
    fn read(&mut self, text: &str, at: usize) {
        each_unit(text, |range, words| {
            self.starts.push(at + range.start);
            self.ends.push(at + range.end);
            self.before.push(self.sum);
            self.sum += words;
        });
    }

    /// Counts the units that have a part in a stretch.
    fn count(&self, piece: Segment) -> Words {
        let first = self.ends.partition_point(|end| *end <= piece.start());
        let end = self.starts.partition_point(|start| *start < piece.end());
        let sum = |i: usize| self.before.get(i).copied().unwrap_or(self.sum);
        if end <= first {
            return Words::default();
        }
        let (low, high) = (sum(first), sum(end));
        Words { words: high.words - low.words, han: high.han - low.han }
    }
}
