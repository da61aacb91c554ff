//! The analytic levels of a project, in order: micro, meso, macro, or the project's own list, or none.

use super::id::LevelId;
use serde_json::Value;

/// The ordered levels that a project declares.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct LevelScheme(Vec<Level>);

/// One level.
#[derive(Clone, Debug, PartialEq)]
pub struct Level {
    /// Its id, such as `meso`.
    pub id: LevelId,
    /// What it is about, such as `the hospital`; may be empty.
    pub note: String,
}

impl LevelScheme {
    /// Reads the `levels` field of the project: a list of ids, or of mappings with `id` and `note`.
    pub fn from_value(value: Option<&Value>) -> Self {
        let items = value.and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default();
        Self(items.iter().filter_map(Level::from_value).collect())
    }

    /// Returns the levels in order.
    pub fn iter(&self) -> impl ExactSizeIterator<Item = &Level> {
        self.0.iter()
    }

    /// Returns whether the project declares no levels.
    pub const fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Returns the place of a level in the order, from 0.
    pub fn position(&self, id: &LevelId) -> Option<usize> {
        self.0.iter().position(|level| level.id == *id)
    }

    /// Returns the level that text names exactly, in any case, or by a unique prefix.
    pub fn find(&self, text: &str) -> Option<&Level> {
        let wanted = text.to_lowercase();
        let starts = |level: &&Level| level.id.as_str().to_lowercase().starts_with(&wanted);
        self.0.iter().find(|level| level.id.as_str().to_lowercase() == wanted).or_else(|| {
            let mut hits = self.0.iter().filter(starts);
            hits.next().filter(|_| hits.next().is_none() && !wanted.is_empty())
        })
    }
}

impl Level {
    fn from_value(value: &Value) -> Option<Self> {
        let (id, note) = match value {
            Value::String(id) => (id.as_str(), ""),
            Value::Object(map) => (map.get("id")?.as_str()?, map.get("note").and_then(Value::as_str).unwrap_or("")),
            _ => return None,
        };
        (!id.is_empty()).then(|| Self { id: id.into(), note: note.to_owned() })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn levels_keep_the_order_of_the_project_and_are_found_by_prefix() {
        let levels = LevelScheme::from_value(Some(&json!(["micro", {"id": "meso", "note": "the hospital"}, "macro"])));
        assert_eq!(levels.position(&"macro".into()), Some(2));
        assert_eq!(levels.find("me").map(|l| l.note.as_str()), Some("the hospital"));
        assert_eq!(levels.find("m"), None, "ambiguous");
        assert_eq!(levels.find("MICRO").map(|l| l.id.as_str()), Some("micro"));
        assert!(LevelScheme::from_value(None).is_empty());
    }
}
