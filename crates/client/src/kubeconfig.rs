//! Credentials from a kubeconfig: its current context, with everything inline.
//!
//! Files, plugins and providers that a kubeconfig may name are refused, not ignored.

use api::limits::Budget;
use api::{Cursor, Document};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};

use crate::https::Credentials;

/// Why a kubeconfig cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum KubeconfigError {
    /// It is no YAML map.
    #[error("failed to read the kubeconfig: {0}")]
    Unreadable(String),
    /// Something that it must have is missing or malformed.
    #[error("failed to find a usable {0} in the kubeconfig")]
    Missing(String),
    /// It asks for something that is not supported.
    #[error("the kubeconfig's {0} is not supported; give the data itself")]
    Unsupported(String),
}

/// What a user may have; everything else is refused.
const USER: [&str; 3] = ["client-certificate-data", "client-key-data", "token"];
/// What a cluster may have.
const CLUSTER: [&str; 2] = ["server", "certificate-authority-data"];

/// The credentials of the current context.
pub fn credentials(text: &str) -> Result<Credentials, KubeconfigError> {
    let documents = api::codec::yaml::documents(text.as_bytes(), &Budget::REQUEST)
        .map_err(|error| KubeconfigError::Unreadable(error.to_string()))?;
    let document: Document =
        documents.into_iter().next().ok_or_else(|| KubeconfigError::Unreadable("it is empty".to_owned()))?;
    let root = document.cursor();
    let current = text_at(&root, "current-context")?;
    let context = named(&root, "contexts", current, "context")?;
    let cluster = named(&root, "clusters", text_at(&context, "cluster")?, "cluster")?;
    let user = named(&root, "users", text_at(&context, "user")?, "user")?;
    only(&cluster, &CLUSTER)?;
    only(&user, &USER)?;
    let server = text_at(&cluster, "server")?;
    let server = server.strip_prefix("https://").map(|rest| rest.trim_end_matches('/'));
    let server = server.and_then(|server| server.parse().ok()).ok_or_else(|| missing(&cluster, "server"))?;
    let identity = match user.at("client-certificate-data").text() {
        Some(_) => Some((certificates(&user, "client-certificate-data")?, key(&user, "client-key-data")?)),
        None => None,
    };
    let authorities = certificates(&cluster, "certificate-authority-data")?;
    Ok(Credentials { server, authorities, identity, token: user.at("token").text().map(str::to_owned) })
}

/// The `inner` part of the entry with this name.
fn named<'a>(root: &Cursor<'a>, list: &str, name: &str, inner: &str) -> Result<Cursor<'a>, KubeconfigError> {
    let entry = root.at(list).items().find(|entry| entry.at("name").text() == Some(name));
    entry
        .map(|entry| entry.at(inner))
        .ok_or_else(|| KubeconfigError::Missing(format!("{list} entry {name:?}")))
}

fn only(place: &Cursor<'_>, known: &[&str]) -> Result<(), KubeconfigError> {
    match place.entries().find(|(key, _)| !known.contains(key)) {
        Some((key, _)) => Err(KubeconfigError::Unsupported(key.to_owned())),
        None => Ok(()),
    }
}

fn certificates(place: &Cursor<'_>, field: &str) -> Result<Vec<CertificateDer<'static>>, KubeconfigError> {
    let pem = decoded(place, field)?;
    let all: Result<Vec<_>, _> = CertificateDer::pem_slice_iter(&pem).collect();
    all.ok().filter(|all| !all.is_empty()).ok_or_else(|| missing(place, field))
}

fn key(place: &Cursor<'_>, field: &str) -> Result<PrivateKeyDer<'static>, KubeconfigError> {
    PrivateKeyDer::from_pem_slice(&decoded(place, field)?).map_err(|_| missing(place, field))
}

fn decoded(place: &Cursor<'_>, field: &str) -> Result<Vec<u8>, KubeconfigError> {
    STANDARD.decode(text_at(place, field)?).map_err(|_| missing(place, field))
}

fn text_at<'a>(place: &Cursor<'a>, field: &str) -> Result<&'a str, KubeconfigError> {
    place.at(field).text().ok_or_else(|| missing(place, field))
}

fn missing(place: &Cursor<'_>, field: &str) -> KubeconfigError {
    KubeconfigError::Missing(place.at(field).path().to_string())
}

#[cfg(test)]
mod tests {
    use expect_test::{Expect, expect};

    use super::*;

    fn check(user: &str, expected: &Expect) {
        let text = format!(
            "current-context: c\ncontexts: [{{name: c, context: {{cluster: k, user: u}}}}]\n\
             clusters: [{{name: k, cluster: {{server: 'https://127.0.0.1:6443'}}}}]\n\
             users: [{{name: u, user: {user}}}]\n"
        );
        let error = credentials(&text).expect_err("it has no certificate of an authority");
        expected.assert_eq(&error.to_string());
    }

    #[test]
    fn what_is_not_supported_is_refused_by_name() {
        check(
            "{exec: {command: x}}",
            &expect!["the kubeconfig's exec is not supported; give the data itself"],
        );
        check(
            "{client-key: /etc/key}",
            &expect!["the kubeconfig's client-key is not supported; give the data itself"],
        );
    }

    #[test]
    fn what_is_missing_is_named() {
        check(
            "{token: t}",
            &expect![
                "failed to find a usable clusters[0].cluster.certificate-authority-data in the kubeconfig"
            ],
        );
    }
}
