//! Roles: what a piece of the screen means. Drawing names roles, themes give them colours.

use ratatui::style::Modifier;

/// How many levels have a colour of their own; the next level starts again with the first.
pub const LEVELS: u8 = 6;
/// How many colours codes are spread over; the next code starts again with the first.
pub const CODE_COLORS: u8 = 8;

/// Makes the enum of roles, their names, fallbacks and marks out of one list.
macro_rules! roles {
    ($($variant:ident $name:literal $fallback:expr, [$($mark:ident)*] $meaning:literal)+) => {
        /// What a piece of the screen means.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Role {
            $(#[doc = $meaning] $variant,)+
            /// The badge and bar of a level: its place in the project's list of levels, from 0.
            Level(u8),
            /// The stripe and name of a code: a colour number, from 0.
            CodeColor(u8),
        }

        const NAMED: &[(Role, &str)] = &[$((Role::$variant, $name)),+];

        impl Role {
            /// Returns the role whose style is used where a theme says nothing; `None` where nothing stands in:
            /// such a style leaves what is below as it is.
            pub const fn fallback(self) -> Option<Self> {
                match self {
                    $(Self::$variant => $fallback,)+
                    Self::Level(_) => Some(Self::Accent),
                    Self::CodeColor(_) => Some(Self::Text),
                }
            }

            /// Returns how the role is marked where colours are few or none: underline, reverse and bold only.
            pub const fn marks(self) -> Modifier {
                match self {
                    $(Self::$variant => Modifier::empty()$(.union(Modifier::$mark))*,)+
                    Self::Level(_) | Self::CodeColor(_) => Modifier::empty(),
                }
            }
        }
    };
}

roles! {
    Ground "ground" None, [] "What the whole frame is filled with before anything is drawn."
    Text "text" None, [] "The words of a transcript, names, whatever has no role of its own."
    Muted "muted" Some(Self::Text), [] "What may be overlooked: turn counts, dates, explanations."
    Title "title" Some(Self::Text), [BOLD] "The title line and the names of panes."
    Heading "heading" Some(Self::Title), [BOLD] "A heading in a list, a table or help; a category."
    Border "border" Some(Self::Muted), [] "The frame of a pane."
    BorderFocus "border-focus" Some(Self::Accent), [BOLD] "The frame of the pane that has the keys."
    Accent "accent" Some(Self::Text), [BOLD] "The one colour that draws the eye."
    Speaker "speaker" Some(Self::Title), [BOLD] "The label of a participant who speaks."
    Interviewer "interviewer" Some(Self::Muted), [] "The label and the words of the interviewer or moderator."
    TurnNumber "turn-number" Some(Self::Muted), [] "The number of a turn."
    Selection "selection" None, [REVERSED] "Highlighted words."
    Cursor "cursor" Some(Self::Selection), [REVERSED BOLD UNDERLINED] "The character under the cursor."
    Row "row" Some(Self::Selection), [REVERSED] "The row under the cursor in a list or table."
    RowElsewhere "row-elsewhere" Some(Self::Row), [UNDERLINED] "The same in a pane that does not have the keys."
    Coded "coded" None, [UNDERLINED] "Words that carry a coding."
    CodedTwice "coded-twice" Some(Self::Coded), [UNDERLINED BOLD] "Words that carry several codings."
    SearchHit "search-hit" Some(Self::Selection), [REVERSED UNDERLINED] "Words found by a search."
    SearchHere "search-here" Some(Self::SearchHit), [REVERSED UNDERLINED BOLD] "The hit the search stands on."
    Window "window" None, [] "The ground of a window over the panes."
    Saved "saved" Some(Self::Muted), [] "Everything is on disk."
    Saving "saving" Some(Self::Accent), [BOLD] "The last change is on its way to the disk."
    NotSaved "not-saved" Some(Self::Error), [REVERSED BOLD] "The last change is not on disk."
    Error "error" Some(Self::Accent), [BOLD] "Something failed."
    Warning "warning" Some(Self::Accent), [BOLD] "Something to know before going on."
    Hint "hint" Some(Self::Muted), [] "What a key does, what to do next."
    Key "key" Some(Self::Accent), [BOLD] "A key that can be pressed."
    Mode "mode" Some(Self::Accent), [REVERSED BOLD] "The name of the mode in the status line."
    Quick "quick" Some(Self::Key), [BOLD] "The digit of a quick code."
    Count "count" Some(Self::Text), [] "A number in a list or table."
    Badge "badge" Some(Self::Muted), [] "A short mark beside a name: retired, new, done."
    Bar "bar" Some(Self::Accent), [] "The filled part of a bar."
    BarTrack "bar-track" Some(Self::Border), [] "The empty part of a bar."
}

impl Role {
    /// Returns every role that a theme can style, in the order of the list.
    pub fn all() -> impl Iterator<Item = Self> {
        let named = NAMED.iter().map(|(role, _)| *role);
        named.chain((0..LEVELS).map(Self::Level)).chain((0..CODE_COLORS).map(Self::CodeColor))
    }

    /// Returns the name in a theme file: `border-focus`, `level-1`, `code-1`.
    pub fn name(self) -> String {
        match self {
            Self::Level(n) => format!("level-{}", n % LEVELS + 1),
            Self::CodeColor(n) => format!("code-{}", n % CODE_COLORS + 1),
            named => NAMED.iter().find(|(role, _)| *role == named).map_or_else(String::new, |(_, name)| (*name).into()),
        }
    }

    /// Returns the role of that name, or `None`.
    pub fn named(name: &str) -> Option<Self> {
        Self::all().find(|role| role.name() == name)
    }

    /// Returns the role a theme has a style for: levels and code colours start again after the last.
    #[must_use]
    pub const fn wrapped(self) -> Self {
        match self {
            Self::Level(n) => Self::Level(n % LEVELS),
            Self::CodeColor(n) => Self::CodeColor(n % CODE_COLORS),
            other => other,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_lead_back_to_their_roles() {
        for role in Role::all() {
            assert_eq!(Role::named(&role.name()), Some(role));
        }
        assert_eq!(Role::named("level-7"), None);
        assert_eq!(Role::named(""), None);
        assert_eq!(Role::Level(LEVELS).wrapped(), Role::Level(0));
    }

    #[test]
    fn every_fallback_ends() {
        for role in Role::all() {
            let steps = std::iter::successors(Some(role), |role| role.fallback()).take(10).count();
            assert!(steps < 10, "{role:?} falls back in a circle");
        }
    }

    #[test]
    fn marks_are_underline_reverse_and_bold_only() {
        let allowed = Modifier::UNDERLINED | Modifier::REVERSED | Modifier::BOLD;
        assert!(Role::all().all(|role| allowed.contains(role.marks())));
    }

    #[test]
    fn without_colour_what_matters_in_a_transcript_can_be_told_apart() {
        let roles =
            [Role::Text, Role::Coded, Role::CodedTwice, Role::Selection, Role::SearchHit, Role::SearchHere, Role::Mode];
        for (i, one) in roles.iter().enumerate() {
            assert!(roles[i + 1..].iter().all(|other| other.marks() != one.marks()), "{one:?}");
        }
        assert_ne!(Role::Row.marks(), Role::RowElsewhere.marks());
    }
}
