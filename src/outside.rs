//! What comes from outside the program: the clock and chance. Only `cli` and `tui` may ask. `store` alone draws names of
//! its own, for machines and temporary files: where there is no chance it must fail, not take the clock instead.

use crate::domain::time::{When, is_date};

/// Returns the time now, by this machine's clock.
pub fn now() -> When {
    When::from_millis(jiff::Timestamp::now().as_millisecond())
}

/// Returns a random number that new ids are made of.
pub fn seed() -> u64 {
    // Without a source of randomness the clock still keeps two actions apart; ids are checked against those there are.
    getrandom::u64().unwrap_or_else(|_no_source| jiff::Timestamp::now().as_millisecond().unsigned_abs())
}

/// Returns the last instant that a person means by `2026-11-22` (a local day), `2026-11-22T14:30` (local time, to the
/// minute, the second or less), or the same with its zone behind it.
pub fn end_of(text: &str) -> Option<When> {
    if !is_date(text) {
        return Some(When::from_millis(instant(text)?.millis() + precision(text) - 1));
    }
    let next = text.parse::<jiff::civil::Date>().ok()?.tomorrow().ok()?.to_zoned(jiff::tz::TimeZone::system()).ok()?;
    Some(When::from_millis(next.timestamp().as_millisecond() - 1))
}

/// Returns the first instant that a person means, written as for [`end_of`].
pub fn start_of(text: &str) -> Option<When> {
    if !is_date(text) {
        return instant(text);
    }
    let day = text.parse::<jiff::civil::Date>().ok()?.to_zoned(jiff::tz::TimeZone::system()).ok()?;
    Some(When::from_millis(day.timestamp().as_millisecond()))
}

/// Returns whether an instant lies after today, as the calendar here has it.
pub fn is_after_today(when: When) -> bool {
    let day = |when: When| local(when).chars().take(10).collect::<String>();
    when > now() && day(when) != day(now())
}

/// Returns the instant that a date with a time means, with its zone or else in local time.
fn instant(text: &str) -> Option<When> {
    let (date, time) = (text.get(..10)?, text.get(11..)?);
    if !is_date(date) || !text.get(10..11).is_some_and(|mark| "T ".contains(mark)) {
        return None;
    }
    // What else could stand there would be passed over in silence.
    if !time.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b':' | b'.')) {
        return When::parse(text);
    }
    let zoned = text.parse::<jiff::civil::DateTime>().ok()?.to_zoned(jiff::tz::TimeZone::system()).ok()?;
    Some(When::from_millis(zoned.timestamp().as_millisecond()))
}

/// Returns how many milliseconds the last part of a written time stands for: who reads `14:30` in a list means all of
/// that minute.
fn precision(text: &str) -> i64 {
    let time = text.get(11..).unwrap_or_default().split(['Z', 'z', '+', '-']).next().unwrap_or_default();
    match time.matches(':').count() {
        0 => 3_600_000,
        1 => 60_000,
        _ if time.contains('.') => 1,
        _ => 1_000,
    }
}

/// Returns an instant as a person here reads it: `2026-11-22 10:09`, in local time.
pub fn local(when: When) -> String {
    let instant = jiff::Timestamp::from_millisecond(when.millis()).unwrap_or_default();
    instant.to_zoned(jiff::tz::TimeZone::system()).strftime("%Y-%m-%d %H:%M").to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_time_means_all_of_its_last_part() {
        for (text, last) in [
            ("2026-11-22T10:09:26.114Z", "2026-11-22T10:09:26.114Z"),
            ("2026-11-22T10:09:26Z", "2026-11-22T10:09:26.999Z"),
            ("2026-11-22T10:09Z", "2026-11-22T10:09:59.999Z"),
            ("2026-11-22 10:09+01:00", "2026-11-22T09:09:59.999Z"),
        ] {
            assert_eq!(end_of(text), When::parse(last), "{text}");
            assert!(start_of(text) <= end_of(text));
        }
        let (from, to) = (start_of("2026-11-22T10:09").unwrap(), end_of("2026-11-22T10:09").unwrap());
        assert_eq!((local(from), local(to)), ("2026-11-22 10:09".into(), "2026-11-22 10:09".into()));
        let (from, to) = (start_of("2026-11-22").unwrap(), end_of("2026-11-22").unwrap());
        assert_eq!((local(from), local(to)), ("2026-11-22 00:00".into(), "2026-11-22 23:59".into()));
    }

    #[test]
    fn what_is_no_time_is_none() {
        for text in ["", "yesterday", "2026-02-30", "2026-11-22x10:09", "2026-11-22T", "2026-11-22T25:00", "22.11.2026"]
        {
            assert_eq!((start_of(text), end_of(text)), (None, None), "{text}");
        }
        assert_eq!(end_of("2026-11-22T10:09 and more"), None);
    }

    #[test]
    fn only_later_days_are_after_today() {
        let today: String = local(now()).chars().take(10).collect();
        assert!(!is_after_today(end_of(&today).unwrap()) && is_after_today(end_of("9000-01-01").unwrap()));
    }
}
