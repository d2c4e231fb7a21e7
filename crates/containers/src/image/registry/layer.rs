//! A layer as a stream: from whichever server has it, taken up again where it broke off, never a byte too many.

use http::header::{CONTENT_RANGE, HeaderMap};
use http::{Method, Response, StatusCode};
use tokio::io::{AsyncWrite, AsyncWriteExt as _};

use super::call::{Caller, Question, pause_for};
use super::failure::Failure;
use super::fetch::{Registry, check_encoding, length, worse};
use super::transport::Content;
use super::url::Url;
use crate::error::PullError;
use crate::image::manifest::Descriptor;
use crate::limits::{LAYER_BYTES, LAYER_TRIES, PROGRESS_BYTES, UNPACKING_PATIENCE};

/// How a stream ended that did not come to its end.
#[derive(Debug)]
pub(crate) enum Ended {
    /// The registry's fault.
    Failed(PullError),
    /// Whoever takes the bytes takes no more.
    Closed,
}

/// How far a layer is, and where it goes.
struct Stream<'a, W> {
    layer: &'a Descriptor,
    into: &'a mut W,
    /// Bytes that have been handed on.
    at: u64,
    told: u64,
    tell: &'a (dyn Fn(u64) + Send + Sync),
}

enum Broken {
    Failed(Failure),
    Closed,
}

impl Registry {
    /// Streams a layer into `into`; `tell` hears how many bytes have come. Broken streams are resumed.
    pub(crate) async fn stream<W: AsyncWrite + Unpin + Send>(
        &self,
        layer: &Descriptor,
        into: &mut W,
        tell: &(dyn Fn(u64) + Send + Sync),
    ) -> Result<(), Ended> {
        if !(1..=LAYER_BYTES).contains(&layer.size) {
            let text = format!("the layer {} has the size {}", layer.digest, layer.size);
            return Err(Ended::Failed(PullError::Failed(text)));
        }
        let mut stream = Stream { layer, into, at: 0, told: 0, tell };
        let (mut tries, mut tries_here) = (0, 0);
        loop {
            let before = stream.at;
            let failure = match self.stream_on(&mut stream).await {
                Ok(()) => return Ok(()),
                Err(Broken::Closed) => return Err(Ended::Closed),
                Err(Broken::Failed(failure)) => failure,
            };
            // Whoever sends something before every break may go on longer, but not for ever.
            (tries, tries_here) = (tries + 1, if stream.at > before { 1 } else { tries_here + 1 });
            let pause = failure.pause(tries_here).filter(|_| tries < LAYER_TRIES);
            let Some(pause) = pause else { return Err(Ended::Failed(failed(layer, &failure.why))) };
            tracing::debug!("the layer {} broke off at {}: {}", layer.digest, stream.at, failure.why);
            pause_for(pause).await;
        }
    }

    /// From the first server that gives the rest.
    async fn stream_on<W: AsyncWrite + Unpin + Send>(
        &self,
        stream: &mut Stream<'_, W>,
    ) -> Result<(), Broken> {
        let what = format!("blobs/{}", stream.layer.digest);
        let (mut first, mut again) = (None, None);
        for caller in self.callers.iter().filter(|caller| caller.endpoint.pulls) {
            let question = Question { method: Method::GET, what: &what, accept: "*/*", from: stream.at };
            match caller.ask_once(&question).await {
                Ok(answer) => return stream.take(answer).await,
                Err(failure) => {
                    again = again.or((failure.pause(1).is_some()).then_some(failure.clone()));
                    first = worse(first, failure.why);
                }
            }
        }
        if let Some(answer) = self.elsewhere(stream.layer, stream.at).await {
            return stream.take(answer).await;
        }
        let lasting =
            || Failure::lasting(first.unwrap_or_else(|| PullError::NotFound("no server has it".to_owned())));
        Err(Broken::Failed(again.unwrap_or_else(lasting)))
    }

    /// Layers that may not be distributed lie where their makers say.
    async fn elsewhere(&self, layer: &Descriptor, from: u64) -> Option<Response<Content>> {
        let is_foreign = ["foreign", "nondistributable"].iter().any(|word| layer.media_type.contains(word));
        let caller: &Caller = self.callers.last().filter(|_| is_foreign)?;
        for url in layer.urls.iter().filter_map(|url| Url::parse(url)) {
            if url.is_secure()
                && let Ok(answer) = caller.ask_elsewhere(&url, from).await
            {
                return Some(answer);
            }
        }
        None
    }
}

impl<W: AsyncWrite + Unpin + Send> Stream<'_, W> {
    async fn take(&mut self, answer: Response<Content>) -> Result<(), Broken> {
        let mut skip = self.begin(&answer).map_err(Broken::Failed)?;
        let mut content = answer.into_body();
        loop {
            let Some(mut bytes) = content.chunk().await.map_err(Broken::Failed)? else { break };
            let known = skip.min(bytes.len() as u64);
            skip -= known;
            let bytes = bytes.split_off(usize::try_from(known).expect("it is at most the chunk's length"));
            if self.at + bytes.len() as u64 > self.layer.size {
                return Err(Broken::Failed(self.wrong_size(self.at + bytes.len() as u64)));
            }
            let written = tokio::time::timeout(UNPACKING_PATIENCE, self.into.write_all(&bytes)).await;
            if !matches!(written, Ok(Ok(()))) {
                return Err(Broken::Closed);
            }
            self.at += bytes.len() as u64;
            if self.at - self.told >= PROGRESS_BYTES {
                self.told = self.at;
                (self.tell)(self.at);
            }
        }
        if self.at == self.layer.size {
            (self.tell)(self.at);
            return Ok(());
        }
        let text = format!("unexpected EOF after {} of {} bytes", self.at, self.layer.size);
        Err(Broken::Failed(Failure::passing(text)))
    }

    /// How many bytes to skip because they are there already: none when the server resumes as it was asked.
    fn begin(&self, answer: &Response<Content>) -> Result<u64, Failure> {
        check_encoding(answer.headers())?;
        let (begin, skip) = if answer.status() == StatusCode::PARTIAL_CONTENT {
            let begin = range_begin(answer.headers());
            if begin != Some(self.at) {
                let text = format!("the server was asked for bytes from {} and sends others", self.at);
                return Err(Failure::lasting(PullError::Failed(text)));
            }
            (self.at, 0)
        } else {
            (0, self.at)
        };
        match length(answer.headers()) {
            Some(length) if begin.saturating_add(length) != self.layer.size => {
                Err(self.wrong_size(begin.saturating_add(length)))
            }
            _ => Ok(skip),
        }
    }

    fn wrong_size(&self, actual: u64) -> Failure {
        let text = format!("failed size validation: {actual} != {}: failed precondition", self.layer.size);
        Failure::lasting(PullError::Failed(text))
    }
}

fn failed(layer: &Descriptor, why: &PullError) -> PullError {
    why.with_text(format!("failed to copy: layer {}: {why}", layer.digest))
}

/// `bytes 5-9/10` begins at 5.
fn range_begin(headers: &HeaderMap) -> Option<u64> {
    let text = headers.get(CONTENT_RANGE)?.to_str().ok()?;
    text.strip_prefix("bytes ")?.split('-').next()?.trim().parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_range_says_where_it_begins() {
        let begin = |text: &'static str| {
            let mut headers = HeaderMap::new();
            headers.insert(CONTENT_RANGE, http::HeaderValue::from_static(text));
            range_begin(&headers)
        };
        assert_eq!(begin("bytes 5-9/10"), Some(5));
        assert_eq!(begin("bytes */10"), None);
        assert_eq!(begin("5-9"), None);
    }
}
