//! Bodies into documents, and documents into the hub's form. What clients match in errors is upstream's text.

use api::codec::{Decoded, json, protobuf, yaml};
use api::errors::quote;
use api::limits::Budget;
use api::schema::{self, Schema};
use api::{Document, Gvk, Status};
use bytes::Bytes;

use crate::kinds::Target;
use crate::request::{FieldValidation, Request};

/// The media types of bodies that are understood, as a 415 names them.
const UNDERSTOOD: [&str; 3] = ["application/json", "application/yaml", "application/vnd.kubernetes.protobuf"];

/// The facts about the objects of an endpoint.
pub(crate) fn schema_of(target: &Target) -> Result<&'static Schema, Status> {
    let (api_version, kind) = target.speaks();
    let (group, version) = api_version.split_once('/').unwrap_or(("", api_version));
    schema::find(group, version, kind)
        .ok_or_else(|| Status::internal(format!("no schema for {api_version} {kind}")))
}

/// Reads the body as an object of the endpoint's kind. Adds warnings when the caller wants them.
pub(crate) fn body(request: &Request, warnings: &mut Vec<String>) -> Result<Document, Status> {
    let schema = schema_of(&request.target)?;
    let decoded = decode(&request.content_type, &request.body, schema)?;
    let sent = Gvk::parse(decoded.document.api_version(), decoded.document.kind());
    let Decoded { document, problems } = decoded;
    match request.field_validation()? {
        FieldValidation::Strict if !problems.is_empty() => {
            return Err(Status::bad_request(in_kind(&sent, schema, &problems.to_string())));
        }
        FieldValidation::Warn => warnings.extend(problems.texts()),
        FieldValidation::Strict | FieldValidation::Ignore => {}
    }
    check_kind(document, schema)
}

/// Decodes bytes of a media type.
pub(crate) fn decode(content_type: &str, body: &Bytes, schema: &Schema) -> Result<Decoded, Status> {
    let (decoded, sent) = match content_type {
        "" | "application/json" | "*/*" => {
            (json::decode(body, schema), json::peek(body, &Budget::REQUEST).ok())
        }
        "application/yaml" => (yaml::decode(body, schema), None),
        "application/vnd.kubernetes.protobuf" => (protobuf::decode(body, schema), None),
        _ => return Err(Status::unsupported_media_type(&UNDERSTOOD)),
    };
    decoded.map_err(|error| {
        let sent =
            sent.map_or_else(|| schema.gvk(), |(api_version, kind)| given(&api_version, &kind, schema));
        Status::bad_request(error.bad_request(Some(&sent), &schema.kind, body))
    })
}

/// What the body says it is, or else what is expected.
fn given(api_version: &str, kind: &str, schema: &Schema) -> Gvk {
    let expected = schema.api_version();
    let api_version = if api_version.is_empty() { &expected } else { api_version };
    Gvk::parse(api_version, if kind.is_empty() { &schema.kind } else { kind })
}

/// A body need not say what it is, but it must not say anything else.
fn check_kind(mut doc: Document, schema: &Schema) -> Result<Document, Status> {
    let expected = schema.api_version();
    if doc.api_version().is_empty() {
        doc.set("apiVersion", expected.as_str());
    }
    if doc.kind().is_empty() {
        doc.set("kind", schema.kind.as_str());
    }
    if doc.api_version() == expected && doc.kind() == schema.kind {
        return Ok(doc);
    }
    let sent = Gvk::parse(doc.api_version(), doc.kind());
    Err(Status::bad_request(in_kind(&sent, schema, &why_not(&sent, schema))))
}

/// Why an object of another kind is not taken, in upstream's words.
fn why_not(sent: &Gvk, expected: &Schema) -> String {
    if schema::find(&sent.group, &sent.version, &sent.kind).is_none() {
        return format!(
            "no kind {} is registered for version {} in scheme \"pkg/api/legacyscheme/scheme.go:30\"",
            quote(&sent.kind),
            quote(&sent.api_version())
        );
    }
    let package = match expected.group.as_str() {
        "" | "events.k8s.io" => "core",
        group => group.split('.').next().unwrap_or(group),
    };
    let (version, kind, own) = (&sent.version, &sent.kind, &expected.kind);
    format!("converting ({version}.{kind}) to ({package}.{own}): unknown conversion")
}

fn in_kind(sent: &Gvk, schema: &Schema, why: &str) -> String {
    let sent = given(&sent.api_version(), &sent.kind, schema);
    let (kind, version) = (&sent.kind, &sent.version);
    format!("{kind} in version \"{version}\" cannot be handled as a {}: {why}", schema.kind)
}

/// Sets the version's defaults and brings the document into the hub's form.
pub(crate) fn to_hub(target: &Target, doc: &mut Document) {
    let served = &target.served;
    served.version.set_defaults(doc);
    if !served.is_hub() {
        served.version.to_hub(doc);
        doc.set("apiVersion", served.resource.hub().api_version());
    }
}

/// Refuses a body that names another namespace than the path.
pub(crate) fn check_namespace(target: &Target, doc: &Document) -> Result<(), Status> {
    let given = doc.namespace();
    if given.is_empty() || given == target.namespace {
        return Ok(());
    }
    Err(Status::bad_request(if target.namespace.is_empty() {
        "namespace may not be set on a cluster-scoped object".to_owned()
    } else {
        "the namespace of the provided object does not match the namespace sent on the request".to_owned()
    }))
}
