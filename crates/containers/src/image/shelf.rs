//! The unpacked layers on the disk: which are there, who holds them, who is making one.
//!
//! A layer is a directory named after the digest of its uncompressed tar. It is made under another name beside its
//! place and renamed when it is whole, by one maker at a time. Whoever needs a layer holds it; only what nobody holds
//! can be taken away. Nothing here knows images.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use parking_lot::Mutex;
use serde::{Deserialize, Serialize};
use tokio::sync::watch;

use super::borrowed::Borrows;
use super::name::is_digest;
use super::unpacking::Unpacked;
use crate::error::{Doing, Error, bad_image};
use crate::record;

const LAYERS: &str = "layers";
const ABOUT: &str = "about";
const UNFINISHED: &str = ".unfinished-";

/// The part of a maker's place that becomes the layer.
pub(super) const FILES: &str = "files";

/// The part that says what the layer takes from those below it.
pub(super) const BORROWED: &str = "borrowed";

/// The part from which the layer can be put together again.
pub(super) const FRAME: &str = "frame";

/// All layers below one directory. Cheap to clone; all clones are one.
#[derive(Clone)]
pub(super) struct Shelf(Arc<Inner>);

struct Inner {
    directory: PathBuf,
    state: Mutex<State>,
}

#[derive(Default)]
struct State {
    /// How often each directory's name is held.
    holds: BTreeMap<String, usize>,
    /// Layers that are being made; the end of the channel says that it is over.
    making: BTreeMap<String, watch::Receiver<()>>,
    /// Names of unfinished directories are never used twice.
    number: u64,
    /// What an earlier server has left, until it is swept.
    leftover: Vec<PathBuf>,
}

/// What is known of a layer beside its files.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct About {
    pub(super) diff_id: String,
    /// Of the uncompressed tar.
    pub(super) bytes: u64,
    /// What it takes from the layers below it.
    #[serde(default)]
    pub(super) borrows: Borrows,
    /// Whether it can be put together again.
    #[serde(default)]
    pub(super) is_framed: bool,
}

/// Keeps a layer from being taken away until it is dropped.
pub(crate) struct Hold {
    shelf: Shelf,
    name: String,
}

/// Where a layer is, or who is to make it.
pub(crate) enum LayerPlace {
    /// It is there.
    Present(Hold),
    /// The caller makes it; others that ask for the same one wait meanwhile.
    Missing(Making),
}

/// The right to make a layer. Dropped before [`Making::keep`], it leaves nothing, and another may try.
pub(crate) struct Making {
    shelf: Shelf,
    diff_id: String,
    place: PathBuf,
    /// Until it is dropped, others wait.
    ends: Option<watch::Sender<()>>,
}

/// Directories and files that have lost their names; they are gone once [`Trash::empty`] returns.
#[must_use = "what is thrown away still takes room until it is emptied"]
#[derive(Default)]
pub(super) struct Trash(Vec<PathBuf>);

impl Shelf {
    /// The layers below `directory`, made when missing.
    pub(super) fn open(directory: &Path) -> Result<Self, Error> {
        for part in [LAYERS, ABOUT] {
            let part = directory.join(part);
            fs::create_dir_all(&part).doing(|| format!("make {}", part.display()))?;
        }
        let this = Self(Arc::new(Inner { directory: directory.to_owned(), state: Mutex::default() }));
        let leftover = this.names()?.into_iter().filter(|name| name.starts_with(UNFINISHED));
        this.0.state.lock().leftover = leftover.map(|name| this.layers_directory().join(name)).collect();
        Ok(this)
    }

    /// The directory that has one directory per layer.
    pub(super) fn layers_directory(&self) -> PathBuf {
        self.0.directory.join(LAYERS)
    }

    /// The layer of this digest, held, or the right to make it, once nobody else is making it.
    pub(super) async fn layer(&self, diff_id: &str) -> Result<LayerPlace, Error> {
        if !is_digest(diff_id) {
            return Err(bad_image(format!("{diff_id:?} is no sha256 digest")));
        }
        loop {
            let mut others = {
                let mut state = self.0.state.lock();
                let name = directory_name(diff_id);
                if let Some(others) = state.making.get(&name) {
                    others.clone()
                } else if self.layers_directory().join(&name).exists() {
                    *state.holds.entry(name.clone()).or_default() += 1;
                    drop(state);
                    return self.present(diff_id, name).map(LayerPlace::Present);
                } else {
                    return self.make(&mut state, diff_id).map(LayerPlace::Missing);
                }
            };
            // It never changes: this returns when the maker lets go of its end.
            let _ = others.changed().await;
        }
    }

    /// Holds layers by the names of their directories, whether they are there or not.
    pub(super) fn hold(&self, names: impl IntoIterator<Item = String>) -> Vec<Hold> {
        let mut state = self.0.state.lock();
        let hold = |name: String| {
            *state.holds.entry(name.clone()).or_default() += 1;
            Hold { shelf: self.clone(), name }
        };
        names.into_iter().map(hold).collect()
    }

    /// What is known of a layer that is there.
    pub(super) fn about(&self, diff_id: &str) -> Option<About> {
        // A record that cannot be read says as little as none; the layer itself is untouched.
        record::read::<About>(&self.beside(&directory_name(diff_id), "json")).ok().flatten()
    }

    /// Whether all of these layers are there.
    pub(super) fn has(&self, diff_ids: &[String]) -> bool {
        let directory = self.layers_directory();
        diff_ids.iter().all(|diff_id| directory.join(directory_name(diff_id)).exists())
    }

    /// Takes away what is neither `named` nor held, and, the first time, what an earlier server has left.
    pub(super) fn sweep(&self, named: &BTreeSet<String>) -> Result<Trash, Error> {
        let mut state = self.0.state.lock();
        let mut trash = Trash(std::mem::take(&mut state.leftover));
        for name in self.names()? {
            if name.starts_with(UNFINISHED) || named.contains(&name) || state.holds.contains_key(&name) {
                continue;
            }
            let (path, nameless) =
                (self.layers_directory().join(&name), self.unfinished(&mut state, "swept"));
            fs::rename(&path, &nameless).doing(|| format!("take away {}", path.display()))?;
            // Without their layer they say nothing; left behind, they are overwritten by the next one.
            for part in ["json", BORROWED, FRAME] {
                let _ = fs::remove_file(self.beside(&name, part));
            }
            trash.0.push(nameless);
        }
        Ok(trash)
    }

    /// A path that nobody else has.
    pub(super) fn scratch(&self) -> PathBuf {
        self.unfinished(&mut self.0.state.lock(), "scratch")
    }

    fn names(&self) -> Result<Vec<String>, Error> {
        let directory = self.layers_directory();
        let doing = || format!("list {}", directory.display());
        fs::read_dir(&directory)
            .doing(doing)?
            .map(|entry| Ok(entry.doing(doing)?.file_name().to_string_lossy().into_owned()))
            .collect()
    }

    fn present(&self, diff_id: &str, name: String) -> Result<Hold, Error> {
        let hold = Hold { shelf: self.clone(), name };
        match self.about(diff_id) {
            // The name is a part of the digest only.
            Some(about) if about.diff_id != diff_id => {
                Err(bad_image(format!("the layers {diff_id} and {} have the same name here", about.diff_id)))
            }
            _ => Ok(hold),
        }
    }

    fn make(&self, state: &mut State, diff_id: &str) -> Result<Making, Error> {
        let name = directory_name(diff_id);
        let place = self.unfinished(state, &name);
        let files = place.join(FILES);
        fs::create_dir_all(&files).doing(|| format!("make {}", files.display()))?;
        let (ends, ended) = watch::channel(());
        state.making.insert(name, ended);
        Ok(Making { shelf: self.clone(), diff_id: diff_id.to_owned(), place, ends: Some(ends) })
    }

    fn unfinished(&self, state: &mut State, name: &str) -> PathBuf {
        loop {
            state.number += 1;
            let place = self.layers_directory().join(format!("{UNFINISHED}{name}-{}", state.number));
            // An earlier server may have left one of that name.
            if !place.exists() {
                return place;
            }
        }
    }

    /// What lies beside a layer: what is known of it, what it borrows, its frame.
    pub(super) fn beside(&self, name: &str, part: &str) -> PathBuf {
        self.0.directory.join(ABOUT).join(format!("{name}.{part}"))
    }
}

impl Hold {
    /// The name of the layer's directory.
    pub(super) fn name(&self) -> &str {
        &self.name
    }
}

impl Drop for Hold {
    fn drop(&mut self) {
        let mut state = self.shelf.0.state.lock();
        if let Some(count) = state.holds.get_mut(&self.name) {
            *count -= 1;
            if *count == 0 {
                state.holds.remove(&self.name);
            }
        }
    }
}

impl Making {
    /// The directory in which an [`super::unpacking::Unpacking`] works.
    pub(crate) fn place(&self) -> &Path {
        &self.place
    }

    /// The finished layer takes its place, if it is the one that was wanted. It is durable once an image that has it
    /// is committed. Blocks.
    pub(crate) fn keep(self, unpacked: &Unpacked) -> Result<Hold, Error> {
        if unpacked.diff_id != self.diff_id {
            return Err(bad_image(format!(
                "the layer {} unpacks to {}, not to {}, which its image names",
                unpacked.packed_digest, unpacked.diff_id, self.diff_id
            )));
        }
        let about = About {
            diff_id: self.diff_id.clone(),
            bytes: unpacked.bytes,
            borrows: unpacked.borrows,
            is_framed: unpacked.is_framed,
        };
        if about.borrows != Borrows::Nothing {
            self.keep_beside(BORROWED)?;
        }
        if about.is_framed {
            self.keep_beside(FRAME)?;
        }
        self.keep_files(&about)
    }

    /// The same for a layer that was made here, without a tar.
    pub(super) fn keep_made(self) -> Result<Hold, Error> {
        let borrows = Borrows::Nothing;
        let about = About { diff_id: self.diff_id.clone(), bytes: 0, borrows, is_framed: false };
        self.keep_files(&about)
    }

    fn keep_files(mut self, about: &About) -> Result<Hold, Error> {
        let name = directory_name(&self.diff_id);
        record::write_durably(&self.shelf.beside(&name, "json"), about)?;
        let hold = self.shelf.hold([name.clone()]).remove(0);
        let kept = self.shelf.layers_directory().join(&name);
        fs::rename(self.place.join(FILES), kept).doing(|| format!("keep the layer {}", self.diff_id))?;
        // Next to nothing is left of the place; whoever looks now finds the layer alone.
        self.clear()();
        Ok(hold)
    }

    fn keep_beside(&self, part: &str) -> Result<(), Error> {
        let kept = self.shelf.beside(&directory_name(&self.diff_id), part);
        fs::rename(self.place.join(part), kept).doing(|| format!("keep the layer {}", self.diff_id))
    }
}

impl Making {
    /// Gives up: what was made is gone when this returns, and another may try.
    pub(crate) async fn discard(mut self) {
        let clear = self.clear();
        // What resists is swept at the next start.
        let _ = tokio::task::spawn_blocking(clear).await;
    }

    /// Removes what was made and lets others try; done by whoever calls it, once.
    fn clear(&mut self) -> impl FnOnce() + Send + 'static + use<> {
        let (shelf, name) = (self.shelf.clone(), directory_name(&self.diff_id));
        let (place, ends) = (std::mem::take(&mut self.place), self.ends.take());
        move || {
            // What resists now is swept at the next start.
            let _ = remove_tree(&place);
            shelf.0.state.lock().making.remove(&name);
            drop(ends);
        }
    }
}

impl Drop for Making {
    fn drop(&mut self) {
        if self.ends.is_none() {
            return;
        }
        let clear = self.clear();
        // Beside: a half-made layer may have a million files, and this may be a thread that serves others.
        if let Err(error) = std::thread::Builder::new().name("unfinished-layer".to_owned()).spawn(clear) {
            tracing::warn!("a half-made layer is left for the next start: {error}");
            self.shelf.0.state.lock().making.remove(&directory_name(&self.diff_id));
        }
    }
}

impl Trash {
    /// Removes it. Blocks for as long as a disk needs to forget a million files; what resists is tried again at the
    /// next start.
    pub(super) fn empty(self) {
        for path in self.0 {
            if let Err(error) = remove_tree(&path) {
                tracing::warn!("left for the next start: {error}");
            }
        }
    }
}

/// Short, so that the names of a hundred layers fit into the one page that the kernel reads.
pub(super) fn directory_name(diff_id: &str) -> String {
    diff_id.trim_start_matches("sha256:").chars().take(24).collect()
}

fn remove_tree(path: &Path) -> Result<(), Error> {
    linux::tree::remove_all(path).doing(|| format!("remove {}", path.display()))
}
