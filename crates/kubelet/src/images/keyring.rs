//! Which credentials of a pod's pull secrets are for which image. Pure.
//!
//! The rules are those of `~/.docker/config.json` as kubelets read it: a key is a registry with an optional port and path,
//! `*` stands for anything within one label of the host, and more than one key may match. It never asks a registry.

use std::collections::BTreeMap;

use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, STANDARD_NO_PAD};
use containers::model::Credentials;
use k8s_openapi::api::core::v1::Secret;
use serde::Deserialize;

use super::access::Proof;

/// Credentials by the places that they are for.
#[derive(Clone, Debug, Default)]
pub(crate) struct Keyring {
    keys: BTreeMap<String, Vec<Key>>,
}

/// One login, and the secret that it comes from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Key {
    pub(crate) credentials: Credentials,
    pub(crate) proof: Proof,
}

/// Where logins for images without a registry stand; its path is what `docker login` writes.
const DOCKER_HUB: &str = "index.docker.io";

/// `.dockerconfigjson`.
#[derive(Deserialize)]
struct DockerConfig {
    auths: Option<Auths>,
}

/// `.dockercfg`, and what `auths` holds.
type Auths = BTreeMap<String, Option<Login>>;

#[derive(Deserialize)]
#[serde(default)]
#[derive(Default)]
struct Login {
    username: Option<String>,
    password: Option<String>,
    auth: Option<String>,
    identitytoken: Option<String>,
}

impl Keyring {
    /// Adds what a secret holds. One of another type, or without its file, holds nothing.
    ///
    /// # Errors
    /// Why the secret cannot be read; nothing of it is added then.
    pub(crate) fn add(&mut self, secret: &Secret) -> Result<(), String> {
        let mut found = Vec::new();
        for (place, login) in auths(secret)? {
            let credentials = login.unwrap_or_default().credentials();
            let credentials = credentials.map_err(|why| format!("{why} of {place:?}"))?;
            found.extend(index(&place).map(|place| (place, credentials)));
        }
        for (place, credentials) in found {
            let proof = Proof::new(secret, &credentials);
            self.keys.entry(place).or_default().push(Key { credentials, proof });
        }
        Ok(())
    }

    /// What may be for a repository, such as `docker.io/library/nginx`, in the order in which it is to be tried.
    pub(crate) fn of(&self, repository: &str) -> Vec<Key> {
        let keys = self.keys.iter().rev().filter(|(place, _)| is_for(place, repository));
        let keys: Vec<Key> = keys.flat_map(|(_, keys)| keys.iter().cloned()).collect();
        if keys.is_empty() && repository.starts_with("docker.io/") {
            return self.keys.get(DOCKER_HUB).cloned().unwrap_or_default();
        }
        keys
    }
}

fn auths(secret: &Secret) -> Result<Auths, String> {
    let file = |name: &str| {
        let file = secret.data.as_ref().and_then(|files| files.get(name));
        file.map(|file| file.0.as_slice()).filter(|file| !file.is_empty())
    };
    let unreadable = |error: serde_json::Error| error.to_string();
    match secret.type_.as_deref() {
        Some("kubernetes.io/dockerconfigjson") => {
            let Some(file) = file(".dockerconfigjson") else { return Ok(Auths::new()) };
            let config: DockerConfig = serde_json::from_slice(file).map_err(unreadable)?;
            Ok(config.auths.unwrap_or_default())
        }
        Some("kubernetes.io/dockercfg") => {
            let Some(file) = file(".dockercfg") else { return Ok(Auths::new()) };
            serde_json::from_slice(file).map_err(unreadable)
        }
        _ => Ok(Auths::new()),
    }
}

impl Login {
    fn credentials(self) -> Result<Credentials, &'static str> {
        let Self { username, password, auth, identitytoken } = self;
        if let Some(identity_token) = identitytoken.filter(|token| !token.is_empty()) {
            // The user beside it is a placeholder.
            return Ok(Credentials { identity_token, ..Credentials::default() });
        }
        let auth = auth.filter(|auth| !auth.is_empty());
        let (username, password) = match auth {
            Some(auth) => both(&auth).ok_or(BAD_AUTH)?,
            None => (username.unwrap_or_default(), password.unwrap_or_default()),
        };
        Ok(Credentials { username, password, ..Credentials::default() })
    }
}

const BAD_AUTH: &str = "unable to parse auth field, must be formatted as base64(username:password)";

/// User and password; some tools fill the latter up with zeros.
fn both(auth: &str) -> Option<(String, String)> {
    let auth: String = auth.chars().filter(|c| !c.is_ascii_whitespace()).collect();
    let engine = if auth.ends_with('=') { STANDARD } else { STANDARD_NO_PAD };
    let text = String::from_utf8(engine.decode(auth).ok()?).ok()?;
    let (username, password) = text.split_once(':')?;
    Some((username.to_owned(), password.trim_end_matches('\0').to_owned()))
}

/// The place that a key of a configuration names: host, port and path. None when it names no host.
fn index(key: &str) -> Option<String> {
    let bare = key.strip_prefix("https://").or_else(|| key.strip_prefix("http://")).unwrap_or(key);
    let bare = bare.split(['?', '#']).next().unwrap_or_default();
    let (authority, path) = bare.split_once('/').unwrap_or((bare, ""));
    let host = authority.rsplit_once('@').map_or(authority, |(_, host)| host);
    let (name, port) = split(host);
    if name.is_empty() || name.contains(char::is_whitespace) || !port.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    // The versions of the protocol are no part of the name.
    let path =
        ["v1", "v2"].iter().find_map(|version| path.strip_prefix(version)?.strip_prefix('/')).unwrap_or(path);
    Some(if path.is_empty() { host.to_owned() } else { format!("{host}/{path}") })
}

fn is_for(place: &str, repository: &str) -> bool {
    let [(place_host, place_path), (host, path)] =
        [place, repository].map(|it| it.split_once('/').unwrap_or((it, "")));
    let ([place_name, name], [place_port, port]) = {
        let ((a, x), (b, y)) = (split(place_host), split(host));
        ([a, b], [x, y])
    };
    let labels = || place_name.split('.').zip(name.split('.'));
    place_port == port
        && path.starts_with(place_path)
        && place_name.split('.').count() == name.split('.').count()
        && labels().all(|(pattern, label)| matches(pattern, label))
}

/// Host and port; the latter empty when there is none.
fn split(host: &str) -> (&str, &str) {
    if let Some(rest) = host.strip_prefix('[') {
        return rest.split_once(']').map_or((host, ""), |(name, port)| (name, port.trim_start_matches(':')));
    }
    match host.split_once(':') {
        Some((name, port)) if !port.contains(':') => (name, port),
        _ => (host, ""),
    }
}

/// Whether a label is what a pattern with `*` says.
fn matches(pattern: &str, label: &str) -> bool {
    let mut parts = pattern.split('*');
    let first = parts.next().unwrap_or_default();
    let Some(mut rest) = label.strip_prefix(first) else { return false };
    let Some(last) = parts.next_back() else { return rest.is_empty() };
    for part in parts {
        let Some(at) = rest.find(part) else { return false };
        rest = &rest[at + part.len()..];
    }
    rest.ends_with(last)
}

#[cfg(test)]
mod tests {
    use k8s_openapi::ByteString;

    use super::*;

    fn secret(kind: &str, file: &str, content: &str) -> Secret {
        let mut secret = Secret { type_: Some(format!("kubernetes.io/{kind}")), ..Secret::default() };
        secret.metadata.name = Some("regcred".to_owned());
        secret.data = Some([(file.to_owned(), ByteString(content.as_bytes().to_vec()))].into());
        secret
    }

    fn json(auths: &str) -> Secret {
        secret("dockerconfigjson", ".dockerconfigjson", &format!("{{\"auths\": {auths}}}"))
    }

    /// A keyring whose logins are named by their places.
    fn ring(places: &[&str]) -> Keyring {
        let mut keyring = Keyring::default();
        for place in places {
            let auths = serde_json::json!({ *place: { "username": place } });
            keyring.add(&json(&auths.to_string())).unwrap();
        }
        keyring
    }

    fn found(keyring: &Keyring, repository: &str) -> Vec<String> {
        keyring.of(repository).into_iter().map(|key| key.credentials.username).collect()
    }

    #[test]
    fn places_match_as_docker_has_them() {
        let hub = "docker.io/library/nginx";
        for (place, repository, is_match) in [
            ("r.io", "r.io/a", true),
            ("r.io", "r.io:5000/a", false),
            ("r.io:5000", "r.io:5000/a", true),
            ("r.io:5000", "r.io:5001/a", false),
            ("https://r.io", "r.io/a", true),
            ("http://r.io/", "r.io/a", true),
            ("https://r.io/v1/", "r.io/a", true),
            ("https://r.io/v2/", "r.io/a", true),
            ("https://r.io/v2/team", "r.io/team/a", true),
            ("r.io/v1", "r.io/a", false),
            ("r.io/team", "r.io/team/a", true),
            ("r.io/team", "r.io/teams/a", true),
            ("r.io/team/", "r.io/teams/a", false),
            ("r.io/team", "r.io/other/a", false),
            ("*.r.io", "a.r.io/x", true),
            ("*.r.io", "r.io/x", false),
            ("*.r.io", "a.b.r.io/x", false),
            ("*.*.r.io", "a.b.r.io/x", true),
            ("a*.r.io", "abc.r.io/x", true),
            ("a*c.r.io", "abc.r.io/x", true),
            ("a*d.r.io", "abc.r.io/x", false),
            ("a*b*c.r.io", "aXbYc.r.io/x", true),
            ("ab*b.r.io", "ab.r.io/x", false),
            ("r*.io:5000/team", "r2.io:5000/team/a", true),
            ("127.0.0.1:5000", "127.0.0.1:5000/a", true),
            ("[::1]:5000", "[::1]:5000/a", true),
            ("user@r.io", "r.io/a", true),
            ("https://index.docker.io/v1/", hub, true),
            ("index.docker.io", hub, true),
            ("index.docker.io/v1/", hub, true),
            ("docker.io", hub, true),
            ("docker.io/library", hub, true),
            ("docker.io/team", hub, false),
            ("registry-1.docker.io", hub, false),
            ("*.docker.io", hub, false),
            ("https://index.docker.io/v1/", "r.io/a", false),
            ("", "r.io/a", false),
            ("https://", "r.io/a", false),
            ("r.io:port", "r.io:port/a", false),
            ("a b", "a b/c", false),
        ] {
            assert_eq!(
                !found(&ring(&[place]), repository).is_empty(),
                is_match,
                "{place:?} for {repository:?}"
            );
        }
    }

    #[test]
    fn the_narrowest_place_is_tried_first() {
        let keyring = ring(&["r.io", "*.io", "r.io/team", "r.io/team/app", "x.io", "r.io"]);
        assert_eq!(found(&keyring, "r.io/team/app"), ["r.io/team/app", "r.io/team", "r.io", "r.io", "*.io"]);
        let keyring = ring(&["https://index.docker.io/v1/", "docker.io"]);
        assert_eq!(found(&keyring, "docker.io/library/nginx"), ["docker.io"]);
    }

    fn login(entry: &serde_json::Value) -> String {
        let mut keyring = Keyring::default();
        if let Err(why) = keyring.add(&json(&serde_json::json!({ "r.io": entry }).to_string())) {
            return why;
        }
        let Credentials { username, password, identity_token, .. } =
            keyring.of("r.io/a").remove(0).credentials;
        format!("{username} {password:?} {identity_token}").trim().to_owned()
    }

    #[test]
    fn logins_are_read_in_every_form() {
        let auth = |text: &str| STANDARD.encode(text);
        let bad = format!("{BAD_AUTH} of \"r.io\"");
        for (entry, expected) in [
            (serde_json::json!({ "username": "me", "password": "it" }), r#"me "it""#),
            (serde_json::json!({ "auth": auth("me:it") }), r#"me "it""#),
            (serde_json::json!({ "auth": auth("me:it").trim_end_matches('=') }), r#"me "it""#),
            (serde_json::json!({ "auth": auth("me:a:b") }), r#"me "a:b""#),
            (serde_json::json!({ "auth": auth("me:it\0\0") }), r#"me "it""#),
            (serde_json::json!({ "auth": auth("me:") }), r#"me """#),
            (serde_json::json!({ "auth": auth("me:it"), "username": "you", "password": "x" }), r#"me "it""#),
            (serde_json::json!({ "auth": format!("{}\n", auth("me:it")) }), r#"me "it""#),
            (serde_json::json!({ "auth": auth("0000:"), "identitytoken": "t0ken" }), r#""" t0ken"#),
            (serde_json::json!({ "auth": "", "email": "a@b.c" }), r#""""#),
            (serde_json::json!({}), r#""""#),
            (serde_json::Value::Null, r#""""#),
            (serde_json::json!({ "auth": auth("no colon") }), &bad),
            (serde_json::json!({ "auth": "%%%" }), &bad),
        ] {
            assert_eq!(login(&entry), expected, "{entry}");
        }
    }

    #[test]
    fn only_the_two_types_of_pull_secrets_count() {
        let auths = r#"{"r.io": {"username": "me"}}"#;
        let whole = format!("{{\"auths\": {auths}}}");
        for (kind, file, content, expected) in [
            ("dockerconfigjson", ".dockerconfigjson", whole.as_str(), 1),
            ("dockercfg", ".dockercfg", auths, 1),
            ("dockercfg", ".dockerconfigjson", whole.as_str(), 0),
            ("dockerconfigjson", ".dockercfg", auths, 0),
            ("basic-auth", ".dockerconfigjson", whole.as_str(), 0),
            ("dockerconfigjson", ".dockerconfigjson", "", 0),
            ("dockerconfigjson", ".dockerconfigjson", "{}", 0),
        ] {
            let mut keyring = Keyring::default();
            keyring.add(&secret(kind, file, content)).unwrap();
            assert_eq!(found(&keyring, "r.io/a").len(), expected, "{kind} {file} {content}");
        }
    }

    #[test]
    fn of_a_secret_that_cannot_be_read_nothing_is_taken() {
        let mut keyring = Keyring::default();
        for auths in
            [r#"{"a.io": {"username": "me"}, "r.io": {"auth": "%"}}"#, "[]", r#"{"r.io": {"username": 1}}"#]
        {
            assert!(keyring.add(&json(auths)).is_err(), "{auths}");
        }
        assert_eq!(found(&keyring, "a.io/a"), Vec::<String>::new());
    }
}
