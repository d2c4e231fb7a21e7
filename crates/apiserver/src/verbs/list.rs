//! List: the objects of a selection as of one revision, in chunks if the caller likes.
//!
//! The first chunk comes from the cache; later ones from the store, at the revision of the first. When that
//! revision has been compacted, the caller is told how to go on without consistency.

use std::sync::Arc;

use api::limits::Budget;
use api::{Key, Revision, Status, Text};
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use base64::{DecodeError, Engine as _};
use store::{Range, Span, StoreError, Want};

use crate::cache::{Selection, Stale, Stored};
use crate::engine::{Engine, stale_status, store_status};
use crate::limits;
use crate::reply::{Content, ListContent, Reply};
use crate::request::Request;

/// What a chunk that came too late is answered with.
const TOKEN_EXPIRED: &str = "The provided continue parameter is too old to display a consistent list result. You can start a new list without the continue parameter, or use the continue token in this response to retrieve the remainder of the results. Continuing with the provided token results in an inconsistent list - objects that were created, modified, or deleted between the time the first chunk was returned and now may show up in the list.";

/// What an exact revision that was compacted is answered with.
const REVISION_EXPIRED: &str = "The resourceVersion for the provided list is too old.";

/// Where a chunked list goes on.
#[derive(Debug, PartialEq, Eq)]
struct Continue {
    /// As of which revision; none for whatever is there now.
    revision: Option<Revision>,
    /// The last object that was sent: what follows the kind's prefix in its key.
    after: Text,
}

/// Answers with the objects of the request's selection.
pub(super) async fn list(engine: &Engine, request: &Request) -> Result<Reply, Status> {
    let selection = request.selection()?;
    let limit = match request.number("limit")?.unwrap_or_default() {
        limit @ 1.. => usize::try_from(limit).unwrap_or(usize::MAX),
        _ => usize::MAX,
    };
    let version = request.parameter("resourceVersion");
    let matching = request.parameter("resourceVersionMatch");
    let token = request.parameter("continue");
    check_options(request, version, matching, token)?;
    let content = if token.is_empty() {
        match (parse_version(version)?, matching) {
            (Some(revision), "Exact") => {
                page_at(
                    engine,
                    request,
                    &selection,
                    limit,
                    &Continue { revision: Some(revision), after: Text::default() },
                )
                .await?
            }
            (revision, _) => {
                let applied = reach(engine, revision, version).await?;
                page_now(engine, request, &selection, limit, ("", applied))
            }
        }
    } else {
        let from = Continue::read(token)?;
        if from.revision.is_some() {
            page_at(engine, request, &selection, limit, &from).await?
        } else {
            let applied = engine.catch_up().await?;
            page_now(engine, request, &selection, limit, (&from.after, applied))
        }
    };
    Ok(Reply::ok(Content::List(content)))
}

/// Waits until the cache shows what the caller wants to see: the present, a revision, or anything.
pub(super) async fn reach(
    engine: &Engine,
    revision: Option<Revision>,
    version: &str,
) -> Result<Revision, Status> {
    match revision {
        None if version == "0" => Ok(engine.cache.applied()),
        None => engine.catch_up().await,
        Some(revision) => {
            let reached = engine.cache.reach(revision, limits::FUTURE_REVISION_MAX).await;
            reached.map_err(|stale| match stale {
                Stale::Late { wanted, reached } => too_large(wanted, reached),
                other @ Stale::Store(_) => stale_status(&other),
            })
        }
    }
}

/// The revision that a resource version means; none for "now" and "any".
pub(super) fn parse_version(version: &str) -> Result<Option<Revision>, Status> {
    match version {
        "" | "0" => Ok(None),
        text => text.parse().map(Some).map_err(|_| {
            let quoted = api::errors::quote(text);
            Status::bad_request(format!(
                "Invalid value: {quoted}: strconv.ParseUint: parsing {quoted}: invalid syntax"
            ))
        }),
    }
}

fn too_large(wanted: Revision, reached: Revision) -> Status {
    let status = Status::timeout(&format!("Too large resource version: {wanted}, current: {reached}"));
    let cause = api::status::StatusCause {
        reason: "ResourceVersionTooLarge".to_owned(),
        message: "Too large resource version".to_owned(),
        field: String::new(),
    };
    status.with_cause(cause).retry_after(1)
}

fn check_options(request: &Request, version: &str, matching: &str, token: &str) -> Result<(), Status> {
    let mut errors = api::Errors::new();
    if !matching.is_empty() {
        if version.is_empty() {
            errors.forbidden(
                "resourceVersionMatch",
                "resourceVersionMatch is forbidden unless resourceVersion is provided",
            );
        }
        if !token.is_empty() {
            errors.forbidden(
                "resourceVersionMatch",
                "resourceVersionMatch is forbidden when continue is provided",
            );
        }
        match matching {
            "Exact" if version == "0" => {
                errors.forbidden(
                    "resourceVersionMatch",
                    "resourceVersionMatch \"Exact\" is forbidden for resourceVersion \"0\"",
                );
            }
            "Exact" | "NotOlderThan" => {}
            other => errors.not_supported("resourceVersionMatch", other, &["Exact", "NotOlderThan"]),
        }
    }
    if !request.parameter("sendInitialEvents").is_empty() {
        errors.forbidden("sendInitialEvents", "sendInitialEvents is forbidden for list");
    }
    if !errors.is_empty() {
        let subject = api::Subject { group: "meta.k8s.io", noun: "ListOptions" };
        return Err(Status::invalid(subject, "", &errors));
    }
    if !token.is_empty() && !matches!(version, "" | "0") {
        return Err(Status::bad_request("specifying resource version is not allowed when using continue"));
    }
    Ok(())
}

fn page_now(
    engine: &Engine,
    request: &Request,
    selection: &Selection,
    limit: usize,
    (after, applied): (&str, Revision),
) -> ListContent {
    let listed = engine.shelf(&request.target).list(selection, (after, limit), applied);
    let continue_token = match listed.objects.last() {
        Some(last) if listed.more => Continue::write(listed.revision, &last.key),
        _ => String::new(),
    };
    let remaining = listed.remaining.and_then(|count| i64::try_from(count).ok());
    ListContent { objects: listed.objects, revision: listed.revision, continue_token, remaining }
}

/// A chunk as of an older revision, read from the store.
async fn page_at(
    engine: &Engine,
    request: &Request,
    selection: &Selection,
    limit: usize,
    from: &Continue,
) -> Result<ListContent, Status> {
    let target = &request.target;
    let revision = from.revision.unwrap_or_default();
    let prefix = engine.cache.prefix_of(target.served.index);
    let mut span = match selection.namespace.as_str() {
        "" => Span::prefix(prefix.to_owned()),
        namespace => Span::prefix(format!("{prefix}{namespace}/")),
    };
    if !from.after.is_empty() {
        span = span.after(format!("{prefix}{}", from.after).as_bytes());
    }
    let mut objects: Vec<Arc<Stored>> = Vec::new();
    loop {
        let mut range = Range::new(span.clone()).at(store::Revision(revision.0));
        if limit < usize::MAX {
            range = range.limit(limit);
        }
        let page = engine.cache.store().range(range).await.map_err(|error| page_error(&error, from))?;
        let last = page.entries.last().map(|entry| entry.key.clone());
        for entry in page.entries {
            let read = Stored::read(target.served.resource, entry.value, Revision(entry.modified.0));
            let object = read.map_err(Status::internal)?;
            if selection.matches(target.served.resource, &object) {
                objects.push(Arc::new(object));
            }
            if objects.len() == limit {
                break;
            }
        }
        match last {
            Some(last) if page.more && objects.len() < limit => span = span.after(&last),
            _ if page.more || objects.len() == limit => break,
            _ => {
                return Ok(ListContent { objects, revision, continue_token: String::new(), remaining: None });
            }
        }
    }
    let last = objects.last().expect("a full chunk has a last object").key.clone();
    let rest = span.after(format!("{prefix}{last}").as_bytes());
    let count = Range::new(rest).at(store::Revision(revision.0)).want(Want::Count);
    let left = engine.cache.store().range(count).await.map_err(|error| page_error(&error, from))?.count;
    if left == 0 {
        return Ok(ListContent { objects, revision, continue_token: String::new(), remaining: None });
    }
    let remaining = selection.is_unselective().then(|| i64::try_from(left).unwrap_or(i64::MAX));
    Ok(ListContent { objects, revision, continue_token: Continue::write(revision, &last), remaining })
}

fn page_error(error: &StoreError, from: &Continue) -> Status {
    match error {
        StoreError::Compacted(_) if from.after.is_empty() => Status::expired(REVISION_EXPIRED),
        StoreError::Compacted(_) => {
            let mut status = Status::expired(TOKEN_EXPIRED);
            let rest = Continue { revision: None, after: from.after.clone() };
            status.continue_token = Some(rest.token().into());
            status
        }
        StoreError::FutureRevision(current) => {
            too_large(from.revision.unwrap_or_default(), Revision(current.0))
        }
        other => store_status(other),
    }
}

impl Continue {
    fn write(revision: Revision, last: &Key) -> String {
        Self { revision: Some(revision), after: last.to_string().into() }.token()
    }

    /// The token in upstream's shape; clients must not look into it, and some do.
    fn token(&self) -> String {
        let revision = self.revision.map_or(-1, |revision| i64::try_from(revision.0).unwrap_or(i64::MAX));
        let token = serde_json::json!({
            "v": "meta.k8s.io/v1", "rv": revision, "start": format!("{}\u{0}", self.after),
        });
        URL_SAFE_NO_PAD.encode(token.to_string())
    }

    fn read(token: &str) -> Result<Self, Status> {
        let invalid = |why: &str| Status::bad_request(format!("continue key is not valid: {why}"));
        let bytes = URL_SAFE_NO_PAD.decode(token).map_err(|error| invalid(&base64_error(&error, token)))?;
        api::codec::json::decode_untyped(&bytes, &Budget::REQUEST)
            .map_err(|error| invalid(&error.to_string()))?;
        let value: serde_json::Value =
            serde_json::from_slice(&bytes).map_err(|error| invalid(&error.to_string()))?;
        if value["v"] != "meta.k8s.io/v1" {
            let version = value["v"].as_str().unwrap_or_default();
            return Err(invalid(&format!("server does not recognize this encoded version {version}")));
        }
        let revision = value["rv"].as_i64().filter(|revision| *revision != 0);
        let revision = revision
            .ok_or_else(|| invalid("incorrect encoded start resourceVersion (version meta.k8s.io/v1)"))?;
        let after = value["start"].as_str().filter(|start| !start.is_empty());
        let after = after.ok_or_else(|| invalid("encoded start key empty (version meta.k8s.io/v1)"))?;
        let revision = u64::try_from(revision).ok().map(Revision);
        Ok(Self { revision, after: after.trim_end_matches('\u{0}').into() })
    }
}

/// Why a text is not base64, in Go's words.
fn base64_error(error: &DecodeError, text: &str) -> String {
    let at = match error {
        DecodeError::InvalidByte(at, _) | DecodeError::InvalidLastSymbol { offset: at, .. } => *at,
        DecodeError::InvalidLength(_) | DecodeError::InvalidPadding => text.len(),
    };
    format!("illegal base64 data at input byte {at}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_leads_back() {
        for revision in [Some(Revision(7)), None] {
            let from = Continue { revision, after: "default/web".into() };
            assert_eq!(Continue::read(&from.token()).expect("a token"), from);
        }
    }

    #[test]
    fn other_tokens_are_refused() {
        for token in ["%", "abc", "e30", ""] {
            let status = Continue::read(token).expect_err("no token");
            assert!(
                status.code == 400 && status.message.starts_with("continue key is not valid"),
                "{status}"
            );
        }
    }
}
