//! `Status`, the API's error object: code, reason, message, details.
//!
//! Errors that a user can cause are made by the named constructors, whose texts are upstream's to the letter.
//! A status from another server is read back with unknown reasons kept. Nothing here is logged or retried.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::errors::{Errors, quote};

/// What an object that was changed meanwhile is answered with.
pub const MODIFIED: &str =
    "the object has been modified; please apply your changes to the latest version and try again";

/// The machine-readable cause of a failure.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(from = "String", into = "String")]
pub enum Reason {
    /// 401: no or bad credentials.
    Unauthorized,
    /// 403: known, but not permitted.
    Forbidden,
    /// 404: there is no such object.
    NotFound,
    /// 409: there is already an object of that name.
    AlreadyExists,
    /// 409: the object is another version than the caller assumed.
    Conflict,
    /// 410: no longer here.
    Gone,
    /// 422: fields are wrong.
    Invalid,
    /// 500: try again later.
    ServerTimeout,
    /// 504: not done in time.
    Timeout,
    /// 429: try again later.
    TooManyRequests,
    /// 400: the request makes no sense.
    BadRequest,
    /// 405: not for this resource.
    MethodNotAllowed,
    /// 406: no representation that the caller accepts.
    NotAcceptable,
    /// 413: too large.
    RequestEntityTooLarge,
    /// 415: a content type that is not understood.
    UnsupportedMediaType,
    /// 500: our fault.
    InternalError,
    /// 410: the revision is too old.
    Expired,
    /// 503: not able to serve now.
    ServiceUnavailable,
    /// Any other, as written; empty when unknown.
    Other(String),
}

/// Every named reason and its text.
const REASONS: [(Reason, &str); 18] = [
    (Reason::Unauthorized, "Unauthorized"),
    (Reason::Forbidden, "Forbidden"),
    (Reason::NotFound, "NotFound"),
    (Reason::AlreadyExists, "AlreadyExists"),
    (Reason::Conflict, "Conflict"),
    (Reason::Gone, "Gone"),
    (Reason::Invalid, "Invalid"),
    (Reason::ServerTimeout, "ServerTimeout"),
    (Reason::Timeout, "Timeout"),
    (Reason::TooManyRequests, "TooManyRequests"),
    (Reason::BadRequest, "BadRequest"),
    (Reason::MethodNotAllowed, "MethodNotAllowed"),
    (Reason::NotAcceptable, "NotAcceptable"),
    (Reason::RequestEntityTooLarge, "RequestEntityTooLarge"),
    (Reason::UnsupportedMediaType, "UnsupportedMediaType"),
    (Reason::InternalError, "InternalError"),
    (Reason::Expired, "Expired"),
    (Reason::ServiceUnavailable, "ServiceUnavailable"),
];

impl Reason {
    /// The text on the wire.
    pub fn as_str(&self) -> &str {
        match self {
            Self::Other(text) => text,
            known => REASONS.iter().find(|(reason, _)| reason == known).map_or("", |(_, text)| text),
        }
    }
}

impl From<String> for Reason {
    fn from(text: String) -> Self {
        let known = REASONS.iter().find(|(_, name)| *name == text);
        known.map_or(Self::Other(text), |(reason, _)| reason.clone())
    }
}

impl From<Reason> for String {
    fn from(reason: Reason) -> Self {
        reason.as_str().to_owned()
    }
}

/// What a status is about: a resource (`deployments`) or, when fields are invalid, a kind (`Deployment`).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Subject<'a> {
    /// The API group; empty for the core group.
    pub group: &'a str,
    /// The resource, or the kind.
    pub noun: &'a str,
}

impl fmt::Display for Subject<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.group {
            "" => f.write_str(self.noun),
            group => write!(f, "{}.{group}", self.noun),
        }
    }
}

/// One cause of a failure.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct StatusCause {
    /// Machine-readable, such as `FieldValueInvalid`.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub reason: String,
    /// For people.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub message: String,
    /// The path of the field.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub field: String,
}

/// What the failure is about.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub struct Details {
    /// The name of the object.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub name: String,
    /// Its API group.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub group: String,
    /// Its resource, or its kind.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub kind: String,
    /// Its UID.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub uid: String,
    /// Every cause, such as one per invalid field.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub causes: Vec<StatusCause>,
    /// After how many seconds to try again; 0 when not said.
    #[serde(skip_serializing_if = "is_zero")]
    pub retry_after_seconds: u32,
}

/// An answer that is no object: nearly always a failure.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Status {
    /// The HTTP code.
    pub code: u16,
    /// The machine-readable cause.
    pub reason: Reason,
    /// For people, and matched by clients.
    pub message: String,
    /// What it is about.
    pub details: Option<Box<Details>>,
    /// How to go on listing after the continue token expired.
    pub continue_token: Option<Box<str>>,
}

impl Status {
    /// 200 after a deletion that left no object behind.
    pub fn deleted(of: Subject<'_>, name: &str, uid: &str) -> Self {
        let details = Details { uid: uid.to_owned(), ..about(of, name) };
        Self { details: Some(Box::new(details)), ..Self::new(200, unknown(), String::new()) }
    }

    /// 404: there is no object of that name.
    pub fn not_found(of: Subject<'_>, name: &str) -> Self {
        Self::named(404, Reason::NotFound, of, name, format!("{of} {} not found", quote(name)))
    }

    /// 404: there is no such path.
    pub fn no_such_path() -> Self {
        let message = "the server could not find the requested resource".to_owned();
        Self { details: Some(Box::default()), ..Self::new(404, Reason::NotFound, message) }
    }

    /// 409: there is an object of that name.
    pub fn already_exists(of: Subject<'_>, name: &str) -> Self {
        Self::named(409, Reason::AlreadyExists, of, name, format!("{of} {} already exists", quote(name)))
    }

    /// 409: every generated name was taken.
    pub fn generate_name_conflict(of: Subject<'_>, name: &str) -> Self {
        let message = format!(
            "{of} {} already exists, the server was not able to generate a unique name for the object",
            quote(name)
        );
        Self::named(409, Reason::AlreadyExists, of, name, message).retry_after(1)
    }

    /// 409: the update cannot be done; `why` ends the sentence.
    pub fn conflict(of: Subject<'_>, name: &str, why: &str) -> Self {
        let message = format!("Operation cannot be fulfilled on {of} {}: {why}", quote(name));
        Self::named(409, Reason::Conflict, of, name, message)
    }

    /// 409: the object was changed since the caller read it.
    pub fn modified(of: Subject<'_>, name: &str) -> Self {
        Self::conflict(of, name, MODIFIED)
    }

    /// 409: other field managers own what the caller applied.
    pub fn apply_conflict(message: String, causes: Vec<StatusCause>) -> Self {
        let details = Details { causes, ..Details::default() };
        Self { details: Some(Box::new(details)), ..Self::new(409, Reason::Conflict, message) }
    }

    /// 422: fields are wrong. The subject names the kind, not the resource.
    pub fn invalid(of: Subject<'_>, name: &str, errors: &Errors) -> Self {
        let why = if errors.is_empty() { String::new() } else { format!(": {errors}") };
        let message = format!("{of} {} is invalid{why}", quote(name));
        let mut status = Self::named(422, Reason::Invalid, of, name, message);
        let causes = errors.iter().map(|error| StatusCause {
            reason: error.cause.reason().to_owned(),
            message: error.body.clone(),
            field: error.field.clone(),
        });
        status.details_mut().causes = causes.collect();
        status
    }

    /// 400: the request makes no sense.
    pub fn bad_request(message: impl Into<String>) -> Self {
        Self::new(400, Reason::BadRequest, message)
    }

    /// 401: no or bad credentials.
    pub fn unauthorized(message: impl Into<String>) -> Self {
        let message = message.into();
        let message = if message.is_empty() { "not authorized".to_owned() } else { message };
        Self::new(401, Reason::Unauthorized, message)
    }

    /// 403: not permitted; `why` ends the sentence. The name may be empty.
    pub fn forbidden(of: Subject<'_>, name: &str, why: &str) -> Self {
        let message = match (of.noun, name) {
            ("", _) => format!("forbidden: {why}"),
            (_, "") => format!("{of} is forbidden: {why}"),
            _ => format!("{of} {} is forbidden: {why}", quote(name)),
        };
        Self::named(403, Reason::Forbidden, of, name, message)
    }

    /// 410: the revision is too old to be served.
    pub fn expired(message: impl Into<String>) -> Self {
        Self::new(410, Reason::Expired, message)
    }

    /// 410: no longer here.
    pub fn gone(message: impl Into<String>) -> Self {
        Self::new(410, Reason::Gone, message)
    }

    /// 405: the path is there, but not for this method.
    pub fn method_not_allowed() -> Self {
        let message = "the server does not allow this method on the requested resource";
        Self { details: Some(Box::default()), ..Self::new(405, Reason::MethodNotAllowed, message) }
    }

    /// 406: none of the accepted media types can be made; `supported` are those that can.
    pub fn not_acceptable(supported: &[&str]) -> Self {
        let message = format!("only the following media types are accepted: {}", supported.join(", "));
        Self::new(406, Reason::NotAcceptable, message)
    }

    /// 413: the body is larger than allowed.
    pub fn too_large(message: &str) -> Self {
        Self::new(413, Reason::RequestEntityTooLarge, format!("Request entity too large: {message}"))
    }

    /// 415: the body has a content type that is not understood; `supported` are those that are.
    pub fn unsupported_media_type(supported: &[&str]) -> Self {
        let message = format!(
            "the body of the request was in an unknown format - accepted media types include: {}",
            supported.join(", ")
        );
        Self::new(415, Reason::UnsupportedMediaType, message)
    }

    /// 429: try again after that many seconds.
    pub fn too_many_requests(message: impl Into<String>, retry_after_seconds: u32) -> Self {
        Self::new(429, Reason::TooManyRequests, message).retry_after(retry_after_seconds)
    }

    /// 500: our fault.
    pub fn internal(why: impl fmt::Display) -> Self {
        let cause = StatusCause { message: why.to_string(), ..StatusCause::default() };
        let details = Details { causes: vec![cause], ..Details::default() };
        let message = format!("Internal error occurred: {why}");
        Self { details: Some(Box::new(details)), ..Self::new(500, Reason::InternalError, message) }
    }

    /// 500: could not be completed, try again.
    pub fn server_timeout(of: Subject<'_>, operation: &str, retry_after_seconds: u32) -> Self {
        let message = format!(
            "The {operation} operation against {of} could not be completed at this time, please try again."
        );
        Self::named(500, Reason::ServerTimeout, of, operation, message).retry_after(retry_after_seconds)
    }

    /// 501: part of the API that this cluster does not have yet.
    pub fn not_implemented(message: impl Into<String>) -> Self {
        Self::new(501, Reason::Other("NotImplemented".to_owned()), message)
    }

    /// 503: not able to serve now.
    pub fn service_unavailable(message: impl Into<String>) -> Self {
        Self::new(503, Reason::ServiceUnavailable, message)
    }

    /// 504: not done in time; it may still complete.
    pub fn timeout(message: &str) -> Self {
        Self::new(504, Reason::Timeout, format!("Timeout: {message}"))
    }

    /// A status with a code, a reason and a message of its own.
    pub fn new(code: u16, reason: Reason, message: impl Into<String>) -> Self {
        Self { code, reason, message: message.into(), details: None, continue_token: None }
    }

    /// The same, with a hint when to try again.
    pub fn retry_after(mut self, seconds: u32) -> Self {
        self.details_mut().retry_after_seconds = seconds;
        self
    }

    /// The same, with one more cause.
    pub fn with_cause(mut self, cause: StatusCause) -> Self {
        self.details_mut().causes.push(cause);
        self
    }

    /// Whether it says that all is well.
    pub fn is_success(&self) -> bool {
        (200..300).contains(&self.code)
    }

    /// The object as JSON bytes.
    pub fn to_json(&self) -> Vec<u8> {
        serde_json::to_vec(&Wire::from(self)).expect("a status has only texts and numbers")
    }

    /// Reads a status; none when the bytes are something else.
    pub fn from_json(bytes: &[u8]) -> Option<Self> {
        let wire: Wire = serde_json::from_slice(bytes).ok()?;
        (wire.kind == "Status").then(|| wire.into())
    }

    fn named(code: u16, reason: Reason, of: Subject<'_>, name: &str, message: String) -> Self {
        Self { details: Some(Box::new(about(of, name))), ..Self::new(code, reason, message) }
    }

    fn details_mut(&mut self) -> &mut Details {
        self.details.get_or_insert_default()
    }
}

impl fmt::Display for Status {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for Status {}

fn about(of: Subject<'_>, name: &str) -> Details {
    let (group, kind) = (of.group.to_owned(), of.noun.to_owned());
    Details { name: name.to_owned(), group, kind, ..Details::default() }
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde passes a reference")]
fn is_zero(number: &u32) -> bool {
    *number == 0
}

/// The object as it stands on the wire.
#[derive(Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Wire {
    kind: String,
    #[serde(default)]
    api_version: String,
    #[serde(default)]
    metadata: WireMeta,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    status: String,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    message: String,
    #[serde(default = "unknown", skip_serializing_if = "is_unknown")]
    reason: Reason,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    details: Option<Box<Details>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    code: Option<u16>,
}

#[derive(Default, Serialize, Deserialize)]
struct WireMeta {
    #[serde(default, rename = "continue", skip_serializing_if = "Option::is_none")]
    continue_token: Option<Box<str>>,
}

fn unknown() -> Reason {
    Reason::Other(String::new())
}

fn is_unknown(reason: &Reason) -> bool {
    reason.as_str().is_empty()
}

impl From<&Status> for Wire {
    fn from(status: &Status) -> Self {
        let success = status.is_success();
        Self {
            kind: "Status".to_owned(),
            api_version: "v1".to_owned(),
            metadata: WireMeta { continue_token: status.continue_token.clone() },
            status: if success { "Success" } else { "Failure" }.to_owned(),
            message: status.message.clone(),
            reason: status.reason.clone(),
            details: status.details.clone(),
            code: (!success).then_some(status.code),
        }
    }
}

impl From<Wire> for Status {
    fn from(wire: Wire) -> Self {
        let fallback = if wire.status == "Success" { 200 } else { 500 };
        Self {
            code: wire.code.filter(|code| *code != 0).unwrap_or(fallback),
            reason: wire.reason,
            message: wire.message,
            details: wire.details,
            continue_token: wire.metadata.continue_token,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const PODS: Subject<'_> = Subject { group: "", noun: "pods" };
    const DEPLOYMENTS: Subject<'_> = Subject { group: "apps", noun: "deployments" };
    const DEPLOYMENT: Subject<'_> = Subject { group: "apps", noun: "Deployment" };

    fn invalid() -> Status {
        let mut errors = Errors::new();
        errors.invalid("spec.replicas", -1, "must be greater than or equal to 0");
        Status::invalid(DEPLOYMENT, "x", &errors)
    }

    fn check(cases: impl IntoIterator<Item = (Status, u16, &'static str, &'static str)>) {
        for (status, code, reason, message) in cases {
            assert_eq!(
                (status.code, status.reason.as_str(), status.message.as_str()),
                (code, reason, message)
            );
        }
    }

    #[test]
    fn errors_about_objects_are_upstreams() {
        check([
            (Status::not_found(PODS, "x"), 404, "NotFound", r#"pods "x" not found"#),
            (Status::not_found(DEPLOYMENTS, "x"), 404, "NotFound", r#"deployments.apps "x" not found"#),
            (Status::already_exists(PODS, "x"), 409, "AlreadyExists", r#"pods "x" already exists"#),
            (
                Status::generate_name_conflict(PODS, "x"),
                409,
                "AlreadyExists",
                r#"pods "x" already exists, the server was not able to generate a unique name for the object"#,
            ),
            (
                Status::modified(DEPLOYMENTS, "x"),
                409,
                "Conflict",
                r#"Operation cannot be fulfilled on deployments.apps "x": the object has been modified; please apply your changes to the latest version and try again"#,
            ),
            (
                invalid(),
                422,
                "Invalid",
                r#"Deployment.apps "x" is invalid: spec.replicas: Invalid value: -1: must be greater than or equal to 0"#,
            ),
            (Status::bad_request("no"), 400, "BadRequest", "no"),
            (Status::unauthorized("Unauthorized"), 401, "Unauthorized", "Unauthorized"),
            (Status::unauthorized(""), 401, "Unauthorized", "not authorized"),
            (
                Status::forbidden(PODS, "x", r#"User "u" cannot get"#),
                403,
                "Forbidden",
                r#"pods "x" is forbidden: User "u" cannot get"#,
            ),
            (Status::forbidden(PODS, "", "no"), 403, "Forbidden", "pods is forbidden: no"),
            (Status::forbidden(Subject { group: "", noun: "" }, "", "no"), 403, "Forbidden", "forbidden: no"),
        ]);
    }

    #[test]
    fn errors_about_requests_and_the_server_are_upstreams() {
        check([
            (Status::expired("old"), 410, "Expired", "old"),
            (Status::gone("old"), 410, "Gone", "old"),
            (
                Status::method_not_allowed(),
                405,
                "MethodNotAllowed",
                "the server does not allow this method on the requested resource",
            ),
            (
                Status::not_acceptable(&["application/json", "application/yaml"]),
                406,
                "NotAcceptable",
                "only the following media types are accepted: application/json, application/yaml",
            ),
            (
                Status::too_large("limit is 3145728"),
                413,
                "RequestEntityTooLarge",
                "Request entity too large: limit is 3145728",
            ),
            (
                Status::unsupported_media_type(&["application/json"]),
                415,
                "UnsupportedMediaType",
                "the body of the request was in an unknown format - accepted media types include: application/json",
            ),
            (Status::too_many_requests("later", 1), 429, "TooManyRequests", "later"),
            (Status::internal("x"), 500, "InternalError", "Internal error occurred: x"),
            (
                Status::server_timeout(PODS, "create", 2),
                500,
                "ServerTimeout",
                "The create operation against pods could not be completed at this time, please try again.",
            ),
            (Status::not_implemented("no"), 501, "NotImplemented", "no"),
            (Status::service_unavailable("no"), 503, "ServiceUnavailable", "no"),
            (Status::timeout("x"), 504, "Timeout", "Timeout: x"),
        ]);
    }

    #[test]
    fn the_object_on_the_wire_has_its_causes() {
        let json = String::from_utf8(invalid().to_json()).expect("text");
        assert_eq!(
            json,
            r#"{"kind":"Status","apiVersion":"v1","metadata":{},"status":"Failure","message":"Deployment.apps \"x\" is invalid: spec.replicas: Invalid value: -1: must be greater than or equal to 0","reason":"Invalid","details":{"name":"x","group":"apps","kind":"Deployment","causes":[{"reason":"FieldValueInvalid","message":"Invalid value: -1: must be greater than or equal to 0","field":"spec.replicas"}]},"code":422}"#
        );
    }

    #[test]
    fn a_deletion_is_a_success_without_a_code() {
        let json = String::from_utf8(Status::deleted(PODS, "x", "u1").to_json()).expect("text");
        assert_eq!(
            json,
            r#"{"kind":"Status","apiVersion":"v1","metadata":{},"status":"Success","details":{"name":"x","kind":"pods","uid":"u1"}}"#
        );
    }

    #[test]
    fn what_is_written_is_read_back() {
        let mut expired = Status::expired("too old");
        expired.continue_token = Some("token".into());
        for status in [invalid(), Status::too_many_requests("x", 3), expired, Status::not_implemented("x")] {
            assert_eq!(Status::from_json(&status.to_json()), Some(status));
        }
        assert_eq!(Status::from_json(br#"{"kind":"Pod"}"#), None);
        assert_eq!(Status::from_json(b"404 page not found"), None);
    }
}
