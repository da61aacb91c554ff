//! What quotes are narrowed to: first by what, then to which of those that occur.

use super::{Pick, Row, State, numbered};
use crate::analysis::handle::AtLevel;
use crate::analysis::retrieve::{Filter, Quote};
use crate::app::screens::codebook::ask::counted;
use crate::app::screens::quotes::{self, level_name};
use crate::app::screens::sort::natural;
use crate::app::world::World;
use crate::domain::id::{CodeId, CoderId, LevelId, ParticipantId, SourceId};
use std::collections::{BTreeMap, BTreeSet};

/// Something that can be chosen: its name, to how many passages it narrows, and how.
type Choice = (String, String, Filter);

/// What quotes can be narrowed by.
#[derive(Clone, Debug, PartialEq, Eq)]
enum By {
    Code,
    Level,
    Source,
    Participant,
    Coder,
    /// An attribute of the participants.
    Attribute(String),
}

/// Asks by what to narrow.
pub(super) fn quotes(world: &World, of: &quotes::State) -> State {
    let project = &world.project;
    let mut all = vec![By::Code];
    if !project.levels().is_empty() {
        all.push(By::Level);
    }
    all.extend([By::Source, By::Participant, By::Coder]);
    all.extend(project.attributes().into_iter().map(|name| By::Attribute(name.to_owned())));
    let every = Filter { words: of.narrowed().words.clone(), ..Filter::default() };
    let is_all = *of.narrowed() == every;
    let kept = if every.words.is_empty() { "all that was asked for" } else { "the words of / still hold" };
    let every = Row::new("nothing", kept, Pick::Quotes(Box::new(every)));
    let mut rows = vec![every.lettered('0').when_current(is_all)];
    rows.extend(all.iter().map(|by| by.row(world, of)));
    State::new("Narrow the quotes by", "choose", numbered(rows))
}

impl By {
    fn word(&self) -> &str {
        match self {
            Self::Code => "code",
            Self::Level => "level",
            Self::Source => "source",
            Self::Participant => "participant",
            Self::Coder => "coder",
            Self::Attribute(name) => name,
        }
    }

    /// The row that leads to the choices; without any, it says so.
    fn row(&self, world: &World, of: &quotes::State) -> Row {
        let without = self.without(of.narrowed());
        let is_set = without != *of.narrowed();
        let there = of.others(world, without.clone());
        let choices = self.choices(world, &there, &without);
        let now = choices.iter().find(|(_, _, filter)| filter == of.narrowed()).map(|(name, ..)| name.trim());
        let note = match (now, choices.as_slice()) {
            (Some(now), _) => format!("now {now}"),
            (None, []) if !is_set => return Row::barred(self.word(), "none in these quotes"),
            (None, [(only, ..)]) if !is_set => format!("only {}", only.trim()),
            (None, []) => "none of it in these quotes".to_owned(),
            (None, some) => format!("{} to choose from", some.len()),
        };
        let any = Row::new("any", counted(there.len(), "passage"), Pick::Quotes(Box::new(without)));
        let mut rows = vec![any.lettered('0').when_current(!is_set)];
        rows.extend(choices.into_iter().map(|(name, note, filter)| {
            let is_now = filter == *of.narrowed();
            Row::new(name, note, Pick::Quotes(Box::new(filter))).when_current(is_now)
        }));
        let next = State::new(format!("Only which {}?", self.word()), "show", numbered(rows));
        Row::new(self.word(), note, Pick::Next(Box::new(next))).when_current(is_set)
    }

    /// A filter without what it says of this.
    fn without(&self, filter: &Filter) -> Filter {
        let mut filter = filter.clone();
        match self {
            Self::Code => filter.codes.clear(),
            Self::Level => filter.level = None,
            Self::Source => filter.sources.clear(),
            Self::Participant => filter.participants.clear(),
            Self::Coder => filter.coder = None,
            Self::Attribute(name) => filter.attributes.retain(|(other, _)| other != name),
        }
        filter
    }

    /// What occurs in quotes, each with how many of them it narrows to; `rest` is the filter that it is added to.
    fn choices(&self, world: &World, quotes: &[Quote], rest: &Filter) -> Vec<Choice> {
        let project = &world.project;
        match self {
            Self::Code => codes(world, quotes, rest),
            Self::Level => levels(world, quotes, rest),
            Self::Source => {
                let n = counts(quotes, |quote| BTreeSet::from([&quote.source]));
                let only = |id: &SourceId| Filter { sources: vec![id.clone()], ..rest.clone() };
                let there = project.sources().iter().filter_map(|id| Some((id, *n.get(id)?)));
                there.map(|(id, n)| choice(project.title_of(id), n, only(id))).collect()
            }
            Self::Participant => {
                let n = counts(quotes, |quote| voices(world, quote, rest).collect());
                let only = |id: &ParticipantId| Filter { participants: vec![id.clone()], ..rest.clone() };
                sorted(n, |id| id.as_str()).into_iter().map(|(id, n)| choice(id.as_str(), n, only(id))).collect()
            }
            Self::Coder => {
                let n = counts(quotes, |quote| quote.cites.iter().map(|coding| coding.coder()).collect());
                let only = |id: &CoderId| Filter { coder: Some(id.clone()), ..rest.clone() };
                n.into_iter().map(|(id, n)| choice(project.coder_name(id), n, only(id))).collect()
            }
            Self::Attribute(name) => values(world, quotes, name, rest),
        }
    }
}

/// In how many quotes each thing occurs, of those that a quote has.
fn counts<'a, T: Ord>(quotes: &'a [Quote], of: impl Fn(&'a Quote) -> BTreeSet<T>) -> BTreeMap<T, usize> {
    let mut counts = BTreeMap::new();
    for one in quotes.iter().flat_map(of) {
        *counts.entry(one).or_default() += 1;
    }
    counts
}

/// What occurs, in the order in which a person lists names and numbers.
fn sorted<T>(counts: BTreeMap<T, usize>, name: impl Fn(&T) -> &str) -> Vec<(T, usize)> {
    let mut all: Vec<_> = counts.into_iter().collect();
    all.sort_by(|(a, _), (b, _)| natural(name(a), name(b)));
    all
}

fn choice(name: &str, n: usize, filter: Filter) -> Choice {
    (name.to_owned(), counted(n, "passage"), filter)
}

/// The codes and categories, in the order of the codebook.
fn codes(world: &World, quotes: &[Quote], rest: &Filter) -> Vec<Choice> {
    let book = world.project.codebook();
    let n = counts(quotes, |quote| quote.codes.iter().flat_map(|(code, _)| book.lineage(code)).collect());
    let only = |id: &CodeId| Filter { codes: vec![id.clone()], ..rest.clone() };
    let name = |id: &CodeId, depth: usize| format!("{}{}", "  ".repeat(depth), book.name(id));
    let tree = book.tree();
    let there = tree.iter().filter_map(|(id, depth)| Some((id, *depth, *n.get(id)?)));
    there.map(|(id, depth, n)| choice(&name(id, depth), n, only(id))).collect()
}

/// The levels that codings count at, and none.
fn levels(world: &World, quotes: &[Quote], rest: &Filter) -> Vec<Choice> {
    let project = &world.project;
    let declared = project.levels().iter().map(|level| AtLevel::Level(level.id.clone()));
    let all: Vec<AtLevel> = declared.chain([AtLevel::NoLevel]).collect();
    // By their places, for levels have an order of their own.
    let place = |level: Option<&LevelId>| all.iter().position(|one| one.holds(project, level));
    let n = counts(quotes, |quote| quote.codes.iter().filter_map(|(_, level)| place(level.as_ref())).collect());
    let only = |level: &AtLevel| Filter { level: Some(level.clone()), ..rest.clone() };
    let there = n.into_iter().filter_map(|(place, n)| Some((all.get(place)?, n)));
    there.map(|(level, n)| choice(&level_name(level), n, only(level))).collect()
}

/// The voices of a quote that the rest of the filter lets through: what is added must hold for one of them.
fn voices<'a>(world: &World, quote: &'a Quote, rest: &Filter) -> impl Iterator<Item = &'a ParticipantId> {
    quote.voices.iter().filter(|id| rest.holds_voice(&world.project, id))
}

/// The values that an attribute of the voices has, and not given.
fn values(world: &World, quotes: &[Quote], name: &str, rest: &Filter) -> Vec<Choice> {
    let value = |id: &ParticipantId| {
        let known = world.project.participants().get(id);
        known.and_then(|known| known.attribute(name)).unwrap_or_default()
    };
    let n = counts(quotes, |quote| voices(world, quote, rest).map(value).collect());
    let only = |wanted: &str| {
        let mut filter = rest.clone();
        filter.attributes.push((name.to_owned(), wanted.to_owned()));
        filter.attributes.sort_unstable();
        filter
    };
    let shown = |value: &str| if value.is_empty() { "not given".to_owned() } else { value.to_owned() };
    sorted(n, |value| value).into_iter().map(|(value, n)| choice(&shown(value), n, only(value))).collect()
}
