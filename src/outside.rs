//! What comes from outside the program: the clock and chance. Only `cli` and `tui` may ask. `store` alone draws names of
//! its own, for machines and temporary files: where there is no chance it must fail, not take the clock instead.

use crate::domain::time::When;

/// Returns the time now, by this machine's clock.
pub fn now() -> When {
    When::from_millis(jiff::Timestamp::now().as_millisecond())
}

/// Returns a random number that new ids are made of.
pub fn seed() -> u64 {
    // Without a source of randomness the clock still keeps two actions apart; ids are checked against those there are.
    getrandom::u64().unwrap_or_else(|_no_source| jiff::Timestamp::now().as_millisecond().unsigned_abs())
}

/// Returns the end of a local day written as `2026-11-22`, or an instant written with its zone.
pub fn end_of(text: &str) -> Option<When> {
    let Ok(date) = text.parse::<jiff::civil::Date>() else { return When::parse(text) };
    let zone = jiff::tz::TimeZone::system();
    let next = date.tomorrow().ok()?.to_zoned(zone).ok()?;
    Some(When::from_millis(next.timestamp().as_millisecond() - 1))
}

/// Returns an instant as a person here reads it: `2026-11-22 10:09`, in local time.
pub fn local(when: When) -> String {
    let instant = jiff::Timestamp::from_millisecond(when.millis()).unwrap_or_default();
    instant.to_zoned(jiff::tz::TimeZone::system()).strftime("%Y-%m-%d %H:%M").to_string()
}

/// Returns the start of a local day written as `2026-11-22`, or an instant written with its zone.
pub fn start_of(text: &str) -> Option<When> {
    let Ok(date) = text.parse::<jiff::civil::Date>() else { return When::parse(text) };
    Some(When::from_millis(date.to_zoned(jiff::tz::TimeZone::system()).ok()?.timestamp().as_millisecond()))
}
