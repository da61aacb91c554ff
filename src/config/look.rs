//! Which theme the user sees: what `EMIC_THEME` names, else dark or light as the terminal says its ground is.

use crate::theme::builtin::Builtin;

/// Returns the theme that the environment asks for.
pub fn theme() -> Builtin {
    let var = |name| std::env::var(name).unwrap_or_default();
    chosen(&var("EMIC_THEME"), &var("COLORFGBG"))
}

/// Returns whether the ground of the terminal decides, because no theme is named.
pub fn follows_ground() -> bool {
    named(&std::env::var("EMIC_THEME").unwrap_or_default()).is_none()
}

fn named(asked: &str) -> Option<Builtin> {
    Builtin::named(asked).or_else(|| Builtin::named(&format!("emic-{asked}")))
}

/// `asked` is a theme's name, with or without `emic-`; `ground` is what terminals say of their colours: the number of
/// the letters', a semicolon, the number of the ground's.
fn chosen(asked: &str, ground: &str) -> Builtin {
    let is_light = || matches!(ground.rsplit(';').next(), Some("7" | "15"));
    named(asked).unwrap_or_else(|| if is_light() { Builtin::Light } else { Builtin::Dark })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_theme_named_wins_over_what_the_terminal_says() {
        for (asked, ground, theme) in [
            ("", "", Builtin::Dark),
            ("", "0;15", Builtin::Light),
            ("", "0;default;7", Builtin::Light),
            ("", "15;0", Builtin::Dark),
            ("dark", "0;15", Builtin::Dark),
            ("emic-light", "15;0", Builtin::Light),
            ("paper", "15;0", Builtin::Paper),
            ("no-such-theme", "0;15", Builtin::Light),
        ] {
            assert_eq!(chosen(asked, ground), theme, "{asked} {ground}");
        }
    }
}
