//! Instants as records write them: UTC with milliseconds.

use super::strict::Text;
use serde::{Deserialize, Serialize};
use std::fmt;

/// An instant: milliseconds since 1970-01-01T00:00:00Z. Clocks may be wrong, so it only breaks ties and informs.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct When(i64);

impl When {
    /// Makes an instant of milliseconds since the epoch; what no calendar date can hold becomes the epoch.
    pub fn from_millis(millis: i64) -> Self {
        jiff::Timestamp::from_millisecond(millis).map_or(Self(0), |_| Self(millis))
    }

    /// Returns milliseconds since the epoch.
    pub const fn millis(self) -> i64 {
        self.0
    }

    /// Returns the instant written as in RFC 3339, cut to milliseconds, or `None`.
    pub fn parse(text: &str) -> Option<Self> {
        text.parse::<jiff::Timestamp>().ok().map(|t| Self(t.as_millisecond()))
    }

    /// Returns the date in UTC, as `2026-11-22`.
    pub fn date(self) -> String {
        self.to_string().chars().take_while(|c| *c != 'T').collect()
    }
}

/// Returns whether text is a date of the calendar, written like `2026-11-22`.
pub fn is_date(text: &str) -> bool {
    text.len() == 10 && text.parse::<jiff::civil::Date>().is_ok()
}

impl fmt::Display for When {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let instant = jiff::Timestamp::from_millisecond(self.0).unwrap_or(jiff::Timestamp::UNIX_EPOCH);
        write!(f, "{}", instant.strftime("%Y-%m-%dT%H:%M:%S.%3fZ"))
    }
}

impl Serialize for When {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for When {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let Text(text) = Text::deserialize(deserializer)?;
        Self::parse(&text).ok_or_else(|| {
            serde::de::Error::custom(format!("'{text}' is no time: write it like 2026-11-22T10:09:26.114Z"))
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_are_those_of_the_calendar() {
        assert!(is_date("2024-02-29"));
        for text in ["2023-02-29", "2021-2-3", "20210203", "03.02.2021", "2021-02", "2021-02-03T10:00", "", "二月三日"]
        {
            assert!(!is_date(text), "{text}");
        }
    }

    #[test]
    fn an_instant_is_written_in_utc_with_milliseconds_and_reads_back() {
        let text = "2026-11-22T10:09:26.114Z";
        let when = When::parse(text).unwrap();
        assert_eq!(when.to_string(), text);
        assert_eq!(When::parse("2026-11-22T11:09:26.114+01:00"), Some(when));
        assert_eq!(when.date(), "2026-11-22");
        assert_eq!(When::parse("yesterday"), None);
    }
}
