//! One request to a server of a registry: authorised when it asks for that, followed where it leads, tried again when it
//! is overloaded.

use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use http::header::{
    ACCEPT, ACCEPT_ENCODING, AUTHORIZATION, HeaderMap, LOCATION, RANGE, RETRY_AFTER, USER_AGENT,
    WWW_AUTHENTICATE,
};
use http::{HeaderName, HeaderValue, Method, Request, Response, StatusCode};
use http_body_util::Full;
use tokio::time::Instant;

use super::AGENT;
use super::auth::{self, DENIED, Secret, Tokens};
use super::challenge;
use super::failure::{self, Failure};
use super::hosts::{Endpoint, Scheme};
use super::transport::{Content, Transport};
use super::url::Url;
use crate::error::PullError;
use crate::limits::REDIRECTIONS;

/// Asks one server.
pub(super) struct Caller {
    pub(super) endpoint: Endpoint,
    secret: Option<Secret>,
    transport: Arc<Transport>,
    tokens: Arc<Tokens>,
}

/// What is asked.
pub(super) struct Question<'a> {
    pub(super) method: Method,
    /// Below the repository: `manifests/latest`.
    pub(super) what: &'a str,
    pub(super) accept: &'a str,
    /// How many bytes are there already.
    pub(super) from: u64,
}

impl Caller {
    pub(super) fn new(
        endpoint: Endpoint,
        secret: Option<Secret>,
        (transport, tokens): (&Arc<Transport>, &Arc<Tokens>),
    ) -> Self {
        Self { endpoint, secret, transport: Arc::clone(transport), tokens: Arc::clone(tokens) }
    }

    /// The answer, which is a good one; an overloaded server is asked again.
    pub(super) async fn ask(&self, question: &Question<'_>) -> Result<Response<Content>, Failure> {
        let mut tries = 0;
        loop {
            let failure = match self.ask_once(question).await {
                Ok(answer) => return Ok(answer),
                Err(failure) => failure,
            };
            tries += 1;
            let Some(pause) = failure.pause(tries).filter(|_| failure.is_overload()) else {
                return Err(failure);
            };
            pause_for(pause).await;
        }
    }

    /// The same without a second try.
    pub(super) async fn ask_once(&self, question: &Question<'_>) -> Result<Response<Content>, Failure> {
        let url = self.url(question);
        let key = auth::key(&self.endpoint, self.secret.as_ref());
        let known = self.tokens.known(&key, Instant::now());
        let answer = self.follow(&url, question, known.as_ref()).await?;
        if answer.status() != StatusCode::UNAUTHORIZED {
            return good(question, &url, answer);
        }
        self.tokens.forget(&key);
        let scope = format!("repository:{}:pull", self.endpoint.repository);
        let Some(demand) = challenge::demand(challenges(&answer), &scope) else {
            return good(question, &url, answer);
        };
        drop(answer);
        let who = (&self.endpoint, self.secret.as_ref());
        let authorization = auth::authorization(&self.transport, &self.tokens, who, demand).await?;
        let answer = self.follow(&url, question, Some(&authorization)).await?;
        if answer.status() == StatusCode::UNAUTHORIZED {
            self.tokens.forget(&key);
            if let Some(complaint) = challenge::complaint(challenges(&answer)) {
                let complaint: String = complaint.chars().take(64).collect();
                let text = format!("{DENIED}: server message: {complaint}: authorization failed");
                return Err(Failure::lasting(PullError::Denied(text)));
            }
        }
        good(question, &url, answer)
    }

    /// Something that lies elsewhere, as a manifest says. Nobody is told who asks.
    pub(super) async fn ask_elsewhere(&self, url: &Url, from: u64) -> Result<Response<Content>, Failure> {
        let question = Question { method: Method::GET, what: "", accept: "*/*", from };
        let answer = self.follow(url, &question, None).await?;
        good(&question, url, answer)
    }

    fn url(&self, question: &Question<'_>) -> Url {
        let Endpoint { origin, base, repository, namespace, .. } = &self.endpoint;
        let path_and_query = format!("{base}/{repository}/{}", question.what);
        let url = Url { origin: origin.clone(), path_and_query };
        namespace.iter().fold(url, |url, namespace| url.with("ns", namespace))
    }

    /// Follows redirections. What says who we are goes to the first server only.
    async fn follow(
        &self,
        url: &Url,
        question: &Question<'_>,
        authorization: Option<&HeaderValue>,
    ) -> Result<Response<Content>, Failure> {
        let mut at = url.clone();
        for _ in 0..=REDIRECTIONS {
            let is_own = self.endpoint.origin.is_same(&at.origin);
            let mut request = plain(question);
            let mut tls = self.endpoint.tls.clone();
            if is_own {
                self.add_own_headers(request.headers_mut())?;
                request.headers_mut().extend(authorization.map(|value| (AUTHORIZATION, value.clone())));
            } else {
                tls = tls.without_identity();
            }
            let answer = self.transport.send(&at, &tls, &request).await?;
            if !answer.status().is_redirection() {
                return Ok(answer);
            }
            at = self.next(&at, &answer)?;
        }
        let text = format!("stopped after {REDIRECTIONS} redirects from {}", url.without_query());
        Err(Failure::lasting(PullError::Failed(text)))
    }

    fn next(&self, at: &Url, answer: &Response<Content>) -> Result<Url, Failure> {
        let fail = |why: &str| {
            let text = format!("{} redirects {why}", at.without_query());
            Failure::lasting(PullError::Failed(text))
        };
        let location = answer.headers().get(LOCATION).and_then(|value| value.to_str().ok());
        let next = at.join(location.ok_or_else(|| fail("without saying where"))?);
        let next = next.ok_or_else(|| fail("to something that is no URL of HTTP"))?;
        if next.origin.scheme == Scheme::Http && self.endpoint.origin.scheme == Scheme::Https {
            return Err(fail("from HTTPS to plain HTTP, which no file names"));
        }
        Ok(next)
    }

    fn add_own_headers(&self, headers: &mut HeaderMap) -> Result<(), Failure> {
        for (name, value) in &self.endpoint.headers {
            let invalid = || {
                let text = format!("the header {name:?} for {} is malformed", self.endpoint.origin);
                Failure::lasting(PullError::Setting(text))
            };
            let name: HeaderName = name.parse().map_err(|_| invalid())?;
            headers.append(name, HeaderValue::try_from(value).map_err(|_| invalid())?);
        }
        Ok(())
    }
}

/// Waits before another try.
pub(super) async fn pause_for(pause: Duration) {
    #[expect(clippy::disallowed_methods, reason = "a driver: it waits as long as the failure's pause says")]
    tokio::time::sleep(pause).await;
}

/// The wish of a server that is overloaded.
pub(super) fn retry_after_of(headers: &HeaderMap) -> Option<Duration> {
    headers.get(RETRY_AFTER).and_then(|value| value.to_str().ok()).and_then(failure::retry_after)
}

fn plain(question: &Question<'_>) -> Request<Full<Bytes>> {
    let mut request = Request::new(Full::default());
    *request.method_mut() = question.method.clone();
    let headers = request.headers_mut();
    headers.insert(USER_AGENT, HeaderValue::from_static(AGENT));
    // Digests are of what lies there, not of what a server makes of it on the way.
    headers.insert(ACCEPT_ENCODING, HeaderValue::from_static("identity"));
    if let Ok(accept) = HeaderValue::try_from(question.accept) {
        headers.insert(ACCEPT, accept);
    }
    if question.from > 0 {
        headers.insert(RANGE, HeaderValue::try_from(format!("bytes={}-", question.from)).expect("digits"));
    }
    request
}

fn challenges<T>(answer: &Response<T>) -> impl Iterator<Item = &str> {
    answer.headers().get_all(WWW_AUTHENTICATE).iter().filter_map(|value| value.to_str().ok())
}

fn good(question: &Question<'_>, url: &Url, answer: Response<Content>) -> Result<Response<Content>, Failure> {
    if answer.status().is_success() {
        return Ok(answer);
    }
    let status = (answer.status(), retry_after_of(answer.headers()));
    Err(Failure::of_status(&question.method, url, status))
}
