//! A line to type in: a code's name, a search, a reason.

use crate::analysis::lists::TrailFilter;
use crate::app::action::{Action, Context};
use crate::app::key::Key;
use crate::app::outcome::{Go, Outcome};
use crate::app::screens::help;
use crate::app::text_input::TextInput;
use crate::app::world::World;
use crate::domain::command::{CodeChoice, CodeEdit, Command, NewCode};
use crate::domain::id::{CodeId, LevelId, SourceId};
use crate::text::name::clean_name;

/// What the line is for.
#[derive(Clone, Debug, PartialEq)]
enum Purpose {
    /// Below a code, or at the top with a level of its own.
    Add(Option<CodeId>, Option<LevelId>),
    Rename(CodeId),
    /// What was searched for before.
    Search(String),
    Reopen(SourceId),
    /// Which changes were listed before.
    FindTrail(TrailFilter),
    /// What the list of memos was narrowed by before.
    FindMemos(String),
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

    /// Asks for words that changes must have; narrows while it is typed.
    pub fn find_trail(filter: TrailFilter) -> Self {
        let words = filter.words.clone();
        let note = "in what was done, or why; empty shows all";
        Self::new(Purpose::FindTrail(filter), "Find changes".into(), note, &words)
    }

    /// Asks for words that memos must have; narrows while it is typed.
    pub fn find_memos(initial: &str) -> Self {
        let note = "also in what they are about; empty shows all";
        Self::new(Purpose::FindMemos(initial.to_owned()), "Find memos".into(), note, initial)
    }

    /// Asks why a source that is done is opened again.
    pub fn reopen(world: &World, source: SourceId) -> Self {
        let title = world.project.source(&source).map_or_else(String::new, |s| s.title.clone());
        Self::new(Purpose::Reopen(source), format!("Open “{title}” again: why?"), "the reason goes into the trail", "")
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
            Purpose::Add(..) | Purpose::Rename(_) if !text.is_empty() => match (clean_name(text), &self.alike) {
                (Err(problem), _) => (problem.to_string(), true),
                (Ok(_), Some(like)) => (format!("it looks like “{like}”, which is there"), true),
                (Ok(_), None) => (self.note.to_owned(), false),
            },
            _ => (self.note.to_owned(), false),
        }
    }

    /// Returns the verb of Enter.
    pub const fn verb(&self) -> &'static str {
        match self.purpose {
            Purpose::Add(..) => "add",
            Purpose::Rename(_) => "rename",
            Purpose::Search(_) => "go there",
            Purpose::Reopen(_) => "open again",
            Purpose::FindMemos(_) | Purpose::FindTrail(_) => "keep",
        }
    }

    /// Does an action.
    pub fn update(&mut self, _world: &World, action: Action) -> Outcome {
        match action {
            Action::Accept => self.accept(),
            Action::Help => help::open(Context::Prompt),
            Action::Back => match &self.purpose {
                Purpose::Search(before) => Outcome::go(Go::Search(before.clone())).then(Go::Close),
                Purpose::FindMemos(before) => Outcome::go(Go::FindMemos(before.clone())).then(Go::Close),
                Purpose::FindTrail(before) => Outcome::go(Go::Trail(before.clone())).then(Go::Close),
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
            Purpose::FindTrail(before) => {
                Outcome::go(Go::Trail(TrailFilter { words: text.to_owned(), ..before.clone() }))
            }
            Purpose::Search(_) if text != before => Outcome::go(Go::Search(text.to_owned())),
            Purpose::FindMemos(_) if text != before => Outcome::go(Go::FindMemos(text.to_owned())),
            _ => Outcome::none(),
        }
    }

    fn accept(&self) -> Outcome {
        let text = self.input.text().trim().to_owned();
        if text.is_empty()
            && !matches!(self.purpose, Purpose::Search(_) | Purpose::FindMemos(_) | Purpose::FindTrail(_))
        {
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
            Purpose::FindMemos(_) | Purpose::FindTrail(_) => return Outcome::go(Go::Close),
            Purpose::Reopen(source) => Command::MarkDone { source: source.clone(), done: false, why: Some(text) },
        };
        Outcome::change(command).then(Go::Close)
    }
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
        assert_eq!(state.accept().commands, [Command::AddCodes { parent: None, codes }]);
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
