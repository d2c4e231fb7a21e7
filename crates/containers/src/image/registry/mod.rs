//! Registries: from an image's name to its documents and layers, over the distribution protocol.
//!
//! * [`hosts`]: which servers may have an image, from the files of the node, read anew for every pull.
//! * [`challenge`], [`auth`]: who we are to a server. [`proxy`], [`tls`], [`transport`]: how it is reached.
//! * [`call`]: one question. [`fetch`]: documents. [`layer`]: a layer as a stream that survives its connections.
//!
//! Why it is ours: `docs/adr/0002-pulling-images.md`. Everything that comes is bounded and checked against the digest that named it. Nothing is written to the disk here.

mod auth;
mod call;
mod challenge;
mod failure;
mod fetch;
mod hosts;
mod layer;
mod proxy;
mod tls;
mod transport;
mod url;

use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use auth::{Secret, Tokens};
use call::Caller;
use hosts::Files;
use transport::Transport;

pub(super) use fetch::{Registry, Resolved};
pub(super) use layer::Ended;
pub use proxy::Proxies;

use super::Reference;
use crate::error::PullError;
use crate::limits;
use crate::model::Credentials;

/// How we name ourselves to servers.
const AGENT: &str = concat!("coracle/", env!("CARGO_PKG_VERSION"));

/// Where registries are found, and how.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RegistrySettings {
    /// `registries.yaml`: mirrors, credentials and authorities; may be missing.
    pub private: PathBuf,
    /// Folders of `hosts.toml` by registry; may be missing.
    pub hosts: PathBuf,
    /// From the environment.
    pub proxies: Proxies,
    /// A server that sends no byte for so long is given up.
    pub stall: Duration,
}

impl RegistrySettings {
    /// Where `registries.yaml` is usually.
    pub const PRIVATE: &'static str = "/etc/coracle/registries.yaml";
    /// Where folders of `hosts.toml` are usually.
    pub const HOSTS: &'static str = "/etc/coracle/certs.d";
}

impl Default for RegistrySettings {
    fn default() -> Self {
        Self {
            private: PathBuf::from(Self::PRIVATE),
            hosts: PathBuf::from(Self::HOSTS),
            proxies: Proxies::default(),
            stall: limits::REGISTRY_STALL,
        }
    }
}

/// All registries, and what they have told us so far.
pub(super) struct Registries {
    settings: RegistrySettings,
    tokens: Arc<Tokens>,
}

impl Registries {
    pub(super) fn new(settings: RegistrySettings) -> Self {
        Self { settings, tokens: Arc::default() }
    }

    /// The registry of an image with its mirrors, as the node's files say now.
    pub(super) async fn of(
        &self,
        image: &Reference,
        credentials: Option<&Credentials>,
    ) -> Result<Registry, PullError> {
        let (private, folders) = (self.settings.private.clone(), self.settings.hosts.clone());
        let wanted = image.clone();
        let read = move || Files { private: &private, folders: &folders }.endpoints(&wanted);
        let endpoints = tokio::task::spawn_blocking(read).await;
        let endpoints = endpoints.map_err(|error| PullError::Failed(error.to_string()))??;
        let transport = Transport::new(self.settings.proxies.clone(), self.settings.stall);
        let caller = |endpoint| {
            let secret = Secret::toward(&endpoint, credentials)?;
            Ok(Caller::new(endpoint, secret, (&transport, &self.tokens)))
        };
        let callers = endpoints.into_iter().map(caller).collect::<Result<_, PullError>>()?;
        Ok(Registry::new(image.clone(), callers))
    }
}
