//! The lines of the new page, from those of the old one.

use std::collections::{HashMap, HashSet};

use super::merge::{Merge, id_of};
use super::outline::{Part, Shape, outline};
use crate::store::node::Node;
use crate::store::yaml_out::{entry_lines, item_lines, key_text, put_dash};

/// Returns the new text, or nothing when the old page is built in a way that is not understood. The caller checks it.
pub(super) fn edit(text: &str, merge: &Merge<'_>, old: &Node, new: &Node) -> Option<String> {
    let lines: Vec<String> = text.strip_suffix('\n').unwrap_or(text).split('\n').map(str::to_owned).collect();
    let outline = outline(text, &lines)?;
    let mut moved = HashMap::new();
    collect(&outline.root, old, &mut moved);
    let mut editor = Editor { lines, merge, parts: moved };
    let top = outline.root.parts().first()?.start;
    let mut result = editor.keep(0, top);
    result.extend(editor.inside(&outline.root, "", old, new)?);
    result.extend(editor.keep(outline.tail, editor.lines.len()));
    let mut text = result.join("\n");
    text.push('\n');
    Some(text)
}

/// The value of a part, looked up by its key or position.
fn value_of<'n>(old: &'n Node, part: &Part, index: usize) -> Option<&'n Node> {
    if part.key.is_empty() { old.items().get(index) } else { old.get(&key_of(part)) }
}

/// The key of an entry as text.
fn key_of(part: &Part) -> String {
    if part.key.starts_with(['"', '\'']) {
        serde_yaml::from_str(&part.key).unwrap_or_default()
    } else {
        part.key.clone()
    }
}

/// Finds the lines of every item with an id.
fn collect<'o>(shape: &'o Shape, old: &'o Node, found: &mut HashMap<String, (&'o Part, &'o Node)>) {
    for (index, part) in shape.parts().iter().enumerate() {
        let Some(value) = value_of(old, part, index) else { continue };
        if let Some(id) = id_of(value).filter(|_| part.key.is_empty()) {
            found.insert(id, (part, value));
        }
        collect(&part.shape, value, found);
    }
}

struct Editor<'o, 'm> {
    lines: Vec<String>,
    merge: &'m Merge<'m>,
    /// The items with an id, wherever they were.
    parts: HashMap<String, (&'o Part, &'o Node)>,
}

impl Editor<'_, '_> {
    fn keep(&self, start: usize, end: usize) -> Vec<String> {
        self.lines.get(start..end.max(start)).unwrap_or_default().to_vec()
    }

    /// The lines of the parts of a value that is a mapping or list before and after; nothing for other values.
    fn inside(&mut self, shape: &Shape, parent: &str, old: &Node, new: &Node) -> Option<Vec<String>> {
        match (shape, old, new) {
            (Shape::Map(parts), Node::Map(_), Node::Map(_)) if !self.merge.keys(parent, old, new).is_empty() => {
                Some(self.entries(parts, parent, old, new))
            }
            (Shape::Seq(parts), Node::Seq(_), Node::Seq(items)) if !items.is_empty() => {
                let column = parts.first()?.column;
                Some(self.items(parts, column, parent, (old.items(), items)))
            }
            _ => None,
        }
    }

    fn entries(&mut self, parts: &[Part], parent: &str, old: &Node, new: &Node) -> Vec<String> {
        let column = parts.first().map_or(0, |part| part.column);
        let keys = self.merge.keys(parent, old, new);
        let by_key: HashMap<String, usize> = parts.iter().enumerate().map(|(i, part)| (key_of(part), i)).collect();
        let staying: HashSet<usize> = keys.iter().filter_map(|key| by_key.get(*key).copied()).collect();
        let mut sections = self.sections(parts, &staying);
        let mut lines = Vec::new();
        for key in keys {
            let index = by_key.get(key).copied();
            let part = index.and_then(|index| parts.get(index));
            lines.extend(index.and_then(|index| sections.remove(&index)).unwrap_or_default());
            match (part, old.get(key), new.get(key)) {
                (Some(part), Some(old), Some(new)) => lines.extend(self.part(part, key, old, new)),
                (Some(part), _, _) => lines.extend(self.keep(part.start, part.end)),
                (None, _, Some(new)) => lines.extend(self.new_entry(&key_text(key), key, new, column)),
                (None, ..) => {}
            }
        }
        lines.extend(sections.into_values().flatten());
        lines
    }

    fn items(&mut self, parts: &[Part], column: usize, parent: &str, (old, new): (&[Node], &[Node])) -> Vec<String> {
        let pairs = self.merge.pairs(parent, old, new);
        let staying: HashSet<usize> = pairs.iter().flatten().copied().collect();
        let mut sections = self.sections(parts, &staying);
        let mut lines = Vec::new();
        for (item, pair) in new.iter().zip(&pairs) {
            let known = pair.and_then(|index| Some((index, parts.get(index)?, old.get(index)?)));
            if let Some((index, part, old)) = known {
                lines.extend(sections.remove(&index).unwrap_or_default());
                lines.extend(self.part(part, parent, old, item));
                continue;
            }
            let moved = self.merge.moved(item).and(id_of(item)).and_then(|id| self.parts.get(&id).copied());
            match moved {
                Some((part, old)) => {
                    let there = self.part(part, parent, old, item);
                    lines.extend(there.into_iter().map(|line| shift(&line, part.column, column)));
                }
                None => lines.extend(self.new_item(parent, item, column)),
            }
        }
        lines.extend(sections.into_values().flatten());
        lines
    }

    /// The lines of an entry or item whose value may have changed; `key` is what its parts stand under.
    fn part(&mut self, part: &Part, key: &str, old: &Node, new: &Node) -> Vec<String> {
        let merged = self.merge.merge(key, old, new);
        if merged.same_as(old) {
            return self.keep(part.start, part.end);
        }
        let first = part.shape.parts().first();
        let inside = match first {
            Some(first) if first.line == part.line => self.beside_dash(part, first.column, key, (old, new)),
            Some(first) => {
                let head = self.keep(part.start, first.start);
                self.inside(&part.shape, key, old, new).map(|inside| [head, inside].concat())
            }
            None => None,
        };
        inside.unwrap_or_else(|| self.anew(part, key, new, &merged))
    }

    /// An item whose first entry stands on the line of the dash. While that entry is edited the dash is out of the way.
    fn beside_dash(
        &mut self,
        part: &Part,
        column: usize,
        key: &str,
        (old, new): (&Node, &Node),
    ) -> Option<Vec<String>> {
        let line = self.lines.get_mut(part.line)?;
        let whole = line.clone();
        let (dash, rest) = whole.split_at_checked(column)?;
        *line = format!("{}{rest}", " ".repeat(column));
        let inside = self.inside(&part.shape, key, old, new);
        self.lines.get_mut(part.line)?.clone_from(&whole);
        let mut lines = self.keep(part.start, part.line);
        let mut inside = inside?;
        // Comments above what is now the first entry go above the dash, no deeper than it: a text may end there.
        let first = inside.iter().position(|line| !line.trim().is_empty() && !line.trim_start().starts_with('#'))?;
        lines.extend(inside.drain(..first).map(|line| shift(&line, column, part.column)));
        put_dash(&mut inside, dash);
        lines.extend(inside);
        Some(lines)
    }

    /// Writes a changed value anew, with the comments around it.
    fn anew(&mut self, part: &Part, key: &str, new: &Node, merged: &Node) -> Vec<String> {
        let mut lines = self.keep(part.start, part.line);
        let mut written = match (part.key.is_empty(), self.merge.has_moved(new)) {
            (true, true) => self.new_item(key, new, part.column),
            (true, false) => item_lines(merged, part.column),
            (false, true) => self.new_entry(&part.key, key, new, part.column),
            (false, false) => entry_lines(&part.key, merged, part.column),
        };
        if let Shape::Leaf { last_line, comment } = &part.shape {
            if let Some(first) = written.first_mut().filter(|_| !comment.is_empty()) {
                let gap = if comment.starts_with([' ', '\t']) { "" } else { " " };
                *first = format!("{first}{gap}{comment}");
            }
            // Deep comments below would become part of a text of several lines.
            let (is_long, indent) = (written.len() > 1, " ".repeat(part.column));
            let below = self.keep(last_line + 1, part.end);
            let place =
                |line: String| if is_long && !line.is_empty() { indent.clone() + line.trim_start() } else { line };
            written.extend(below.into_iter().map(place));
        }
        lines.extend(written);
        lines
    }

    /// A new entry, in which items may lie that were elsewhere before.
    fn new_entry(&mut self, key_text: &str, key: &str, new: &Node, column: usize) -> Vec<String> {
        match new {
            Node::Seq(items) if self.merge.has_moved(new) => {
                let head = vec![format!("{}{key_text}:", " ".repeat(column))];
                [head, self.items(&[], column, key, (&[], items))].concat()
            }
            new => entry_lines(key_text, &self.merge.merge(key, &Node::Null, new), column),
        }
    }

    /// A new item, in which items may lie that were elsewhere before.
    fn new_item(&mut self, parent: &str, new: &Node, column: usize) -> Vec<String> {
        if !self.merge.has_moved(new) || new.entries().is_empty() {
            return item_lines(&self.merge.merge(parent, &Node::Null, new), column);
        }
        let mut lines = Vec::new();
        for (key, value) in new.entries() {
            lines.extend(self.new_entry(&key_text(key), key, value, column + 2));
        }
        put_dash(&mut lines, &format!("{}- ", " ".repeat(column)));
        lines
    }

    /// The comments that stand apart, by a blank line, above parts that go: for the next part that stays.
    fn sections(&self, parts: &[Part], staying: &HashSet<usize>) -> HashMap<usize, Vec<String>> {
        let mut sections = HashMap::new();
        let mut carried = Vec::new();
        for (index, part) in parts.iter().enumerate() {
            if staying.contains(&index) {
                // One blank line between the two is enough.
                let is_blank = |line: Option<&String>| line.is_some_and(|line| line.trim().is_empty());
                while is_blank(self.lines.get(part.start)) && is_blank(carried.last()) {
                    carried.pop();
                }
                if !carried.is_empty() {
                    sections.insert(index, std::mem::take(&mut carried));
                }
                continue;
            }
            let mut above = self.keep(part.start, part.line);
            let last_blank = above.iter().rposition(|line| line.trim().is_empty()).map_or(0, |index| index + 1);
            above.truncate(last_blank);
            if above.iter().any(|line| !line.trim().is_empty()) {
                carried.extend(above);
            }
        }
        if !carried.is_empty() {
            sections.insert(parts.len(), carried);
        }
        sections
    }
}

/// Moves a line from one column to another; a line with less space loses what it has.
fn shift(line: &str, from: usize, to: usize) -> String {
    if line.trim().is_empty() {
        return line.to_owned();
    }
    let blanks = line.len() - line.trim_start_matches(' ').len();
    let rest = line.get(blanks.min(from.saturating_sub(to))..).unwrap_or_default();
    format!("{}{rest}", " ".repeat(to.saturating_sub(from)))
}
