//! Reads image archives: OCI layouts and what `docker save` writes, each in one tar, maybe compressed.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom, Take};
use std::path::{Component, Path};

use serde::Deserialize;
use serde::de::DeserializeOwned;
use sha2::{Digest, Sha256};

use super::layer::decompress;
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
    /// Digest of the manifest; of the configuration in a docker archive, which has none.
    pub(super) manifest_digest: Option<String>,
    /// Digest of the configuration: the image's id.
    pub(super) id: String,
    pub(super) config: Config,
    /// Where the layers are, lowest first, and the digest of each as it stands there, if the archive tells it.
    pub(super) layers: Vec<(String, Option<String>)>,
}

/// What an image says about its containers.
#[derive(Clone, Debug, Default, Deserialize)]
pub(super) struct Config {
    #[serde(default)]
    pub(super) config: Defaults,
    pub(super) rootfs: RootFs,
}

#[derive(Clone, Debug, Default, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
pub(super) struct Defaults {
    pub(super) user: Option<String>,
    pub(super) env: Option<Vec<String>>,
    pub(super) entrypoint: Option<Vec<String>>,
    pub(super) cmd: Option<Vec<String>>,
    pub(super) working_dir: Option<String>,
    pub(super) stop_signal: Option<String>,
}

#[derive(Clone, Debug, Default, Deserialize)]
pub(super) struct RootFs {
    /// Digests of the uncompressed layers, lowest first.
    pub(super) diff_ids: Vec<String>,
}

#[derive(Deserialize)]
struct Index {
    manifests: Vec<Descriptor>,
}

#[derive(Deserialize)]
struct Descriptor {
    digest: String,
    #[serde(default, rename = "mediaType")]
    media_type: String,
    #[serde(default)]
    annotations: BTreeMap<String, String>,
    platform: Option<Platform>,
}

#[derive(Deserialize)]
struct Platform {
    architecture: String,
    os: String,
}

#[derive(Deserialize)]
struct Manifest {
    config: Descriptor,
    layers: Vec<Descriptor>,
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
        let index: Index = self.json("index.json", None)?;
        let mut images = Vec::new();
        for descriptor in &index.manifests {
            if let Some(digest) = self.manifest_for_us(descriptor)? {
                images.push(self.oci_image(descriptor, digest)?);
            }
        }
        Ok(images)
    }

    /// Follows an index of platforms to the manifest for this machine; `None` when it is for others.
    fn manifest_for_us(&self, descriptor: &Descriptor) -> Result<Option<String>, Error> {
        let is_index =
            descriptor.media_type.contains("image.index") || descriptor.media_type.contains("manifest.list");
        if !is_index {
            return Ok(is_ours(descriptor).then(|| descriptor.digest.clone()));
        }
        let index: Index = self.json(&blob(&descriptor.digest)?, Some(&descriptor.digest))?;
        Ok(index.manifests.iter().find(|d| d.platform.is_some() && is_ours(d)).map(|d| d.digest.clone()))
    }

    fn oci_image(&self, descriptor: &Descriptor, digest: String) -> Result<Found, Error> {
        let manifest: Manifest = self.json(&blob(&digest)?, Some(&digest))?;
        let id = manifest.config.digest;
        let config: Config = self.json(&blob(&id)?, Some(&id))?;
        let layers = manifest
            .layers
            .into_iter()
            .map(|layer| Ok((blob(&layer.digest)?, Some(layer.digest))))
            .collect::<Result<Vec<_>, Error>>()?;
        let annotation = |key: &str| descriptor.annotations.get(key);
        // A bare tag names no image; a full name does.
        let name = annotation("io.containerd.image.name").or_else(|| {
            annotation("org.opencontainers.image.ref.name").filter(|name| name.contains([':', '/']))
        });
        let names = name.map(|name| Reference::parse(name)).transpose()?.into_iter().collect();
        Found { names, manifest_digest: Some(digest), id, config, layers }.checked()
    }

    fn docker_images(&self) -> Result<Vec<Found>, Error> {
        let manifests: Vec<DockerManifest> = self.json("manifest.json", None)?;
        let mut images = Vec::new();
        for manifest in manifests {
            let bytes = self.small(&manifest.config)?;
            let id = format!("sha256:{}", hex::encode(Sha256::digest(&bytes)));
            let config =
                serde_json::from_slice(&bytes).map_err(|e| bad(format!("{}: {e}", manifest.config)))?;
            let tags = manifest.repo_tags.unwrap_or_default();
            let names = tags.iter().map(|tag| Reference::parse(tag)).collect::<Result<Vec<_>, _>>()?;
            let layers = manifest.layers.into_iter().map(|layer| (layer, None)).collect();
            images.push(Found { names, manifest_digest: None, id, config, layers }.checked()?);
        }
        Ok(images)
    }

    fn json<T: DeserializeOwned>(&self, name: &str, digest: Option<&str>) -> Result<T, Error> {
        let bytes = self.small(name)?;
        let actual = format!("sha256:{}", hex::encode(Sha256::digest(&bytes)));
        if digest.is_some_and(|digest| digest != actual) {
            return Err(bad(format!("{name} has the digest {actual}")));
        }
        serde_json::from_slice(&bytes).map_err(|error| bad(format!("{name}: {error}")))
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

impl Found {
    fn checked(self) -> Result<Self, Error> {
        let (layers, digests) = (self.layers.len(), &self.config.rootfs.diff_ids);
        if layers != digests.len() || !digests.iter().all(|digest| is_digest(digest)) {
            return Err(bad(format!("{} layers, but digests of {}", layers, digests.len())));
        }
        if layers == 0 {
            return Err(bad("an image without layers"));
        }
        Ok(self)
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

fn is_ours(descriptor: &Descriptor) -> bool {
    let ours = match std::env::consts::ARCH {
        "x86_64" => "amd64",
        "aarch64" => "arm64",
        other => other,
    };
    descriptor.platform.as_ref().is_none_or(|p| p.os == "linux" && p.architecture == ours)
}

fn own_path(file: &File) -> String {
    use std::os::fd::AsRawFd;
    format!("/proc/self/fd/{}", file.as_raw_fd())
}

fn bad(why: impl Into<String>) -> Error {
    Error::Archive(why.into())
}
