//! The images of this node, as commands ask for them.

use containers::model::{Image as Present, Progress, Unneeded};
use containers::{Error, PullRequest, Runtime};
use jiff::Timestamp;
use tokio::sync::watch;

use crate::local::{Image, ImageReply, ImageRequest, Removed, Reply};

/// Does what a request about images asks for; `progress` hears how far a pull is.
pub(super) async fn reply(
    runtime: &dyn Runtime,
    request: &ImageRequest,
    progress: Option<watch::Sender<Progress>>,
) -> Reply {
    match outcome(runtime, request, progress).await {
        Ok(reply) => Reply::Images(reply),
        Err(Error::NotFound { kind: "image", name }) => Reply::Failed(format!(
            "there is no image {name:?}; `coracle images list` shows those that there are"
        )),
        Err(error @ Error::InUse { .. }) => Reply::Failed(format!(
            "{error}; delete the pod first, or add --force, which keeps its files until it is gone"
        )),
        Err(error) => Reply::Failed(error.to_string()),
    }
}

async fn outcome(
    runtime: &dyn Runtime,
    request: &ImageRequest,
    progress: Option<watch::Sender<Progress>>,
) -> Result<ImageReply, Error> {
    let all = |images: Vec<Present>| ImageReply::Images(images.into_iter().map(described).collect());
    match request {
        ImageRequest::List => runtime.list_images().await.map(all),
        ImageRequest::Import { archive, name } => {
            runtime.import_images(archive, name.as_deref()).await.map(all)
        }
        ImageRequest::Pull { image, credentials } => {
            let request =
                PullRequest { reference: image.clone(), credentials: credentials.clone(), progress };
            runtime.pull_image(request).await.map(|image| all(vec![image]))
        }
        ImageRequest::Tag { image, name } => {
            runtime.tag_image(image, name).await.map(|image| all(vec![image]))
        }
        ImageRequest::Remove { image, in_use } => {
            let removed = runtime.remove_image(image, *in_use).await?;
            let removed = removed.ok_or_else(|| Error::not_found("image", image))?;
            Ok(ImageReply::Removed(Removed {
                names: removed.names,
                ids: removed.id.into_iter().collect(),
                freed_bytes: removed.freed_bytes,
            }))
        }
        ImageRequest::Prune(unneeded) => prune(runtime, *unneeded).await,
        ImageRequest::Export { images, archive } => runtime.export_images(images, archive).await.map(all),
    }
}

async fn prune(runtime: &dyn Runtime, unneeded: Unneeded) -> Result<ImageReply, Error> {
    let pruned = runtime.prune_images(unneeded).await?;
    let names = |image: &Present| image.names.iter().chain(&image.digests).cloned().collect::<Vec<_>>();
    Ok(ImageReply::Removed(Removed {
        names: pruned.images.iter().flat_map(names).collect(),
        ids: pruned.images.into_iter().map(|image| image.id).collect(),
        freed_bytes: pruned.freed_bytes,
    }))
}

fn described(image: Present) -> Image {
    // The clock of a node that stands before 1970 is no reason to hide its images.
    let added = Timestamp::try_from(image.added).unwrap_or(Timestamp::UNIX_EPOCH);
    Image {
        names: image.names,
        id: image.id,
        digests: image.digests,
        size_bytes: image.size_bytes,
        added: format!("{added:.0}"),
    }
}
