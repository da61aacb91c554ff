//! A line to type in: a code's name, a search, a reason.

use crate::app::action::{Action, Context};
use crate::app::key::Key;
use crate::app::notice::Notice;
use crate::app::outcome::{Go, Outcome};
use crate::app::screens::help;
use crate::app::screens::people::Wish;
use crate::app::text_input::TextInput;
use crate::app::world::World;
use crate::domain::When;
use crate::domain::command::{CodeChoice, CodeEdit, Command, NewCode, VersionEdit};
use crate::domain::id::{CodeId, LevelId, ParticipantId, SourceId, VersionId};
use crate::domain::version::Version;
use crate::interchange::file_out::Form;
use crate::text::name::{ascii_slug, clean_name, tidied};
use std::collections::BTreeMap;

/// What the line is for.
#[derive(Clone, Debug, PartialEq)]
enum Purpose {
    /// Below a code, or at the top with a level of its own.
    Add(Option<CodeId>, Option<LevelId>),
    Rename(CodeId),
    /// What was searched for before.
    Search(String),
    Reopen(SourceId),
    NameVersion,
    RenameVersion(VersionId),
    Unlock(VersionId),
    AddParticipant,
    AddAttribute,
    RenameAttribute(String),
    /// Which words the rows below had to hold before.
    Narrow(String),
    Export,
    Elsewhere,
}

/// The line with its question.
#[derive(Clone, Debug)]
pub struct State {
    purpose: Purpose,
    title: String,
    note: &'static str,
    input: TextInput,
    /// The code whose name looks like the one typed.
    alike: Option<String>,
}

impl State {
    /// Asks for the name of a new code: below another, whose level it then has, or at the top.
    pub fn add_code(world: &World, parent: Option<CodeId>, level: Option<LevelId>) -> Self {
        let (title, note) = match (&parent, &level) {
            (Some(parent), _) => {
                let above = world.project.codebook().name(parent);
                (format!("New code under “{above}”"), "its name; the level comes from above")
            }
            (None, Some(level)) => (format!("New code, {level}"), "its name"),
            (None, None) => ("New code".to_owned(), "its name"),
        };
        Self::new(Purpose::Add(parent, level), title, note, "")
    }

    /// Asks for another name of a code.
    pub fn rename_code(world: &World, code: CodeId) -> Self {
        let name = world.project.codebook().name(&code).to_owned();
        Self::new(Purpose::Rename(code), format!("Rename “{name}”"), "its codings stay", &name)
    }

    /// Asks for what to search for; finds while it is typed.
    pub fn search(initial: &str) -> Self {
        Self::new(Purpose::Search(initial.to_owned()), "Search here".into(), "n and N go on to the next hits", initial)
    }

    /// Asks for words that the rows of the screen below must hold; narrows while it is typed.
    pub fn narrow(title: &str, note: &'static str, initial: &str) -> Self {
        Self::new(Purpose::Narrow(initial.to_owned()), title.to_owned(), note, initial)
    }

    /// Asks why a source that is done is opened again.
    pub fn reopen(world: &World, source: SourceId) -> Self {
        let title = world.project.source(&source).map_or_else(String::new, |s| s.title.clone());
        Self::new(Purpose::Reopen(source), format!("Open “{title}” again: why?"), "the reason goes into the trail", "")
    }

    /// Asks for the name of a version: the codebook as it is now.
    pub fn name_version() -> Self {
        Self::new(Purpose::NameVersion, "Name the codebook as it is now".into(), "such as v1, or: after the pilot", "")
    }

    /// Asks for another name of a version.
    pub fn rename_version(version: &Version) -> Self {
        let title = format!("Rename version “{}”", version.name);
        Self::new(Purpose::RenameVersion(version.id.clone()), title, "what it holds stays", &version.name)
    }

    /// Asks why the codebook is unlocked.
    pub fn unlock(version: &Version) -> Self {
        let title = format!("Unlock the codebook “{}”: why?", version.name);
        Self::new(Purpose::Unlock(version.id.clone()), title, "the reason goes into the trail", "")
    }

    /// Asks for the id of a new participant.
    pub fn add_participant() -> Self {
        let note = "the label used for this person, such as P07; never a real name";
        Self::new(Purpose::AddParticipant, "New participant".into(), note, "")
    }

    /// Asks for the name of a new attribute.
    pub fn add_attribute() -> Self {
        let note = "such as group, site or grade; then its values";
        Self::new(Purpose::AddAttribute, "New attribute".into(), note, "")
    }

    /// Asks for another name of an attribute.
    pub fn rename_attribute(name: &str) -> Self {
        let (title, note) = (format!("Rename the attribute “{name}”"), "for all participants; their values stay");
        Self::new(Purpose::RenameAttribute(name.to_owned()), title, note, name)
    }

    /// Asks in which folder to save the whole project.
    pub fn elsewhere(world: &World, now: When) -> Self {
        let name = ascii_slug(world.project.title());
        let proposal = format!("~/{}-{}", if name.is_empty() { "project" } else { &name }, now.date());
        let note = "a new folder, best on another disk; nothing is written over";
        Self::new(Purpose::Elsewhere, "Save the whole project in".into(), note, &proposal)
    }

    /// Returns whether it asks where to save the whole project.
    pub fn is_elsewhere(&self) -> bool {
        self.purpose == Purpose::Elsewhere
    }

    /// Asks where to write what is shown; `what` says what that is.
    pub fn export(what: &str, proposal: &str) -> Self {
        Self::new(Purpose::Export, format!("Write to a file: {what}"), "it ends with .csv, .md or .json", proposal)
    }

    /// Returns whether it asks where to write what is shown.
    pub fn is_export(&self) -> bool {
        self.purpose == Purpose::Export
    }

    fn new(purpose: Purpose, title: String, note: &'static str, initial: &str) -> Self {
        Self { purpose, title, note, input: TextInput::new(initial), alike: None }
    }

    /// Returns the question.
    pub fn title(&self) -> &str {
        &self.title
    }

    /// Returns the line that is typed in.
    pub const fn input(&self) -> &TextInput {
        &self.input
    }

    /// Returns what to know while typing, or what is wrong with what was typed.
    pub fn note(&self) -> (String, bool) {
        let text = self.input.text();
        match &self.purpose {
            Purpose::NameVersion | Purpose::RenameVersion(_) if !text.is_empty() => match clean_name(text) {
                Err(problem) => (problem.to_string(), true),
                Ok(_) => (self.note.to_owned(), false),
            },
            Purpose::Add(..) | Purpose::Rename(_) if !text.is_empty() => match (clean_name(text), &self.alike) {
                (Err(problem), _) => (problem.to_string(), true),
                (Ok(_), Some(like)) => (format!("it looks like “{like}”, which is there"), true),
                (Ok(_), None) => (self.note.to_owned(), false),
            },
            Purpose::AddParticipant | Purpose::AddAttribute | Purpose::RenameAttribute(_) if !text.is_empty() => {
                clean_name(text).map_or_else(|problem| (problem.to_string(), true), |_| (self.note.to_owned(), false))
            }
            _ => (self.note.to_owned(), false),
        }
    }

    /// Returns the verb of Enter.
    pub const fn verb(&self) -> &'static str {
        match self.purpose {
            Purpose::Add(..) | Purpose::AddParticipant | Purpose::AddAttribute => "add",
            Purpose::Rename(_) | Purpose::RenameAttribute(_) | Purpose::RenameVersion(_) => "rename",
            Purpose::Narrow(_) => "show",
            Purpose::Export => "write",
            Purpose::Elsewhere => "save",
            Purpose::Search(_) => "go there",
            Purpose::Reopen(_) => "open again",
            Purpose::NameVersion => "name",
            Purpose::Unlock(_) => "unlock",
        }
    }

    /// Does an action.
    pub fn update(&mut self, world: &World, action: Action) -> Outcome {
        match action {
            Action::Accept => self.accept(world),
            Action::Help => help::open(Context::Prompt),
            Action::Back => match &self.purpose {
                Purpose::Search(before) => Outcome::go(Go::Search(before.clone())).then(Go::Close),
                Purpose::Narrow(before) => Outcome::go(Go::Narrow(before.clone())).then(Go::Close),
                _ => Outcome::go(Go::Close),
            },
            _ => Outcome::none(),
        }
    }

    /// Takes a key that types or edits.
    pub fn key(&mut self, world: &World, key: Key) -> Outcome {
        let before = self.input.text().to_owned();
        self.input.key(key);
        self.compare(world);
        self.changed(&before)
    }

    /// Takes pasted text.
    pub fn paste(&mut self, world: &World, text: &str) -> Outcome {
        let before = self.input.text().to_owned();
        self.input.paste(text);
        self.compare(world);
        self.changed(&before)
    }

    /// Looks for a code whose name looks like the one typed.
    fn compare(&mut self, world: &World) {
        let own = match &self.purpose {
            Purpose::Add(..) => None,
            Purpose::Rename(code) => Some(code),
            _ => return,
        };
        let book = world.project.codebook();
        let found = book.alike(self.input.text().trim()).filter(|id| Some(*id) != own);
        self.alike = found.map(|id| book.name(id).to_owned());
    }

    fn changed(&self, before: &str) -> Outcome {
        let text = self.input.text();
        match &self.purpose {
            _ if text == before => Outcome::none(),
            Purpose::Search(_) => Outcome::go(Go::Search(text.to_owned())),
            Purpose::Narrow(_) => Outcome::go(Go::Narrow(text.to_owned())),
            _ => Outcome::none(),
        }
    }

    fn accept(&self, world: &World) -> Outcome {
        let text = self.input.text().trim().to_owned();
        if text.is_empty() && !matches!(self.purpose, Purpose::Search(_) | Purpose::Narrow(_)) {
            return Outcome::none();
        }
        let command = match &self.purpose {
            Purpose::Add(parent, level) => {
                let new = NewCode { name: text.clone(), level: level.clone(), ..NewCode::default() };
                let command = Command::AddCodes { parent: parent.clone(), codes: vec![new] };
                let made = CodeChoice::New { name: text, parent: parent.clone() };
                return Outcome::change(command).then(Go::Close).then(Go::ShowCode(made));
            }
            Purpose::Rename(code) => Command::EditCode(code.clone(), CodeEdit::Rename(text)),
            // Blanks around what is searched for are part of it.
            Purpose::Search(_) => return Outcome::go(Go::Search(self.input.text().to_owned())).then(Go::Close),
            Purpose::Narrow(_) => return Outcome::go(Go::Close),
            Purpose::NameVersion => {
                let told = Notice::done(format!("the codebook of now is called '{text}'"));
                let command = Command::NameVersion { name: text, note: String::new(), locked: false, why: None };
                let told = Go::Notice(told.keyed(Action::LockVersion, "locks it"));
                return Outcome::change(command).then(Go::Close).then(told);
            }
            Purpose::RenameVersion(id) => Command::EditVersion(id.clone(), VersionEdit::Rename(text)),
            Purpose::Unlock(id) => {
                let command = Command::EditVersion(id.clone(), VersionEdit::Unlock { why: text });
                let told = Notice::done("the codebook can be changed again").keyed(Action::Undo, "locks it as before");
                return Outcome::change(command).then(Go::Close).then(Go::Notice(told));
            }
            Purpose::Reopen(source) => Command::MarkDone { source: source.clone(), done: false, why: Some(text) },
            Purpose::Export if Form::of(&text).is_none() => {
                let told = Notice::warning(format!("'{text}' does not say what to write"));
                return Outcome::tell(told.hinted(format!("end it with {}", Form::ENDINGS)));
            }
            Purpose::Export => return Outcome::go(Go::Export(text)),
            Purpose::Elsewhere => return Outcome::go(Go::Elsewhere(text)),
            Purpose::AddParticipant => return add_participant(world, &tidied(&text)),
            Purpose::AddAttribute | Purpose::RenameAttribute(_) => return self.attribute(world, &text),
        };
        Outcome::change(command).then(Go::Close)
    }

    /// Adds a column, or gives one another name.
    fn attribute(&self, world: &World, text: &str) -> Outcome {
        let to = match clean_name(text) {
            Ok(name) => name,
            Err(problem) => return Outcome::tell(Notice::warning(problem.to_string())),
        };
        let Purpose::RenameAttribute(from) = &self.purpose else {
            return Outcome::go(Go::Close).then(Go::People(Wish::Attribute(to)));
        };
        let rename = Command::RenameAttribute { from: from.clone(), to: to.clone() };
        // A column that nobody has a value in is known to the screen alone.
        let is_there = world.project.attributes().contains(from.as_str());
        let commands = if is_there { vec![rename] } else { Vec::new() };
        Outcome { commands, then: vec![Go::Close, Go::People(Wish::Renamed(from.clone(), to))] }
    }
}

fn add_participant(world: &World, id: &str) -> Outcome {
    let id = ParticipantId::from(id);
    let there = world.project.participants().contains_key(&id);
    let told = there.then(|| Go::Notice(Notice::warning(format!("{id} is there already"))));
    let command = Command::SetParticipants(vec![(id.clone(), BTreeMap::new())]);
    let then = [Go::Close, Go::People(Wish::Participant(id))];
    Outcome { commands: vec![command], then: then.into_iter().chain(told).collect() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::screens::testing::{closes, world};

    fn typed(world: &World, mut state: State, text: &str) -> State {
        for c in text.chars() {
            state.key(world, Key::char(c));
        }
        state
    }

    #[test]
    fn a_new_code_goes_under_its_parent_and_a_name_must_be_there() {
        let world = world();
        let mut state = State::add_code(&world, Some("induction".into()), None);
        assert_eq!(state.title(), "New code under “Induction”");
        assert!(state.update(&world, Action::Accept).commands.is_empty(), "no name, nothing happens");
        let mut state = typed(&world, state, "Walk round ");
        let outcome = state.update(&world, Action::Accept);
        let codes = vec![NewCode { name: "Walk round".into(), ..NewCode::default() }];
        assert_eq!(outcome.commands, [Command::AddCodes { parent: Some("induction".into()), codes }]);
        assert!(closes(&outcome));
        let state = typed(&world, State::add_code(&world, None, Some("macro".into())), "Money");
        assert_eq!(state.title(), "New code, macro");
        let codes = vec![NewCode { name: "Money".into(), level: Some("macro".into()), ..NewCode::default() }];
        assert_eq!(state.accept(&world).commands, [Command::AddCodes { parent: None, codes }]);
    }

    #[test]
    fn a_name_that_cannot_be_one_is_said_while_typing() {
        let world = world();
        let state = typed(&world, State::rename_code(&world, "shadowing".into()), "\u{202e}");
        assert!(state.note().1 && state.note().0.contains("invisible"), "{:?}", state.note());
    }

    #[test]
    fn a_search_is_live_and_esc_brings_back_the_one_before() {
        let world = world();
        let mut state = State::search("old");
        state.key(&world, "ctrl-u".parse().unwrap());
        let outcome = state.key(&world, Key::char('n'));
        assert!(matches!(&outcome.then[..], [Go::Search(text)] if text == "n"));
        let outcome = state.update(&world, Action::Back);
        assert!(matches!(&outcome.then[..], [Go::Search(text), Go::Close] if text == "old"));
    }

    #[test]
    fn opening_again_wants_a_reason() {
        let world = world();
        let mut state = State::reopen(&world, "i01".into());
        assert!(state.update(&world, Action::Accept).commands.is_empty());
        let mut state = typed(&world, state, "a page was missing");
        let why = Some("a page was missing".to_owned());
        let command = Command::MarkDone { source: "i01".into(), done: false, why };
        assert_eq!(state.update(&world, Action::Accept).commands, [command]);
    }
}
