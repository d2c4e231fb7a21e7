//! What commands ask about the node's images, and what they hear.

use std::path::PathBuf;

use containers::model::{Credentials, InUse, Unneeded};
use serde::{Deserialize, Serialize};

/// What a command may ask about images.
#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) enum ImageRequest {
    /// Which there are.
    List,
    /// Add those of this archive; the name is for those that have none.
    Import { archive: PathBuf, name: Option<String> },
    /// Fetch this one; the server says how far it is before it replies.
    Pull { image: String, credentials: Option<Credentials> },
    /// Give an image one more name.
    Tag { image: String, name: String },
    /// Forget this name, or an image by its id.
    Remove { image: String, in_use: InUse },
    /// Remove those that nobody misses.
    Prune(Unneeded),
    /// Write these into an archive.
    Export { images: Vec<String>, archive: PathBuf },
}

/// What the server says about images.
#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) enum ImageReply {
    /// Those that there are, or that the request was about.
    Images(Vec<Image>),
    /// What is no more.
    Removed(Removed),
}

/// One image.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Image {
    /// With a tag each, sorted.
    pub(crate) names: Vec<String>,
    pub(crate) id: String,
    /// Names with a digest, sorted.
    pub(crate) digests: Vec<String>,
    pub(crate) size_bytes: u64,
    /// When it was added, RFC 3339.
    pub(crate) added: String,
}

/// What a removal took away.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Removed {
    /// Names and digests.
    pub(crate) names: Vec<String>,
    /// Ids of images that went with their last name.
    pub(crate) ids: Vec<String>,
    /// Layers that went with them.
    pub(crate) freed_bytes: u64,
}
