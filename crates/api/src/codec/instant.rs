//! Why a text is no RFC 3339 time, in the words of Go's time package, which clients see.

/// The parts of a time in their order, by their names in Go's layout: how many digits, and the range.
static PARTS: &[(&str, usize, std::ops::RangeInclusive<u32>)] = &[
    ("2006", 4, 0..=9999),
    ("-", 0, 0..=0),
    ("01", 2, 1..=12),
    ("-", 0, 0..=0),
    ("02", 2, 1..=31),
    ("T", 0, 0..=0),
    ("15", 2, 0..=23),
    (":", 0, 0..=0),
    ("04", 2, 0..=59),
    (":", 0, 0..=0),
    ("05", 2, 0..=59),
];

/// What is called out of range, in the order of the parts with digits.
static NAMES: &[(&str, &str)] =
    &[("01", "month"), ("02", "day"), ("15", "hour"), ("04", "minute"), ("05", "second")];

/// The error for a text that was found to be no time.
pub(crate) fn error(text: &str) -> String {
    let mut rest = text;
    for (part, digits, range) in PARTS {
        let taken = if *digits == 0 { literal(rest, part) } else { number(rest, *digits) };
        let Some((value, after)) = taken else { return unparsable(text, rest, part) };
        if !range.contains(&value) {
            let name = NAMES.iter().find(|(own, _)| own == part).map_or("", |(_, name)| name);
            return format!("parsing time {text:?}: {name} out of range");
        }
        rest = after;
    }
    if let Some(fraction) =
        rest.strip_prefix(['.', ',']).filter(|it| it.starts_with(|c: char| c.is_ascii_digit()))
    {
        rest = fraction.trim_start_matches(|c: char| c.is_ascii_digit());
    }
    match zone(rest) {
        None => unparsable(text, rest, "Z07:00"),
        Some("") => format!("parsing time {text:?}: day out of range"),
        Some(extra) => format!("parsing time {text:?}: extra text: {extra:?}"),
    }
}

fn unparsable(text: &str, rest: &str, part: &str) -> String {
    format!("parsing time {text:?} as \"2006-01-02T15:04:05Z07:00\": cannot parse {rest:?} as {part:?}")
}

/// A separator; it has no value of its own.
fn literal<'t>(text: &'t str, part: &str) -> Option<(u32, &'t str)> {
    text.strip_prefix(part).map(|after| (0, after))
}

fn number(text: &str, digits: usize) -> Option<(u32, &str)> {
    let (number, after) = text.split_at_checked(digits)?;
    let plain = number.bytes().all(|byte| byte.is_ascii_digit());
    plain.then(|| number.parse().ok()).flatten().map(|value| (value, after))
}

/// What comes after the zone.
fn zone(text: &str) -> Option<&str> {
    if let Some(after) = text.strip_prefix('Z') {
        return Some(after);
    }
    let after_sign = text.strip_prefix(['+', '-'])?;
    let (_, after) = number(after_sign, 2)?;
    number(after.strip_prefix(':')?, 2).map(|(_, after)| after)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn errors_are_gos() {
        let layout = "as \"2006-01-02T15:04:05Z07:00\": cannot parse";
        for (text, why) in [
            ("yesterday", format!("{layout} \"yesterday\" as \"2006\"")),
            ("", format!("{layout} \"\" as \"2006\"")),
            ("2026-01-02", format!("{layout} \"\" as \"T\"")),
            ("2026-01-02 03:04:05Z", format!("{layout} \" 03:04:05Z\" as \"T\"")),
            ("2026-01-02T03:04:05", format!("{layout} \"\" as \"Z07:00\"")),
            ("2026-1-02T03:04:05Z", format!("{layout} \"1-02T03:04:05Z\" as \"01\"")),
        ] {
            assert_eq!(error(text), format!("parsing time {text:?} {why}"));
        }
        for (text, why) in [
            ("2026-13-02T03:04:05Z", "month out of range"),
            ("2026-02-30T03:04:05Z", "day out of range"),
            ("2026-02-03T24:04:05Z", "hour out of range"),
            ("2026-02-03T03:04:05.5Zx", "extra text: \"x\""),
        ] {
            assert_eq!(error(text), format!("parsing time {text:?}: {why}"));
        }
    }
}
