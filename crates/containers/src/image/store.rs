//! The node's images and what happens to them.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use serde::{Deserialize, Serialize};

use super::archive::{Archive, Found};
use super::layer::{self, Hashing};
use super::name::{Reference, is_digest};
use crate::clock;
use crate::error::{Doing, Error};
use crate::limits::LAYERS;
use crate::model::Image;
use crate::plan::ImageFacts;
use crate::record;

/// The images below one directory. Calls block; the caller serialises those that change something.
pub(crate) struct Images {
    directory: PathBuf,
    index: Index,
}

#[derive(Clone, Debug, Default, Serialize, Deserialize)]
struct Index {
    /// By id.
    images: BTreeMap<String, Known>,
    /// Ids by full name with a tag.
    names: BTreeMap<String, String>,
    /// Ids by full name with a digest.
    digests: BTreeMap<String, String>,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
struct Known {
    /// Digests of the uncompressed layers, lowest first.
    layers: Vec<String>,
    bytes: u64,
    added: SystemTime,
    entrypoint: Vec<String>,
    cmd: Vec<String>,
    env: Vec<String>,
    working_dir: String,
    user: String,
    stop_signal: String,
}

const INDEX: &str = "index.json";
const LAYERS_DIRECTORY: &str = "layers";
const UNFINISHED: &str = ".unfinished-";

impl Images {
    /// Opens the store, made when missing, and removes what an interrupted import or removal left, but for the
    /// layers `in_use`.
    pub(crate) fn open(directory: &Path, in_use: &BTreeSet<String>) -> Result<Self, Error> {
        let layers = directory.join(LAYERS_DIRECTORY);
        fs::create_dir_all(&layers).doing(|| format!("make {}", layers.display()))?;
        let index = record::read(&directory.join(INDEX))?.unwrap_or_default();
        let images = Self { directory: directory.to_owned(), index };
        images.sweep(in_use)?;
        Ok(images)
    }

    /// Where layers are unpacked.
    pub(crate) fn layers_directory(&self) -> PathBuf {
        self.directory.join(LAYERS_DIRECTORY)
    }

    /// All images, by id.
    pub(crate) fn list(&self) -> Vec<Image> {
        self.index.images.iter().map(|(id, known)| self.image(id, known)).collect()
    }

    /// The image that a name, digest or id stands for.
    pub(crate) fn find(&self, reference: &str) -> Result<Option<Image>, Error> {
        Ok(self.resolve(reference)?.map(|id| self.image(&id, &self.index.images[&id])))
    }

    /// What a container needs to know of an image, and its stop signal's name.
    pub(crate) fn facts(&self, reference: &str) -> Result<(ImageFacts, String), Error> {
        let id = self.resolve(reference)?.ok_or_else(|| Error::not_found("image", &reference))?;
        let known = &self.index.images[&id];
        let facts = ImageFacts {
            id: id.clone(),
            layers: known.layers.iter().rev().map(|digest| layer_name(digest)).collect(),
            entrypoint: known.entrypoint.clone(),
            cmd: known.cmd.clone(),
            env: known.env.clone(),
            working_dir: known.working_dir.clone(),
            user: known.user.clone(),
        };
        Ok((facts, known.stop_signal.clone()))
    }

    /// Adds all images of an archive, or none.
    pub(crate) fn import(&mut self, path: &Path) -> Result<Vec<Image>, Error> {
        let scratch = self.directory.join(format!("{UNFINISHED}archive-{}", std::process::id()));
        let archive = Archive::open(path, &scratch)?;
        let mut index = self.index.clone();
        let mut ids = Vec::new();
        for found in archive.images()? {
            let bytes = self.unpack_layers(&archive, &found)?;
            add(&mut index, &found, bytes);
            ids.push(found.id);
        }
        // Layers reach the disk before the index names them.
        linux::root::sync_file_system(&self.directory).doing(|| "write the layers to the disk".to_owned())?;
        self.replace(index)?;
        ids.dedup();
        Ok(ids.iter().map(|id| self.image(id, &self.index.images[id])).collect())
    }

    /// Removes a name or digest; the image goes with its last name, its layers unless others or containers
    /// (`in_use`) need them.
    pub(crate) fn remove(&mut self, reference: &str, in_use: &BTreeSet<String>) -> Result<(), Error> {
        let Some(id) = self.resolve(reference)? else { return Ok(()) };
        let mut index = self.index.clone();
        if reference == id || id.strip_prefix("sha256:") == Some(reference) {
            index.names.retain(|_, other| *other != id);
        } else {
            index.names.remove(&Reference::parse(reference)?.to_string());
            index.digests.remove(&Reference::parse(reference)?.to_string());
        }
        if index.names.values().all(|other| *other != id) {
            index.digests.retain(|_, other| *other != id);
            index.images.remove(&id);
        }
        self.replace(index)?;
        self.sweep(in_use)
    }

    fn resolve(&self, reference: &str) -> Result<Option<String>, Error> {
        let as_id = if reference.starts_with("sha256:") {
            reference.to_owned()
        } else {
            format!("sha256:{reference}")
        };
        if is_digest(&as_id) {
            return Ok(self.index.images.contains_key(&as_id).then_some(as_id));
        }
        let reference = Reference::parse(reference)?;
        let found = match &reference.digest {
            // A digest says all; the tag beside it is a remark.
            Some(digest) => self.index.digests.get(&format!("{}@{digest}", reference.repository)),
            None => self.index.names.get(&reference.to_string()),
        };
        Ok(found.cloned())
    }

    fn image(&self, id: &str, known: &Known) -> Image {
        let of = |names: &BTreeMap<String, String>| {
            names.iter().filter(|(_, other)| *other == id).map(|(name, _)| name.clone()).collect()
        };
        Image {
            id: id.to_owned(),
            names: of(&self.index.names),
            digests: of(&self.index.digests),
            size_bytes: known.bytes,
            user: known.user.split(':').next().unwrap_or_default().to_owned(),
            added: known.added,
        }
    }

    fn unpack_layers(&self, archive: &Archive, found: &Found) -> Result<u64, Error> {
        if found.layers.len() > LAYERS {
            return Err(Error::Limit { what: "the number of layers", limit: LAYERS as u64 });
        }
        let mut bytes = 0;
        for ((part, digest), diff_id) in found.layers.iter().zip(&found.config.rootfs.diff_ids) {
            let place = self.layers_directory().join(layer_name(diff_id));
            if !place.exists() {
                self.unpack_layer(archive, (part, digest.as_deref()), diff_id, &place)?;
            }
            bytes += archive.part(part)?.limit();
        }
        Ok(bytes)
    }

    fn unpack_layer(
        &self,
        archive: &Archive,
        (part, digest): (&str, Option<&str>),
        diff_id: &str,
        place: &Path,
    ) -> Result<(), Error> {
        let unfinished = self.layers_directory().join(format!("{UNFINISHED}{}", layer_name(diff_id)));
        remove_tree(&unfinished)?;
        fs::create_dir(&unfinished).doing(|| format!("make {}", unfinished.display()))?;
        let mut packed = Hashing::new(archive.part(part)?);
        let (actual, _) = layer::unpack(&mut packed, &unfinished)?;
        std::io::copy(&mut packed, &mut std::io::sink()).doing(|| format!("read {part}"))?;
        let (packed_digest, _) = packed.finish();
        if actual != diff_id || digest.is_some_and(|digest| digest != packed_digest) {
            remove_tree(&unfinished)?;
            return Err(Error::Archive(format!("layer {part} does not have the digest {diff_id}")));
        }
        fs::rename(&unfinished, place).doing(|| format!("keep the layer {diff_id}"))
    }

    fn replace(&mut self, index: Index) -> Result<(), Error> {
        let path = self.directory.join(INDEX);
        record::write_durably(&path, &index)?;
        self.index = index;
        Ok(())
    }

    /// Removes layers that nobody names.
    fn sweep(&self, in_use: &BTreeSet<String>) -> Result<(), Error> {
        let named: BTreeSet<String> = self
            .index
            .images
            .values()
            .flat_map(|known| &known.layers)
            .map(|digest| layer_name(digest))
            .collect();
        let layers = self.layers_directory();
        let doing = || format!("list {}", layers.display());
        for entry in fs::read_dir(&layers).doing(doing)? {
            let name = entry.doing(doing)?.file_name().to_string_lossy().into_owned();
            if !named.contains(&name) && !in_use.contains(&name) {
                remove_tree(&layers.join(name))?;
            }
        }
        Ok(())
    }
}

fn add(index: &mut Index, found: &Found, bytes: u64) {
    let defaults = found.config.config.clone();
    let known = Known {
        layers: found.config.rootfs.diff_ids.clone(),
        bytes,
        added: index.images.get(&found.id).map_or_else(clock::now, |known| known.added),
        entrypoint: defaults.entrypoint.unwrap_or_default(),
        cmd: defaults.cmd.unwrap_or_default(),
        env: defaults.env.unwrap_or_default(),
        working_dir: defaults.working_dir.unwrap_or_default(),
        user: defaults.user.unwrap_or_default(),
        stop_signal: defaults.stop_signal.unwrap_or_default(),
    };
    for name in &found.names {
        let digest = found.manifest_digest.as_ref().unwrap_or(&found.id);
        index.digests.insert(format!("{}@{digest}", name.repository), found.id.clone());
        // A name moves to the new image; the old one stays under its digest until it is removed.
        index.names.insert(name.to_string(), found.id.clone());
    }
    index.images.insert(found.id.clone(), known);
}

/// Short, so that the names of a hundred layers fit into the one page that the kernel reads.
fn layer_name(diff_id: &str) -> String {
    diff_id.trim_start_matches("sha256:").chars().take(24).collect()
}

fn remove_tree(path: &Path) -> Result<(), Error> {
    match fs::remove_dir_all(path) {
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(()),
        done => done.doing(|| format!("remove {}", path.display())),
    }
}
