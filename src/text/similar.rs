//! Names that look like another: for suggestions after a typing mistake.

/// Returns how many characters must be added, removed, changed or swapped with their neighbour to make one text of the
/// other, in chars (optimal string alignment).
pub fn distance(a: &str, b: &str) -> usize {
    let b: Vec<char> = b.chars().collect();
    let mut before: Vec<usize> = Vec::new();
    let mut row: Vec<usize> = (0..=b.len()).collect();
    let mut last = None;
    for (i, x) in a.chars().enumerate() {
        let mut next = vec![i + 1];
        for (j, y) in b.iter().enumerate() {
            let at = |row: &[usize], j: usize| row.get(j).copied().unwrap_or(usize::MAX / 2);
            let change = at(&row, j) + usize::from(x != *y);
            let mut least = change.min(at(&row, j + 1) + 1).min(at(&next, j) + 1);
            let previous = j.checked_sub(1).and_then(|j| b.get(j));
            if last == Some(*y) && previous == Some(&x) && !before.is_empty() {
                least = least.min(at(&before, j - 1) + 1);
            }
            next.push(least);
        }
        before = std::mem::replace(&mut row, next);
        last = Some(x);
    }
    row.last().copied().unwrap_or_default()
}

/// Returns at most three of the names that look or begin like the one wanted, the likest first; case does not matter.
pub fn similar<'a>(wanted: &str, names: impl IntoIterator<Item = &'a str>) -> Vec<&'a str> {
    let wanted = wanted.to_lowercase();
    let most = (wanted.chars().count() / 3).clamp(1, 4);
    let mut hits: Vec<(usize, &str)> = Vec::new();
    for name in names {
        let lower = name.to_lowercase();
        let far = distance(&wanted, &lower);
        let holds = wanted.chars().count() > 2 && lower.contains(&wanted);
        if (far <= most || holds) && !hits.iter().any(|(_, hit)| *hit == name) {
            hits.push((far, name));
        }
    }
    hits.sort_by_key(|(far, _)| *far);
    hits.into_iter().take(3).map(|(_, name)| name).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn distances() {
        for (a, b, far) in [
            ("", "", 0),
            ("", "abc", 3),
            ("tally", "tlaly", 1),
            ("tally", "tall", 1),
            ("访谈", "访问", 1),
            ("kitten", "sitting", 3),
        ] {
            assert_eq!(distance(a, b), far, "{a} {b}");
            assert_eq!(distance(b, a), far, "{b} {a}");
        }
    }

    #[test]
    fn the_likest_names_first() {
        let names = ["Role clarity", "Role ambiguity", "No induction", "Induction"];
        assert_eq!(similar("role clarty", names), ["Role clarity"]);
        assert_eq!(similar("induction", names), ["Induction", "No induction"]);
        assert_eq!(similar("supervision", names), [""; 0]);
    }
}
