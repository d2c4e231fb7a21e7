//! Writes images into an archive: an OCI layout in a tar, with what `docker load` wants beside it.
//!
//! Layers are put together again from their files and their frames, uncompressed; their digests are checked on the way. So
//! the image keeps its configuration and its id. Its manifest names other blobs than the registry's, and is new.

use std::collections::{BTreeMap, BTreeSet};
use std::fs::File;
use std::io::{self, BufWriter, Read, Write};
use std::path::Path;

use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use super::frame::Reassembly;
use super::manifest::Document;
use super::name::Reference;
use super::store::Images;
use crate::error::{Doing, Error, bad_image};
use crate::model::Image;

const MANIFEST: &str = "application/vnd.oci.image.manifest.v1+json";
const CONFIG: &str = "application/vnd.oci.image.config.v1+json";
const LAYER: &str = "application/vnd.oci.image.layer.v1.tar";

/// Writes images, by name, digest or the beginning of an id, each with the names it has, or with those that were asked for.
/// Blocks. A file that could not be finished is removed.
pub(crate) fn export(images: &Images, references: &[String], path: &Path) -> Result<Vec<Image>, Error> {
    let mut chosen: BTreeMap<String, Image> = BTreeMap::new();
    for reference in references {
        let image = images.find_by_person(reference)?.ok_or_else(|| Error::not_found("image", reference))?;
        let names = image.names.clone();
        let entry = chosen.entry(image.id.clone()).or_insert(Image { names: Vec::new(), ..image });
        match Reference::parse(reference).map(|name| name.to_string()) {
            Ok(name) if names.contains(&name) => entry.names.push(name),
            // By id or digest: all that it is called.
            _ => entry.names = names,
        }
    }
    let chosen: Vec<Image> = chosen.into_values().collect();
    let doing = || format!("write {}", path.display());
    let file = File::create(path).doing(doing)?;
    let written = write(images, &chosen, file);
    if written.is_err() && path.symlink_metadata().is_ok_and(|there| there.is_file()) {
        // What is half an archive looks like a whole one.
        std::fs::remove_file(path).doing(doing)?;
    }
    written.map(|()| chosen)
}

fn write(images: &Images, chosen: &[Image], file: File) -> Result<(), Error> {
    let mut archive = Archive { out: tar::Builder::new(BufWriter::new(file)), blobs: BTreeSet::new() };
    archive.add("oci-layout", json!({"imageLayoutVersion": "1.0.0"}).to_string().as_bytes())?;
    let (mut index, mut docker) = (Vec::new(), Vec::new());
    for image in chosen {
        // Held, so that a removal meanwhile does not take the files away.
        let (_facts, _, _held) = images.facts(&image.id)?;
        let (_, config) = images.documents(&image.id).map_err(|_| too_old(image))?;
        archive.blob(&config.digest, config.bytes.len() as u64, config.bytes.as_slice())?;
        let mut layers = Vec::new();
        for diff_id in config.config_of_any_image()?.rootfs.diff_ids {
            let bytes = archive.layer(images, image, &diff_id)?;
            layers.push((diff_id, bytes));
        }
        let manifest = manifest(&config, &layers);
        archive.blob(&manifest.digest, manifest.bytes.len() as u64, manifest.bytes.as_slice())?;
        index.extend(descriptors(image, &manifest));
        docker.push(json!({
            "Config": blob_path(&config.digest),
            "RepoTags": image.names,
            "Layers": layers.iter().map(|(digest, _)| blob_path(digest)).collect::<Vec<_>>(),
        }));
    }
    let index = json!({"schemaVersion": 2, "mediaType": "application/vnd.oci.image.index.v1+json", "manifests": index});
    archive.add("index.json", index.to_string().as_bytes())?;
    archive.add("manifest.json", Value::from(docker).to_string().as_bytes())?;
    archive.finish()
}

fn manifest(config: &Document, layers: &[(String, u64)]) -> Document {
    let layers: Vec<Value> = layers
        .iter()
        .map(|(digest, bytes)| json!({"mediaType": LAYER, "digest": digest, "size": bytes}))
        .collect();
    let manifest = json!({
        "schemaVersion": 2,
        "mediaType": MANIFEST,
        "config": {"mediaType": CONFIG, "digest": config.digest, "size": config.bytes.len()},
        "layers": layers,
    });
    Document::new(manifest.to_string().into_bytes())
}

/// One entry for each name, as the index's readers expect; a nameless one else.
fn descriptors(image: &Image, manifest: &Document) -> Vec<Value> {
    let plain = json!({"mediaType": MANIFEST, "digest": manifest.digest, "size": manifest.bytes.len()});
    if image.names.is_empty() {
        return vec![plain];
    }
    let named = |name: &String| {
        let mut descriptor = plain.clone();
        let tag = name.rsplit_once(':').map_or("latest", |(_, tag)| tag);
        descriptor["annotations"] =
            json!({"io.containerd.image.name": name, "org.opencontainers.image.ref.name": tag});
        descriptor
    };
    image.names.iter().map(named).collect()
}

struct Archive {
    out: tar::Builder<BufWriter<File>>,
    /// What has been written.
    blobs: BTreeSet<String>,
}

impl Archive {
    fn layer(&mut self, images: &Images, image: &Image, diff_id: &str) -> Result<u64, Error> {
        let (frame, files, bytes) = images.packed_layer(diff_id).ok_or_else(|| too_old(image))?;
        let doing = || format!("put the layer {diff_id} together");
        let layer = Reassembly::new(File::open(frame).map_err(|_| too_old(image))?, &files).doing(doing)?;
        self.blob(diff_id, bytes, layer)?;
        Ok(bytes)
    }

    fn blob(&mut self, digest: &str, bytes: u64, content: impl Read) -> Result<(), Error> {
        if !self.blobs.insert(digest.to_owned()) {
            return Ok(());
        }
        let mut content = Hashing { inner: content.take(bytes), hash: Sha256::new() };
        let path = blob_path(digest);
        self.out
            .append_data(&mut header(bytes), &path, &mut content)
            .doing(|| format!("write {path} into the archive"))?;
        let actual = format!("sha256:{}", hex::encode(content.hash.finalize()));
        if content.inner.limit() > 0 || actual != digest {
            return Err(bad_image(format!(
                "{digest} is damaged on this machine: it has the digest {actual} now; remove the image and add it again"
            )));
        }
        Ok(())
    }

    fn add(&mut self, name: &str, bytes: &[u8]) -> Result<(), Error> {
        let done = self.out.append_data(&mut header(bytes.len() as u64), name, bytes);
        done.doing(|| format!("write {name} into the archive"))
    }

    fn finish(self) -> Result<(), Error> {
        self.out.into_inner().and_then(|mut out| out.flush()).doing(|| "finish the archive".to_owned())
    }
}

struct Hashing<R> {
    inner: R,
    hash: Sha256,
}

impl<R: Read> Read for Hashing<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let length = self.inner.read(buffer)?;
        self.hash.update(&buffer[..length]);
        Ok(length)
    }
}

/// The same content gives the same archive.
fn header(bytes: u64) -> tar::Header {
    let mut header = tar::Header::new_gnu();
    header.set_mode(0o644);
    header.set_size(bytes);
    header
}

fn blob_path(digest: &str) -> String {
    format!("blobs/{}", digest.replacen(':', "/", 1))
}

fn too_old(image: &Image) -> Error {
    let name = image.names.first().unwrap_or(&image.id);
    bad_image(format!(
        "{name} cannot be put together again: a layer replaces its own files, or an earlier version has unpacked it; add it \
again from where it came"
    ))
}
