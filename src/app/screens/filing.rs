//! Filing one by one, a key each: codes that wait unsorted, under a category or level (*Sort*); or one's codings of a code,
//! under others (*split*).

use super::codebook::ask::counted;
use crate::app::action::{Action, Context};
use crate::app::idle;
use crate::app::key::Key;
use crate::app::notice::Notice;
use crate::app::outcome::{Go, Outcome};
use crate::app::overlay::Overlay;
use crate::app::screens::{help, picker};
use crate::app::world::World;
use crate::domain::coding::{Coding, CodingKey};
use crate::domain::command::{CodeChoice, CodeEdit, CodingEdit, Command};
use crate::domain::id::{CodeId, LevelId, ParticipantId, SourceId};

/// The keys of the places, in their order: what moves, undoes and leaves is left out.
const KEYS: &str = "123456789abcdefgimoprstvwyz";
/// Most quotes shown of a code.
const QUOTES: usize = 5;

/// What is filed.
#[derive(Clone, Debug, PartialEq, Eq)]
enum What {
    /// Codes, under categories and levels.
    Codes,
    /// Codings of this code, under other codes.
    CodingsOf(CodeId),
}

/// One thing to file.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Item {
    Code(CodeId),
    Coding(SourceId, CodingKey),
}

/// Where a thing can go.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Place {
    /// To a level.
    Level(LevelId),
    /// Under a code, or to be a coding of it.
    Code(CodeId),
}

/// A place with its key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Target {
    /// The key that files there.
    pub key: char,
    /// Its name.
    pub name: String,
    /// Where it is.
    pub place: Place,
}

/// Words of a passage and whose they are.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Words {
    /// What was said.
    pub quote: String,
    /// Who, where.
    pub label: String,
}

/// The window.
#[derive(Clone, Debug)]
pub struct State {
    what: What,
    items: Vec<Item>,
    /// Where each was filed.
    filed: Vec<Option<String>>,
    /// Those filed, the last at the end.
    order: Vec<usize>,
    at: usize,
    targets: Vec<Target>,
    /// What the item under the cursor is about.
    words: Vec<Words>,
    made_of: Option<(usize, u64)>,
}

impl State {
    /// Sorts the codes that wait: at the top, without a level, with none below them.
    pub fn sort(world: &World) -> Option<Self> {
        let items: Vec<Item> = world.project.codebook().unsorted().cloned().map(Item::Code).collect();
        (!items.is_empty()).then(|| Self::new(world, What::Codes, items))
    }

    /// Files one's codings of a code.
    pub fn split(world: &World, code: CodeId) -> Option<Self> {
        let book = world.project.codebook();
        let own =
            |coding: &&std::sync::Arc<Coding>| coding.coder() == world.coder() && book.resolve(&coding.code) == &code;
        let all = world.project.sources().iter().filter_map(|id| Some((id, world.project.shard(id)?)));
        let items: Vec<Item> = all
            .flat_map(|(id, shard)| shard.codings().iter().filter(own).map(|c| Item::Coding(id.clone(), c.key.clone())))
            .collect();
        (!items.is_empty()).then(|| Self::new(world, What::CodingsOf(code), items))
    }

    fn new(world: &World, what: What, items: Vec<Item>) -> Self {
        let filed = vec![None; items.len()];
        let (targets, words) = (Vec::new(), Vec::new());
        let mut state = Self { what, items, filed, order: Vec::new(), at: 0, targets, words, made_of: None };
        state.settle(world);
        state
    }

    /// Returns the heading.
    pub fn title(&self, world: &World) -> String {
        match &self.what {
            What::Codes => "Sort: where does this code belong?".into(),
            What::CodingsOf(code) => format!("Split “{}”: which code is this?", world.project.codebook().name(code)),
        }
    }

    /// Returns the name of what is to be filed, and what it counts; nothing when all is filed.
    pub fn name(&self, world: &World) -> Option<(String, String)> {
        let book = world.project.codebook();
        Some(match self.items.get(self.at)? {
            Item::Code(id) => (book.name(id).to_owned(), counted(world.counts.code(id), "coding")),
            Item::Coding(source, _) => (world.project.title_of(source).to_owned(), String::new()),
        })
    }

    /// Returns the words that the item under the cursor is about.
    pub fn words(&self) -> &[Words] {
        &self.words
    }

    /// Returns where things can go.
    pub fn targets(&self) -> &[Target] {
        &self.targets
    }

    /// Returns where the item under the cursor was filed, if it was.
    pub fn filed(&self) -> Option<&str> {
        self.filed.get(self.at)?.as_deref()
    }

    /// Returns the place of the item under the cursor, from 1, how many are filed, and how many there are.
    pub fn progress(&self) -> (usize, usize, usize) {
        (self.at + 1, self.filed.iter().flatten().count(), self.items.len())
    }

    /// Brings places and words in line with the project.
    pub fn settle(&mut self, world: &World) {
        let made_of = (self.at, world.project.revision());
        if self.made_of == Some(made_of) {
            return;
        }
        self.made_of = Some(made_of);
        let places = match &self.what {
            What::Codes => categories(world),
            What::CodingsOf(code) => near(world, code),
        };
        let named = |(key, place): (char, Place)| {
            let name = match &place {
                Place::Level(level) => format!("{level}, at the top"),
                Place::Code(id) => world.project.codebook().name(id).to_owned(),
            };
            Target { key, name, place }
        };
        self.targets = KEYS.chars().zip(places).map(named).collect();
        self.words = self.items.get(self.at).map(|item| words_of(world, item)).unwrap_or_default();
    }

    /// Does an action.
    pub fn update(&mut self, world: &World, action: Action) -> Outcome {
        match action {
            Action::MoveRight | Action::MoveDown | Action::MarkHere => {
                self.at = (self.at + 1).min(self.items.len().saturating_sub(1));
            }
            Action::MoveLeft | Action::MoveUp => self.at = self.at.saturating_sub(1),
            Action::Undo => return self.undo(),
            Action::Accept => return self.pick(world),
            Action::Help => return help::open(Context::Filing),
            Action::Back | Action::Leave => return self.close(),
            _ => {}
        }
        Outcome::none()
    }

    /// Takes the key of a place.
    pub fn key(&mut self, world: &World, key: Key) -> Outcome {
        let typed = key.folded().text();
        match self.targets.iter().find(|target| Some(target.key) == typed).cloned() {
            Some(target) => self.file(world, &target),
            None => Outcome::tell(idle(&key.label())),
        }
    }

    fn file(&self, world: &World, target: &Target) -> Outcome {
        let Some(item) = self.items.get(self.at) else { return Outcome::none() };
        let command = match (item, &target.place) {
            (Item::Code(id), Place::Level(level)) => {
                Command::EditCode(id.clone(), CodeEdit::Level(Some(level.clone())))
            }
            (Item::Code(id), Place::Code(parent)) => {
                Command::EditCode(id.clone(), CodeEdit::Move { parent: Some(parent.clone()), before: None })
            }
            (Item::Coding(source, key), Place::Code(code)) => {
                let edit = CodingEdit::Code(CodeChoice::Known(code.clone()));
                Command::EditCodings { source: source.clone(), keys: vec![key.clone()], edit }
            }
            (Item::Coding(..), Place::Level(_)) => return Outcome::none(),
        };
        let name = self.name(world).map_or_else(String::new, |(name, _)| name);
        let told = Notice::done(format!("{name} → {}", target.name)).keyed(Action::Undo, "takes it back");
        Outcome::change(command).then(Go::Filed(target.name.clone())).then(Go::Notice(told))
    }

    /// Notes that the item under the cursor was filed, and goes on to the next that was not.
    pub fn filed_under(&mut self, name: String) {
        if let Some(filed) = self.filed.get_mut(self.at) {
            *filed = Some(name);
            self.order.push(self.at);
        }
        let open = |at: &usize| self.filed.get(*at).is_some_and(Option::is_none);
        let next = (self.at + 1..self.items.len()).find(open).or_else(|| (0..self.at).find(open));
        self.at = next.unwrap_or(self.at);
    }

    /// Takes back what was filed last, and goes there.
    fn undo(&mut self) -> Outcome {
        let Some(at) = self.order.pop() else {
            return Outcome::tell(Notice::warning("nothing was filed yet"));
        };
        self.at = at;
        if let Some(filed) = self.filed.get_mut(at) {
            *filed = None;
        }
        Outcome::change(Command::Undo)
    }

    /// Picks a place that has no key, or makes a new one.
    fn pick(&self, world: &World) -> Outcome {
        if self.order.len() == self.items.len() {
            return self.close();
        }
        let window = match self.items.get(self.at) {
            Some(Item::Code(id)) => picker::State::file_code(world, id.clone()),
            Some(Item::Coding(source, key)) => picker::State::file_coding(world, source.clone(), key.clone()),
            None => return Outcome::none(),
        };
        Outcome::go(Go::Open(Box::new(Overlay::Picker(window))))
    }

    fn close(&self) -> Outcome {
        let (_, filed, all) = self.progress();
        let told = match all - filed {
            0 => format!("all {all} are filed"),
            left => format!("{filed} filed, {left} left as they were"),
        };
        Outcome::go(Go::Close).then(Go::Notice(Notice::done(told)))
    }
}

/// The levels, then every code that others stand below or that has its level at the top.
fn categories(world: &World) -> Vec<Place> {
    let book = world.project.codebook();
    let levels = world.project.levels().iter().map(|level| Place::Level(level.id.clone()));
    let holds = |(id, depth): &&(CodeId, usize)| {
        let has_level = *depth == 0 && book.get(id).is_some_and(|code| code.level.is_some());
        !book.children(Some(id)).is_empty() || has_level
    };
    levels.chain(book.tree().iter().filter(holds).map(|(id, _)| Place::Code(id.clone()))).collect()
}

/// The codes below a code, then those beside it.
fn near(world: &World, code: &CodeId) -> Vec<Place> {
    let book = world.project.codebook();
    let below = book.children(Some(code)).iter();
    let beside = book.children(book.parent(code)).iter().filter(|id| *id != code);
    below.chain(beside).map(|id| Place::Code(id.clone())).collect()
}

/// The words that an item is about: of a code what it was put on, of a coding its passage.
fn words_of(world: &World, item: &Item) -> Vec<Words> {
    let project = &world.project;
    match item {
        Item::Code(code) => {
            let book = project.codebook();
            let all = project.sources().iter().filter_map(|id| Some((id, project.shard(id)?)));
            let on = all.flat_map(|(id, shard)| {
                let of_code = shard.codings().iter().filter(|coding| book.resolve(&coding.code) == code);
                of_code.map(move |coding| words(world, id, coding))
            });
            on.take(QUOTES).collect()
        }
        Item::Coding(source, key) => {
            project.coding(source, key).map(|coding| words(world, source, coding)).into_iter().collect()
        }
    }
}

fn words(world: &World, source: &SourceId, coding: &Coding) -> Words {
    let text = world.project.shard(source).and_then(|shard| shard.text());
    let placed = coding.segment().zip(text).map(|(segment, text)| text.transcript.passage_text(segment));
    let quote = placed.unwrap_or_else(|| coding.passage.quote.to_string());
    let voices: Vec<&str> = coding.voices.participants.iter().map(ParticipantId::as_str).collect();
    let title = world.project.title_of(source);
    let label = if voices.is_empty() { title.to_owned() } else { format!("{}, {title}", voices.join(", ")) };
    Words { quote: quote.split_whitespace().collect::<Vec<_>>().join(" "), label }
}
