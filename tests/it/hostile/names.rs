//! Names and values that hold what cannot be seen are refused wherever they come in; letters that belong to the writing
//! are not.

use std::collections::BTreeMap;
use std::path::PathBuf;

use super::assert_safe;
use crate::pty::Pty;
use crate::support::command::Desk;

/// The ways in; `§` stands for the name.
const WAYS_IN: &[&str] = &[
    "code study I01 --turn 2 +§",
    "code study I01 --turn 2 +Induction/§",
    "new other --coder hw --title §",
    "new other --coder hw --levels micro,§",
    "new other --coder §",
    "participants study --set P01 §=north",
    "participants study --set P01 site=§",
    "participants study --set § site=north",
    "participants study --import attribute.csv",
    "participants study --import value.csv",
    "participants study --import id.csv",
    "participants study --import value.yaml",
    "codebook study --import name.csv",
    "codebook study --import level.csv",
    "codebook study --import name.yaml",
    "codebook study --name §",
    "import study I01.txt --language §",
    "open study --coder §",
];

/// What a name may not hold: of each kind of hidden character one.
const HIDDEN: [char; 9] =
    ['\u{1b}', '\u{7}', '\u{9b}', '\u{7f}', '\u{202e}', '\u{2067}', '\u{200b}', '\u{e0041}', '\u{200d}'];

fn files(desk: &Desk, name: &str) {
    desk.write("attribute.csv", format!("id,\"{name}\"\nP01,x\n"));
    desk.write("value.csv", format!("id,site\nP01,\"{name}\"\n"));
    desk.write("id.csv", format!("id,site\n\"{name}\",x\n"));
    let quoted = serde_json::Value::from(name);
    desk.write("value.yaml", format!("- id: P01\n  site: {quoted}\n"));
    desk.write("name.csv", format!("name,definition\n\"{name}\",x\n"));
    desk.write("level.csv", format!("name,level\nNew,\"{name}\"\n"));
    desk.write("name.yaml", format!("codes:\n- name: {quoted}\n"));
}

/// Everything in the project.
fn content(desk: &Desk) -> BTreeMap<PathBuf, Vec<u8>> {
    desk.files("study", "").into_iter().map(|path| (path.clone(), std::fs::read(path).unwrap())).collect()
}

#[test]
fn p18_a_name_with_what_cannot_be_seen_is_refused_wherever_it_comes_in() {
    let desk = Desk::with_study();
    let before = content(&desk);
    for c in HIDDEN {
        let name = format!("al{c}pha");
        files(&desk, &name);
        for way in WAYS_IN {
            let args: Vec<String> = way.split(' ').map(|word| word.replace('§', &name)).collect();
            let ran = desk.run(&args.iter().map(String::as_str).collect::<Vec<_>>());
            assert_eq!((ran.code, ran.out.as_str()), (Some(2), ""), "{way} with U+{:04X}: {ran:?}", u32::from(c));
            assert_safe(way, &ran.err);
            assert!(!desk.work("other").exists(), "{way}");
        }
    }
    assert!(content(&desk) == before, "something was changed");
}

/// In the full screen, for a new code: pasted, for nobody types it.
#[test]
fn p18_what_is_pasted_into_a_name_is_seen_or_refused() {
    let desk = Desk::with_study();
    let mut pty = Pty::start(&desk.work(""), &["open", "study", "--coder", "hw"], &[], (120, 35));
    pty.wait_for("P01");
    pty.keys("\ta\u{1b}[200~al\u{202e}pha\u{1b}[201~\r");
    pty.wait_for("U+202E");
    pty.keys("\u{1b}qq");
    let printed = String::from_utf8(pty.all_bytes()).unwrap();
    assert!(!printed.contains('\u{202e}'));
    let codebook = desk.run(&["codebook", "study"]).ok();
    assert!(!codebook.contains("pha"), "{codebook}");
}

#[test]
fn letters_that_belong_to_the_writing_stay_in_names() {
    let desk = Desk::with_study();
    for name in ["👩‍👩‍👧 family", "می‌خواهم", "क्‍ष", "❤️", "没人告诉我", "e\u{301}tude"]
    {
        desk.run(&["code", "study", "I01", "--turn", "2", &format!("+{name}")]).ok();
        desk.run(&["participants", "study", "--set", "P01", &format!("{name}={name}")]).ok();
        let shown = name.replace("e\u{301}", "é");
        assert!(desk.run(&["codebook", "study"]).ok().contains(&shown));
        assert!(desk.run(&["participants", "study"]).ok().contains(&shown));
    }
}

#[test]
fn an_attribute_is_given_once() {
    let desk = Desk::with_study();
    desk.run(&["participants", "study", "--set", "P01", "site=a", " site=b"])
        .refused(&["emic: 'site' stands there twice.", "      Give each attribute one value."]);
}
