use std::time::Instant;

use proptest::prelude::*;

use super::*;

fn refused(text: &str) -> Option<(usize, usize)> {
    check_yaml(text).err().map(|problem| (problem.line, problem.column))
}

#[test]
fn ampersands_and_stars_in_text_are_fine() {
    for text in [
        "name: R&D",
        "name: a & b",
        "name: a *b* c",
        "definition: one\n  & two\n  *three*\nnext: 1",
        "- a\n  &b",
        "a: \"&x *y\"",
        "a: '&x *y'",
        "a: \"one\n  &x\"",
        "a: |\n  &x\n  *y\n\n  &z\nb: 1",
        "a: >-\n\n  *emphasis*\n   more\nb: 1",
        "- |\n *a*\n- b",
        "a: |2\n    *x\n  &y\nb: 1",
        "a: [R&D, b *c]",
        "a: b # &x *y",
        "# &x\na: 1",
        "a: http://x/?a=1&b=*",
        "a: it's &c",
        "a&b: 1\nc*d: 2",
        "a:\n  - one\n    *two\n  - b",
        "a: x\n\n\n  *still the same text\nb: 1",
        "a: [one\n  &two]",
        "a: {b: one *two, c: d}",
        "a: |+\n  x\n\nb: 1",
        "a: |\n\n\n",
        "--- # x\na: 1\n",
        "a: |-\n  - &x\nb:\n- *no\n".split("b:").next().unwrap(),
    ] {
        assert_eq!(refused(text), None, "{text}");
    }
}

#[test]
fn anchors_and_aliases_are_refused_at_their_place() {
    for (text, line, column) in [
        ("a: &x 1", 1, 4),
        ("a: *x", 1, 4),
        ("&x a: 1", 1, 1),
        ("- &x", 1, 3),
        ("- *x", 1, 3),
        ("- - *x", 1, 5),
        ("a: [&x 1]", 1, 5),
        ("a: [1, *x]", 1, 8),
        ("a: {b: *x}", 1, 8),
        ("a: {\"b\":*x}", 1, 9),
        ("a: {&x b: 1}", 1, 5),
        ("a: !t &x 1", 1, 7),
        ("? &x a\n: 1", 1, 3),
        ("a:\n  &x\n  b: 1", 2, 3),
        ("a: one\n&x b: 2", 2, 1),
        ("a: |\n  text\n&x b: 1", 3, 1),
        ("a: |\n  text\nb: &x 1", 3, 4),
        ("a: 'x'\nb: *x", 2, 4),
        ("a: \"x\\\" y\"\nb: *x", 2, 4),
        ("a: 'it''s'\nb: *x", 2, 4),
        ("a:\n- one\n- *x", 3, 3),
        ("---\n&x a: 1", 2, 1),
        ("--- &x\na: 1", 1, 5),
        ("a: 1\u{85}&x b: 1", 2, 1),
        ("<<: *x", 1, 5),
        ("a: # comment\n  *x", 2, 3),
    ] {
        assert_eq!(refused(text), Some((line, column)), "{text}");
    }
}

#[test]
fn depth_is_limited_in_every_style() {
    let deep = |open: &str, levels: usize| open.repeat(levels);
    assert_eq!(refused(&deep("[", 32)), None);
    assert_eq!(refused(&deep("[", 33)), Some((1, 33)));
    assert_eq!(refused(&deep("- ", 33)), Some((1, 65)));
    assert_eq!(refused(&deep("? ", 33)), Some((1, 65)));
    assert!(refused(&deep("{a: ", 33)).is_some());
    let block = (0..33).fold(String::new(), |page, level| page + &" ".repeat(level) + "a:\n");
    assert_eq!(refused(&block), Some((33, 34)));
    let lists = (0..17).fold(String::new(), |page, level| {
        page + &"  ".repeat(level)
            + "a:
" + &"  ".repeat(level)
            + "-
"
    });
    assert!(refused(&lists).is_some());
}

#[test]
fn hostile_text_is_read_in_linear_time() {
    let started = Instant::now();
    for unit in
        ["[", "]", "- ", "? ", ": ", "'", "\"", "\\", "a: |\n", "|\n \n", "!", "#\n", "a\n\n", " ", "\t", "%\n", "a #"]
    {
        let _ = check_yaml(&unit.repeat(1_000_000 / unit.len()));
    }
    // A quadratic scanner would need hours; the bound is loose since test machines are slow.
    assert!(started.elapsed().as_secs() < 60);
}

#[test]
fn text_loses_its_mark_and_says_where_it_is_no_text() {
    let read = |bytes| text_of(Path::new("p.yaml"), bytes);
    assert_eq!(read(b"\xEF\xBB\xBFa: 1\r\nb: |\r\n  x\r\n").unwrap(), "a: 1\r\nb: |\r\n  x\r\n");
    assert_eq!(read(b"a: 1\nb: \xFF\n").unwrap_err().to_string(), "'p.yaml', line 2: byte 8 is not valid UTF-8.");
    let long = format!("a: 1\nb: {}\n", "x".repeat(MAX_LINE));
    let problem = check_yaml(&long).unwrap_err();
    assert_eq!((problem.line, problem.column, &*problem.reason), (2, 1, "the line is longer than 1 MiB"));
}

proptest! {
    /// The scanner never refuses what has no anchor: every such text that the parser accepts passes.
    #[test]
    fn soup_without_anchors_passes(text in "([a-c]: |- |\\? |\\[|\\]|\\{|\\}|, |\n|\n  |\n    |'|\"|#| |\\|\n|>-\n|a|b){0,24}") {
        prop_assert!(check_yaml(&text).is_ok(), "{}", text);
    }

    /// An alias without its anchor makes the parser fail; so what the parser reads with `*` in it must pass.
    #[test]
    fn what_the_parser_reads_without_aliases_passes(
        text in "([a-c]: |- |\\? |\\[|\\]|\\{|\\}|, |\n|\n  |\n    |'|\"|#| |\\|\n|>-\n|a|\\*x|b|\\*){0,24}"
    ) {
        let is_read = serde_yaml::from_str::<serde_yaml::Value>(&text).is_ok();
        let is_passed = check_yaml(&text).is_ok();
        prop_assert!(!is_read || is_passed, "{:?}", text);
    }

    /// What passes holds no alias the parser sees: it never fails for an unknown one.
    #[test]
    fn what_passes_holds_no_alias(
        text in "([a-c]: |- |\\? |\\[|\\]|\\{|\\}|, |\n|\n  |\n    |'|\"|#| |\\|\n|>-\n|a|\\*x|b|&y ){0,24}"
    ) {
        if check_yaml(&text).is_ok() && let Err(error) = serde_yaml::from_str::<serde_yaml::Value>(&text) {
            prop_assert!(!error.to_string().contains("anchor"), "{:?}: {}", text, error);
        }
    }
}
