//! What can go wrong in the runtime: one enum, each variant naming its noun.

use std::io;

/// A failure of the runtime.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// A sandbox, container or image is not there.
    #[error("{kind} {name:?} not found")]
    NotFound {
        /// `sandbox`, `container` or `image`.
        kind: &'static str,
        /// Its id or name.
        name: String,
    },
    /// The call does not fit the state, such as exec in a container that has exited.
    #[error("{0}")]
    State(String),
    /// The program could not be started: the text says what and why, as in
    /// `exec: "web": executable file not found in $PATH`.
    #[error("{0}")]
    Start(String),
    /// A configuration that cannot be meant, such as an unknown capability.
    #[error("{0}")]
    Invalid(String),
    /// Not `[registry/]name[:tag][@digest]`: the kubelet's InvalidImageName.
    #[error("couldn't parse image name {name:?}: {why}")]
    ImageName {
        /// As given.
        name: String,
        /// What is wrong with it.
        why: &'static str,
    },
    /// An image could not be fetched; this text is what a person sees in events.
    #[error("failed to pull and unpack image {image:?}: {why}")]
    Pull {
        /// Normalised name.
        image: String,
        /// What happened, in classes.
        why: PullError,
    },
    /// An archive that holds no images, or not in a form that is known.
    #[error("bad image archive: {0}")]
    Archive(String),
    /// An image whose documents or layers are not what they should be.
    #[error("bad image: {0}")]
    Image(String),
    /// An image that containers stand on.
    #[error("image {image} is used by {}", by.join(", "))]
    InUse {
        /// As it was asked for.
        image: String,
        /// `container web of pod default/web-1`.
        by: Vec<String>,
    },
    /// The node's pod range is used up.
    #[error("no free address in the pod range {0}")]
    NoAddress(String),
    /// A command did not end in time.
    #[error("command timed out after {0:?}")]
    Timeout(std::time::Duration),
    /// The supervisor of a sandbox is gone or does not answer as agreed.
    #[error("supervisor of sandbox {sandbox}: {why}")]
    Supervisor {
        /// Which sandbox.
        sandbox: String,
        /// What it did.
        why: String,
    },
    /// A bound of [`crate::limits`] is reached.
    #[error("{what} exceeds the limit of {limit}")]
    Limit {
        /// What is too large.
        what: &'static str,
        /// The bound.
        limit: u64,
    },
    /// The operating system refused.
    #[error("failed to {doing}: {source}")]
    Os {
        /// What was tried, such as `mount the root file system`.
        doing: String,
        /// Its answer.
        source: io::Error,
    },
}

/// Why an image was not fetched. The texts are those of other runtimes where people look for them.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PullError {
    /// There is no such image, or no such registry: the kubelet's ErrImagePull.
    #[error("{0}")]
    NotFound(String),
    /// The registry wants credentials, others, or more rights: ErrImagePull.
    #[error("{0}")]
    Denied(String),
    /// The registry cannot be reached or is overloaded, and may answer later: RegistryUnavailable.
    #[error("{0}")]
    Unavailable(String),
    /// A signature is missing or wrong: SignatureValidationFailed. Only a CRI runtime says it; the embedded runtime
    /// checks digests, not signatures.
    #[error("{0}")]
    Signature(String),
    /// A file about registries on this node cannot be used: ErrImagePull.
    #[error("{0}")]
    Setting(String),
    /// What came is not what was promised, is not for this machine, or could not be kept: ErrImagePull.
    #[error("{0}")]
    Failed(String),
}

impl Error {
    /// An operating system error with what was tried.
    pub fn os(doing: impl Into<String>, source: impl Into<io::Error>) -> Self {
        Self::Os { doing: doing.into(), source: source.into() }
    }

    /// Something that is not there.
    pub fn not_found(kind: &'static str, name: &impl ToString) -> Self {
        Self::NotFound { kind, name: name.to_string() }
    }
}

/// An image that is not what it should be.
pub(crate) fn bad_image(why: impl Into<String>) -> Error {
    Error::Image(why.into())
}

/// Names what was tried when an operating system call fails.
pub trait Doing<T> {
    /// Turns an error into [`Error::Os`] with these words after "failed to".
    fn doing(self, words: impl FnOnce() -> String) -> Result<T, Error>;
}

impl<T, E: Into<io::Error>> Doing<T> for Result<T, E> {
    fn doing(self, words: impl FnOnce() -> String) -> Result<T, Error> {
        self.map_err(|source| Error::os(words(), source))
    }
}
