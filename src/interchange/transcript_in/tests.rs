use super::*;
use proptest::prelude::*;

fn text(input: &str) -> String {
    read(input.as_bytes()).unwrap().text
}

fn labels(input: &str) -> Vec<(String, usize)> {
    read(input.as_bytes()).unwrap().labels.into_iter().map(|l| (l.label, l.turns)).collect()
}

#[test]
fn a_text_that_is_as_sources_are_kept_comes_out_unchanged() {
    for input in [
        "Interviewer: How was it?\n\nP01 [00:12:31]: Well.\nIt was\n\nP01: fine.\n",
        "访谈者：你好。\n\n受访者：没人告诉我。\n\n访谈者：谢谢。\n",
        "Just a paragraph.\n\nAnother: with a colon.\n",
        "P1: One.\n  P1: said so.\n\n[door opens]\n\nP1: Two.\n",
    ] {
        let read = read(input.as_bytes()).unwrap();
        assert_eq!(read.text, input);
        assert_eq!(read.changed, [""; 0]);
    }
}

#[test]
fn every_way_of_writing_labels_gives_one_way() {
    let wanted = "Maria: One.\n\nJo: Two.\n\nMaria: Three.\n\nJo: Four.\n";
    for input in [
        "Maria: One.\nJo: Two.\nMaria: Three.\nJo: Four.",
        "Maria : One.\n\nJo : Two.\n\nMaria : Three.\n\nJo : Four.\n",
        "**Maria:** One.\n\n**Jo:** Two.\n\n**Maria:** Three.\n\n**Jo:** Four.\n",
        "**Maria**: One.\n\n**Jo**: Two.\n\n**Maria**: Three.\n\n**Jo**: Four.\n",
        "Maria:\nOne.\n\nJo:\n\nTwo.\n\nMaria:\nThree.\n\n\n\nJo:\n\nFour.\n",
        "\u{feff}Maria:\tOne.\r\n\r\nJo: Two.\r\n\r\nMaria: Three.\r\n\r\nJo: Four.\r\n",
    ] {
        assert_eq!(text(input), wanted, "{input}");
        assert_eq!(labels(input), [("Maria".to_owned(), 2), ("Jo".to_owned(), 2)]);
    }
}

#[test]
fn paragraphs_below_a_label_alone_are_its_words() {
    let input = "Maria:\n\nOne.\n\nTwo.\n\nJo:\n\nThree.\n\nMaria:\n\nFour.";
    assert_eq!(text(input), "Maria: One.\nTwo.\n\nJo: Three.\n\nMaria: Four.\n");
    let read = read(input.as_bytes()).unwrap();
    assert!(read.changed.iter().any(|c| c == "4 paragraphs were joined to the label above them"), "{:?}", read.changed);
}

#[test]
fn a_paragraph_after_a_blank_line_stays_unattributed_and_is_told() {
    let read = read(b"Maria: One.\n\n[break]\n\nMaria: Two.\n").unwrap();
    assert_eq!(read.turns, 3);
    assert_eq!(read.doubts, ["1 paragraph names no speaker and stays unattributed: '[break]'"]);
}

#[test]
fn markdown_escapes_and_times_are_undone() {
    let input = "**Maria:** \\[01:46\\] One \\[laughs\\].\n\n**Jo:** Two\\.\n\n**Maria:** Three.";
    assert_eq!(text(input), "Maria [01:46]: One [laughs].\n\nJo: Two.\n\nMaria: Three.\n");
}

#[test]
fn speech_that_reads_like_a_label_is_indented_and_reported() {
    let input = "**Maria:** They wrote\nMaria: off you go\n\n**Jo:** Yes.\n\n**Maria:** So.";
    let read = read(input.as_bytes()).unwrap();
    assert_eq!(read.text, "Maria: They wrote\n Maria: off you go\n\nJo: Yes.\n\nMaria: So.\n");
    assert_eq!(read.doubts, ["'Maria: off you go' reads like a label and was taken for speech: it is indented"]);
    assert_eq!(read.turns, 3);
}

#[test]
fn false_positives_are_told_and_left_as_text() {
    let read = read(b"DATE: 3 May\nSlides: 4\n\nInterviewer: So?\n\nP01: Well.\n\nSlides: 5\n").unwrap();
    assert_eq!(read.labels.len(), 2);
    assert!(read.doubts.contains(&"'Slides:' opens 1 paragraph and was not taken for a speaker".to_owned()));
    assert!(read.doubts.contains(&"'DATE:' opens 1 paragraph and was not taken for a speaker".to_owned()));
}

#[test]
fn mistyped_labels_are_asked_about_and_never_merged() {
    let input =
        "Interviewer: a b\n\nP1: c\n\nInterviewr: d\n\nP1: e\n\nInterviewer: f\n\nInterviewr: g\n\nInterviewer: h";
    let read = read(input.as_bytes()).unwrap();
    assert_eq!(read.labels.len(), 3);
    assert_eq!(read.doubts, ["'Interviewr' (2) may be 'Interviewer' (3) mistyped"]);
}

#[test]
fn bytes_that_are_no_text_are_refused_with_their_place() {
    assert_eq!(read(b"ok\nna\xefve").unwrap_err(), Unreadable::NotUtf8 { line: 2, byte: 5 });
    assert_eq!(
        read(b"PK\x03\x04rest").unwrap_err().to_string(),
        "it is a Word, OpenDocument or other zipped document, not a plain text"
    );
    assert_eq!(read(b"a\nb\0c").unwrap_err(), Unreadable::Binary { line: 2 });
    for empty in ["", "\u{feff}", " \n\n", "...\n"] {
        assert_eq!(read(empty.as_bytes()).unwrap_err(), Unreadable::Empty, "{empty:?}");
    }
}

#[test]
fn a_label_without_words_says_nothing() {
    assert_eq!(read(b"P1:\n\nP1:\n\nP2:\n\nP2:").unwrap_err(), Unreadable::Empty);
}

#[test]
fn words_are_counted_without_labels_and_times() {
    let read = read("Interviewer: One two.\n\nP01 [00:01]: 三个字 four.".as_bytes()).unwrap();
    assert_eq!(read.words, Words { words: 3, han: 3 });
    assert_eq!(read.turns, 2);
}

fn letters(text: &str) -> String {
    text.chars().filter(|c| c.is_alphabetic()).collect()
}

fn line() -> impl Strategy<Value = String> {
    let label = prop::sample::select(vec![
        "",
        "P1: ",
        "P1 : ",
        "**Maria:** ",
        "**Maria**: ",
        "Maria: ",
        "Interviewer [00:12]: ",
        "访谈者：",
        "  P1: ",
        "Maria:",
        "Slides: ",
        "\\[x\\] ",
        "**Jo:** \\[01:46\\] ",
        "- ",
    ]);
    (label, "[a-zé字 .:*\\\\\\[\\]]{0,12}").prop_map(|(label, words)| format!("{label}{words}"))
}

proptest! {
    #[test]
    fn every_letter_is_in_the_result_in_order(
        lines in proptest::collection::vec(line(), 1..12),
        ends in prop::sample::select(vec!["\n", "\n\n", "\r\n"]),
    ) {
        let input = lines.join(ends);
        if let Ok(read) = read(input.as_bytes()) {
            prop_assert_eq!(letters(&read.text), letters(&input));
            prop_assert!(read.text.ends_with('\n'));
            prop_assert!(!read.text.contains("\n\n\n"));
            let names: Vec<&str> = read.labels.iter().map(|l| l.label.as_str()).collect();
            prop_assert!(read.labels.iter().map(|l| l.turns).sum::<usize>() <= read.turns);
            // The labels found are those that open turns when the text is read the way sources are.
            let turns = Transcript::new(read.text.as_str(), &names).turns().len();
            prop_assert_eq!(turns, read.turns);
        }
    }

    #[test]
    fn nothing_makes_it_fail(bytes in proptest::collection::vec(any::<u8>(), 0..200), text in "\\PC{0,80}") {
        let _ = read(&bytes);
        if let Ok(read) = read(text.as_bytes()) {
            prop_assert_eq!(letters(&read.text), letters(&text));
        }
    }
}
