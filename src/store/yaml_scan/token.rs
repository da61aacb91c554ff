//! The tokens of YAML.

/// What a token is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// `- ` of a list.
    Dash,
    /// `? ` before a long key.
    Question,
    /// `:` after a key.
    Colon,
    /// `[` or `{`.
    Open,
    /// `]` or `}`.
    Close,
    /// `,` between the items of a flow list or mapping.
    Comma,
    /// Text without quotes.
    Plain,
    /// Text in single or double quotes.
    Quoted,
    /// Text of a `|` or `>` block, from the indicator to the end of its last line.
    Block,
    /// `!tag`.
    Tag,
    /// `&anchor` or `*alias`.
    Anchor,
    /// `---` or `...` or a `%` directive.
    Document,
    /// Something that cannot stand here; the parser will say so.
    Stray,
}

/// A token and its place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Token {
    /// What it is.
    pub kind: Kind,
    /// Byte offset of its first byte.
    pub start: usize,
    /// Byte offset behind its last byte, line feed excluded.
    pub end: usize,
    /// The line it starts on, from 0.
    pub line: usize,
    /// The line it ends on, from 0.
    pub last_line: usize,
    /// The column it starts at, in bytes from 0.
    pub column: usize,
}
