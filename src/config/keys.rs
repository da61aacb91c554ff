//! `keys.yaml`: the user's own keys, for each place the actions with their chords.
//!
//! ```yaml
//! transcript:
//!   code-selection: [c, enter]   # these keys instead of those of the preset
//!   quick-code 1: f5
//! everywhere:
//!   save: ~                      # no key; the command palette still finds it
//! ```

use super::file::{File, Value};
use super::problem::Problem;
use super::settings::{self, unknown};
use crate::app::action::{Action, Context, ROWS, Row, places};
use crate::app::key::{Chord, Key};
use crate::app::keymap::patch::{named, taken_for};
use crate::app::keymap::{Change, Conflict, Keymap, Preset};
use crate::text::similar::similar;
use std::fmt::Write as _;

/// The name of the file in the user's folder.
pub(super) const FILE: &str = "keys.yaml";

/// Reads the keys of a file, laid over a preset.
pub(super) fn read(file: &File, preset: Preset) -> (Keymap, Vec<Change>, Vec<Problem>) {
    let mut reader = Reader { file, changes: Vec::new(), ways: Vec::new(), problems: Vec::new() };
    reader.contexts();
    let Reader { changes, ways, mut problems, .. } = reader;
    let (keymap, conflicts) = Keymap::patched(preset, &changes);
    for conflict in conflicts {
        let way = changes.iter().zip(&ways).find(|(change, _)| is_of(change, &conflict)).map(|(_, way)| way);
        let told = conflict.to_string();
        problems.push(file.problem(way.map_or(&[], Vec::as_slice), told.trim_end_matches('.').to_owned()));
    }
    problems.sort_by_key(|problem| problem.line);
    (keymap, changes, problems)
}

/// Returns all keys of a keymap as the file writes them. What can be done without a key has none, which is `~`.
pub(super) fn written(keymap: &Keymap) -> String {
    let mut text = String::new();
    for context in Context::ALL {
        let chords = |context, action| -> Vec<&Chord> { keymap.chords(context, action).collect() };
        // What holds everywhere stands there, and here only where it has other keys.
        let is_here = |row: &Row, action| {
            row.contexts.contains(&context)
                || (row.holds_in(context) && chords(context, action) != chords(Context::Global, action))
        };
        let _ = writeln!(text, "{}:", context.title());
        for (row, action) in ROWS.iter().flat_map(|row| row.actions.iter().map(move |action| (row, *action))) {
            if !is_here(row, action) {
                continue;
            }
            let quoted = |chord: &Chord| format!("'{}'", chord.to_string().replace('\'', "''"));
            let chords: Vec<String> = chords(context, action).into_iter().map(quoted).collect();
            let _ = match chords.as_slice() {
                [] => writeln!(text, "  {action}: ~"),
                [one] => writeln!(text, "  {action}: {one}"),
                several => writeln!(text, "  {action}: [{}]", several.join(", ")),
            };
        }
    }
    text
}

/// Whether a conflict dropped a chord of this change.
fn is_of(change: &Change, Conflict { dropped, .. }: &Conflict) -> bool {
    let is_there = change.context == dropped.context || change.context == Context::Global;
    is_there && change.action == dropped.action && change.chords.contains(&dropped.chord)
}

/// Takes in the changes, each with the way to it in the file.
struct Reader<'a> {
    file: &'a File,
    changes: Vec<Change>,
    ways: Vec<Vec<usize>>,
    problems: Vec<Problem>,
}

impl Reader<'_> {
    fn tell(&mut self, way: &[usize], what: String) {
        self.problems.push(self.file.problem(way, what));
    }

    fn contexts(&mut self) {
        let file = self.file;
        let Value::Map(entries) = &file.root else {
            if file.root != Value::Nothing {
                let what = format!("a place such as 'transcript:' is needed here, not {}", file.root.shown());
                self.tell(&[], what);
            }
            return;
        };
        for (at, (name, value)) in entries.iter().enumerate() {
            let context = Context::ALL.into_iter().find(|context| context.title() == name);
            match (context, value) {
                (None, _) if ["preset", "keys"].contains(&name.as_str()) => {
                    let what =
                        format!("places stand here, such as 'transcript:'; the preset is set in {}", settings::FILE);
                    self.tell(&[at], what);
                }
                (None, _) => self.tell(&[at], unknown("place", name, &Context::ALL.map(Context::title))),
                (Some(_), _) if entries.iter().take(at).any(|(before, _)| before == name) => {
                    self.tell(&[at], format!("'{name}' is there twice; the first one holds"));
                }
                (Some(context), Value::Map(actions)) => self.actions(at, context, actions),
                (Some(_), Value::Nothing) => {}
                (Some(_), other) => {
                    let what = format!("'{name}' needs lines such as 'undo: ctrl-z' below it, not {}", other.shown());
                    self.tell(&[at], what);
                }
            }
        }
    }

    fn actions(&mut self, place: usize, context: Context, entries: &[(String, Value)]) {
        for (at, (name, value)) in entries.iter().enumerate() {
            let way = [place, at];
            if entries.iter().take(at).any(|(before, _)| before == name) {
                self.tell(&way, format!("'{name}' is there twice; the first one holds"));
                continue;
            }
            match changes(context, name, value) {
                Ok((changes, problems)) => {
                    for problem in problems {
                        self.tell(&way, problem);
                    }
                    self.ways.extend(changes.iter().map(|_| way.to_vec()));
                    self.changes.extend(changes);
                }
                Err(what) => self.tell(&way, what),
            }
        }
    }
}

/// Returns the changes that a line asks for, without those of its chords that cannot be used, and why those cannot.
fn changes(context: Context, name: &str, value: &Value) -> Result<(Vec<Change>, Vec<String>), String> {
    let actions = named(name).ok_or_else(|| no_action(name))?;
    let row = actions.first().and_then(|action| action.row()).ok_or_else(|| no_action(name))?;
    if !row.holds_in(context) {
        // What holds everywhere holds in every pane: windows have keys of their own.
        let is_wide = row.contexts.contains(&Context::Global);
        let place = if is_wide { "panes".to_owned() } else { row.places() };
        let here = match context {
            Context::Global => context.title().to_owned(),
            other => format!("in {}", places(&[other])),
        };
        return Err(format!("'{name}' is not done {here}, only in {place}"));
    }
    let words: Vec<&Value> = match value {
        Value::Nothing => Vec::new(),
        Value::List(items) => items.iter().collect(),
        one => vec![one],
    };
    let (mut chords, mut problems) = (Vec::new(), Vec::new());
    for word in &words {
        match checked(context, row, word, actions.len() > 1) {
            Ok(chord) => chords.push(chord),
            Err(problem) => problems.push(problem),
        }
    }
    if chords.is_empty() && !words.is_empty() {
        // Nothing of it can be used: the keys of the preset stay.
        return Ok((Vec::new(), problems));
    }
    let change = |action: Action| {
        let digit = action.digit().map_or_else(String::new, |digit| digit.to_string());
        let chords = chords.iter().filter_map(|chord: &String| chord.replace("1-9", &digit).parse().ok()).collect();
        Change { context, action, chords }
    };
    let changes: Vec<Change> = actions.into_iter().map(change).collect();
    if changes.iter().any(Change::takes_the_last_key) {
        return Err(format!("'{name}' cannot be without a key; it keeps those it has"));
    }
    Ok((changes, problems))
}

fn no_action(name: &str) -> String {
    let is_of_nine = |row: &&Row| row.actions.len() > 1;
    let nine = ROWS.iter().filter(is_of_nine).find(|row| name.starts_with(row.name));
    match (similar(name, ROWS.iter().map(|row| row.name)).first(), nine) {
        (_, Some(row)) => format!("there is no action '{name}'; there are '{0} 1' to '{0} 9'", row.name),
        (Some(like), None) => format!("there is no action '{name}'; did you mean '{like}'?"),
        (None, None) => format!("there is no action '{name}'; help (?) and 'emic settings --keys' list their names"),
    }
}

/// Returns a chord as it is written, if it can be used in a context for an action; one of nine holds `1-9`.
fn checked(context: Context, row: &Row, word: &Value, is_nine: bool) -> Result<String, String> {
    let Value::Word(word) = word else {
        return Err(format!("'{}' needs a key such as f5 or 'g t', or a list of them, not {}", row.name, word.shown()));
    };
    if is_nine != word.contains("1-9") {
        let name = row.name;
        return Err(if is_nine {
            format!("'{name}' is nine actions: write 1-9 for their digit, or name one, such as '{name} 1'")
        } else {
            format!("'{word}' is nine keys, but '{name}' is one action")
        });
    }
    let chord: Chord =
        word.replace("1-9", "1").parse().map_err(|error| format!("{error}").trim_end_matches('.').to_owned())?;
    if let Some((key, other)) = chord.keys().iter().find_map(|key| Some((key, taken_for(*key)?))) {
        return Err(format!("'{key}' cannot be told from '{other}' in a terminal; take another key"));
    }
    let types = |key: &Key| key.text().is_some();
    if context.takes_text() && chord.keys().first().is_some_and(types) {
        let place = places(&[context]);
        return Err(format!("'{word}' types text in {place}; take a key with ctrl-, or one such as f5"));
    }
    Ok(word.clone())
}
