//! The card that greets who starts emic for the first time: ten lines, once. Any key closes it, and does what it does.

use crate::app::action::{Action, Context};
use crate::app::key::Chord;
use crate::app::keymap::Keymap;

/// A line of the card: keys, and what they do.
pub type Line = (String, &'static str);

/// What stands above the keys.
pub const GREETING: &str = "Highlight a passage, then code (tag) it: that is most of it. All is saved as you do it.";

/// Returns the ten lines, with the keys that the user has.
pub fn lines(keymap: &Keymap) -> Vec<Line> {
    use Action as A;
    let text = Context::Transcript;
    let key = |context: Context, action: Action| keymap.chords(context, action).next().map(Chord::label);
    let all = |context: Context, actions: &[Action]| {
        actions.iter().filter_map(|action| key(context, *action)).collect::<Vec<_>>().join("  ")
    };
    vec![
        (
            all(text, &[A::MoveDown, A::MoveUp, A::TurnForward, A::TurnBack]),
            "move by rows, and by turns: what one speaker says",
        ),
        (all(text, &[A::Widen, A::Select]), "highlight: word, sentence, turn; or from here on"),
        (all(text, &[A::CodeSelection]), "code it: type part of a name, Enter; +name makes a new code"),
        (all(text, &[A::CodeAgain, A::Undo]), "code with the same again; undo, also tomorrow"),
        (all(text, &[A::Memo]), "write a memo about the passage, the coding, the code, the source"),
        (all(text, &[A::NextPane, A::OpenSource]), "go to the codebook and the sources; open another transcript"),
        (all(text, &[A::Tallies, A::Quotes]), "count by level, category and code; the quotes behind a number"),
        (all(text, &[A::SearchScreen]), "search all transcripts"),
        (all(text, &[A::Help, A::Palette]), "all keys; find anything that can be done by its name"),
        (all(text, &[A::Back, A::Leave]), "one step back; pressed twice at home, the second leaves emic"),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::width::width;

    #[test]
    fn it_has_ten_lines_that_fit_a_small_screen_and_name_a_key_each() {
        let lines = lines(&Keymap::plain());
        assert_eq!(lines.len(), 10);
        for (keys, does) in &lines {
            assert!(!keys.is_empty(), "{does}");
            assert!(width(keys) <= 12 && width(does) <= 64, "{keys} {does}: {}", width(does));
        }
    }
}
