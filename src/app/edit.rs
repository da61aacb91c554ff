//! The one bridge from what is wanted on screen to what is kept: plan, absorb, append.

use super::action::Action;
use super::effect::Effect;
use super::guard::refused;
use super::notice::Notice;
use super::screens::confirm;
use super::undoing::{reversed, wants_asking};
use super::world::World;
use crate::domain::coding::CodingKey;
use crate::domain::command::Command;
use crate::domain::id::SourceId;
use crate::domain::plan::{Plan, plan_all};
use crate::domain::record::{Line, Place, Record, Stamp};
use crate::domain::rejection::Rejection;
use crate::domain::time::When;

/// Time and randomness as they come in from outside with a message.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Moment {
    /// The time.
    pub now: When,
    /// A random number that new ids are made of.
    pub seed: u64,
}

/// What commands led to.
#[derive(Debug, Default)]
pub struct Done {
    /// What is to be saved.
    pub effects: Vec<Effect>,
    /// The codings that were made.
    pub made: Vec<(SourceId, CodingKey)>,
    /// What an undo or redo reversed, and what it had to leave; told in place of anything else.
    pub told: Option<Notice>,
    /// What is asked before anything is done.
    pub ask: Option<Box<confirm::State>>,
}

/// Carries out commands as one action. When one is refused, nothing has changed, and what to tell is returned.
pub fn run(world: &mut World, commands: Vec<Command>, moment: Moment) -> Result<Done, Notice> {
    if commands.is_empty() {
        return Ok(Done::default());
    }
    if let Some(refused) = refused(world, &commands) {
        return Err(refused);
    }
    let way = match commands.as_slice() {
        [one @ (Command::Undo | Command::Redo)] => Some(one.clone()),
        _ => None,
    };
    // Only an undo or redo may have to wait for a text.
    let again = commands.clone();
    let planned = match plan_all(&world.project, commands, &stamp(world, moment)) {
        Ok(planned) => planned,
        // What is wanted is so already: windows close and the like happen all the same.
        Err(Rejection::NoChange) => return Ok(Done::default()),
        Err(Rejection::EarlierText { of, sha256 }) => {
            let effects = vec![Effect::Earlier { source: of, sha256, then: again }];
            return Ok(Done { effects, ..Done::default() });
        }
        Err(locked @ Rejection::Locked { .. }) => return Err(told_locked(&locked)),
        Err(rejection) => {
            let notice = Notice::warning(rejection.to_string());
            return Err(if let Some(hint) = rejection.hint() { notice.hinted(hint) } else { notice });
        }
    };
    if let Some(way) = way.filter(|_| wants_asking(world, &planned)) {
        let ask = confirm::State::reverse(&world.project, way, &planned).map(Box::new);
        return Ok(Done { ask, ..Done::default() });
    }
    world.project.absorb_all(planned.records.iter().cloned());
    let mut effects = put_texts(world, &planned);
    world.counts.update(&world.project, &world.layer);
    let told = planned.reversal.as_ref().map(|reversal| reversed(&world.project, reversal, &planned));
    let made = planned.records.iter().filter_map(made_by).collect();
    let project = Box::new(world.project.clone());
    effects.push(Effect::Append { number: world.saving.ask(), records: planned.records, project });
    Ok(Done { effects, made, told, ask: None })
}

/// Returns the question about what an undo, or a redo, would come to.
pub fn ahead(world: &World, way: Command, moment: Moment) -> Option<confirm::State> {
    let planned = plan_all(&world.project, vec![way.clone()], &stamp(world, moment)).ok()?;
    confirm::State::reverse(&world.project, way, &planned)
}

fn stamp(world: &World, moment: Moment) -> Stamp {
    let me = &world.me;
    let action = world.project.next_action(&me.coder, &me.device);
    Stamp { now: moment.now, origin: me.clone(), action, seed: moment.seed }
}

/// Lets the texts stand that an action gives to sources.
fn put_texts(world: &mut World, planned: &Plan) -> Vec<Effect> {
    let mut effects = Vec::new();
    for (source, text) in &planned.texts {
        let before = world.project.shard(source).and_then(|shard| shard.text()).map(|text| text.sha256.to_string());
        let before = before.unwrap_or_default();
        world.project.absorb_text(source, text.clone());
        effects.push(Effect::Text { source: source.clone(), text: text.clone(), before });
    }
    effects
}

/// Says that the codebook is locked, and what can be done.
pub fn told_locked(rejection: &Rejection) -> Notice {
    Notice::warning(rejection.to_string())
        .keyed(Action::VersionsScreen, "leads to unlocking it; new codes wait unsorted")
}

/// Returns the coding that a record makes, if it does.
fn made_by(record: &Record) -> Option<(SourceId, CodingKey)> {
    match (&record.place, &record.line) {
        (Place::Codings(source), Line::Coding(line)) if line.head.rev == 1 => {
            Some((source.clone(), (record.origin.coder.clone(), line.id)))
        }
        _ => None,
    }
}
