//! One request to the API, parsed: what verbs and parts work on. HTTP ends here.
//!
//! Parsing reads the query and the body's type; it never looks into objects. Query values that make no sense
//! are refused with upstream's codes.

use api::{FieldSelector, LabelSelector, Status};
use bytes::Bytes;
use http::HeaderMap;
use resources::User;

use crate::accept::Accept;
use crate::cache::Selection;
use crate::kinds::Target;
use crate::path::{self, Attributes};

/// One request.
pub(crate) struct Request {
    /// Who asks.
    pub user: User,
    /// What it is about, in words.
    pub attributes: Attributes,
    /// What it is about.
    pub target: Target,
    /// The parameters.
    pub query: Vec<(String, String)>,
    /// In which form the answer shall be.
    pub accept: Accept,
    /// The media type of the body, without parameters; empty when there is none.
    pub content_type: String,
    /// The body.
    pub body: Bytes,
}

/// How strictly a body is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum FieldValidation {
    /// Unknown and duplicate fields are refused.
    Strict,
    /// They are dropped, and the caller is warned.
    Warn,
    /// They are dropped.
    Ignore,
}

impl Request {
    /// The value of a parameter; empty when it is not there.
    pub(crate) fn parameter(&self, name: &str) -> &str {
        path::parameter(&self.query, name)
    }

    /// Whether a parameter says yes.
    pub(crate) fn flag(&self, name: &str) -> bool {
        path::flag(&self.query, name)
    }

    /// A parameter that is a whole number.
    pub(crate) fn number(&self, name: &str) -> Result<Option<i64>, Status> {
        match self.parameter(name) {
            "" => Ok(None),
            text => text.parse().map(Some).map_err(|_| {
                Status::bad_request(format!(
                    "strconv.ParseInt: parsing {}: invalid syntax",
                    api::errors::quote(text)
                ))
            }),
        }
    }

    /// Which objects a collection request means.
    pub(crate) fn selection(&self) -> Result<Selection, Status> {
        let labels = LabelSelector::parse(self.parameter("labelSelector"))
            .map_err(|error| Status::bad_request(error.to_string()))?;
        let fields = FieldSelector::parse(self.parameter("fieldSelector"))
            .map_err(|error| Status::bad_request(error.to_string()))?;
        let resource = self.target.served.resource;
        for term in fields.requirements() {
            let common = matches!(term.field.as_str(), "metadata.name" | "metadata.namespace");
            if common || resource.fields().iter().any(|field| field.name == term.field) {
                continue;
            }
            return Err(Status::bad_request(match resource.fields() {
                [] => FieldSelector::unknown_field_for_kind(&term.field),
                _ => FieldSelector::unknown_field(&term.field),
            }));
        }
        Ok(Selection { namespace: self.target.namespace.as_str().into(), labels, fields })
    }

    /// Whether nothing shall be stored.
    pub(crate) fn dry_run(&self) -> Result<bool, Status> {
        let mut given = self.query.iter().filter(|(key, _)| key == "dryRun").map(|(_, value)| value);
        let Some(value) = given.next() else { return Ok(false) };
        if value == "All" && given.all(|more| more == "All") {
            return Ok(true);
        }
        let mut errors = api::Errors::new();
        errors.not_supported("dryRun", &api::Node::from(format!("[{value}]").as_str()), &["All"]);
        Err(self.invalid_options(&errors))
    }

    /// How strictly the body is read. Clients that do not say are warned.
    pub(crate) fn field_validation(&self) -> Result<FieldValidation, Status> {
        match self.parameter("fieldValidation") {
            "Strict" => Ok(FieldValidation::Strict),
            "" | "Warn" => Ok(FieldValidation::Warn),
            "Ignore" => Ok(FieldValidation::Ignore),
            other => {
                let mut errors = api::Errors::new();
                errors.not_supported("fieldValidation", other, &["Ignore", "Strict", "Warn"]);
                Err(self.invalid_options(&errors))
            }
        }
    }

    fn invalid_options(&self, errors: &api::Errors) -> Status {
        let noun = match self.attributes.verb.as_str() {
            "create" => "CreateOptions",
            "update" => "UpdateOptions",
            "patch" => "PatchOptions",
            _ => "DeleteOptions",
        };
        Status::invalid(api::Subject { group: "meta.k8s.io", noun }, "", errors)
    }
}

/// The media type of a body, in lower case and without parameters.
pub(crate) fn content_type(headers: &HeaderMap) -> String {
    let value = headers.get(http::header::CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or("");
    value.split(';').next().unwrap_or("").trim().to_lowercase()
}
