//! The node's own object and its heartbeat.
//!
//! [`plan`] says what the object should be; this module reads the machine, registers the node, keeps its
//! status, and renews its lease from a thread of its own, so that no amount of pod work makes it flap.

mod host;
mod lease;
pub mod plan;

use std::sync::Arc;
use std::time::Duration;

use api::{Document, Key};
use client::CallError;
use client::events::Reference;
use control::plan::{Level, Note, PatchKind};
use tracing::{info, warn};

use crate::driver::{Context, clock};
use crate::images::bell::ImageListener;
use crate::{gvr, limits};

pub use host::MachineFacts;
pub(crate) use lease::beat;

/// The node's object in the API, kept until the process ends.
pub(crate) struct Registration {
    context: Arc<Context>,
    machine: MachineFacts,
    images: ImageListener,
}

impl Registration {
    pub(crate) fn new(context: Arc<Context>, machine: MachineFacts) -> Self {
        let images = context.images.listen();
        Self { context, machine, images }
    }

    /// Registers the node, tells that the kubelet has started, and keeps the status. Runs for ever.
    pub(crate) async fn run(mut self) {
        let mut pause = limits::WATCH_PAUSE_FIRST;
        let mut is_told = false;
        loop {
            let wait = match self.report().await {
                Ok(node) => {
                    pause = limits::WATCH_PAUSE_FIRST;
                    if !std::mem::replace(&mut is_told, true) {
                        self.tell_start(&node);
                    }
                    limits::NODE_STATUS_PERIOD
                }
                Err(error) => {
                    warn!(%error, "failed to report the node's status");
                    let wait = pause;
                    pause = limits::RETRY_MAX.min(pause * 2);
                    wait
                }
            };
            // Whoever changes many things at once is answered by one report.
            drop(tokio::time::timeout(wait, self.images.heard()).await);
        }
    }

    /// Brings the object in the API up to date.
    async fn report(&self) -> Result<Document, CallError> {
        let key = Key::new("", self.context.config.node_name.as_str());
        let desired = self.desired().await;
        let client = &self.context.client;
        let present = if let Some(node) = client.find(&gvr::nodes(), &key).await? {
            node
        } else {
            info!(node = %self.context.config.node_name, "registering the node");
            client.create(&gvr::nodes(), &plan::registration(&desired)).await?.document
        };
        if let Some(patch) = plan::labels_patch(&present, &desired) {
            client.patch(&gvr::nodes(), &key, None, (PatchKind::Strategic, &patch)).await?;
        }
        if let Some(patch) = plan::status_patch(&present, &desired, clock::now()) {
            let written =
                client.patch(&gvr::nodes(), &key, Some("status"), (PatchKind::Strategic, &patch)).await?;
            return Ok(written.document);
        }
        Ok(present)
    }

    async fn desired(&self) -> plan::Desired<'_> {
        let mut images = self.context.runtime.list_images().await.unwrap_or_default();
        images.sort_by(|a, b| b.size_bytes.cmp(&a.size_bytes).then_with(|| a.id.cmp(&b.id)));
        images.truncate(limits::NODE_IMAGES_MAX);
        plan::Desired {
            config: &self.context.config,
            machine: &self.machine,
            node: &self.context.node,
            runtime: self.context.runtime.version(),
            images,
        }
    }

    fn tell_start(&self, node: &Document) {
        let about = about_node(node.name());
        let message = "Starting kubelet.".to_owned();
        self.context
            .recorder
            .tell(about, &Note { level: Level::Normal, reason: "Starting".into(), message, about: None });
    }
}

/// The node as events name it: by name, also where others have an identifier; clients search for that.
pub(crate) fn about_node(name: &str) -> Reference {
    Reference { kind: "Node".into(), key: Key::new("", name), uid: name.into(), ..Reference::default() }
}

/// How long the kubelet may be silent before the node is taken for lost.
pub(crate) const LEASE_SECONDS: i64 = 40;
/// How often the lease is renewed: a quarter of its life.
pub(crate) const LEASE_PERIOD: Duration = Duration::from_secs(10);
