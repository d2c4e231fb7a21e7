//! The image store through the runtime's front door.

use std::fs;
use std::io::Write as _;

use containers::image::build::{Recipe, write_archive};
use containers::model::{InUse, Unneeded};
use containers::{Embedded, Runtime};

use super::block_on;
use crate::archive::{self, layers_on};
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
        // A running container keeps its layers when its image is removed.
        let sandbox = node.sandbox("pod").await;
        let id = node.launch(&sandbox, shell("sleep 1000")).await;
        let error = runtime.remove_image("busybox:test", InUse::Keep).await.unwrap_err().to_string();
        assert_eq!(error, "image busybox:test is used by container main of pod default/pod");
        assert!(runtime.remove_image("busybox:test", InUse::Forget).await.unwrap().is_some());
        assert_eq!(runtime.remove_image("busybox:test", InUse::Forget).await.unwrap(), None);
        assert_eq!(runtime.list_images().await.unwrap(), []);
        assert_eq!(node.exec(&id, "echo still here").await, "still here\n");
        assert_eq!(layers_on(&node.settings.directory).len(), 1);
        runtime.remove_sandbox(&sandbox.id).await.unwrap();
        runtime.import_images(&node.settings.directory.join("busybox.tar"), None).await.unwrap();
        runtime.remove_image(BUSYBOX, InUse::Keep).await.unwrap();
        assert_eq!(layers_on(&node.settings.directory), Vec::<String>::new());
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

/// A pipe is read once and in order, and so is what is compressed; others are served meanwhile.
pub(super) fn archives_come_by_pipe_and_compressed() {
    block_on(async {
        let node = Node::start("piped").await;
        let directory = &node.settings.directory;
        let plain = fs::read(directory.join("busybox.tar")).unwrap();
        let gzip = {
            let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
            encoder.write_all(&plain).unwrap();
            encoder.finish().unwrap()
        };
        let zstd = zstd::encode_all(plain.as_slice(), 1).unwrap();
        for (number, bytes) in [plain, gzip, zstd].into_iter().enumerate() {
            node.runtime.remove_image(BUSYBOX, InUse::Keep).await.unwrap();
            let path = directory.join(format!("archive-{number}"));
            fs::write(&path, &bytes).unwrap();
            assert_eq!(node.runtime.import_images(&path, None).await.unwrap()[0].names, [BUSYBOX]);
            node.runtime.remove_image(BUSYBOX, InUse::Keep).await.unwrap();
            let pipe = directory.join(format!("pipe-{number}"));
            nix::unistd::mkfifo(&pipe, nix::sys::stat::Mode::S_IRWXU).unwrap();
            let (runtime, source) = (node.runtime.clone(), pipe.clone());
            let import = tokio::spawn(async move { runtime.import_images(&source, None).await });
            // Opens when the other side reads.
            let mut writer =
                tokio::task::spawn_blocking(move || fs::File::create(pipe).unwrap()).await.unwrap();
            let (first, second) = bytes.split_at(bytes.len() / 2);
            let half = first.to_vec();
            let mut writer = tokio::task::spawn_blocking(move || writer.write_all(&half).map(|()| writer))
                .await
                .unwrap()
                .unwrap();
            // The import stands in the middle of its archive.
            assert_eq!(node.runtime.list_images().await.unwrap(), []);
            assert_eq!(node.runtime.image_status(BUSYBOX).await.unwrap(), None);
            let rest = second.to_vec();
            tokio::task::spawn_blocking(move || writer.write_all(&rest)).await.unwrap().unwrap();
            assert_eq!(import.await.unwrap().unwrap()[0].names, [BUSYBOX]);
        }
        assert!(layers_on(directory).iter().all(|name| !name.starts_with('.')));
        node.finish().await;
    });
}

pub(super) fn people_give_the_beginning_of_an_id() {
    block_on(async {
        let node = Node::start("short").await;
        let runtime = &node.runtime;
        let image = runtime.image_status(BUSYBOX).await.unwrap().unwrap();
        let short = image.id["sha256:".len()..][..12].to_owned();
        // A pod's image is never found by the beginning of an id.
        assert_eq!(runtime.image_status(&short).await.unwrap(), None);
        let tagged = runtime.tag_image(&short, "localhost/also:1").await.unwrap();
        assert_eq!(tagged.names, [BUSYBOX, "localhost/also:1"]);
        let removed = runtime.remove_image("localhost/also:1", InUse::Keep).await.unwrap().unwrap();
        assert_eq!(
            (removed.id, removed.names, removed.freed_bytes),
            (None, vec!["localhost/also:1".to_owned()], 0)
        );
        for wrong in ["abc", "ffffffffffff", "nothing:1"] {
            assert_eq!(runtime.remove_image(wrong, InUse::Keep).await.unwrap(), None, "{wrong}");
        }
        // Its name moves to another image, and nobody misses it then.
        let other = node.settings.directory.join("other.tar");
        archive::image(
            &other,
            BUSYBOX,
            &[archive::Layer::plain(archive::tar(&[("a", tar::EntryType::Regular, 0o644, "")]))],
        );
        let other = runtime.import_images(&other, None).await.unwrap().remove(0);
        assert_eq!(runtime.list_images().await.unwrap().len(), 2);
        let sandbox = node.sandbox("pod").await;
        let config = containers::model::ContainerConfig { image: image.id.clone(), ..shell("sleep 1000") };
        let container = node.launch(&sandbox, config).await;
        assert_eq!(runtime.prune_images(Unneeded::Nameless).await.unwrap().images, []);
        runtime.remove_container(&container).await.unwrap();
        let pruned = runtime.prune_images(Unneeded::Nameless).await.unwrap();
        assert_eq!(pruned.images.iter().map(|image| &image.id).collect::<Vec<_>>(), [&image.id]);
        assert!(pruned.freed_bytes > 500_000);
        let pruned = runtime.prune_images(Unneeded::Unused).await.unwrap();
        assert_eq!(pruned.images, [other]);
        assert_eq!(layers_on(&node.settings.directory), Vec::<String>::new());
        node.finish().await;
    });
}

pub(super) fn a_damaged_index_is_set_aside() {
    block_on(async {
        let node = Node::start("index").await;
        let image = node.runtime.image_status(BUSYBOX).await.unwrap().unwrap();
        let (settings, layers) = (node.settings.clone(), layers_on(&node.settings.directory));
        drop(node.runtime);
        let index = settings.directory.join("images/index.json");
        let good = fs::read(&index).unwrap();
        fs::write(&index, &good[..good.len() / 2]).unwrap();
        let unfinished = settings.directory.join("images/layers/.unfinished-abc-1/files/dir");
        fs::create_dir_all(&unfinished).unwrap();
        fs::write(unfinished.join("file"), "half").unwrap();
        let runtime = Embedded::open(settings.clone()).await.unwrap();
        // Found again by its documents and layers; its name only the index knew.
        let found = runtime.list_images().await.unwrap();
        assert_eq!(
            found.iter().map(|image| (&image.id, image.names.len())).collect::<Vec<_>>(),
            [(&image.id, 0)]
        );
        assert_eq!(layers_on(&settings.directory), layers);
        assert!(settings.directory.join("images/index.damaged").exists());
        runtime.tag_image(&image.id, BUSYBOX).await.unwrap();
        let node = Node { runtime, settings };
        assert_eq!(node.run("pod", shell("exit 7")).await.0.code, 7);
        node.finish().await;
    });
}

pub(super) fn an_exported_image_comes_back_as_it_was() {
    block_on(async {
        let node = Node::start("export").await;
        let (runtime, directory) = (&node.runtime, &node.settings.directory);
        let image = runtime.image_status(BUSYBOX).await.unwrap().unwrap();
        runtime.tag_image(BUSYBOX, "localhost/also:1").await.unwrap();
        let archive = directory.join("exported.tar");
        let short = image.id["sha256:".len()..][..12].to_owned();
        runtime.export_images(&[short], &archive).await.unwrap();
        runtime.remove_image(&image.id, InUse::Keep).await.unwrap();
        let back = runtime.import_images(&archive, None).await.unwrap();
        assert!(back.iter().all(|back| back.id == image.id));
        assert_eq!(
            runtime.image_status(BUSYBOX).await.unwrap().unwrap().names,
            [BUSYBOX, "localhost/also:1"]
        );
        assert_eq!(node.run("pod", shell("exit 7")).await.0.code, 7);
        // What was changed on the disk does not leave as if it were whole.
        let layer = directory.join("images/layers").join(&layers_on(directory)[0]);
        fs::write(layer.join("etc/group"), "root:x:1:\nlogs:x:4:web\nweb:x:44:\n").unwrap();
        let error = runtime.export_images(&[BUSYBOX.to_owned()], &archive).await.unwrap_err().to_string();
        assert!(error.contains("is damaged on this machine"), "{error}");
        assert!(!archive.exists());
        node.finish().await;
    });
}
