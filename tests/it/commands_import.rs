//! Bringing texts, participants and codebooks in: previewed, never doubled, never in part without saying so.

use crate::support::command::Desk;

fn study() -> Desk {
    let desk = Desk::new();
    desk.run(&["new", "study", "--coder", "hw", "--title", "Study", "--levels", "micro,meso,macro"]).ok();
    desk
}

const GROUP: &str = "\u{feff}**Moderator:** Welcome, everyone here.\r\n\r\n**Maria:** Thank you.\r\n\r\n\
    **P07:** \\[01:46\\] I agree with what Maria says.\r\n\r\n**All:** \\[laughter\\]\r\n\r\n**Maria:** Well.\r\n";

#[test]
fn the_preview_says_what_was_understood_and_adds_nothing() {
    let desk = study();
    desk.write("FG1 Northfield.md", GROUP);
    let ran = desk.run(&["import", "study", "FG1 Northfield.md", "--dry-run"]);
    assert_eq!(ran.err, "");
    insta::assert_snapshot!(ran.ok(), @r"
    FG1 Northfield.md → FG1 Northfield · focus group · 13 words · 5 turns
      Moderator      1  moderator             Welcome, everyone here.
      Maria          2  participant P08, new  Thank you.
      P07            1  participant P07, new  I agree with what Maria says.
      All            1  the group             [laughter]
      changed: the byte order mark was left out
      changed: line ends became line feeds
      changed: 5 labels were written plainly
      changed: 1 line lost its Markdown escapes
      look: 'Maria' may be a real name: it stays in the text; pseudonymise the text first if it is one.

    ");
    assert_eq!(desk.files("study/sources", "").len(), 0);
}

#[test]
fn what_was_agreed_to_is_kept_with_the_source() {
    let desk = study();
    desk.write("FG1.md", GROUP);
    let ran = desk.run(&["import", "study", "FG1.md", "--yes", "--language", "en", "--kind", "focus group"]);
    assert_eq!(ran.err, "Added 1 source to 'Study'.\n");
    ran.ok();
    let [text] = desk
        .files("study/sources", ".txt")
        .into_iter()
        .filter(|p| !p.to_string_lossy().contains(".versions"))
        .collect::<Vec<_>>()
        .try_into()
        .unwrap();
    assert_eq!(
        std::fs::read_to_string(text).unwrap(),
        "Moderator: Welcome, everyone here.\n\nMaria: Thank you.\n\nP07 [01:46]: I agree with what Maria says.\n\n\
         All: [laughter]\n\nMaria: Well.\n"
    );
    let page = std::fs::read_to_string(&desk.files("study/sources", ".yaml")[0]).unwrap();
    for line in ["title: FG1", "kind: focus-group", "language: en", "Maria:", "FG1.md", "moderator"] {
        assert!(page.contains(line), "{line}: {page}");
    }
    let people = desk.run(&["participants", "study", "--format", "csv"]).ok();
    assert!(people.contains("\nP07,FG1,0") && people.contains("\nP08,FG1,0"), "{people}");
    desk.run(&["check", "study"]).ok();
}

#[test]
fn a_script_has_to_agree_beforehand() {
    let desk = study();
    desk.write("I01.txt", "I: One?\n\nP01: Two.\n\nI: Three?\n");
    let ran = desk.run(&["import", "study", "I01.txt"]);
    assert!(ran.out.starts_with("I01.txt → I01 · interview"), "{}", ran.out);
    ran.refused(&[
        "emic: Nothing was added: nobody is there to be asked.",
        "      Look at it with --dry-run; --yes adds it without being asked.",
    ]);
    assert_eq!(desk.files("study/sources", "").len(), 0);
}

#[test]
fn ten_good_ones_go_in_and_the_bad_one_is_named() {
    let desk = study();
    let mut args = vec!["import".to_owned(), "study".to_owned(), "--yes".to_owned()];
    for n in 1..=10 {
        let name = format!("I{n:02}.txt");
        desk.write(&name, format!("Interviewer: How was it?\n\nP{n:02}: It was number {n}.\n"));
        args.push(name);
    }
    desk.write("bad.txt", b"Interviewer: How?\n\nP11: na\xefve\n");
    args.insert(5, "bad.txt".into());
    let args: Vec<&str> = args.iter().map(String::as_str).collect();
    let ran = desk.run(&args);
    assert_eq!(ran.code, Some(1), "{ran:?}");
    assert_eq!(
        ran.err.lines().collect::<Vec<_>>(),
        [
            "emic: 'bad.txt' was not added: line 3: byte 26 is not valid UTF-8.",
            "      Save the file as UTF-8 in your editor.",
            "Added 10 sources to 'Study'; 1 not, as told above."
        ]
    );
    assert_eq!(desk.run(&["sources", "study", "--format", "csv"]).ok().lines().count(), 11);
}

#[test]
fn files_that_are_no_transcripts_are_refused_each_with_its_reason() {
    let desk = study();
    for (name, content, line) in [
        (
            "empty.txt",
            &b""[..],
            "emic: 'empty.txt' was not added: nobody says anything in it: there are no words to code.",
        ),
        (
            "blank.txt",
            b"\xef\xbb\xbf \n\n",
            "emic: 'blank.txt' was not added: nobody says anything in it: there are no words to code.",
        ),
        (
            "a.docx",
            b"PK\x03\x04",
            "emic: 'a.docx' was not added: it is a Word, OpenDocument or other zipped document, not a plain text.",
        ),
        ("latin.txt", b"caf\xe9", "emic: 'latin.txt' was not added: line 1: byte 3 is not valid UTF-8."),
        ("zero.txt", b"a\0b", "emic: 'zero.txt' was not added: line 1 holds a zero byte: this is no text."),
    ] {
        desk.write(name, content);
        let ran = desk.run(&["import", "study", name, "--yes"]);
        assert_eq!((ran.code, ran.err.lines().next()), (Some(2), Some(line)));
    }
    desk.run(&["import", "study", "missing.txt", "--yes"])
        .refused(&["emic: There is no 'missing.txt'.", "      Check the name."]);
    std::fs::create_dir(desk.work("texts")).unwrap();
    desk.run(&["import", "study", "texts"])
        .refused(&["emic: 'texts' is a folder.", "      Name its files, as in 'texts/*'."]);
    desk.run(&["import", "study", "--yes"])
        .refused(&["emic: No transcript is named.", "      Write 'emic import DIR FILE...'."]);
    desk.run(&["import", "study", "a.docx", "--kind", "poem"]).refused(&[
        "emic: There is no kind 'poem'.",
        "      Take one of interview, focus-group, field-notes, document.",
    ]);
    assert_eq!(desk.files("study/sources", "").len(), 0);
}

#[test]
fn the_same_file_is_never_added_twice() {
    let desk = study();
    let text = "Interviewer: How?\n\nP01: Well enough, thank you.\n";
    desk.write("I01.txt", text);
    desk.write("copy.txt", text);
    desk.run(&["import", "study", "I01.txt", "--yes"]).ok();
    let ran = desk.run(&["import", "study", "copy.txt", "--yes"]);
    assert_eq!(ran.code, Some(0), "what is asked for is so");
    assert!(ran.err.starts_with("'copy.txt' was passed over: it is there already, as 'I01' (i01-"), "{}", ran.err);
    let sources = || desk.run(&["sources", "study", "--format", "csv"]).ok().lines().count() - 1;
    assert_eq!(sources(), 1);
    desk.write("new.txt", "Interviewer: Now?\n\nP02: As before.\n");
    desk.write("new copy.txt", "Interviewer: Now?\n\nP02: As before.\n");
    let ran = desk.run(&["import", "study", "I01.txt", "new.txt", "new copy.txt", "--yes"]);
    assert!(ran.err.contains("'new copy.txt' was passed over: it is there already, as 'new.txt'."), "{}", ran.err);
    assert!(ran.err.contains("Added 1 source"), "{}", ran.err);
    assert_eq!(sources(), 2);
}

#[test]
fn names_of_any_script_are_kept() {
    let desk = study();
    let names = ["访谈 一.txt", "مقابلة.txt", "👩‍⚕️ interview.txt", " leading & odd.txt"];
    for (n, name) in names.iter().enumerate() {
        desk.write(name, format!("访谈者：{n}？\n\n受访者：没人告诉我 {n}。\n"));
        let ran = desk.run(&["import", "study", name, "--yes"]);
        ran.ok();
    }
    let list = desk.run(&["sources", "study"]).ok();
    for title in ["访谈 一", "مقابلة", "👩‍⚕️ interview", "leading & odd"] {
        assert!(list.contains(title), "{title}: {list}");
    }
    assert!(list.contains(" zh "), "{list}");
    desk.run(&["code", "study", "مقابلة", "--quote", "没人告诉我", "+感受"]).ok();
}

#[test]
fn a_translation_names_its_original() {
    let desk = Desk::with_study();
    desk.write("I01-zh.txt", "访谈者：怎么样？\n\n受访者：没有培训。\n");
    desk.run(&["import", "study", "I01-zh.txt", "--translation-of", "I01", "--yes"]).ok();
    let page = desk.files("study/sources", ".yaml").into_iter().map(|p| std::fs::read_to_string(p).unwrap());
    assert!(page.collect::<String>().contains("translation_of: i01-"));
    desk.run(&["import", "study", "I01-zh.txt", "I01.txt", "--translation-of", "I01", "--yes"]).refused(&[
        "emic: A source can be translated by one file at a time.",
        "      Import each translation by itself, with its own --translation-of.",
    ]);
}

#[test]
fn a_language_is_a_tag() {
    let desk = study();
    desk.write("I05.txt", "I: So?\n\nP5: 有人来了。\n");
    desk.run(&["import", "study", "I05.txt", "--language", "Chinese", "--yes"])
        .refused(&["emic: 'Chinese' is no language.", "      Take its tag, such as en, zh, zh-Hant or pt-BR."]);
    assert!(desk.run(&["import", "study", "I05.txt", "--language", "zh-hant", "--yes"]).ok().contains("zh-Hant"));
}

#[test]
fn the_list_of_participants_goes_out_and_comes_in_again() {
    let desk = Desk::new();
    desk.run(&["demo", "sample"]).ok();
    desk.write("people.csv", desk.run(&["participants", "sample", "--format", "csv"]).ok());
    let out = desk.run(&["participants", "sample", "--import", "people.csv"]).ok();
    assert!(out.contains("unchanged") && !out.contains("updated") && !out.contains("new"), "{out}");
    desk.write("codes.csv", desk.run(&["codebook", "sample", "--format", "csv"]).ok());
    desk.run(&["participants", "sample", "--import", "codes.csv"]).refused(&[
        "emic: 'codes.csv', line 1: this is another list that emic wrote, not that of participants.",
        "Nothing was changed. Correct the file and import it again.",
    ]);
}

#[test]
fn participants_are_updated_and_never_doubled() {
    let desk = Desk::with_study();
    desk.write("people.csv", "id;group;site\nP01;MSW;Northfield\nP02;Supervisor;\n");
    let out = desk.run(&["participants", "study", "--import", "people.csv"]).ok();
    assert!(out.contains("P01  updated  group = MSW; site = Northfield"), "{out}");
    assert!(out.contains("P02  new      group = Supervisor"), "{out}");
    desk.write("more.yaml", "participants:\n- id: P02\n  site: St Aldan's\n");
    desk.run(&["participants", "study", "--import", "more.yaml"]).ok();
    let list = desk.run(&["participants", "study", "--format", "csv"]).ok();
    assert!(list.contains("\nP02,Supervisor,St Aldan's,,0"), "{list}");
    assert_eq!(list.lines().count(), 3);
    let again = desk.run(&["participants", "study", "--import", "people.csv"]).ok();
    assert!(again.contains("P01  unchanged"), "{again}");
    assert!(desk.read("study/participants.yaml").contains("site: Northfield"));
}

#[test]
fn bad_rows_are_named_and_then_nothing_is_changed() {
    let desk = Desk::with_study();
    desk.write("people.csv", "id,group\nP05,MSW\n,x\nP05,y\nP06\n");
    desk.run(&["participants", "study", "--import", "people.csv"]).refused(&[
        "emic: 'people.csv', line 5: it has 1 fields, the heading line has 2.",
        "Nothing was changed. Correct the file and import it again.",
    ]);
    desk.write("people.csv", "id,group\nP05,MSW\n,x\nP05,y\n");
    desk.run(&["participants", "study", "--import", "people.csv"]).refused(&[
        "emic: 'people.csv', line 3: the id is missing.",
        "emic: 'people.csv', line 4: 'P05' stands in line 2 already.",
        "Nothing was changed. Correct the file and import it again.",
    ]);
    desk.write("codes.yaml", "codes:\n- name: Team\n  level: messo\n- name: [a]\n");
    desk.run(&["codebook", "study", "--import", "codes.yaml"]).refused(&[
        "emic: 'codes.yaml', line 4: the name is missing.",
        "Nothing was changed. Correct the file and import it again.",
    ]);
    desk.write("codes.yaml", "codes:\n- name: Team\n  level: messo\n");
    desk.run(&["codebook", "study", "--import", "codes.yaml"]).refused(&[
        "emic: 'codes.yaml', line 2: there is no level 'messo', only micro, meso, macro.",
        "Nothing was changed. Correct the file and import it again.",
    ]);
    desk.write("codes.pdf", "x");
    desk.run(&["codebook", "study", "--import", "codes.pdf"])
        .refused(&["emic: 'codes.pdf' is neither CSV nor YAML by its ending.", "      Save it as .csv or .yaml."]);
    assert_eq!(desk.run(&["codebook", "study", "--format", "csv"]).ok().lines().count(), 3);
}

#[test]
fn a_codebook_goes_out_and_comes_in_again() {
    let desk = study();
    desk.run(&["demo", "sample"]).ok();
    desk.write("codes.csv", desk.run(&["codebook", "sample", "--format", "csv"]).ok());
    let ran = desk.run(&["codebook", "study", "--import", "codes.csv"]);
    assert_eq!(ran.err, "Not read: 'retired', which mean nothing in a codebook.\n");
    assert!(ran.ok().contains("Extra pair of hands"));
    let tree = |project: &str| {
        let out = desk.run(&["codebook", project, "--format", "csv"]).ok();
        let fields = |line: &str| line.split(',').take(4).map(str::to_owned).collect::<Vec<_>>();
        out.lines().map(fields).collect::<Vec<_>>()
    };
    assert_eq!(tree("sample"), tree("study"));
    let again = desk.run(&["codebook", "sample", "--import", "codes.csv"]).ok();
    assert!(!again.contains("updated") && !again.contains("  new"), "{again}");
}

#[test]
fn a_new_id_where_a_code_of_that_name_stands_is_asked_about() {
    let desk = Desk::with_study();
    desk.write("more.csv", "name,id\nInduction,mine\n");
    let ran = desk.run(&["codebook", "study", "--import", "more.csv"]);
    assert_eq!(ran.code, Some(2));
    assert!(
        ran.err.starts_with("emic: 'more.csv', line 2: a code 'Induction' is there already with the id 'induction-")
    );
}
