//! The colours that a code can be given, by name. What each looks like is the theme's.

/// The names, in the order of the theme's code colours.
pub const COLORS: [&str; 8] = ["blue", "orange", "amber", "rose", "teal", "green", "violet", "grey"];

/// Other words for them, as people write them by hand.
const ALSO: [(&str, &str); 12] = [
    ("yellow", "amber"),
    ("gold", "amber"),
    ("red", "rose"),
    ("pink", "rose"),
    ("cyan", "teal"),
    ("turquoise", "teal"),
    ("purple", "violet"),
    ("magenta", "violet"),
    ("gray", "grey"),
    ("brown", "orange"),
    ("lime", "green"),
    ("navy", "blue"),
];

/// Returns the number of a colour, from 0; `None` when no theme knows it.
pub fn number(name: &str) -> Option<usize> {
    let name = name.trim().to_lowercase();
    let name = ALSO.iter().find(|(also, _)| *also == name).map_or(name.as_str(), |(_, color)| color);
    COLORS.iter().position(|color| *color == name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn colours_are_known_by_several_names() {
        assert_eq!((number("blue"), number("Grey"), number("gray")), (Some(0), Some(7), Some(7)));
        assert_eq!(number("mauve"), None);
        assert!(ALSO.iter().all(|(also, color)| COLORS.contains(color) && !COLORS.contains(also)));
    }
}
