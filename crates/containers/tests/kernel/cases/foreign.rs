//! What other tools have packed: their layers and their archives.

use std::collections::BTreeMap;
use std::ffi::OsStr;
use std::fs;
use std::os::unix::ffi::OsStrExt;
use std::os::unix::fs::{FileTypeExt, MetadataExt, PermissionsExt, symlink};
use std::path::Path;
use std::process::Command;

use containers::Runtime;
use containers::model::InUse;

use super::block_on;
use crate::archive::{self, Layer};
use crate::fixture::Node;

/// Runs a program that another project made; what it printed.
fn tool(directory: &Path, words: &str) -> Vec<u8> {
    #[expect(clippy::disallowed_methods, reason = "what other tools write is what these tests are about")]
    let output = Command::new("sh").args(["-ec", words]).current_dir(directory).output().unwrap();
    assert!(output.status.success(), "{words}: {}", String::from_utf8_lossy(&output.stderr));
    output.stdout
}

/// A directory with something of everything.
fn make_files(files: &Path) {
    let long = "long/".repeat(30);
    fs::create_dir_all(files.join(&long)).unwrap();
    fs::create_dir_all(files.join("tmp")).unwrap();
    fs::set_permissions(files.join("tmp"), fs::Permissions::from_mode(0o1777)).unwrap();
    fs::write(files.join(&long).join("n".repeat(150)), "a long name").unwrap();
    fs::write(files.join("su"), "a program").unwrap();
    std::os::unix::fs::chown(files.join("su"), Some(70_000), Some(7)).unwrap();
    fs::set_permissions(files.join("su"), fs::Permissions::from_mode(0o6755)).unwrap();
    fs::hard_link(files.join("su"), files.join("tmp/also")).unwrap();
    symlink("/usr/".repeat(40), files.join("link")).unwrap();
    let holes = fs::File::create(files.join("holes")).unwrap();
    for offset in [0, 1 << 20, 5 << 20] {
        std::os::unix::fs::FileExt::write_all_at(&holes, b"data", offset).unwrap();
    }
    holes.set_len(8 << 20).unwrap();
    fs::write(files.join("empty"), "").unwrap();
    fs::write(files.join("large"), "0123456789abcdef".repeat(100_000)).unwrap();
    tool(files, "mknod null c 1 3; mknod disk b 7 1; mkfifo pipe; touch -h -d @1234567890 link su tmp");
    tool(files, "touch -d 1969-12-31T23:59:58Z empty; chmod 000 large; chown 5:6 tmp");
}

/// What a directory holds, by path.
fn seen(directory: &Path) -> BTreeMap<String, String> {
    let mut all = BTreeMap::new();
    let mut waiting = vec![directory.to_owned()];
    while let Some(path) = waiting.pop() {
        let about = fs::symlink_metadata(&path).unwrap();
        let kind = about.file_type();
        let content = if kind.is_file() {
            archive::digest(&fs::read(&path).unwrap())
        } else if kind.is_symlink() {
            fs::read_link(&path).unwrap().display().to_string()
        } else {
            String::new()
        };
        let is_device = kind.is_char_device() || kind.is_block_device();
        let number = if is_device { about.rdev() } else { 0 };
        let (owner, links) = ((about.uid(), about.gid()), if kind.is_dir() { 0 } else { about.nlink() });
        let name = path.strip_prefix(directory).unwrap().as_os_str().as_bytes().escape_ascii().to_string();
        all.insert(
            name,
            format!("{:o} {owner:?} {} {number} {links} {content}", about.mode(), about.mtime()),
        );
        if kind.is_dir() {
            waiting.extend(fs::read_dir(&path).unwrap().map(|entry| entry.unwrap().path()));
        }
    }
    all
}

pub(super) fn layers_of_every_packer_are_equal() {
    block_on(async {
        let node = Node::start("packers").await;
        let directory = &node.settings.directory;
        let files = directory.join("files");
        fs::create_dir(&files).unwrap();
        make_files(&files);
        // A name that is no text, which not every dialect of every tool can write.
        let odd = files.join(OsStr::from_bytes(b"l\xffatin"));
        fs::write(&odd, "odd").unwrap();
        let expected = seen(&files);
        assert!(expected.len() > 40);
        // How it is packed, and compressed. Some packers fill their last record with zeros.
        let packers = [
            ("tar --format=gnu -c .", "cat"),
            ("tar --format=gnu -S -c .", "cat"),
            ("tar --format=posix -c .", "gzip"),
            ("tar --format=posix -S --sparse-version=0.0 -c .", "cat"),
            ("tar --format=posix -S --sparse-version=0.1 -c .", "cat"),
            ("tar --format=posix -S --sparse-version=1.0 -c .", "cat"),
            ("bsdtar --format=pax -cf - .", "cat"),
            ("bsdtar --format=gnutar -cf - .", "gzip; head -c 5000 /dev/zero"),
            ("tar --format=gnu -c .", "split -b 3000000 --filter='gzip -c'"),
            // Children before their parents, and no entry for the root.
            ("find . -depth -mindepth 1 | tar --format=posix --no-recursion -c -T -", "cat"),
        ];
        for (number, (packer, compressor)) in packers.iter().enumerate() {
            let plain = tool(&files, packer);
            fs::write(directory.join("plain"), &plain).unwrap();
            let packed = tool(directory, &format!("({compressor}) < plain"));
            let layer = Layer { diff_id: archive::digest(&plain), packed };
            let (archive, diff_id) = (directory.join("packed.tar"), layer.diff_id.clone());
            archive::image(&archive, &format!("localhost/packed:{number}"), &[layer]);
            node.runtime
                .import_images(&archive, None)
                .await
                .unwrap_or_else(|error| panic!("{packer}: {error}"));
            let mut found = seen(&archive::layer_directory(directory, &diff_id));
            if packer.contains("gnutar") {
                // It writes no times before 1970 in this form.
                found.insert("empty".to_owned(), expected["empty"].clone());
            }
            if packer.starts_with("find") {
                found.insert(String::new(), expected[""].clone());
            }
            for (name, about) in &expected {
                assert_eq!(found.get(name), Some(about), "{packer}: {name}");
            }
            assert_eq!(found.len(), expected.len(), "{packer}");
            node.runtime.remove_image(&format!("localhost/packed:{number}"), InUse::Keep).await.unwrap();
        }
        node.finish().await;
    });
}

pub(super) fn archives_of_every_tool_are_read() {
    block_on(async {
        let node = Node::start("tools").await;
        let directory = &node.settings.directory;
        let id = node.runtime.image_status("busybox:test").await.unwrap().unwrap().id;
        let skopeo =
            "skopeo --insecure-policy copy -q oci-archive:busybox.tar:docker.io/library/busybox:test";
        // How it is made, what is imported, the name that a person gives, and the one it has then.
        let cases = [
            ("docker-archive:a.tar:localhost/a:1", "a.tar", None, "localhost/a:1"),
            ("oci-archive:b.tar:localhost/b:1", "b.tar", None, "localhost/b:1"),
            ("oci-archive:c.tar:1.2", "c.tar", Some("localhost/c"), "localhost/c:1.2"),
            ("oci-archive:d.tar", "d.tar", Some("localhost/d:2"), "localhost/d:2"),
            ("oci:e:1.2", "e", Some("localhost/e"), "localhost/e:1.2"),
            ("--dest-compress-format zstd oci-archive:f.tar:localhost/f:1", "f.tar", None, "localhost/f:1"),
        ];
        for (made, archive, name, expected) in &cases {
            tool(directory, &format!("{skopeo} {made}"));
            let images = node.runtime.import_images(&directory.join(archive), *name).await;
            let images = images.unwrap_or_else(|error| panic!("{made}: {error}"));
            assert!(images.iter().any(|image| image.names.iter().any(|name| name == expected)), "{images:?}");
            assert_eq!(images[0].id, id, "{made}");
        }
        let error = node.runtime.import_images(&directory.join("c.tar"), None).await.unwrap_err().to_string();
        let expected =
            "bad image archive: an image in it has only the tag \"1.2\"; say what to call it, with --as NAME";
        assert_eq!(error, expected);
        // An image that another tool has unpacked, changed and packed again.
        tool(
            directory,
            "umoci unpack --image e:1.2 bundle && echo new > bundle/rootfs/etc/motd && rm -r bundle/rootfs/tmp",
        );
        tool(directory, "umoci repack --image e:2.0 bundle && umoci rm --image e:1.2 && umoci gc --layout e");
        let images = node.runtime.import_images(&directory.join("e"), Some("localhost/umoci")).await.unwrap();
        assert_eq!(images[0].names, ["localhost/umoci:2.0"]);
        assert_eq!(images.len(), 1);
        node.finish().await;
    });
}
