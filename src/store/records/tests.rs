use super::*;
use crate::domain::canonical::canonical;
use crate::domain::id::CodingId;
use crate::domain::line::{CodingFields, Passage, Patch};
use crate::domain::record::{Act, Head, LARGEST};
use crate::domain::time::When;
use proptest::prelude::*;
use serde_json::{Value, json};
use std::collections::BTreeMap;

const FILE: &str = "codings/i03-x7q2/hw~k3f9.yaml";
const CODING: &str = r#"- {"id":"7k3m9q2xt4ab","code":"role-clarity-4t9p","passage":{"src":"9f2c41d07b3a","at":[1203,1260],"quote":"I felt like an extra pair of hands on the ward","pre":"to be honest with you ","post":" and then the FY1s"},"cb":"5d0e7a12","act":[412,1,1],"t":"2026-11-22T10:09:26.114Z"}"#;
const REVISION: &str =
    r#"- {"id":"7k3m9q2xt4ab","rev":2,"code":"role-ambiguity-8d2c","act":[415,1,1],"t":"2026-11-22T10:12:02.530Z"}"#;
const CHANGE: &str = r#"- {"of":"code/role-clarity-4t9p","rev":3,"set":{"definition":"b"},"was":{"definition":"a"},"act":[418,1,1],"why":"meeting 14 Nov","t":"2026-11-22T10:12:02.530Z"}"#;

/// Returns a line as it stands in a file without its sum.
fn bare(line: &Line) -> String {
    format!("- {}", line.to_json())
}

/// Returns a line as it stands in a file when the program has written it.
fn written(line: &str) -> String {
    format!("- {}", sum::with_sum(line.trim_start_matches("- ").to_owned()))
}

fn all(text: impl AsRef<[u8]>) -> (Vec<Line>, Vec<Finding>) {
    let mut lines = Vec::new();
    let findings = read(Path::new(FILE), text.as_ref(), 1, |line| lines.push(line));
    (lines, findings)
}

fn one(text: &str) -> Line {
    let (mut lines, findings) = all(text);
    assert_eq!(findings, [], "{text}");
    assert_eq!(lines.len(), 1, "{text}");
    lines.remove(0)
}

#[test]
fn the_lines_of_the_format_read_and_are_written_the_same() {
    for line in [CODING, REVISION, CHANGE] {
        let read = one(&format!("# emic codings 1 · source i03-x7q2\n{line}\n"));
        assert_eq!(emit(&read), written(line));
        assert_eq!(one(&format!("{}\n", written(line))), read);
        assert_eq!(from_yaml(1, &format!("{line}\n")).unwrap(), read);
    }
}

#[test]
fn a_record_written_by_hand_in_block_style_is_the_same_record() {
    let block = "- id: 7k3m9q2xt4ab   # the second try\n  rev: 2\n# why not\n  code: role-ambiguity-8d2c\n  act: [415, 1, 1]\n  t: 2026-11-22T10:12:02.530Z\n";
    assert_eq!(one(block), one(&format!("{REVISION}\n")));
    assert_eq!(one(&format!("{REVISION} # a note\n")), one(&format!("{REVISION}\n")));
    let loose = REVISION.replace("\"rev\":", "rev: ").replace("- {", "-   { ");
    assert_eq!(one(&format!("{loose}\n")), one(&format!("{REVISION}\n")));
    let digits = "- {id: 123456789012, gone: true, t: 2026-11-22T10:12:02Z}\n";
    assert!(matches!(one(digits), Line::Coding(line) if line.id.to_string() == "123456789012"));
}

#[test]
fn byte_order_mark_carriage_returns_and_repeated_headers_do_no_harm() {
    let text = format!("\u{feff}# emic\r\n---\r\n{CODING}\r\n\r\n# emic again\r\n{REVISION}\r\n...\r\n{CHANGE}\r\n");
    let (lines, findings) = all(text);
    assert_eq!(findings, []);
    assert_eq!(lines.iter().map(bare).collect::<Vec<_>>(), [CODING, REVISION, CHANGE]);
}

#[test]
fn a_bad_record_costs_only_itself_and_is_listed_with_place_text_and_remedy() {
    let bad = [
        (
            "- {\"id\":\"7k3m9q2xt4ab\",\"code\":\"a\",\"code\":\"b\",\"t\":\"2026-11-22T10:12:02Z\"}",
            "the key 'code' stands twice",
        ),
        ("- {\"id\":\"7k3m\",\"t\":\"2026-11-22T10:12:02Z\"}", "'7k3m' is no coding id"),
        ("- {\"id\":\"7k3m9q2xt4ab\",\"rev\":2,\"code", "it is cut off"),
        ("- {\"id\":\"7k3m9q2xt4ab\",\"gone\":true}", "missing field `t`"),
        ("- id: &a 7k3m9q2xt4ab\n  code: *a", "anchors (&) and aliases (*)"),
        ("- [[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[", "more than 40 deep"),
        ("- just words", "invalid type"),
        ("id: 7k3m9q2xt4ab", "a record begins with a dash"),
        ("-", "missing field"),
        ("\0\0\0\0", "a record begins with a dash"),
    ];
    for (text, reason) in bad {
        let (lines, findings) = all(format!("{CODING}\n{text}\n{REVISION}\n"));
        assert_eq!(lines.iter().map(bare).collect::<Vec<_>>(), [CODING, REVISION], "{text}");
        let [finding] = &*findings else { panic!("{findings:?}") };
        assert!(finding.what.contains(reason), "{}", finding.what);
        assert_eq!((finding.line, &*finding.file), (Some(2), FILE), "{text}");
        assert!(!finding.remedy.is_empty() && finding.column.is_some());
    }
}

#[test]
fn p14_both_readers_refuse_the_same_depth() {
    for depth in 1..60 {
        let nested = format!("{}1{}", "[".repeat(depth), "]".repeat(depth));
        let json = format!(r#"{{"of":"project","set":{{"x":{nested}}},"t":"2026-11-22T10:12:02.530Z"}}"#);
        let (fast, slow) = (all(format!("- {json}\n")), all(format!("- {json} # by hand\n")));
        assert_eq!((fast.0.len(), slow.0.len()), if depth <= 37 { (1, 1) } else { (0, 0) }, "{depth}");
        let reasons =
            [&fast, &slow].map(|(_, findings)| findings.first().map(|f| f.what.contains("more than 40 deep")));
        assert_eq!(reasons, if depth <= 37 { [None, None] } else { [Some(true), Some(true)] }, "{depth}");
    }
}

#[test]
fn the_place_of_a_mistake_is_told_to_the_column() {
    let (_, findings) = all(format!("{CODING}\n- {{\"id\":\"7k3m9q2xt4ab\",\"rev\":\"x\",\"t\":\"\"}}\n"));
    assert_eq!((findings[0].line, findings[0].column), (Some(2), Some(32)));
    assert!(findings[0].what.starts_with("'- {\"id\":\"7k3m9q2xt4ab\",\"rev\":\"x\""), "{}", findings[0].what);
    let (_, findings) = all(format!("{CODING}\n- id: 7k3m9q2xt4ab\n  rev: x\n  t: \"\"\n"));
    assert_eq!(findings[0].line, Some(3), "{findings:?}");
}

#[test]
fn what_is_shown_of_a_bad_record_is_safe() {
    let (_, findings) = all("- \u{1b}[31m\u{202e}x\n");
    assert!(!findings[0].what.contains(['\u{1b}', '\u{202e}']), "{}", findings[0].what);
    let (_, findings) = all(b"- {\"id\":\"\xff\xfe\"}\n");
    assert!(findings[0].what.contains("not UTF-8"));
    assert_eq!(findings[0].column, Some(10));
}

#[test]
fn both_sides_of_a_git_conflict_are_read() {
    let (lines, findings) =
        all(format!("{CODING}\n<<<<<<< HEAD\n{REVISION}\n=======\n{CHANGE}\n>>>>>>> other\n{CODING}\n"));
    assert_eq!(lines.iter().map(bare).collect::<Vec<_>>(), [CODING, REVISION, CHANGE, CODING]);
    assert_eq!(findings.len(), 1);
    assert_eq!((findings[0].line, findings[0].severity), (Some(2), Severity::Warning));
}

#[test]
fn a_flood_of_bad_records_is_counted() {
    let (lines, findings) = all("- x\n".repeat(1000));
    assert!(lines.is_empty());
    assert_eq!(findings.len(), MAX_LISTED + 1);
    assert_eq!(findings[MAX_LISTED].what, "900 more records of this file were not read.");
}

#[test]
fn p19_a_line_of_very_many_keys_is_read_in_time() {
    let keys = (0..100_000).map(|n| format!("\"{n}\":1")).collect::<Vec<_>>().join(",");
    let (lines, findings) = all(format!("- {{\"id\":\"7k3m9q2xt4ab\",{keys},\"t\":\"2026-11-22T10:12:02Z\"}}\n"));
    assert_eq!((lines.len(), findings.len()), (1, 0));
}

#[test]
fn p3_cut_at_every_byte_of_the_last_record_at_most_that_one_is_lost() {
    let before = format!("# emic codings 1\n{CODING}\n{CHANGE}\n");
    let full =
        format!("{before}- {{\"id\":\"7k3m9q2xt4ab\",\"rev\":2,\"why\":\"é中\",\"t\":\"2026-11-22T10:12:02.530Z\"}}\n");
    let (whole, _) = all(&full);
    for cut in before.len()..=full.len() {
        let torn = &full.as_bytes()[..cut];
        let (lines, findings) = all(torn);
        assert_eq!(lines[..2], whole[..2]);
        assert!(lines.len() == 2 || lines == whole, "cut at {cut}");
        let is_lost = cut > before.len() && lines.len() == 2;
        assert_eq!(findings.len(), usize::from(is_lost), "cut at {cut}: {findings:?}");

        // A line feed seals it, and the next record follows.
        let sealed = [torn, if torn.ends_with(b"\n") { b"" } else { b"\n" }, REVISION.as_bytes(), b"\n"].concat();
        let (after, findings) = all(sealed);
        assert_eq!(after[..2], whole[..2]);
        assert_eq!(after.last().map(bare).as_deref(), Some(REVISION));
        assert_eq!(findings.len(), usize::from(is_lost), "cut at {cut}, sealed: {findings:?}");
    }
}

#[test]
fn a_torn_record_in_block_style_is_never_taken_for_a_whole_one() {
    let full = "- id: 7k3m9q2xt4ab\n  code: role-ambiguity-8d2c\n  t: 2026-11-22T10:12:02.530Z";
    for cut in (1..=full.len()).filter(|cut| !full.as_bytes()[..*cut].ends_with(b"\n")) {
        let (lines, findings) = all(&full.as_bytes()[..cut]);
        assert_eq!((lines.len(), findings.len()), (0, 1), "cut at {cut}");
    }
}

fn text() -> impl Strategy<Value = String> {
    prop_oneof![
        any::<String>(),
        "[\\x00-\\u{10ffff}]{0,12}",
        "(no|on|1:30|=|<<|~|null|0x1f|1_000|\\.inf|2026-11-22|- |# |: |\\{|\\}|'|\"|\\\\|\n){0,4}"
    ]
}

fn boxed() -> impl Strategy<Value = Box<str>> {
    text().prop_map(Into::into)
}

fn value() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<u64>().prop_map(Value::from),
        any::<f64>().prop_filter("JSON has no other numbers", |n| n.is_finite()).prop_map(Value::from),
        text().prop_map(Value::from),
    ];
    leaf.prop_recursive(3, 12, 4, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..4).prop_map(Value::from),
            prop::collection::btree_map(text(), inner, 0..4).prop_map(|map| map.into_iter().collect::<Value>()),
        ]
    })
}

fn fields() -> impl Strategy<Value = BTreeMap<String, Value>> {
    prop::collection::btree_map(text(), value(), 0..4)
}

fn when() -> impl Strategy<Value = When> {
    (0..4_000_000_000_000_i64).prop_map(When::from_millis)
}

fn head() -> impl Strategy<Value = Head> {
    let act = (0..=LARGEST, any::<u32>(), any::<u32>()).prop_map(|(n, k, of)| Act { n, k, of });
    let option = || prop::option::of(boxed());
    let number = || prop::option::of(0..=LARGEST);
    (
        1..=LARGEST,
        any::<Option<bool>>(),
        prop::option::of(act),
        when(),
        option(),
        number(),
        number(),
        option(),
        option(),
    )
        .prop_map(|(rev, gone, act, t, why, undo, redo, by, cb)| Head {
            rev,
            gone,
            act,
            t,
            why,
            undo,
            redo,
            by,
            cb,
        })
}

fn patch<T: std::fmt::Debug>(value: impl Strategy<Value = T>) -> impl Strategy<Value = Patch<T>> {
    prop::option::of(prop::option::of(value)).prop_map(|p| p.map_or(Patch::Keep, Patch::to_become))
}

fn coding_fields() -> impl Strategy<Value = CodingFields> {
    let known = ["id", "was", "code", "passage", "level", "voices", "sure", "quotable", "of"];
    let head = ["rev", "gone", "act", "t", "why", "undo", "redo", "by", "cb"];
    let passage = (boxed(), any::<[u32; 2]>(), boxed(), boxed(), boxed())
        .prop_map(|(src, at, quote, pre, post)| std::sync::Arc::new(Passage { src, at, quote, pre, post }));
    (
        patch(text().prop_map(|t| t.as_str().into())),
        prop::option::of(passage),
        patch(text().prop_map(|t| t.as_str().into())),
        patch(prop::collection::vec(text().prop_map(|t| t.as_str().into()), 0..3)),
        patch(any::<bool>()),
        patch(any::<bool>()),
        fields(),
    )
        .prop_map(move |(code, passage, level, voices, sure, quotable, mut more)| {
            more.retain(|key, _| !known.contains(&key.as_str()) && !head.contains(&key.as_str()));
            CodingFields { code, passage, level, voices, sure, quotable, more }
        })
}

fn line() -> impl Strategy<Value = Line> {
    let coding = (any::<u64>(), head(), coding_fields(), prop::option::of(coding_fields())).prop_map(
        |(id, head, fields, was)| {
            Line::Coding(Box::new(CodingLine { id: CodingId::from_bits(id), head, fields, was: was.map(Box::new) }))
        },
    );
    let trail = (boxed(), head(), fields(), fields(), fields()).prop_map(|(of, head, set, was, mut more)| {
        let known = ["of", "set", "was", "rev", "gone", "act", "t", "why", "undo", "redo", "by", "cb"];
        more.retain(|key, _| !known.contains(&key.as_str()));
        Line::Trail(Box::new(TrailLine { of, head, set, was, more }))
    });
    prop_oneof![coding, trail]
}

/// Keys in another order, and some twice: what people and other programs do to a line.
fn shuffled() -> impl Strategy<Value = String> {
    let entry = prop_oneof![
        Just("\"of\":\"code/a\"".to_owned()),
        Just("\"id\":\"7k3m9q2xt4ab\"".to_owned()),
        Just("\"id\":5".to_owned()),
        Just("\"t\":\"2026-11-22T10:12:02.530Z\"".to_owned()),
        Just("\"set\":{\"a\":1}".to_owned()),
        Just("\"set\":{\"a\":{\"b\":1,\"b\":2}}".to_owned()),
        Just("\"rev\":3".to_owned()),
        Just("\"code\":null".to_owned()),
        Just("\"\\u006ff\":\"code/b\"".to_owned()),
        (text(), value()).prop_map(|(key, value)| format!("{}:{}", canonical(&json!(key)), canonical(&json!(value)))),
    ];
    prop::collection::vec(entry, 0..6).prop_map(|entries| format!("{{{}}}", entries.join(",")))
}

proptest! {
    #[test]
    fn p14_every_record_comes_back_the_same_from_both_readers(line in line()) {
        let written = emit(&line);
        prop_assert!(!written.contains('\n'));
        prop_assert_eq!(&from_json(written.strip_prefix("- ").unwrap()).unwrap(), &line);
        prop_assert_eq!(&from_yaml(1, &format!("{written}\n")).unwrap(), &line);
    }

    #[test]
    fn p14_both_readers_accept_the_same_lines(json in shuffled()) {
        // Only such JSON as the program writes: YAML knows fewer characters and other escapes.
        prop_assume!(serde_json::from_str::<Value>(&json).is_ok());
        let fast = from_json(&json);
        let slow = from_yaml(1, &format!("- {json}\n"));
        match (fast, slow) {
            (Ok(fast), Ok(slow)) => prop_assert_eq!(fast, slow),
            (fast, slow) => prop_assert!(fast.is_err() && slow.is_err(), "{:?} {:?}", fast, slow),
        }
    }

    #[test]
    fn p13_no_bytes_stop_the_reading(bytes in prop::collection::vec(any::<u8>(), 0..200), at in 0_usize..400) {
        let mut file = format!("{CODING}\n{REVISION}\n").into_bytes();
        let at = at.min(file.len());
        file.splice(at..at, bytes);
        let (lines, _) = all(&file);
        prop_assert!(lines.len() <= 200);
    }
}

#[test]
fn p13_words_that_stray_below_a_whole_record_cost_it_nothing() {
    for between in ["", "# a comment\n", "\n"] {
        let (lines, findings) = all(format!("{CODING}\n{between}   stray words\n\tand more\n{REVISION}\n"));
        assert_eq!(lines.iter().map(bare).collect::<Vec<_>>(), [CODING, REVISION], "{between:?}");
        let [finding] = &*findings else { panic!("{findings:?}") };
        let line = 2 + between.lines().count();
        assert!(finding.line == Some(line) && finding.what.contains("stray words"), "{finding:?}");
    }
    let broken = REVISION.replace(",\"code\"", ",\n  \"code\"");
    assert_eq!(one(&format!("{broken}\n")), one(&format!("{REVISION}\n")), "a record may still take several lines");
}

#[test]
fn p14_an_emoji_written_as_two_halves_is_read_by_both_readers() {
    let with = |why: &str| {
        format!(r#"{{"id":"7k3m9q2xt4ab","rev":2,"gone":true,"why":"{why}","t":"2026-11-22T10:12:02.530Z"}}"#)
    };
    for (why, is_read) in [
        (r"\uD83D\uDC69", true),
        (r"a\ud83d\udc69\u200d\uD83D\uDC67 b", true),
        (r"\\uD83D\\uDC69", true),
        (r"\\\uD83D\uDC69", true),
        (r"\uD83D", false),
        (r"\uDC69\uD83D", false),
        (r"\uD83D \uDC69", false),
    ] {
        let json = with(why);
        let fast = all(format!("- {json}\n")).0;
        assert_eq!(fast.len(), usize::from(is_read), "{why}");
        let late_comma = json.replace('}', ",}");
        for slow in [format!("- {json} # a note\n"), format!("- {late_comma}\n"), format!("- !!map {json}\n")] {
            assert_eq!(all(&slow).0, fast, "{slow}");
        }
    }
    // Where nothing is escaped, these are the characters that they look like.
    for quoted in [r"'\uD83D\uDC69'", r"\uD83D\uDC69"] {
        let record = format!("- {{id: 7k3m9q2xt4ab, rev: 2, why: {quoted}, t: 2026-11-22T10:12:02Z}}\n");
        let why = one(&record).head().why.clone();
        assert_eq!(why.as_deref(), Some(r"\uD83D\uDC69"));
    }
}

#[test]
fn a_number_that_not_every_reader_keeps_is_refused_by_both() {
    const T: &str = r#""t":"2026-11-22T10:12:02.530Z""#;
    for of in [r#""id":"7k3m9q2xt4ab""#, r#""of":"code/a""#] {
        for key in [r#""rev":N"#, r#""act":[N,1,1]"#, r#""undo":N"#, r#""redo":N"#] {
            for (n, is_read) in [(LARGEST, true), (LARGEST + 1, false), (u64::MAX, false)] {
                let json = format!("{{{of},{},{T}}}", key.replace('N', &n.to_string()));
                for line in [format!("- {json}\n"), format!("- {json} # a note\n")] {
                    let (lines, findings) = all(&line);
                    assert_eq!((lines.len(), findings.len()), if is_read { (1, 0) } else { (0, 1) }, "{line}");
                    for found in findings {
                        assert!(found.what.contains(&format!("{n} is larger than 9007199254740991")), "{found:?}");
                        assert!(found.line == Some(1) && !found.remedy.is_empty());
                    }
                }
            }
        }
    }
}
