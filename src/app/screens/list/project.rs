//! Lists about the project and what is shown of it: layers, levels, columns and measures of tallies.

use super::{Pick, Row, State, numbered};
use crate::analysis::lists::{Change, Matter, TrailFilter};
use crate::analysis::tally::{Across, Measure};
use crate::app::screens::memo;
use crate::app::undoing;
use crate::app::world::World;
use crate::domain::color;
use crate::domain::command::{CodeEdit, CodeText, Command};
use crate::domain::history::Action;
use crate::domain::id::{CodeId, LevelId, MemoId};
use crate::domain::layer::Layer;
use crate::domain::time::When;

/// Asks for the layer; says what each means.
pub(super) fn layer(world: &World) -> State {
    let project = &world.project;
    let me = world.coder();
    let row = |name: String, note: &str, layer: Layer| {
        let is_now = world.layer == layer;
        Row::new(name, note, Pick::Layer(layer)).when_current(is_now)
    };
    let done = project.sources().iter().any(|id| !project.done_by(id).is_empty());
    let last = if done {
        "what coders agree on or have settled, of sources marked done"
    } else {
        "nothing is marked done yet: for now every coding"
    };
    let mut rows = vec![row("mine".into(), "your own codings", Layer::Mine(me.clone())).lettered('m')];
    rows.push(row("final".into(), last, Layer::Final).lettered('f'));
    rows.push(row("everyone".into(), "every coding; what two have coded counts twice", Layer::Everyone).lettered('e'));
    for coder in project.coders().into_iter().filter(|coder| *coder != me) {
        let (name, note) = (project.coder_name(coder), format!("only the codings of {coder}"));
        rows.push(row(name.to_owned(), &note, Layer::Coder(coder.clone())));
    }
    State::new("Whose codings?", "show", numbered(rows))
}

/// Asks for the level of a code.
pub(super) fn level(world: &World, code: &CodeId) -> State {
    let book = world.project.codebook();
    let own = book.get(code).and_then(|c| c.level.as_ref());
    let parent = book.lineage(code).nth(1).and_then(|parent| book.level(parent));
    let pick = |level| Pick::Change(vec![Command::EditCode(code.clone(), CodeEdit::Level(level))]);
    let mut rows: Vec<Row> = world
        .project
        .levels()
        .iter()
        .map(|level| {
            let is_now = own == Some(&level.id);
            Row::new(level.id.as_str(), level.note.as_str(), pick(Some(level.id.clone()))).when_current(is_now)
        })
        .collect();
    if rows.is_empty() {
        rows.push(Row::barred("no levels", "this project declares none: write them into project.yaml"));
    }
    let inherited = parent.map_or_else(|| "no level".to_owned(), |level| format!("as the code above: {level}"));
    rows.push(Row::new("none of its own", inherited, pick(None)).when_current(own.is_none()).lettered('0'));
    State::new(format!("Level of “{}”", book.name(code)), "set", numbered(rows))
}

/// Asks which changes of the trail to list: of what, by whom, of which thing, and when, as the highlighted one has it.
pub(super) fn trail(world: &World, now: &TrailFilter, here: Option<&Change>) -> State {
    let project = &world.project;
    let mut rows = vec![Row::new("everything", "by anybody", Pick::Trail(TrailFilter::default())).lettered('a')];
    rows.extend(Matter::WORDS.into_iter().map(|(of, word)| {
        let filter = TrailFilter { of: Some(of), ..now.clone() };
        Row::new(word, "of these", Pick::Trail(filter)).when_current(now.of == Some(of))
    }));
    if let Some(change) = here {
        let about = change.about();
        let filter = TrailFilter { thing: Some(about.clone()), ..now.clone() };
        let is_now = now.thing.as_ref() == Some(&about);
        let name = project.in_words(&about);
        rows.push(
            Row::new(name, "this alone, and what lies in it", Pick::Trail(filter)).lettered('t').when_current(is_now),
        );
    }
    if let Some(when) = here.and_then(|change| change.when(project)) {
        let (start, end) = day(when);
        let (since, until) = (Some(start), Some(end));
        let day = when.date();
        let row = |name: String, letter: char, filter: TrailFilter| {
            let is_now = (now.since, now.until) == (filter.since, filter.until);
            Row::new(name, "the day of the highlighted change", Pick::Trail(filter))
                .lettered(letter)
                .when_current(is_now)
        };
        rows.push(row(format!("on {day}"), 'd', TrailFilter { since, until, ..now.clone() }));
        rows.push(row(format!("since {day}"), 's', TrailFilter { since, until: None, ..now.clone() }));
        rows.push(row(format!("until {day}"), 'u', TrailFilter { since: None, until, ..now.clone() }));
    }
    rows.extend(project.coders().into_iter().map(|coder| {
        let filter = TrailFilter { by: Some(coder.clone()), ..now.clone() };
        let name = project.coder_name(coder).to_owned();
        Row::new(name, "by this coder", Pick::Trail(filter)).when_current(now.by.as_ref() == Some(coder))
    }));
    State::new("Which changes?", "list", numbered(rows))
}

/// Returns the first and last instant of the day of an instant, in UTC as the screen has it.
fn day(when: When) -> (When, When) {
    const DAY: i64 = 86_400_000;
    let start = when.millis() - when.millis().rem_euclid(DAY);
    (When::from_millis(start), When::from_millis(start + DAY - 1))
}

/// Asks what becomes of an action of which a part is missing.
pub(super) fn cut_off(world: &World, action: &Action) -> State {
    let decide = |keep| Pick::Change(vec![Command::Decide { action: action.id, keep }]);
    let there = format!("{} of {} changes", action.lines(), action.of);
    let mut rows = vec![
        Row::new("ask me again next time", "nothing is changed", Pick::Change(Vec::new())),
        Row::new("keep what is there of it", there, decide(true)),
    ];
    // Without what made it there is no project.
    if !action.founding {
        rows.push(Row::new("take it back", "all is as it was before", decide(false)));
    }
    let title = format!("Cut off on {}: {}", action.id.t.date(), undoing::describe(&world.project, action));
    State::new(title, "choose", numbered(rows))
}

/// Shows the memos about a thing.
pub(super) fn memos(world: &World, there: &[MemoId], new: memo::Which) -> State {
    let memos = there.iter().filter_map(|id| world.project.memo(id));
    let mut rows: Vec<Row> = memos
        .map(|memo| {
            let state = world.project.thread_state(memo).map(|state| format!(" · {} comment", state.word()));
            let note = format!("{} · {}{}", memo.author, memo.created.date(), state.unwrap_or_default());
            Row::new(memo.title(), note, Pick::Memo(memo::Which::Known(memo.id.clone())))
        })
        .collect();
    if world.review {
        rows.push(Row::new("another one", "writes a new comment", Pick::Memo(new)).lettered('a'));
    } else if world.read_only.is_none() {
        rows.push(Row::new("another one", "writes a new memo", Pick::Memo(new)).lettered('a'));
    }
    State::new("Which memo?", "open", numbered(rows))
}

/// Asks for the colour of a code.
pub(super) fn color(world: &World, code: &CodeId) -> State {
    let book = world.project.codebook();
    let own = book.get(code).and_then(|c| c.color.as_deref()).and_then(color::number);
    let pick = |name: &str| {
        Pick::Change(vec![Command::EditCode(code.clone(), CodeEdit::Text(CodeText::Color, name.to_owned()))])
    };
    let mut rows: Vec<Row> = color::COLORS
        .into_iter()
        .enumerate()
        .map(|(nth, name)| Row { color: Some(nth), ..Row::new(name, "", pick(name)).when_current(own == Some(nth)) })
        .collect();
    let above = "as the code above it, else by its place";
    rows.push(Row::new("none of its own", above, pick("")).when_current(own.is_none()).lettered('0'));
    State::new(format!("Colour of “{}”", book.name(code)), "set", numbered(rows))
}

/// Asks whether a code keeps the level it had from above.
pub(super) fn keep_level(world: &World, code: &CodeId, moved: Command, then: Option<&LevelId>) -> State {
    let book = world.project.codebook();
    let shown = |level: Option<&LevelId>| level.map_or_else(|| "no level".to_owned(), ToString::to_string);
    let now = book.level(code);
    let n = world.counts.code(code);
    let follow = Row::new(
        format!("take the level there: {}", shown(then)),
        format!("{n} codings change level"),
        Pick::Change(vec![moved.clone()]),
    );
    let mut rows = vec![follow.lettered('t')];
    // A code cannot be told to have no level where one holds above it.
    if let Some(level) = now {
        let keep = Command::EditCode(code.clone(), CodeEdit::Level(Some(level.clone())));
        let keep = Row::new(format!("keep {level}"), "as a level of its own", Pick::Change(vec![moved, keep]));
        rows.push(keep.lettered('l'));
    }
    State::new(format!("Move “{}”: its level", book.name(code)), "move", rows)
}

/// Asks for what the columns of the tallies compare.
pub(super) fn across(world: &World) -> State {
    let project = &world.project;
    let row = |name: &str, note: &str, across: Option<Across>| Row::new(name, note, Pick::Across(across));
    let mut rows = vec![row("nothing", "only the measures", None).lettered('0')];
    rows.extend(project.attributes().into_iter().map(|name| {
        let values: std::collections::BTreeSet<&str> =
            project.participants().values().filter_map(|p| p.attribute(name)).collect();
        let shown: Vec<&str> = values.into_iter().collect();
        let across = Across::Attribute(name.to_owned());
        // One that is called like a word below says what it is.
        row(&across.word(), &shown.join(" · "), Some(across.clone()))
    }));
    let fixed = [
        ("source", "each transcript", Across::Source),
        ("kind", "interviews, focus groups", Across::Kind),
        ("coder", "whose codings they are", Across::Coder),
        ("participant", "each participant", Across::Participant),
    ];
    rows.extend(fixed.into_iter().map(|(name, note, across)| row(name, note, Some(across))));
    State::new("Compare across", "compare", numbered(rows))
}

/// Asks for what the columns of the tallies count.
pub(super) fn measure(_world: &World) -> State {
    let rows = Measure::ALL.into_iter().map(|measure| Row::new(measure.word(), measure.unit(), Pick::Measure(measure)));
    State::new("Count in the columns", "count", numbered(rows.collect()))
}
