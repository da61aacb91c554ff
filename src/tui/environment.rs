//! What the surroundings tell about the terminal: whether there is one, its colours, its size. Pure functions.

use std::io::IsTerminal;

use crate::theme::Depth;

/// Largest width drawn on, in cells.
pub const MAX_WIDTH: u16 = 1000;
/// Largest height drawn on, in cells.
pub const MAX_HEIGHT: u16 = 500;
/// The size of a terminal that tells none, as serial lines and some containers do.
const UNTOLD: (u16, u16) = (80, 24);

/// The facts about the terminal that the process was started with.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Environment {
    /// Standard input is a terminal.
    pub stdin: bool,
    /// Standard output is a terminal.
    pub stdout: bool,
    /// `TERM`.
    pub term: String,
    /// `COLORTERM`.
    pub colorterm: String,
    /// `NO_COLOR`; any text in it asks for no colour.
    pub no_color: String,
    /// `STY`, which GNU screen sets.
    pub sty: String,
    /// `TMUX`, which tmux sets.
    pub tmux: String,
    /// `TERM_PROGRAM`, by which some terminals tell their name.
    pub program: String,
    /// `VISUAL`, or else `EDITOR`: the editor that the user likes, as the shell is told to start it.
    pub editor: String,
}

/// How a text gets to the clipboard.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Clipboard {
    /// By the sequence that terminals obey.
    Direct,
    /// By the same sequence, which tmux takes only when it is set up to.
    Tmux,
    /// In the envelope in which GNU screen hands on what it does not know.
    Screen,
    /// Not at all: this terminal has none, or takes nothing from programs.
    None(&'static str),
}

impl Environment {
    /// Returns the facts about this process.
    pub fn of_process() -> Self {
        let var = |name| std::env::var_os(name).map(|value| value.to_string_lossy().into_owned()).unwrap_or_default();
        Self {
            stdin: std::io::stdin().is_terminal(),
            stdout: std::io::stdout().is_terminal(),
            term: var("TERM"),
            colorterm: var("COLORTERM"),
            no_color: var("NO_COLOR"),
            sty: var("STY"),
            tmux: var("TMUX"),
            program: var("TERM_PROGRAM"),
            editor: [var("VISUAL"), var("EDITOR")].into_iter().find(|name| !name.trim().is_empty()).unwrap_or_default(),
        }
    }

    /// Returns the sentences that say why the full screen cannot be shown and what works instead, or `None` if it can.
    pub fn refusal(&self) -> Option<String> {
        let why = if !self.stdout {
            "its output is not a terminal".to_owned()
        } else if !self.stdin {
            "its input is not a terminal".to_owned()
        } else if self.term.is_empty() {
            "TERM is not set".to_owned()
        } else if self.term == "dumb" {
            "TERM is 'dumb'".to_owned()
        } else {
            return None;
        };
        Some(format!(
            "emic cannot show its screens: {why}. \
             Start it in a terminal, or use a command that needs none, for example 'emic tally DIR'; \
             'emic --help' lists them."
        ))
    }

    /// Returns whether the terminal can be asked for the colour of its ground: the Linux console would show the question,
    /// GNU screen keeps it to itself.
    pub fn answers(&self) -> bool {
        self.sty.is_empty() && !self.term.starts_with("linux")
    }

    /// Returns how a text gets to the clipboard from here.
    pub fn clipboard(&self) -> Clipboard {
        if !self.tmux.is_empty() || self.term.starts_with("tmux") {
            Clipboard::Tmux
        } else if !self.sty.is_empty() {
            Clipboard::Screen
        } else if self.term.starts_with("linux") {
            Clipboard::None("the Linux console has no clipboard")
        } else if self.program == "Apple_Terminal" {
            Clipboard::None("Apple's Terminal takes no text from programs")
        } else {
            Clipboard::Direct
        }
    }

    /// Returns how many colours the terminal shows, by what it says of itself.
    pub fn depth(&self) -> Depth {
        let names = |words: &[&str]| words.iter().any(|word| self.term.contains(word));
        if !self.no_color.is_empty() || self.term.is_empty() || self.term == "dumb" || self.term.ends_with("-mono") {
            return Depth::None;
        }
        if self.term.starts_with("vt1") || self.term.starts_with("vt2") {
            return Depth::None;
        }
        // GNU screen hands COLORTERM of the outer terminal on, but not the 24-bit colours.
        let inside_screen = !self.sty.is_empty();
        if !inside_screen && matches!(self.colorterm.as_str(), "truecolor" | "24bit") {
            return Depth::True;
        }
        if names(&["-direct", "truecolor", "alacritty", "kitty", "ghostty", "wezterm", "foot"]) {
            return Depth::True;
        }
        if names(&["256color"]) { Depth::Indexed256 } else { Depth::Ansi16 }
    }
}

/// Returns the size that is drawn for a terminal that says it has `width` x `height` cells: at most 1,000 x 500, and
/// 80 x 24 for one that says nothing, which is 0.
pub fn drawn_size(width: u16, height: u16) -> (u16, u16) {
    let told = |told, untold, most| if told == 0 { untold } else { u16::min(told, most) };
    (told(width, UNTOLD.0, MAX_WIDTH), told(height, UNTOLD.1, MAX_HEIGHT))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn terminal(term: &str) -> Environment {
        Environment { stdin: true, stdout: true, term: term.into(), ..Environment::default() }
    }

    #[test]
    fn colours_follow_what_the_terminal_says() {
        for (term, colorterm, depth) in [
            ("xterm-256color", "truecolor", Depth::True),
            ("xterm-256color", "24bit", Depth::True),
            ("tmux-256color", "truecolor", Depth::True),
            ("xterm-256color", "", Depth::Indexed256),
            ("xterm-256color", "yes", Depth::Indexed256),
            ("screen-256color", "", Depth::Indexed256),
            ("xterm-kitty", "", Depth::True),
            ("xterm-direct", "", Depth::True),
            ("linux", "", Depth::Ansi16),
            ("xterm", "", Depth::Ansi16),
            ("screen", "", Depth::Ansi16),
            ("vt100", "", Depth::None),
            ("vt220", "", Depth::None),
            ("xterm-mono", "truecolor", Depth::None),
            ("dumb", "truecolor", Depth::None),
            ("", "truecolor", Depth::None),
        ] {
            let env = Environment { colorterm: colorterm.into(), ..terminal(term) };
            assert_eq!(env.depth(), depth, "TERM={term} COLORTERM={colorterm}");
        }
    }

    #[test]
    fn only_terminals_that_may_answer_are_asked() {
        assert!(terminal("xterm-256color").answers() && terminal("tmux-256color").answers());
        assert!(!terminal("linux").answers());
        assert!(!Environment { sty: "1234.pts-0".into(), ..terminal("screen-256color") }.answers());
    }

    #[test]
    fn no_color_wins_when_it_holds_anything() {
        let env = Environment { colorterm: "truecolor".into(), ..terminal("xterm") };
        assert_eq!(Environment { no_color: "1".into(), ..env.clone() }.depth(), Depth::None);
        assert_eq!(Environment { no_color: String::new(), ..env }.depth(), Depth::True);
    }

    #[test]
    fn inside_gnu_screen_the_outer_colorterm_does_not_count() {
        let env =
            Environment { colorterm: "truecolor".into(), sty: "1234.pts-0".into(), ..terminal("screen-256color") };
        assert_eq!(env.depth(), Depth::Indexed256);
    }

    #[test]
    fn the_way_to_the_clipboard_is_the_one_of_whoever_stands_between() {
        let none = |why: &str| Environment { program: why.into(), ..terminal("xterm") };
        assert_eq!(terminal("xterm-256color").clipboard(), Clipboard::Direct);
        assert_eq!(terminal("tmux-256color").clipboard(), Clipboard::Tmux, "over SSH only TERM is told");
        let screen = Environment { sty: "1234.pts-0".into(), ..terminal("screen.xterm-256color") };
        assert_eq!(screen.clipboard(), Clipboard::Screen);
        let inner = Environment { tmux: "/tmp/tmux-0/default,1,0".into(), ..screen };
        assert_eq!(inner.clipboard(), Clipboard::Tmux, "tmux within screen");
        assert!(matches!(terminal("linux").clipboard(), Clipboard::None(_)));
        assert!(matches!(none("Apple_Terminal").clipboard(), Clipboard::None(_)));
    }

    #[test]
    fn without_a_terminal_a_sentence_says_what_works() {
        assert_eq!(terminal("xterm").refusal(), None);
        for (env, why) in [
            (Environment { stdout: false, ..terminal("xterm") }, "its output is not a terminal"),
            (Environment { stdin: false, ..terminal("xterm") }, "its input is not a terminal"),
            (terminal("dumb"), "TERM is 'dumb'"),
            (terminal(""), "TERM is not set"),
        ] {
            let said = env.refusal().unwrap();
            assert!(said.contains(why) && said.contains("'emic tally DIR'"), "{said}");
        }
    }

    #[test]
    fn sizes_are_kept_within_bounds() {
        assert_eq!(drawn_size(0, 0), (80, 24), "it says nothing");
        assert_eq!((drawn_size(0, 50), drawn_size(100, 0)), ((80, 50), (100, 24)));
        assert_eq!(drawn_size(80, 24), (80, 24));
        assert_eq!(drawn_size(u16::MAX, u16::MAX), (1000, 500));
        assert_eq!(drawn_size(1, 500), (1, 500));
    }
}
