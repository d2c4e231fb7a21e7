//! Folders of `hosts.toml`, as containerd reads them: `certs.d/HOST/hosts.toml`, or `_default` for hosts without one.
//!
//! A folder without `hosts.toml` may hold certificates as docker expects them: `*.crt` vouch for the server, `*.cert`
//! with `*.key` say who we are.

use std::path::{Path, PathBuf};

use serde::Deserialize;

use super::pairs::Pairs;
use super::{Address, Endpoint, Origin, Tls, read, split, unusable, without_values};
use crate::error::PullError;
use crate::image::Reference;

/// What the folder of a registry says; nothing when there is none.
#[derive(Debug, Default)]
pub(super) struct Folder {
    /// Relative paths begin here.
    place: PathBuf,
    file: HostsFile,
    /// Certificates that lie in a folder without a file.
    certificates: Tls,
}

/// The first half is about the server itself; see [`Host`].
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct HostsFile {
    server: Option<Address>,
    capabilities: Option<Vec<Capability>>,
    ca: OneOrMore<PathBuf>,
    client: Option<Client>,
    skip_verify: bool,
    header: Pairs<String, OneOrMore<String>>,
    override_path: bool,
    /// In the order of the file.
    host: Pairs<Address, Host>,
}

#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct Host {
    /// All when absent.
    capabilities: Option<Vec<Capability>>,
    ca: OneOrMore<PathBuf>,
    client: Option<Client>,
    skip_verify: bool,
    header: Pairs<String, OneOrMore<String>>,
    /// Whether the address has the whole path already.
    override_path: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
enum Capability {
    Pull,
    Resolve,
    /// Nothing is pushed from here.
    Push,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(untagged, expecting = "a text or a list of texts")]
enum OneOrMore<T> {
    One(T),
    More(Vec<T>),
}

/// A certificate with its key: one file, a list of one file, or a list of one pair.
#[derive(Clone, Debug, Deserialize)]
#[serde(untagged, expecting = "a path, or a list of one pair of paths: [[\"CERTIFICATE\", \"KEY\"]]")]
enum Client {
    Whole(PathBuf),
    Listed([PathBuf; 1]),
    Pair([[PathBuf; 2]; 1]),
}

impl<T> Default for OneOrMore<T> {
    fn default() -> Self {
        Self::More(Vec::new())
    }
}

impl<T> OneOrMore<T> {
    fn as_slice(&self) -> &[T] {
        match self {
            Self::One(one) => std::slice::from_ref(one),
            Self::More(more) => more,
        }
    }
}

impl Folder {
    /// The folder of a registry below `folders`. Blocks.
    pub(super) fn find(folders: &Path, registry: &str) -> Result<Self, PullError> {
        // A colon cannot stand in a folder's name everywhere.
        let encoded = registry.rsplit_once(':').map(|(host, port)| format!("{host}_{port}_"));
        let names = encoded.as_deref().into_iter().chain([registry, "_default"]);
        let Some(place) = names.map(|name| folders.join(name)).find(|place| place.is_dir()) else {
            return Ok(Self::default());
        };
        let path = place.join("hosts.toml");
        match read(&path)? {
            Some(text) => Self::parse(place, &text).map_err(|why| unusable(&path, &why)),
            None => Ok(Self { certificates: certificates(&place)?, place, ..Self::default() }),
        }
    }

    /// # Errors
    /// A text with line, column and field.
    pub(super) fn parse(place: PathBuf, text: &str) -> Result<Self, String> {
        let place_of = |error: toml::de::Error| {
            let before = error.span().and_then(|span| text.get(..span.start)).unwrap_or_default();
            let line = before.matches('\n').count() + 1;
            let column = before.rsplit('\n').next().unwrap_or_default().chars().count() + 1;
            format!("line {line} column {column}: {}", without_values(error.message()))
        };
        let file = toml::from_str(text).map_err(place_of)?;
        Ok(Self { place, file, certificates: Tls::default() })
    }

    /// The servers that stand in for the registry.
    pub(super) fn mirrors(&self, image: &Reference) -> Vec<Endpoint> {
        self.file.host.0.iter().map(|(address, host)| self.endpoint(address, host, image)).collect()
    }

    /// The registry itself.
    pub(super) fn server(&self, image: &Reference) -> Endpoint {
        let (registry, _) = split(image);
        let usual = || Address { origin: Origin::of_registry(registry), path: String::new() };
        let address = self.file.server.clone().unwrap_or_else(usual);
        let mut endpoint = self.endpoint(&address, &self.file.about_server(), image);
        endpoint.tls.authorities.extend(self.certificates.authorities.clone());
        endpoint.tls.identity = endpoint.tls.identity.take().or_else(|| self.certificates.identity.clone());
        endpoint
    }

    fn endpoint(&self, address: &Address, host: &Host, image: &Reference) -> Endpoint {
        let base = if host.override_path { address.bare_path() } else { address.versioned_path() };
        let can = |capability| host.capabilities.as_ref().is_none_or(|all| all.contains(&capability));
        let headers = host.header.0.iter();
        let headers = headers.flat_map(|(name, values)| {
            values.as_slice().iter().map(move |value| (name.clone(), value.clone()))
        });
        Endpoint {
            resolves: can(Capability::Resolve),
            pulls: can(Capability::Pull),
            tls: self.tls(host),
            headers: headers.collect(),
            ..Endpoint::at(address, base, image)
        }
    }

    fn tls(&self, host: &Host) -> Tls {
        let path = |path: &PathBuf| self.place.join(path);
        let key = |key: &PathBuf| (!key.as_os_str().is_empty()).then(|| path(key));
        let identity = host.client.as_ref().map(|client| match client {
            Client::Whole(both) | Client::Listed([both]) => (path(both), None),
            Client::Pair([[certificate, secret]]) => (path(certificate), key(secret)),
        });
        Tls {
            authorities: host.ca.as_slice().iter().map(path).collect(),
            identity,
            trusts_anyone: host.skip_verify,
        }
    }
}

impl HostsFile {
    fn about_server(&self) -> Host {
        Host {
            capabilities: self.capabilities.clone(),
            ca: self.ca.clone(),
            client: self.client.clone(),
            skip_verify: self.skip_verify,
            header: self.header.clone(),
            override_path: self.override_path,
        }
    }
}

fn certificates(place: &Path) -> Result<Tls, PullError> {
    let fail = |error| PullError::Setting(format!("failed to list {}: {error}", place.display()));
    let mut tls = Tls::default();
    for entry in std::fs::read_dir(place).map_err(fail)? {
        let path = entry.map_err(fail)?.path();
        match path.extension().and_then(|extension| extension.to_str()) {
            Some("crt") => tls.authorities.push(path),
            Some("cert") => {
                let key = path.with_extension("key");
                tls.identity = Some((path, Some(key)));
            }
            _ => {}
        }
    }
    tls.authorities.sort();
    Ok(tls)
}
