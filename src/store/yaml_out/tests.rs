use proptest::prelude::*;

use super::*;
use crate::store::limits::check_yaml;
use crate::store::node::parse;

fn map(entries: &[(&str, Node)]) -> Node {
    Node::Map(entries.iter().map(|(key, value)| ((*key).to_owned(), value.clone())).collect())
}

/// What YAML 1.1 or 1.2 readers take for something else, or choke on.
pub const TRAPS: &[&str] = &[
    "",
    " ",
    "~",
    "=",
    "<<",
    "y",
    "Y",
    "n",
    "N",
    "yes",
    "Yes",
    "YES",
    "no",
    "No",
    "NO",
    "on",
    "On",
    "ON",
    "off",
    "Off",
    "OFF",
    "true",
    "True",
    "TRUE",
    "false",
    "null",
    "Null",
    "NULL",
    "0",
    "1",
    "-1",
    "+1",
    "0777",
    "0o17",
    "0x1F",
    "0b101",
    "1_000",
    "1.5",
    ".5",
    "1e3",
    "1E3",
    "1.0e+3",
    ".inf",
    "-.inf",
    ".NaN",
    "1:30",
    "12:34:56",
    "190:20:30.15",
    "2024-01-01",
    "2024-1-1",
    "2001-12-14t21:59:43.10-05:00",
    "2001-12-14 21:59:43.10 -5",
    "- a",
    "-",
    "--",
    "---",
    "...",
    "? a",
    "?",
    ": a",
    ":",
    "a: b",
    "a:",
    "a :b",
    "a #b",
    "#",
    "# a",
    "a#b",
    "&a",
    "*a",
    "!a",
    "|",
    ">",
    "'a'",
    "\"a\"",
    "%a",
    "@a",
    "`a",
    "[a]",
    "{a}",
    "a, b",
    "a]b",
    " a",
    "a ",
    "\ta",
    "a\t",
    "a\tb",
    "a\nb",
    "a\n",
    "\na",
    "a\n\n",
    "\n",
    " a\nb",
    "a\n \nb",
    "a\n  b",
    "a \nb",
    "a\r\nb",
    "a\rb",
    "\u{0}",
    "\u{1b}[31m",
    "\u{7f}",
    "\u{85}",
    "a\u{85}b",
    "\u{9f}",
    "\u{a0}a",
    "\u{2028}",
    "\u{2029}",
    "\u{feff}",
    "\u{fffe}",
    "\u{ffff}",
    "\u{202e}abc",
    "\u{2066}",
    "\u{200f}",
    "\u{61c}",
    "é",
    "e\u{301}",
    "中文：「引号」",
    "👩\u{200d}👩\u{200d}👧",
    "it's",
    "say \"no\"",
    "back\\slash",
    "\\n",
    "<<<<<<< HEAD",
    "=======",
    "a\n# b",
    "a\n- b: &c",
    "a\n---\nb",
    "http://x.org/?a=[1]",
    "Why? I don't know",
    "R&D",
    "５",
    "null ",
    "inf",
    "NaN",
    "1 of 3",
    "3rd",
    "\u{3000}",
    "a\u{3000}",
    "<<x",
    "==",
    "=x",
    "~x",
];

#[test]
fn traps_are_quoted_and_read_back_in_every_place() {
    for trap in TRAPS {
        let text = Node::from(*trap);
        let trees = [
            map(&[("a", text.clone()), ("b", Node::Int(1))]),
            map(&[(trap, Node::Int(1))]),
            map(&[("a", Node::Seq(vec![text.clone(), text.clone()]))]),
            map(&[("a", Node::Seq(vec![map(&[("x", text.clone()), (trap, text.clone())])]))]),
            map(&[("a", Node::Seq(vec![map(&[("id", text.clone()), ("z", text.clone())])]))]),
            Node::Seq(vec![text.clone(), Node::Seq(vec![text.clone(), map(&[("b", text.clone())])])]),
            text,
        ];
        for tree in trees {
            let page = emit(&tree);
            assert_eq!(parse(&page).unwrap(), tree, "{page}");
            assert!(
                !page.contains('\t') && !page.chars().any(|char| char != '\n' && is_always_escaped(char)),
                "{page:?}"
            );
        }
    }
}

#[test]
fn what_a_yaml_1_1_reader_takes_for_something_else_is_quoted() {
    for trap in
        ["no", "On", "1:30", "2024-01-01", "=", "<<", "~", "0777", "1_000", "1e3", "", " a", "a: b", "a #b", "y"]
    {
        assert_eq!(emit(&map(&[("a", trap.into())])), format!("a: \"{trap}\"\n"));
    }
    for plain in
        ["Hospital induction", "learning the language (see language)", "i03-x7q2", "R&D", "it's", "none", "12 wards"]
    {
        assert_eq!(emit(&map(&[("a", plain.into())])), format!("a: {plain}\n"));
    }
}

#[test]
fn a_codebook_looks_as_the_format_says() {
    let example = map(&[("source", "i01-b2h8".into()), ("quote", "there was no induction really".into())]);
    let child = map(&[("id", "no-induction-q9x1".into()), ("name", "No induction".into())]);
    let code = map(&[
        ("id", "induction-7k3m".into()),
        ("name", "Hospital induction".into()),
        ("definition", "First paragraph.\n\nSecond: with a colon.\n".into()),
        ("include", "one\ntwo".into()),
        ("examples", Node::Seq(vec![example])),
        ("attr", map(&[("site", "A, B".into()), ("group", "MSW".into())])),
        ("children", Node::Seq(vec![child])),
        ("none", Node::Seq(vec![])),
    ]);
    let page = map(&[("format", Node::Int(1)), ("codes", Node::Seq(vec![code]))]);
    insta::assert_snapshot!(emit(&page), @r#"
    format: 1
    codes:
    - id: induction-7k3m
      name: Hospital induction
      definition: |
        First paragraph.

        Second: with a colon.
      include: |-
        one
        two
      examples: [{source: i01-b2h8, quote: there was no induction really}]
      attr: {site: "A, B", group: MSW}
      children:
      - id: no-induction-q9x1
        name: No induction
      none: []
    "#);
}

#[test]
fn a_long_list_takes_a_line_for_each_item() {
    let long = "a sentence that is long enough to fill more than a third of the line".to_owned();
    let page = emit(&map(&[("a", Node::Seq(vec![long.clone().into(), long.into()]))]));
    assert_eq!(page.lines().count(), 3);
}

#[test]
fn a_very_long_key_is_still_read() {
    let tree =
        map(&[(&"k ".repeat(900), Node::Seq(vec![map(&[(&"é".repeat(900), Node::Null)])])), ("b", Node::Bool(true))]);
    assert_eq!(parse(&emit(&tree)).unwrap(), tree);
}

#[test]
fn numbers_stay_numbers() {
    for float in [0.0, -0.5, 1e300, 1.5e-7, 1e16, f64::INFINITY, f64::NEG_INFINITY, f64::MAX, f64::MIN_POSITIVE] {
        let tree = map(&[("a", Node::Float(float))]);
        assert_eq!(parse(&emit(&tree)).unwrap(), tree);
    }
    for int in [0, -1, i128::from(u64::MAX), i128::from(i64::MIN)] {
        let tree = map(&[("a", Node::Int(int))]);
        assert_eq!(parse(&emit(&tree)).unwrap(), tree);
    }
}

fn text() -> impl Strategy<Value = String> {
    let odd = "[ \t\r\n:#\\-\\[\\]{},&*!|>'\"%@`?=<~.0-9a-cno\u{85}\u{2028}\u{feff}\u{202e}é中]{0,12}";
    prop_oneof![
        proptest::sample::select(TRAPS).prop_map(str::to_owned),
        odd,
        any::<String>(),
        "[a-z]{1,8}( [a-z]{1,8}){0,30}",
        "([a-z ]{0,12}\n){1,4}[a-z]{0,4}",
    ]
}

/// Any tree: texts of all kinds, empty lists, mappings with odd keys.
pub fn tree() -> impl Strategy<Value = Node> {
    let leaf = prop_oneof![
        6 => text().prop_map(Node::Text),
        1 => Just(Node::Null),
        1 => any::<bool>().prop_map(Node::Bool),
        1 => any::<i64>().prop_map(|int| Node::Int(int.into())),
    ];
    leaf.prop_recursive(5, 40, 5, |inner| {
        let key = prop_oneof![3 => "[a-e]".prop_map(|key| key), 1 => text()];
        prop_oneof![
            proptest::collection::vec(inner.clone(), 0..5).prop_map(Node::Seq),
            proptest::collection::btree_map(key, inner, 0..5).prop_map(|map| Node::Map(map.into_iter().collect())),
        ]
    })
}

proptest! {
    #[test]
    fn every_tree_reads_back_equal_and_passes_the_limits(tree in tree()) {
        let page = emit(&tree);
        prop_assert!(check_yaml(&page).is_ok(), "{}", page);
        prop_assert_eq!(parse(&page).unwrap(), tree, "{}", page);
    }

    #[test]
    fn quoted_text_is_json_too(text in any::<String>()) {
        prop_assert_eq!(serde_json::from_str::<String>(&quoted(&text)).unwrap(), text);
    }
}
