//! Cuts YAML into tokens with their places, in one pass and without building anything: enough to refuse what must not
//! reach the parser, and to find the lines of a value. It follows libyaml's scanner, so that both see the same text.

mod token;

pub use token::{Kind, Token};

/// An open block list or mapping.
#[derive(Clone, Copy)]
struct Level {
    column: usize,
    is_list: bool,
}

/// Where a token began.
#[derive(Clone, Copy, PartialEq, Eq)]
struct Mark {
    at: usize,
    line: usize,
    column: usize,
}

/// Iterates over the tokens of a text.
pub struct Scanner<'a> {
    bytes: &'a [u8],
    at: usize,
    line: usize,
    line_start: usize,
    levels: Vec<Level>,
    flow: usize,
    /// A key may start here.
    is_key_allowed: bool,
    /// What a colon on the same line would make a block key.
    key: Option<Mark>,
}

impl<'a> Scanner<'a> {
    /// Returns a scanner at the start of the text.
    pub const fn new(text: &'a str) -> Self {
        let bytes = text.as_bytes();
        Self { bytes, at: 0, line: 0, line_start: 0, levels: Vec::new(), flow: 0, is_key_allowed: true, key: None }
    }

    /// Returns how many lists and mappings the last token lies in.
    pub const fn depth(&self) -> usize {
        self.levels.len() + self.flow
    }

    fn peek(&self, ahead: usize) -> u8 {
        self.bytes.get(self.at + ahead).copied().unwrap_or(0)
    }

    const fn is_done(&self) -> bool {
        self.at >= self.bytes.len()
    }

    /// The length of the line break `ahead` bytes from here, 0 when there is none. YAML 1.1 also breaks lines at
    /// U+0085, U+2028 and U+2029.
    fn break_len(&self, ahead: usize) -> usize {
        match (self.peek(ahead), self.peek(ahead + 1), self.peek(ahead + 2)) {
            (b'\r', b'\n', _) | (0xC2, 0x85, _) => 2,
            (b'\n' | b'\r', _, _) => 1,
            (0xE2, 0x80, 0xA8 | 0xA9) => 3,
            _ => 0,
        }
    }

    fn is_blank(&self, ahead: usize) -> bool {
        matches!(self.peek(ahead), b' ' | b'\t')
    }

    fn is_end(&self, ahead: usize) -> bool {
        self.at + ahead >= self.bytes.len() || self.is_blank(ahead) || self.break_len(ahead) > 0
    }

    const fn column(&self) -> usize {
        self.at - self.line_start
    }

    const fn mark(&self) -> Mark {
        Mark { at: self.at, line: self.line, column: self.column() }
    }

    fn skip_break(&mut self) {
        self.at += self.break_len(0);
        self.line += 1;
        self.line_start = self.at;
    }

    fn skip_line(&mut self) {
        while !self.is_done() && self.break_len(0) == 0 {
            self.at += 1;
        }
    }

    /// Skips blanks, comments and line breaks.
    fn skip_to_token(&mut self) {
        loop {
            while self.is_blank(0) {
                self.at += 1;
            }
            if self.peek(0) == b'#' {
                self.skip_line();
            }
            if self.break_len(0) == 0 {
                return;
            }
            self.skip_break();
            if self.flow == 0 {
                self.is_key_allowed = true;
            }
        }
    }

    fn is_document_mark(&self) -> bool {
        let three = self.bytes.get(self.at..self.at + 3);
        self.column() == 0 && (three == Some(b"---") || three == Some(b"...")) && self.is_end(3)
    }

    /// Closes the block collections that end before a token at this column.
    fn close_levels(&mut self, column: usize, is_dash: bool) {
        while let Some(top) = self.levels.last() {
            let ends_here = top.is_list && top.column == column && !is_dash;
            if top.column <= column && !ends_here {
                return;
            }
            self.levels.pop();
        }
    }

    /// Opens a block collection unless it is open already. A list may stand at the column of its key.
    fn open_level(&mut self, column: usize, is_list: bool) {
        let is_new = self
            .levels
            .last()
            .is_none_or(|top| top.column < column || (is_list && !top.is_list && top.column == column));
        if is_new {
            self.levels.push(Level { column, is_list });
        }
    }

    /// The least column that the next line of a plain scalar or block needs.
    fn least_column(&self) -> usize {
        self.levels.last().map_or(0, |top| top.column + 1)
    }

    fn save_key(&mut self, mark: Mark) {
        if self.is_key_allowed && self.flow == 0 {
            self.key = Some(mark);
        }
        self.is_key_allowed = false;
    }

    fn next_kind(&mut self) -> Kind {
        let mark = self.mark();
        let byte = self.peek(0);
        if mark.column == 0 && (byte == b'%' || self.is_document_mark()) {
            self.skip_document_mark(byte);
            return Kind::Document;
        }
        let (in_flow, ends) = (self.flow > 0, self.is_end(1));
        match byte {
            b'[' | b'{' | b']' | b'}' | b',' => self.flow_token(byte, mark),
            b'-' if ends => self.indicator(mark, Kind::Dash),
            b'?' if in_flow || ends => self.indicator(mark, Kind::Question),
            b':' if in_flow || ends => self.colon(),
            b'&' | b'*' => self.word(mark, Kind::Anchor),
            b'!' => self.word(mark, Kind::Tag),
            b'|' | b'>' if !in_flow => self.block(),
            b'\'' | b'"' => self.quoted(byte, mark),
            b'#' | b'@' | b'`' | b'%' | b'|' | b'>' => {
                self.at += 1;
                Kind::Stray
            }
            _ => self.plain(mark),
        }
    }

    fn skip_document_mark(&mut self, byte: u8) {
        self.levels.clear();
        self.key = None;
        self.is_key_allowed = false;
        if byte == b'%' { self.skip_line() } else { self.at += 3 }
    }

    fn flow_token(&mut self, byte: u8, mark: Mark) -> Kind {
        match byte {
            b'[' | b'{' => {
                self.save_key(mark);
                self.flow += 1;
                self.is_key_allowed = true;
            }
            b',' => self.is_key_allowed = true,
            _ => {
                self.flow = self.flow.saturating_sub(1);
                self.is_key_allowed = false;
            }
        }
        self.at += 1;
        match byte {
            b'[' | b'{' => Kind::Open,
            b',' => Kind::Comma,
            _ => Kind::Close,
        }
    }

    fn indicator(&mut self, mark: Mark, kind: Kind) -> Kind {
        if self.flow == 0 {
            self.open_level(mark.column, kind == Kind::Dash);
            self.key = None;
        }
        self.is_key_allowed = true;
        self.at += 1;
        kind
    }

    fn colon(&mut self) -> Kind {
        if self.flow == 0 {
            let key = self.key.take().filter(|key| key.line == self.line);
            self.open_level(key.map_or(self.column(), |key| key.column), false);
            self.is_key_allowed = key.is_none();
        } else {
            self.is_key_allowed = false;
        }
        self.at += 1;
        Kind::Colon
    }

    /// An anchor, alias or tag: up to the next blank.
    fn word(&mut self, mark: Mark, kind: Kind) -> Kind {
        self.save_key(mark);
        while !self.is_end(0) && !self.is_flow_mark(0) {
            self.at += 1;
        }
        kind
    }

    fn quoted(&mut self, quote: u8, mark: Mark) -> Kind {
        self.save_key(mark);
        self.at += 1;
        while !self.is_done() {
            if self.break_len(0) > 0 {
                self.skip_break();
                continue;
            }
            let (byte, next) = (self.peek(0), self.peek(1));
            let is_pair =
                if quote == b'"' { byte == b'\\' && self.break_len(1) == 0 } else { byte == quote && next == quote };
            self.at += 1;
            if is_pair {
                self.at = (self.at + 1).min(self.bytes.len());
            } else if byte == quote {
                break;
            }
        }
        Kind::Quoted
    }

    fn plain(&mut self, mark: Mark) -> Kind {
        self.save_key(mark);
        let least = self.least_column();
        let mut end = self.mark();
        loop {
            if self.is_document_mark() || (self.at > mark.at && self.peek(0) == b'#') {
                break;
            }
            while !self.is_end(0) && !self.ends_plain() {
                self.at += 1;
            }
            if end.at < self.at {
                end = self.mark();
            }
            if self.is_done() || !self.is_end(0) {
                break;
            }
            while !self.is_done() && self.is_end(0) {
                if self.break_len(0) > 0 { self.skip_break() } else { self.at += 1 }
            }
            if self.flow == 0 && self.line > end.line && self.column() < least {
                break;
            }
        }
        self.go_back(end);
        // At least one byte is taken, so that the scanner always moves on.
        self.at = self.at.max(mark.at + 1);
        Kind::Plain
    }

    /// Whether a mark of flow style stands there, and counts.
    fn is_flow_mark(&self, ahead: usize) -> bool {
        self.flow > 0 && matches!(self.peek(ahead), b',' | b'[' | b']' | b'{' | b'}')
    }

    fn ends_plain(&self) -> bool {
        match self.peek(0) {
            b':' => self.is_end(1) || self.is_flow_mark(1),
            _ => self.is_flow_mark(0),
        }
    }

    /// Goes back to the end of a scalar; what follows it is skipped like any other blank.
    const fn go_back(&mut self, end: Mark) {
        self.at = end.at;
        self.line = end.line;
        self.line_start = end.at - end.column;
    }

    fn block(&mut self) -> Kind {
        self.key = None;
        self.is_key_allowed = true;
        let header = self.at;
        self.skip_line();
        let mut end = self.mark();
        let flags = self.bytes.get(header + 1..end.at).unwrap_or_default().iter().take(2).copied();
        let is_kept = flags.clone().any(|flag| flag == b'+');
        let step = flags.clone().find(u8::is_ascii_digit).map(|digit| usize::from(digit - b'0'));
        let base = self.levels.last().map_or(0, |top| top.column);
        let mut column = step.map(|step| base + step);
        let mut widest = 0;
        while self.break_len(0) > 0 {
            self.skip_break();
            while self.peek(0) == b' ' && column.is_none_or(|column| self.column() < column) {
                self.at += 1;
            }
            widest = widest.max(self.column());
            if self.break_len(0) > 0 || self.is_done() {
                // A blank line belongs to the text only when more text follows, or when `+` keeps it.
                if is_kept {
                    end = self.mark();
                }
                continue;
            }
            let column = *column.get_or_insert(widest.max(self.least_column()).max(1));
            if self.column() < column {
                break;
            }
            self.skip_line();
            end = self.mark();
        }
        self.go_back(end);
        Kind::Block
    }
}

impl Iterator for Scanner<'_> {
    type Item = Token;

    fn next(&mut self) -> Option<Token> {
        self.skip_to_token();
        if self.is_done() {
            return None;
        }
        if self.flow == 0 {
            let is_dash = self.peek(0) == b'-' && self.is_end(1);
            self.close_levels(self.column(), is_dash);
        }
        let mark = self.mark();
        let kind = self.next_kind();
        let (end, last_line) = (self.at, self.line);
        Some(Token { kind, start: mark.at, end, line: mark.line, last_line, column: mark.column })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kinds(text: &str) -> Vec<(Kind, &str)> {
        Scanner::new(text).map(|token| (token.kind, text.get(token.start..token.end).unwrap())).collect()
    }

    #[test]
    fn a_page_is_cut_into_tokens() {
        use Kind::{Block, Close, Colon, Comma, Dash, Open, Plain, Quoted};
        let text =
            "codes:\n- id: R&D # x\n  text: |\n    & a\n\n     * b\n\n  more: one\n    & two\n- [\"a: 'b\", 'it''s']\n";
        let expected = [
            (Plain, "codes"),
            (Colon, ":"),
            (Dash, "-"),
            (Plain, "id"),
            (Colon, ":"),
            (Plain, "R&D"),
            (Plain, "text"),
            (Colon, ":"),
            (Block, "|\n    & a\n\n     * b"),
            (Plain, "more"),
            (Colon, ":"),
            (Plain, "one\n    & two"),
            (Dash, "-"),
            (Open, "["),
            (Quoted, "\"a: 'b\""),
            (Comma, ","),
            (Quoted, "'it''s'"),
            (Close, "]"),
        ];
        assert_eq!(kinds(text), expected);
    }

    #[test]
    fn depth_counts_lists_at_the_column_of_their_key_too() {
        let mut scanner = Scanner::new("a:\n- b:\n  - c: [{d: 1}]\ne: 1\n");
        let depths: Vec<_> = std::iter::from_fn(|| scanner.next().map(|_| scanner.depth())).collect();
        assert_eq!(depths.iter().max(), Some(&7));
        assert_eq!(depths.last(), Some(&1));
    }

    #[test]
    fn hopeless_text_ends() {
        for text in
            ["'", "\"\\", "|", "|9\n x", "]]", "::", "- -", "\u{85}", "@", "a: |\n\n\n", "\t", "?", "%", "---", "-\t-"]
        {
            assert!(Scanner::new(text).count() < 5, "{text:?}");
        }
    }
}
