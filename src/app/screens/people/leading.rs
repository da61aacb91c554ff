//! Where a cell that is not edited leads: to the quotes that it counts, to the speakers, to the source.

use super::sheet::Sheet;
use super::{State, Tab, Wish};
use crate::analysis::retrieve::Filter;
use crate::app::outcome::{Go, Outcome};
use crate::app::screens::quotes::Query;
use crate::domain::id::SourceId;
use crate::domain::memo::About;

impl State {
    /// Returns what a memo written here is about: the participant or the source of the row under the cursor.
    pub fn about(&self) -> About {
        let id = self.sheet().row().map(|row| row.id.as_str());
        match (self.tab(), id) {
            (_, None) => About::Project,
            (Tab::Participants, Some(id)) => About::Participant(id.into()),
            (Tab::Sources | Tab::Speakers, Some(id)) => {
                About::Source(id.split_once('/').map_or(id, |(source, _)| source).into())
            }
        }
    }

    /// Goes to what the cell under the cursor is about.
    pub(super) fn lead(&self) -> Outcome {
        let sheet = self.sheet();
        let Some(id) = sheet.row().map(|row| row.id.as_str()) else { return Outcome::none() };
        match (self.tab, sheet.key()) {
            (Tab::Participants, "sources") => Outcome::go(Go::People(Wish::Speakers("stands_for", id.to_owned()))),
            (Tab::Participants, _) | (Tab::Sources, "codings") => self.query().map_or_else(Outcome::none, quotes),
            (Tab::Sources, "participants" | "speakers") => {
                Outcome::go(Go::People(Wish::Speakers("source", sheet_title(sheet))))
            }
            (Tab::Sources, _) => Outcome::go(Go::OpenSource(id.into())),
            (Tab::Speakers, _) => {
                let source = id.split_once('/').map_or(id, |(source, _)| source);
                Outcome::go(Go::OpenSource(source.into()))
            }
        }
    }

    /// Returns the quotes that the row under the cursor is about: by a participant, from a source.
    pub fn query(&self) -> Option<Query> {
        let id = self.sheet().row()?.id.as_str();
        let (title, filter) = match self.tab {
            Tab::Participants => (id.to_owned(), Filter { participants: vec![id.into()], ..Filter::default() }),
            Tab::Sources | Tab::Speakers => {
                let source = SourceId::from(id.split_once('/').map_or(id, |(source, _)| source));
                (sheet_title(self.sheet()), Filter { sources: vec![source], ..Filter::default() })
            }
        };
        Some(Query { title: Some(title), filter })
    }
}

/// The title of the source in the first column.
fn sheet_title(sheet: &Sheet) -> String {
    sheet.row().and_then(|row| row.cells.first()).map(ToString::to_string).unwrap_or_default()
}

fn quotes(query: Query) -> Outcome {
    Outcome::go(Go::Quotes(Box::new(query)))
}
