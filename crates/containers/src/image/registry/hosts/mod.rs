//! Which servers may have an image, in the order in which they are asked, and how to talk to each.
//!
//! Made from two kinds of files that administrators know: `registries.yaml` ([`private`]) and folders of `hosts.toml`
//! ([`folder`]). Mirrors of the first come first, then those of the second, then the registry itself. Everything here
//! is text in and meaning out; [`Files`] reads the disk.

mod folder;
mod pairs;
mod private;

use std::fmt;
use std::net::IpAddr;
use std::path::{Path, PathBuf};
use std::str::FromStr;

use http::Uri;
use serde::Deserialize;

use crate::error::PullError;
use crate::image::Reference;
use crate::model::Credentials;

/// A server that may have an image.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Endpoint {
    pub(super) origin: Origin,
    /// What stands before the repository's name in a path, such as `/v2`; no slash at its end.
    pub(super) base: String,
    /// The repository's name there.
    pub(super) repository: String,
    /// The registry for which a mirror stands in.
    pub(super) namespace: Option<String>,
    /// Whether it may say which digest a tag has.
    pub(super) resolves: bool,
    /// Whether it may serve content.
    pub(super) pulls: bool,
    pub(super) tls: Tls,
    /// Sent with every request, to this server only.
    pub(super) headers: Vec<(String, String)>,
    /// Those of a file, for this server only.
    pub(super) credentials: Option<Credentials>,
    /// Whether it is the registry that the image's name means.
    pub(super) is_named: bool,
}

/// Where a server is.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Origin {
    pub(super) scheme: Scheme,
    pub(super) host: String,
    pub(super) port: Option<u16>,
}

/// How a server is spoken to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Scheme {
    Https,
    /// Only where a file or a port says so.
    Http,
    /// HTTPS, and HTTP when the server does not speak it: registries on this machine.
    Either,
}

/// Who may vouch for a server, and who we are to it. Paths of PEM files.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Tls {
    /// Beside those that the machine knows.
    pub(super) authorities: Vec<PathBuf>,
    /// A certificate, and its key when that is in a file of its own.
    pub(super) identity: Option<(PathBuf, Option<PathBuf>)>,
    pub(super) trusts_anyone: bool,
}

/// A server as files write it: a URL, `https` when it has no scheme.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(try_from = "String")]
struct Address {
    origin: Origin,
    path: String,
}

/// Where files about registries are.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Files<'a> {
    pub(super) private: &'a Path,
    pub(super) folders: &'a Path,
}

impl Files<'_> {
    /// The servers for an image, as the files say at this moment. Blocks.
    pub(super) fn endpoints(&self, image: &Reference) -> Result<Vec<Endpoint>, PullError> {
        let (registry, _) = split(image);
        let private = read(self.private)?.map(|text| private::Private::parse(&text));
        let private = private.transpose().map_err(|why| unusable(self.private, &why))?;
        let folder = folder::Folder::find(self.folders, registry)?;
        Ok(plan(image, private.as_ref().unwrap_or(&private::Private::default()), &folder))
    }
}

/// The servers for an image, first those that stand in for the registry.
fn plan(image: &Reference, private: &private::Private, folder: &folder::Folder) -> Vec<Endpoint> {
    let (registry, _) = split(image);
    let named = Origin::of_registry(registry);
    let mut all = private.mirrors(image);
    all.extend(folder.mirrors(image));
    all.push(folder.server(image));
    for endpoint in &mut all {
        // Under the same name on another port of HTTP's own it is still the registry that the name means.
        endpoint.is_named = endpoint.origin.is_at(&named) || endpoint.origin.authority() == named.authority();
        endpoint.namespace = (!endpoint.is_named).then(|| registry.to_owned());
        private.describe(endpoint, registry);
    }
    let mut seen: Vec<Endpoint> = Vec::new();
    for endpoint in all {
        let is_known = |known: &Endpoint| {
            known.origin.is_at(&endpoint.origin)
                && (&known.base, &known.repository) == (&endpoint.base, &endpoint.repository)
        };
        if !seen.iter().any(is_known) {
            seen.push(endpoint);
        }
    }
    seen
}

impl Endpoint {
    fn at(address: &Address, base: String, image: &Reference) -> Self {
        Self {
            origin: address.origin.clone(),
            base,
            repository: split(image).1.to_owned(),
            namespace: None,
            resolves: true,
            pulls: true,
            tls: Tls::default(),
            headers: Vec::new(),
            credentials: None,
            is_named: false,
        }
    }
}

impl Tls {
    /// For other servers than the one that may know who we are.
    pub(super) fn without_identity(&self) -> Self {
        Self { identity: None, ..self.clone() }
    }
}

impl Origin {
    /// Where the registry of this name is unless a file says otherwise.
    fn of_registry(registry: &str) -> Self {
        let (host, port) = match registry.rsplit_once(':') {
            Some((host, port)) => (host, port.parse().ok()),
            None => (registry, None),
        };
        let is_here =
            host == "localhost" || host.parse::<IpAddr>().is_ok_and(|address| address.is_loopback());
        let scheme = match port {
            _ if !is_here => Scheme::Https,
            None | Some(443) => Scheme::Https,
            Some(80) => Scheme::Http,
            Some(_) => Scheme::Either,
        };
        // The one registry whose server has another name.
        let host = if registry == "docker.io" { "registry-1.docker.io" } else { host };
        Self { scheme, host: host.to_owned(), port }
    }

    /// With the port that the scheme implies.
    pub(super) fn port(&self) -> u16 {
        self.port.unwrap_or(if self.scheme == Scheme::Http { 80 } else { 443 })
    }

    /// As it stands in a URL.
    pub(super) fn authority(&self) -> String {
        match self.port {
            Some(port) => format!("{}:{port}", self.host),
            None => self.host.clone(),
        }
    }

    /// Whether what may be said here may be said there: the same server, in no less private a way.
    pub(super) fn is_same(&self, other: &Self) -> bool {
        self.is_at(other) && (self.scheme == other.scheme || self.scheme == Scheme::Either)
    }

    /// Whether both are the same server.
    pub(super) fn is_at(&self, other: &Self) -> bool {
        (&self.host, self.port()) == (&other.host, other.port())
    }
}

impl fmt::Display for Origin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let scheme = if self.scheme == Scheme::Http { "http" } else { "https" };
        write!(f, "{scheme}://{}", self.authority())
    }
}

impl Address {
    /// The path as it is, without a slash at its end.
    fn bare_path(&self) -> String {
        self.path.trim_end_matches('/').to_owned()
    }

    /// The path under which the distribution protocol is spoken, unless said otherwise.
    fn versioned_path(&self) -> String {
        let path = self.bare_path();
        if path.ends_with("/v2") { path } else { format!("{path}/v2") }
    }
}

impl FromStr for Address {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let fail = || {
            format!("{text:?} is no address of a registry: write https://HOST[:PORT] or http://HOST[:PORT]")
        };
        let full = if text.contains("://") { text.to_owned() } else { format!("https://{text}") };
        let uri: Uri = full.parse().map_err(|_| fail())?;
        let scheme = match uri.scheme_str() {
            Some("https") => Scheme::Https,
            Some("http") => Scheme::Http,
            _ => return Err(fail()),
        };
        let authority = uri.authority().ok_or_else(fail)?;
        if authority.as_str().contains('@') || uri.query().is_some() || authority.host().is_empty() {
            return Err(fail());
        }
        let host = authority.host().to_ascii_lowercase();
        let host = if host == "docker.io" { "registry-1.docker.io".to_owned() } else { host };
        Ok(Self { origin: Origin { scheme, host, port: authority.port_u16() }, path: uri.path().to_owned() })
    }
}

impl TryFrom<String> for Address {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        text.parse()
    }
}

/// Registry and repository of a name.
pub(super) fn split(image: &Reference) -> (&str, &str) {
    image.repository.split_once('/').expect("a parsed reference names its registry")
}

/// A parser's message without the value that it did not expect: that may be a password, and everybody reads events.
fn without_values(message: &str) -> String {
    let known = ["invalid type: ", "invalid value: "].into_iter().find_map(|kind| message.split_once(kind));
    match known.and_then(|(before, rest)| Some((before, rest.rsplit_once(", expected ")?.1))) {
        Some((before, expected)) => format!("{before}expected {expected}"),
        None => message.to_owned(),
    }
}

fn read(path: &Path) -> Result<Option<String>, PullError> {
    match std::fs::read_to_string(path) {
        Ok(text) => Ok(Some(text)),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(PullError::Setting(format!("failed to read {}: {error}", path.display()))),
    }
}

fn unusable(path: &Path, why: &str) -> PullError {
    PullError::Setting(format!("failed to understand {}: {why}", path.display()))
}

#[cfg(test)]
mod tests;
