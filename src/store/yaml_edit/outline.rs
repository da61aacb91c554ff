//! Which lines of a page hold which value.

use std::ops::Range;

use crate::store::yaml_scan::{Kind, Scanner, Token};

/// An entry of a mapping or an item of a list, and its lines.
#[derive(Debug)]
pub(super) struct Part {
    /// The key as it stands in the page, quotes included; empty for an item.
    pub key: String,
    /// Its first line, comments above it included.
    pub start: usize,
    /// The line of the key or the dash.
    pub line: usize,
    /// The line behind it.
    pub end: usize,
    /// The column of the key or the dash.
    pub column: usize,
    /// What its value is.
    pub shape: Shape,
}

/// The parts of a value, as far as they have lines of their own.
#[derive(Debug)]
pub(super) enum Shape {
    Map(Vec<Part>),
    Seq(Vec<Part>),
    /// A scalar, or a list or mapping in brackets, or nothing: its last line, and the comment behind it.
    Leaf {
        last_line: usize,
        comment: String,
    },
}

impl Shape {
    pub(super) fn parts(&self) -> &[Part] {
        match self {
            Self::Map(parts) | Self::Seq(parts) => parts,
            Self::Leaf { .. } => &[],
        }
    }

    fn parts_mut(&mut self) -> &mut [Part] {
        match self {
            Self::Map(parts) | Self::Seq(parts) => parts,
            Self::Leaf { .. } => &mut [],
        }
    }

    /// Sets where each part ends: where the next one of its list or mapping starts, or with the list itself.
    fn close(&mut self, end: usize) {
        let mut end = end;
        for part in self.parts_mut().iter_mut().rev() {
            part.end = end;
            part.shape.close(end);
            end = part.start;
        }
    }
}

/// The parts of a whole page, and the first line below all of them.
pub(super) struct Outline {
    pub root: Shape,
    pub tail: usize,
}

/// Returns the outline of a page, or nothing when it uses something that our pages do not (tags, `? ` keys, several
/// documents).
pub(super) fn outline(text: &str, lines: &[String]) -> Option<Outline> {
    let mut tokens: Vec<Token> = Scanner::new(text).collect();
    let is_start = |token: &Token| token.kind == Kind::Document && text.get(token.start..token.end) == Some("---");
    if tokens.first().is_some_and(is_start) {
        tokens.remove(0);
    }
    let first = tokens.first()?.line;
    let top = lines.get(..first)?.iter().rposition(|line| line.trim().is_empty() || line.starts_with("---"));
    let top = top.map_or(0, |index| index + 1);
    let mut reader = Reader { text, lines, tokens, at: 0, free: top };
    let mut root = reader.node()?;
    if reader.peek().is_some() || root.parts().is_empty() {
        return None;
    }
    let tail = reader.split(reader.free..lines.len(), 0);
    root.close(tail);
    Some(Outline { root, tail })
}

struct Reader<'a> {
    text: &'a str,
    lines: &'a [String],
    tokens: Vec<Token>,
    at: usize,
    /// The first line behind what was read.
    free: usize,
}

impl Reader<'_> {
    fn peek(&self) -> Option<Token> {
        self.tokens.get(self.at).copied()
    }

    fn take(&mut self) -> Option<Token> {
        let token = self.peek()?;
        self.at += 1;
        self.free = token.last_line + 1;
        Some(token)
    }

    /// Whether a key of a block mapping comes next.
    fn is_key(&self) -> bool {
        let colon = self.tokens.get(self.at + 1);
        self.peek().zip(colon.copied()).is_some_and(|(key, colon)| {
            matches!(key.kind, Kind::Plain | Kind::Quoted) && colon.kind == Kind::Colon && key.line == colon.line
        })
    }

    fn node(&mut self) -> Option<Shape> {
        let token = self.peek()?;
        match token.kind {
            Kind::Dash => self.parts(token.column, true).map(Shape::Seq),
            _ if self.is_key() => self.parts(token.column, false).map(Shape::Map),
            _ => self.leaf(),
        }
    }

    /// Reads the entries or items at this column.
    fn parts(&mut self, column: usize, is_list: bool) -> Option<Vec<Part>> {
        let mut parts: Vec<Part> = Vec::new();
        while let Some(head) = self.peek().filter(|token| token.column == column) {
            let fits = if is_list { head.kind == Kind::Dash } else { self.is_key() };
            let is_on_new_line = head.line >= self.free;
            if !fits || !(is_on_new_line || parts.is_empty()) {
                break;
            }
            let start = if is_on_new_line { self.split(self.free..head.line, column) } else { head.line };
            let mut last = self.take()?;
            let key = if is_list { "" } else { self.text.get(head.start..head.end)? };
            if !is_list {
                last = self.take()?;
            }
            let shape = self.value(last, column, is_list)?;
            parts.push(Part { key: key.into(), start, line: head.line, end: self.free, column, shape });
        }
        Some(parts)
    }

    /// Reads what stands behind a colon or dash.
    fn value(&mut self, head: Token, column: usize, is_list: bool) -> Option<Shape> {
        match self.peek() {
            Some(token) if token.line == head.line => {
                if is_list {
                    self.node()
                } else {
                    self.leaf()
                }
            }
            Some(token) if token.column > column => self.node(),
            // The list of a key may stand at the column of the key.
            Some(token) if !is_list && token.kind == Kind::Dash && token.column == column => self.node(),
            _ => Some(Shape::Leaf { last_line: head.line, comment: self.comment_after(head.end) }),
        }
    }

    fn leaf(&mut self) -> Option<Shape> {
        let first = self.take()?;
        let mut last = first;
        match first.kind {
            Kind::Plain | Kind::Quoted | Kind::Block => {}
            Kind::Open => {
                let mut depth = 1;
                while depth > 0 {
                    last = self.take()?;
                    match last.kind {
                        Kind::Open => depth += 1,
                        Kind::Close => depth -= 1,
                        _ => {}
                    }
                }
            }
            _ => return None,
        }
        let comment = if first.kind == Kind::Block { self.header_comment(first) } else { self.comment_after(last.end) };
        Some(Shape::Leaf { last_line: last.last_line, comment })
    }

    /// The comment behind a value on its last line, blanks included.
    fn comment_after(&self, end: usize) -> String {
        let rest = self.text.get(end..).unwrap_or_default().split('\n').next().unwrap_or_default();
        if rest.trim_start().starts_with('#') { rest.trim_end().to_owned() } else { String::new() }
    }

    /// The comment behind the `|` of a block.
    fn header_comment(&self, block: Token) -> String {
        let header = self.text.get(block.start..).unwrap_or_default().split('\n').next().unwrap_or_default();
        header
            .find(" #")
            .and_then(|at| header.get(at..))
            .map_or_else(String::new, |comment| comment.trim_end().to_owned())
    }

    /// Where, in lines that hold no value, those begin that belong to what follows at this column. Comments indented
    /// deeper belong to what is above them, and so do the blank lines between those.
    fn split(&self, gap: Range<usize>, column: usize) -> usize {
        let line = |index: usize| self.lines.get(index).map_or("", String::as_str);
        let is_blank = |index: usize| line(index).trim().is_empty();
        let indent = |index: usize| line(index).len() - line(index).trim_start().len();
        let mut start = match gap.clone().find(|index| !is_blank(*index) && indent(*index) <= column) {
            Some(found) => found,
            None => gap.clone().rfind(|index| !is_blank(*index)).map_or(gap.start, |last| last + 1),
        };
        while start > gap.start && is_blank(start - 1) {
            start -= 1;
        }
        start
    }
}
