//! Writes OCI image archives: layers from lists of entries, configurations, an index, in one tar file.
//!
//! The bytes depend on nothing but the arguments: no clock, no order of directories.

use std::collections::BTreeMap;
use std::io::Write;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result};
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};

/// One file of the image.
pub(crate) enum Entry {
    /// A folder with its mode.
    Folder(String, u32),
    /// A copy of a file of this machine, with its mode.
    File(String, PathBuf, u32),
    /// A file with this text, and its mode.
    Text(String, String, u32),
    /// A symbolic link and its target.
    Link(String, String),
}

/// What the image runs by default.
pub(crate) struct Defaults<'a> {
    pub(crate) entrypoint: &'a [&'a str],
    pub(crate) arguments: &'a [&'a str],
    pub(crate) environment: &'a [&'a str],
}

/// A layer as it stands in an archive; images may share it.
pub(crate) struct Layer {
    content: Vec<u8>,
    hash: String,
}

/// An image under its names (such as `localhost/web:v1`), its lowest layer first.
pub(crate) struct Image<'a> {
    pub(crate) names: &'a [String],
    pub(crate) defaults: Defaults<'a>,
    pub(crate) layers: Vec<&'a Layer>,
}

/// Writes an image of one layer under one name into the archive `file`.
pub(crate) fn write(file: &Path, name: &str, defaults: Defaults<'_>, entries: &[Entry]) -> Result<()> {
    let layer = Layer::of(entries)?;
    write_all(file, &[Image { names: &[name.to_owned()], defaults, layers: vec![&layer] }])
}

/// Writes the images into the archive `file`; a layer that several have is in it once.
pub(crate) fn write_all(file: &Path, images: &[Image<'_>]) -> Result<()> {
    let mut small = BTreeMap::new();
    let mut layers = BTreeMap::new();
    let mut manifests = Vec::new();
    for image in images {
        let (config, manifest) = image.documents()?;
        for name in image.names {
            let mut entry = descriptor("application/vnd.oci.image.manifest.v1+json", &manifest);
            entry["annotations"] =
                json!({"io.containerd.image.name": name, "org.opencontainers.image.ref.name": name});
            manifests.push(entry);
        }
        small.insert(hash(&config), config);
        small.insert(hash(&manifest), manifest);
        layers.extend(image.layers.iter().map(|layer| (layer.hash.as_str(), layer.content.as_slice())));
    }
    let index = serde_json::to_vec(&json!({"schemaVersion": 2, "manifests": manifests}))?;
    let beside = file.with_extension("new");
    let mut archive = tar::Builder::new(std::fs::File::create(&beside)?);
    append(&mut archive, "oci-layout", br#"{"imageLayoutVersion":"1.0.0"}"#, 0o644)?;
    append(&mut archive, "index.json", &index, 0o644)?;
    let small = small.iter().map(|(hash, content)| (hash.as_str(), content.as_slice()));
    for (hash, content) in small.chain(layers) {
        append(&mut archive, &format!("blobs/sha256/{hash}"), content, 0o644)?;
    }
    archive.into_inner()?.sync_all()?;
    std::fs::rename(&beside, file).with_context(|| format!("failed to write {}", file.display()))
}

impl Layer {
    /// A layer of these entries, in this order; everything belongs to root.
    pub(crate) fn of(entries: &[Entry]) -> Result<Self> {
        let content = layer(entries)?;
        let hash = hash(&content);
        Ok(Self { content, hash })
    }

    fn digest(&self) -> String {
        format!("sha256:{}", self.hash)
    }
}

impl Image<'_> {
    /// Its configuration and its manifest.
    fn documents(&self) -> Result<(Vec<u8>, Vec<u8>)> {
        let config = serde_json::to_vec(&json!({
            "architecture": architecture(),
            "os": "linux",
            "config": {
                "Entrypoint": self.defaults.entrypoint,
                "Cmd": self.defaults.arguments,
                "Env": self.defaults.environment,
                "WorkingDir": "/",
            },
            "rootfs": {
                "type": "layers",
                "diff_ids": self.layers.iter().map(|layer| layer.digest()).collect::<Vec<_>>(),
            },
            "history": self.layers.iter().map(|_| json!({"created_by": "cargo xtask"})).collect::<Vec<_>>(),
        }))?;
        let media_type = "application/vnd.oci.image.layer.v1.tar";
        let layers: Vec<Value> = self
            .layers
            .iter()
            .map(|layer| json!({"mediaType": media_type, "digest": layer.digest(), "size": layer.content.len()}))
            .collect();
        let manifest = serde_json::to_vec(&json!({
            "schemaVersion": 2,
            "mediaType": "application/vnd.oci.image.manifest.v1+json",
            "config": descriptor("application/vnd.oci.image.config.v1+json", &config),
            "layers": layers,
        }))?;
        Ok((config, manifest))
    }
}

fn layer(entries: &[Entry]) -> Result<Vec<u8>> {
    let mut layer = tar::Builder::new(Vec::new());
    for entry in entries {
        match entry {
            Entry::Folder(path, mode) => {
                let mut head = head(0, *mode, tar::EntryType::Directory);
                layer.append_data(&mut head, format!("{path}/"), std::io::empty())?;
            }
            Entry::File(path, source, mode) => {
                let content =
                    std::fs::read(source).with_context(|| format!("failed to read {}", source.display()))?;
                append(&mut layer, path, &content, *mode)?;
            }
            Entry::Text(path, text, mode) => append(&mut layer, path, text.as_bytes(), *mode)?,
            Entry::Link(path, target) => {
                layer.append_link(&mut head(0, 0o777, tar::EntryType::Symlink), path, target)?;
            }
        }
    }
    Ok(layer.into_inner()?)
}

fn append(archive: &mut tar::Builder<impl Write>, path: &str, content: &[u8], mode: u32) -> Result<()> {
    let mut head = head(content.len() as u64, mode, tar::EntryType::Regular);
    Ok(archive.append_data(&mut head, path, content)?)
}

fn head(size: u64, mode: u32, kind: tar::EntryType) -> tar::Header {
    let mut head = tar::Header::new_gnu();
    head.set_size(size);
    head.set_mode(mode);
    head.set_uid(0);
    head.set_gid(0);
    head.set_mtime(0);
    head.set_entry_type(kind);
    head
}

fn descriptor(media_type: &str, content: &[u8]) -> Value {
    json!({"mediaType": media_type, "digest": digest(content), "size": content.len()})
}

fn digest(content: &[u8]) -> String {
    format!("sha256:{}", hash(content))
}

fn hash(content: &[u8]) -> String {
    hex::encode(Sha256::digest(content))
}

fn architecture() -> &'static str {
    match std::env::consts::ARCH {
        "x86_64" => "amd64",
        "aarch64" => "arm64",
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::{Defaults, Entry, write};

    #[test]
    fn the_same_entries_give_the_same_archive() {
        let folder = std::env::temp_dir().join(format!("xtask-oci-{}", std::process::id()));
        std::fs::create_dir_all(&folder).unwrap();
        let make = |name: &str| {
            let path = folder.join(name);
            let entries =
                [Entry::Folder("etc".into(), 0o755), Entry::Text("etc/hello".into(), "hi".into(), 0o644)];
            let defaults = Defaults { entrypoint: &["/x"], arguments: &[], environment: &[] };
            write(&path, "localhost/x:v1", defaults, &entries).unwrap();
            std::fs::read(path).unwrap()
        };
        assert_eq!(make("a.tar"), make("b.tar"));
        std::fs::remove_dir_all(folder).unwrap();
    }
}
