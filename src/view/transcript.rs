//! The text: turn numbers, speakers, wrapped words with their tints, the stripes of the codings beside them.

use super::frame::Heading;
use super::lines::{after, row};
use super::paint::Painter;
use super::stripes::Margin;
use crate::app::App;
use crate::app::geometry::Area;
use crate::app::layouts::{Columns, Part, Row};
use crate::app::screens::transcript::{State, Stripe};
use crate::domain::id::SourceId;
use crate::domain::source::{Role as Asks, Speaker};
use crate::domain::{About, Memo, Segment, Shard, ThreadState, Transcript};
use crate::text::shown::cells;
use crate::text::width::{truncate, width};
use crate::theme::Role;
use std::ops::Range;

/// Most cells of what is searched for, in the heading.
const QUERY: usize = 20;

/// Returns the heading of a transcript, counted from 0: title, kind, group; and the turn under the cursor.
pub fn heading(app: &App, (nth, state): (usize, &State)) -> Heading {
    let Some((id, shard)) = state.source().zip(state.shard(&app.world)) else {
        return Heading { name: "Transcript".into(), ..Heading::default() };
    };
    let source = shard.source();
    let group = crate::app::screens::sources::group(&app.world, id);
    let mut more = vec![source.kind.shown()];
    more.extend([group, source.language.as_str()].into_iter().filter(|word| !word.is_empty() && *word != "en"));
    let turns = state.text(&app.world).map_or(0, |text| text.turns().len());
    let here = state.turn_here(&app.world);
    let mut right = here.map_or_else(String::new, |turn| format!("turn {} of {turns}", turn + 1));
    if let Some((nth, all)) = state.hit_count() {
        let place = if nth == 0 { all.to_string() } else { format!("{nth} of {all}") };
        let query = truncate(state.query(), QUERY);
        right = format!("'{query}' {place} · {right}");
    }
    if app.world.project.is_done(id, app.world.coder()) {
        more.push("done");
    }
    let warning = match shard.adrift() {
        0 => String::new(),
        n => format!("{n} adrift"),
    };
    // Where only one of several is shown, how many wait behind it.
    let open = app.panes.open();
    let shown = app.frame().transcripts.iter().flatten().count();
    let name = if shown < open { format!("{} ({} of {open})", source.title, nth + 1) } else { source.title.clone() };
    if app.panes.is_locked() {
        more.push("locked");
    }
    Heading { name, more: more.join(" · "), warning, right }
}

/// What the rows are drawn from.
struct Page<'a> {
    state: &'a State,
    /// Whether the keys go here.
    focused: bool,
    shard: &'a Shard,
    text: &'a Transcript,
    columns: Columns,
    /// The codings that reach into what is shown.
    stripes: Vec<&'a Stripe>,
    selected: Option<Segment>,
    hits: Vec<Segment>,
    /// Where passages with a memo begin, and how the memo does; in reading mode those of codings too.
    memos: Vec<(usize, &'static str, &'a str)>,
    /// Codings are not shown.
    reading: bool,
}

/// Draws the text.
pub fn draw(app: &App, (state, focused): (&State, bool), area: Area, paint: &mut Painter<'_>) {
    let Some((shard, text)) = state.shard(&app.world).zip(state.text(&app.world)) else {
        empty(app, state, area, paint);
        return;
    };
    let lines = state.lines();
    if text.paragraphs().is_empty() {
        paint.line(row(area, 0), "This source has no words.", Role::Muted);
        return;
    }
    let shown = lines.iter().filter_map(Row::words).fold(None, |all: Option<Range<usize>>, range| {
        Some(all.map_or_else(|| range.clone(), |all| all.start..range.end))
    });
    let shown = shown.and_then(|range| Segment::new(range.start, range.end));
    let stripes = state.stripes().iter().filter(|s| shown.is_some_and(|shown| s.segment.overlaps(shown)));
    let page = Page {
        state,
        focused: focused && app.overlays.is_empty(),
        shard,
        text,
        columns: state.columns(),
        stripes: stripes.collect(),
        selected: state.selected(&app.world),
        hits: shown.map(|shown| state.hits_in(shown).collect()).unwrap_or_default(),
        memos: state.source().map(|source| memos_in(app, source)).unwrap_or_default(),
        reading: app.world.reading,
    };
    let mut margin = Margin::new(app, page.columns);
    for (nth, line) in lines.iter().enumerate().take(usize::from(area.height)) {
        let place = row(area, nth);
        page.line(line, place, paint);
        let from = page.columns.gutter + page.columns.text + 1;
        let beside = after(place, u16::try_from(from).unwrap_or(u16::MAX));
        let last = nth + 1 == lines.len().min(usize::from(area.height));
        margin.row(&page.stripes, &page.reach(line), last, beside, paint);
    }
}

/// The sign of a memo in the margin.
pub(super) const MEMO: &str = "¶";
/// The sign of a reviewer's comment that is not settled.
pub(super) const COMMENT: &str = "»";

/// Returns the sign of a memo in the margin: a comment that is settled has that of any memo.
pub(super) fn sign(app: &App, memo: &Memo) -> &'static str {
    let state = app.world.project.thread_state(memo);
    if state.is_some_and(|state| state != ThreadState::Settled) { COMMENT } else { MEMO }
}

/// Where the passages of a source begin that have a memo of their own; for reading, also those of codings with one.
fn memos_in<'a>(app: &'a App, source: &SourceId) -> Vec<(usize, &'static str, &'a str)> {
    let is_wanted = |memo: &&Memo| match &memo.about {
        About::Source(id) => id == source,
        About::Coding(id, _) => app.world.reading && id == source,
        _ => false,
    };
    let here = app.world.project.memos().filter(is_wanted);
    let begin = |memo: &'a Memo| Some((memo.place(&app.world.project)?.1.start(), sign(app, memo), memo.title()));
    let mut all: Vec<_> = here.filter_map(begin).collect();
    // A comment waits for somebody, a memo does not.
    all.sort_by_key(|(_, sign, _)| *sign != COMMENT);
    all
}

fn empty(app: &App, state: &State, area: Area, paint: &mut Painter<'_>) {
    let says: &[(&str, Role)] = if app.world.project.sources().is_empty() {
        &[
            ("There is nothing to read yet.", Role::Muted),
            ("", Role::Text),
            ("Leave emic, then add transcripts:", Role::Hint),
            ("emic import DIR FILE…", Role::Key),
        ]
    } else if state.source().is_some_and(|id| app.world.loading.contains(id)) {
        &[("This source is being read…", Role::Muted)]
    } else if state.source().is_some() {
        &[("The text of this source is missing.", Role::Warning), ("emic check tells more.", Role::Hint)]
    } else {
        &[("No source is open.", Role::Muted), ("o opens one.", Role::Hint)]
    };
    for (nth, (text, role)) in says.iter().enumerate() {
        paint.line(row(area, nth), text, *role);
    }
}

impl Page<'_> {
    /// The bytes a row stands for: where a stripe runs past it.
    fn reach(&self, line: &Row) -> Range<usize> {
        let turn = self.text.turns().get(line.turn);
        match &line.part {
            Part::Words { range, .. } => range.clone(),
            Part::Speaker => turn.map_or(0..0, |turn| turn.range.start()..turn.range.start()),
            Part::Gap => turn.map_or(0..0, |turn| turn.range.end()..turn.range.end()),
        }
    }

    fn line(&self, line: &Row, place: Area, paint: &mut Painter<'_>) {
        match &line.part {
            Part::Gap => {}
            Part::Speaker => self.speaker(line.turn, place, paint),
            Part::Words { range, first } => {
                if *first {
                    self.speaker(line.turn, place, paint);
                }
                self.words(line.turn, range.clone(), place, paint);
            }
        }
    }

    fn speaker(&self, nth: usize, place: Area, paint: &mut Painter<'_>) {
        let Some(turn) = self.text.turns().get(nth) else { return };
        let digits = u16::try_from(self.columns.number).unwrap_or(1);
        let number = Area { width: digits.min(place.width), ..place };
        paint.right(number, &(nth + 1).to_string(), Role::TurnNumber);
        let Some(label) = turn.label.as_deref() else { return };
        let who = self.shard.source().speakers.get(label);
        let room = if self.columns.label == 0 { usize::from(place.width) } else { self.columns.label };
        let label = match who {
            Some(Speaker::Researcher(Asks::Interviewer)) if width(label) > room => "Int.",
            Some(Speaker::Researcher(Asks::Moderator)) if width(label) > room => "Mod.",
            _ => label,
        };
        let role = if self.is_asking(nth) { Role::Interviewer } else { Role::Speaker };
        let rest = after(place, digits + 1);
        let rest = Area { width: rest.width.min(u16::try_from(room).unwrap_or(u16::MAX)), ..rest };
        let rest = after(rest, paint.line(rest, label, role));
        if let Some(time) = turn.time.filter(|_| self.columns.label == 0) {
            paint.line(after(rest, 2), self.text.slice(time), Role::Muted);
        }
    }

    fn is_asking(&self, nth: usize) -> bool {
        let label = self.text.turns().get(nth).and_then(|turn| turn.label.as_deref());
        let who = label.and_then(|label| self.shard.source().speakers.get(label));
        matches!(who, Some(Speaker::Researcher(_)))
    }

    fn words(&self, turn: usize, range: Range<usize>, place: Area, paint: &mut Painter<'_>) {
        let Some(words) = self.text.text().get(range.clone()) else { return };
        let base = paint.style(if self.is_asking(turn) { Role::Interviewer } else { Role::Text });
        let here: Vec<&&Stripe> =
            self.stripes.iter().filter(|s| s.segment.start() < range.end && range.start < s.segment.end()).collect();
        let gutter = u16::try_from(self.columns.gutter).unwrap_or(u16::MAX);
        let room = after(place, gutter);
        let mut begun = self.memos.iter().filter(|(at, ..)| range.contains(at));
        if let Some((_, sign, _)) = begun.clone().next().filter(|_| gutter > 0) {
            paint.line(Area { width: 1, ..after(place, gutter - 1) }, sign, Role::Accent);
        }
        if let (true, Some((.., title))) = (self.reading && self.columns.name > 0, begun.next()) {
            let beside = after(place, u16::try_from(self.columns.gutter + self.columns.text + 2).unwrap_or(u16::MAX));
            paint.line(beside, title, Role::Hint);
        }
        let mut x = room.x;
        for cell in cells(words) {
            let at = range.start + cell.range.start;
            let wide = u16::try_from(cell.width).unwrap_or(1);
            if x.saturating_add(wide) > room.right() || usize::from(x - room.x) + cell.width > self.columns.text.max(1)
            {
                break;
            }
            let shown = if self.reading { 0 } else { 2 };
            let coded = here.iter().filter(|s| s.segment.contains(at)).take(shown).count();
            let style = self.roles(at, coded).into_iter().flatten().fold(base, |s, role| s.patch(paint.style(role)));
            paint.glyph((x, room.y), &cell.shown, wide, style);
            x += wide;
        }
    }

    /// What a character means, one over the other.
    fn roles(&self, at: usize, coded: usize) -> [Option<Role>; 4] {
        let coded = match coded {
            0 => None,
            1 => Some(Role::Coded),
            _ => Some(Role::CodedTwice),
        };
        let hit = self.hits.iter().find(|hit| hit.contains(at));
        let cursor = self.state.cursor();
        let found = hit.map(|hit| if hit.contains(cursor) { Role::SearchHere } else { Role::SearchHit });
        let selected = self.selected.is_some_and(|s| s.contains(at)).then_some(Role::Selection);
        let under = match (at == cursor, self.focused) {
            (true, true) => Some(Role::Cursor),
            // Some hits have letters of their own, which no other ground is meant for.
            (true, false) => found.is_none().then_some(Role::RowElsewhere),
            (false, _) => None,
        };
        [coded, found, selected, under]
    }
}
