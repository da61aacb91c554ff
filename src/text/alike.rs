//! Names that a reader takes for one another: told before a second code of almost the same name is made.

use super::similar::distance;
use unicode_normalization::UnicodeNormalization;

/// Shorter words differ by a letter for good reasons.
const LONG: usize = 5;

/// Letters of other scripts that look like a Latin one in lower case, after the confusables of Unicode Technical
/// Standard 39: Cyrillic, then Greek.
const LOOK: [(char, char); 22] = [
    ('а', 'a'),
    ('в', 'b'),
    ('с', 'c'),
    ('е', 'e'),
    ('н', 'h'),
    ('і', 'i'),
    ('ј', 'j'),
    ('к', 'k'),
    ('м', 'm'),
    ('о', 'o'),
    ('р', 'p'),
    ('ѕ', 's'),
    ('т', 't'),
    ('у', 'y'),
    ('х', 'x'),
    ('α', 'a'),
    ('ι', 'i'),
    ('κ', 'k'),
    ('ν', 'v'),
    ('ο', 'o'),
    ('ρ', 'p'),
    ('υ', 'u'),
];

/// Returns the first of the names that looks like the one wanted. The very same name, whatever its case, is not told:
/// that is refused elsewhere, or wanted.
pub fn alike<'a>(wanted: &str, names: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let words = plain(wanted);
    names.into_iter().find(|name| name.to_lowercase() != wanted.to_lowercase() && is_alike(&words, &plain(name)))
}

/// The words of a name without case, width, marks, and the script of their letters.
fn plain(name: &str) -> Vec<String> {
    let look = |c: char| LOOK.iter().find(|(other, _)| *other == c).map_or(c, |(_, latin)| *latin);
    let folded: String = name.nfkc().flat_map(char::to_lowercase).map(look).collect();
    folded.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).map(one).collect()
}

/// A word in the singular.
fn one(word: &str) -> String {
    let is_plural = word.len() > 3 && !word.ends_with("ss");
    word.strip_suffix('s').filter(|_| is_plural).unwrap_or(word).to_owned()
}

fn is_alike(a: &[String], b: &[String]) -> bool {
    // “role-clarity”, “Role clarity” and “RoleClarity” are one name; one of signs alone is like no other.
    if !a.is_empty() && a.concat() == b.concat() {
        return true;
    }
    if a.len() != b.len() {
        return false;
    }
    let slips = |(a, b): (&String, &String)| match distance(a, b) {
        0 => 0,
        1 if a.chars().count().min(b.chars().count()) >= LONG => 1,
        _ => 2,
    };
    a.iter().zip(b).map(slips).sum::<usize>() == 1
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_that_look_like_one_another_are_told() {
        for (one, other) in [
            ("Role clarity", "role-clarity"),
            ("Role clarity", "RoleClarity"),
            ("Role clarty", "Role clarity"),
            ("Supervisoin", "Supervision"),
            ("Exam", "Exams"),
            ("Rоle clarity", "Role clarity"),
            ("Ｂａｄｇｅ", "badge"),
            ("Skills not used", "Skill not used"),
            ("入职 培训", "入职培训"),
        ] {
            assert_eq!(alike(one, ["Other", other]), Some(other), "{one}");
            assert_eq!(alike(other, [one]), Some(one), "{other}");
        }
    }

    #[test]
    fn names_that_differ_in_what_they_say_are_not() {
        for (one, other) in [
            ("Induction", "No induction"),
            ("Trained abroad", "Trained here"),
            ("Supervision", "Supervisor"),
            ("Pay", "Bay"),
            ("Role clarity", "Role ambiguity"),
            ("访谈", "访问"),
            ("Induction", "induction"),
            ("?", "!"),
        ] {
            assert_eq!(alike(one, [other]), None, "{one} {other}");
        }
    }
}
