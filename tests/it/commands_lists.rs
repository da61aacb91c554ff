//! What the commands that list and count print, in all formats.

use crate::support::command::Desk;

fn demo() -> Desk {
    let desk = Desk::new();
    desk.run(&["demo", "it"]).ok();
    desk
}

#[test]
fn json_comes_in_the_envelope_that_scripts_depend_on() {
    let desk = demo();
    for command in ["tally", "quotes", "sources", "participants", "codebook", "memos", "trail", "check"] {
        let ran = desk.run(&[command, "it", "--format", "json"]);
        assert!(matches!(ran.code, Some(0 | 1)), "{command}: {ran:?}");
        let value: serde_json::Value = serde_json::from_str(&ran.out).unwrap();
        assert_eq!(value["format"], 1);
        assert_eq!(value["command"], command);
        assert_eq!(value["project"], "Medical support workers (invented sample)");
        for key in ["layer", "measure", "date", "rows", "warnings"] {
            assert!(value.get(key).is_some(), "{command} has no {key}");
        }
    }
}

#[test]
fn what_a_command_changed_comes_in_the_envelope_too() {
    let desk = Desk::new();
    let rows = |args: &[&str]| {
        let out = desk.run(&[args, &["--format", "json"]].concat()).ok();
        let mut envelope: serde_json::Value = serde_json::from_str(&out).unwrap();
        assert_eq!((&envelope["format"], &envelope["command"]), (&1.into(), &args[0].into()), "{out}");
        envelope["rows"].take()
    };
    let made = rows(&["new", "study", "--coder", "hw", "--title", "Study", "--levels", "micro,meso"]);
    assert_eq!(
        made,
        serde_json::json!([{"id": "Study", "title": "Study", "dir": "study", "levels": "micro, meso", "coder": "hw"}])
    );
    desk.write("I01.txt", "I: So?\n\nP1: Nobody came.\n");
    assert_eq!(rows(&["import", "study", "I01.txt", "--yes"])[0]["title"], "I01");
    assert_eq!(rows(&["import", "study", "I01.txt", "--yes"]), serde_json::json!([]));
    let coded = rows(&["code", "study", "I01", "--turn", "2", "+Alone"]);
    let removed = rows(&["uncode", "study", coded[0]["id"].as_str().unwrap()]);
    assert_eq!((&removed[0]["id"], &removed[0]["code"]), (&coded[0]["id"], &"Alone".into()));
    assert_eq!(removed[0]["passage"], "Nobody came.");
    for (args, state) in [(["I01"].as_slice(), "done"), (&["I01", "--reopen", "--why", "read again"], "open")] {
        let stands = rows(&[&["done", "study"], args].concat());
        assert_eq!((&stands[0]["source"], &stands[0]["state"]), (&"I01".into(), &state.into()));
    }
}

#[test]
fn a_warning_stands_once_in_the_envelope() {
    let desk = Desk::with_study();
    desk.write("I02.txt", "I: So?\n\nP2: They came.\n");
    let out = desk.run(&["import", "study", "I01.txt", "I02.txt", "--yes", "--format", "json"]).ok();
    assert_eq!(out.matches("passed over").count(), 1, "{out}");
}

#[test]
fn times_are_those_of_the_zone_that_is_set() {
    let desk = Desk::with_study();
    let hour = |zone: &str| {
        let out = Desk::finish(desk.command(&["trail", "study"]).env("TZ", zone)).ok();
        let time = out.lines().nth(1).and_then(|line| line.split_whitespace().nth(1)).unwrap().to_owned();
        time.split(':').next().unwrap().parse::<u32>().unwrap()
    };
    assert_eq!(hour("Asia/Tokyo"), (hour("UTC") + 9) % 24);
    assert_eq!(hour("JST-9"), (hour("UTC") + 9) % 24);
}

#[test]
fn what_cannot_be_printed_is_said_and_a_change_is_saved_all_the_same() {
    let desk = Desk::with_study();
    let full = |args: &[&str]| {
        let mut command = desk.command(args);
        command.stdout(std::fs::OpenOptions::new().write(true).open("/dev/full").unwrap());
        Desk::finish(&mut command)
    };
    for args in [["--help", "study"], ["--version", "study"], ["tally", "study"]] {
        let ran = full(&args);
        assert_eq!(ran.code, Some(1), "{ran:?}");
        assert!(ran.err.starts_with("emic: The output could not be written: "), "{ran:?}");
    }
    let ran = full(&["code", "study", "I01", "--turn", "2", "Induction"]);
    assert_eq!(ran.code, Some(1), "{ran:?}");
    assert!(ran.err.starts_with("emic: The change is saved, but the output could not be written: "), "{ran:?}");
    assert!(desk.run(&["sources", "study", "--format", "json"]).ok().contains("\"codings\":1"));
}

#[test]
fn no_two_columns_have_the_same_heading() {
    let desk = demo();
    for command in ["sources", "participants", "codebook", "memos", "trail", "quotes", "tally"] {
        let out = desk.run(&[command, "it", "--format", "csv"]).ok();
        let mut headings: Vec<&str> = out.lines().next().unwrap().split(',').collect();
        headings.sort_unstable();
        assert!(headings.is_sorted_by(|a, b| a < b), "{command}: {headings:?}");
    }
}

#[test]
fn csv_and_markdown_have_as_many_rows_as_there_are_things() {
    let desk = demo();
    for (command, rows) in [("sources", 11), ("participants", 18)] {
        assert_eq!(desk.run(&[command, "it", "--format", "csv"]).ok().lines().count(), rows + 1, "{command}");
        let markdown = desk.run(&[command, "it", "--format", "markdown"]).ok();
        assert_eq!(markdown.lines().filter(|line| line.starts_with("| ")).count(), rows + 2, "{command}");
    }
    let codebook = desk.run(&["codebook", "it", "--format", "markdown"]).ok();
    assert!(codebook.contains("| Definition |") && codebook.contains("Role ambiguity"), "{codebook}");
}

#[test]
fn tallies_by_and_across_and_of_one_measure() {
    let desk = demo();
    let out = desk.run(&["tally", "it", "--by", "category", "--across", "group", "--format", "csv"]).ok();
    let heading = out.lines().next().unwrap();
    for column in ["group=MSW", "group=Supervisor", "group=Recruiter"] {
        assert!(heading.contains(column), "{heading}");
    }
    let out = desk.run(&["tally", "it", "--by", "code", "--count", "codings", "--format", "csv"]).ok();
    assert!(out.starts_with("kind,depth,id,name,codings,handle,layer,measure,"), "{out}");
    desk.run(&["tally", "it", "--by", "colour"])
        .refused(&["emic: 'colour' cannot be the rows.", "      Take level, category or code."]);
    desk.run(&["tally", "it", "--count", "people"]).refused(&[
        "emic: 'people' cannot be counted.",
        "      Take one of participants, sources, passages, codings, words, coverage.",
    ]);
    let ran = desk.run(&["tally", "it", "--across", "gruop"]);
    assert!(
        ran.err.starts_with("emic: No participant has an attribute 'gruop'.\n      Did you mean 'group'?"),
        "{}",
        ran.err
    );
    assert_eq!(ran.code, Some(2));
}

#[test]
fn quotes_are_filtered_and_carry_their_label() {
    let desk = demo();
    let out = desk.run(&["quotes", "it", "--code", "No induction", "--source", "I03"]).ok();
    assert!(out.contains("\n    (MSW, P03; I03, turn 15) No induction\n"), "{out}");
    let by = |args: &[&str]| {
        let mut all = vec!["quotes", "it", "--format", "csv"];
        all.extend(args);
        desk.run(&all).ok().lines().count() - 1
    };
    let every = by(&[]);
    assert!(every > 200);
    assert!(by(&["--level", "macro"]) < every);
    assert!(by(&["--participant", "p07"]) > 0);
    assert_eq!(by(&["--where", "group=MSW", "--participant", "P07"]), 0);
    assert!(by(&["--layer", "coder:sc", "--code", "Feedback", "--code", "Shadowing"]) > 0);
    desk.run(&["quotes", "it", "--where", "group"])
        .refused(&["emic: 'group' is no condition.", "      Write it as in --where group=MSW."]);
    desk.run(&["quotes", "it", "--participant", "P99"]).refused(&[
        "emic: There is no participant 'P99'.",
        "      Did you mean 'P09'? The participants are listed by 'emic participants'.",
    ]);
    let markdown = desk.run(&["quotes", "it", "--source", "I03", "--format", "markdown"]).ok();
    assert!(markdown.starts_with("> "), "{markdown}");
}

#[test]
fn attributes_called_like_columns_of_emic_keep_their_own_names() {
    let desk = Desk::with_study();
    desk.write("people.csv", "participant,id,codings,kind,date\nP01,77,many,nurse,May\n");
    desk.run(&["participants", "study", "--import", "people.csv"]).ok();
    let json = desk.run(&["participants", "study", "--format", "json"]).ok();
    let row = json.lines().find(|line| line.contains("\"77\"")).unwrap();
    for key in ["id", "codings", "attr.id", "attr.codings", "attr.date"] {
        assert_eq!(row.matches(&format!("\"{key}\":")).count(), 1, "{key}: {row}");
    }
    let csv = desk.run(&["participants", "study", "--format", "csv"]).ok();
    let mut headings: Vec<&str> = csv.lines().next().unwrap().split(',').collect();
    let all = headings.len();
    headings.sort_unstable();
    headings.dedup();
    assert_eq!(headings.len(), all, "{csv}");

    desk.run(&["code", "study", "I01", "--turn", "2", "Induction"]).ok();
    let tally = |across: &str| {
        desk.run(&["tally", "study", "--across", across, "--format", "csv"]).ok().lines().next().unwrap().to_owned()
    };
    assert!(tally("kind").contains(",kind=interview,"), "{}", tally("kind"));
    assert!(tally("attr.kind").contains(",attr.kind=nurse,"), "{}", tally("attr.kind"));
    for condition in ["kind=nurse", "attr.kind=nurse"] {
        let quotes = desk.run(&["quotes", "study", "--where", condition, "--format", "csv"]).ok();
        assert_eq!(quotes.lines().count(), 2, "{condition}");
    }
    let ran = desk.run(&["tally", "study", "--across", "attr.knid"]);
    assert!(ran.err.contains("attribute 'knid'") && ran.err.contains("attr.kind"), "{}", ran.err);
}

#[test]
fn layers_are_named_and_known() {
    let desk = demo();
    let layer = |layer: &str| desk.run(&["tally", "it", "--layer", layer, "--format", "json"]);
    assert!(layer("everyone").ok().contains(r#""layer":"everyone"#));
    assert!(layer("mine").ok().contains(r#""layer":"mine"#));
    layer("coder:xx")
        .refused(&["emic: 'xx' is no coder of this project.", "      The coders of this project are hw, sc."]);
    let ran = layer("theirs");
    assert_eq!(ran.code, Some(2));
    assert!(ran.err.contains("take final, mine, everyone or coder:ID"), "{}", ran.err);
}

#[test]
fn the_sample_as_it_was_on_a_day() {
    let desk = demo();
    let early = desk.run(&["sources", "it", "--as-of", "2021-05-03", "--format", "csv"]).ok();
    assert_eq!(early.lines().count(), 1, "{early}");
    let ran = desk.run(&["tally", "it", "--as-of", "2019-01-01"]);
    assert!(ran.err.starts_with("By 2019-01-01 23:59 there was nothing in this project: "), "{}", ran.err);
}

#[test]
fn csv_is_guarded_against_formulas_unless_raw() {
    let desk = Desk::with_study();
    desk.run(&["code", "study", "I01", "--turn", "2", "+=1+1"]).ok();
    assert!(desk.run(&["codebook", "study", "--format", "csv"]).ok().contains(",'=1+1,"));
    assert!(desk.run(&["codebook", "study", "--format", "csv", "--raw"]).ok().contains(",=1+1,"));
}

#[test]
fn a_codebook_is_handed_on_as_yaml_and_csv_and_read_in_a_paper() {
    let desk = Desk::with_study();
    desk.write("more.yaml", "codes:\n- name: Induction\n  children:\n  - {name: 没有培训, include: \"none, at all\", exclude: a poor one}\n");
    desk.run(&["codebook", "study", "--import", "more.yaml"]).ok();
    let content = |project: &str| {
        let page = desk.read(format!("{project}/codebook.yaml"));
        page.split_once('\n').unwrap().1.to_owned()
    };
    for file in ["out.yaml", "out.csv"] {
        let said = desk.run(&["codebook", "study", "--to", file]).ok();
        assert!(said.contains("Wrote 3 codes to"), "{said}");
        let other = format!("other-{file}");
        desk.run(&["new", &other, "--coder", "hw", "--levels", "micro,meso,macro"]).ok();
        desk.run(&["codebook", &other, "--import", file]).ok();
        assert_eq!(content(&other), content("study"), "{file}");
        let again = desk.run(&["codebook", "study", "--import", file]).ok();
        assert_eq!(again.matches("unchanged").count(), 3, "{again}");
    }
    desk.run(&["codebook", "study", "--to", "out.md"]).ok();
    let paper = desk.read("out.md");
    assert!(paper.contains("## Induction\n\nmeso · 0 codings in 0 sources\n\nHow one is introduced\n"), "{paper}");
    assert!(paper.contains("### 没有培训") && paper.contains("Not for: a poor one"), "{paper}");
    desk.run(&["codebook", "study", "--to", "out.md"]).ok();
    desk.write("out.md", "mine");
    desk.run(&["codebook", "study", "--to", "out.md"])
        .refused(&["emic: 'out.md' is there already.", "      Name another file, or write over it with --yes."]);
    desk.run(&["codebook", "study", "--to", "out.md", "--yes"]).ok();
    desk.run(&["codebook", "study", "--to", "nowhere/out.md"])
        .refused(&["emic: There is no folder 'nowhere' to write into.", "      Make it first, or name another one."]);
    let page = desk.read("study/codebook.yaml");
    desk.run(&["codebook", "study", "--to", "study/codebook.yaml", "--yes"]).refused(&[
        "emic: 'study/codebook.yaml' would lie in the project itself.",
        "      Name a file somewhere else.",
    ]);
    assert_eq!(desk.read("study/codebook.yaml"), page);
    desk.run(&["codebook", "--changes", "study"]).refused(&[
        "emic: 'study' is a project, and --changes takes versions.",
        "      Write the folder before it: 'emic codebook study --changes'.",
    ]);
    desk.run(&["new", "other", "--coder", "hw"]).ok();
    let other = desk.run(&["codebook", "study", "--to", "other/codebook.yaml", "--yes"]);
    assert!(other.code == Some(2) && other.err.contains("would lie in another project"), "{}", other.err);
    let wrong = desk.run(&["codebook", "study", "--to", "out.doc"]);
    let folder = desk.run(&["codebook", "study", "--to", "."]);
    assert!(folder.code == Some(2) && folder.err.contains("'.' is a folder, and it takes a file"), "{}", folder.err);
    assert!(wrong.code == Some(2) && wrong.err.contains("'out.doc' does not say what to write"), "{}", wrong.err);
}
