//! The picker: a line to type in and the list that it narrows. For codes, a parent code, or a source.

use crate::app::action::{Action, Context};
use crate::app::fuzzy::Fuzzy;
use crate::app::key::Key;
use crate::app::outcome::{Go, Outcome};
use crate::app::screens::codebook::ask as codes_ask;
use crate::app::screens::help;
use crate::app::screens::rows::{PAGE, moved};
use crate::app::text_input::TextInput;
use crate::app::world::{Spot, World};
use crate::domain::coding::CodingKey;
use crate::domain::command::{CodeChoice, CodingEdit, Command, NewCodings};
use crate::domain::id::{CodeId, SourceId};

mod accept;
mod items;
mod parts;
mod row;

pub use accept::move_under;
pub use row::{Choice, Row};

/// Most categories that a text with `/` offers to make a code under.
const CATEGORIES: usize = 3;

/// What is picked for.
#[derive(Clone, Debug, PartialEq)]
enum Purpose {
    /// Codes for a passage; several may be marked.
    Code(Spot),
    /// Codes for many passages.
    CodeAll(Vec<Spot>),
    /// Another code for codings.
    Recode(SourceId, Vec<CodingKey>),
    /// A code to move another one under.
    Move(CodeId),
    /// A code that another one becomes.
    Merge(CodeId),
    /// A code to file one under, there or new.
    FileCode(CodeId),
    /// A code to file a coding under, there or new.
    FileCoding(SourceId, CodingKey),
    /// A source to open.
    Open,
}

/// The picker.
#[derive(Debug)]
pub struct State {
    purpose: Purpose,
    title: String,
    input: TextInput,
    /// Everything there is to pick, in the order without a query.
    items: Vec<Row>,
    rows: Vec<Row>,
    cursor: usize,
    marked: Vec<Row>,
    /// A row was just marked: the query has served, and what is typed next begins another.
    served: bool,
    /// The code that was highlighted when `/` was typed: a new code goes under it.
    under: Option<CodeId>,
}

impl State {
    /// Picks codes for a passage. A `prefill` of `+words` offers a new code of that name, to trim.
    pub fn codes(world: &World, spot: Spot, prefill: &str) -> Self {
        let title = format!("Code “{}”", items::words(world, &spot));
        let items = items::codes(world, &spot.source, Some(&spot));
        // A slash in the words of a passage names no category.
        let prefill =
            prefill.split_once('+').map_or_else(|| prefill.to_owned(), |(_, w)| format!("+{}", w.replace('/', " ")));
        Self::new(Purpose::Code(spot), title, items, &prefill)
    }

    /// Picks codes for many passages, in one step; `title` says how many.
    pub fn code_all(world: &World, spots: Vec<Spot>, title: String) -> Self {
        let source = spots.first().map_or_else(|| SourceId::from(""), |spot| spot.source.clone());
        let items = items::codes(world, &source, None);
        Self::new(Purpose::CodeAll(spots), title, items, "")
    }

    /// Picks another code for codings of one's own.
    pub fn recode(world: &World, source: SourceId, keys: Vec<CodingKey>) -> Self {
        let from = keys.first().and_then(|key| world.project.coding(&source, key));
        let from = from.map_or_else(String::new, |c| items::name(world, &c.code).to_owned());
        let title = if keys.len() == 1 {
            format!("Recode “{from}” as")
        } else {
            format!("Recode {} codings as", keys.len())
        };
        let items = items::codes(world, &source, None);
        Self::new(Purpose::Recode(source, keys), title, items, "")
    }

    /// Picks the code that another one moves under.
    pub fn move_code(world: &World, code: CodeId) -> Self {
        let title = format!("Move “{}” under", items::name(world, &code));
        let items = items::parents(world, &code);
        Self::new(Purpose::Move(code), title, items, "")
    }

    /// Picks the code that another one becomes.
    pub fn merge_code(world: &World, code: CodeId) -> Self {
        let title = format!("Merge “{}” into", items::name(world, &code));
        let items = items::others(world, &code);
        Self::new(Purpose::Merge(code), title, items, "")
    }

    /// Picks the code under which one is filed; a new one is made at the top.
    pub fn file_code(world: &World, code: CodeId) -> Self {
        let title = format!("File “{}” under", items::name(world, &code));
        let items = items::others(world, &code);
        Self::new(Purpose::FileCode(code), title, items, "")
    }

    /// Picks the code of which a coding becomes one.
    pub fn file_coding(world: &World, source: SourceId, key: CodingKey) -> Self {
        let items = items::codes(world, &source, None);
        Self::new(Purpose::FileCoding(source, key), "File this passage under".into(), items, "")
    }

    /// Picks a source to open.
    pub fn sources(world: &World) -> Self {
        Self::new(Purpose::Open, "Open a source".into(), items::sources(world), "")
    }

    fn new(purpose: Purpose, title: String, items: Vec<Row>, prefill: &str) -> Self {
        let input = TextInput::new(prefill);
        let (rows, marked) = (Vec::new(), Vec::new());
        let mut state = Self { purpose, title, input, items, rows, cursor: 0, marked, served: false, under: None };
        state.narrow();
        state
    }

    /// Returns the heading.
    pub fn title(&self) -> &str {
        &self.title
    }

    /// Returns the line that is typed in.
    pub const fn input(&self) -> &TextInput {
        &self.input
    }

    /// Returns the rows that the query leaves.
    pub fn rows(&self) -> &[Row] {
        &self.rows
    }

    /// Returns the place of the highlighted row, from 0.
    pub const fn cursor(&self) -> usize {
        self.cursor
    }

    /// Returns the highlighted row.
    pub fn highlighted(&self) -> Option<&Row> {
        self.rows.get(self.cursor)
    }

    /// Returns the marked rows in the order they were marked, also those that the query hides.
    pub fn marked(&self) -> &[Row] {
        &self.marked
    }

    /// Returns whether several rows can be marked.
    pub const fn can_mark(&self) -> bool {
        matches!(self.purpose, Purpose::Code(_) | Purpose::CodeAll(_))
    }

    /// Returns the verb of Enter: `apply`, `recode`, `move`, `open`.
    pub const fn verb(&self) -> &'static str {
        match self.purpose {
            Purpose::Code(_) | Purpose::CodeAll(_) => "apply",
            Purpose::Recode(..) => "recode",
            Purpose::Move(_) => "move",
            Purpose::Merge(_) => "merge",
            Purpose::FileCode(_) | Purpose::FileCoding(..) => "file here",
            Purpose::Open => "open",
        }
    }

    /// Returns what to say when there is no row.
    pub const fn empty(&self) -> &'static str {
        match self.purpose {
            Purpose::Code(_)
            | Purpose::CodeAll(_)
            | Purpose::Recode(..)
            | Purpose::FileCode(_)
            | Purpose::FileCoding(..) => "No codes yet: type a name, Enter adds it.",
            Purpose::Move(_) | Purpose::Merge(_) => "No code of that name.",
            Purpose::Open if self.items.is_empty() => "No sources yet: 'emic import' adds transcripts.",
            Purpose::Open => "No source of that name.",
        }
    }

    /// Does an action.
    pub fn update(&mut self, world: &World, action: Action) -> Outcome {
        if let Some(to) = moved(self.cursor, self.rows.len(), PAGE, action) {
            self.cursor = to;
        }
        match action {
            Action::Mark if self.can_mark() => self.mark(),
            Action::Accept => return self.accept(world),
            Action::AcceptAndMemo => {
                let outcome = self.accept(world);
                let codes = matches!(self.purpose, Purpose::Code(_)) && !outcome.commands.is_empty();
                return if codes { outcome.then(Go::MemoOnMade) } else { outcome };
            }
            Action::Help => return help::open(Context::Picker),
            Action::Back => return Outcome::go(Go::Close),
            _ => {}
        }
        Outcome::none()
    }

    /// Takes a key that types or edits.
    pub fn key(&mut self, _world: &World, key: Key) -> Outcome {
        self.begin(key.text().is_some());
        self.edit(|input| input.key(key))
    }

    /// Takes pasted text.
    pub fn paste(&mut self, _world: &World, text: &str) -> Outcome {
        self.begin(true);
        self.edit(|input| input.paste(text))
    }

    /// Begins another query, if text is put in behind one that has served.
    fn begin(&mut self, is_text: bool) {
        if std::mem::take(&mut self.served) && is_text {
            self.input = TextInput::new("");
            self.narrow();
        }
    }

    fn edit(&mut self, change: impl FnOnce(&mut TextInput) -> bool) -> Outcome {
        let before = self.input.text().to_owned();
        change(&mut self.input);
        if self.input.text() != before {
            let names_parent = |text: &str| text.strip_prefix('+').unwrap_or(text).starts_with('/');
            if !names_parent(self.input.text()) {
                self.under = None;
            } else if !names_parent(&before) {
                self.under = self.highlighted().and_then(Row::known).cloned();
            }
            self.narrow();
        }
        Outcome::none()
    }

    /// Marks the highlighted row or takes its mark off, and goes on to the next.
    fn mark(&mut self) {
        let Some(row) = self.highlighted().cloned() else { return };
        if let Some(at) = self.marked.iter().position(|marked| marked.choice == row.choice) {
            self.marked.remove(at);
        } else {
            self.marked.push(row);
        }
        self.served = true;
        self.cursor = (self.cursor + 1).min(self.rows.len().saturating_sub(1));
    }

    /// Returns whether the text asks for a new code.
    fn creates(&self) -> bool {
        self.input.text().starts_with('+')
    }

    fn narrow(&mut self) {
        let text = self.input.text().to_owned();
        let query = text.strip_prefix('+').unwrap_or(&text).trim();
        let found = self.found(query);
        let new = self.new_codes(query);
        let (first, second) = if self.creates() { (new, found) } else { (found, new) };
        self.rows = first.into_iter().chain(second).collect();
        self.cursor = 0;
    }

    /// The items that answer to a query: those whose name does, the best first, then those whose note does.
    fn found(&self, query: &str) -> Vec<Row> {
        if query.is_empty() {
            return self.items.clone();
        }
        let mut fuzzy = Fuzzy::new(query);
        let mut by_name = Vec::new();
        let mut by_note = Vec::new();
        for item in &self.items {
            if let Some(found) = fuzzy.find(&item.name) {
                by_name.push((found.score, Row { hits: found.hits, ..item.clone() }));
            } else if fuzzy.is_in(&format!("{} {}", item.name, item.note)) {
                by_note.push(item.clone());
            }
        }
        by_name.sort_by_key(|(score, _)| std::cmp::Reverse(*score));
        by_name.into_iter().map(|(_, row)| row).chain(by_note).collect()
    }

    /// The codes that a query could make: under categories that the text before `/` means, and unsorted.
    fn new_codes(&self, query: &str) -> Vec<Row> {
        let mut rows = Vec::new();
        if query.is_empty() || matches!(self.purpose, Purpose::Move(_) | Purpose::Merge(_) | Purpose::Open) {
            return rows;
        }
        if let Some((category, name)) = query.split_once('/').map(|(c, n)| (c.trim(), n.trim())) {
            if name.is_empty() {
                return rows;
            }
            if category.is_empty() {
                let parent = self.items.iter().find(|item| self.under.is_some() && item.known() == self.under.as_ref());
                return vec![items::new_code(name, parent)];
            }
            let parents = self.found(category);
            rows.extend(parents.iter().take(CATEGORIES).map(|parent| items::new_code(name, Some(parent))));
        }
        let is_there = |row: &Row| row.name.to_lowercase() == query.to_lowercase() && row.known().is_some();
        if self.creates() || !self.items.iter().any(is_there) {
            rows.push(items::new_code(query, None));
        }
        rows
    }

    fn accept(&self, world: &World) -> Outcome {
        let Some(row) = self.highlighted() else { return Outcome::none() };
        match (&self.purpose, &row.choice) {
            (Purpose::Code(spot), _) => self.apply(spot),
            (Purpose::CodeAll(spots), _) => accept::code_all(world, spots, &self.chosen()),
            (Purpose::Recode(source, keys), Choice::Code(code)) => {
                let edit = CodingEdit::Code(code.clone());
                let command = Command::EditCodings { source: source.clone(), keys: keys.clone(), edit };
                Outcome::change(command).then(Go::Close)
            }
            (Purpose::Move(code), Choice::Code(CodeChoice::Known(parent))) => {
                accept::move_under(world, code, Some(parent))
            }
            (Purpose::Move(code), Choice::Top) => accept::move_under(world, code, None),
            (Purpose::Merge(code), Choice::Code(CodeChoice::Known(into))) => {
                Outcome::go(Go::Close).then(Go::Open(Box::new(codes_ask::merge(world, code, into))))
            }
            (Purpose::FileCode(code), Choice::Code(choice)) => accept::file_code(code, choice, &row.name),
            (Purpose::FileCoding(source, key), Choice::Code(choice)) => {
                let edit = CodingEdit::Code(choice.clone());
                let command = Command::EditCodings { source: source.clone(), keys: vec![key.clone()], edit };
                Outcome::change(command).then(Go::Close).then(Go::Filed(row.name.clone()))
            }
            (Purpose::Open, Choice::Source(id)) => Outcome::go(Go::Close).then(Go::OpenSource(id.clone())),
            _ => Outcome::none(),
        }
    }

    /// Applies what is marked; without marks, or for a text that asks for a new code, what is highlighted.
    fn apply(&self, spot: &Spot) -> Outcome {
        let codes = self.chosen();
        let new = NewCodings { source: spot.source.clone(), segment: spot.segment, codes: codes.clone(), level: None };
        Outcome::change(Command::AddCodings(new)).then(Go::Close).then(Go::Applied(codes)).then(Go::Deselect)
    }

    /// The codes marked; without marks, or for a text that asks for a new code, the one highlighted.
    fn chosen(&self) -> Vec<CodeChoice> {
        let highlighted = self.highlighted().filter(|row| {
            let asked = self.creates() && row.known().is_none();
            self.marked.is_empty() || (asked && !self.marked.iter().any(|m| m.choice == row.choice))
        });
        let chosen = self.marked.iter().chain(highlighted);
        chosen.filter_map(|row| if let Choice::Code(code) = &row.choice { Some(code.clone()) } else { None }).collect()
    }
}

#[cfg(test)]
mod tests;
