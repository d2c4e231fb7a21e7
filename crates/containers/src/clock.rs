//! The clock of the runtime, and how it writes a time into a log.

use std::time::{SystemTime, UNIX_EPOCH};

/// The wall clock: the supervisor and the embedded runtime are drivers, and tell when something happened.
pub(crate) fn now() -> SystemTime {
    #[expect(clippy::disallowed_methods, reason = "the one place where the runtime reads the clock")]
    SystemTime::now()
}

/// RFC 3339 in UTC with nine decimals, as log lines begin: `2026-01-01T00:00:00.000000000Z`.
pub(crate) fn log_time(time: SystemTime) -> String {
    let since = time.duration_since(UNIX_EPOCH).unwrap_or_default();
    let (days, second) = (since.as_secs() / 86_400, since.as_secs() % 86_400);
    let (year, month, day) = date(days);
    let (hour, minute, second) = (second / 3600, second / 60 % 60, second % 60);
    format!("{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}.{:09}Z", since.subsec_nanos())
}

/// The same without punctuation and decimals, as rotated logs are named: `20260101-000000`.
pub(crate) fn file_time(time: SystemTime) -> String {
    let text = log_time(time);
    let digits: String = text[..19].chars().filter(char::is_ascii_digit).collect();
    format!("{}-{}", &digits[..8], &digits[8..])
}

/// The Gregorian date of a day since 1970-01-01. Counts years from March, so that the leap day is the last.
fn date(days: u64) -> (u64, u64, u64) {
    let days = days + 719_468;
    let (era, day_of_era) = (days / 146_097, days % 146_097);
    let year_of_era = (day_of_era - day_of_era / 1460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let from_march = (5 * day_of_year + 2) / 153;
    let month = if from_march < 10 { from_march + 3 } else { from_march - 9 };
    let year = era * 400 + year_of_era + u64::from(month <= 2);
    (year, month, day_of_year - (153 * from_march + 2) / 5 + 1)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::time::Duration;

    #[test]
    fn times_read_as_the_calendar_has_them() {
        let check = |seconds, nanos, expected: &str| {
            assert_eq!(log_time(UNIX_EPOCH + Duration::new(seconds, nanos)), expected);
        };
        check(0, 0, "1970-01-01T00:00:00.000000000Z");
        check(951_782_399, 1, "2000-02-28T23:59:59.000000001Z");
        check(951_782_400, 0, "2000-02-29T00:00:00.000000000Z");
        check(1_767_225_600, 999_999_999, "2026-01-01T00:00:00.999999999Z");
        check(4_107_542_400, 0, "2100-03-01T00:00:00.000000000Z");
        assert_eq!(file_time(UNIX_EPOCH + Duration::new(1_767_225_600, 0)), "20260101-000000");
    }
}
