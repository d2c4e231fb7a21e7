//! Performs what the pod machines ask for, and tells them what happened.
//!
//! [`router`] gives every pod a task of its own; the task owns the pod's machine. A task that panics takes
//! no other pod with it.

pub(crate) mod clock;
mod hooks;
mod network;
mod observe;
mod probe;
mod pull;
pub(crate) mod router;
pub(crate) mod status;
mod steps;
mod table;
mod task;

use std::sync::Arc;

use client::{Caches, Client, Recorder};
use containers::Runtime;

use crate::config::Config;
use crate::images::bell::ImageBell;
use crate::images::ledger::Ledger;
use crate::images::turns::Turns;
use crate::parts::folder::Folders;
use crate::sources::Watches;
use crate::spec::NodeFacts;

pub(crate) use table::{PodEntry, PodTable};

/// What every task of the kubelet has at hand.
pub(crate) struct Context {
    pub(crate) config: Config,
    pub(crate) client: Client,
    pub(crate) caches: Caches,
    pub(crate) runtime: Arc<dyn Runtime>,
    pub(crate) recorder: Recorder,
    pub(crate) watches: Watches,
    pub(crate) node: NodeFacts,
    pub(crate) pods: PodTable,
    /// Rung when images came or went.
    pub(crate) images: ImageBell,
    /// Who may use which image.
    pub(crate) ledger: Ledger,
    /// Who may fetch an image now.
    pub(crate) turns: Turns,
}

impl Context {
    /// The folders of a pod.
    pub(crate) fn folders(&self, namespace: &str, name: &str, uid: &str) -> Folders {
        Folders { pod: self.config.pod_dir(uid), logs: self.config.log_dir(namespace, name, uid) }
    }
}
