//! The one bridge from what is wanted on screen to what is kept: plan, absorb, append.

use super::effect::Effect;
use super::notice::Notice;
use super::world::World;
use crate::domain::command::Command;
use crate::domain::plan::plan;
use crate::domain::record::Stamp;
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

/// Carries out commands: each becomes one action. Stops at the first that is refused and returns what to tell; what
/// came before it stands.
pub fn run(world: &mut World, commands: Vec<Command>, moment: Moment) -> Result<(Vec<Effect>, Vec<Notice>), Notice> {
    let (mut effects, mut notices) = (Vec::new(), Vec::new());
    if let Some(why) = world.read_only.as_ref().filter(|_| !commands.is_empty()) {
        return Err(Notice::warning(format!("nothing can be changed here: {why}")));
    }
    for (i, command) in (0u64..).zip(commands) {
        let stamp = Stamp {
            now: moment.now,
            origin: world.me.clone(),
            action: world.project.next_action(&world.me.coder, &world.me.device),
            seed: moment.seed.wrapping_add(i),
        };
        let done = match plan(&world.project, command, &stamp) {
            Ok(done) => done,
            // What is wanted is so already: windows close and the like happen all the same.
            Err(Rejection::NoChange) => continue,
            Err(rejection) => {
                let notice = Notice::warning(rejection.to_string());
                return Err(if let Some(hint) = rejection.hint() { notice.hinted(hint) } else { notice });
            }
        };
        world.project.absorb_all(done.records.iter().cloned());
        if !done.left.is_empty() {
            notices.push(Notice::warning(format!("left as it is, changed since: {}", done.left.join(", "))));
        }
        let project = Box::new(world.project.clone());
        effects.push(Effect::Append { number: world.saving.ask(), records: done.records, project });
    }
    world.counts.update(&world.project, &world.layer);
    Ok((effects, notices))
}
