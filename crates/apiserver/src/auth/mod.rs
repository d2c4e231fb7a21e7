//! Who asks, and whether they may.
//!
//! Authentication finds a [`User`] from a client certificate or a token; who shows neither is anonymous.
//! Authorization says yes when the user is in `system:masters`, is a kubelet that needs it for its node, or a role
//! allows it; nothing else says yes.

pub(crate) mod certificate;
pub(crate) mod escalation;
pub(crate) mod impersonation;
pub(crate) mod node;
pub(crate) mod rbac;
pub(crate) mod token;

use api::{Key, Status};
use http::HeaderMap;
use resources::User;

pub use certificate::ClientCertificates;
pub use token::TokenKeys;

use certificate::BadCertificate;

use crate::engine::Engine;
use crate::path::Attributes;
use jiff::Timestamp;

/// The group that every known user is in.
pub(crate) const AUTHENTICATED: &str = "system:authenticated";

/// The group of those who show no credential.
pub(crate) const UNAUTHENTICATED: &str = "system:unauthenticated";

/// The group that may do everything.
pub(crate) const MASTERS: &str = "system:masters";

/// The user of those who show no credential.
pub(crate) const ANONYMOUS: &str = "system:anonymous";

/// Paths that everybody may read, so that probes need no credential.
const PUBLIC: [&str; 4] = ["/healthz", "/livez", "/readyz", "/version"];

/// Who asks over a connection: the certificate's user, else the token's, else anonymous. A bad credential is
/// refused when there is no good one, never taken for none.
pub(crate) fn authenticate(
    engine: &Engine,
    certificate: &Result<Option<User>, BadCertificate>,
    headers: &HeaderMap,
) -> Result<User, Status> {
    if let Ok(Some(user)) = certificate {
        return Ok(user.clone());
    }
    let Some(value) = headers.get(http::header::AUTHORIZATION) else {
        return certificate.as_ref().map(|_| anonymous()).map_err(|BadCertificate| unauthorized());
    };
    let text = value.to_str().map_err(|_| unauthorized())?;
    let bearer = text.split_once(' ').filter(|(scheme, _)| scheme.eq_ignore_ascii_case("bearer"));
    let (_, token) = bearer.ok_or_else(unauthorized)?;
    let checked = token::check(engine, token.trim(), &engine.config.audiences, Timestamp::now());
    checked.map(|checked| checked.user).map_err(|error| {
        tracing::debug!(%error, "refused a token");
        unauthorized()
    })
}

/// Whether the user may do this; the refusal is in upstream's words.
pub(crate) fn authorize(engine: &Engine, user: &User, of: &Attributes) -> Result<(), Status> {
    decide(engine, user, of).map(drop).map_err(|why| forbidden(user, of, &why))
}

/// Whether the user may do this, and why or why not, as far as there is more to say.
pub(crate) fn decide(engine: &Engine, user: &User, of: &Attributes) -> Result<String, String> {
    if user.groups.iter().any(|group| group == MASTERS) || is_public(of) {
        return Ok(String::new());
    }
    let mut why = String::new();
    if let Some(node) = node::name_of(user) {
        let key = Key::new(of.namespace.as_str(), of.name.as_str());
        match node::authorize(node, of, &|plural| engine.cache.is_needed(node, plural, &key)) {
            Ok(()) => return Ok(String::new()),
            Err(no) => why = no,
        }
    }
    let rules = engine.rules.current(&engine.cache);
    rules.allowed_by(user, of).ok_or(why)
}

/// A user whose credential was checked is in this group too.
pub(crate) fn with_authenticated(mut user: User) -> User {
    if !user.groups.iter().any(|group| group == AUTHENTICATED) {
        user.groups.push(AUTHENTICATED.to_owned());
    }
    user
}

fn anonymous() -> User {
    User { name: ANONYMOUS.to_owned(), groups: vec![UNAUTHENTICATED.to_owned()], ..User::default() }
}

fn unauthorized() -> Status {
    Status::unauthorized("Unauthorized")
}

fn is_public(of: &Attributes) -> bool {
    let path = of.path.trim_end_matches('/');
    let is_below =
        |public: &str| path.strip_prefix(public).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'));
    !of.is_resource && of.verb == "get" && PUBLIC.iter().any(|public| is_below(public))
}

fn forbidden(user: &User, of: &Attributes, why: &str) -> Status {
    let who = api::errors::quote(&user.name);
    let mut message = if of.is_resource {
        let slash = if of.part.is_empty() { "" } else { "/" };
        let resource = format!("{}{slash}{}", of.resource, of.part);
        let place = if of.namespace.is_empty() {
            "at the cluster scope".to_owned()
        } else {
            format!("in the namespace \"{}\"", of.namespace)
        };
        format!("User {who} cannot {} resource \"{resource}\" in API group \"{}\" {place}", of.verb, of.group)
    } else {
        format!("User {who} cannot {} path {}", of.verb, api::errors::quote(&of.path))
    };
    for (letter, written) in [('&', "&amp;"), ('<', "&lt;"), ('>', "&gt;")] {
        message = message.replace(letter, written);
    }
    if !why.is_empty() {
        message = format!("{message}: {why}");
    }
    Status::forbidden(api::Subject { group: &of.group, noun: &of.resource }, &of.name, &message)
}
