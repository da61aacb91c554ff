//! `emic code`: codes a passage that is named by position, turn or quote.

use super::args::Code;
use super::choose;
use super::failure::{Failure, Result};
use super::place;
use super::print;
use super::session::Writing;
use super::shell::Shell;
use crate::analysis::table::{About, Cell, CellKind, Column, Table};
use crate::domain::command::{CodeChoice, Command, NewCodings};
use crate::domain::id::SourceId;
use crate::domain::record::{Line, Record};
use crate::domain::segment::Segment;
use crate::domain::{Project, Transcript};
use crate::outside;

/// How many places of an ambiguous quote are listed.
const MOST_PLACES: usize = 9;

/// Codes a passage.
pub fn run(shell: &mut Shell, args: &Code) -> Result<u8> {
    let (dir, rest) = place::split(&args.words);
    let by_position = args.turn.is_none() && args.quote.is_none();
    let (source, at, codes) = match rest {
        [source, start, end, codes @ ..] if by_position && !codes.is_empty() => (source, Some((start, end)), codes),
        [source, codes @ ..] if !by_position && !codes.is_empty() => (source, None, codes),
        _ => {
            let hint = "Write 'emic code DIR SOURCE START END CODE...', or name the passage with --turn or --quote: \
                'emic code DIR SOURCE --quote TEXT CODE...'.";
            return Err(Failure::refused("source, passage or code is missing", hint));
        }
    };
    let at = at.map(|(start, end)| Ok::<_, Failure>((position(start)?, position(end)?))).transpose()?;
    let mut writing = Writing::open(shell, &dir)?;
    let project = &writing.session.project;
    let source = choose::source(project, source)?;
    let segment = segment(project, &source, at, args)?;
    let codes = codes.iter().map(|text| choice(project, text)).collect::<Result<Vec<_>>>()?;
    let level = args.level.as_deref().map(|text| choose::level(project, text)).transpose()?;
    let new = codes.iter().filter_map(|choice| match choice {
        CodeChoice::New { name, .. } => Some(name.as_str()),
        CodeChoice::Known(_) => None,
    });
    choose::warn_of_alike(shell, project, new);
    let records = writing.run(Command::AddCodings(NewCodings { source, segment, codes, level }))?;
    let table = told(&writing.session.project, &records);
    let code = writing.finish(shell);
    print::table(shell, &table)?;
    Ok(code)
}

fn position(text: &str) -> Result<usize> {
    let hint = "Positions are counted in characters (code points) from 0; the end is excluded.";
    text.parse().map_err(|_no_number| Failure::refused(format!("'{text}' is no position"), hint))
}

/// A code that is there, or with `+` in front a new one.
fn choice(project: &Project, text: &str) -> Result<CodeChoice> {
    if text.trim().is_empty() {
        return Err(Failure::refused("one of the codes has no name", "'emic codebook' lists those that are there."));
    }
    match text.strip_prefix('+') {
        Some(name) => Ok(CodeChoice::New { name: name.to_owned(), parent: None }),
        None => choose::code(project, text).map(CodeChoice::Known).map_err(|failure| {
            let is_unknown = project.codebook().find(text).is_empty();
            let new = if is_unknown { format!(" '+{text}' makes it.") } else { String::new() };
            Failure { hint: format!("{}{new}", failure.hint), ..failure }
        }),
    }
}

/// Returns the passage meant.
fn segment(project: &Project, source: &SourceId, at: Option<(usize, usize)>, args: &Code) -> Result<Segment> {
    let shard = project.shard(source);
    let title = shard.map_or_else(|| source.to_string(), |s| s.source().title.clone());
    let text = shard.and_then(|s| s.text()).ok_or_else(|| {
        Failure::refused(format!("the text of '{title}' could not be read"), "'emic check' says what is wrong with it.")
    })?;
    let text = &text.transcript;
    if let Some((start, end)) = at {
        return of_positions(text, &title, start, end);
    }
    let turn = args.turn.map(|n| of_turn(text, &title, n, args.sentence)).transpose()?;
    match &args.quote {
        Some(quote) => of_quote(text, &title, quote, turn),
        None => turn.ok_or_else(|| Failure::refused("no passage was named", "Use positions, --turn or --quote.")),
    }
}

fn of_positions(text: &Transcript, title: &str, start: usize, end: usize) -> Result<Segment> {
    let all = text.byte_to_char(text.text().len());
    if start >= end {
        let hint = "The end is excluded, so it is at least the start and one.";
        return Err(Failure::refused(format!("the end {end} does not come after the start {start}"), hint));
    }
    let outside = |at: usize| {
        let hint = "Positions are counted in characters (code points) from 0; the end is excluded.";
        Failure::refused(format!("'{title}' has {all} characters: {at} lies outside"), hint)
    };
    if end > all {
        return Err(outside(if start >= all { start } else { end }));
    }
    let segment = text.segment_of_chars(start, end).ok_or_else(|| outside(end))?;
    for (at, byte) in [(start, segment.start()), (end, segment.end())] {
        if !text.is_boundary(byte) {
            let (before, after) = (boundary_before(text, byte), boundary_after(text, byte));
            let [low, high] = [before, after].map(|byte| text.byte_to_char(byte));
            let whole = Segment::new(before, after).map(|whole| text.slice(whole)).unwrap_or_default();
            let what = format!("{at} lies inside the character '{whole}', which goes from {low} to {high}");
            return Err(Failure::refused(what, format!("Take {low} or {high}.")));
        }
    }
    Ok(segment)
}

fn boundary_before(text: &Transcript, byte: usize) -> usize {
    (0..byte).rev().find(|at| text.is_boundary(*at)).unwrap_or(0)
}

fn boundary_after(text: &Transcript, byte: usize) -> usize {
    (byte..text.text().len()).find(|at| text.is_boundary(*at)).unwrap_or(text.text().len())
}

/// The words of a turn, or one sentence of them; both counted from 1.
fn of_turn(text: &Transcript, title: &str, n: usize, sentence: Option<usize>) -> Result<Segment> {
    let turn = n.checked_sub(1).and_then(|i| text.turns().get(i)).ok_or_else(|| {
        let what = format!("'{title}' has {} turns: there is no turn {n}", text.turns().len());
        Failure::refused(what, "Turns are counted from 1.")
    })?;
    let no_words = || Failure::refused(format!("turn {n} of '{title}' has no words"), "Choose another turn.");
    let Some(nth) = sentence else { return turn.body.ok_or_else(no_words) };
    let sentences = text.sentences(turn);
    nth.checked_sub(1).and_then(|i| sentences.get(i)).copied().ok_or_else(|| {
        let what = format!("turn {n} of '{title}' has {} sentences: there is no sentence {nth}", sentences.len());
        Failure::refused(what, "Sentences are counted from 1.")
    })
}

/// The only place of a quote, in the whole text or in one turn.
fn of_quote(text: &Transcript, title: &str, quote: &str, within: Option<Segment>) -> Result<Segment> {
    let place = |(at, found): (usize, &str)| Segment::new(at, at + found.len());
    let fits = |s: &Segment| within.is_none_or(|turn| turn.covers(*s));
    let whole = |s: &Segment| text.is_boundary(s.start()) && text.is_boundary(s.end());
    let hits: Vec<Segment> =
        overlapping(text.text(), quote).filter_map(place).filter(|s| fits(s) && whole(s)).collect();
    match hits.as_slice() {
        [only] => Ok(*only),
        [] => {
            let spaced = quote.split_whitespace().collect::<Vec<_>>().join(" ");
            let flat = text.text().split_whitespace().collect::<Vec<_>>().join(" ");
            let hint = if !spaced.is_empty() && flat.contains(&spaced) && spaced != quote {
                "It stands there with other spaces or line ends, which must be exact."
            } else if !spaced.is_empty() && flat.to_lowercase().contains(&spaced.to_lowercase()) {
                "It stands there with other capitals, spaces or line ends, which must be exact."
            } else {
                "Copy it from the text: every letter, mark and space counts."
            };
            Err(Failure::refused(format!("'{quote}' does not stand in '{title}'"), hint))
        }
        several => {
            let one = |s: &Segment| {
                let (start, end) = text.to_chars(*s);
                format!("{start} to {end} in turn {}", text.turn_at(s.start()).map_or(0, |turn| turn + 1))
            };
            let list: Vec<String> = several.iter().take(MOST_PLACES).map(one).collect();
            let more = if several.len() > list.len() { "; …" } else { "" };
            let what = format!("'{quote}' stands {} times in '{title}': {}{more}", several.len(), list.join("; "));
            Err(Failure::refused(what, "Quote more words, add --turn N, or give the positions."))
        }
    }
}

/// All places of a text, also those that overlap.
fn overlapping<'a>(text: &'a str, wanted: &'a str) -> impl Iterator<Item = (usize, &'a str)> {
    let mut from = 0;
    std::iter::from_fn(move || {
        let at = from + text.get(from..)?.find(wanted).filter(|_| !wanted.is_empty())?;
        from = at + text.get(at..)?.chars().next().map_or(1, char::len_utf8);
        Some((at, wanted))
    })
}

/// The codings that were made.
fn told(project: &Project, records: &[Record]) -> Table {
    let columns = [
        ("id", CellKind::Text),
        ("source", CellKind::Text),
        ("start", CellKind::Number),
        ("end", CellKind::Number),
        ("code", CellKind::Text),
        ("level", CellKind::Text),
        ("passage", CellKind::Text),
    ];
    let columns = columns.map(|(name, kind)| Column::new(name, name, kind)).to_vec();
    let mut table = Table::new(About::new(project, "code", outside::now()), columns);
    for record in records {
        let Line::Coding(line) = &record.line else { continue };
        for (source, coding) in project.find_coding(line.id) {
            let [start, end] = coding.passage.at;
            let title = project.title_of(source);
            let name = project.codebook().name(&coding.code);
            let level = project.level_of(coding).map_or(Cell::Empty, |level| Cell::text(level.as_str()));
            let cells = vec![
                Cell::text(coding.id().to_string()),
                Cell::text(title),
                Cell::Number(start as usize),
                Cell::Number(end as usize),
                Cell::text(name),
                level,
                Cell::text(&*coding.passage.quote),
            ];
            table.push(&coding.id().to_string(), cells);
        }
    }
    table
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text() -> Transcript {
        Transcript::new("P1: aa aa aa.\n\nP1: 👩‍👧 e\u{301} end. Two.", &["P1"])
    }

    fn said(result: Result<Segment>) -> String {
        result.unwrap_err().what
    }

    #[test]
    fn a_quote_must_be_exact_and_stand_once() {
        let text = text();
        assert_eq!(text.slice(of_quote(&text, "I01", "end.", None).unwrap()), "end.");
        assert_eq!(
            said(of_quote(&text, "I01", "aa aa", None)),
            "'aa aa' stands 2 times in 'I01': 4 to 9 in turn 1; 7 to 12 in turn 1"
        );
        let missing = of_quote(&text, "I01", "aa  aa", None).unwrap_err();
        assert!(missing.hint.contains("other spaces"), "{}", missing.hint);
        // Half a character is no quote.
        assert_eq!(said(of_quote(&text, "I01", "👩", None)), "'👩' does not stand in 'I01'");
    }

    #[test]
    fn positions_outside_or_inside_a_character_are_refused_with_what_to_take() {
        let text = text();
        assert_eq!(said(of_positions(&text, "I01", 0, 99)), "'I01' has 35 characters: 99 lies outside");
        assert_eq!(said(of_positions(&text, "I01", 5, 5)), "the end 5 does not come after the start 5");
        let inside = of_positions(&text, "I01", 20, 24).unwrap_err();
        assert_eq!(inside.what, "20 lies inside the character '👩‍👧', which goes from 19 to 22");
        assert_eq!(inside.hint, "Take 19 or 22.");
    }

    #[test]
    fn turns_and_sentences_are_counted_from_one() {
        let text = text();
        assert_eq!(text.slice(of_turn(&text, "I01", 1, None).unwrap()), "aa aa aa.");
        assert_eq!(text.slice(of_turn(&text, "I01", 2, Some(2)).unwrap()), "Two.");
        assert_eq!(said(of_turn(&text, "I01", 0, None)), "'I01' has 2 turns: there is no turn 0");
        assert_eq!(said(of_turn(&text, "I01", 2, Some(3))), "turn 2 of 'I01' has 2 sentences: there is no sentence 3");
    }
}
