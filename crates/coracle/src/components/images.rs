//! The images of this node, as commands ask for them.

use containers::Runtime;
use containers::model::{Image as Present, InUse};

use crate::local::{Image, Reply, Request};

/// Does what a request about images asks for.
pub(super) async fn reply(runtime: &dyn Runtime, request: &Request) -> Reply {
    let outcome = match request {
        Request::Import(archive) => runtime.import_images(archive, None).await,
        Request::Images => runtime.list_images().await,
        Request::Remove(name) => match runtime.remove_image(name, InUse::Keep).await {
            Ok(None) => return Reply::Failed(format!("there is no image {name:?}")),
            done => done.map(|_| Vec::new()),
        },
        Request::Status | Request::Wait(_) => return Reply::Failed("no server runs".to_owned()),
    };
    match outcome {
        Ok(images) => Reply::Images(images.into_iter().map(described).collect()),
        Err(error) => Reply::Failed(error.to_string()),
    }
}

fn described(image: Present) -> Image {
    Image { names: image.names, id: image.id, size_bytes: image.size_bytes }
}
