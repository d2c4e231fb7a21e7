//! Reads image archives: OCI layouts and what `docker save` writes, each in one tar, maybe compressed.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom, Take};
use std::path::{Component, Path};

use serde::Deserialize;

use super::layer::decompress;
use super::manifest::{Depth, Descriptor, Document, Manifest, Meaning, Platform};
use super::name::{Reference, is_digest};
use crate::error::{Doing, Error, bad_archive};
use crate::limits::{ARCHIVE_BYTES, ARCHIVE_JSON_BYTES};

/// The parts of an archive, to be read in any order.
pub(super) struct Archive {
    file: File,
    parts: BTreeMap<String, Part>,
}

enum Part {
    At { offset: u64, bytes: u64 },
    Link(String),
}

/// An image of an archive.
#[derive(Debug)]
pub(super) struct Found {
    /// Full names with tags.
    pub(super) names: Vec<Reference>,
    /// A docker archive has no manifest.
    pub(super) manifest: Option<Document>,
    pub(super) config: Document,
    /// Lowest first.
    pub(super) layers: Vec<FoundLayer>,
}

/// A layer of an archive.
#[derive(Debug)]
pub(super) struct FoundLayer {
    pub(super) part: String,
    pub(super) diff_id: String,
    /// Of the layer as it stands there, if the archive tells it.
    pub(super) digest: Option<String>,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct DockerManifest {
    config: String,
    repo_tags: Option<Vec<String>>,
    layers: Vec<String>,
}

impl Archive {
    /// Opens an archive; a compressed one is unpacked beside `scratch` first, since its parts come in any order.
    pub(super) fn open(path: &Path, scratch: &Path) -> Result<Self, Error> {
        let doing = || format!("read {}", path.display());
        let mut file = File::open(path).doing(doing)?;
        let mut start = [0; 4];
        let length = file.read(&mut start).doing(doing)?;
        file.rewind().doing(doing)?;
        if start[..length].starts_with(&[0x1f, 0x8b]) || start[..length] == [0x28, 0xb5, 0x2f, 0xfd] {
            let mut plain =
                File::options().read(true).write(true).create_new(true).open(scratch).doing(doing)?;
            // Nameless from here on: it is gone whatever happens.
            std::fs::remove_file(scratch).doing(doing)?;
            let mut unpacked = decompress(file)?.take(ARCHIVE_BYTES + 1);
            if io::copy(&mut unpacked, &mut plain).doing(doing)? > ARCHIVE_BYTES {
                return Err(Error::Limit { what: "the archive", limit: ARCHIVE_BYTES });
            }
            // It stands at its end, where the last byte was written.
            plain.rewind().doing(doing)?;
            file = plain;
        }
        let parts = index(&mut file)?;
        Ok(Self { file, parts })
    }

    /// The images in it.
    pub(super) fn images(&self) -> Result<Vec<Found>, Error> {
        let is_docker = self.parts.contains_key("manifest.json");
        if self.parts.contains_key("index.json") {
            let found = self.oci_images()?;
            if !is_docker || found.iter().all(|image| !image.names.is_empty()) {
                return Ok(found);
            }
        }
        if is_docker {
            self.docker_images()
        } else {
            Err(bad("neither index.json nor manifest.json is in it"))
        }
    }

    /// A part's bytes from its beginning.
    pub(super) fn part(&self, name: &str) -> Result<Take<File>, Error> {
        let mut name = name.to_owned();
        // Old versions of `docker save` link equal layers; a chain of links is an attack.
        for _ in 0..2 {
            match self.parts.get(&name) {
                None => return Err(bad(format!("{name} is missing"))),
                Some(Part::Link(target)) => name.clone_from(target),
                Some(Part::At { offset, bytes }) => {
                    let doing = || format!("read {name} of the archive");
                    // A handle of its own position, so that several parts can be read side by side.
                    let mut file = File::open(own_path(&self.file)).doing(doing)?;
                    file.seek(SeekFrom::Start(*offset)).doing(doing)?;
                    return Ok(file.take(*bytes));
                }
            }
        }
        Err(bad(format!("{name} is a link to a link")))
    }

    fn oci_images(&self) -> Result<Vec<Found>, Error> {
        let index = Document::new(self.small("index.json")?);
        let Meaning::Index(index) = index.meaning()? else { return Err(bad("its index.json is no index")) };
        let mut images = Vec::new();
        for descriptor in index.for_platform(&Platform::here()) {
            if let Some(manifest) = self.manifest_for_us(descriptor, Depth::default())? {
                images.push(self.oci_image(descriptor, manifest)?);
            }
        }
        Ok(images)
    }

    /// Follows indexes of platforms to the manifest for this machine; `None` when it is for others.
    fn manifest_for_us(
        &self,
        descriptor: &Descriptor,
        depth: Depth,
    ) -> Result<Option<(Document, Manifest)>, Error> {
        let digest = &descriptor.digest;
        let document = Document::checked(self.small(&blob(digest)?)?, digest)?;
        match document.meaning()? {
            Meaning::Manifest(manifest) => Ok(Some((document, manifest))),
            Meaning::Index(index) => {
                let depth = depth.deeper()?;
                let ours = index.for_platform(&Platform::here());
                ours.first().map_or(Ok(None), |descriptor| self.manifest_for_us(descriptor, depth))
            }
        }
    }

    fn oci_image(
        &self,
        descriptor: &Descriptor,
        (document, manifest): (Document, Manifest),
    ) -> Result<Found, Error> {
        let config = &manifest.config.digest;
        let config = Document::checked(self.small(&blob(config)?)?, config)?;
        let diff_ids = config.config(manifest.layers.len())?.rootfs.diff_ids;
        let layer = |(layer, diff_id): (Descriptor, String)| {
            Ok(FoundLayer { part: blob(&layer.digest)?, diff_id, digest: Some(layer.digest) })
        };
        let layers = manifest.layers.into_iter().zip(diff_ids).map(layer).collect::<Result<_, Error>>()?;
        let annotation = |key: &str| descriptor.annotations.get(key);
        // A bare tag names no image; a full name does.
        let name = annotation("io.containerd.image.name").or_else(|| {
            annotation("org.opencontainers.image.ref.name").filter(|name| name.contains([':', '/']))
        });
        let names = name.map(|name| Reference::parse(name)).transpose()?.into_iter().collect();
        Ok(Found { names, manifest: Some(document), config, layers })
    }

    fn docker_images(&self) -> Result<Vec<Found>, Error> {
        let manifests: Vec<DockerManifest> = serde_json::from_slice(&self.small("manifest.json")?)
            .map_err(|error| bad(format!("manifest.json: {error}")))?;
        let mut images = Vec::new();
        for manifest in manifests {
            let config = Document::new(self.small(&manifest.config)?);
            let diff_ids = config.config(manifest.layers.len())?.rootfs.diff_ids;
            let tags = manifest.repo_tags.unwrap_or_default();
            let names = tags.iter().map(|tag| Reference::parse(tag)).collect::<Result<Vec<_>, _>>()?;
            let layers = manifest.layers.into_iter().zip(diff_ids);
            let layers = layers.map(|(part, diff_id)| FoundLayer { part, diff_id, digest: None }).collect();
            images.push(Found { names, manifest: None, config, layers });
        }
        Ok(images)
    }

    fn small(&self, name: &str) -> Result<Vec<u8>, Error> {
        let mut part = self.part(name)?;
        if part.limit() > ARCHIVE_JSON_BYTES {
            return Err(Error::Limit { what: "a manifest or configuration", limit: ARCHIVE_JSON_BYTES });
        }
        let mut bytes = Vec::new();
        part.read_to_end(&mut bytes).doing(|| format!("read {name} of the archive"))?;
        Ok(bytes)
    }
}

fn index(file: &mut File) -> Result<BTreeMap<String, Part>, Error> {
    let mut parts = BTreeMap::new();
    let mut archive = tar::Archive::new(file);
    for entry in archive.entries_with_seek().map_err(bad_archive)? {
        let entry = entry.map_err(bad_archive)?;
        let name = normal(&entry.path().map_err(bad_archive)?);
        let link = entry.link_name().map_err(bad_archive)?;
        let part = match link {
            Some(target) => {
                let parent = Path::new(&name).parent().unwrap_or(Path::new(""));
                Part::Link(normal(&parent.join(target)))
            }
            None => Part::At { offset: entry.raw_file_position(), bytes: entry.size() },
        };
        parts.insert(name, part);
    }
    Ok(parts)
}

/// The path without `.`, with `..` applied.
fn normal(path: &Path) -> String {
    let mut parts: Vec<String> = Vec::new();
    for component in path.components() {
        match component {
            Component::Normal(part) => parts.push(part.to_string_lossy().into_owned()),
            Component::ParentDir => drop(parts.pop()),
            _ => {}
        }
    }
    parts.join("/")
}

fn blob(digest: &str) -> Result<String, Error> {
    if is_digest(digest) {
        return Ok(format!("blobs/{}", digest.replacen(':', "/", 1)));
    }
    Err(bad(format!("{digest:?} is no sha256 digest")))
}

fn own_path(file: &File) -> String {
    use std::os::fd::AsRawFd;
    format!("/proc/self/fd/{}", file.as_raw_fd())
}

fn bad(why: impl Into<String>) -> Error {
    Error::Archive(why.into())
}
