//! Git's conflict markers in a page: two versions of it in one file.

/// The marks that begin, divide and end a conflict; the base (`|||||||`) is there in some styles only.
const OURS: &str = "<<<<<<<";
const BASE: &str = "|||||||";
const THEIRS: &str = "=======";
const END: &str = ">>>>>>>";

fn is_mark(line: &str, mark: &str) -> bool {
    line.strip_prefix(mark).is_some_and(|rest| rest.trim_end_matches('\r').is_empty() || rest.starts_with(' '))
}

/// Returns whether a line is one of the marks.
pub fn is_any_mark(line: &str) -> bool {
    [OURS, BASE, THEIRS, END].into_iter().any(|mark| is_mark(line, mark))
}

/// Returns whether a conflict begins with a line.
pub fn begins(line: &str) -> bool {
    is_mark(line, OURS)
}

/// Returns the line, from 1, where the first conflict begins. A mark counts at the start of a line only, where the program
/// never writes one.
pub fn first_line(text: &str) -> Option<usize> {
    text.split('\n').position(begins).map(|index| index + 1)
}

/// Returns both versions of a page with conflicts, ours first, or nothing when the marks do not fit together.
pub fn sides(text: &str) -> Option<(String, String)> {
    let (mut ours, mut theirs) = (String::new(), String::new());
    let mut within = "";
    for line in text.split_inclusive('\n') {
        let bare = line.trim_end_matches('\n');
        let mark = [OURS, BASE, THEIRS, END].into_iter().find(|mark| is_mark(bare, mark));
        within = match (within, mark) {
            (_, None) => {
                if matches!(within, "" | OURS) {
                    ours.push_str(line);
                }
                if matches!(within, "" | THEIRS) {
                    theirs.push_str(line);
                }
                within
            }
            ("", Some(OURS)) => OURS,
            (OURS, Some(BASE)) => BASE,
            (OURS | BASE, Some(THEIRS)) => THEIRS,
            (THEIRS, Some(END)) => "",
            _ => return None,
        };
    }
    within.is_empty().then_some((ours, theirs))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_versions_are_found() {
        let text = "a: 1\n<<<<<<< HEAD\nb: 2\n||||||| base\nb: 0\n=======\nb: 3\n>>>>>>> other\nc: 4\n";
        assert_eq!(first_line(text), Some(2));
        assert_eq!(sides(text), Some(("a: 1\nb: 2\nc: 4\n".into(), "a: 1\nb: 3\nc: 4\n".into())));
    }

    #[test]
    fn text_that_looks_like_a_mark_is_no_conflict() {
        assert_eq!(first_line("a: |\n  <<<<<<< HEAD\n"), None);
        assert_eq!(first_line("<<<<<<<<< x\n"), None);
        assert_eq!(sides("<<<<<<< HEAD\na: 1\n"), None);
        assert_eq!(sides("=======\n"), None);
        assert_eq!(first_line("<<<<<<< HEAD\r\n"), Some(1));
    }
}
