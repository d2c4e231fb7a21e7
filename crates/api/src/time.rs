//! Times as the API writes them (RFC 3339, UTC; whole seconds, or microseconds for `MicroTime`), and spans of
//! time as people read them in tables.
//!
//! Nothing here reads a clock.

use jiff::{SignedDuration, Timestamp, tz};

/// A time in whole seconds: `2026-01-02T03:04:05Z`.
pub fn seconds(time: Timestamp) -> String {
    time.strftime("%Y-%m-%dT%H:%M:%SZ").to_string()
}

/// A time in microseconds: `2026-01-02T03:04:05.000006Z`.
pub fn micros(time: Timestamp) -> String {
    let fraction = time.subsec_nanosecond().rem_euclid(1_000_000_000) / 1000;
    format!("{}.{fraction:06}Z", tz::TimeZone::UTC.to_datetime(time).strftime("%Y-%m-%dT%H:%M:%S"))
}

/// Reads an RFC 3339 time with any offset and any fraction.
pub fn parse(text: &str) -> Option<Timestamp> {
    let bytes = text.as_bytes();
    // The general parser also takes spaces, missing seconds and zone names; the API does not.
    let strict = bytes.len() >= 20 && bytes[10] == b'T' && bytes[16] == b':';
    let zoned = text.ends_with('Z') || bytes.get(bytes.len().wrapping_sub(3)) == Some(&b':');
    // It reads a leap second as the second before; Go knows none.
    let leaps = bytes.get(17..19) == Some(b"60".as_slice());
    if !(strict && zoned) || leaps {
        return None;
    }
    text.parse().ok()
}

/// The canonical form of a `Time`; none when the text is no time.
pub fn canonical_seconds(text: &str) -> Option<String> {
    parse(text).map(seconds)
}

/// The canonical form of a `MicroTime`; none when the text is no time.
pub fn canonical_micros(text: &str) -> Option<String> {
    parse(text).map(micros)
}

/// The time between a text and now, as tables show it; `<unknown>` when the text is no time.
pub fn age(since: Option<&str>, now: Timestamp) -> String {
    match since.and_then(parse) {
        Some(since) => human(now.duration_since(since)),
        None => "<unknown>".to_owned(),
    }
}

/// A span with two or three significant figures: `5s`, `3m20s`, `2d4h`, `1y34d`.
pub fn human(span: SignedDuration) -> String {
    let seconds = span.as_secs();
    if seconds < -1 {
        return "<invalid>".to_owned();
    }
    if seconds < 0 {
        return "0s".to_owned();
    }
    let (minutes, hours) = (seconds / 60, seconds / 3600);
    let days = hours / 24;
    match () {
        () if seconds < 120 => format!("{seconds}s"),
        () if minutes < 10 => pair(minutes, "m", seconds % 60, "s"),
        () if minutes < 180 => format!("{minutes}m"),
        () if hours < 8 => pair(hours, "h", minutes % 60, "m"),
        () if hours < 48 => format!("{hours}h"),
        () if days < 8 => pair(days, "d", hours % 24, "h"),
        () if days < 730 => format!("{days}d"),
        () if days < 2920 => pair(days / 365, "y", days % 365, "d"),
        () => format!("{}y", days / 365),
    }
}

/// A span with one figure: `5s`, `3m`, `2d`, `1y`.
pub fn human_short(span: SignedDuration) -> String {
    let seconds = span.as_secs();
    match seconds {
        ..-1 => "<invalid>".to_owned(),
        -1 => "0s".to_owned(),
        0..60 => format!("{seconds}s"),
        60..3_600 => format!("{}m", seconds / 60),
        3_600..86_400 => format!("{}h", seconds / 3_600),
        86_400..31_536_000 => format!("{}d", seconds / 86_400),
        _ => format!("{}y", seconds / 31_536_000),
    }
}

fn pair(large: i64, large_unit: &str, small: i64, small_unit: &str) -> String {
    if small == 0 {
        format!("{large}{large_unit}")
    } else {
        format!("{large}{large_unit}{small}{small_unit}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_have_one_form() {
        let cases = [
            ("2026-01-02T03:04:05Z", "2026-01-02T03:04:05Z", "2026-01-02T03:04:05.000000Z"),
            ("2026-01-02T03:04:05.123456789Z", "2026-01-02T03:04:05Z", "2026-01-02T03:04:05.123456Z"),
            ("2026-01-02T03:04:05+02:00", "2026-01-02T01:04:05Z", "2026-01-02T01:04:05.000000Z"),
            ("1969-12-31T23:59:59Z", "1969-12-31T23:59:59Z", "1969-12-31T23:59:59.000000Z"),
        ];
        for (text, whole, micro) in cases {
            assert_eq!(canonical_seconds(text).as_deref(), Some(whole), "{text}");
            assert_eq!(canonical_micros(text).as_deref(), Some(micro), "{text}");
        }
    }

    #[test]
    fn refuses_other_forms() {
        for text in [
            "",
            "yesterday",
            "2026-01-02",
            "2026-01-02T03:04Z",
            "2026-01-02 03:04:05Z",
            "2026-01-02T03:04:05",
            "2026-13-02T03:04:05Z",
        ] {
            assert_eq!(parse(text), None, "{text}");
        }
    }

    #[test]
    fn spans_read_as_in_tables() {
        let (minute, hour, day, year) = (60, 3600, 86_400, 31_536_000);
        let cases = [
            (-5, "<invalid>", "<invalid>"),
            (-1, "0s", "0s"),
            (0, "0s", "0s"),
            (119, "119s", "1m"),
            (2 * minute, "2m", "2m"),
            (3 * minute + 20, "3m20s", "3m"),
            (179 * minute + 59, "179m", "2h"),
            (3 * hour, "3h", "3h"),
            (7 * hour + 30 * minute, "7h30m", "7h"),
            (47 * hour, "47h", "1d"),
            (2 * day + 4 * hour, "2d4h", "2d"),
            (8 * day, "8d", "8d"),
            (729 * day, "729d", "1y"),
            (2 * year + 34 * day, "2y34d", "2y"),
            (9 * year, "9y", "9y"),
        ];
        for (seconds, long, short) in cases {
            let span = SignedDuration::from_secs(seconds);
            assert_eq!((human(span).as_str(), human_short(span).as_str()), (long, short), "{seconds}");
        }
    }

    #[test]
    fn an_age_without_a_time_is_unknown() {
        let now = parse("2026-01-02T03:04:05Z").expect("a time");
        assert_eq!(age(None, now), "<unknown>");
        assert_eq!(age(Some("2026-01-02T03:04:00Z"), now), "5s");
    }
}
