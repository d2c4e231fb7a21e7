//! Which form of an answer the client accepts: JSON or YAML; the object, a table, or its metadata only.

use api::Status;
use http::HeaderMap;

/// The form of an answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Accept {
    /// What is shown of the object.
    pub form: Form,
    /// How it is written.
    pub encoding: Encoding,
}

/// What is shown of an object.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Form {
    /// All of it.
    Whole,
    /// The columns that people read.
    Table,
    /// Its metadata.
    Metadata,
}

/// How an answer is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Encoding {
    /// Compact JSON.
    Json,
    /// JSON for people.
    PrettyJson,
    /// YAML.
    Yaml,
}

/// The media types that can be made, as a 406 names them.
const MADE: [&str; 2] = ["application/json", "application/yaml"];

impl Accept {
    /// The plain form.
    pub(crate) const JSON: Self = Self { form: Form::Whole, encoding: Encoding::Json };

    /// Reads the headers; the first acceptable clause wins.
    pub(crate) fn read(headers: &HeaderMap, is_pretty: Option<bool>) -> Result<Self, Status> {
        let value = headers.get(http::header::ACCEPT).and_then(|value| value.to_str().ok()).unwrap_or("");
        let mut accept = match value.trim() {
            "" => Some(Self::JSON),
            clauses => clauses.split(',').find_map(Self::clause),
        }
        .ok_or_else(|| Status::not_acceptable(&MADE))?;
        let for_people = is_pretty.unwrap_or_else(|| is_browser(headers));
        if for_people && accept.encoding == Encoding::Json {
            accept.encoding = Encoding::PrettyJson;
        }
        Ok(accept)
    }

    /// The media type of the answer.
    pub(crate) fn content_type(&self) -> &'static str {
        match self.encoding {
            Encoding::Json | Encoding::PrettyJson => "application/json",
            Encoding::Yaml => "application/yaml",
        }
    }

    fn clause(clause: &str) -> Option<Self> {
        let mut parts = clause.split(';').map(str::trim);
        let encoding = match parts.next()? {
            "application/json" | "*/*" | "application/*" => Encoding::Json,
            "application/yaml" => Encoding::Yaml,
            _ => return None,
        };
        let mut shown = Form::Whole;
        for part in parts {
            let (key, value) = part.split_once('=')?;
            match (key, value) {
                ("as", "Table") => shown = Form::Table,
                ("as", "PartialObjectMetadata" | "PartialObjectMetadataList") => shown = Form::Metadata,
                ("v", "v1") | ("g", "meta.k8s.io") | ("q" | "charset", _) => {}
                // Another form, or another version of one.
                ("as" | "v" | "g", _) => return None,
                _ => {}
            }
        }
        Some(Self { form: shown, encoding })
    }
}

/// People use curl and browsers; upstream prints prettily for them.
fn is_browser(headers: &HeaderMap) -> bool {
    let agent = headers.get(http::header::USER_AGENT).and_then(|value| value.to_str().ok()).unwrap_or("");
    ["curl", "Wget", "Mozilla/5.0"].iter().any(|name| agent.starts_with(name))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(value: &'static str) -> Option<Accept> {
        let mut headers = HeaderMap::new();
        headers.insert(http::header::ACCEPT, http::HeaderValue::from_static(value));
        Accept::read(&headers, None).ok()
    }

    #[test]
    fn the_first_clause_that_can_be_made_wins() {
        let table = Accept { form: Form::Table, ..Accept::JSON };
        let kubectl = "application/json;as=Table;v=v1;g=meta.k8s.io,application/json;as=Table;v=v1beta1;g=meta.k8s.io,application/json";
        assert_eq!(read(kubectl), Some(table));
        assert_eq!(read("application/vnd.kubernetes.protobuf,application/json"), Some(Accept::JSON));
        assert_eq!(read("*/*"), Some(Accept::JSON));
        assert_eq!(read("application/yaml"), Some(Accept { encoding: Encoding::Yaml, ..Accept::JSON }));
        assert_eq!(read("text/html"), None);
        assert_eq!(read("application/json;as=Table;v=v1beta1;g=meta.k8s.io"), None);
    }
}
