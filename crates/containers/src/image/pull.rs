//! A pull: which documents and layers of an image are missing, fetched side by side within bounds, committed as a whole.
//!
//! Whoever asks for the same image with the same credentials at the same time shares one pull; a layer that two images
//! have is fetched once. A pull that nobody waits for any more ends, and leaves nothing.

use std::collections::BTreeMap;
use std::sync::{Arc, Weak};

use linux::mount::Detached;
use parking_lot::Mutex;
use sha2::{Digest as _, Sha256};
use tokio::sync::{Semaphore, watch};
use tokio::task::{AbortHandle, JoinSet};

use super::confined::cut;
use super::manifest::{Depth, Descriptor, Document, Manifest, Meaning, Platform};
use super::name::Reference;
use super::registry::{Ended, Registries, Registry, RegistrySettings, Resolved};
use super::shelf::{Hold, LayerPlace, Making};
use super::store::{Images, NewImage};
use super::unpacking::{Unpacked, Unpacking};
use crate::blocking::aside;
use crate::error::{Error, PullError};
use crate::limits::{LAYERS_AT_ONCE, LAYERS_AT_ONCE_ON_NODE, UNPACKING_PATIENCE};
use crate::model::{Credentials, Image, LayerProgress, LayerState, Progress};
use crate::runtime::PullRequest;

/// All pulls of a node.
pub(crate) struct Pulls {
    kit: Arc<Kit>,
    flights: Mutex<BTreeMap<Key, Weak<Flight>>>,
}

/// What every pull works with.
struct Kit {
    images: Images,
    executable: Arc<Detached>,
    registries: Registries,
    /// Layers of all pulls that may come at once.
    places: Semaphore,
}

/// The image's name, and a digest of the credentials.
type Key = (String, [u8; 32]);

/// A pull that is under way. It ends with the last who waits for it.
struct Flight {
    outcome: watch::Receiver<Option<Result<Image, PullError>>>,
    progress: watch::Receiver<Progress>,
    task: AbortHandle,
}

/// The layers of one pull.
struct Job {
    kit: Arc<Kit>,
    registry: Registry,
    /// Layers of this pull that may come at once.
    places: Semaphore,
    progress: watch::Sender<Progress>,
}

/// A layer that an image has.
struct Wanted {
    number: usize,
    descriptor: Descriptor,
    diff_id: String,
}

impl Pulls {
    pub(crate) fn new(images: Images, executable: Arc<Detached>, settings: RegistrySettings) -> Self {
        let registries = Registries::new(settings);
        let places = Semaphore::new(LAYERS_AT_ONCE_ON_NODE);
        Self { kit: Arc::new(Kit { images, executable, registries, places }), flights: Mutex::default() }
    }

    /// Fetches an image, or joins those who do already.
    pub(crate) async fn pull(&self, request: PullRequest) -> Result<Image, Error> {
        let image = Reference::parse(&request.reference)?;
        let flight = self.flight(&image, request.credentials);
        let (mut outcome, mut progress) = (flight.outcome.clone(), flight.progress.clone());
        let tell = async {
            let Some(listener) = request.progress else { return std::future::pending().await };
            loop {
                listener.send_replace(progress.borrow_and_update().clone());
                if progress.changed().await.is_err() {
                    return std::future::pending().await;
                }
            }
        };
        let outcome = tokio::select! {
            outcome = outcome.wait_for(Option::is_some) => outcome.ok().and_then(|outcome| outcome.clone()),
            () = tell => None,
        };
        let broken = || Err(PullError::Failed("the pull broke off".to_owned()));
        outcome.unwrap_or_else(broken).map_err(|why| Error::Pull { image: image.to_string(), why })
    }

    fn flight(&self, image: &Reference, credentials: Option<Credentials>) -> Arc<Flight> {
        let words = serde_json::to_vec(&credentials).expect("texts only");
        let key = (image.to_string(), Sha256::digest(words).into());
        let mut flights = self.flights.lock();
        let known = flights.get(&key).and_then(Weak::upgrade);
        if let Some(flight) = known.filter(|flight| flight.outcome.borrow().is_none()) {
            return flight;
        }
        flights.retain(|_, flight| flight.strong_count() > 0);
        let (ends, outcome) = watch::channel(None);
        let (progress, heard) = watch::channel(Progress::default());
        let (kit, image) = (Arc::clone(&self.kit), image.clone());
        let task = tokio::spawn(async move {
            let done = fetch(kit, image, credentials, progress).await;
            // It may quote what a registry sent, at any length.
            let done = done.map_err(|why| why.with_text(cut(why.to_string())));
            ends.send_replace(Some(done));
        });
        let flight = Arc::new(Flight { outcome, progress: heard, task: task.abort_handle() });
        flights.insert(key, Arc::downgrade(&flight));
        flight
    }
}

impl Drop for Flight {
    fn drop(&mut self) {
        self.task.abort();
    }
}

async fn fetch(
    kit: Arc<Kit>,
    image: Reference,
    credentials: Option<Credentials>,
    progress: watch::Sender<Progress>,
) -> Result<Image, PullError> {
    if image.digest.is_some()
        && let Some(present) = kit.images.find(&image.to_string()).map_err(here)?
    {
        // A digest says all.
        return Ok(present);
    }
    let registry = kit.registries.of(&image, credentials.as_ref()).await?;
    let resolved = registry.resolve().await?;
    let by_digest = Reference { digest: Some(resolved.digest.clone()), ..image.clone() };
    if let Some(present) = kit.images.find(&by_digest.to_string()).map_err(here)? {
        return named(&kit, present, &image).await;
    }
    let (manifest, config, layers) = documents(&registry, resolved).await?;
    let told = layers.iter().map(waiting).collect();
    progress.send_replace(Progress { layers: told });
    let places = Semaphore::new(LAYERS_AT_ONCE);
    let job = Arc::new(Job { kit: Arc::clone(&kit), registry, places, progress });
    let holds = fetch_layers(&job, layers).await?;
    let by_tag = Reference { digest: None, ..image.clone() };
    let names = image.digest.is_none().then_some(by_tag).into_iter().collect();
    let digests = vec![Reference { tag: None, ..by_digest }];
    let new = NewImage { names, digests, manifest: Some(manifest), config };
    kit.images.commit(new, holds).await.map_err(here)
}

/// An image that is there may have got another name since.
async fn named(kit: &Arc<Kit>, present: Image, name: &Reference) -> Result<Image, PullError> {
    if name.digest.is_some() || present.names.contains(&name.to_string()) {
        return Ok(present);
    }
    let (kit, name) = (Arc::clone(kit), name.clone());
    aside(move || kit.images.tag(&present.id, &name)).await.map_err(here)
}

/// The manifest for this machine, the configuration, and the layers, lowest first.
async fn documents(
    registry: &Registry,
    resolved: Resolved,
) -> Result<(Document, Document, Vec<Wanted>), PullError> {
    let document = registry.resolved_document(resolved).await?;
    let (document, manifest) = manifest_for_us(registry, document).await?;
    let config = registry.config(&manifest.config).await?;
    let diff_ids = config.config(manifest.layers.len()).map_err(here)?.rootfs.diff_ids;
    let layers = manifest.layers.into_iter().zip(diff_ids).enumerate();
    let layers = layers.map(|(number, (descriptor, diff_id))| Wanted { number, descriptor, diff_id });
    Ok((document, config, layers.collect()))
}

/// Follows indexes of platforms.
async fn manifest_for_us(
    registry: &Registry,
    mut document: Document,
) -> Result<(Document, Manifest), PullError> {
    let mut depth = Depth::default();
    loop {
        let index = match document.meaning().map_err(here)? {
            Meaning::Manifest(manifest) => return Ok((document, manifest)),
            Meaning::Index(index) => index,
        };
        depth = depth.deeper().map_err(here)?;
        let wanted = Platform::here();
        let best = index.for_platform(&wanted).first().copied().cloned().ok_or_else(|| {
            let offers = index.platforms();
            let text = format!("no match for platform {wanted} in manifest: not found; it offers {offers}");
            PullError::NotFound(text)
        })?;
        document = registry.manifest(&best).await?;
    }
}

fn waiting(wanted: &Wanted) -> LayerProgress {
    LayerProgress {
        digest: wanted.descriptor.digest.clone(),
        state: LayerState::Waiting,
        bytes: 0,
        bytes_total: wanted.descriptor.size,
    }
}

/// All layers, lowest first. The largest begin, so that the last ones to come are short.
async fn fetch_layers(job: &Arc<Job>, mut layers: Vec<Wanted>) -> Result<Vec<Hold>, PullError> {
    layers.sort_by_key(|layer| std::cmp::Reverse(layer.descriptor.size));
    let mut tasks = JoinSet::new();
    for layer in layers {
        let job = Arc::clone(job);
        tasks.spawn(async move { job.fetch(&layer).await.map(|hold| (layer.number, hold)) });
    }
    let mut holds = BTreeMap::new();
    while let Some(done) = tasks.join_next().await {
        // The first failure ends the others: they go with the set.
        let (number, hold) = done.map_err(|error| PullError::Failed(error.to_string()))??;
        holds.insert(number, hold);
    }
    Ok(holds.into_values().collect())
}

impl Job {
    async fn fetch(&self, layer: &Wanted) -> Result<Hold, PullError> {
        // Whoever waits for another's layer holds no place that the other may need.
        let making = match self.kit.images.layer(&layer.diff_id).await.map_err(here)? {
            LayerPlace::Present(hold) => {
                self.tell(layer.number, LayerState::Present, layer.descriptor.size);
                return Ok(hold);
            }
            LayerPlace::Missing(making) => making,
        };
        let closed = |_| PullError::Failed("the runtime ends".to_owned());
        let _own = self.places.acquire().await.map_err(closed)?;
        let _of_node = self.kit.places.acquire().await.map_err(closed)?;
        self.tell(layer.number, LayerState::Fetching, 0);
        let unpacked = self.unpack(layer, &making).await?;
        if unpacked.packed_digest != layer.descriptor.digest {
            let (actual, expected) = (&unpacked.packed_digest, &layer.descriptor.digest);
            return Err(PullError::Failed(format!(
                "failed commit on ref \"layer-{expected}\": unexpected commit digest {actual}, expected {expected}: failed \
                 precondition"
            )));
        }
        let hold = aside(move || making.keep(&unpacked)).await.map_err(here)?;
        self.tell(layer.number, LayerState::Done, layer.descriptor.size);
        Ok(hold)
    }

    async fn unpack(&self, layer: &Wanted, making: &Making) -> Result<Unpacked, PullError> {
        let mut unpacking = Unpacking::start(&self.kit.executable, making.place()).map_err(here)?;
        let tell = |bytes| self.tell(layer.number, LayerState::Fetching, bytes);
        match self.registry.stream(&layer.descriptor, unpacking.input(), &tell).await {
            // The process that unpacks says why it takes no more.
            Ok(()) | Err(Ended::Closed) => {}
            Err(Ended::Failed(why)) => return Err(why),
        }
        let digest = &layer.descriptor.digest;
        let failed = |why: String| PullError::Failed(format!("failed to extract layer {digest}: {why}"));
        let unpacked = tokio::time::timeout(UNPACKING_PATIENCE, unpacking.finish()).await;
        let late =
            |_| failed(format!("it is not done {} s after its last byte", UNPACKING_PATIENCE.as_secs()));
        unpacked.map_err(late)?.map_err(|error| failed(error.to_string()))
    }

    fn tell(&self, number: usize, state: LayerState, bytes: u64) {
        self.progress.send_modify(|progress| {
            if let Some(layer) = progress.layers.get_mut(number) {
                (layer.state, layer.bytes) = (state, bytes);
            }
        });
    }
}

/// A failure of this node, or of what came.
#[expect(clippy::needless_pass_by_value, reason = "the shape that `map_err` wants")]
fn here(error: Error) -> PullError {
    PullError::Failed(error.to_string())
}
