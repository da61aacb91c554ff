//! What is shown, written to a file: on every screen, and on the disk.

use crate::pty::Pty;
use crate::support::command::Desk;
use crate::support::session::Session;
use emic::app::Screen;
use emic::app::export::{Export, Written};
use emic::app::msg::Msg;
use std::fs;

impl Session {
    /// Writes what is shown to a file of this name, and returns it.
    fn exports(&mut self, name: &str) -> Export {
        self.keys("X ctrl-u");
        self.send(Msg::Paste(name.into()));
        self.keys("enter");
        let export = self.exported.pop().unwrap_or_else(|| panic!("{}", self.screen()));
        self.send(Msg::Written(Box::new(export.clone()), Written::Done(format!("/home/hw/{name}"))));
        assert!(self.app.overlays.is_empty(), "{}", self.screen());
        export
    }
}

#[test]
fn every_screen_writes_the_rows_that_it_shows() {
    let mut s = Session::open("I03");
    s.keys("J J c +Fresh enter g v a First enter q");
    let changes = s.appended.len();
    let screens = [
        ("f2", "quotes", "quote,label,source,turn"),
        ("tab", "codebook", "code"),
        ("tab", "sources", "title"),
        ("t", "tallies", "name"),
        ("enter", "quotes", "quote,label,source,turn"),
        ("g n", "memos", "date"),
        ("g k", "threads", "state"),
        ("g w", "trail", "when"),
        ("g a", "participants", "id"),
        ("tab", "sources", "title"),
        ("tab", "speakers", "source"),
        ("g v", "versions", "name"),
        ("g o", "look-again", "source"),
        ("s i n d u c enter", "hits", "source,turn,speaker"),
    ];
    for (keys, name, heading) in screens {
        s.keys(keys).keys("X");
        assert!(s.screen().contains(&format!("{name}-2026-11-12.csv")), "{keys}: {}", s.screen());
        s.keys("esc");
        let export = s.exports("a.csv");
        let (first, rest) = export.text.split_once('\n').unwrap();
        assert!(first.contains(heading), "{keys}: {first}");
        assert!(rest.lines().count() >= export.rows, "{keys}: {}", export.text);
        assert!(s.line(-1).contains("written to '/home/hw/a.csv'"), "{}", s.line(-1));
        for other in ["a.md", "a.json"] {
            assert!(!s.exports(other).text.is_empty(), "{keys}");
        }
    }
    assert_eq!(s.appended.len(), changes, "nothing is changed by it");
}

#[test]
fn what_is_closed_sorted_or_hidden_on_the_screen_is_so_in_the_file() {
    let mut s = Session::open("I03");
    s.keys("t");
    let closed = s.exports("a.csv");
    assert!(!closed.text.contains("No induction") && closed.text.contains("Induction"), "{}", closed.text);
    assert!(closed.text.contains("rows below closed ones are left out"), "{}", closed.text);
    s.keys("j space");
    let open = s.exports("a.csv");
    assert!(open.rows > closed.rows && open.text.contains("Trained abroad"), "{}", open.text);
    s.keys("/ a b r o a d enter");
    let found = s.exports("a.csv");
    assert!(found.text.contains("1 of 38 codes shown") && !found.text.contains("Motivation"), "{}", found.text);
    s.keys("esc enter f 1 1");
    let narrowed = s.exports("a.md");
    assert!(narrowed.rows > 0 && s.screen().contains(&format!("{} of ", narrowed.rows)), "{}", s.screen());
    s.keys("esc g a S S / s u p e r enter");
    let people = s.exports("a.json");
    let (last, first) = (people.text.find("P16"), people.text.find("P04"));
    assert!(last < first && last.is_some() && !people.text.contains("P01"), "{}", people.text);
    assert!(people.text.contains("rows that the filter hides are left out"), "{}", people.text);
    s.keys("g w");
    let trail = s.exports("a.csv");
    let days: Vec<&str> = trail.text.lines().skip(1).filter_map(|line| line.split(',').nth(1)).collect();
    assert!(days.len() > 20 && days.first() > days.last(), "{days:?}");
    s.keys("f2 q");
    let quotes = s.exports("a.md");
    assert!(quotes.text.contains("> ") && quotes.text.contains("layer mine"), "{}", quotes.text);
}

#[test]
fn a_name_that_cannot_be_stays_to_be_mended() {
    let mut s = Session::open("I03");
    s.keys("t X ctrl-u a . x l s x enter");
    assert!(s.exported.is_empty());
    assert!(
        s.line(-1).contains("'a.xlsx' does not say what to write – end it with .csv, .md or .json"),
        "{}",
        s.line(-1)
    );
    s.keys("backspace backspace backspace backspace c s v enter");
    let export = s.exported.pop().unwrap();
    assert_eq!((export.to.as_str(), export.agreed), ("a.csv", false));
    let failed = Written::Failed("'a.csv' could not be written: the disk is full".into(), "Free some space.".into());
    s.send(Msg::Written(Box::new(export.clone()), failed));
    assert!(s.line(-1).contains("the disk is full") && s.screen().contains("a.csv"), "{}", s.screen());
    // A file of that name is there.
    s.keys("enter");
    let export = s.exported.pop().unwrap();
    s.send(Msg::Written(Box::new(export), Written::Exists));
    assert!(s.screen().contains("There is already a file 'a.csv'."), "{}", s.screen());
    s.keys("esc");
    assert!(s.screen().contains("Write to a file: tallies"), "{}", s.screen());
    s.keys("enter");
    let export = s.exported.pop().unwrap();
    s.send(Msg::Written(Box::new(export), Written::Exists));
    s.keys("enter");
    let export = s.exported.pop().unwrap();
    assert!(export.agreed);
    s.send(Msg::Written(Box::new(export), Written::Done("/a.csv".into())));
    assert_eq!((s.app.overlays.len(), s.at()), (0, Screen::Tallies));
}

#[test]
fn the_file_is_beside_the_project_and_nobody_elses_to_read() {
    use std::os::unix::fs::PermissionsExt as _;
    let desk = Desk::with_study();
    desk.run(&["code", "study", "I01", "--quote", "no induction", "Induction"]).ok();
    let mut pty = Pty::start(&desk.path(""), &["open", "work/study", "--coder", "hw"], &[], (100, 30));
    pty.wait_for("READ");
    let export = |pty: &mut Pty, name: &str| pty.keys(&format!("X\x15{name}\r"));
    pty.keys("t");
    pty.wait_for("TALLIES");
    export(&mut pty, "work/study/a.csv");
    pty.wait_for("would lie in the project itself");
    export(&mut pty, "nowhere/a.csv");
    pty.wait_for("There is no folder 'nowhere' to write into – Make it first");
    pty.keys("\x15Zählung 表.csv\r");
    pty.wait_for("written to");
    let path = desk.path("Zählung 表.csv");
    assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
    assert!(fs::read_to_string(&path).unwrap().contains("Induction"));
    fs::write(&path, "mine").unwrap();
    export(&mut pty, "Zählung 表.csv");
    pty.wait_for("There is already a file");
    assert_eq!(fs::read_to_string(&path).unwrap(), "mine");
    pty.keys("\r");
    pty.wait_for("written to");
    assert!(fs::read_to_string(&path).unwrap().contains("Induction"));
    pty.keys("qqq");
    assert_eq!(pty.wait_for_end(), 0);
}
