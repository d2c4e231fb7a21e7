//! Reads image archives: OCI layouts and what `docker save` writes, in a tar or, the former, in a directory.
//!
//! An archive that is compressed, or cannot be read in any order (a pipe), is laid into a file first, by a confined process:
//! its parts refer to each other. Here only its list of parts and its documents are read, within bounds.

use std::collections::BTreeMap;
use std::ffi::{OsStr, OsString};
use std::fs::File;
use std::io::{self, BufReader, Read, Seek, SeekFrom, Take};
use std::os::fd::AsRawFd;
use std::os::unix::ffi::OsStrExt;
use std::path::{Component, Path, PathBuf};

use linux::mount::Detached;
use serde::Deserialize;

use super::compression::{decompress, is_compressed};
use super::confined::{self, Confined, Job};
use super::manifest::{Depth, Descriptor, Document, Manifest, Meaning, Platform};
use super::name::{Reference, is_digest};
use super::tape::{Kind, Tape};
use crate::blocking::aside;
use crate::error::{Doing, Error};
use crate::limits::{ARCHIVE_BYTES, ARCHIVE_INDEX_BYTES, ARCHIVE_JSON_BYTES};

/// `unpack-archive PLACE`, with the archive as input.
pub(super) const JOB: Job = ("unpack-archive", lay);

/// The parts of an archive, to be read in any order.
pub(super) enum Archive {
    Tar { file: File, parts: BTreeMap<String, Part> },
    Directory(PathBuf),
}

pub(super) enum Part {
    At { offset: u64, bytes: u64 },
    Link(String),
}

/// An image of an archive.
#[derive(Debug)]
pub(super) struct Found {
    /// Full names with tags.
    pub(super) names: Vec<Reference>,
    /// What it is called when that is no full name: a tag alone.
    pub(super) tag: Option<String>,
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

/// The file that a confined process lays a compressed archive into.
const PLAIN: &str = "archive";

impl Archive {
    /// Opens an archive. `place` is a directory that may be made for it, and is gone again when this returns.
    pub(super) async fn open(executable: &Detached, path: &Path, place: &Path) -> Result<Self, Error> {
        let doing = || format!("read {}", path.display());
        if path.is_dir() {
            return Ok(Self::Directory(path.to_owned()));
        }
        let source = path.to_owned();
        // A pipe opens when somebody writes to it.
        let mut file =
            aside(move || File::open(&source).doing(|| format!("read {}", source.display()))).await?;
        let is_plain = match file.stream_position() {
            Ok(_) => {
                let mut start = [0; 4];
                let length = file.read(&mut start).doing(doing)?;
                file.rewind().doing(doing)?;
                !is_compressed(&start[..length])
            }
            Err(_) => false,
        };
        if !is_plain {
            file = laid(executable, file, place).await?;
        }
        aside(move || {
            let parts = parts(&file)?;
            Ok(Self::Tar { file, parts })
        })
        .await
    }

    /// The images in it that are for this machine.
    pub(super) fn images(&self) -> Result<Vec<Found>, Error> {
        let is_docker = self.has("manifest.json");
        if self.has("index.json") {
            let found = self.oci_images()?;
            // Docker's newer archives are both, and an older `docker load` names images in one of them only.
            if !is_docker || found.iter().all(|image| !image.names.is_empty()) {
                return Ok(found);
            }
        }
        if is_docker {
            return self.docker_images();
        }
        Err(bad(if self.has("repositories") {
            "docker before 1.10 has saved it, without digests; load it into a newer docker and save it again"
        } else {
            "neither index.json nor manifest.json is in it"
        }))
    }

    /// A part's bytes from its beginning.
    pub(super) fn part(&self, name: &str) -> Result<Take<File>, Error> {
        let doing = || format!("read {name} of the archive");
        match self {
            Self::Directory(directory) => {
                let root = linux::root::Root::open(directory).doing(doing)?;
                let file = root.open_file(Path::new(name)).doing(doing)?;
                let bytes = file.metadata().doing(doing)?.len();
                Ok(file.take(bytes))
            }
            Self::Tar { file, parts } => {
                let (offset, bytes) = place(parts, name)?;
                // A handle of its own position, so that several parts can be read side by side.
                let mut file = File::open(format!("/proc/self/fd/{}", file.as_raw_fd())).doing(doing)?;
                file.seek(SeekFrom::Start(offset)).doing(doing)?;
                Ok(file.take(bytes))
            }
        }
    }

    fn has(&self, name: &str) -> bool {
        match self {
            Self::Directory(directory) => directory.join(name).exists(),
            Self::Tar { parts, .. } => parts.contains_key(name),
        }
    }

    fn oci_images(&self) -> Result<Vec<Found>, Error> {
        let Meaning::Index(index) = Document::new(self.small("index.json")?).meaning()? else {
            return Err(bad("its index.json is no index"));
        };
        let mut images: Vec<Found> = Vec::new();
        // The best one first: a second image of the same name is for a machine that ours can only stand in for.
        for descriptor in index.for_platform(&Platform::here()) {
            let Some(manifest) = self.manifest_for_us(descriptor, Depth::default())? else { continue };
            let image = self.oci_image(descriptor, manifest)?;
            if let Some(known) = images.iter_mut().find(|known| known.config.digest == image.config.digest) {
                // The same image under another name.
                let new: Vec<_> =
                    image.names.into_iter().filter(|name| !known.names.contains(name)).collect();
                known.names.extend(new);
            } else if !images.iter().any(|known| image.names.iter().any(|name| known.names.contains(name))) {
                images.push(image);
            }
        }
        if images.is_empty() {
            let (here, offered) = (Platform::here(), index.platforms());
            return Err(bad(format!("no image in it is for {here}; it has {offered}")));
        }
        Ok(images)
    }

    /// Follows indexes of platforms to the manifest for this machine; `None` when it is for others, or left out.
    fn manifest_for_us(
        &self,
        descriptor: &Descriptor,
        depth: Depth,
    ) -> Result<Option<(Document, Manifest)>, Error> {
        let digest = &descriptor.digest;
        let part = blob(digest)?;
        if !self.has(&part) {
            return Ok(None);
        }
        let document = Document::checked(self.small(&part)?, digest)?;
        let index = match document.meaning()? {
            Meaning::Manifest(manifest) => return Ok(Some((document, manifest))),
            Meaning::Index(index) => index,
        };
        let depth = depth.deeper()?;
        for descriptor in index.for_platform(&Platform::here()) {
            if let Some(found) = self.manifest_for_us(descriptor, depth)? {
                return Ok(Some(found));
            }
        }
        Ok(None)
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
        let full_name = descriptor.annotations.get("io.containerd.image.name");
        // Some tools write a full name here, some a tag alone.
        let reference = descriptor.annotations.get("org.opencontainers.image.ref.name");
        let is_full = |name: &&String| name.contains([':', '/']);
        let name = full_name.or_else(|| reference.filter(is_full));
        let names = name.map(|name| Reference::parse(name)).transpose()?.into_iter().collect();
        let tag = reference.filter(|name| !is_full(name)).cloned();
        Ok(Found { names, tag, manifest: Some(document), config, layers })
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
            images.push(Found { names, tag: None, manifest: None, config, layers });
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

/// Has an archive decompressed into a nameless file.
async fn laid(executable: &Detached, archive: File, place: &Path) -> Result<File, Error> {
    let doing = || format!("make {}", place.display());
    std::fs::create_dir(place).doing(doing)?;
    let done = async {
        let process = Confined::start(executable, JOB.0, &[place.as_os_str()], archive.into())?;
        process.finish::<()>().await?;
        File::open(place.join(PLAIN)).doing(doing)
    };
    let done = done.await;
    linux::tree::remove_all(place).doing(|| format!("remove {}", place.display()))?;
    done
}

fn lay(place: &Path, _: &[OsString]) -> Result<String, Error> {
    let doing = || "unpack the archive".to_owned();
    let directory = File::open(place).doing(doing)?;
    confined::confine(&directory)?;
    let mut plain = File::create_new(Path::new("/").join(PLAIN)).doing(doing)?;
    let mut archive = decompress(confined::input()?).doing(doing)?.take(ARCHIVE_BYTES + 1);
    if io::copy(&mut archive, &mut plain).doing(doing)? > ARCHIVE_BYTES {
        return Err(Error::Limit { what: "the archive", limit: ARCHIVE_BYTES });
    }
    Ok(confined::word_of(&()))
}

fn parts(file: &File) -> Result<BTreeMap<String, Part>, Error> {
    let doing = || "read the archive".to_owned();
    let whole = file.metadata().doing(doing)?.len();
    let mut parts = BTreeMap::new();
    let mut names: u64 = 0;
    let mut tape = Tape::of_file(BufReader::new(file));
    while let Some(entry) = tape.next().map_err(|fault| bad(fault.to_string()))? {
        let name = normal(Path::new(OsStr::from_bytes(&entry.name)));
        let part = match &entry.kind {
            Kind::File { bytes, pieces: None } => {
                let offset = tape.position();
                if offset.checked_add(*bytes).is_none_or(|end| end > whole) {
                    return Err(bad("it ends in the middle of an entry"));
                }
                Part::At { offset, bytes: *bytes }
            }
            Kind::Symlink(target) => {
                let parent = Path::new(&name).parent().unwrap_or(Path::new("")).to_owned();
                Part::Link(normal(&parent.join(OsStr::from_bytes(target))))
            }
            Kind::Same(target) => Part::Link(normal(Path::new(OsStr::from_bytes(target)))),
            _ => continue,
        };
        names += name.len() as u64 + size_of::<Part>() as u64;
        if names > ARCHIVE_INDEX_BYTES {
            return Err(Error::Limit { what: "the list of an archive's parts", limit: ARCHIVE_INDEX_BYTES });
        }
        parts.insert(name, part);
    }
    Ok(parts)
}

/// Where a part is.
fn place(parts: &BTreeMap<String, Part>, name: &str) -> Result<(u64, u64), Error> {
    let mut name = name;
    // Old versions of `docker save` link equal layers; a chain of links is an attack.
    for _ in 0..2 {
        match parts.get(name) {
            None => return Err(bad(format!("{name} is missing"))),
            Some(Part::Link(target)) => name = target,
            Some(Part::At { offset, bytes }) => return Ok((*offset, *bytes)),
        }
    }
    Err(bad(format!("{name} is a link to a link")))
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

fn bad(why: impl Into<String>) -> Error {
    Error::Archive(why.into())
}
