//! Impersonation: a user who may does a request as somebody else.
//!
//! Every name, group and fact that is taken on needs a permission of its own; the request is then authorized as
//! that somebody.

use api::Status;
use http::HeaderMap;
use resources::User;

use super::{ANONYMOUS, AUTHENTICATED, UNAUTHENTICATED, authorize};
use crate::engine::Engine;
use crate::path::Attributes;

/// The start of the headers that carry further facts.
const EXTRA: &str = "impersonate-extra-";

/// How the names of service accounts begin.
const ACCOUNT: &str = "system:serviceaccount:";

/// Who the request is done as: the user, or whom the headers name if the user may.
pub(crate) fn impersonate(engine: &Engine, user: User, headers: &HeaderMap) -> Result<User, Status> {
    let Some(wanted) = wanted(headers)? else { return Ok(user) };
    for of in needed(&wanted) {
        authorize(engine, &user, &of)?;
    }
    Ok(complete(wanted))
}

/// Whom the headers name.
fn wanted(headers: &HeaderMap) -> Result<Option<User>, Status> {
    let all = |name: &str| -> Vec<String> {
        let values = headers.get_all(name).iter().filter_map(|value| value.to_str().ok());
        values.map(str::to_owned).collect()
    };
    let first = |name: &str| all(name).into_iter().next().unwrap_or_default();
    let mut extra: Vec<(String, Vec<String>)> = Vec::new();
    for name in headers.keys() {
        if let Some(key) = name.as_str().strip_prefix(EXTRA) {
            extra.push((crate::path::decode(key), all(name.as_str())));
        }
    }
    extra.sort();
    let wanted = User {
        name: first("impersonate-user"),
        uid: first("impersonate-uid"),
        groups: all("impersonate-group"),
        extra,
    };
    if wanted == User::default() {
        return Ok(None);
    }
    if wanted.name.is_empty() {
        return Err(Status::bad_request(
            "requested groups, a UID or extra facts without impersonating a user",
        ));
    }
    Ok(Some(wanted))
}

/// What one must be allowed to do.
fn needed(wanted: &User) -> Vec<Attributes> {
    let needs = |group: &str, resource: &str, name: &str| Attributes {
        verb: "impersonate".to_owned(),
        is_resource: true,
        group: group.to_owned(),
        version: "v1".to_owned(),
        resource: resource.to_owned(),
        name: name.to_owned(),
        ..Attributes::default()
    };
    let account = wanted.name.strip_prefix(ACCOUNT).and_then(|account| account.split_once(':'));
    let mut all = vec![match account {
        Some((namespace, name)) => {
            Attributes { namespace: namespace.to_owned(), ..needs("", "serviceaccounts", name) }
        }
        None => needs("", "users", &wanted.name),
    }];
    all.extend(wanted.groups.iter().map(|group| needs("", "groups", group)));
    if !wanted.uid.is_empty() {
        all.push(needs("authentication.k8s.io", "uids", &wanted.uid));
    }
    for (key, values) in &wanted.extra {
        all.extend(values.iter().map(|value| Attributes {
            part: key.clone(),
            ..needs("authentication.k8s.io", "userextras", value)
        }));
    }
    all
}

/// The groups that go without saying.
fn complete(mut user: User) -> User {
    let account = user.name.strip_prefix(ACCOUNT).and_then(|account| account.split_once(':'));
    if let (Some((namespace, _)), true) = (account, user.groups.is_empty()) {
        user.groups =
            vec!["system:serviceaccounts".to_owned(), format!("system:serviceaccounts:{namespace}")];
    }
    let own = if user.name == ANONYMOUS { UNAUTHENTICATED } else { AUTHENTICATED };
    if !user.groups.iter().any(|group| group == own) {
        user.groups.push(own.to_owned());
    }
    user
}
