//! What a registry asks for when it says 401, and what a token service answers: words in, meaning out.

use std::collections::BTreeMap;
use std::time::Duration;

use serde::Deserialize;

use crate::limits::{TOKEN_LIFE, TOKEN_LIFE_MAX};

/// One challenge of a `WWW-Authenticate` header (RFC 7235).
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Challenge {
    /// In lower case: `bearer`, `basic`.
    pub(super) scheme: String,
    /// Names in lower case.
    pub(super) parameters: BTreeMap<String, String>,
}

/// How a registry wants to be asked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Demand {
    /// With a token of this service.
    Bearer(Service),
    /// With a name and a password.
    Basic,
}

/// Who gives out tokens, and for what.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Service {
    /// A URL.
    pub(super) realm: String,
    /// Its own name, when it has one.
    pub(super) name: Option<String>,
    /// `repository:library/nginx:pull`.
    pub(super) scope: String,
}

/// A token and how long it is good for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Token {
    pub(super) text: String,
    pub(super) life: Duration,
}

/// What the headers demand; bearer tokens are preferred. `scope` counts when the registry names none.
pub(super) fn demand<'a>(headers: impl Iterator<Item = &'a str>, scope: &str) -> Option<Demand> {
    let all: Vec<Challenge> = headers.flat_map(challenges).collect();
    let of = |scheme: &str| all.iter().find(|challenge| challenge.scheme == scheme);
    if let Some(challenge) = of("bearer") {
        let parameter =
            |name: &str| challenge.parameters.get(name).filter(|value| !value.is_empty()).cloned();
        return Some(Demand::Bearer(Service {
            realm: parameter("realm")?,
            name: parameter("service"),
            scope: parameter("scope").unwrap_or_else(|| scope.to_owned()),
        }));
    }
    of("basic").map(|_| Demand::Basic)
}

/// The word by which a registry says what is wrong with the credentials: `insufficient_scope`, `invalid_token`.
pub(super) fn complaint<'a>(headers: impl Iterator<Item = &'a str>) -> Option<String> {
    headers.flat_map(challenges).find_map(|challenge| challenge.parameters.get("error").cloned())
}

/// The challenges of one header, up to the first that cannot be read.
fn challenges(header: &str) -> Vec<Challenge> {
    let mut found: Vec<Challenge> = Vec::new();
    let mut rest = header;
    while let Some((word, after)) = word(rest) {
        if let Some((value, after)) = after.trim_start().strip_prefix('=').and_then(value) {
            let Some(challenge) = found.last_mut() else { return found };
            challenge.parameters.insert(word.to_ascii_lowercase(), value);
            rest = after;
        } else {
            found.push(Challenge { scheme: word.to_ascii_lowercase(), parameters: BTreeMap::new() });
            rest = after;
        }
    }
    found
}

fn word(text: &str) -> Option<(&str, &str)> {
    let text = text.trim_start_matches([' ', '\t', ',']);
    let end = text.find(|c: char| !(c.is_ascii_alphanumeric() || "!#$%&'*+-.^_`|~/".contains(c)));
    let (word, rest) = text.split_at(end.unwrap_or(text.len()));
    (!word.is_empty()).then_some((word, rest))
}

fn value(text: &str) -> Option<(String, &str)> {
    let text = text.trim_start();
    let Some(quoted) = text.strip_prefix('"') else {
        // Some leave the quotes away even around a URL.
        let end = text.find([',', ' ', '\t']).unwrap_or(text.len());
        return Some((text[..end].to_owned(), &text[end..]));
    };
    let mut value = String::new();
    let mut characters = quoted.char_indices();
    while let Some((at, c)) = characters.next() {
        match c {
            '"' => return Some((value, &quoted[at + 1..])),
            '\\' => value.push(characters.next()?.1),
            c => value.push(c),
        }
    }
    None
}

/// What a token service's reply says.
pub(super) fn token(reply: &[u8]) -> Result<Token, String> {
    #[derive(Deserialize)]
    struct Reply {
        #[serde(default)]
        token: Option<String>,
        #[serde(default)]
        access_token: Option<String>,
        #[serde(default)]
        expires_in: Option<f64>,
    }
    let reply: Reply =
        serde_json::from_slice(reply).map_err(|error| format!("failed to decode token response: {error}"))?;
    let text = reply.token.filter(|text| !text.is_empty()).or(reply.access_token).unwrap_or_default();
    if text.is_empty() || !text.bytes().all(|b| b.is_ascii_graphic()) {
        return Err("authorization server did not include a token in the response".to_owned());
    }
    let life = reply.expires_in.and_then(|seconds| Duration::try_from_secs_f64(seconds).ok());
    Ok(Token { text, life: life.unwrap_or(TOKEN_LIFE).clamp(TOKEN_LIFE, TOKEN_LIFE_MAX) })
}

#[cfg(test)]
mod tests {
    use expect_test::{Expect, expect};

    use super::*;

    #[expect(clippy::needless_pass_by_value, reason = "`expect!` stands in the call")]
    fn check(headers: &[&str], expected: Expect) {
        let scope = "repository:a/b:pull";
        expected.assert_eq(&format!("{:?}", demand(headers.iter().copied(), scope)));
    }

    #[test]
    fn a_registry_says_how_it_wants_to_be_asked() {
        check(
            &[
                r#"Bearer realm="https://auth.docker.io/token",service="registry.docker.io",scope="repository:library/nginx:pull""#,
            ],
            expect![[
                r#"Some(Bearer(Service { realm: "https://auth.docker.io/token", name: Some("registry.docker.io"), scope: "repository:library/nginx:pull" }))"#
            ]],
        );
        check(&[r#"Basic realm="Registry Realm""#], expect!["Some(Basic)"]);
        check(
            &[r#"Basic realm="x", Bearer realm=https://t/token"#],
            expect![[
                r#"Some(Bearer(Service { realm: "https://t/token", name: None, scope: "repository:a/b:pull" }))"#
            ]],
        );
        check(
            &["Negotiate", r#"BEARER Realm="https://t/\"q\"" , scope="a,b""#],
            expect![[r#"Some(Bearer(Service { realm: "https://t/\"q\"", name: None, scope: "a,b" }))"#]],
        );
        check(&["Negotiate"], expect!["None"]);
        check(&[r#"Bearer service="nowhere""#], expect!["None"]);
        check(&[r#"Bearer realm="unclosed"#], expect!["None"]);
        check(&[], expect!["None"]);
    }

    #[test]
    fn a_registry_says_what_is_wrong() {
        let header = r#"Bearer realm="https://t",error="insufficient_scope""#;
        assert_eq!(complaint([header].into_iter()), Some("insufficient_scope".to_owned()));
        assert_eq!(complaint(["Basic"].into_iter()), None);
    }

    #[test]
    fn a_token_has_a_life_within_bounds() {
        let check =
            |reply: &str, expected: Expect| expected.assert_eq(&format!("{:?}", token(reply.as_bytes())));
        check(r#"{"token":"t","expires_in":300}"#, expect![[r#"Ok(Token { text: "t", life: 300s })"#]]);
        check(r#"{"access_token":"t"}"#, expect![[r#"Ok(Token { text: "t", life: 60s })"#]]);
        check(
            r#"{"token":"","access_token":"t","expires_in":1}"#,
            expect![[r#"Ok(Token { text: "t", life: 60s })"#]],
        );
        check(r#"{"token":"t","expires_in":1e300}"#, expect![[r#"Ok(Token { text: "t", life: 60s })"#]]);
        check(r#"{"token":"t","expires_in":-5}"#, expect![[r#"Ok(Token { text: "t", life: 60s })"#]]);
        check(
            r#"{"token":"a\nb"}"#,
            expect![[r#"Err("authorization server did not include a token in the response")"#]],
        );
        check("{}", expect![[r#"Err("authorization server did not include a token in the response")"#]]);
        check(
            "<html>",
            expect![[r#"Err("failed to decode token response: expected value at line 1 column 1")"#]],
        );
    }
}
