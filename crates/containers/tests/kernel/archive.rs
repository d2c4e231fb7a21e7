//! Archives and layers for tests, made by hand so that they may be what no tool would write.

use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};

use serde_json::{Value, json};
use sha2::{Digest, Sha256};

/// A layer: how it stands in the archive, and the digest of its uncompressed tar.
pub(crate) struct Layer {
    pub(crate) packed: Vec<u8>,
    pub(crate) diff_id: String,
}

impl Layer {
    /// One that is not compressed.
    pub(crate) fn plain(tar: Vec<u8>) -> Self {
        Self { diff_id: digest(&tar), packed: tar }
    }
}

/// `sha256:…` of some bytes.
pub(crate) fn digest(bytes: &[u8]) -> String {
    format!("sha256:{}", hex::encode(Sha256::digest(bytes)))
}

/// An OCI archive of one image, with what containers need to run a shell.
pub(crate) fn image(path: &Path, name: &str, layers: &[Layer]) {
    let config = json!({
        "architecture": if cfg!(target_arch = "aarch64") { "arm64" } else { "amd64" },
        "os": "linux",
        "config": {"Cmd": ["sh"]},
        "rootfs": {"type": "layers", "diff_ids": layers.iter().map(|l| &l.diff_id).collect::<Vec<_>>()},
    });
    let descriptor = |bytes: &[u8]| json!({"digest": digest(bytes), "size": bytes.len()});
    let config = config.to_string().into_bytes();
    let manifest = json!({
        "schemaVersion": 2,
        "config": descriptor(&config),
        "layers": layers.iter().map(|layer| descriptor(&layer.packed)).collect::<Vec<_>>(),
    });
    let manifest = manifest.to_string().into_bytes();
    let mut entry = descriptor(&manifest);
    if !name.is_empty() {
        entry["annotations"] = json!({"org.opencontainers.image.ref.name": name});
    }
    let index = json!({"schemaVersion": 2, "manifests": [entry]});
    let mut blobs: Vec<&[u8]> = vec![&config, &manifest];
    blobs.extend(layers.iter().map(|layer| layer.packed.as_slice()));
    write(path, &index, &blobs);
}

/// An OCI archive of this index and these blobs.
pub(crate) fn write(path: &Path, index: &Value, blobs: &[&[u8]]) {
    let mut out = tar::Builder::new(fs::File::create(path).unwrap());
    let mut add = |name: &str, bytes: &[u8]| {
        let mut header = tar::Header::new_gnu();
        header.set_mode(0o644);
        header.set_size(bytes.len() as u64);
        out.append_data(&mut header, name, bytes).unwrap();
    };
    for blob in blobs {
        add(&format!("blobs/{}", digest(blob).replace(':', "/")), blob);
    }
    add("index.json", index.to_string().as_bytes());
    out.into_inner().unwrap().flush().unwrap();
}

/// A tar of entries: name, kind, mode, and a file's text or a link's target. All belong to 5:6.
pub(crate) fn tar(entries: &[(&str, tar::EntryType, u32, &str)]) -> Vec<u8> {
    let mut out = tar::Builder::new(Vec::new());
    for (name, kind, mode, text) in entries {
        let mut header = tar::Header::new_gnu();
        header.set_entry_type(*kind);
        header.set_mode(*mode);
        header.set_uid(5);
        header.set_gid(6);
        header.set_mtime(1_000_000_000);
        header.set_size(0);
        if kind.is_file() {
            header.set_size(text.len() as u64);
            out.append_data(&mut header, name, text.as_bytes()).unwrap();
        } else if kind.is_dir() {
            out.append_data(&mut header, name, std::io::empty()).unwrap();
        } else {
            out.append_link(&mut header, name, text).unwrap();
        }
    }
    out.into_inner().unwrap()
}

/// The layer of the test image, for images of more than one.
pub(crate) fn busybox(directory: &Path) -> Layer {
    let archive = directory.join("busybox.tar");
    let mut blobs: Vec<Vec<u8>> = Vec::new();
    for entry in tar::Archive::new(fs::File::open(archive).unwrap()).entries().unwrap() {
        let mut bytes = Vec::new();
        std::io::Read::read_to_end(&mut entry.unwrap(), &mut bytes).unwrap();
        blobs.push(bytes);
    }
    Layer::plain(blobs.into_iter().max_by_key(Vec::len).unwrap())
}

/// The directory of a layer on a node.
pub(crate) fn layer_directory(node: &Path, diff_id: &str) -> PathBuf {
    node.join("images/layers").join(&diff_id["sha256:".len()..][..24])
}

/// What stands in the directory of layers, sorted.
pub(crate) fn layers_on(node: &Path) -> Vec<String> {
    let entries = fs::read_dir(node.join("images/layers")).unwrap();
    let mut names: Vec<_> = entries.map(|e| e.unwrap().file_name().into_string().unwrap()).collect();
    names.sort();
    names
}
