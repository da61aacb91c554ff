//! The settings of the user, listed once: what can be said in `settings.yaml`, and the values the program runs with.

use super::keymap::Preset;
use crate::domain::id::CoderId;

/// What the table says about a setting.
#[derive(Debug)]
pub struct Row {
    /// The name, as the file writes it.
    pub name: &'static str,
    /// What it takes, for people.
    pub takes: &'static str,
    /// What holds when nothing is said.
    pub default: &'static str,
    /// What it does, in one sentence.
    pub sentence: &'static str,
}

/// Every setting, in the order of the manual.
pub const ROWS: &[Row] = &[
    Row {
        name: "theme",
        takes: "auto, dark, light, a theme's name, or that of a file of your own: themes/NAME.yaml",
        default: "auto",
        sentence: "The colours; auto is dark or light as the terminal says its ground is.",
    },
    Row {
        name: "themes",
        takes: "{dark: NAME, light: NAME}",
        default: "{dark: emic-dark, light: emic-light}",
        sentence: "The two themes that auto chooses from.",
    },
    Row { name: "preset", takes: "plain or vim", default: "plain", sentence: "The keys that keys.yaml builds on." },
    Row {
        name: "esc_wait",
        takes: "milliseconds, 0 to 1000",
        default: "50",
        sentence: "How long Esc waits for what may belong to it; more on a slow line that tears keys apart.",
    },
    Row {
        name: "coder",
        takes: "a coder's id, or {ACCOUNT: ID}",
        default: "none",
        sentence: "Who codes when neither --coder nor EMIC_CODER says so; one for each system account.",
    },
];

/// The longest time that Esc may wait, in milliseconds.
pub const MAX_ESC_WAIT: u16 = 1000;

/// The values the program runs with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Settings {
    /// `auto`, or the name of a theme.
    pub theme: String,
    /// The theme that `auto` takes on a dark ground.
    pub dark: String,
    /// The theme that `auto` takes on a light ground.
    pub light: String,
    /// The keys that the user's own build on.
    pub preset: Preset,
    /// How long a lone Esc waits for the rest of an escape sequence, in milliseconds.
    pub esc_wait: u16,
    /// Who codes, for a system account or, without one, for any.
    pub coders: Vec<(Option<String>, CoderId)>,
}

impl Default for Settings {
    fn default() -> Self {
        let [theme, dark, light] = ["auto", "emic-dark", "emic-light"].map(str::to_owned);
        Self { theme, dark, light, preset: Preset::Plain, esc_wait: 50, coders: Vec::new() }
    }
}

impl Settings {
    /// Returns the coder that is bound to a system account.
    pub fn coder(&self, account: Option<&str>) -> Option<&CoderId> {
        let is_bound = |bound: &Option<String>| bound.as_deref().is_none_or(|bound| Some(bound) == account);
        self.coders.iter().find(|(bound, _)| is_bound(bound)).map(|(_, coder)| coder)
    }

    /// Returns the value of a setting as the file would write it.
    pub fn value(&self, name: &str) -> String {
        match name {
            "theme" => self.theme.clone(),
            "themes" => format!("{{dark: {}, light: {}}}", self.dark, self.light),
            "preset" => self.preset.name().to_owned(),
            "esc_wait" => self.esc_wait.to_string(),
            _ => match self.coders.as_slice() {
                [] => "none".to_owned(),
                [(None, coder)] => coder.to_string(),
                several => {
                    let one = |(account, id): &(Option<String>, CoderId)| {
                        format!("{}: {id}", account.as_deref().unwrap_or_default())
                    };
                    format!("{{{}}}", several.iter().map(one).collect::<Vec<_>>().join(", "))
                }
            },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_tells_the_defaults() {
        for row in ROWS {
            assert_eq!(Settings::default().value(row.name), row.default, "{}", row.name);
            assert!(row.sentence.ends_with('.'), "{}", row.sentence);
        }
    }

    #[test]
    fn a_coder_is_bound_to_an_account_or_to_all() {
        let with = |coders: &[(Option<&str>, &str)]| {
            let coders = coders.iter().map(|(account, id)| (account.map(str::to_owned), CoderId::from(*id))).collect();
            Settings { coders, ..Settings::default() }
        };
        let any = with(&[(None, "hw")]);
        assert_eq!((any.coder(Some("anna")), any.coder(None)), (Some(&"hw".into()), Some(&"hw".into())));
        assert_eq!(any.value("coder"), "hw");
        let each = with(&[(Some("anna"), "an"), (Some("ben"), "bk")]);
        assert_eq!(
            (each.coder(Some("ben")), each.coder(Some("eve")), each.coder(None)),
            (Some(&"bk".into()), None, None)
        );
        assert_eq!(each.value("coder"), "{anna: an, ben: bk}");
    }
}
