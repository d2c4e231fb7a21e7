//! Gives every pod of this node a task, and takes away what belongs to no pod.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::sync::Arc;

use api::{Key, Text};
use client::{Detail, Feed, Notice, Scope};
use control::Object;
use k8s_openapi::api::core::v1::{Pod, PodSpec};
use tokio::sync::mpsc;
use tokio::task::{Id, JoinError, JoinSet};
use tracing::{error, info, warn};

use super::task::{Message, Task};
use super::{Context, clock};
use crate::admit::{Offer, admit};
use crate::machine::{Admission, PodMachine, PodUid, facts_of};
use crate::parts::volumes;
use crate::ports::host_ports;
use crate::roster::{FullName, Place, Roster};
use crate::{gvr, limits};

/// The pods of this node and their tasks.
pub(crate) struct Router {
    context: Arc<Context>,
    feed: Feed,
    roster: Roster,
    pods: BTreeMap<PodUid, Known>,
    tasks: JoinSet<()>,
    by_task: BTreeMap<Id, (FullName, PodUid)>,
    labels: BTreeMap<String, String>,
}

struct Known {
    pod: Arc<Pod>,
    name: FullName,
    /// Where its task listens, once it has one.
    task: Option<mpsc::Sender<Message>>,
    /// It was let in, and counts.
    is_admitted: bool,
}

impl Router {
    pub(crate) fn new(context: Arc<Context>, labels: BTreeMap<String, String>) -> Self {
        let feed = context.caches.feed();
        Self {
            context,
            feed,
            roster: Roster::default(),
            pods: BTreeMap::new(),
            tasks: JoinSet::new(),
            by_task: BTreeMap::new(),
            labels,
        }
    }

    /// Runs for ever.
    pub(crate) async fn run(mut self) {
        let node = Text::from(self.context.config.node_name.as_str());
        self.feed.watch_some(&gvr::pods(), Scope::Field("spec.nodeName", node), Detail::Whole);
        self.feed.watch(&gvr::services());
        self.announce_ports().await;
        self.feed.synced(&[gvr::pods(), gvr::services()]).await;
        self.look_at_all().await;
        self.remove_orphans().await;
        loop {
            tokio::select! {
                notices = self.feed.next() => self.told(notices).await,
                Some(ended) = self.tasks.join_next_with_id() => self.task_ended(ended).await,
            }
        }
    }

    /// Ports lead to the pods that run already, before anything else is known.
    async fn announce_ports(&self) {
        let board = &self.context.config.ports;
        for sandbox in self.context.runtime.list_sandboxes().await.unwrap_or_default() {
            let ports = host_ports(&sandbox);
            if !ports.is_empty() {
                board.set(&PodUid::new(&sandbox.config.pod.uid), ports);
            }
        }
        board.settle();
    }

    async fn told(&mut self, notices: Vec<Notice>) {
        for notice in notices {
            match notice {
                Notice::Changed { resource, change } if resource == gvr::pods() => {
                    match (change.new, change.old) {
                        (Some(object), _) => self.is_there(&object).await,
                        (None, Some(object)) => self.is_gone(&PodUid::new(&object.meta.uid)).await,
                        (None, None) => {}
                    }
                }
                Notice::Missed => self.look_at_all().await,
                Notice::Changed { .. } | Notice::Advanced => {}
            }
        }
    }

    /// Takes the whole view as it is.
    async fn look_at_all(&mut self) {
        let mut objects: Vec<Arc<Object>> = self.feed.view().list(&gvr::pods()).cloned().collect();
        // Those that were here first are let in first.
        objects.sort_by_key(|object| object.meta.creation_time);
        let present: BTreeSet<PodUid> = objects.iter().map(|object| PodUid::new(&object.meta.uid)).collect();
        let gone: Vec<_> = self.pods.keys().filter(|uid| !present.contains(*uid)).cloned().collect();
        for uid in gone {
            self.is_gone(&uid).await;
        }
        for object in objects {
            self.is_there(&object).await;
        }
    }

    async fn is_there(&mut self, object: &Object) {
        let Some(pod) = crate::typed::decode::<Pod>(&object.body) else {
            error!(pod = %object.meta.key(), "a pod cannot be read");
            return;
        };
        let is_here = pod
            .spec
            .as_ref()
            .is_some_and(|spec| spec.node_name.as_deref() == Some(self.context.config.node_name.as_str()));
        if !is_here {
            return;
        }
        let uid = PodUid::new(&object.meta.uid);
        let pod = Arc::new(pod);
        let name =
            FullName { namespace: object.meta.namespace.to_string(), name: object.meta.name.to_string() };
        match self.roster.handle_pod(&name, &uid) {
            Place::Start => self.start(uid, name, pod).await,
            Place::Known => {
                let Some(known) = self.pods.get_mut(&uid) else { return };
                known.pod = Arc::clone(&pod);
                send(known.task.as_ref(), Message::Updated(pod)).await;
            }
            Place::Wait => {
                self.pods.insert(uid, Known { pod, name, task: None, is_admitted: false });
            }
        }
    }

    async fn is_gone(&mut self, uid: &PodUid) {
        let Some(known) = self.pods.get(uid) else { return };
        self.roster.handle_gone(&known.name, uid);
        if known.task.is_none() {
            self.pods.remove(uid);
            return;
        }
        send(known.task.as_ref(), Message::Gone).await;
    }

    async fn start(&mut self, uid: PodUid, name: FullName, pod: Arc<Pod>) {
        let facts = facts_of(&pod);
        let admission = self.admission(&uid, &pod, facts.past.ended.is_some()).await;
        let is_admitted = admission == Admission::Admitted;
        let addresses = self.context.node.addresses.clone();
        let machine = PodMachine::new(facts, admission, addresses, clock::now());
        let (sender, messages) = mpsc::channel(limits::POD_MESSAGES);
        let task = Task::new(Arc::clone(&self.context), Arc::clone(&pod), machine, messages);
        let handle = self.tasks.spawn(task.run());
        self.by_task.insert(handle.id(), (name.clone(), uid.clone()));
        self.pods.insert(uid, Known { pod, name, task: Some(sender), is_admitted });
    }

    /// What already runs here was let in before and stays, whatever else has come since.
    async fn admission(&self, uid: &PodUid, pod: &Pod, has_ended: bool) -> Admission {
        let sandboxes = self.context.runtime.list_sandboxes().await.unwrap_or_default();
        let runs = sandboxes.iter().any(|sandbox| sandbox.config.pod.uid == uid.as_str());
        if runs || has_ended || pod.metadata.deletion_timestamp.is_some() {
            return Admission::Admitted;
        }
        let others: Vec<&PodSpec> = self
            .pods
            .values()
            .filter(|known| known.is_admitted && !has_final_phase(&known.pod))
            .filter_map(|known| known.pod.spec.as_ref())
            .collect();
        let spec = pod.spec.clone().unwrap_or_default();
        let pods_max = self.context.config.pods_max;
        let verdict = |labels: &BTreeMap<String, String>| {
            admit(&spec, &others, Offer { node: &self.context.node, pods_max, labels })
        };
        match verdict(&self.labels) {
            // The scheduler may have seen a label that was set after this process last looked.
            Admission::Rejected { reason, .. } if reason == "NodeAffinity" => {
                verdict(&self.live_labels().await)
            }
            admission => admission,
        }
    }

    async fn live_labels(&self) -> BTreeMap<String, String> {
        let key = Key::new("", self.context.config.node_name.as_str());
        let node = self.context.client.get(&gvr::nodes(), &key).await.unwrap_or_default();
        let labels = node.at("metadata.labels").entries();
        labels.filter_map(|(key, value)| Some((key.to_string(), value.text()?.to_owned()))).collect()
    }

    async fn task_ended(&mut self, ended: Result<(Id, ()), JoinError>) {
        let (id, broke) = match ended {
            Ok((id, ())) => (id, false),
            Err(error) => {
                error!(%error, "the task of a pod broke off");
                (error.id(), true)
            }
        };
        let Some((name, uid)) = self.by_task.remove(&id) else { return };
        let known = self.pods.remove(&uid);
        let next = self.roster.handle_done(&name, &uid);
        // A machine that broke begins anew from what is observed.
        if let (true, Some(known)) = (broke, known) {
            self.roster.handle_pod(&name, &uid);
            return self.start(uid, name, known.pod).await;
        }
        if let Some(next) = next
            && let Some(waiting) = self.pods.remove(&next)
        {
            self.roster.handle_pod(&name, &next);
            self.start(next, name, waiting.pod).await;
        }
    }

    /// Sandboxes and folders of pods that the API no longer has: they were deleted while nobody looked.
    async fn remove_orphans(&self) {
        let sandboxes = match self.context.runtime.list_sandboxes().await {
            Ok(sandboxes) => sandboxes,
            Err(error) => return warn!(%error, "failed to look for sandboxes without a pod"),
        };
        for sandbox in sandboxes {
            if !self.pods.contains_key(&PodUid::new(&sandbox.config.pod.uid)) {
                info!(pod = %sandbox.config.pod.name, "removing a sandbox without a pod");
                let uid = PodUid::new(&sandbox.config.pod.uid);
                self.context.config.ports.set(&uid, Vec::new());
                if let Err(error) = self.context.runtime.remove_sandbox(&sandbox.id).await {
                    warn!(%error, "failed to remove a sandbox without a pod");
                }
            }
        }
        let folders = fs::read_dir(self.context.config.pods_dir()).into_iter().flatten().flatten();
        for folder in folders.map(|entry| entry.path()) {
            let uid = folder.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
            if !self.pods.contains_key(&PodUid::new(&uid)) {
                let removed = volumes::undo(&folder).and_then(|()| {
                    fs::remove_dir_all(&folder).map_err(crate::parts::PartError::os("remove", &folder))
                });
                if let Err(error) = removed {
                    warn!(%error, "failed to remove the folder of a pod that is gone");
                }
            }
        }
        self.remove_orphaned_logs();
    }

    fn remove_orphaned_logs(&self) {
        let folders = fs::read_dir(self.context.config.logs_dir()).into_iter().flatten().flatten();
        for folder in folders.map(|entry| entry.path()) {
            let name = folder.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
            let uid = name.rsplit('_').next().unwrap_or_default();
            if !self.pods.contains_key(&PodUid::new(uid))
                && let Err(error) = fs::remove_dir_all(&folder)
            {
                warn!(%error, "failed to remove the logs of a pod that is gone");
            }
        }
    }
}

fn has_final_phase(pod: &Pod) -> bool {
    let phase = pod.status.as_ref().and_then(|status| status.phase.as_deref());
    matches!(phase, Some("Succeeded" | "Failed"))
}

async fn send(task: Option<&mpsc::Sender<Message>>, message: Message) {
    if let Some(task) = task {
        // A task that has just ended is seen by the router in its own time.
        drop(task.send(message).await);
    }
}
