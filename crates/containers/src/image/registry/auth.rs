//! Who we are to a registry: credentials, what they are exchanged for, and for how long that is good.
//!
//! Secrets go to the server that they are for and to the token service that it names, and nowhere else.

use std::collections::BTreeMap;
use std::sync::Arc;

use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, STANDARD_NO_PAD};
use bytes::Bytes;
use http::header::{ACCEPT, AUTHORIZATION, CONTENT_TYPE, USER_AGENT};
use http::{HeaderValue, Method, Request};
use http_body_util::Full;
use parking_lot::Mutex;
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use sha2::{Digest as _, Sha256};
use tokio::time::Instant;

use super::AGENT;
use super::challenge::{self, Demand, Service};
use super::failure::Failure;
use super::hosts::{Endpoint, Scheme};
use super::transport::Transport;
use super::url::Url;
use crate::error::PullError;
use crate::limits::{TOKEN_BYTES, TOKENS};
use crate::model::Credentials;

/// Credentials as they are used.
#[derive(Clone, PartialEq, Eq)]
pub(super) enum Secret {
    Password {
        user: String,
        password: String,
    },
    /// Good for a token only.
    Identity(String),
    /// The token itself.
    Registry(String),
}

/// Answers of token services that are still good. Bounded; the secrets themselves are not kept.
#[derive(Default)]
pub(super) struct Tokens(Mutex<BTreeMap<Key, Kept>>);

/// Server, repository, and a digest of the secret.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Key(String, String, [u8; 32]);

struct Kept {
    authorization: HeaderValue,
    until: Instant,
}

impl Secret {
    /// The credentials that count for a server: those that were given for it, else those of a file.
    pub(super) fn toward(
        endpoint: &Endpoint,
        given: Option<&Credentials>,
    ) -> Result<Option<Self>, PullError> {
        let given = given.filter(|given| match given.server_address.as_str() {
            "" => endpoint.is_named,
            address => is_meant(address, endpoint),
        });
        match given.map(Self::of).transpose()?.flatten() {
            Some(secret) => Ok(Some(secret)),
            None => Ok(endpoint.credentials.as_ref().map(Self::of).transpose()?.flatten()),
        }
    }

    fn of(credentials: &Credentials) -> Result<Option<Self>, PullError> {
        let Credentials { username, password, auth, identity_token, registry_token, .. } = credentials;
        if !registry_token.is_empty() {
            return Ok(Some(Self::Registry(registry_token.clone())));
        }
        if !username.is_empty() {
            return Ok(Some(Self::Password { user: username.clone(), password: password.clone() }));
        }
        if !identity_token.is_empty() {
            return Ok(Some(Self::Identity(identity_token.clone())));
        }
        if auth.is_empty() {
            return Ok(None);
        }
        let invalid =
            || PullError::Denied("invalid decoded auth: it is not USERNAME:PASSWORD in base64".to_owned());
        let trimmed = auth.trim().trim_end_matches('=');
        let bytes = STANDARD_NO_PAD.decode(trimmed).map_err(|_| invalid())?;
        let text = String::from_utf8(bytes).map_err(|_| invalid())?;
        let (user, password) = text.split_once(':').ok_or_else(invalid)?;
        let password = password.trim_end_matches('\0').to_owned();
        Ok(Some(Self::Password { user: user.to_owned(), password }))
    }

    fn basic(&self) -> Option<HeaderValue> {
        let Self::Password { user, password } = self else { return None };
        hidden(&format!("Basic {}", STANDARD.encode(format!("{user}:{password}"))))
    }
}

impl Tokens {
    /// What to say at once, because it was good before.
    pub(super) fn known(&self, key: &Key, now: Instant) -> Option<HeaderValue> {
        self.0.lock().get(key).filter(|kept| kept.until > now).map(|kept| kept.authorization.clone())
    }

    /// It is good no more.
    pub(super) fn forget(&self, key: &Key) {
        self.0.lock().remove(key);
    }

    fn keep(&self, key: Key, kept: Kept, now: Instant) {
        let mut all = self.0.lock();
        all.retain(|_, kept| kept.until > now);
        if all.len() >= TOKENS {
            let next = all.iter().min_by_key(|(_, kept)| kept.until).map(|(key, _)| key.clone());
            next.and_then(|key| all.remove(&key));
        }
        all.insert(key, kept);
    }
}

/// Under what an answer is kept.
pub(super) fn key(endpoint: &Endpoint, secret: Option<&Secret>) -> Key {
    let digest = match secret {
        None => Sha256::digest(b"anonymous"),
        Some(Secret::Password { user, password }) => Sha256::digest(format!("password\0{user}\0{password}")),
        Some(Secret::Identity(token)) => Sha256::digest(format!("identity\0{token}")),
        Some(Secret::Registry(token)) => Sha256::digest(format!("registry\0{token}")),
    };
    Key(endpoint.origin.authority(), endpoint.repository.clone(), digest.into())
}

/// The `Authorization` that a server demands.
pub(super) async fn authorization(
    transport: &Arc<Transport>,
    tokens: &Tokens,
    (endpoint, secret): (&Endpoint, Option<&Secret>),
    demand: Demand,
) -> Result<HeaderValue, Failure> {
    let denied = |why: &str| Failure::lasting(PullError::Denied(format!("{DENIED}: {why}")));
    let key = key(endpoint, secret);
    let now = Instant::now();
    let kept = match demand {
        Demand::Basic => {
            let authorization = secret.and_then(Secret::basic);
            let authorization =
                authorization.ok_or_else(|| denied("authorization failed: no basic auth credentials"))?;
            Kept { authorization, until: now + crate::limits::TOKEN_LIFE_MAX }
        }
        Demand::Bearer(service) => {
            if let Some(Secret::Registry(token)) = secret {
                return hidden(&format!("Bearer {token}"))
                    .ok_or_else(|| denied("the registry token is malformed"));
            }
            let request = exchange(&service, secret, endpoint)?;
            let (token, life) = fetch(transport, endpoint, request, secret).await?;
            Kept { authorization: token, until: now + life }
        }
    };
    let authorization = kept.authorization.clone();
    tokens.keep(key, kept, now);
    Ok(authorization)
}

/// How other runtimes begin when a registry turns a caller away.
pub(super) const DENIED: &str = "pull access denied, repository does not exist or may require authorization";

/// The request for a token.
fn exchange(
    service: &Service,
    secret: Option<&Secret>,
    endpoint: &Endpoint,
) -> Result<(Url, Request<Full<Bytes>>), Failure> {
    let realm = Url::parse(&service.realm).ok_or_else(|| {
        let text = format!("failed to authorize: the token service {:?} is no URL", service.realm);
        Failure::lasting(PullError::Denied(text))
    })?;
    if realm.origin.scheme == Scheme::Http && endpoint.origin.scheme == Scheme::Https {
        let text = format!(
            "failed to authorize: {} names the token service {realm}, which would send credentials in the clear",
            endpoint.origin
        );
        return Err(Failure::lasting(PullError::Denied(text)));
    }
    let mut request = Request::new(Full::default());
    let headers = request.headers_mut();
    headers.insert(USER_AGENT, HeaderValue::from_static(AGENT));
    headers.insert(ACCEPT, HeaderValue::from_static("application/json"));
    if let Some(Secret::Identity(token)) = secret {
        headers.insert(CONTENT_TYPE, HeaderValue::from_static("application/x-www-form-urlencoded"));
        let escaped = |text: &str| utf8_percent_encode(text, NON_ALPHANUMERIC).to_string();
        let form = format!(
            "grant_type=refresh_token&client_id=coracle&service={}&scope={}&refresh_token={}",
            escaped(service.name.as_deref().unwrap_or_default()),
            escaped(&service.scope),
            escaped(token)
        );
        *request.body_mut() = Full::new(Bytes::from(form));
        *request.method_mut() = Method::POST;
        return Ok((realm, request));
    }
    headers.extend(secret.and_then(Secret::basic).map(|basic| (AUTHORIZATION, basic)));
    let realm = service.name.iter().fold(realm, |realm, name| realm.with("service", name));
    // Several scopes stand in one text, between blanks.
    let realm = service.scope.split(' ').fold(realm, |realm, scope| realm.with("scope", scope));
    Ok((realm, request))
}

async fn fetch(
    transport: &Arc<Transport>,
    endpoint: &Endpoint,
    (url, request): (Url, Request<Full<Bytes>>),
    secret: Option<&Secret>,
) -> Result<(HeaderValue, std::time::Duration), Failure> {
    let what = if secret.is_some() { "oauth" } else { "anonymous" };
    let doing = format!("failed to authorize: failed to fetch {what} token");
    let response = transport.send(&url, &endpoint.tls.without_identity(), &request).await;
    let response = response.map_err(|failure| failure.within(&doing))?;
    if !response.status().is_success() {
        let status = (response.status(), super::call::retry_after_of(response.headers()));
        return Err(Failure::of_status(request.method(), &url, status).within(&doing));
    }
    let reply = response.into_body().whole(TOKEN_BYTES).await.map_err(|failure| failure.within(&doing))?;
    let denied = |why: String| Failure::lasting(PullError::Denied(format!("{doing}: {why}")));
    let token = challenge::token(&reply).map_err(denied)?;
    let value =
        hidden(&format!("Bearer {}", token.text)).ok_or_else(|| denied("it is malformed".to_owned()))?;
    Ok((value, token.life))
}

fn is_meant(address: &str, endpoint: &Endpoint) -> bool {
    let host = address.split_once("://").map_or(address, |(_, rest)| rest);
    let host = host.split('/').next().unwrap_or_default().to_ascii_lowercase();
    if matches!(host.as_str(), "docker.io" | "index.docker.io" | "registry-1.docker.io") {
        return endpoint.origin.host == "registry-1.docker.io";
    }
    host == endpoint.origin.authority()
        || host == format!("{}:{}", endpoint.origin.host, endpoint.origin.port())
}

fn hidden(text: &str) -> Option<HeaderValue> {
    let mut value = HeaderValue::try_from(text).ok()?;
    value.set_sensitive(true);
    Some(value)
}
