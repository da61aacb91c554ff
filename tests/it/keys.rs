//! The rules that the keys of both presets keep to, over the whole table: what is added later is held to them too.

use emic::app::action::{Action, Context, ROWS};
use emic::app::key::{Chord, Key, KeyCode};
use emic::app::keymap::{Binding, Change, Keymap, Preset, Resolution};
use emic::app::screens::palette;
use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use crate::support::session::Session;

/// The keys that the manual promises in a transcript, or in the context before the colon, with their actions.
const MANUAL: &str = "
    left move-left; h move-left; down move-down; j move-down; up move-up; k move-up; right move-right; l move-right
    w word-forward; b word-back; ) sentence-forward; ( sentence-back; J turn-forward; } turn-forward; K turn-back
    { turn-back; L next-coding; ] next-coding; H previous-coding; [ previous-coding; g g top; G bottom
    pageup page-up; pagedown page-down; tab next-pane; shift-tab previous-pane; \\ split-pane; g s split-pane
    o open-source; / search-here; n search-next; N search-previous; t tallies; y layer; f2 code-screen; g h code-screen
    f3 tallies; g t tallies; f4 quotes; g q quotes; shift-left select-left; shift-right select-right
    shift-up select-up; shift-down select-down; v select; e widen; E narrow; c code-selection; 1 quick-code 1
    9 quick-code 9; codebook: = 1 give-code-this-digit 1; codebook: = 9 give-code-this-digit 9; . code-again
    i code-in-vivo; r recode; x remove; * quotable; ~ unsure; g u unsure; D mark-done; u undo; ctrl-r redo
    f1 help; ? help; : command-palette; q leave; esc back; picker: tab mark; picker: enter accept; m memo
    s search-everywhere; < move-start; > move-end; picker: ctrl-o accept-and-memo; tallies: / search-here
    tallies: S sort; tallies: C columns; quotes: / search-here; quotes: f filter; X export";

/// The keys that only one of the presets has.
const OF_PRESET: &[(Preset, &str)] = &[
    (Preset::Plain, "ctrl-z undo; ctrl-y redo; ctrl-f search-here; ctrl-c copy"),
    (
        Preset::Vim,
        "ctrl-z suspend; ctrl-f page-down; ctrl-b page-up; ctrl-d half-page-down; ctrl-u half-page-up; g y copy",
    ),
];

/// The keys that the manual promises to actions that are not there yet: until then they do nothing anywhere. A key that
/// is given to its action moves from here into the table above.
const NOT_YET: &[&str] = &["f5", "f6", "g x", "g c"];

/// What begins the name of an action that takes something away.
const DESTROYING: &[&str] = &["remove", "retire", "delete", "merge", "discard", "withdraw", "clear"];

fn chord(text: &str) -> Chord {
    text.parse().unwrap()
}

/// What keys do in a context, pressed one after the other.
fn press(keymap: &Keymap, context: Context, chord: &Chord) -> Resolution {
    let (last, pending) = chord.keys().split_last().unwrap();
    keymap.resolve(context, pending, *last)
}

fn does(preset: Preset, context: Context, keys: &str) -> Option<Action> {
    match press(&Keymap::of(preset), context, &chord(keys)) {
        Resolution::Matched(action) => Some(action),
        _ => None,
    }
}

/// Every binding of both presets.
fn all() -> impl Iterator<Item = (Preset, Binding)> {
    Preset::ALL.into_iter().flat_map(|preset| preset.bindings().into_iter().map(move |binding| (preset, binding)))
}

/// The rows of a table of keys: context, keys, action.
fn rows(table: &'static str) -> impl Iterator<Item = (Context, &'static str, Action)> {
    table.split([';', '\n']).map(str::trim).filter(|row| !row.is_empty()).map(|row| {
        let named = row.split_once(": ").filter(|(place, _)| !place.is_empty());
        let (context, row) = named.map_or((Context::Transcript, row), |(place, row)| {
            (Context::ALL.into_iter().find(|context| context.title() == place).unwrap(), row)
        });
        // The name of an action may end in a digit.
        let words: Vec<&str> = row.split(' ').collect();
        let with_digit = words.len() > 2 && words[words.len() - 1].parse::<u8>().is_ok();
        let name = words[words.len() - if with_digit { 2 } else { 1 }..].join(" ");
        let keys = row[..row.len() - name.len()].trim();
        (context, keys, name.parse().unwrap_or_else(|_| panic!("there is no action '{name}'")))
    })
}

#[test]
fn the_keys_of_the_manual_do_what_it_says() {
    for preset in Preset::ALL {
        for (context, keys, action) in rows(MANUAL) {
            assert_eq!(does(preset, context, keys), Some(action), "{keys} in {context:?} of {preset:?}");
        }
    }
    for (preset, table) in OF_PRESET {
        for (context, keys, action) in rows(table) {
            assert_eq!(does(*preset, context, keys), Some(action), "{keys} of {preset:?}");
        }
    }
}

#[test]
fn keys_of_what_is_not_there_yet_do_nothing() {
    for (preset, keys) in Preset::ALL.into_iter().flat_map(|preset| NOT_YET.iter().map(move |keys| (preset, *keys))) {
        for context in Context::ALL {
            let found = press(&Keymap::of(preset), context, &chord(keys));
            assert_eq!(found, Resolution::Unbound, "{keys} in {context:?} of {preset:?}: move it to the keys above");
        }
    }
}

#[test]
fn every_chord_of_the_presets_is_read_and_none_is_in_the_way_of_another() {
    for preset in Preset::ALL {
        for keys in ROWS.iter().flat_map(|row| row.keys).chain(preset.changes().iter().flat_map(|(_, keys)| *keys)) {
            assert!(keys.replace("1-9", "1").parse::<Chord>().is_ok(), "{keys}");
        }
        let (_, conflicts) = Keymap::new(&preset.bindings());
        assert!(conflicts.is_empty(), "{preset:?}: {conflicts:?}");
    }
}

#[test]
fn every_action_has_a_key_where_it_holds_or_is_done_from_the_palette() {
    for preset in Preset::ALL {
        let keymap = Keymap::of(preset);
        for row in ROWS {
            for (action, context) in row.actions.iter().flat_map(|a| row.contexts.iter().map(move |c| (*a, *c))) {
                let in_palette = context.is_pane() && row.actions.len() == 1;
                let is_reached = keymap.chords(context, action).next().is_some() || in_palette;
                assert!(is_reached, "'{action}' cannot be done in {context:?} of {preset:?}");
            }
        }
    }
}

#[test]
fn no_key_is_one_that_terminals_take_for_another() {
    for (preset, binding) in all() {
        for key in binding.chord.keys() {
            let same_byte = key.ctrl && matches!(key.code, KeyCode::Char('m' | 'i' | 'h' | 'j' | '['));
            assert!(!same_byte, "'{}' ({}) of {preset:?}", binding.chord, binding.action);
        }
    }
}

/// Every action in a context has a chord without `awkward` keys.
fn assert_another_chord(awkward: fn(&Key) -> bool) {
    for (preset, Binding { context, action, .. }) in all() {
        let keymap = Keymap::of(preset);
        let chords: Vec<&Chord> = keymap.chords(context, action).collect();
        let easy = chords.iter().any(|chord| !chord.keys().iter().any(awkward));
        assert!(easy, "'{action}' in {context:?} of {preset:?} has only {chords:?}");
    }
}

#[test]
fn no_action_is_only_on_alt() {
    assert_another_chord(|key| key.alt);
}

#[test]
fn keys_that_need_altgr_somewhere_have_a_second_one() {
    assert_another_chord(|key| matches!(key.code, KeyCode::Char('\\' | '~' | '[' | ']' | '{' | '}' | '#' | '@' | '|')));
}

#[test]
fn there_are_no_counts_a_digit_alone_is_an_action_or_nothing() {
    for (preset, context) in Preset::ALL.into_iter().flat_map(|p| Context::ALL.map(|c| (p, c))) {
        for digit in '0'..='9' {
            let found = Keymap::of(preset).resolve(context, &[], Key::char(digit));
            let is_quick = matches!(found, Resolution::Matched(Action::QuickCode(_)));
            assert!(is_quick || found == Resolution::Unbound, "{digit} in {context:?}: {found:?}");
        }
    }
}

#[test]
fn movement_and_the_common_keys_mean_the_same_everywhere() {
    let movement = "up down left right h j k l w b ( ) J K { } L H ] [ pageup pagedown G home end ctrl-u ctrl-d";
    for preset in Preset::ALL {
        for keys in movement.split(' ').chain(["g g"]).chain("m n N s u x X y ? : q ctrl-r ctrl-s".split(' ')) {
            // What is removed may differ, that it is removed not.
            let verb = |action: Action| action.name().split('-').next().unwrap_or_default();
            let meanings: BTreeSet<Action> =
                Context::ALL.into_iter().filter_map(|context| does(preset, context, keys)).collect();
            let verbs: BTreeSet<&str> = meanings.iter().copied().map(verb).collect();
            let is_one = if keys == "x" { verbs.len() <= 1 } else { meanings.len() <= 1 };
            assert!(is_one, "'{keys}' of {preset:?} means {meanings:?}");
        }
    }
}

#[test]
fn a_key_never_destroys_on_one_screen_and_is_harmless_on_another() {
    let destroys = |action: Action| DESTROYING.iter().any(|word| action.name().starts_with(word));
    assert!(destroys(Action::Remove));
    for (preset, binding) in all().filter(|(_, binding)| destroys(binding.action)) {
        for context in Context::ALL {
            match press(&Keymap::of(preset), context, &binding.chord) {
                Resolution::Unbound => {}
                Resolution::Matched(action) if destroys(action) => {}
                other => panic!("'{}' ({}) in {context:?} of {preset:?}: {other:?}", binding.chord, binding.action),
            }
        }
    }
}

#[test]
fn esc_goes_back_and_where_text_is_typed_all_that_prints_is_text() {
    for preset in Preset::ALL {
        let keymap = Keymap::of(preset);
        for context in Context::ALL {
            assert_eq!(does(preset, context, "esc"), Some(Action::Back), "{context:?}");
            if !context.takes_text() {
                continue;
            }
            for c in (' '..='~').chain(['：', '中', 'é', '１']) {
                assert_eq!(keymap.resolve(context, &[], Key::char(c)), Resolution::Unbound, "{c} in {context:?}");
            }
            // Where several lines are written, Enter is one of their keys.
            let is_line = Action::Accept.row().is_some_and(|row| row.holds_in(context));
            assert_eq!(does(preset, context, "enter"), is_line.then_some(Action::Accept), "{context:?}");
        }
    }
}

#[test]
fn full_width_keys_act_as_their_keys() {
    let wide = |key: &Key| match key.code {
        KeyCode::Char(c @ '!'..='~') if !key.ctrl => {
            Key { code: KeyCode::Char(char::from_u32(c as u32 + 0xFEE0).unwrap()), ..*key }
        }
        _ => *key,
    };
    for (preset, binding) in all().filter(|(_, binding)| !binding.context.takes_text()) {
        let keymap = Keymap::of(preset);
        let keys: Vec<Key> = binding.chord.keys().iter().map(wide).collect();
        let (last, pending) = keys.split_last().unwrap();
        let found = keymap.resolve(binding.context, pending, *last);
        assert_eq!(found, Resolution::Matched(binding.action), "{keys:?} in {:?}", binding.context);
    }
    for (typed, action) in [("１", Action::QuickCode(1)), ("：", Action::Palette), ("？", Action::Help)] {
        assert_eq!(does(Preset::Plain, Context::Transcript, typed), Some(action));
    }
}

#[test]
fn the_palette_finds_every_action_by_its_name_and_by_its_letters_in_order() {
    let session = Session::open("I01");
    let world = &session.app.world;
    for row in ROWS {
        for words in [row.words(), row.words().replace(' ', "")] {
            let mut state = palette::State::new(row.contexts[0]);
            state.paste(world, &words);
            assert_eq!(state.rows().first().map(|entry| entry.row.name), Some(row.name), "'{words}'");
        }
    }
}

/// The sample, with keys of the user's own.
fn with_keys(preset: Preset, changes: &[(Context, &str, &[&str])]) -> Session {
    let mut session = Session::open("I03");
    let changes: Vec<Change> = changes
        .iter()
        .map(|(context, action, chords)| Change {
            context: *context,
            action: action.parse().unwrap(),
            chords: chords.iter().map(|keys| chord(keys)).collect(),
        })
        .collect();
    session.app.keymap = Keymap::patched(preset, &changes).0;
    session
}

#[test]
fn keys_of_ones_own_work_and_help_palette_hints_and_notices_name_them() {
    let mut s = with_keys(
        Preset::Plain,
        &[
            (Context::Transcript, "code-selection", &["ctrl-k", "C"]),
            (Context::Global, "tallies", &["g k"]),
            (Context::Transcript, "previous-coding", &[]),
            (Context::Transcript, "next-coding", &["f9"]),
            (Context::Global, "help", &["f12"]),
        ],
    );
    let status = |s: &Session| s.line(-1);
    s.keys("g k q");
    assert!(status(&s).contains("Ctrl-k code"), "{}", status(&s));
    assert!(status(&s).ends_with("F12 help"), "{}", status(&s));
    s.keys("g");
    assert_eq!(s.app.hints.iter().find(|(_, does)| does == "tallies").map(|(key, _)| key.as_str()), Some("k"));
    assert!(s.screen().contains("k tallies"), "{}", s.screen());
    s.keys("esc H");
    assert!(status(&s).contains("H does nothing here – F12 shows the keys"), "{}", status(&s));
    s.keys("g g x");
    assert!(status(&s).contains("F9 goes to the next one"), "{}", status(&s));
    s.keys(": t a l l i e s");
    assert!(s.screen().lines().any(|line| line.contains("tallies") && line.contains("g k")), "{}", s.screen());
    s.keys("esc f12");
    let help = s.screen();
    assert!(help.contains("F9  ") && !help.contains("L, ]"), "{help}");
}

#[test]
fn no_notice_names_a_key_that_the_user_may_have_changed() {
    let mut open = vec![Path::new(env!("CARGO_MANIFEST_DIR")).join("src/app")];
    while let Some(path) = open.pop() {
        if path.is_dir() {
            open.extend(fs::read_dir(&path).unwrap().map(|entry| entry.unwrap().path()));
            continue;
        }
        let code = fs::read_to_string(&path).unwrap();
        for hint in code.split(".hinted(\"").skip(1) {
            let first = hint.split([' ', '"']).next().unwrap();
            assert!(first.chars().count() > 1, "{}: 'keyed' instead of '{first} …'", path.display());
        }
    }
}

#[test]
fn an_action_without_a_key_is_named_instead_of_it() {
    let mut s = with_keys(Preset::Plain, &[(Context::Transcript, "next-coding", &[])]);
    s.keys("g g x");
    assert!(s.line(-1).contains("next coding goes to the next one"), "{}", s.line(-1));
}

#[test]
fn the_keys_that_can_follow_find_room_on_the_lines_above() {
    let mut s = Session::open("I03");
    s.resize(80, 24).keys("tab g");
    let screen = s.screen();
    for (_, does) in &s.app.hints {
        assert!(screen.contains(does.as_str()), "no '{does}':\n{screen}");
    }
    let line = |screen: &str| screen.lines().nth(22).map(str::to_owned);
    s.keys("esc");
    assert_ne!(line(&screen), line(&s.screen()), "they give the lines back");
}

#[test]
fn vim_hands_find_half_pages_and_a_way_to_the_shell() {
    let mut s = with_keys(Preset::Vim, &[]);
    s.resize(80, 24);
    let turn = |s: &Session| s.screen().lines().nth(1).map(str::to_owned).unwrap_or_default();
    let start = turn(&s);
    s.keys("ctrl-d ctrl-d");
    let two_halves = s.app.place(emic::domain::time::When::from_millis(0)).position;
    assert_ne!(turn(&s), start);
    s.keys("g g ctrl-f");
    let page = s.app.place(emic::domain::time::When::from_millis(0)).position;
    assert!(two_halves.abs_diff(page) < 400, "two halves {two_halves} are about a page {page}");
    s.keys("v ctrl-c");
    assert!(s.line(-1).contains("READ"), "Ctrl-c drops the selection: {}", s.line(-1));
    s.keys("ctrl-z");
    assert_eq!(s.suspended, 1);
    assert_eq!(s.appended.len(), 0, "nothing was undone");
}
