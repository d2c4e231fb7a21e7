//! What a registry says of an image: the digest of a tag, and documents by their digests.

use http::header::{CONTENT_LENGTH, HeaderMap};
use http::{Method, Response, StatusCode};

use super::call::{Caller, Question};
use super::failure::Failure;
use super::transport::Content;
use crate::error::PullError;
use crate::image::Reference;
use crate::image::manifest::{ACCEPTED, Descriptor, Document};
use crate::image::name::is_digest;
use crate::limits::MANIFEST_BYTES;

/// The servers for one image, in the order in which they are asked.
pub(crate) struct Registry {
    image: Reference,
    pub(super) callers: Vec<Caller>,
}

/// What a name stands for at this moment.
pub(crate) struct Resolved {
    /// Of the manifest or index.
    pub(crate) digest: String,
    /// It, when the registry would not tell the digest alone.
    document: Option<Document>,
}

impl Registry {
    pub(super) fn new(image: Reference, callers: Vec<Caller>) -> Self {
        Self { image, callers }
    }

    /// The digest that the image's name has now; one request when all goes well.
    pub(crate) async fn resolve(&self) -> Result<Resolved, PullError> {
        let name = self.image.digest.as_ref().or(self.image.tag.as_ref()).expect("one of both is there");
        let mut first = None;
        for caller in self.callers.iter().filter(|caller| caller.endpoint.resolves) {
            match resolve_at(caller, name).await {
                Ok(resolved) => return Ok(resolved),
                Err(failure) => first = worse(first, failure.why),
            }
        }
        let image = self.image.to_string();
        let text = match &first {
            None | Some(PullError::NotFound(_)) if !is_unknown_host(first.as_ref()) => {
                format!("failed to resolve reference {image:?}: {image}: not found")
            }
            why => {
                let why = why.as_ref().map(ToString::to_string).unwrap_or_default();
                format!("failed to resolve reference {image:?}: {why}")
            }
        };
        Err(first.unwrap_or_else(|| PullError::NotFound(String::new())).with_text(text))
    }

    /// The manifest or index that a name stands for.
    pub(crate) async fn resolved_document(&self, resolved: Resolved) -> Result<Document, PullError> {
        match resolved.document {
            Some(document) => Ok(document),
            None => self.manifest(&Descriptor { digest: resolved.digest, ..Descriptor::default() }).await,
        }
    }

    /// A manifest or index by its digest.
    pub(crate) async fn manifest(&self, descriptor: &Descriptor) -> Result<Document, PullError> {
        self.document(descriptor, "manifests").await
    }

    /// A configuration by its digest.
    pub(crate) async fn config(&self, descriptor: &Descriptor) -> Result<Document, PullError> {
        self.document(descriptor, "blobs").await
    }

    async fn document(&self, descriptor: &Descriptor, kind: &str) -> Result<Document, PullError> {
        let what = format!("{kind}/{}", descriptor.digest);
        let mut first = None;
        for caller in self.callers.iter().filter(|caller| caller.endpoint.pulls) {
            match document_at(caller, &what, descriptor).await {
                Ok(document) => return Ok(document),
                Err(failure) => first = worse(first, failure.why),
            }
        }
        let why = first.unwrap_or_else(|| PullError::NotFound("no server has it".to_owned()));
        let text = format!("failed to copy: {}: {why}", descriptor.digest);
        Err(why.with_text(text))
    }
}

async fn resolve_at(caller: &Caller, name: &str) -> Result<Resolved, Failure> {
    let (what, accept) = (format!("manifests/{name}"), ACCEPTED.join(", "));
    let head = Question { method: Method::HEAD, what: &what, accept: &accept, from: 0 };
    match caller.ask(&head).await {
        Ok(answer) => {
            check_length(answer.headers(), 0)?;
            let told = answer.headers().get("docker-content-digest").and_then(|value| value.to_str().ok());
            let told = told.filter(|digest| is_digest(digest)).map(str::to_owned);
            if let Some(digest) = told.or_else(|| is_digest(name).then(|| name.to_owned())) {
                if is_digest(name) && digest != name {
                    let text = format!("the server says that {name} has the digest {digest}");
                    return Err(Failure::lasting(PullError::Failed(text)));
                }
                // To its end, so that the connection serves again.
                answer.into_body().whole(0).await?;
                return Ok(Resolved { digest, document: None });
            }
        }
        Err(failure) if !failure.is_about(&[StatusCode::METHOD_NOT_ALLOWED, StatusCode::NOT_IMPLEMENTED]) => {
            return Err(failure);
        }
        // A server that knows no HEAD.
        Err(_) => {}
    }
    let get = Question { method: Method::GET, ..head };
    let answer = caller.ask(&get).await?;
    let document = Document::new(read(answer, 0).await?);
    Ok(Resolved { digest: document.digest.clone(), document: Some(document) })
}

async fn document_at(caller: &Caller, what: &str, descriptor: &Descriptor) -> Result<Document, Failure> {
    let accept = ACCEPTED.join(", ") + ", */*";
    let question = Question { method: Method::GET, what, accept: &accept, from: 0 };
    let answer = caller.ask(&question).await?;
    let bytes = read(answer, descriptor.size).await?;
    let failed = |text: String| Failure::lasting(PullError::Failed(text));
    if descriptor.size > 0 && bytes.len() as u64 != descriptor.size {
        let text =
            format!("failed size validation: {} != {}: failed precondition", bytes.len(), descriptor.size);
        return Err(failed(text));
    }
    let document = Document::new(bytes);
    if document.digest != descriptor.digest {
        let (actual, expected) = (&document.digest, &descriptor.digest);
        let text = format!("unexpected commit digest {actual}, expected {expected}: failed precondition");
        return Err(failed(text));
    }
    Ok(document)
}

async fn read(answer: Response<Content>, expected: u64) -> Result<Vec<u8>, Failure> {
    check_length(answer.headers(), expected)?;
    check_encoding(answer.headers())?;
    answer.into_body().whole(MANIFEST_BYTES).await
}

fn check_length(headers: &HeaderMap, expected: u64) -> Result<(), Failure> {
    let told = length(headers).unwrap_or_default();
    let failed = |text: String| Err(Failure::lasting(PullError::Failed(text)));
    if told.max(expected) > MANIFEST_BYTES {
        return failed(format!(
            "a document of {} bytes, where at most {MANIFEST_BYTES} are taken",
            told.max(expected)
        ));
    }
    Ok(())
}

/// Digests are of what lies in the registry; what was packed on the way has others.
pub(super) fn check_encoding(headers: &HeaderMap) -> Result<(), Failure> {
    match headers.get(http::header::CONTENT_ENCODING).and_then(|value| value.to_str().ok()) {
        None | Some("" | "identity") => Ok(()),
        Some(other) => {
            let text = format!("the server packs its answer with {other:?}, although it was asked not to");
            Err(Failure::lasting(PullError::Failed(text)))
        }
    }
}

pub(super) fn length(headers: &HeaderMap) -> Option<u64> {
    headers.get(CONTENT_LENGTH)?.to_str().ok()?.parse().ok()
}

/// The failure that says more: the first one that is not only a missing image.
pub(super) fn worse(first: Option<PullError>, next: PullError) -> Option<PullError> {
    match first {
        None => Some(next),
        Some(PullError::NotFound(_)) if !matches!(next, PullError::NotFound(_)) => Some(next),
        first => first,
    }
}

fn is_unknown_host(why: Option<&PullError>) -> bool {
    matches!(why, Some(PullError::NotFound(text)) if text.contains("no such host"))
}
