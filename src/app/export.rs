//! What is shown as a file: the rows of the screen, in their order, with what they rest on.

use super::edit::Moment;
use super::effect::Effect;
use super::notice::Notice;
use super::overlay::Overlay;
use super::screens::people::Tab;
use super::screens::{confirm, prompt, rework};
use super::{App, Pane, Screen};
use crate::analysis::lists::drift::drift_table;
use crate::analysis::lists::rework::{older_table, unread_table};
use crate::analysis::lists::{Detail, Lengths, codebook, memos, sources, threads, trail, versions_table};
use crate::analysis::retrieve::{self, Filter};
use crate::analysis::search;
use crate::analysis::table::{About, Row, Table};
use crate::domain::When;
use crate::domain::layer::{Looked, look};
use crate::interchange::file_out::{Form, Rows, write};

/// Characters that stand around a hit of a search at each side.
const AROUND: usize = 60;

/// A file to be written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Export {
    /// Its name as the user typed it.
    pub to: String,
    /// What it is to hold.
    pub text: String,
    /// How many rows that is.
    pub rows: usize,
    /// Whether a file that is there may be replaced.
    pub agreed: bool,
}

/// What became of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Written {
    /// It is on the disk; its whole name.
    Done(String),
    /// A file of this name is there, and nothing was written.
    Exists,
    /// Why it could not be written, and what to do.
    Failed(String, String),
}

impl App {
    /// Asks where to write what is shown.
    pub(super) fn ask_export(&mut self, moment: Moment) {
        let name = self.shown_name();
        let proposal = format!("{name}-{}.csv", moment.now.date());
        self.overlays.push(Overlay::Prompt(prompt::State::export(name, &proposal)));
    }

    /// Has what is shown written to a file.
    pub(super) fn export(&self, to: String, moment: Moment, effects: &mut Vec<Effect>) {
        let Some(form) = Form::of(&to) else { return };
        let (rows, table) = self.shown(moment.now);
        let text = write(&table, rows, form);
        effects.push(Effect::Export(Box::new(Export { to, text, rows: table.rows.len(), agreed: false })));
    }

    /// Takes in what became of an export. The window that asked stays open until it is written.
    pub(super) fn take_written(&mut self, export: Export, written: Written) {
        match written {
            Written::Done(name) => {
                self.overlays.pop_if(|window| matches!(window, Overlay::Prompt(state) if state.is_export()));
                let rows = if export.rows == 1 { "1 row".to_owned() } else { format!("{} rows", export.rows) };
                self.notice = Some(Notice::done(format!("{rows} written to '{name}'")));
            }
            Written::Exists => self.overlays.push(Overlay::Confirm(confirm::State::replace(export))),
            Written::Failed(why, hint) => self.notice = Some(Notice::error(why).hinted(hint)),
        }
    }

    /// Returns what to call what the screen shows.
    fn shown_name(&self) -> &'static str {
        match (self.screen, self.focus) {
            (Screen::Code, Pane::Codebook) => "codebook",
            (Screen::Code, Pane::Sources) => "sources",
            (Screen::Code, Pane::Transcript) | (Screen::Quotes, _) => "quotes",
            (Screen::Tallies, _) => "tallies",
            (Screen::Memos, _) if self.memos.is_of_threads() => "threads",
            (Screen::Memos, _) => "memos",
            (Screen::Search, _) => "hits",
            (Screen::Trail, _) => "trail",
            (Screen::Versions, _) => "versions",
            (Screen::Rework, _) => "look-again",
            (Screen::People, _) => match self.people.tab() {
                Tab::Participants => "participants",
                Tab::Sources => "sources",
                Tab::Speakers => "speakers",
            },
        }
    }

    /// Returns what the screen shows: what its rows are, and the table of them.
    fn shown(&self, now: When) -> (Rows, Table) {
        let project = &self.world.project;
        let looked = || look(project, &self.world.layer);
        match self.screen {
            Screen::Code => self.shown_at_home(&looked(), now),
            Screen::Tallies => (Rows::Any, self.tallied(now)),
            Screen::Quotes => {
                let mut table = retrieve::table(project, &looked(), &self.quotes.filter(), now);
                table.notes.extend(self.quotes.said(&self.world));
                (Rows::Passages, table)
            }
            Screen::Memos if self.memos.is_of_threads() => {
                let all = threads(project, self.memos.filter().state, Detail::Whole, now);
                (Rows::Any, last_first(all))
            }
            Screen::Memos => (Rows::Memos, last_first(memos(project, self.memos.filter(), Detail::Whole, now))),
            Screen::Search => (Rows::Any, self.hits(now)),
            Screen::Trail => (Rows::Any, last_first(trail(project, self.trail.filter(), now))),
            Screen::Versions => (Rows::Any, last_first(versions_table(project, now))),
            Screen::Rework => {
                let layer = &self.world.layer;
                let table = match self.rework.which() {
                    rework::Which::Older => older_table(project, layer, None, now),
                    rework::Which::Before => unread_table(project, layer, None, now),
                    rework::Which::Drift => drift_table(project, layer, now),
                };
                (Rows::Any, table)
            }
            Screen::People => (Rows::Any, self.listed(now)),
        }
    }

    fn shown_at_home(&self, looked: &Looked, now: When) -> (Rows, Table) {
        let project = &self.world.project;
        match self.focus {
            Pane::Codebook => (Rows::Codes, codebook(project, looked, Detail::Whole, now)),
            Pane::Sources => (Rows::Any, sources(project, &mut Lengths::default(), now)),
            Pane::Transcript => {
                let sources = self.panes.here().source().cloned().into_iter().collect();
                (Rows::Passages, retrieve::table(project, looked, &Filter { sources, ..Filter::default() }, now))
            }
        }
    }

    /// The tallies without what is closed.
    fn tallied(&self, now: When) -> Table {
        let Some(all) = self.tallies.table() else { return Table::default() };
        let visible = self.tallies.visible();
        let mut table = with_rows(all, visible.iter().filter_map(|row| all.rows.get(*row)), now);
        table.notes.extend(self.tallies.left_out());
        let closed = all.rows.len() - table.rows.len();
        if closed > 0 && !self.tallies.is_narrowed() {
            table.notes.push(format!("{closed} rows below closed ones are left out"));
        }
        table
    }

    /// The table of participants, sources or speakers, sorted and narrowed as on the screen.
    fn listed(&self, now: When) -> Table {
        let sheet = self.people.sheet();
        let mut table = with_rows(sheet.table(), sheet.rows(), now);
        let hidden = sheet.table().rows.len() - table.rows.len();
        if hidden > 0 {
            table.notes.push(format!("{hidden} rows that the filter hides are left out"));
        }
        table
    }

    /// The hits of the search, as far as they are listed.
    fn hits(&self, now: When) -> Table {
        let found = self.search.found();
        let mut table = search::table(&self.world.project, found, AROUND, now);
        if found.all > found.hits.len() {
            table.notes.push(format!("the first {} of {} hits", found.hits.len(), found.all));
        }
        table
    }
}

/// A table that was made when the screen was, with these of its rows.
fn with_rows<'a>(table: &Table, rows: impl Iterator<Item = &'a Row>, now: When) -> Table {
    let about = About { date: now, ..table.about.clone() };
    Table { about, columns: table.columns.clone(), rows: rows.cloned().collect(), notes: table.notes.clone() }
}

/// A list of what happened, the last one first, as screens have it; what hangs on a row stays below it.
fn last_first(mut table: Table) -> Table {
    let mut rows = std::mem::take(&mut table.rows);
    while let Some(start) = rows.iter().rposition(|row| row.depth == 0) {
        table.rows.extend(rows.split_off(start));
    }
    table
}
