//! The content of a page as a plain tree: what the emitter writes and the editor compares.

use std::collections::HashSet;
use std::fmt;

use serde::de::{Deserialize, Deserializer, EnumAccess, Error as _, MapAccess, SeqAccess, Visitor};

use super::error::Problem;

/// A value of a page. Mappings keep their order; their keys are text.
#[derive(Clone, Debug, PartialEq)]
pub enum Node {
    /// `null`, or nothing after the colon.
    Null,
    /// `true` or `false`.
    Bool(bool),
    /// A whole number.
    Int(i128),
    /// Any other number.
    Float(f64),
    /// Text.
    Text(String),
    /// A list.
    Seq(Vec<Self>),
    /// Keys and values, each key once.
    Map(Vec<(String, Self)>),
}

impl Node {
    /// Returns the value of a key, when this is a mapping that has it.
    pub fn get(&self, key: &str) -> Option<&Self> {
        self.entries().iter().find(|(found, _)| found == key).map(|(_, value)| value)
    }

    /// Returns the text, when this is text.
    pub const fn as_text(&self) -> Option<&str> {
        match self {
            Self::Text(text) => Some(text.as_str()),
            _ => None,
        }
    }

    /// Returns the entries of a mapping; none for anything else.
    pub const fn entries(&self) -> &[(String, Self)] {
        match self {
            Self::Map(entries) => entries.as_slice(),
            _ => &[],
        }
    }

    /// Returns the items of a list; none for anything else.
    pub const fn items(&self) -> &[Self] {
        match self {
            Self::Seq(items) => items.as_slice(),
            _ => &[],
        }
    }

    /// Returns whether both say the same, whatever the order of keys.
    pub fn same_as(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Float(a), Self::Float(b)) => a.to_bits() == b.to_bits(),
            (Self::Seq(a), Self::Seq(b)) => a.len() == b.len() && a.iter().zip(b).all(|(a, b)| a.same_as(b)),
            (Self::Map(a), Self::Map(b)) => {
                // Most often the order is the same; looking each key up would be slow for long mappings.
                let in_order = a.len() == b.len() && a.iter().zip(b).all(|((a, _), (b, _))| a == b);
                if in_order {
                    return a.iter().zip(b).all(|((_, a), (_, b))| a.same_as(b));
                }
                let values: std::collections::HashMap<_, _> = b.iter().map(|(key, value)| (key, value)).collect();
                a.len() == b.len() && a.iter().all(|(key, a)| values.get(key).is_some_and(|b| a.same_as(b)))
            }
            _ => self == other,
        }
    }

    /// Returns whether this is a list or mapping with something in it.
    pub const fn is_full(&self) -> bool {
        !self.entries().is_empty() || !self.items().is_empty()
    }
}

impl From<&str> for Node {
    fn from(text: &str) -> Self {
        Self::Text(text.into())
    }
}

impl From<String> for Node {
    fn from(text: String) -> Self {
        Self::Text(text)
    }
}

/// Parses a page that passed `limits`. An empty page is null; duplicate keys and tags are refused.
pub fn parse(text: &str) -> Result<Node, Problem> {
    let has_content = |line: &str| {
        let line = line.trim();
        !(line.is_empty() || line.starts_with('#') || line == "---" || line == "...")
    };
    if !text.lines().any(has_content) {
        return Ok(Node::Null);
    }
    serde_yaml::from_str(text).map_err(|error| problem(&error))
}

/// Says where and why the YAML reader stopped; also for typed reading of a page.
pub fn problem(error: &serde_yaml::Error) -> Problem {
    let (line, column) = error.location().map_or((1, 1), |place| (place.line(), place.column()));
    let full = error.to_string();
    let reason = full.split(" at line ").next().unwrap_or(&full).to_owned();
    Problem {
        line,
        column,
        reason,
        remedy: "Correct this place in an editor, or undo the last edit of the file.".into(),
    }
}

impl<'de> Deserialize<'de> for Node {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(NodeVisitor)
    }
}

struct NodeVisitor;

impl<'de> Visitor<'de> for NodeVisitor {
    type Value = Node;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("text, a number, true, false, null, a list or a mapping")
    }

    fn visit_unit<E>(self) -> Result<Node, E> {
        Ok(Node::Null)
    }

    fn visit_bool<E>(self, value: bool) -> Result<Node, E> {
        Ok(Node::Bool(value))
    }

    fn visit_i64<E>(self, value: i64) -> Result<Node, E> {
        Ok(Node::Int(value.into()))
    }

    fn visit_u64<E>(self, value: u64) -> Result<Node, E> {
        Ok(Node::Int(value.into()))
    }

    fn visit_i128<E>(self, value: i128) -> Result<Node, E> {
        Ok(Node::Int(value))
    }

    fn visit_u128<E: serde::de::Error>(self, value: u128) -> Result<Node, E> {
        i128::try_from(value).map(Node::Int).map_err(|_too_large| E::custom("the number is too large"))
    }

    fn visit_f64<E>(self, value: f64) -> Result<Node, E> {
        Ok(Node::Float(value))
    }

    fn visit_str<E>(self, value: &str) -> Result<Node, E> {
        Ok(Node::from(value))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut access: A) -> Result<Node, A::Error> {
        let mut items = Vec::new();
        while let Some(item) = access.next_element()? {
            items.push(item);
        }
        Ok(Node::Seq(items))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut access: A) -> Result<Node, A::Error> {
        let mut entries = Vec::new();
        let mut keys = HashSet::new();
        while let Some(key) = access.next_key::<String>()? {
            if !keys.insert(key.clone()) {
                return Err(A::Error::custom(format!("the key '{key}' is there twice")));
            }
            entries.push((key, access.next_value()?));
        }
        Ok(Node::Map(entries))
    }

    fn visit_enum<A: EnumAccess<'de>>(self, _access: A) -> Result<Node, A::Error> {
        Err(A::Error::custom("tags (words with an exclamation mark) are not used in project files"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_becomes_a_tree() {
        let node = parse("# head\na: no\nb: [1, -2, 1.5, ~, true]\n1: {c: \"\"}\n").unwrap();
        let list = vec![Node::Int(1), Node::Int(-2), Node::Float(1.5), Node::Null, Node::Bool(true)];
        let inner = Node::Map(vec![("c".into(), "".into())]);
        assert_eq!(
            node,
            Node::Map(vec![("a".into(), "no".into()), ("b".into(), Node::Seq(list)), ("1".into(), inner)])
        );
        assert_eq!(node.get("a").and_then(Node::as_text), Some("no"));
    }

    #[test]
    fn an_empty_page_is_null() {
        assert_eq!(parse("").unwrap(), Node::Null);
        assert_eq!(parse("# only a comment\n\n").unwrap(), Node::Null);
    }

    #[test]
    fn what_is_not_understood_is_told_with_its_place() {
        let told = |text: &str| parse(text).map_err(|p| (p.line, p.reason)).unwrap_err();
        assert_eq!(told("a: 1\nb: 2\na: 3\n").1, "the key 'a' is there twice");
        assert!(told("a: !point [1]\n").1.contains("tags"));
        assert_eq!(told("a: 1\nb: [1\n").0, 3);
        assert!(parse("a: 1\n---\nb: 2\n").is_err());
        assert!(parse("? [a]\n: 1\n").is_err());
    }

    #[test]
    fn the_order_of_keys_does_not_matter_for_sameness() {
        let node = |text| parse(text).unwrap();
        assert!(node("{a: 1, b: [.nan]}").same_as(&node("{b: [.nan], a: 1}")));
        assert!(!node("{a: 1}").same_as(&node("{a: 1, b: 2}")));
        assert!(!node("[1, 2]").same_as(&node("[2, 1]")));
    }
}
