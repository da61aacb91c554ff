use proptest::prelude::*;

use super::*;
use crate::store::limits::check_yaml;
use crate::store::yaml_out::tests::tree;
use crate::store::yaml_scan::{Kind, Scanner};

/// The program knows every key but those that begin with `x`.
fn known(_: &str, key: &str) -> bool {
    !key.starts_with('x')
}

fn rewritten(old: &str, new: &str) -> String {
    rewrite(old, &parse(new).unwrap(), &known).unwrap()
}

const CODEBOOK: &str = r#"# Codebook of the ward study.

format: 1   # never change this
codes:
# --- the first month ---

# agreed 14 Nov
- id: induction-7k3m            # stable
  name: 'Hospital induction'
  x-colour-of-hw: teal
  definition: >
    Anything about how MSWs
    were introduced.

  examples: [{source: i01-b2h8, quote: "there was no induction"}]
  children:
  - id: no-induction-q9x1
    name: No induction

    # hw: merge with the one above?
  - id: short-p3d8
    name: Too short

- name: Language      # key order as I like it
  id: language-2f6q
  include: |
    words
    accents
x-notes: {anything: goes}
# the end
"#;

fn codebook() -> Node {
    parse(CODEBOOK).unwrap()
}

/// Changes the value that `path` leads to; numbers are positions.
fn at<'n>(mut node: &'n mut Node, path: &[&str]) -> &'n mut Node {
    for step in path {
        node = match node {
            Node::Seq(items) => &mut items[step.parse::<usize>().unwrap()],
            Node::Map(entries) => {
                if !entries.iter().any(|(key, _)| key == step) {
                    entries.push(((*step).to_owned(), Node::Null));
                }
                &mut entries.iter_mut().find(|(key, _)| key == step).unwrap().1
            }
            _ => unreachable!(),
        };
    }
    node
}

fn edited(change: impl Fn(&mut Node)) -> String {
    let mut new = codebook();
    change(&mut new);
    rewrite(CODEBOOK, &new, &known).unwrap()
}

/// The lines that went and came, as a diff shows them.
fn diff(new: &str) -> String {
    let (old, new): (Vec<_>, Vec<_>) = (CODEBOOK.lines().collect(), new.lines().collect());
    let same_above = old.iter().zip(&new).take_while(|(a, b)| a == b).count();
    let rest = old.len().min(new.len()) - same_above;
    let same_below = old.iter().rev().zip(new.iter().rev()).take(rest).take_while(|(a, b)| a == b).count();
    let gone = old[same_above..old.len() - same_below].iter().map(|line| format!("-{line}\n"));
    let come = new[same_above..new.len() - same_below].iter().map(|line| format!("+{line}\n"));
    gone.chain(come).collect()
}

#[test]
fn the_same_content_leaves_the_page_as_it_is_byte_for_byte() {
    assert_eq!(edited(|_| ()), CODEBOOK);
    let crlf = CODEBOOK.replace('\n', "\r\n");
    assert_eq!(rewrite(&crlf, &codebook(), &known).unwrap(), crlf);
    assert_eq!(rewritten("{b: 1,\n  a: 2}", "{a: 2, b: 1}"), "{b: 1,\n  a: 2}");
}

#[test]
fn one_changed_value_changes_one_line_and_keeps_its_comment() {
    let page = edited(|page| *at(page, &["codes", "1", "name"]) = "Language and accent".into());
    insta::assert_snapshot!(diff(&page), @"
    -- name: Language      # key order as I like it
    +- name: Language and accent      # key order as I like it
    ");
    let page = edited(|page| *at(page, &["codes", "0", "children", "1", "name"]) = "no".into());
    insta::assert_snapshot!(diff(&page), @r#"
    -    name: Too short
    +    name: "no"
    "#);
    let page = edited(|page| *at(page, &["codes", "0", "examples", "0", "quote"]) = "none".into());
    insta::assert_snapshot!(diff(&page), @r#"
    -  examples: [{source: i01-b2h8, quote: "there was no induction"}]
    +  examples: [{source: i01-b2h8, quote: none}]
    "#);
}

#[test]
fn new_keys_stand_where_the_program_puts_them_and_unknown_ones_stay() {
    let page = edited(|page| {
        let Node::Map(code) = at(page, &["codes", "0"]) else { panic!() };
        code.retain(|(key, _)| key != "x-colour-of-hw" && key != "definition");
        code.insert(2, ("level".into(), "meso".into()));
    });
    insta::assert_snapshot!(diff(&page), @"
    -  x-colour-of-hw: teal
    -  definition: >
    -    Anything about how MSWs
    -    were introduced.
    +  level: meso
    +  x-colour-of-hw: teal
    ");
}

#[test]
fn items_keep_their_comments_when_they_change_places() {
    let page = edited(|page| {
        let Node::Seq(codes) = at(page, &["codes"]) else { panic!() };
        codes.swap(0, 1);
    });
    insta::assert_snapshot!(page, @r#"
    # Codebook of the ward study.

    format: 1   # never change this
    codes:

    - name: Language      # key order as I like it
      id: language-2f6q
      include: |
        words
        accents
    # --- the first month ---

    # agreed 14 Nov
    - id: induction-7k3m            # stable
      name: 'Hospital induction'
      x-colour-of-hw: teal
      definition: >
        Anything about how MSWs
        were introduced.

      examples: [{source: i01-b2h8, quote: "there was no induction"}]
      children:
      - id: no-induction-q9x1
        name: No induction

        # hw: merge with the one above?
      - id: short-p3d8
        name: Too short
    x-notes: {anything: goes}
    # the end
    "#);
}

#[test]
fn an_item_moved_to_another_list_takes_its_lines_along() {
    let page = edited(|page| {
        let Node::Seq(codes) = at(page, &["codes"]) else { panic!() };
        let mut code = codes.remove(0);
        *at(&mut code, &["name"]) = "Induction".into();
        *at(page, &["codes", "0", "children"]) = Node::Seq(vec![code]);
    });
    insta::assert_snapshot!(page, @r#"
    # Codebook of the ward study.

    format: 1   # never change this
    codes:
    # --- the first month ---

    - name: Language      # key order as I like it
      id: language-2f6q
      include: |
        words
        accents
      children:
      # --- the first month ---

      # agreed 14 Nov
      - id: induction-7k3m            # stable
        name: Induction
        x-colour-of-hw: teal
        definition: >
          Anything about how MSWs
          were introduced.

        examples: [{source: i01-b2h8, quote: "there was no induction"}]
        children:
        - id: no-induction-q9x1
          name: No induction

          # hw: merge with the one above?
        - id: short-p3d8
          name: Too short
    x-notes: {anything: goes}
    # the end
    "#);
}

#[test]
fn a_removed_item_takes_its_own_comment_but_not_the_heading_above() {
    let page = edited(|page| {
        let Node::Seq(codes) = at(page, &["codes"]) else { panic!() };
        codes.remove(0);
    });
    insta::assert_snapshot!(page, @"
    # Codebook of the ward study.

    format: 1   # never change this
    codes:
    # --- the first month ---

    - name: Language      # key order as I like it
      id: language-2f6q
      include: |
        words
        accents
    x-notes: {anything: goes}
    # the end
    ");
}

#[test]
fn an_added_item_follows_its_neighbour() {
    let page = edited(|page| {
        let Node::Seq(codes) = at(page, &["codes"]) else { panic!() };
        codes.insert(1, parse("{id: night-5w2k, name: Nights, definition: \"a\\nb\"}").unwrap());
    });
    insta::assert_snapshot!(diff(&page), @"
    +- id: night-5w2k
    +  name: Nights
    +  definition: |-
    +    a
    +    b
    ");
}

#[test]
fn keys_that_people_choose_are_the_programs_where_it_says_so() {
    let is_known = |parent: &str, key: &str| parent == "attr" || key == "attr" || key == "id";
    let old = "- id: P07\n  attr: {site: A, group: MSW}\n  mine: 1\n";
    let new = parse("[{id: P07, attr: {group: MSW}}]").unwrap();
    assert_eq!(rewrite(old, &new, &is_known).unwrap(), "- id: P07\n  attr: {group: MSW}\n  mine: 1\n");
}

#[test]
fn lists_without_ids_are_matched_by_what_they_say() {
    let old = "a:\n- one    # first\n- \"two\"  # second\n- {b: 1, x: 2}  # third\n";
    assert_eq!(rewritten(old, "a: [two, {b: 1}]"), "a:\n- \"two\"  # second\n- {b: 1, x: 2}  # third\n");
    assert_eq!(rewritten(old, "a: [one, 2, {b: 1}]"), "a:\n- one    # first\n- 2  # second\n- {b: 1, x: 2}  # third\n");
}

#[test]
fn unusual_pages_are_understood_or_written_anew() {
    assert_eq!(rewritten("# c\n---\na: 1 # x\nb: 2\n", "{a: 3, b: 2}"), "# c\n---\na: 3 # x\nb: 2\n");
    assert_eq!(rewritten("# c\n\n{a: 1}\n", "{a: 2}"), "# c\n\na: 2\n");
    assert_eq!(rewritten("# c\n? a\n: 1\n", "{a: 2}"), "# c\na: 2\n");
    assert_eq!(rewritten("# only a comment", "{a: 2}"), "# only a comment\na: 2\n");
    assert_eq!(rewritten("", "{a: 2}"), "a: 2\n");
    assert_eq!(rewritten("a: 1\r\nb: 2 # x\r\n", "{a: 1, b: 3}"), "a: 1\r\nb: 3 # x\r\n");
    assert_eq!(
        rewritten("-\n  id: a\n  b: 1\n- - 1\n  - 2\n", "[{id: a, b: 2}, [1, 3]]"),
        "-\n  id: a\n  b: 2\n- - 1\n  - 3\n"
    );
    assert_eq!(rewritten("\"a\": 1\n'b': 2\n", "{a: 1, b: 3}"), "\"a\": 1\n'b': 3\n");
    assert_eq!(rewritten("  # deep\na: 1\n", "{a: 2}"), "  # deep\na: 2\n");
    assert_eq!(rewritten("a:\n    - 1\n    - 2\n", "{a: [1, 3]}"), "a:\n    - 1\n    - 3\n");
    assert_eq!(rewritten("a: | # why\n  x\n  y\nb: 1\n", "{a: z, b: 1}"), "a: z # why\nb: 1\n");
    assert_eq!(rewritten("a:  # why\nb: 1\n", "{a: {c: {d: []}}, b: 1}"), "a:  # why\n  c: {d: []}\nb: 1\n");
}

#[test]
fn a_page_that_is_no_yaml_is_refused() {
    assert_eq!(rewrite("a: [1\n", &Node::Null, &known).unwrap_err().line, 2);
}

/// Lays comments and blank lines over a page, as people do; never inside a text.
fn commented(page: &str, seeds: &[u8]) -> String {
    let mut seeds = seeds.iter().cycle();
    let tokens: Vec<_> = Scanner::new(page).collect();
    let mut out = String::new();
    for (index, line) in page.lines().enumerate() {
        let first = tokens.iter().position(|token| token.line == index);
        if let Some(at) = first {
            let indent = tokens[at].column;
            let is_below_block = at > 0 && tokens[at - 1].kind == Kind::Block;
            match seeds.next().copied().unwrap_or(0) % 8 {
                0 => out.extend([&" ".repeat(indent), "# comment\n"]),
                1 => out.push('\n'),
                2 => out.push_str("# far left\n\n"),
                3 if !is_below_block => out.extend([&" ".repeat(indent + 2), "# deep\n"]),
                _ => {}
            }
        }
        out.extend([line, "\n"]);
    }
    out
}

/// Trees with lists of things that have ids, as our pages are.
fn page() -> impl Strategy<Value = Node> {
    let id = "[a-f]".prop_map(Node::Text);
    let item = (id, tree(), tree(), any::<bool>()).prop_map(|(id, a, b, has_x)| {
        let mut entries = vec![("id".to_owned(), id), ("a".to_owned(), a)];
        if has_x {
            entries.insert(1, ("x".to_owned(), b));
        } else {
            entries.push(("b".to_owned(), b));
        }
        Node::Map(entries)
    });
    let list = proptest::collection::vec(item, 0..5).prop_map(Node::Seq).boxed();
    (list.clone(), list, tree()).prop_map(|(mut codes, children, other)| {
        if let Node::Seq(items) = &mut codes
            && let Some(Node::Map(first)) = items.first_mut()
        {
            first.push(("children".into(), children));
        }
        Node::Map(vec![("format".into(), Node::Int(1)), ("codes".into(), codes), ("z".into(), other)])
    })
}

/// Drops, repeats and moves what a tree has.
fn shuffled(node: &Node, seeds: &mut impl Iterator<Item = u8>) -> Node {
    match node {
        Node::Seq(items) => {
            let mut items: Vec<_> = items.iter().map(|item| shuffled(item, seeds)).collect();
            match seeds.next().unwrap_or(0) % 6 {
                0 => items.reverse(),
                1 => drop(items.pop()),
                2 => items.insert(0, Node::from("new")),
                _ => {}
            }
            Node::Seq(items)
        }
        Node::Map(entries) => {
            let mut entries: Vec<_> =
                entries.iter().map(|(key, value)| (key.clone(), shuffled(value, seeds))).collect();
            match seeds.next().unwrap_or(0) % 6 {
                0 if !entries.is_empty() => drop(entries.remove(0)),
                1 if !entries.iter().any(|(key, _)| key == "new") => entries.push(("new".into(), Node::Int(1))),
                _ => {}
            }
            Node::Map(entries)
        }
        Node::Text(text) if seeds.next().is_some_and(|seed| seed < 64) => Node::Text(format!("{text} more")),
        other => other.clone(),
    }
}

fn check(old: &Node, new: &Node, seeds: &[u8]) {
    let text = commented(&emit(old), seeds);
    assert!(parse(&text).is_ok_and(|node| node.same_as(old)), "the test spoiled the page: {text}");
    let all_known = |_: &str, _: &str| true;
    let result = rewrite(&text, new, &all_known).unwrap();
    assert!(parse(&result).unwrap().same_as(new), "{text}\n=> {result}");
    assert!(check_yaml(&result).is_ok(), "{result}");
    assert_eq!(rewrite(&text, old, &all_known).unwrap(), text);
    assert_eq!(rewrite(&result, new, &all_known).unwrap(), result);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(100))]

    #[test]
    fn any_page_becomes_any_other(old in page(), new in page(), seeds in proptest::collection::vec(any::<u8>(), 1..20)) {
        check(&old, &new, &seeds);
    }

    #[test]
    fn any_tree_becomes_any_other(old in tree(), new in tree()) {
        check(&old, &new, &[7]);
    }

    #[test]
    fn small_edits_are_made_in_place(old in page(), seeds in proptest::collection::vec(any::<u8>(), 1..20)) {
        let new = shuffled(&old, &mut seeds.clone().into_iter().cycle());
        check(&old, &new, &seeds);
        // The outline is understood: writing from scratch is for odd pages only.
        let text = commented(&emit(&old), &seeds);
        let merge = merge::Merge::new(&old, &known);
        let wanted = merge.merge("", &old, &new);
        let result = edit::edit(&text, &merge, &old, &new).unwrap_or_default();
        prop_assert!(parse(&result).is_ok_and(|node| node.same_as(&wanted)), "{}\n=> {}", text, result);
    }

    #[test]
    fn unknown_keys_stay_whatever_else_changes(old in page(), seeds in proptest::collection::vec(any::<u8>(), 1..20)) {
        let new = shuffled(&old, &mut seeds.clone().into_iter().cycle());
        let text = emit(&old);
        let result = parse(&rewrite(&text, &new, &known).unwrap()).unwrap();
        for (index, item) in new.get("codes").map(Node::items).unwrap_or_default().iter().enumerate() {
            let id = merge::id_of(item);
            let same: Vec<_> = old.get("codes").unwrap().items().iter().filter(|old| merge::id_of(old) == id).collect();
            if let ([was], Some(_)) = (same.as_slice(), id) && was.get("x").is_some() {
                prop_assert!(result.get("codes").unwrap().items()[index].get("x").is_some());
            }
        }
    }
}
