//! Quantities: exact decimal numbers with a suffix, such as `100m`, `1.5Gi` or `2e3`.
//!
//! Parsing, the canonical form, comparison and arithmetic are upstream's. Precision ends at one nano, rounding
//! away from zero. A mantissa has at most 38 digits; a longer one is refused as not numeric.

use std::cmp::Ordering;
use std::fmt;
use std::str::FromStr;

use compact_str::CompactString;

/// The smallest power of ten that is kept.
const NANO: i32 = -9;
/// Digits that upstream keeps without normalising the text.
const KEPT_DIGITS: usize = 18;
/// The largest power of ten an exponent may name; beyond it arithmetic would have no meaning.
const EXPONENT_MAX: i32 = 1 << 16;

/// How a quantity is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// `12e6`
    DecimalExponent,
    /// `12Mi`
    BinarySi,
    /// `12M`
    DecimalSi,
}

/// Why a text is no quantity.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum QuantityError {
    /// The text has another shape.
    #[error("quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'")]
    Shape,
    /// The number before the suffix is none, or is too long.
    #[error("unable to parse numeric part of quantity")]
    Number,
    /// The suffix is unknown.
    #[error("unable to parse quantity's suffix")]
    Suffix,
}

/// A number `mantissa × 10^scale` and the way to write it. Equality and order are of the number alone.
#[derive(Clone, Debug)]
pub struct Quantity {
    mantissa: i128,
    scale: i32,
    format: Format,
    /// The text as the user wrote it, when it is close enough to the canonical form to be kept.
    text: Option<CompactString>,
}

impl Quantity {
    /// Zero.
    pub const ZERO: Self = Self { mantissa: 0, scale: 0, format: Format::DecimalSi, text: None };

    /// A whole number.
    pub fn from_int(value: i64, format: Format) -> Self {
        Self { mantissa: i128::from(value), scale: 0, format, text: None }
    }

    /// A number of thousandths.
    pub fn from_milli(value: i64, format: Format) -> Self {
        Self { mantissa: i128::from(value), scale: -3, format, text: None }
    }

    /// Reads a quantity.
    pub fn parse(text: &str) -> Result<Self, QuantityError> {
        if text.is_empty() {
            return Err(QuantityError::Shape);
        }
        let parts = Parts::split(text)?;
        let (base, exponent, format) = suffix(parts.suffix)?;
        let mut digits = format!("{}{}", parts.whole, parts.fraction);
        if digits.len() > 1 {
            let zeros = digits.len() - digits.trim_start_matches('0').len();
            digits.drain(..zeros.min(digits.len() - 1));
        }
        let mut mantissa: i128 = digits.parse().map_err(|_| QuantityError::Number)?;
        let mut scale = -i32::try_from(parts.fraction.len()).map_err(|_| QuantityError::Number)?;
        if base == 2 {
            mantissa = mantissa.checked_mul(1_i128 << exponent).ok_or(QuantityError::Number)?;
        } else {
            scale += exponent;
        }
        let mut quantity = Self { mantissa, scale, format, text: None };
        quantity.round_up_to(NANO);
        if format == Format::BinarySi {
            quantity.limit_binary();
        }
        if parts.negative {
            quantity.mantissa = -quantity.mantissa;
        }
        if parts.is_kept(base, exponent, format) {
            quantity.text = Some(CompactString::from(text));
        }
        Ok(quantity)
    }

    /// The number, rounded away from zero to a whole; saturates.
    pub fn value(&self) -> i64 {
        self.scaled(0)
    }

    /// The number of thousandths, rounded away from zero; saturates.
    pub fn milli_value(&self) -> i64 {
        self.scaled(-3)
    }

    /// The number as a float, for ratios and display only.
    #[expect(clippy::cast_precision_loss, reason = "ratios and display need no more")]
    pub fn as_f64(&self) -> f64 {
        self.mantissa as f64 * 10_f64.powi(self.scale)
    }

    /// How it is written.
    pub fn format(&self) -> Format {
        self.format
    }

    /// Whether it is nothing.
    pub fn is_zero(&self) -> bool {
        self.mantissa == 0
    }

    /// Whether it is less than nothing.
    pub fn is_negative(&self) -> bool {
        self.mantissa < 0
    }

    /// Whether it is whole.
    pub fn is_integer(&self) -> bool {
        let reduced = self.reduced();
        reduced.1 >= 0
    }

    /// The sum; a zero takes the other's format.
    pub fn add(&mut self, other: &Self) {
        self.combine(other, i128::saturating_add);
    }

    /// The difference; a zero takes the other's format.
    pub fn sub(&mut self, other: &Self) {
        self.combine(other, i128::saturating_sub);
    }

    /// The product with a whole number; saturates.
    pub fn mul(&mut self, factor: i64) {
        self.text = None;
        self.mantissa = self.mantissa.saturating_mul(i128::from(factor));
    }

    fn combine(&mut self, other: &Self, operation: fn(i128, i128) -> i128) {
        self.text = None;
        if self.is_zero() {
            self.format = other.format;
        }
        let scale = self.scale.min(other.scale);
        self.mantissa = operation(self.mantissa_at(scale), other.mantissa_at(scale));
        self.scale = scale;
    }

    /// The mantissa at a smaller or equal scale; saturates.
    fn mantissa_at(&self, scale: i32) -> i128 {
        if self.mantissa == 0 {
            return 0;
        }
        let ten = power_of_ten(self.scale - scale);
        ten.and_then(|factor| self.mantissa.checked_mul(factor)).unwrap_or(if self.mantissa < 0 {
            i128::MIN
        } else {
            i128::MAX
        })
    }

    fn scaled(&self, scale: i32) -> i64 {
        let mut rounded = self.clone();
        rounded.round_up_to(scale);
        let value = if rounded.scale > scale { rounded.mantissa_at(scale) } else { rounded.mantissa };
        i64::try_from(value).unwrap_or(if value < 0 { i64::MIN } else { i64::MAX })
    }

    /// Rounds away from zero so that no digit below `scale` is left.
    fn round_up_to(&mut self, scale: i32) {
        if self.scale >= scale || self.mantissa == 0 {
            return;
        }
        let (quotient, rest) = match power_of_ten(scale - self.scale) {
            Some(divisor) => (self.mantissa / divisor, self.mantissa % divisor),
            None => (0, self.mantissa),
        };
        self.mantissa = quotient + rest.signum();
        self.scale = scale;
        self.text = None;
    }

    /// Binary suffixes end at what a 64-bit number holds, and fractions below one become decimal.
    fn limit_binary(&mut self) {
        let most = Self::from_int(i64::MAX, Format::BinarySi);
        if *self > most {
            *self = most;
        }
        if !self.is_zero() && *self < Self::from_int(1, Format::BinarySi) {
            self.format = Format::DecimalSi;
        }
    }

    /// Mantissa and scale without factors of ten in the mantissa.
    fn reduced(&self) -> (i128, i32) {
        let (mut mantissa, mut scale) = (self.mantissa, self.scale);
        if mantissa == 0 {
            return (0, 0);
        }
        while mantissa % 10 == 0 {
            mantissa /= 10;
            scale += 1;
        }
        (mantissa, scale)
    }

    fn fmt_decimal(&self, f: &mut fmt::Formatter<'_>, format: Format) -> fmt::Result {
        let (mut mantissa, mut scale) = self.reduced();
        let most = if format == Format::DecimalSi { 18 } else { i32::MAX };
        while scale % 3 != 0 || scale > most {
            mantissa = mantissa.saturating_mul(10);
            scale -= 1;
        }
        write!(f, "{mantissa}")?;
        match (format, scale) {
            (_, 0) => Ok(()),
            (Format::DecimalExponent, scale) => write!(f, "e{scale}"),
            (_, scale) => f.write_str(decimal_suffix(scale)),
        }
    }

    fn fmt_binary(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (mantissa, scale) = self.reduced();
        let whole = Self { mantissa, scale, format: self.format, text: None };
        let mut value = whole.mantissa_at(0);
        let mut power = 0;
        while value % 1024 == 0 && power + 1 < BINARY_SUFFIXES.len() {
            value /= 1024;
            power += 1;
        }
        write!(f, "{value}{}", BINARY_SUFFIXES[power])
    }
}

impl fmt::Display for Quantity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(text) = &self.text {
            return f.write_str(text);
        }
        if self.is_zero() {
            return f.write_str("0");
        }
        let kibi = Self::from_int(1024, Format::BinarySi);
        let small = self.abs() < kibi;
        match self.format {
            Format::BinarySi if small || !self.is_integer() => self.fmt_decimal(f, Format::DecimalSi),
            Format::BinarySi => self.fmt_binary(f),
            format => self.fmt_decimal(f, format),
        }
    }
}

impl Quantity {
    fn abs(&self) -> Self {
        Self { mantissa: self.mantissa.saturating_abs(), scale: self.scale, format: self.format, text: None }
    }
}

impl FromStr for Quantity {
    type Err = QuantityError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Self::parse(text)
    }
}

impl Default for Quantity {
    fn default() -> Self {
        Self::ZERO
    }
}

impl PartialEq for Quantity {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other) == Ordering::Equal
    }
}

impl Eq for Quantity {}

impl PartialOrd for Quantity {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Quantity {
    fn cmp(&self, other: &Self) -> Ordering {
        let ((left, left_scale), (right, right_scale)) = (self.reduced(), other.reduced());
        if left.signum() != right.signum() || left == 0 {
            return left.cmp(&right);
        }
        // Same sign: bring both to the smaller scale; what does not fit there is the larger number.
        let (wide, narrow, flipped) = if left_scale >= right_scale {
            ((left, left_scale), (right, right_scale), false)
        } else {
            ((right, right_scale), (left, left_scale), true)
        };
        let scaled = power_of_ten(wide.1 - narrow.1).and_then(|factor| wide.0.checked_mul(factor));
        let order = match scaled {
            Some(scaled) => scaled.cmp(&narrow.0),
            None if wide.0 > 0 => Ordering::Greater,
            None => Ordering::Less,
        };
        if flipped { order.reverse() } else { order }
    }
}

/// The pieces of a quantity's text.
struct Parts<'a> {
    negative: bool,
    whole: &'a str,
    fraction: &'a str,
    suffix: &'a str,
}

impl<'a> Parts<'a> {
    fn split(text: &'a str) -> Result<Self, QuantityError> {
        let (negative, rest) = match text.as_bytes()[0] {
            b'-' => (true, &text[1..]),
            b'+' => (false, &text[1..]),
            _ => (false, text),
        };
        let rest = rest.trim_start_matches('0');
        let (whole, rest) = split_digits(rest);
        let (fraction, rest) = match rest.strip_prefix('.') {
            Some(rest) => split_digits(rest),
            None => ("", rest),
        };
        let suffix = rest;
        let letters = rest.trim_start_matches(['e', 'E', 'i', 'n', 'u', 'm', 'k', 'K', 'M', 'G', 'T', 'P']);
        let sign = letters.strip_prefix(['-', '+']).unwrap_or(letters);
        if !sign.bytes().all(|b| b.is_ascii_digit()) {
            return Err(QuantityError::Shape);
        }
        Ok(Self { negative, whole: if whole.is_empty() { "0" } else { whole }, fraction, suffix })
    }

    /// Whether upstream keeps the text as written: a short number whose suffix already is the right one.
    fn is_kept(&self, base: u8, exponent: i32, format: Format) -> bool {
        let digits = self.whole.len() + self.fraction.len();
        let shifted = format!("{}{}", self.whole, self.fraction);
        if base == 2 {
            let room = 15 - i64::try_from(digits).unwrap_or(i64::MAX) - i64::from(exponent * 3 / 10) - 1;
            let odd = shifted.parse::<u128>().is_ok_and(|value| value & 7 != 0);
            return format == Format::BinarySi && self.fraction.is_empty() && room >= 0 && odd;
        }
        let scale = exponent.saturating_sub(i32::try_from(self.fraction.len()).unwrap_or(i32::MAX));
        digits <= KEPT_DIGITS
            && scale >= NANO
            && scale % 3 == 0
            && !shifted.ends_with("000")
            && !shifted.starts_with('0')
    }
}

fn split_digits(text: &str) -> (&str, &str) {
    let end = text.find(|c: char| !c.is_ascii_digit()).unwrap_or(text.len());
    text.split_at(end)
}

const BINARY_SUFFIXES: [&str; 7] = ["", "Ki", "Mi", "Gi", "Ti", "Pi", "Ei"];

/// Base, exponent and format of a suffix.
fn suffix(text: &str) -> Result<(u8, i32, Format), QuantityError> {
    let decimal = match text {
        "n" => -9,
        "u" => -6,
        "m" => -3,
        "" => 0,
        "k" => 3,
        "M" => 6,
        "G" => 9,
        "T" => 12,
        "P" => 15,
        "E" => 18,
        _ => return other_suffix(text),
    };
    Ok((10, decimal, Format::DecimalSi))
}

fn other_suffix(text: &str) -> Result<(u8, i32, Format), QuantityError> {
    if let Some(power) = (1..).zip(&BINARY_SUFFIXES[1..]).find(|(_, name)| **name == text) {
        return Ok((2, power.0 * 10, Format::BinarySi));
    }
    let digits = text.strip_prefix(['e', 'E']).ok_or(QuantityError::Suffix)?;
    let exponent: i32 = digits.parse().map_err(|_| QuantityError::Suffix)?;
    if exponent.abs() > EXPONENT_MAX {
        return Err(QuantityError::Suffix);
    }
    Ok((10, exponent, Format::DecimalExponent))
}

fn decimal_suffix(scale: i32) -> &'static str {
    match scale {
        -9 => "n",
        -6 => "u",
        -3 => "m",
        3 => "k",
        6 => "M",
        9 => "G",
        12 => "T",
        15 => "P",
        18 => "E",
        _ => "",
    }
}

fn power_of_ten(exponent: i32) -> Option<i128> {
    u32::try_from(exponent).ok().and_then(|exponent| 10_i128.checked_pow(exponent))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn canonical(text: &str) -> String {
        Quantity::parse(text).expect(text).to_string()
    }

    #[test]
    fn prints_the_canonical_form() {
        let cases = [
            ("0", "0"),
            ("0n", "0"),
            ("0Mi", "0"),
            ("00", "0"),
            ("-0", "0"),
            ("1", "1"),
            ("100m", "100m"),
            ("1000m", "1"),
            ("1500m", "1500m"),
            ("0.5", "500m"),
            (".5", "500m"),
            ("1.0", "1"),
            ("1.25", "1250m"),
            ("0.001", "1m"),
            ("0.0001", "100u"),
            ("100000m", "100"),
            ("1024", "1024"),
            ("1Ki", "1Ki"),
            ("1024Ki", "1Mi"),
            ("0.5Gi", "512Mi"),
            ("1.5Gi", "1536Mi"),
            ("8Gi", "8Gi"),
            ("128Mi", "128Mi"),
            ("2048Mi", "2Gi"),
            ("1000Ki", "1000Ki"),
            ("1e3", "1e3"),
            ("12e6", "12e6"),
            ("1e2", "100"),
            ("5E3", "5E3"),
            ("2e-3", "2e-3"),
            ("1E", "1E"),
            ("1000k", "1M"),
            ("123456789M", "123456789M"),
            ("1.1k", "1100"),
            ("9000000000000000000", "9E"),
            ("0.1Ki", "102400m"),
            ("0.0001Ki", "102400u"),
            ("-1", "-1"),
            ("-1.5Gi", "-1536Mi"),
            ("-500m", "-500m"),
            ("1n", "1n"),
            ("0.1n", "1n"),
            ("1.1n", "2n"),
            ("-0.1n", "-1n"),
            ("16Ei", "9223372036854775807"),
            ("+5", "+5"),
            ("64Ki", "64Ki"),
            ("100Ti", "100Ti"),
        ];
        for (text, want) in cases {
            assert_eq!(canonical(text), want, "{text}");
        }
    }

    #[test]
    fn the_canonical_form_is_stable() {
        for text in ["0.5", "1.5Gi", "1000m", "1e2", "0.1n", "16Ei", "1.1k", "0.1Ki", "3.14159", "7E"] {
            let once = canonical(text);
            assert_eq!(canonical(&once), once, "{text}");
            assert_eq!(Quantity::parse(text), Quantity::parse(&once));
        }
    }

    #[test]
    fn refuses_what_upstream_refuses() {
        use QuantityError::{Number, Shape, Suffix};
        let long = "9".repeat(50);
        let cases = [
            ("", Shape),
            (" 1", Shape),
            ("1 ", Shape),
            ("1.2.3", Shape),
            ("aa", Shape),
            ("1Gb", Shape),
            ("1mm", Suffix),
            ("1K", Suffix),
            ("1ki", Suffix),
            ("1e", Suffix),
            ("1i", Suffix),
            ("1mi", Suffix),
            ("1e99999999", Suffix),
            (long.as_str(), Number),
        ];
        for (text, want) in cases {
            assert_eq!(Quantity::parse(text), Err(want), "{text}");
        }
        assert_eq!(
            Shape.to_string(),
            "quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'"
        );
    }

    #[test]
    fn values_round_away_from_zero() {
        let cases = [
            ("1", 1, 1000),
            ("100m", 1, 100),
            ("1500m", 2, 1500),
            ("0.0001", 1, 1),
            ("1Ki", 1024, 1_024_000),
            ("-1500m", -2, -1500),
            ("0", 0, 0),
            ("8Ei", 9_223_372_036_854_775_807, i64::MAX),
            ("1e30", i64::MAX, i64::MAX),
        ];
        for (text, value, milli) in cases {
            let quantity = Quantity::parse(text).expect(text);
            assert_eq!((quantity.value(), quantity.milli_value()), (value, milli), "{text}");
        }
    }

    #[test]
    fn compares_by_value() {
        let ascending = [
            "-2", "-1500m", "-1", "0", "1n", "1u", "100m", "0.5", "1", "1000", "1Ki", "1M", "1Mi", "1e30",
            "1e60",
        ];
        for (i, left) in ascending.iter().enumerate() {
            for (j, right) in ascending.iter().enumerate() {
                let order = Quantity::parse(left).expect("good").cmp(&Quantity::parse(right).expect("good"));
                assert_eq!(order, i.cmp(&j), "{left} and {right}");
            }
        }
        assert_eq!(Quantity::parse("1Gi"), Quantity::parse("1024Mi"));
        assert_eq!(Quantity::parse("1"), Quantity::parse("1000m"));
    }

    #[test]
    fn adds_and_subtracts() {
        let cases = [
            ("100m", "200m", "300m", "-100m"),
            ("1Gi", "1Gi", "2Gi", "0"),
            ("0", "1Ki", "1Ki", "-1Ki"),
            ("1", "1m", "1001m", "999m"),
            ("1Mi", "1k", "1049576", "1047576"),
            ("1n", "1E", "1000000000000000000000000001n", "-999999999999999999999999999n"),
        ];
        for (left, right, sum, difference) in cases {
            let right = Quantity::parse(right).expect("good");
            let mut total = Quantity::parse(left).expect("good");
            let mut rest = total.clone();
            total.add(&right);
            rest.sub(&right);
            assert_eq!((total.to_string().as_str(), rest.to_string().as_str()), (sum, difference), "{left}");
        }
    }

    #[test]
    fn multiplies_and_knows_whole_numbers() {
        let mut quantity = Quantity::parse("250m").expect("good");
        assert!(!quantity.is_integer());
        quantity.mul(4);
        assert!(quantity.is_integer());
        assert_eq!(quantity.to_string(), "1");
        assert_eq!(Quantity::from_milli(1500, Format::DecimalSi).to_string(), "1500m");
        assert_eq!(Quantity::from_int(3 << 20, Format::BinarySi).to_string(), "3Mi");
        assert!((Quantity::parse("1500m").expect("good").as_f64() - 1.5).abs() < 1e-9);
    }
}
