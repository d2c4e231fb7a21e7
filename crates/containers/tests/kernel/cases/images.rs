//! The image store through the runtime's front door.

use std::fs;

use containers::Runtime;
use containers::image::build::{Recipe, write_archive};
use containers::model::InUse;

use super::block_on;
use crate::fixture::{BUSYBOX, Node, shell};

pub(super) fn images_come_and_go() {
    block_on(async {
        let node = Node::start("images").await;
        let runtime = &node.runtime;
        let images = runtime.list_images().await.unwrap();
        assert_eq!(images.len(), 1);
        let image = &images[0];
        assert_eq!(image.names, [BUSYBOX]);
        for reference in ["busybox:test", BUSYBOX, &image.id, &image.digests[0]] {
            assert_eq!(runtime.image_status(reference).await.unwrap().as_ref(), Some(image), "{reference}");
        }
        assert_eq!(runtime.image_status("busybox").await.unwrap(), None);
        let error = runtime.pull_image("nothing").await.unwrap_err().to_string();
        let name = "docker.io/library/nothing:latest";
        let expected = format!(
            "failed to pull and unpack image \"{name}\": failed to resolve reference \"{name}\": {name}: not found"
        );
        assert_eq!(error, expected);
        // A running container keeps its layers when its image is removed.
        let sandbox = node.sandbox("pod").await;
        let id = node.launch(&sandbox, shell("sleep 1000")).await;
        let error = runtime.remove_image("busybox:test", InUse::Keep).await.unwrap_err().to_string();
        assert_eq!(error, "image busybox:test is used by container main of pod default/pod");
        assert!(runtime.remove_image("busybox:test", InUse::Forget).await.unwrap().is_some());
        assert_eq!(runtime.remove_image("busybox:test", InUse::Forget).await.unwrap(), None);
        assert_eq!(runtime.list_images().await.unwrap(), []);
        assert_eq!(node.exec(&id, "echo still here").await, "still here\n");
        let layers = node.settings.directory.join("images/layers");
        assert_eq!(fs::read_dir(&layers).unwrap().count(), 1);
        runtime.remove_sandbox(&sandbox.id).await.unwrap();
        runtime.import_images(&node.settings.directory.join("busybox.tar"), None).await.unwrap();
        runtime.remove_image(BUSYBOX, InUse::Keep).await.unwrap();
        assert_eq!(fs::read_dir(&layers).unwrap().count(), 0);
        node.finish().await;
    });
}

pub(super) fn a_damaged_archive_changes_nothing() {
    block_on(async {
        let node = Node::start("damaged").await;
        let before = node.runtime.list_images().await.unwrap();
        let files = node.settings.directory.join("files");
        fs::create_dir_all(&files).unwrap();
        fs::write(files.join("file"), "a".repeat(100)).unwrap();
        let archive = node.settings.directory.join("new.tar");
        let recipe = Recipe { name: "new".into(), files, ..Recipe::default() };
        write_archive(&[recipe], &archive).unwrap();
        let good = fs::read(&archive).unwrap();
        let at = good.windows(100).position(|window| window == [b'a'; 100]).unwrap();
        let mut bad = good.clone();
        bad[at] = b'b';
        fs::write(&archive, bad).unwrap();
        let error = node.runtime.import_images(&archive, None).await.unwrap_err().to_string();
        assert!(error.starts_with("bad image: its layer blobs/sha256/"), "{error}");
        assert_eq!(node.runtime.list_images().await.unwrap(), before);
        fs::write(&archive, b"not a tar").unwrap();
        assert!(node.runtime.import_images(&archive, None).await.is_err());
        fs::write(&archive, good).unwrap();
        assert_eq!(
            node.runtime.import_images(&archive, None).await.unwrap()[0].names,
            ["docker.io/library/new:latest"]
        );
        node.finish().await;
    });
}
