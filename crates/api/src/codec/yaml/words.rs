//! What an unquoted YAML 1.1 word means. The reader asks it, and so does the writer, which must quote
//! every text that would be read as something else.

use crate::node::{Node, Text};

/// What a plain word stands for.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Word {
    Null,
    Bool(bool),
    Int(i64),
    Float(f64),
    /// Not a number or infinite, which JSON cannot hold.
    Unholdable,
    /// A date or a time; it is read as the text it is, and written in quotes.
    Time,
    /// `<<`
    Merge,
    Text,
}

pub(super) fn resolve(word: &str) -> Word {
    match word {
        "" | "~" | "null" | "Null" | "NULL" => return Word::Null,
        "y" | "Y" | "yes" | "Yes" | "YES" | "true" | "True" | "TRUE" | "on" | "On" | "ON" => {
            return Word::Bool(true);
        }
        "n" | "N" | "no" | "No" | "NO" | "false" | "False" | "FALSE" | "off" | "Off" | "OFF" => {
            return Word::Bool(false);
        }
        ".nan" | ".NaN" | ".NAN" => return Word::Unholdable,
        "<<" => return Word::Merge,
        _ => {}
    }
    if word.starts_with(|first: char| first.is_ascii_digit() || matches!(first, '+' | '-' | '.')) {
        return number(word).unwrap_or(Word::Text);
    }
    Word::Text
}

fn number(word: &str) -> Option<Word> {
    if is_time(word) {
        return Some(Word::Time);
    }
    if matches!(word.trim_start_matches(['+', '-']), ".inf" | ".Inf" | ".INF") {
        return Some(Word::Unholdable);
    }
    let plain = word.replace('_', "");
    if let Some(int) = integer(&plain) {
        return Some(int);
    }
    if is_float(&plain) {
        let float: f64 = plain.parse().ok()?;
        return Some(if float.is_finite() { Word::Float(float) } else { Word::Unholdable });
    }
    None
}

/// Whole numbers with Go's prefixes: `0x`, `0o`, `0b`, and a bare `0` for octal.
fn integer(plain: &str) -> Option<Word> {
    let (negative, digits) = match plain.as_bytes().first()? {
        b'-' => (true, &plain[1..]),
        b'+' => (false, &plain[1..]),
        _ => (false, plain),
    };
    let lower = digits.to_ascii_lowercase();
    let (radix, digits) = match lower.as_str() {
        hex if hex.starts_with("0x") => (16, &hex[2..]),
        octal if octal.starts_with("0o") => (8, &octal[2..]),
        binary if binary.starts_with("0b") => (2, &binary[2..]),
        octal if octal.starts_with('0') && octal.len() > 1 => (8, &octal[1..]),
        decimal => (10, decimal),
    };
    if digits.starts_with(['+', '-']) {
        return None;
    }
    let size = i128::from_str_radix(digits, radix).ok()?;
    let value = if negative { -size } else { size };
    if let Ok(int) = i64::try_from(value) {
        return Some(Word::Int(int));
    }
    #[expect(clippy::cast_precision_loss, reason = "beyond 64 bits JSON numbers are rounded")]
    u64::try_from(value).ok().map(|large| Word::Float(large as f64))
}

/// `[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?`
fn is_float(plain: &str) -> bool {
    let rest = plain.strip_prefix(['-', '+']).unwrap_or(plain);
    let (mantissa, exponent) = match rest.split_once(['e', 'E']) {
        Some((mantissa, exponent)) => (mantissa, Some(exponent)),
        None => (rest, None),
    };
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    let mantissa_fits = match mantissa.split_once('.') {
        Some(("", fraction)) => digits(fraction),
        Some((whole, fraction)) => digits(whole) && (fraction.is_empty() || digits(fraction)),
        None => digits(mantissa),
    };
    mantissa_fits && exponent.is_none_or(|text| digits(text.strip_prefix(['-', '+']).unwrap_or(text)))
}

/// `2006-1-2`, alone or with a time of day after `T`, `t` or a space.
fn is_time(word: &str) -> bool {
    if !(word.len() >= 8
        && word.as_bytes()[4] == b'-'
        && word.bytes().take(4).all(|byte| byte.is_ascii_digit()))
    {
        return false;
    }
    let end = word.find(['T', 't', ' ']).unwrap_or(word.len());
    let mut parts = word[..end].splitn(3, '-').map(short_number);
    let (Some(Some(year)), Some(Some(month)), Some(Some(day))) = (parts.next(), parts.next(), parts.next())
    else {
        return false;
    };
    let date = (i16::try_from(year), i8::try_from(month), i8::try_from(day));
    let (Ok(year), Ok(month), Ok(day)) = date else { return false };
    if jiff::civil::Date::new(year, month, day).is_err() {
        return false;
    }
    end == word.len() || is_time_of_day(&word[end + 1..], word.as_bytes()[end] == b' ')
}

fn is_time_of_day(text: &str, after_space: bool) -> bool {
    let zone = text.find(['Z', '+', '-']).unwrap_or(text.len());
    let zone_fits = match &text[zone..] {
        "" => after_space,
        "Z" => !after_space,
        offset => !after_space && offset.len() == 6 && offset.as_bytes()[3] == b':',
    };
    let (clock, fraction) = text[..zone].split_once('.').unwrap_or((&text[..zone], "0"));
    let parts: Vec<Option<u32>> = clock.split(':').map(short_number).collect();
    let [Some(hour), Some(minute), Some(second)] = parts.as_slice() else { return false };
    zone_fits
        && (*hour < 24 && *minute < 60 && *second < 60)
        && !fraction.is_empty()
        && fraction.bytes().all(|byte| byte.is_ascii_digit())
}

/// One to four digits.
fn short_number(text: &str) -> Option<u32> {
    let fits = (1..=4).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit());
    fits.then(|| text.parse().ok()).flatten()
}

impl Word {
    /// The value of a word that was written as `text`; none for what JSON cannot hold.
    pub(super) fn into_node(self, text: &str) -> Option<Node> {
        Some(match self {
            Self::Null => Node::Null,
            Self::Bool(value) => Node::Bool(value),
            Self::Int(int) => Node::Int(int),
            Self::Float(float) => Node::Float(float),
            Self::Unholdable => return None,
            Self::Time | Self::Merge | Self::Text => Node::Text(Text::from(text)),
        })
    }
}

/// Whether a text written plainly is read as that text.
pub(super) fn is_plain(text: &str) -> bool {
    resolve(text) == Word::Text && !is_base_60(text)
}

/// `12:30:45`, a number in base 60 to old readers.
fn is_base_60(text: &str) -> bool {
    let digits = text.strip_prefix(['-', '+']).unwrap_or(text);
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
    let mut parts = whole.split(':');
    let number = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit() || byte == b'_');
    digits.starts_with(|first: char| first.is_ascii_digit())
        && parts.next().is_some_and(number)
        && whole.contains(':')
        && parts.all(|part| {
            matches!(part.len(), 1 | 2)
                && part.bytes().all(|byte| byte.is_ascii_digit())
                && (part.len() == 1 || part.as_bytes()[0] < b'6')
        })
        && number(fraction)
}
