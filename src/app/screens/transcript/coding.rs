//! Coding the passage, and changing the codings under the cursor.

use super::{End, Moving, State, Stripe};
use crate::app::action::Action;
use crate::app::going::nothing_to_code;
use crate::app::notice::Notice;
use crate::app::outcome::{Go, Outcome};
use crate::app::overlay::Overlay;
use crate::app::screens::{list, memo, picker, prompt};
use crate::app::undoing::short;
use crate::app::world::World;
use crate::domain::coding::{Coding, CodingKey};
use crate::domain::command::{CodeChoice, CodeEdit, CodingEdit, Command, NewCodings};
use crate::domain::memo::About;
use serde_json::json;
use std::sync::Arc;

impl State {
    /// Does an action that codes or concerns codings.
    pub(super) fn on_codings(&mut self, world: &World, action: Action) -> Outcome {
        match action {
            Action::CodeSelection => self.pick(world, false),
            Action::CodeInVivo => self.pick(world, true),
            Action::QuickCode(digit) => self.quick(world, digit),
            Action::CodeAgain => self.again(world),
            Action::Recode => self.recode(world),
            Action::Remove => self.remove(world),
            Action::ToggleQuotable => self.toggle(world, |c| CodingEdit::Quotable(!c.quotable)),
            Action::ToggleUnsure => self.toggle(world, |c| CodingEdit::Sure(!c.sure)),
            Action::MoveStart => self.pick_end(world, End::Start),
            Action::MoveEnd => self.pick_end(world, End::End),
            Action::AddExample => self.add_example(world),
            Action::MarkDone => self.source.as_ref().map_or_else(Outcome::none, |id| mark_done(world, id)),
            Action::Copy => self.copy(world),
            Action::SearchNext => self.next_hit(true),
            Action::SearchPrevious => self.next_hit(false),
            Action::Back => {
                if self.selection.anchor.is_some() {
                    self.selection.forget();
                } else {
                    self.end_search();
                }
                Outcome::none()
            }
            _ => Outcome::none(),
        }
    }

    pub(super) fn without_text(&self, world: &World, action: Action) -> Outcome {
        let coming = self.source.as_ref().is_some_and(|id| world.loading.contains(id));
        let needs_text = action.row().is_some_and(|row| row.group == crate::app::action::Group::Code);
        match (needs_text, coming) {
            (true, true) => Outcome::tell(Notice::warning("this source is still being read")),
            (true, false) => Outcome::tell(nothing_to_code()),
            _ => Outcome::none(),
        }
    }

    fn pick(&self, world: &World, in_vivo: bool) -> Outcome {
        let (Some(spot), Some(text)) = (self.target(world), self.text(world)) else {
            return Outcome::tell(nothing_to_code());
        };
        let words = text.passage_text(spot.segment);
        let words: Vec<&str> = words.split_whitespace().collect();
        // The stop that ends a sentence is no part of a name.
        let name = words.join(" ");
        let name = name.trim_end_matches(['.', ',', ';', ':', '…', '。', '，', '；', '：', '、']);
        let prefill = if in_vivo { format!("+{name}") } else { String::new() };
        Outcome::go(Go::Open(Box::new(Overlay::Picker(picker::State::codes(world, spot, &prefill)))))
    }

    fn quick(&self, world: &World, digit: u8) -> Outcome {
        match world.project.quick_code(world.coder(), digit) {
            Some(code) => self.code(world, vec![CodeChoice::Known(code)]),
            None => Outcome::tell(
                Notice::warning(format!("{digit} has no code yet"))
                    .keyed(Action::AssignQuick(digit), "in the codebook gives it the code under the cursor"),
            ),
        }
    }

    fn again(&self, world: &World) -> Outcome {
        // The making of a code may have been undone since.
        let is_there = |choice: &&CodeChoice| match choice {
            CodeChoice::Known(id) => world.project.codebook().is_standing(id),
            CodeChoice::New { .. } => true,
        };
        let codes: Vec<CodeChoice> = world.last_codes.iter().filter(is_there).cloned().collect();
        match (codes.is_empty(), world.last_codes.is_empty()) {
            (false, _) => self.code(world, codes),
            (true, true) => {
                Outcome::tell(Notice::warning("nothing was coded yet").keyed(Action::CodeSelection, "chooses a code"))
            }
            (true, false) => Outcome::tell(
                Notice::warning("the code applied last is not in the codebook any more")
                    .keyed(Action::CodeSelection, "chooses a code"),
            ),
        }
    }

    fn code(&self, world: &World, codes: Vec<CodeChoice>) -> Outcome {
        let (Some(spot), Some(text)) = (self.target(world), self.text(world)) else {
            return Outcome::tell(nothing_to_code());
        };
        let book = world.project.codebook();
        let names: Vec<&str> = codes
            .iter()
            .map(|choice| match choice {
                CodeChoice::Known(id) => book.name(id),
                CodeChoice::New { name, .. } => name,
            })
            .collect();
        let told = format!("{} on {}", names.join(", "), short(&text.passage_text(spot.segment)));
        let new = NewCodings { source: spot.source, segment: spot.segment, codes: codes.clone(), level: None };
        let done = Outcome::change(Command::AddCodings(new));
        done.then(Go::Applied(codes)).then(Go::Deselect).then(Go::Notice(Notice::done(told)))
    }

    /// Returns the codings of the coder who acts under the cursor; others' cannot be changed.
    fn own_here(&self, world: &World) -> Vec<Arc<Coding>> {
        let cites = self.codings_here().into_iter().flat_map(|s: &Stripe| s.cites.clone());
        cites.filter(|c| c.coder() == world.coder()).collect()
    }

    fn none_here(&self) -> Outcome {
        let others = self.codings_here().iter().any(|s| !s.cites.is_empty());
        Outcome::tell(if others {
            Notice::warning("the coding here is not yours: only its coder can change it")
        } else {
            Notice::warning("there is no coding under the cursor").keyed(Action::CodingForward, "goes to the next one")
        })
    }

    fn recode(&self, world: &World) -> Outcome {
        let keys: Vec<CodingKey> = self.own_here(world).iter().map(|c| c.key.clone()).collect();
        match (&self.source, keys.is_empty()) {
            (Some(source), false) => {
                let menu = list::State::recode_menu(world, source.clone(), keys);
                Outcome::go(Go::Open(Box::new(Overlay::List(menu))))
            }
            _ => self.none_here(),
        }
    }

    fn remove(&self, world: &World) -> Outcome {
        let own = self.own_here(world);
        match (own.as_slice(), &self.source) {
            ([], _) | (_, None) => self.none_here(),
            ([one], Some(source)) => {
                let name = world.project.codebook().name(world.project.codebook().resolve(&one.code));
                let told = format!("removed: {name} from {}", short(&one.passage.quote));
                let keys = vec![one.key.clone()];
                let command = Command::RemoveCodings { source: source.clone(), keys, why: None };
                Outcome::change(command).then(Go::Notice(Notice::done(told).keyed(Action::Undo, "brings it back")))
            }
            (several, Some(source)) => {
                let keys = several.iter().map(|c| c.key.clone()).collect();
                Outcome::go(Go::Open(Box::new(Overlay::List(list::State::remove(world, source.clone(), keys)))))
            }
        }
    }

    /// Lets the next motion move an end of the coding under the cursor; of several, asks which.
    fn pick_end(&mut self, world: &World, end: End) -> Outcome {
        let own = self.own_here(world);
        match (own.as_slice(), self.source.clone()) {
            ([], _) | (_, None) => self.none_here(),
            ([one], _) => self.move_end(world, Moving { key: one.key.clone(), end }),
            (several, Some(source)) => {
                let keys = several.iter().map(|c| c.key.clone()).collect();
                Outcome::go(Go::Open(Box::new(Overlay::List(list::State::move_end(world, source, keys, end)))))
            }
        }
    }

    /// Changes the coding under the cursor; of several, asks which.
    fn toggle(&self, world: &World, edit: impl Fn(&Coding) -> CodingEdit) -> Outcome {
        let own = self.own_here(world);
        let (Some(one), Some(source)) = (own.last(), self.source.clone()) else { return self.none_here() };
        if own.len() > 1 {
            let edits = own.iter().map(|coding| (coding.key.clone(), edit(coding))).collect();
            return Outcome::go(Go::Open(Box::new(Overlay::List(list::State::mark(world, source, edits)))));
        }
        let edit = edit(one);
        let book = world.project.codebook();
        let name = book.name(book.resolve(&one.code));
        let told = match edit {
            CodingEdit::Quotable(true) => format!("{name}: worth quoting"),
            CodingEdit::Quotable(false) => format!("{name}: no longer worth quoting"),
            CodingEdit::Sure(true) => format!("{name}: sure"),
            _ => format!("{name}: unsure"),
        };
        let command = Command::EditCodings { source, keys: vec![one.key.clone()], edit };
        Outcome::change(command).then(Go::Notice(Notice::done(told)))
    }

    /// Opens the memos on what is highlighted; else on the coding under the cursor, of several asks which; else on the
    /// sentence.
    pub fn memo(&self, world: &World) -> Outcome {
        let Some(source) = self.source.clone() else { return memo::open(world, About::Project, None) };
        let here = self.codings_here();
        let keys: Vec<CodingKey> = here.iter().flat_map(|s| &s.cites).map(|coding| coding.key.clone()).collect();
        match (self.selected(world), keys.as_slice()) {
            (Some(segment), _) => memo::open(world, About::Source(source), Some(segment)),
            (None, [key]) => memo::open(world, About::Coding(source, key.clone()), None),
            (None, [_, ..]) => {
                Outcome::go(Go::Open(Box::new(Overlay::List(list::State::memo_on(world, source, keys)))))
            }
            (None, []) => {
                let passage = self.target(world).map(|spot| spot.segment);
                memo::open(world, About::Source(source), passage)
            }
        }
    }

    /// Adds the passage of the coding under the cursor to the examples of its code.
    fn add_example(&self, world: &World) -> Outcome {
        let (Some(stripe), Some(text), Some(source)) =
            (self.codings_here().pop().cloned(), self.text(world), self.source.as_ref())
        else {
            return self.none_here();
        };
        let book = world.project.codebook();
        let quote = text.passage_text(stripe.segment);
        let mut examples = book.get(&stripe.code).map(|code| code.examples.clone()).unwrap_or_default();
        let example = json!({"source": source.as_str(), "quote": quote});
        if examples.contains(&example) {
            return Outcome::tell(Notice::warning("this passage is among its examples already"));
        }
        examples.push(example);
        let told = Notice::done(format!("an example of {}: {}", book.name(&stripe.code), short(&quote)));
        Outcome::change(Command::EditCode(stripe.code, CodeEdit::Examples(examples)))
            .then(Go::Notice(told.hinted("its card has them all")))
    }

    fn copy(&self, world: &World) -> Outcome {
        let (Some(spot), Some(text), Some(shard)) = (self.target(world), self.text(world), self.shard(world)) else {
            return Outcome::tell(nothing_to_code());
        };
        let words = text.passage_text(spot.segment);
        let turn = text.turn_at(spot.segment.start());
        let label = turn.and_then(|n| text.turns().get(n)?.label.clone());
        let title = &shard.source().title;
        let from = label.map_or_else(|| title.clone(), |label| format!("{label}, {title}"));
        Outcome::go(Go::Copy(format!("“{words}” ({from})"), "the passage with its label"))
    }
}

/// Marks a source as done, or asks why it is to be opened again.
pub fn mark_done(world: &World, source: &crate::domain::id::SourceId) -> Outcome {
    if world.project.is_done(source, world.coder()) {
        let prompt = prompt::State::reopen(world, source.clone());
        return Outcome::go(Go::Open(Box::new(Overlay::Prompt(prompt))));
    }
    let title = world.project.title_of(source);
    let told = Notice::done(format!("{title} is done")).keyed(Action::MarkDone, "opens it again");
    let command = Command::MarkDone { source: source.clone(), done: true, why: None };
    Outcome::change(command).then(Go::Notice(told))
}
