//! The node's images and what happens to them: names, digests, what containers need to know.
//!
//! One small file is the truth, written whole and renamed. An image's own documents lie beside it, byte for byte, so
//! that images are found again when that file is damaged. Every call takes a moment; what takes longer (unpacking,
//! removing files, waiting for the disk) happens outside of the lock.

use std::collections::{BTreeMap, BTreeSet};
use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::SystemTime;

use linux::mount::Detached;
use parking_lot::Mutex;
use serde::{Deserialize, Serialize};

use super::borrowed::Borrows;
use super::completion;
use super::manifest::{Config, Document, Meaning, account, digest_of};
use super::name::{Reference, is_digest};
use super::shelf::{BORROWED, FRAME, Hold, LayerPlace, Shelf, directory_name};
use crate::blocking::aside;
use crate::clock;
use crate::error::{Doing, Error};
use crate::limits::{IMAGE_ID_DIGITS, LAYERS};
use crate::model::{Image, Pruned, Removed};
use crate::plan::ImageFacts;
use crate::record;

/// The images below one directory. Cheap to clone; all clones are one.
#[derive(Clone)]
pub(crate) struct Images(Arc<Inner>);

struct Inner {
    directory: PathBuf,
    shelf: Shelf,
    index: Mutex<Index>,
    /// This program, for confined processes.
    executable: Arc<Detached>,
}

/// An image that is to be there: its documents, and how it may be asked for.
#[derive(Clone, Debug)]
pub(crate) struct NewImage {
    /// With a tag each; an image may have none.
    pub(super) names: Vec<Reference>,
    /// Full names with a digest.
    pub(super) digests: Vec<Reference>,
    /// None when its source keeps none, as docker's archives do.
    pub(super) manifest: Option<Document>,
    pub(super) config: Document,
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
    /// Directories to stack, lowest first; those of the layers when empty.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    directories: Vec<String>,
    /// Digest of the manifest, when it is kept.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    manifest: Option<String>,
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
const DOCUMENTS: &str = "documents";

impl Images {
    /// Opens the store, made when missing. Nothing is taken away before [`Images::sweep`].
    pub(crate) fn open(directory: &Path, executable: Arc<Detached>) -> Result<Self, Error> {
        let documents = directory.join(DOCUMENTS);
        fs::create_dir_all(&documents).doing(|| format!("make {}", documents.display()))?;
        let shelf = Shelf::open(directory)?;
        let mut index: Index = match record::read_or_set_aside(&directory.join(INDEX))? {
            record::Found::Read(index) => index,
            record::Found::Nothing => Index::default(),
            record::Found::SetAside => found_again(&documents, &shelf)?,
        };
        for known in index.images.values_mut() {
            // An earlier version has kept it as the image has it; what is no account fails at the start as before.
            known.user = account(&known.user).unwrap_or_else(|_| known.user.clone());
        }
        Ok(Self(Arc::new(Inner {
            directory: directory.to_owned(),
            shelf,
            index: Mutex::new(index),
            executable,
        })))
    }

    /// Takes away what interrupted imports, pulls and removals left. Blocks; call it when everything that containers stand on
    /// is held.
    pub(crate) fn sweep(&self) -> Result<(), Error> {
        let trash = {
            let index = self.0.index.lock();
            self.drop_documents(&index)?;
            self.0.shelf.sweep(&index.directories())?
        };
        trash.empty();
        Ok(())
    }

    /// Where layers are unpacked.
    pub(crate) fn layers_directory(&self) -> PathBuf {
        self.0.shelf.layers_directory()
    }

    /// Where a file may lie for a moment; swept when it stays.
    pub(super) fn scratch(&self) -> PathBuf {
        self.0.shelf.scratch()
    }

    /// The layer of this digest, held, or the right to make it: one maker at a time, whom others wait for.
    pub(crate) async fn layer(&self, diff_id: &str) -> Result<LayerPlace, Error> {
        self.0.shelf.layer(diff_id).await
    }

    /// Keeps what containers that were made earlier stand on, by the names of directories.
    pub(crate) fn hold(&self, directories: Vec<String>) -> Vec<Hold> {
        self.0.shelf.hold(directories)
    }

    /// All images, by name.
    pub(crate) fn list(&self) -> Vec<Image> {
        let index = self.0.index.lock();
        let mut all: Vec<Image> = index.images.iter().map(|(id, known)| index.image(id, known)).collect();
        all.sort_by(|a, b| (a.names.is_empty(), &a.names, &a.id).cmp(&(b.names.is_empty(), &b.names, &b.id)));
        all
    }

    /// The image that a name, digest or whole id stands for.
    pub(crate) fn find(&self, reference: &str) -> Result<Option<Image>, Error> {
        let index = self.0.index.lock();
        Ok(index.resolve(reference)?.map(|id| index.image(&id, &index.images[&id])))
    }

    /// The same for people: the beginning of an id is enough, when it is that of one image only.
    pub(crate) fn find_by_person(&self, reference: &str) -> Result<Option<Image>, Error> {
        let index = self.0.index.lock();
        Ok(index.resolve_for_person(reference)?.map(|id| index.image(&id, &index.images[&id])))
    }

    /// What a container needs to know of an image, its stop signal's name, and the layers, held.
    pub(crate) fn facts(&self, reference: &str) -> Result<(ImageFacts, String, Vec<Hold>), Error> {
        let index = self.0.index.lock();
        let id = index.resolve(reference)?.ok_or_else(|| Error::not_found("image", &reference))?;
        let known = &index.images[&id];
        let directories = known.directories();
        let facts = ImageFacts {
            id: id.clone(),
            layers: directories.iter().rev().cloned().collect(),
            entrypoint: known.entrypoint.clone(),
            cmd: known.cmd.clone(),
            env: known.env.clone(),
            working_dir: known.working_dir.clone(),
            user: known.user.clone(),
        };
        Ok((facts, known.stop_signal.clone(), self.0.shelf.hold(directories)))
    }

    /// Adds an image whose layers are all held, lowest first. It is there, and stays there when the power fails, once this
    /// returns.
    pub(crate) async fn commit(&self, image: NewImage, mut holds: Vec<Hold>) -> Result<Image, Error> {
        let config = image.config.config(holds.len())?;
        let names = config.rootfs.diff_ids.iter().map(|diff_id| directory_name(diff_id));
        assert!(names.eq(holds.iter().map(Hold::name)), "an image's layers are held in their order");
        let thin = self.completed(&config.rootfs.diff_ids, &mut holds).await?;
        let this = self.clone();
        aside(move || {
            let manifest = image.manifest.as_ref().map(|manifest| manifest.digest.clone());
            let known = Known { manifest, directories: thin, ..Known::new(config, &this.0.shelf)? };
            let image = this.write(&image, known)?;
            drop(holds);
            Ok(image)
        })
        .await
    }

    /// Layers and documents reach the disk before the index names them.
    fn write(&self, image: &NewImage, known: Known) -> Result<Image, Error> {
        linux::root::sync_file_system(&self.0.directory)
            .doing(|| "write the layers to the disk".to_owned())?;
        let id = &image.config.digest;
        self.change(|index| {
            for document in image.manifest.iter().chain([&image.config]) {
                record::write_bytes_durably(&self.document_path(&document.digest), &document.bytes)?;
            }
            index.add(image, known);
            Ok(index.image(id, &index.images[id]))
        })
    }

    /// The directories to stack, when layers borrow from those below them and thin ones have to lie between; else none.
    async fn completed(&self, diff_ids: &[String], holds: &mut Vec<Hold>) -> Result<Vec<String>, Error> {
        let mut directories = Vec::new();
        let mut thin = Vec::new();
        for (position, diff_id) in diff_ids.iter().enumerate() {
            directories.push(directory_name(diff_id));
            let borrows = self.0.shelf.about(diff_id).map(|about| about.borrows).unwrap_or_default();
            let is_needed = match borrows {
                Borrows::Nothing => false,
                Borrows::Directories => position > 0,
                Borrows::Files => true,
            };
            if is_needed {
                let hold = self.complete(&directories).await?;
                directories.push(hold.name().to_owned());
                thin.push(hold);
            }
        }
        if directories.len() > LAYERS {
            return Err(Error::Limit { what: "the number of layers", limit: LAYERS as u64 });
        }
        if thin.is_empty() {
            directories.clear();
        }
        holds.append(&mut thin);
        Ok(directories)
    }

    /// The thin layer that makes the last of these directories whole. It is named after all of them.
    async fn complete(&self, directories: &[String]) -> Result<Hold, Error> {
        let shelf = &self.0.shelf;
        let making = match shelf.layer(&digest_of(directories.join(" ").as_bytes())).await? {
            LayerPlace::Present(hold) => return Ok(hold),
            LayerPlace::Missing(making) => making,
        };
        let topmost_first: Vec<String> = directories.iter().rev().cloned().collect();
        let list = shelf.beside(&topmost_first[0], BORROWED);
        let list = File::open(&list).doing(|| format!("read {}", list.display()))?;
        let layers = (shelf.layers_directory(), topmost_first);
        match completion::make(&self.0.executable, making.place(), list, (&layers.0, &layers.1)).await {
            Ok(()) => aside(move || making.keep_made()).await,
            Err(error) => {
                making.discard().await;
                Err(error)
            }
        }
    }

    /// Gives an image one more name. A name that another image had moves.
    pub(crate) fn tag(&self, source: &str, name: &Reference) -> Result<Image, Error> {
        if name.digest.is_some() || name.tag.is_none() {
            return Err(Error::Invalid(format!(
                "{name} has a digest; a name that can be given has a tag only"
            )));
        }
        self.change(|index| {
            let id = index.resolve_for_person(source)?.ok_or_else(|| Error::not_found("image", &source))?;
            let repositories: Vec<String> = index
                .digests
                .iter()
                .filter(|(_, other)| **other == id)
                .filter_map(|(digest, _)| digest.split_once('@').map(|(_, digest)| digest.to_owned()))
                .collect();
            for digest in repositories {
                index.digests.insert(format!("{}@{digest}", name.repository), id.clone());
            }
            index.names.insert(name.to_string(), id.clone());
            Ok(index.image(&id, &index.images[&id]))
        })
    }

    /// Removes a name or digest, or everything that an id stands for; the image goes with its last name. `None` when
    /// there is nothing of that name. `used` says which containers stand on an image that would go: any is a refusal. Blocks.
    pub(crate) fn remove(
        &self,
        reference: &str,
        used: impl Fn(&str) -> Vec<String>,
    ) -> Result<Option<Removed>, Error> {
        let before = self.layer_bytes();
        let removed = self.change(|index| {
            let Some(id) = index.resolve_for_person(reference)? else { return Ok(None) };
            let had = index.image(&id, &index.images[&id]);
            index.forget(reference, &id);
            let is_gone = !index.images.contains_key(&id);
            let by = if is_gone { used(&id) } else { Vec::new() };
            if !by.is_empty() {
                return Err(Error::InUse { image: reference.to_owned(), by });
            }
            let kept: BTreeSet<&String> = index
                .names
                .iter()
                .chain(&index.digests)
                .filter(|(_, o)| **o == id)
                .map(|(name, _)| name)
                .collect();
            let names = had.names.iter().chain(&had.digests).filter(|name| !kept.contains(name));
            let names = names.cloned().collect();
            Ok(Some(Removed { id: is_gone.then_some(id), names, freed_bytes: 0 }))
        })?;
        let Some(removed) = removed else { return Ok(None) };
        self.sweep()?;
        Ok(Some(Removed { freed_bytes: self.freed(&before), ..removed }))
    }

    /// Removes the images of which `is_wanted` says so. Blocks.
    pub(crate) fn prune(&self, is_wanted: impl Fn(&Image) -> bool) -> Result<Pruned, Error> {
        let before = self.layer_bytes();
        let images = self.change(|index| {
            let all: Vec<Image> = index.images.iter().map(|(id, known)| index.image(id, known)).collect();
            let gone: Vec<Image> = all.into_iter().filter(is_wanted).collect();
            for image in &gone {
                index.forget_all(&image.id);
            }
            Ok(gone)
        })?;
        self.sweep()?;
        let after = self.layer_bytes();
        let freed =
            before.iter().filter(|(layer, _)| !after.contains_key(*layer)).map(|(_, bytes)| bytes).sum();
        Ok(Pruned { images, freed_bytes: freed })
    }

    /// The documents of an image, for export: its manifest, when it is kept, and its configuration.
    pub(super) fn documents(&self, id: &str) -> Result<(Option<Document>, Document), Error> {
        let manifest = self.0.index.lock().images.get(id).and_then(|known| known.manifest.clone());
        let read = |digest: &str| {
            let path = self.document_path(digest);
            let bytes = fs::read(&path).doing(|| format!("read {}", path.display()))?;
            Document::checked(bytes, digest)
        };
        Ok((manifest.map(|digest| read(&digest)).transpose()?, read(id)?))
    }

    /// A layer's frame, its files, and the length of its tar, when it can be put together again.
    pub(super) fn packed_layer(&self, diff_id: &str) -> Option<(PathBuf, PathBuf, u64)> {
        let about = self.0.shelf.about(diff_id).filter(|about| about.is_framed)?;
        let name = directory_name(diff_id);
        Some((self.0.shelf.beside(&name, FRAME), self.layers_directory().join(&name), about.bytes))
    }

    /// Changes the index on the disk and then in memory, or neither.
    fn change<T>(&self, change: impl FnOnce(&mut Index) -> Result<T, Error>) -> Result<T, Error> {
        let mut index = self.0.index.lock();
        let mut changed = index.clone();
        let outcome = change(&mut changed)?;
        record::write_durably(&self.0.directory.join(INDEX), &changed)?;
        *index = changed;
        Ok(outcome)
    }

    fn layer_bytes(&self) -> BTreeMap<String, u64> {
        let index = self.0.index.lock();
        let layers: BTreeSet<&String> = index.images.values().flat_map(|known| &known.layers).collect();
        let bytes = |layer: &String| self.0.shelf.about(layer).map_or(0, |about| about.bytes);
        layers.into_iter().map(|layer| (layer.clone(), bytes(layer))).collect()
    }

    /// The bytes of layers that were there before and that nobody names or holds any more.
    fn freed(&self, before: &BTreeMap<String, u64>) -> u64 {
        let is_gone = |layer: &String| !self.0.shelf.has(std::slice::from_ref(layer));
        before.iter().filter(|(layer, _)| is_gone(layer)).map(|(_, bytes)| bytes).sum()
    }

    fn document_path(&self, digest: &str) -> PathBuf {
        self.0.directory.join(DOCUMENTS).join(digest.trim_start_matches("sha256:"))
    }

    fn drop_documents(&self, index: &Index) -> Result<(), Error> {
        let manifests = index.images.values().filter_map(|known| known.manifest.as_ref());
        let named: BTreeSet<&str> =
            index.images.keys().chain(manifests).map(|digest| digest.trim_start_matches("sha256:")).collect();
        for (name, path) in documents(&self.0.directory.join(DOCUMENTS))? {
            if !named.contains(name.as_str()) {
                fs::remove_file(&path).doing(|| format!("remove {}", path.display()))?;
            }
        }
        Ok(())
    }
}

impl Index {
    /// The id that a name, digest or whole id stands for.
    fn resolve(&self, reference: &str) -> Result<Option<String>, Error> {
        let as_id = format!("sha256:{}", reference.trim_start_matches("sha256:"));
        if is_digest(&as_id) {
            return Ok(self.images.contains_key(&as_id).then_some(as_id));
        }
        let reference = Reference::parse(reference)?;
        let found = match &reference.digest {
            // A digest says all; the tag beside it is a remark.
            Some(digest) => self.digests.get(&format!("{}@{digest}", reference.repository)),
            None => self.names.get(&reference.to_string()),
        };
        Ok(found.cloned())
    }

    /// The same; where no name fits, the beginning of an id does. Never for pods: an image whose name looks like one
    /// must not become another.
    fn resolve_for_person(&self, reference: &str) -> Result<Option<String>, Error> {
        let named = self.resolve(reference);
        let digits = reference.trim_start_matches("sha256:");
        let is_id = digits.len() >= IMAGE_ID_DIGITS && digits.bytes().all(|b| b.is_ascii_hexdigit());
        if !is_id || matches!(named, Ok(Some(_))) {
            return named;
        }
        let prefix = format!("sha256:{}", digits.to_ascii_lowercase());
        let fits: Vec<&String> = self.images.keys().filter(|id| id.starts_with(&prefix)).collect();
        match fits.as_slice() {
            [] => Ok(None),
            [one] => Ok(Some((*one).clone())),
            [one, other, ..] => Err(Error::Invalid(format!(
                "{} images have an id that begins with {digits}, such as {one} and {other}; give more of it",
                fits.len()
            ))),
        }
    }

    fn image(&self, id: &str, known: &Known) -> Image {
        let of = |names: &BTreeMap<String, String>| {
            names.iter().filter(|(_, other)| *other == id).map(|(name, _)| name.clone()).collect()
        };
        Image {
            id: id.to_owned(),
            names: of(&self.names),
            digests: of(&self.digests),
            size_bytes: known.bytes,
            user: known.user.split(':').next().unwrap_or_default().to_owned(),
            added: known.added,
        }
    }

    fn add(&mut self, image: &NewImage, mut known: Known) {
        let id = &image.config.digest;
        if let Some(before) = self.images.get(id) {
            known.added = before.added;
            known.manifest = known.manifest.or_else(|| before.manifest.clone());
        }
        for name in &image.names {
            // A name moves to the new image; the old one stays under its digest until it is removed.
            self.names.insert(name.to_string(), id.clone());
        }
        for digest in &image.digests {
            let key = Reference { tag: None, ..digest.clone() }.to_string();
            self.digests.insert(key, id.clone());
        }
        self.images.insert(id.clone(), known);
    }

    /// Takes away what `reference` names of the image `id`, and the image with its last name.
    fn forget(&mut self, reference: &str, id: &str) {
        let name = Reference::parse(reference)
            .map(|name| Reference { tag: name.tag.filter(|_| name.digest.is_none()), ..name });
        let name = name.map(|name| name.to_string());
        match name {
            Ok(name) if self.names.get(&name).is_some_and(|other| other == id) => {
                self.names.remove(&name);
                if self.names.values().all(|other| other != id) {
                    self.forget_all(id);
                }
            }
            Ok(name) if self.digests.get(&name).is_some_and(|other| other == id) => {
                self.digests.remove(&name);
                if self.names.values().chain(self.digests.values()).all(|other| other != id) {
                    self.forget_all(id);
                }
            }
            _ => self.forget_all(id),
        }
    }

    fn forget_all(&mut self, id: &str) {
        self.names.retain(|_, other| other != id);
        self.digests.retain(|_, other| other != id);
        self.images.remove(id);
    }

    fn directories(&self) -> BTreeSet<String> {
        self.images.values().flat_map(Known::directories).collect()
    }
}

impl Known {
    fn new(config: Config, shelf: &Shelf) -> Result<Self, Error> {
        let user = config.account()?;
        let Config { defaults, rootfs, .. } = config;
        Ok(Self {
            bytes: rootfs.diff_ids.iter().filter_map(|id| shelf.about(id)).map(|about| about.bytes).sum(),
            layers: rootfs.diff_ids,
            directories: Vec::new(),
            manifest: None,
            added: clock::now(),
            entrypoint: defaults.entrypoint.unwrap_or_default(),
            cmd: defaults.cmd.unwrap_or_default(),
            env: defaults.env.unwrap_or_default(),
            working_dir: defaults.working_dir.unwrap_or_default(),
            user,
            stop_signal: defaults.stop_signal.unwrap_or_default(),
        })
    }

    fn directories(&self) -> Vec<String> {
        if self.directories.is_empty() {
            return self.layers.iter().map(|digest| directory_name(digest)).collect();
        }
        self.directories.clone()
    }
}

/// The images whose configurations and layers are there, after the index was lost: without their names, which only it
/// knew.
fn found_again(directory: &Path, shelf: &Shelf) -> Result<Index, Error> {
    let mut all = Vec::new();
    for (name, path) in documents(directory)? {
        let bytes = fs::read(&path).doing(|| format!("read {}", path.display()))?;
        // What is damaged is no document any more; it is swept.
        all.extend(Document::checked(bytes, &format!("sha256:{name}")));
    }
    let mut index = Index::default();
    for document in &all {
        if let Ok(config) = document.config_of_any_image()
            && !config.rootfs.diff_ids.is_empty()
            && shelf.has(&config.rootfs.diff_ids)
            // Which thin layers lie between them only the index knew.
            && config.rootfs.diff_ids.iter().all(|id| shelf.about(id).is_some_and(|a| a.borrows == Borrows::Nothing))
        {
            index.images.insert(document.digest.clone(), Known::new(config, shelf)?);
        }
    }
    for document in &all {
        if let Ok(Meaning::Manifest(manifest)) = document.meaning()
            && let Some(known) = index.images.get_mut(&manifest.config.digest)
        {
            known.manifest = Some(document.digest.clone());
        }
    }
    Ok(index)
}

/// Files by name.
fn documents(directory: &Path) -> Result<Vec<(String, PathBuf)>, Error> {
    let doing = || format!("list {}", directory.display());
    fs::read_dir(directory)
        .doing(doing)?
        .map(|entry| {
            let entry = entry.doing(doing)?;
            Ok((entry.file_name().to_string_lossy().into_owned(), entry.path()))
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// As the first version wrote it.
    const OLD: &str = r#"{"images":{"sha256:aa":{"layers":["sha256:0123456789abcdef0123456789abcdef"],"bytes":7,
        "added":{"secs_since_epoch":1,"nanos_since_epoch":2},"entrypoint":[],"cmd":["sh"],"env":[],"working_dir":"",
        "user":"+00","stop_signal":""}},"names":{"docker.io/library/a:1":"sha256:aa"},"digests":{}}"#;

    #[test]
    fn an_index_of_the_first_version_is_read() {
        let index: Index = serde_json::from_str(OLD).unwrap();
        assert_eq!(index.images["sha256:aa"].directories(), ["0123456789abcdef01234567"]);
        assert_eq!(index.resolve("a:1").unwrap().as_deref(), Some("sha256:aa"));
    }

    #[test]
    fn the_beginning_of_an_id_is_that_of_one_image() {
        let id = |start: &str| format!("sha256:{start}{}", "0".repeat(64 - start.len()));
        let known: Known = serde_json::from_str::<Index>(OLD).unwrap().images["sha256:aa"].clone();
        let mut index = Index::default();
        for start in ["abcd1", "abcd2", "beef1"] {
            index.images.insert(id(start), known.clone());
        }
        index.names.insert("docker.io/library/beef:latest".to_owned(), id("abcd1"));
        let check = |text: &str, expected: Result<Option<&str>, &str>| {
            let found = index.resolve_for_person(text).map_err(|error| error.to_string());
            let expected = expected.map(|start| start.map(id)).map_err(str::to_owned);
            assert_eq!(found, expected, "{text}");
        };
        check("abcd1", Ok(Some("abcd1")));
        check("ABCD2", Ok(Some("abcd2")));
        check("sha256:beef", Ok(Some("beef1")));
        check("beef", Ok(Some("abcd1")));
        check("bee", Ok(None));
        check("abcf", Ok(None));
        let (one, other) = (id("abcd1"), id("abcd2"));
        check(
            "abcd",
            Err(&format!(
                "2 images have an id that begins with abcd, such as {one} and {other}; give more of it"
            )),
        );
    }
}
