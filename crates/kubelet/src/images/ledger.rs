//! Keeps what is known of guarded images, in memory and in a file that is always whole.
//!
//! It is written only around pulls with credentials of pods. What it says is decided in `access`.

use std::collections::BTreeMap;
use std::fs;
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use containers::model::Image;
use parking_lot::Mutex;
use tracing::{error, warn};

use super::access::{Named, Proof, Records, Verdict};

/// The records of a node. Cheap to clone.
#[derive(Clone)]
pub(crate) struct Ledger {
    state: Arc<Mutex<State>>,
    /// Held while the file is written, so that the newest state is what stays.
    file: Arc<tokio::sync::Mutex<PathBuf>>,
}

struct State {
    records: Records,
    /// How many pulls of a name are under way.
    fetching: BTreeMap<String, u32>,
    /// The file could not be understood: nothing says any more which images are guarded.
    is_lost: bool,
}

/// A pull with credentials of a pod that is under way. Dropped, it is given up.
pub(crate) struct Fetching {
    ledger: Ledger,
    is_over: bool,
    reference: String,
    repository: String,
}

impl Ledger {
    /// Reads what an earlier kubelet left. A damaged file is set aside.
    pub(crate) fn open(folder: &Path) -> io::Result<Self> {
        let path = folder.join("image-access.json");
        let (records, is_lost) = match fs::read(&path) {
            Err(missing) if missing.kind() == io::ErrorKind::NotFound => (Records::default(), false),
            Err(error) => return Err(error),
            Ok(bytes) => match serde_json::from_slice(&bytes) {
                Ok(records) => (records, false),
                Err(why) => {
                    let aside = path.with_extension("damaged");
                    fs::rename(&path, &aside)?;
                    error!(
                        "failed to understand {}: {why}; it is set aside as {}. Images that are here are asked for at their \
                         registries again; remove those that have none, and import them anew",
                        path.display(),
                        aside.display()
                    );
                    (Records::default(), true)
                }
            },
        };
        let state = State { records, fetching: BTreeMap::new(), is_lost };
        Ok(Self { state: Arc::new(Mutex::new(state)), file: Arc::new(tokio::sync::Mutex::new(path)) })
    }

    /// Takes note of the images that there are, once, before any pod asks.
    pub(crate) async fn settle(&self, present: &[Image]) {
        let is_changed = {
            let mut state = self.state.lock();
            let before = state.records.clone();
            if std::mem::take(&mut state.is_lost) {
                state.records.guard_all(present);
            }
            state.records.settle(present);
            state.records != before
        };
        if is_changed {
            self.write_or_warn().await;
        }
    }

    /// Forgets images that are gone.
    pub(crate) fn forget_gone(&self, present: &[Image]) {
        self.state.lock().records.forget_gone(present);
    }

    pub(crate) fn verdict(&self, named: Named<'_>, image: &Image) -> Verdict {
        self.state.lock().records.verdict(named, image)
    }

    /// Whether these may use a guarded image without asking the registry.
    pub(crate) async fn admits(&self, named: Named<'_>, id: &str, shown: &[Proof]) -> bool {
        let (is_good, is_changed) = {
            let mut state = self.state.lock();
            let before = state.records.clone();
            let is_good = state.records.admits(named, id, shown);
            (is_good, state.records != before)
        };
        if is_changed {
            self.write_or_warn().await;
        }
        is_good
    }

    /// A pull with credentials of a pod begins.
    ///
    /// # Errors
    /// When it cannot be written down; then it must not begin.
    pub(crate) async fn begin(&self, named: Named<'_>) -> io::Result<Fetching> {
        {
            let mut state = self.state.lock();
            *state.fetching.entry(named.reference.to_owned()).or_default() += 1;
            state.records.began(named);
        }
        let fetching = Fetching {
            ledger: self.clone(),
            is_over: false,
            reference: named.reference.to_owned(),
            repository: named.repository.to_owned(),
        };
        self.write().await?;
        Ok(fetching)
    }

    /// A pull without credentials of a pod succeeded.
    pub(crate) async fn fetched_by_everyone(&self, named: Named<'_>, id: &str) {
        let is_changed = {
            let mut state = self.state.lock();
            let before = state.records.clone();
            state.records.fetched(named, id, None);
            state.records != before
        };
        if is_changed {
            self.write_or_warn().await;
        }
    }

    async fn write_or_warn(&self) {
        if let Err(error) = self.write().await {
            warn!(%error, "failed to write down who may use which image");
        }
    }

    async fn write(&self) -> io::Result<()> {
        let file = Arc::clone(&self.file).lock_owned().await;
        let bytes = serde_json::to_vec(&self.state.lock().records).map_err(io::Error::other)?;
        let written = tokio::task::spawn_blocking(move || write(&file, &bytes));
        written.await.unwrap_or_else(|panic| Err(io::Error::other(panic)))
    }
}

impl Fetching {
    fn named(&self) -> Named<'_> {
        Named { reference: &self.reference, repository: &self.repository }
    }

    /// It brought an image, for those who show this.
    pub(crate) async fn succeeded(mut self, id: &str, shown: &Proof) {
        self.is_over = true;
        let ledger = self.ledger.clone();
        ledger.state.lock().records.fetched(self.named(), id, Some(shown));
        drop(self);
        ledger.write_or_warn().await;
    }

    /// It brought nothing.
    pub(crate) fn failed(mut self) {
        self.is_over = true;
    }
}

impl Drop for Fetching {
    fn drop(&mut self) {
        // The file may go on to say that it is under way: that guards more than it has to, until it is next written.
        let mut state = self.ledger.state.lock();
        if !self.is_over {
            state.records.given_up(self.named());
        }
        let left = state.fetching.get(&self.reference).map_or(0, |count| count.saturating_sub(1));
        if left > 0 {
            state.fetching.insert(self.reference.clone(), left);
        } else {
            state.fetching.remove(&self.reference);
            state.records.ended(self.named());
        }
    }
}

fn write(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let fresh = path.with_extension("new");
    let mut file = fs::File::create(&fresh)?;
    file.write_all(bytes)?;
    file.sync_all()?;
    fs::rename(&fresh, path)?;
    path.parent().map_or(Ok(()), |folder| fs::File::open(folder)?.sync_all())
}

#[cfg(test)]
mod tests {
    use containers::model::Credentials;
    use k8s_openapi::api::core::v1::Secret;

    use super::*;

    const APP: Named<'_> = Named { reference: "r.io/app:1", repository: "r.io/app" };

    fn image(id: &str) -> Image {
        Image {
            id: id.to_owned(),
            names: vec![APP.reference.to_owned()],
            digests: Vec::new(),
            size_bytes: 1,
            user: String::new(),
            added: std::time::UNIX_EPOCH,
        }
    }

    #[tokio::test]
    async fn what_was_guarded_is_so_after_a_restart() {
        let folder = tempfile::tempdir().unwrap();
        let proof = Proof::new(&Secret::default(), &Credentials::default());
        let ledger = Ledger::open(folder.path()).unwrap();
        let (first, second) = (ledger.begin(APP).await.unwrap(), ledger.begin(APP).await.unwrap());
        first.failed();
        assert_eq!(ledger.verdict(APP, &image("1")), Verdict::Guarded, "another pull is under way");
        second.succeeded("1", &proof).await;
        let again = Ledger::open(folder.path()).unwrap();
        again.settle(&[image("1")]).await;
        assert_eq!(again.verdict(APP, &image("1")), Verdict::Guarded);
        assert!(!again.admits(APP, "1", &[]).await);
        assert!(again.admits(APP, "1", &[proof]).await);
        assert_eq!(again.verdict(APP, &image("2")), Verdict::Open, "no pull is under way");
        drop(again.begin(APP).await.unwrap());
        assert_eq!(again.verdict(APP, &image("2")), Verdict::Guarded, "it was given up, and may have come");
    }

    #[tokio::test]
    async fn a_damaged_file_opens_nothing() {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join("image-access.json"), "{").unwrap();
        let ledger = Ledger::open(folder.path()).unwrap();
        ledger.settle(&[image("1")]).await;
        assert_eq!(ledger.verdict(APP, &image("1")), Verdict::Guarded);
        assert!(folder.path().join("image-access.damaged").exists());
        // Once it is gone, what comes later is told apart again.
        ledger.forget_gone(&[]);
        assert_eq!(ledger.verdict(APP, &image("2")), Verdict::Open);
    }
}
