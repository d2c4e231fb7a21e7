//! Brings the images of an archive into the store.

use std::path::Path;
use std::sync::Arc;

use linux::mount::Detached;

use super::archive::{Archive, Found, FoundLayer};
use super::name::Reference;
use super::shelf::{Hold, LayerPlace};
use super::store::{Images, NewImage};
use super::unpacking::Unpacking;
use crate::blocking::aside;
use crate::error::{Error, bad_image};
use crate::model::Image;

/// Adds every image of an archive.
pub(crate) async fn import(
    images: &Images,
    executable: &Detached,
    archive: &Path,
) -> Result<Vec<Image>, Error> {
    let (path, scratch) = (archive.to_owned(), images.scratch());
    let archive = Arc::new(aside(move || Archive::open(&path, &scratch)).await?);
    let reading = Arc::clone(&archive);
    let found = aside(move || reading.images()).await?;
    let mut whole = Vec::new();
    for image in found {
        let mut holds = Vec::new();
        for layer in &image.layers {
            holds.push(unpack(images, executable, &archive, layer).await?);
        }
        whole.push((new_image(image), holds));
    }
    let images = images.clone();
    aside(move || whole.into_iter().map(|(image, holds)| images.commit(&image, holds)).collect()).await
}

async fn unpack(
    images: &Images,
    executable: &Detached,
    archive: &Archive,
    layer: &FoundLayer,
) -> Result<Hold, Error> {
    let making = match images.layer(&layer.diff_id).await? {
        LayerPlace::Present(hold) => return Ok(hold),
        LayerPlace::Missing(making) => making,
    };
    let unpacked =
        Unpacking::of_file(executable, making.place(), archive.part(&layer.part)?)?.finish().await?;
    if layer.digest.as_ref().is_some_and(|digest| *digest != unpacked.packed_digest) {
        return Err(bad_image(format!("layer {} has the digest {}", layer.part, unpacked.packed_digest)));
    }
    aside(move || making.keep(&unpacked)).await
}

fn new_image(found: Found) -> NewImage {
    // An archive without a manifest gives the image's id instead, so that it can be asked for by digest.
    let digest = found.manifest.as_ref().unwrap_or(&found.config).digest.clone();
    let digests = found.names.iter().map(|name| Reference { digest: Some(digest.clone()), ..name.clone() });
    NewImage {
        digests: digests.collect(),
        names: found.names,
        manifest: found.manifest,
        config: found.config,
    }
}
