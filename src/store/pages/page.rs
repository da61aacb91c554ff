//! Which pages there are, and what each says: one tree of values, the same for the file and for its hash.

use std::path::{Path, PathBuf};

use serde_json::Value;

use super::facts::Facts;
use super::kinds::{codebook, memo, participants, project, source};
use crate::domain::Project;
use crate::domain::canonical::content_hash;
use crate::domain::id::{MemoId, SourceId};
use crate::domain::thing::{Key, Thing};
use crate::store::error::Problem;
use crate::store::layout::{self, MEMOS, SOURCES};
use crate::store::node::Node;

/// How many hex digits of the hash of its content a page cites.
const HASH: usize = 12;

/// A page of a project.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Page {
    /// `project.yaml`: title, approach, levels, coders, settings.
    Project,
    /// `codebook.yaml`: the tree of codes.
    Codebook,
    /// `participants.yaml`: pseudonyms and attributes.
    Participants,
    /// `sources/<id>.yaml`: what is known of a source.
    Source(SourceId),
    /// `memos/<id>.md`: a memo.
    Memo(MemoId),
}

impl Page {
    /// Returns where it is.
    pub fn path(&self) -> PathBuf {
        match self {
            Self::Project => layout::PROJECT.into(),
            Self::Codebook => "codebook.yaml".into(),
            Self::Participants => "participants.yaml".into(),
            Self::Source(id) => Path::new(SOURCES).join(format!("{id}.yaml")),
            Self::Memo(id) => Path::new(MEMOS).join(format!("{id}.md")),
        }
    }

    /// Returns the page that a file of this name is, also a copy that a sync tool made of one, and whether it is such a
    /// copy. `folder` is that of the file in the project.
    pub fn of_file(name: &str, folder: &str) -> Option<(Self, bool)> {
        let ending = if folder == MEMOS { ".md" } else { ".yaml" };
        let stem = name.strip_suffix(ending)?;
        let original = layout::original_stem(stem);
        let page = match (original.unwrap_or(stem), folder) {
            ("project", "") => Self::Project,
            ("codebook", "") => Self::Codebook,
            ("participants", "") => Self::Participants,
            (id, SOURCES) if layout::is_source_stem(id) => Self::Source(id.into()),
            (id, MEMOS) if MemoId::is_valid(id) => Self::Memo(id.into()),
            _ => return None,
        };
        Some((page, original.is_some()))
    }

    /// Returns what its first line calls it.
    pub const fn word(&self) -> &'static str {
        match self {
            Self::Project => "project",
            Self::Codebook => "codebook",
            Self::Participants => "participants",
            Self::Source(_) => "source",
            Self::Memo(_) => "memo",
        }
    }

    /// Returns what it is to say.
    pub fn content(&self, from: &Project) -> Value {
        match self {
            Self::Project => project::content(from),
            Self::Codebook => from.codebook().content(),
            Self::Participants => participants::content(from),
            Self::Source(id) => source::content(from.thing(&Key::Source(id.clone()))),
            Self::Memo(id) => memo::content(from, id),
        }
    }

    /// Reads the content of a page that passed `limits`; of a memo its head.
    ///
    /// # Errors
    /// Says where it is not such a page.
    pub fn read(&self, body: &str) -> Result<Value, Problem> {
        match self {
            Self::Project => project::read(body),
            Self::Codebook => codebook::read(body),
            Self::Participants => participants::read(body),
            Self::Source(_) => source::read(body),
            Self::Memo(_) => memo::read(body),
        }
    }

    /// Returns what a content says of which things.
    pub fn facts(&self, content: &Value) -> Facts {
        match self {
            Self::Project => project::facts(content),
            Self::Codebook => codebook::facts(content),
            Self::Participants => participants::facts(content),
            Self::Source(id) => source::facts(id, content),
            Self::Memo(id) => memo::facts(id, content),
        }
    }

    /// Returns whether a content may be what is left of another after its file was cut off.
    pub fn is_part(&self, content: &Value, whole: &Value) -> bool {
        !matches!(self, Self::Memo(_)) || memo::is_part(content, whole)
    }

    /// Returns the things whose lines can change the page.
    pub fn things<'a>(&self, project: &'a Project) -> Vec<(&'a Key, &'a Thing)> {
        let only = match self {
            Self::Source(id) => Key::Source(id.clone()),
            Self::Memo(id) => Key::Memo(id.clone()),
            _ => return project.things().iter().filter(|(key, _)| self.holds(key)).collect(),
        };
        project.things().get_key_value(&only).into_iter().collect()
    }

    /// Returns whether lines about a thing can change the page.
    pub fn holds(&self, key: &Key) -> bool {
        page_of(key).is_some_and(|page| page == *self)
    }

    /// Returns whether a field of a thing shows on the page.
    pub fn shows(&self, key: &Key, field: &str) -> bool {
        match key {
            Key::Coder(_) => field == "name",
            Key::Code(_) => codebook::is_field(field) || matches!(field, "parent" | "merged_into"),
            Key::Participant(_) => field.starts_with("attr."),
            Key::Source(_) => source::is_field(field),
            Key::Memo(_) => memo::is_field(field),
            _ => self.holds(key),
        }
    }

    /// Returns whether a key of the page is the program's: `parent` is the key that its mapping stands under.
    pub fn is_known(&self, parent: &str, key: &str) -> bool {
        match (self, parent) {
            (Self::Project, "coders") => matches!(key, "id" | "name"),
            (Self::Codebook, "") => matches!(key, "format" | "codes"),
            (Self::Codebook, "codes" | "children") => key == "id" || key == "children" || codebook::is_field(key),
            (Self::Participants, "") => matches!(key, "format" | "participants"),
            (Self::Memo(_), "") => memo::is_field(key),
            (Self::Source(_), "") => key == "format" || key == "speakers" || key == "import" || source::is_field(key),
            _ => true,
        }
    }
}

/// Returns the page that a thing stands on.
pub fn page_of(key: &Key) -> Option<Page> {
    match key {
        Key::Project | Key::Coder(_) => Some(Page::Project),
        Key::Code(_) => Some(Page::Codebook),
        Key::Participant(_) => Some(Page::Participants),
        Key::Source(id) => Some(Page::Source(id.clone())),
        Key::Memo(id) => Some(Page::Memo(id.clone())),
        Key::Version(_) | Key::Done(..) | Key::Action(_) | Key::Other(_) => None,
    }
}

/// Returns the hash of a content, as the first line of a page cites it.
pub fn hash(content: &Value) -> String {
    content_hash(content, HASH)
}

/// Returns the fields of a thing that show on its page, also of one that is gone.
pub fn shown_fields(page: &Page, key: &Key, thing: &Thing) -> super::facts::Fields {
    let shown = thing.fields().filter(|(field, _)| page.shows(key, field));
    shown.map(|(field, value)| (field.to_owned(), value.clone())).collect()
}

/// The order of keys on every page: what names a thing first, then what it is, lists below.
const ORDER: [&str; 38] = [
    "format",
    "needs",
    "id",
    "title",
    "name",
    "participant",
    "about",
    "approach",
    "kind",
    "language",
    "date",
    "translation_of",
    "level",
    "color",
    "definition",
    "include",
    "exclude",
    "examples",
    "retired",
    "author",
    "created",
    "passage",
    "src",
    "at",
    "source",
    "quote",
    "pre",
    "post",
    "levels",
    "note",
    "carry",
    "small",
    "sha256",
    "speakers",
    "import",
    "coders",
    "codes",
    "children",
];

/// Returns a content as the emitter takes it, keys in a reader's order.
pub fn to_node(value: &Value) -> Node {
    match value {
        Value::Null => Node::Null,
        Value::Bool(value) => Node::Bool(*value),
        Value::Number(number) => {
            number.as_i128().map_or_else(|| Node::Float(number.as_f64().unwrap_or(0.0)), Node::Int)
        }
        Value::String(text) => Node::Text(text.clone()),
        Value::Array(items) => Node::Seq(items.iter().map(to_node).collect()),
        Value::Object(map) => {
            let place = |key: &str| ORDER.iter().position(|known| *known == key).unwrap_or(ORDER.len());
            // Keys that are not in the list keep the order of the map, which is alphabetical; nothing stands below
            // the lists of things.
            let mut entries: Vec<_> = map.iter().collect();
            entries.sort_by_key(|(key, _)| match key.as_str() {
                "coders" | "codes" | "children" => (1, 0),
                key => (0, place(key)),
            });
            Node::Map(entries.into_iter().map(|(key, value)| (key.clone(), to_node(value))).collect())
        }
    }
}
