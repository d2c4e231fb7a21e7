//! The grammar of label selectors, with the errors that upstream's recursive descent gives.

use crate::errors::quote;
use crate::names;
use crate::node::Text;

use super::label::{LabelSelectorError, Operator, Requirement};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Token {
    Error,
    End,
    Close,
    Comma,
    Not,
    DoubleEquals,
    Equals,
    Greater,
    Identifier,
    In,
    Less,
    NotEquals,
    NotIn,
    Open,
}

/// Reads the requirements of a selector.
pub(super) fn parse(text: &str) -> Result<Vec<Requirement>, LabelSelectorError> {
    let mut parser = Parser { tokens: lex(text), position: 0 };
    let mut requirements = Vec::new();
    loop {
        match parser.peek() {
            (Token::End, _) => return Ok(requirements),
            (Token::Identifier | Token::Not, _) => {
                let requirement = parser.requirement();
                requirements.push(
                    requirement.map_err(|error| {
                        LabelSelectorError(format!("unable to parse requirement: {error}"))
                    })?,
                );
            }
            (_, found) => return refuse(found, "!, identifier, or 'end of string'"),
        }
        match parser.next() {
            (Token::End, _) => return Ok(requirements),
            (Token::Comma, _) => {
                let (token, found) = parser.peek();
                if !matches!(token, Token::Identifier | Token::Not) {
                    return refuse(found, "identifier after ','");
                }
            }
            (_, found) => return refuse(&found, "',' or 'end of string'"),
        }
    }
}

fn refuse<T>(found: &str, expected: &str) -> Result<T, LabelSelectorError> {
    Err(LabelSelectorError(format!("found '{found}', expected: {expected}")))
}

struct Parser {
    tokens: Vec<(Token, String)>,
    position: usize,
}

impl Parser {
    /// The next token, where `in` and `notin` are ordinary words.
    fn peek(&self) -> (Token, &str) {
        let (token, text) = self.at(self.position);
        (as_word(token), text)
    }

    fn next(&mut self) -> (Token, String) {
        let (token, text) = self.next_operator();
        (as_word(token), text)
    }

    /// The next token, where `in` and `notin` are operators.
    fn next_operator(&mut self) -> (Token, String) {
        let (token, text) = self.at(self.position);
        let text = text.to_owned();
        self.position += 1;
        (token, text)
    }

    fn at(&self, position: usize) -> (Token, &str) {
        self.tokens.get(position).map_or((Token::End, ""), |(token, text)| (*token, text.as_str()))
    }

    fn requirement(&mut self) -> Result<Requirement, LabelSelectorError> {
        let (mut token, mut key) = self.next();
        let negated = token == Token::Not;
        if negated {
            (token, key) = self.next();
        }
        if token != Token::Identifier {
            return refuse(&key, "identifier");
        }
        let messages = names::qualified_name(&key);
        if !messages.is_empty() {
            let text = format!("<nil>: Invalid value: {}: {}", quote(&key), messages.join("; "));
            return Err(LabelSelectorError(text));
        }
        if negated {
            return Requirement::new(&key, Operator::DoesNotExist, Vec::new());
        }
        if matches!(self.peek().0, Token::End | Token::Comma) {
            return Requirement::new(&key, Operator::Exists, Vec::new());
        }
        let operator = self.operator()?;
        let values = match operator {
            Operator::In | Operator::NotIn => self.values()?,
            _ => vec![self.exact_value()?],
        };
        Requirement::new(&key, operator, values)
    }

    fn operator(&mut self) -> Result<Operator, LabelSelectorError> {
        let operator = match self.at(self.position).0 {
            Token::In => Operator::In,
            Token::NotIn => Operator::NotIn,
            Token::Equals => Operator::Equals,
            Token::DoubleEquals => Operator::DoubleEquals,
            Token::NotEquals => Operator::NotEquals,
            Token::Greater => Operator::GreaterThan,
            Token::Less => Operator::LessThan,
            _ => return refuse(self.at(self.position).1, "in, notin, =, ==, !=, gt, lt"),
        };
        self.position += 1;
        Ok(operator)
    }

    fn exact_value(&mut self) -> Result<Text, LabelSelectorError> {
        if matches!(self.peek().0, Token::End | Token::Comma) {
            return Ok(Text::default());
        }
        match self.next() {
            (Token::Identifier, value) => Ok(value.into()),
            (_, found) => refuse(&found, "identifier"),
        }
    }

    /// `(a,b)`, `()` or `(a,,b)`: an empty place is an empty value.
    fn values(&mut self) -> Result<Vec<Text>, LabelSelectorError> {
        let (token, found) = self.next();
        if token != Token::Open {
            return Err(LabelSelectorError(format!("found '{found}' expected: '('")));
        }
        let mut values = Vec::new();
        if !matches!(self.peek().0, Token::Identifier | Token::Comma | Token::Close) {
            return refuse(self.peek().1, "',', ')' or identifier");
        }
        loop {
            match self.next() {
                (Token::Close, _) => {
                    values.push(Text::default());
                    return Ok(values);
                }
                (Token::Comma, _) => values.push(Text::default()),
                (Token::Identifier, value) => {
                    values.push(value.into());
                    match self.next() {
                        (Token::Comma, _) => {}
                        (Token::Close, _) => return Ok(values),
                        (_, found) => return refuse(&found, "',' or ')'"),
                    }
                }
                (_, found) => return refuse(&found, "',', or identifier"),
            }
        }
    }
}

fn as_word(token: Token) -> Token {
    if matches!(token, Token::In | Token::NotIn) { Token::Identifier } else { token }
}

fn lex(text: &str) -> Vec<(Token, String)> {
    let mut tokens = Vec::new();
    let mut rest = text.trim_start_matches(is_blank);
    while let Some(first) = rest.chars().next() {
        let (token, taken) = if is_symbol(first) { symbol(rest) } else { word(rest) };
        tokens.push((token, rest[..taken].to_owned()));
        rest = rest[taken..].trim_start_matches(is_blank);
    }
    tokens
}

fn word(text: &str) -> (Token, usize) {
    let end = text.find(|c: char| is_symbol(c) || is_blank(c)).unwrap_or(text.len());
    let token = match &text[..end] {
        "in" => Token::In,
        "notin" => Token::NotIn,
        _ => Token::Identifier,
    };
    (token, end)
}

fn symbol(text: &str) -> (Token, usize) {
    const SYMBOLS: [(&str, Token); 9] = [
        ("==", Token::DoubleEquals),
        ("!=", Token::NotEquals),
        ("=", Token::Equals),
        ("!", Token::Not),
        (">", Token::Greater),
        ("<", Token::Less),
        ("(", Token::Open),
        (")", Token::Close),
        (",", Token::Comma),
    ];
    let found = SYMBOLS.iter().find(|(symbol, _)| text.starts_with(symbol));
    found.map_or((Token::Error, 1), |(symbol, token)| (*token, symbol.len()))
}

fn is_symbol(letter: char) -> bool {
    matches!(letter, '=' | '!' | '(' | ')' | ',' | '>' | '<')
}

fn is_blank(letter: char) -> bool {
    matches!(letter, ' ' | '\t' | '\r' | '\n')
}
