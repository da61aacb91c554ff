//! The card of a code: what it means, when to use it, when not, and passages that show it. Closing saves; discarding is
//! the explicit act.

use crate::app::action::{Action, Context};
use crate::app::geometry::Area;
use crate::app::key::{Key, KeyCode};
use crate::app::notice::Notice;
use crate::app::outcome::{Go, Outcome};
use crate::app::overlay::Overlay;
use crate::app::screens::{help, memo};
use crate::app::text_input::TextBlock;
use crate::app::world::World;
use crate::domain::command::{CodeEdit, CodeText, Command};
use crate::domain::id::CodeId;
use crate::domain::memo::About;
use serde_json::Value;

/// Most cells of the card's width.
pub const WIDEST: u16 = 84;
/// Cells beside the texts: frame and margin.
pub const BESIDE: u16 = 4;

/// The texts of a card, with their headings.
pub const TEXTS: [(CodeText, &str); 3] =
    [(CodeText::Definition, "What it means"), (CodeText::Include, "Use it for"), (CodeText::Exclude, "Not for")];

/// The card.
#[derive(Clone, Debug)]
pub struct State {
    code: CodeId,
    name: String,
    texts: [TextBlock; 3],
    examples: Vec<Value>,
    /// Whether examples were taken off.
    taken_off: bool,
    /// The text that is written in, from 0; the examples after the last.
    focus: usize,
    /// The example under the cursor.
    at: usize,
}

impl State {
    /// Opens the card of a code.
    pub fn new(world: &World, code: CodeId) -> Self {
        let book = world.project.codebook();
        let known = book.get(&code).cloned().unwrap_or_default();
        let texts = [&known.definition, &known.include, &known.exclude].map(|text| TextBlock::new(text));
        let name = book.name(&code).to_owned();
        Self { code, name, texts, examples: known.examples, taken_off: false, focus: 0, at: 0 }
    }

    /// Returns the name of the code.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Returns the code.
    pub const fn code(&self) -> &CodeId {
        &self.code
    }

    /// Returns a text, in the order of [`TEXTS`].
    pub fn text(&self, nth: usize) -> Option<&TextBlock> {
        self.texts.get(nth)
    }

    /// Returns the examples, each as source and words.
    pub fn examples(&self) -> Vec<(String, String)> {
        let part = |example: &Value, key: &str| example.get(key).and_then(Value::as_str).unwrap_or_default().to_owned();
        self.examples.iter().map(|example| (part(example, "source"), part(example, "quote"))).collect()
    }

    /// Returns the part that has the keys: a text, or the examples after the last.
    pub const fn focus(&self) -> usize {
        self.focus
    }

    /// Returns the example under the cursor, from 0.
    pub const fn at(&self) -> usize {
        self.at
    }

    /// Brings the texts in line with the room there is.
    pub fn settle(&mut self, area: Area) {
        for text in &mut self.texts {
            text.set_room(usize::from(area.width.min(WIDEST).saturating_sub(BESIDE)));
        }
    }

    /// Does an action.
    pub fn update(&mut self, world: &World, action: Action) -> Outcome {
        let parts = TEXTS.len() + usize::from(!self.examples.is_empty());
        match action {
            Action::NextPane => self.focus = (self.focus + 1) % parts,
            Action::PreviousPane => self.focus = (self.focus + parts - 1) % parts,
            Action::Discard => return Outcome::go(Go::Close).then(Go::Notice(Notice::done("the card is as it was"))),
            Action::AcceptAndMemo => {
                let window = memo::State::new(world, memo::Which::note(About::Code(self.code.clone())));
                return self.save().then(Go::Close).then(Go::Open(Box::new(Overlay::Memo(Box::new(window)))));
            }
            Action::Help => return help::open(Context::Card),
            Action::Back => return self.save().then(Go::Close),
            _ => {}
        }
        Outcome::none()
    }

    /// Takes a key that types or edits; of the examples, one that moves or takes one off.
    pub fn key(&mut self, key: Key) -> Outcome {
        if let Some(text) = self.texts.get_mut(self.focus) {
            text.key(key);
            return Outcome::none();
        }
        match key.code {
            KeyCode::Up => self.at = self.at.saturating_sub(1),
            KeyCode::Down => self.at = (self.at + 1).min(self.examples.len().saturating_sub(1)),
            KeyCode::Delete | KeyCode::Backspace if self.at < self.examples.len() => {
                self.examples.remove(self.at);
                self.taken_off = true;
                self.at = self.at.min(self.examples.len().saturating_sub(1));
                self.focus = if self.examples.is_empty() { 0 } else { self.focus };
            }
            _ => return Outcome::tell(crate::app::idle(&key.label())),
        }
        Outcome::none()
    }

    /// Takes pasted text.
    pub fn paste(&mut self, text: &str) -> Outcome {
        if let Some(block) = self.texts.get_mut(self.focus) {
            block.paste(text);
        }
        Outcome::none()
    }

    /// Returns what is written and not yet kept, in the order of [`TEXTS`].
    pub fn written(&self) -> [Option<String>; 3] {
        self.texts.each_ref().map(|text| text.is_changed().then(|| text.text()))
    }

    /// Returns whether a text is another one than that of the code.
    pub fn is_written(&self) -> bool {
        self.texts.iter().any(TextBlock::is_changed)
    }

    /// Takes texts that were written before in place of those there are.
    pub fn take(&mut self, written: &[Option<String>; 3]) {
        for (block, text) in self.texts.iter_mut().zip(written) {
            if let Some(text) = text {
                block.replace(text);
            }
        }
    }

    /// What closing does: keeps what was written.
    pub fn save(&self) -> Outcome {
        let changed = TEXTS.iter().zip(&self.texts).filter(|(_, text)| text.is_changed());
        let mut edits: Vec<CodeEdit> =
            changed.map(|((which, _), text)| CodeEdit::Text(*which, text.text().trim().to_owned())).collect();
        if self.taken_off {
            edits.push(CodeEdit::Examples(self.examples.clone()));
        }
        let mut outcome = Outcome::none();
        if !edits.is_empty() {
            outcome = outcome.then(Go::Notice(Notice::done(format!("the card of {} is kept", self.name))));
        }
        outcome.commands = edits.into_iter().map(|edit| Command::EditCode(self.code.clone(), edit)).collect();
        outcome
    }
}
