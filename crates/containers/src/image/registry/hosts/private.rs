//! `registries.yaml`, in the form that k3s made well known: mirrors with rewrites, and per server TLS and credentials.

use std::collections::BTreeMap;
use std::path::PathBuf;

use regex_lite::Regex;
use serde::{Deserialize, Deserializer};

use super::pairs::Pairs;
use super::{Address, Endpoint, split, without_values};
use crate::image::Reference;
use crate::model::Credentials;

/// What the file says.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(super) struct Private {
    /// By registry; `*` stands for those without an entry.
    #[serde(deserialize_with = "nullable")]
    mirrors: BTreeMap<String, Option<Mirror>>,
    /// By server; `*` stands for those without an entry.
    #[serde(deserialize_with = "nullable")]
    configs: BTreeMap<String, Option<Config>>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct Mirror {
    #[serde(deserialize_with = "nullable")]
    endpoint: Vec<Address>,
    /// The first pattern that matches changes the repository's name.
    #[serde(deserialize_with = "nullable")]
    rewrite: Pairs<Pattern, String>,
}

#[derive(Debug, Deserialize)]
#[serde(try_from = "String")]
struct Pattern(Regex);

#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct Config {
    auth: Option<Auth>,
    tls: Option<TlsFiles>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct Auth {
    username: String,
    password: String,
    #[serde(rename = "auth")]
    both: String,
    identity_token: String,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct TlsFiles {
    ca_file: Option<PathBuf>,
    cert_file: Option<PathBuf>,
    key_file: Option<PathBuf>,
    insecure_skip_verify: bool,
}

impl Private {
    /// # Errors
    /// A text with line, column and field.
    pub(super) fn parse(text: &str) -> Result<Self, String> {
        // A file of comments only is no mapping, and says nothing.
        let is_empty = text.lines().all(|line| line.trim().is_empty() || line.trim_start().starts_with('#'));
        if is_empty {
            return Ok(Self::default());
        }
        let place = |error: serde_saphyr::Error| {
            let told = error.to_string();
            // The rest shows the file's own lines, where passwords may stand.
            let first = told.lines().next().unwrap_or_default();
            without_values(first.strip_prefix("error: ").unwrap_or(first))
        };
        serde_saphyr::from_str(text).map_err(place)
    }

    /// The servers that stand in for an image's registry.
    pub(super) fn mirrors(&self, image: &Reference) -> Vec<Endpoint> {
        let (registry, repository) = split(image);
        let Some(Some(mirror)) = self.mirrors.get(registry).or_else(|| self.mirrors.get("*")) else {
            return Vec::new();
        };
        let endpoint = |address: &Address| {
            // A path says where the repositories are; the usual prefix is meant when there is none.
            let path = address.bare_path();
            let base = if path.is_empty() { address.versioned_path() } else { path };
            Endpoint { repository: mirror.rewritten(repository), ..Endpoint::at(address, base, image) }
        };
        mirror.endpoint.iter().map(endpoint).collect()
    }

    /// Adds what the file says of a server.
    pub(super) fn describe(&self, endpoint: &mut Endpoint, registry: &str) {
        let authority = endpoint.origin.authority();
        let with_port = format!("{}:{}", endpoint.origin.host, endpoint.origin.port());
        let names = [authority.as_str(), with_port.as_str()].into_iter();
        let mut names = names.chain(endpoint.is_named.then_some(registry));
        let found = names.find_map(|name| self.configs.get(name)).or_else(|| self.configs.get("*"));
        let Some(Some(config)) = found else { return };
        if let Some(tls) = &config.tls {
            endpoint.tls.authorities.extend(tls.ca_file.clone());
            if let Some(certificate) = &tls.cert_file {
                endpoint.tls.identity = Some((certificate.clone(), tls.key_file.clone()));
            }
            endpoint.tls.trusts_anyone |= tls.insecure_skip_verify;
        }
        endpoint.credentials = config.auth.as_ref().map(Auth::credentials);
    }
}

impl Auth {
    fn credentials(&self) -> Credentials {
        Credentials {
            username: self.username.clone(),
            password: self.password.clone(),
            auth: self.both.clone(),
            identity_token: self.identity_token.clone(),
            ..Credentials::default()
        }
    }
}

impl Mirror {
    fn rewritten(&self, repository: &str) -> String {
        let matching = self.rewrite.0.iter().find(|(pattern, _)| pattern.0.is_match(repository));
        matching.map_or_else(
            || repository.to_owned(),
            |(pattern, new)| pattern.0.replace_all(repository, new.as_str()).into_owned(),
        )
    }
}

impl TryFrom<String> for Pattern {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        Regex::new(&text).map(Self).map_err(|error| format!("{text:?} is no pattern: {error}"))
    }
}

/// A key without a value says nothing.
fn nullable<'de, T: Default + Deserialize<'de>, D: Deserializer<'de>>(from: D) -> Result<T, D::Error> {
    Ok(Option::deserialize(from)?.unwrap_or_default())
}
