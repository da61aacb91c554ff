//! Tallies: how many participants, sources, passages, codings and words stand behind each level, category and code
//! (PRODUCT.md, section 4). Everything is distinct over a union, never a sum of the rows below.

mod columns;
mod count;
mod rows;
#[cfg(test)]
mod tests;

use super::attribute;
use super::existed::read_before;
use super::handle::{AtLevel, Handle};
use super::table::{About, Cell, CellKind, Column, Row, Table};
use crate::domain::Project;
use crate::domain::layer::Looked;
use crate::domain::time::When;
use crate::text::words::Words;
use columns::Columns;
use count::Counts;
use rows::Rows;
use std::borrow::Cow;

pub use rows::{By, name};

/// What stands under every tally.
pub const FOOTER: &str = "counts show spread, not importance";

/// What is counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Measure {
    /// Distinct participants whose words were coded.
    Participants,
    /// Distinct sources; a text and its translation are one.
    Sources,
    /// Distinct stretches of text.
    Passages,
    /// Codings: style of coding counts too.
    Codings,
    /// Words in the union of coded stretches.
    Words,
    /// Share of the text that the union of coded stretches covers.
    Coverage,
}

impl Measure {
    /// All measures, in the order they are listed.
    pub const ALL: [Self; 6] =
        [Self::Participants, Self::Sources, Self::Passages, Self::Codings, Self::Words, Self::Coverage];

    /// Returns the word that commands and files use.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Participants => "participants",
            Self::Sources => "sources",
            Self::Passages => "passages",
            Self::Codings => "codings",
            Self::Words => "words",
            Self::Coverage => "coverage",
        }
    }

    /// Returns the measure that a word means.
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|measure| measure.word() == word)
    }

    /// Returns what one count is.
    pub const fn unit(self) -> &'static str {
        match self {
            Self::Participants => "distinct participants with a spoken word in a coded passage",
            Self::Sources => "distinct sources; a text and its translation are one",
            Self::Passages => "distinct stretches of text",
            Self::Codings => "codings",
            Self::Words => "words in the union of coded passages, Han and kana characters apart",
            Self::Coverage => "share of what participants said, in characters",
        }
    }

    const fn kind(self) -> CellKind {
        match self {
            Self::Participants | Self::Sources => CellKind::Count,
            Self::Passages | Self::Codings => CellKind::Number,
            Self::Words => CellKind::Words,
            Self::Coverage => CellKind::Share,
        }
    }

    const fn needs_words(self) -> bool {
        matches!(self, Self::Words | Self::Coverage)
    }
}

/// What the columns of a tally part the counts by.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Across {
    /// Each source.
    Source,
    /// Interviews, focus groups, field notes, documents.
    Kind,
    /// Each coder.
    Coder,
    /// Each participant.
    Participant,
    /// The values of an attribute of the participants.
    Attribute(String),
}

impl Across {
    /// The words of what is no attribute.
    pub const WORDS: [&str; 4] = ["source", "kind", "coder", "participant"];

    /// Returns what text means: one of the words, or else an attribute; `attr.kind` is the attribute called `kind`.
    pub fn parse(text: &str) -> Self {
        match text {
            "source" => Self::Source,
            "kind" => Self::Kind,
            "coder" => Self::Coder,
            "participant" => Self::Participant,
            name => Self::Attribute(attribute::named(name).to_owned()),
        }
    }

    /// Returns the word that commands and handles use.
    pub fn word(&self) -> Cow<'_, str> {
        match self {
            Self::Source => "source".into(),
            Self::Kind => "kind".into(),
            Self::Coder => "coder".into(),
            Self::Participant => "participant".into(),
            Self::Attribute(name) => attribute::called(name, |name| Self::WORDS.contains(&name)),
        }
    }

    /// Returns the key of the column of a value, such as `group=MSW`.
    pub fn key_of(&self, value: &str) -> String {
        format!("{}={value}", self.word())
    }

    /// Returns the value whose column has this key.
    pub fn value_of<'a>(&self, key: &'a str) -> Option<&'a str> {
        key.strip_prefix(&*self.word())?.strip_prefix('=')
    }

    /// Returns whether columns stand for participants, so that one passage may belong to several.
    const fn is_of_participants(&self) -> bool {
        matches!(self, Self::Participant | Self::Attribute(_))
    }
}

/// What a tally is asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ask {
    /// The rows.
    pub by: By,
    /// Columns over everything, one for each measure; may be empty when there is an `across`.
    pub measures: Vec<Measure>,
    /// Further columns, one for each value, all of one measure.
    pub across: Option<(Across, Measure)>,
}

impl Ask {
    /// Returns what a command asks for: without a measure all of them, across something participants.
    pub fn of_command(by: By, across: Option<Across>, measure: Option<Measure>) -> Self {
        match across {
            Some(across) => {
                Self { by, measures: Vec::new(), across: Some((across, measure.unwrap_or(Measure::Participants))) }
            }
            None => Self { by, measures: measure.map_or_else(|| Measure::ALL.to_vec(), |m| vec![m]), across: None },
        }
    }

    fn all_measures(&self) -> impl Iterator<Item = Measure> {
        self.measures.iter().copied().chain(self.across.iter().map(|(_, measure)| *measure))
    }
}

/// Counts what a layer shows. `looked` is what `layer::look` gave for this project.
pub fn tally(project: &Project, looked: &Looked, ask: &Ask, now: When) -> Table {
    let columns = Columns::new(project, looked, ask);
    let rows = Rows::new(project, looked, ask.by);
    let counts = Counts::new(looked, ask, (&rows, &columns));
    let mut table = Table::new(about(project, looked, ask, now), headings(&columns, ask));
    for (i, row) in rows.list.iter().enumerate() {
        let mut cells = vec![Cell::text(row.name.clone())];
        let cell = |measure: Measure, column: usize| cell(&columns, &counts, measure, (i, row, column));
        cells.extend(ask.measures.iter().map(|measure| cell(*measure, 0)));
        if let Some((_, measure)) = &ask.across {
            cells.extend((1..columns.heads.len()).map(|column| cell(*measure, column)));
        }
        let handle = Handle { level: row.level.clone(), code: row.code.clone(), column: None };
        let id = match (&row.code, &row.level) {
            (Some(code), _) => code.to_string(),
            (None, Some(AtLevel::Level(level))) => level.to_string(),
            _ => String::new(),
        };
        let handle = Some(handle.to_string());
        table.rows.push(Row { kind: row.kind, depth: row.depth, id, handle, cells });
    }
    table.notes = notes(project, looked, ask, (&columns, &counts));
    if table.rows.iter().flat_map(|row| &row.cells).any(|cell| *cell == Cell::ReadBefore) {
        table.notes.push("? was read before the code existed".to_owned());
    }
    table
}

fn about(project: &Project, looked: &Looked, ask: &Ask, now: When) -> About {
    let mut measures: Vec<Measure> = ask.all_measures().collect();
    measures.sort_unstable();
    measures.dedup();
    let join = |word: fn(Measure) -> &'static str, by: &str| {
        let words: Vec<&str> = measures.iter().map(|m| word(*m)).collect();
        Some(words.join(by))
    };
    About {
        layer: Some(looked.layer.describe()),
        measure: join(Measure::word, ", "),
        // With several measures each heading says its own.
        unit: if measures.len() == 1 { join(Measure::unit, "; ") } else { None },
        ..About::new(project, "tally", now)
    }
}

fn headings(columns: &Columns<'_>, ask: &Ask) -> Vec<Column> {
    let first = match ask.by {
        By::Level => "Level / category / code",
        By::Category => "Category / code",
        By::Code => "Code",
    };
    let mut headings = vec![Column::new("name", first, CellKind::Text)];
    headings.extend(ask.measures.iter().map(|m| Column::new(m.word(), m.word(), m.kind())));
    if let Some((across, measure)) = &ask.across {
        for head in columns.heads.iter().skip(1) {
            let base = match (across, measure) {
                (Across::Participant, _) | (Across::Source, Measure::Sources) => None,
                (_, Measure::Sources) => Some(head.sources.len()),
                (Across::Attribute(_), _) | (_, Measure::Participants) => Some(head.participants.len()),
                _ => None,
            };
            headings.push(Column { base, ..Column::new(&head.key, &head.heading, measure.kind()) });
        }
    }
    headings
}

/// Returns a cell. Where nothing was found, it matters whether anybody looked.
fn cell(
    columns: &Columns<'_>,
    counts: &Counts,
    measure: Measure,
    (at, row, column): (usize, &rows::PlannedRow, usize),
) -> Cell {
    let (Some(head), Some(found)) = (columns.heads.get(column), counts.cell(at, column)) else { return Cell::Empty };
    if found.codings == 0 {
        if head.sources.is_empty() {
            return Cell::NotRead;
        }
        let before = |done: When| row.since.is_some_and(|since| read_before(done, since));
        let is_looked_for = row.code.as_ref().is_some_and(|code| head.looked_for.contains(code));
        if !columns.all_count && !is_looked_for && head.last_done.is_some_and(before) {
            return Cell::ReadBefore;
        }
    }
    match measure {
        Measure::Participants => Cell::Count { n: found.participants, of: head.participants.len() },
        Measure::Sources => Cell::Count { n: found.sources, of: head.sources.len() },
        Measure::Passages => Cell::Number(found.passages),
        Measure::Codings => Cell::Number(found.codings),
        Measure::Words => Cell::Words(found.words),
        Measure::Coverage => Cell::Share(share(found.chars, head.chars)),
    }
}

#[expect(clippy::cast_precision_loss, reason = "lengths of texts are far below 2^52")]
fn share(part: usize, whole: usize) -> f64 {
    // Corrected voices may give a participant words outside their own turns.
    if whole == 0 { 0.0 } else { (part as f64 / whole as f64).min(1.0) }
}

fn notes(project: &Project, looked: &Looked, ask: &Ask, (columns, counts): (&Columns<'_>, &Counts)) -> Vec<String> {
    let mut notes: Vec<String> = looked.says(project).into_iter().skip(1).collect();
    if columns.base.is_empty() && !project.sources().is_empty() {
        notes.push("what is marked done is counted".to_owned());
    }
    notes.extend(left_out(counts.not_done));
    notes.push("moderators, interviewers and backchannel left out".to_owned());
    if counts.research_only > 0 {
        notes.push(format!("{} of their words alone left out", codings(counts.research_only)));
    }
    if ask.all_measures().any(Measure::needs_words) && counts.any_han {
        notes.push("words and Han characters are counted apart".to_owned());
    }
    if ask.across.as_ref().is_some_and(|(across, _)| across.is_of_participants()) {
        notes.push("a passage with several voices counts in the column of each".to_owned());
    }
    if ask.across.as_ref().is_some_and(|(across, _)| *across == Across::Coder) {
        notes.push("each coder's column counts what this coder marked done".to_owned());
    }
    notes.push(FOOTER.to_owned());
    notes
}

/// Says how many codings are left out because their source is not done.
pub(super) fn left_out(not_done: usize) -> Option<String> {
    (not_done > 0).then(|| format!("{} in sources not done left out", codings(not_done)))
}

fn codings(n: usize) -> String {
    if n == 1 { "1 coding".to_owned() } else { format!("{n} codings") }
}

/// What was found for one row and column.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
struct Found {
    participants: usize,
    sources: usize,
    passages: usize,
    codings: usize,
    words: Words,
    chars: usize,
}
