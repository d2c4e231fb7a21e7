//! Removes images that nobody uses before the disk is full. What goes and when is decided in `plan`.
//!
//! It looks after images came or went, and every five minutes: one look at the file system, and at what is used.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::sync::Arc;
use std::time::Instant;

use containers::Error;
use containers::image::Reference;
use containers::model::{Image, InUse};
use control::plan::{Level, Note};
use nix::sys::statvfs::statvfs;
use tracing::{debug, info, warn};

use super::bell::ImageListener;
use super::plan::{Disk, Memory, shortage, too_little};
use crate::config::ImageCollection;
use crate::driver::{Context, clock};
use crate::limits;
use crate::node::about_node;
use crate::resources::all_containers;

/// Looks for images to remove.
pub(crate) struct Collector {
    context: Arc<Context>,
    rules: ImageCollection,
    memory: Memory,
    images: ImageListener,
    /// When something was told last, by its reason.
    told: BTreeMap<&'static str, Instant>,
}

/// Why too little was freed.
#[derive(Debug, thiserror::Error)]
enum Trouble {
    #[error("{0}")]
    Runtime(#[from] Error),
    #[error("failed to measure {folder}: {source}")]
    Disk { folder: String, source: std::io::Error },
    #[error("invalid capacity 0 on image filesystem")]
    NoCapacity,
    #[error("{0}")]
    TooLittle(String),
    #[error(
        "wanted to free {wanted} bytes, but freed {freed} bytes space with errors in image deletion: {errors}"
    )]
    Deletion { wanted: u64, freed: u64, errors: String },
}

impl Collector {
    pub(crate) fn new(context: Arc<Context>) -> Self {
        let rules = context.config.images.collection;
        let images = context.images.listen();
        Self { context, rules, memory: Memory::new(clock::now()), images, told: BTreeMap::new() }
    }

    /// Runs for ever.
    pub(crate) async fn run(mut self) {
        if self.rules.high_percent >= 100 && self.rules.age_max.is_none() {
            return std::future::pending().await;
        }
        let mut failed_before = 0_u32;
        loop {
            match self.collect().await {
                Ok(()) => failed_before = 0,
                Err(trouble) => {
                    debug!("failed to collect images: {trouble}");
                    failed_before += 1;
                    if failed_before > 1 {
                        self.tell("ImageGCFailed", trouble.to_string());
                    }
                }
            }
            drop(tokio::time::timeout(limits::IMAGE_LOOK_PERIOD, self.images.heard()).await);
        }
    }

    async fn collect(&mut self) -> Result<(), Trouble> {
        let present = self.context.runtime.list_images().await?;
        let used = self.used(&present).await?;
        self.context.ledger.forget_gone(&present);
        let now = clock::now();
        self.memory.see(&present, &used, now);
        let old = self.memory.too_old(&self.rules, now);
        self.remove(&old, u64::MAX).await?;
        let disk = disk(&self.context.config.images_dir)?;
        if disk.capacity == 0 {
            self.tell("InvalidDiskCapacity", Trouble::NoCapacity.to_string());
            return Err(Trouble::NoCapacity);
        }
        let Some(shortage) = shortage(&self.rules, disk) else { return Ok(()) };
        let wanted = shortage.bytes_to_free;
        debug!(used_percent = shortage.used_percent, wanted, "the disk with the images is too full");
        let candidates = self.memory.candidates(&self.rules, now);
        let freed = self.remove(&candidates, wanted).await?;
        if freed < wanted {
            let message = too_little(disk, shortage, freed);
            self.tell("FreeDiskSpaceFailed", message.clone());
            return Err(Trouble::TooLittle(message));
        }
        Ok(())
    }

    /// Images of containers, and those that pods name whose containers may be about to start.
    async fn used(&self, present: &[Image]) -> Result<BTreeSet<String>, Error> {
        let containers = self.context.runtime.list_containers().await?;
        let mut used: BTreeSet<String> = containers.into_iter().map(|it| it.image_id).collect();
        let pods = self.context.pods.all();
        let alive = pods.iter().filter(|entry| !entry.status.phase.is_final());
        for container in alive.filter_map(|entry| entry.pod.spec.as_ref()).flat_map(all_containers) {
            let name = Reference::parse(container.image.as_deref().unwrap_or_default());
            let Ok(name) = name.map(|name| name.to_string()) else { continue };
            let named =
                present.iter().filter(|image| image.names.contains(&name) || image.digests.contains(&name));
            used.extend(named.map(|image| image.id.clone()));
        }
        Ok(used)
    }

    /// Removes images until so many bytes are free; the bytes that were freed.
    async fn remove(&mut self, ids: &[String], wanted: u64) -> Result<u64, Trouble> {
        let (mut freed, mut errors, mut is_any_gone) = (0_u64, Vec::new(), false);
        for id in ids {
            if freed >= wanted {
                break;
            }
            match self.context.runtime.remove_image(id, InUse::Keep).await {
                Ok(removed) => {
                    let bytes = removed.map_or(0, |removed| removed.freed_bytes);
                    info!(image = %id, bytes, "removed an image that nobody uses");
                    freed += bytes;
                    is_any_gone = true;
                    self.memory.forget(id);
                }
                // A container has come in between.
                Err(Error::InUse { .. }) => {}
                Err(error) => errors.push(error.to_string()),
            }
        }
        if is_any_gone {
            self.context.images.ring();
        }
        if errors.is_empty() {
            return Ok(freed);
        }
        let wanted = if wanted == u64::MAX { freed } else { wanted };
        Err(Trouble::Deletion { wanted, freed, errors: errors.join(", ") })
    }

    /// Tells the same no more often than the disk is looked at when no images come.
    fn tell(&mut self, reason: &'static str, message: String) {
        let now = clock::instant();
        let before = self.told.insert(reason, now);
        if let Some(before) = before.filter(|before| now.duration_since(*before) < limits::IMAGE_LOOK_PERIOD)
        {
            self.told.insert(reason, before);
            return;
        }
        warn!("{reason}: {message}");
        let about = about_node(&self.context.config.node_name);
        let note = Note { level: Level::Warning, reason: reason.into(), message, about: None };
        self.context.recorder.tell(about, &note);
    }
}

fn disk(folder: &Path) -> Result<Disk, Trouble> {
    let found = statvfs(folder)
        .map_err(|errno| Trouble::Disk { folder: folder.display().to_string(), source: errno.into() })?;
    let bytes = |blocks: u64| blocks.saturating_mul(found.fragment_size());
    Ok(Disk { capacity: bytes(found.blocks()), available: bytes(found.blocks_available()) })
}
