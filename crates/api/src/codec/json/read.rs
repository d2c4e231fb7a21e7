//! The JSON tokenizer: walks over a text, token by token, building nothing by itself.
//!
//! Errors carry Go's words, since they reach clients. A reader never recurses: skipping counts brackets.

use std::borrow::Cow;

use super::DecodeError;

/// The bytes that end a run of plain characters in a string.
const ENDS_PLAIN: [bool; 256] = {
    let mut ends = [false; 256];
    let mut byte = 0;
    while byte < 0x20 {
        ends[byte] = true;
        byte += 1;
    }
    ends[b'"' as usize] = true;
    ends[b'\\' as usize] = true;
    ends
};

/// A position in a JSON text.
#[derive(Clone, Debug)]
pub(crate) struct Reader<'a> {
    text: &'a str,
    at: usize,
    /// Whether the next key or item is the first of its map or list.
    first: bool,
}

impl<'a> Reader<'a> {
    pub(crate) fn new(text: &'a str) -> Self {
        Self { text, at: 0, first: false }
    }

    /// Bytes read so far.
    pub(crate) fn offset(&self) -> usize {
        self.at
    }

    /// The first byte of the next token, whitespace skipped.
    pub(crate) fn peek(&mut self) -> Result<u8, DecodeError> {
        self.space();
        self.bytes().get(self.at).copied().ok_or_else(|| self.ended())
    }

    /// Steps into a map when one comes next.
    pub(crate) fn enter_map(&mut self) -> Result<bool, DecodeError> {
        self.enter(b'{')
    }

    /// Steps into a list when one comes next.
    pub(crate) fn enter_list(&mut self) -> Result<bool, DecodeError> {
        self.enter(b'[')
    }

    fn enter(&mut self, open: u8) -> Result<bool, DecodeError> {
        let enters = self.peek()? == open;
        if enters {
            self.at += 1;
            self.first = true;
        }
        Ok(enters)
    }

    /// The next key of the map stepped into, with its colon; `None` after the last.
    pub(crate) fn next_key(&mut self) -> Result<Option<Cow<'a, str>>, DecodeError> {
        let byte = self.peek()?;
        match (byte, std::mem::take(&mut self.first)) {
            (b'}', _) => {
                self.at += 1;
                return Ok(None);
            }
            (b',', false) => {
                self.at += 1;
                if self.peek()? != b'"' {
                    return Err(self.unexpected("looking for beginning of object key string"));
                }
            }
            (b'"', true) => {}
            (_, true) => return Err(self.unexpected("looking for beginning of object key string")),
            (_, false) => return Err(self.unexpected("after object key:value pair")),
        }
        let key = self.text()?;
        if self.peek()? != b':' {
            return Err(self.unexpected("after object key"));
        }
        self.at += 1;
        Ok(Some(key))
    }

    /// Whether the list stepped into has another item.
    pub(crate) fn next_item(&mut self) -> Result<bool, DecodeError> {
        let byte = self.peek()?;
        match (byte, std::mem::take(&mut self.first)) {
            (b']', _) => {
                self.at += 1;
                Ok(false)
            }
            (b',', false) => {
                self.at += 1;
                Ok(true)
            }
            (_, true) => Ok(true),
            (_, false) => Err(self.unexpected("after array element")),
        }
    }

    /// The next text, which the caller has seen to begin.
    pub(crate) fn text(&mut self) -> Result<Cow<'a, str>, DecodeError> {
        let start = self.at + 1;
        let rest = &self.bytes()[start..];
        let plain = rest.iter().position(|byte| ENDS_PLAIN[usize::from(*byte)]).unwrap_or(rest.len());
        self.at = start + plain;
        if rest.get(plain) == Some(&b'"') {
            self.at += 1;
            return Ok(Cow::Borrowed(&self.text[start..start + plain]));
        }
        let mut text = self.text[start..start + plain].to_owned();
        self.rest_of_text(&mut text)?;
        Ok(Cow::Owned(text))
    }

    /// A text from its first escape on.
    fn rest_of_text(&mut self, out: &mut String) -> Result<(), DecodeError> {
        loop {
            let from = self.at;
            let rest = &self.bytes()[from..];
            let plain = rest.iter().position(|byte| ENDS_PLAIN[usize::from(*byte)]).unwrap_or(rest.len());
            self.at += plain;
            out.push_str(&self.text[from..self.at]);
            match self.bytes().get(self.at) {
                None => return Err(self.ended()),
                Some(b'"') => {
                    self.at += 1;
                    return Ok(());
                }
                Some(b'\\') => {
                    self.at += 1;
                    out.push(self.escape()?);
                }
                Some(_) => return Err(self.unexpected("in string literal")),
            }
        }
    }

    fn escape(&mut self) -> Result<char, DecodeError> {
        let plain = match self.bytes().get(self.at) {
            None => return Err(self.ended()),
            Some(b'b') => '\u{8}',
            Some(b'f') => '\u{c}',
            Some(b'n') => '\n',
            Some(b'r') => '\r',
            Some(b't') => '\t',
            Some(byte @ (b'"' | b'\\' | b'/')) => char::from(*byte),
            Some(b'u') => {
                self.at += 1;
                return self.unicode();
            }
            Some(_) => return Err(self.unexpected("in string escape code")),
        };
        self.at += 1;
        Ok(plain)
    }

    /// Four hexadecimal digits, or twice four for a pair; half a pair becomes U+FFFD.
    fn unicode(&mut self) -> Result<char, DecodeError> {
        let high = self.hex()?;
        if let Some(plain) = char::from_u32(high) {
            return Ok(plain);
        }
        let before = self.clone();
        if high < 0xdc00 && self.bytes()[self.at..].starts_with(b"\\u") {
            self.at += 2;
            let low = self.hex()?;
            if (0xdc00..0xe000).contains(&low) {
                let pair = 0x10000 + ((high - 0xd800) << 10) + (low - 0xdc00);
                return Ok(char::from_u32(pair).unwrap_or(char::REPLACEMENT_CHARACTER));
            }
        }
        *self = before;
        Ok(char::REPLACEMENT_CHARACTER)
    }

    fn hex(&mut self) -> Result<u32, DecodeError> {
        let mut value = 0;
        for _ in 0..4 {
            let byte = *self.bytes().get(self.at).ok_or_else(|| self.ended())?;
            let Some(digit) = char::from(byte).to_digit(16) else {
                return Err(self.unexpected("in \\u hexadecimal character escape"));
            };
            value = value * 16 + digit;
            self.at += 1;
        }
        Ok(value)
    }

    /// The next number's characters, which the caller has seen to begin.
    pub(crate) fn number(&mut self) -> Result<&'a str, DecodeError> {
        let start = self.at;
        if self.here() == Some(b'-') {
            self.at += 1;
        }
        if self.here() == Some(b'0') {
            self.at += 1;
        } else {
            self.digits("in numeric literal")?;
        }
        if self.here() == Some(b'.') {
            self.at += 1;
            self.digits("after decimal point in numeric literal")?;
        }
        if matches!(self.here(), Some(b'e' | b'E')) {
            self.at += 1;
            if matches!(self.here(), Some(b'+' | b'-')) {
                self.at += 1;
            }
            self.digits("in exponent of numeric literal")?;
        }
        Ok(&self.text[start..self.at])
    }

    /// At least one digit.
    fn digits(&mut self, place: &str) -> Result<(), DecodeError> {
        let from = self.at;
        while matches!(self.here(), Some(b'0'..=b'9')) {
            self.at += 1;
        }
        match self.here() {
            None if self.at == from => Err(self.ended()),
            Some(_) if self.at == from => Err(self.unexpected(place)),
            _ => Ok(()),
        }
    }

    /// One of `true`, `false`, `null`, which the caller has seen to begin.
    pub(crate) fn literal(&mut self, word: &'static str) -> Result<(), DecodeError> {
        for expected in word.bytes() {
            match self.here() {
                None => return Err(self.ended()),
                Some(byte) if byte == expected => self.at += 1,
                Some(_) => {
                    let expected = char::from(expected);
                    return Err(self.unexpected(&format!("in literal {word} (expecting '{expected}')")));
                }
            }
        }
        Ok(())
    }

    /// Passes over the next value, whatever it is.
    pub(crate) fn skip(&mut self, depth: usize) -> Result<(), DecodeError> {
        let mut open: Vec<u8> = Vec::new();
        loop {
            if open.len() > depth {
                return Err(DecodeError::TooDeep);
            }
            match self.peek()? {
                b'{' => {
                    self.enter_map()?;
                    open.push(b'{');
                }
                b'[' => {
                    self.enter_list()?;
                    open.push(b'[');
                }
                _ => self.skip_scalar()?,
            }
            loop {
                let more = match open.last() {
                    None => return Ok(()),
                    Some(b'{') => self.next_key()?.is_some(),
                    Some(_) => self.next_item()?,
                };
                if more {
                    break;
                }
                open.pop();
            }
        }
    }

    fn skip_scalar(&mut self) -> Result<(), DecodeError> {
        match self.peek()? {
            b'"' => self.text().map(drop),
            b'-' | b'0'..=b'9' => self.number().map(drop),
            b't' => self.literal("true"),
            b'f' => self.literal("false"),
            b'n' => self.literal("null"),
            _ => Err(self.unexpected("looking for beginning of value")),
        }
    }

    /// Makes sure that nothing but whitespace is left.
    pub(crate) fn finish(&mut self) -> Result<(), DecodeError> {
        self.space();
        if self.at < self.text.len() {
            return Err(self.unexpected("after top-level value"));
        }
        Ok(())
    }

    /// The error for the character here.
    pub(crate) fn unexpected(&self, place: &str) -> DecodeError {
        let Some(character) = self.text[self.at..].chars().next() else { return self.ended() };
        let quoted = match character {
            '\'' => "'\\''".to_owned(),
            '"' => "'\"'".to_owned(),
            '\n' => "'\\n'".to_owned(),
            '\r' => "'\\r'".to_owned(),
            '\t' => "'\\t'".to_owned(),
            '\\' => "'\\\\'".to_owned(),
            '\0'..' ' | '\u{7f}' => format!("'\\x{:02x}'", u32::from(character)),
            // Go looks at bytes here, and shows the first one of a character as if it were Latin-1.
            _ => format!("'{}'", char::from(self.bytes()[self.at])),
        };
        DecodeError::Syntax { message: format!("invalid character {quoted} {place}"), offset: self.at }
    }

    fn ended(&self) -> DecodeError {
        DecodeError::Syntax { message: "unexpected end of JSON input".into(), offset: self.text.len() }
    }

    fn here(&self) -> Option<u8> {
        self.bytes().get(self.at).copied()
    }

    fn bytes(&self) -> &'a [u8] {
        self.text.as_bytes()
    }

    fn space(&mut self) {
        while matches!(self.here(), Some(b' ' | b'\n' | b'\r' | b'\t')) {
            self.at += 1;
        }
    }
}
