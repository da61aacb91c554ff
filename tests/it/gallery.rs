//! The pictures of the README and of the themes: frames of the real program, kept in `themes/gallery/`.

use crate::support::session::Session;
use crate::support::svg::svg;
use emic::theme::Depth;
use emic::theme::builtin::Builtin;
use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

/// What makes the pictures anew, as the README says.
const REMAKE: &str = "BLESS=1 cargo test gallery";
/// No picture is larger, in bytes: they are in the repository for good.
const MOST: usize = 48 * 1024;

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).to_owned()
}

/// The screen for coding: a sentence highlighted, two codes on its turn.
fn coding(size: (u16, u16)) -> Session {
    let mut s = Session::open("I03");
    s.resize(size.0, size.1).keys("/ honest enter esc e e");
    s
}

/// Name and content of every picture.
fn pictures() -> Vec<(String, String)> {
    let home = coding((120, 34)).frame(Depth::True);
    let shows = "Sources at the left, an interview with a highlighted sentence and its codes in the middle, \
                 the codebook with counts at the right.";
    let mut all = vec![("home".to_owned(), svg(&home, "emic: an interview being coded", shows))];
    let mut s = Session::open("I03");
    s.resize(132, 23).keys("t y f j j j j j j l");
    let shows = "A table by level, category and code: participants with bars, sources, passages, codings, and a \
                 column for each group.";
    all.push(("tallies".to_owned(), svg(&s.frame(Depth::True), "emic: what was found, by level and group", shows)));
    for theme in Builtin::ALL {
        let frame = coding((100, 20)).frame_in(theme, Depth::True);
        let shows =
            format!("An interview with a highlighted sentence beside the codebook, in the theme {}.", theme.name());
        all.push((theme.name().to_owned(), svg(&frame, &format!("emic in {}", theme.name()), &shows)));
    }
    all
}

#[test]
fn the_pictures_are_of_the_program_as_it_is() {
    let folder = root().join("themes/gallery");
    let pictures = pictures();
    if std::env::var_os("BLESS").is_some() {
        fs::create_dir_all(&folder).unwrap();
        for (name, picture) in &pictures {
            fs::write(folder.join(format!("{name}.svg")), picture).unwrap();
        }
    }
    for (name, picture) in &pictures {
        assert!(picture.len() <= MOST, "{name} has {} bytes", picture.len());
        let kept = fs::read_to_string(folder.join(format!("{name}.svg"))).unwrap_or_default();
        assert!(kept == *picture, "the picture '{name}' is out of date: {REMAKE}");
    }
    let wanted: BTreeSet<String> = pictures.iter().map(|(name, _)| format!("{name}.svg")).collect();
    let there = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().file_name().to_string_lossy().into_owned());
    assert_eq!(there.collect::<BTreeSet<_>>(), wanted, "what is in the folder");
}

#[test]
fn the_readme_shows_them_and_says_how_they_are_made() {
    let readme = fs::read_to_string(root().join("README.md")).unwrap();
    assert!(readme.contains(&format!("`{REMAKE}`")), "the README does not say '{REMAKE}'");
    // The command runs what is in this file, by the name that it has.
    assert!(module_path!().contains(REMAKE.rsplit(' ').next().unwrap()));
    for (name, _) in pictures() {
        let path = format!("themes/gallery/{name}.svg");
        assert!(readme.contains(&path), "the README does not show {path}");
    }
    let shown = readme.match_indices("themes/gallery/").map(|(at, _)| &readme[at..]);
    for path in shown.map(|rest| &rest[..rest.find(".svg").unwrap() + 4]) {
        assert!(root().join(path).is_file(), "{path} is not there");
    }
}
