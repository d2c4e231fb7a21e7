//! The task of one pod: gathers events, feeds the pod's machine, performs its steps, writes its status.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use api::{Key, Text};
use client::CallError;
use client::events::Reference;
use containers::model::Event;
use control::plan::{Level, Note as Told, PatchKind};
use futures_util::future::{BoxFuture, FutureExt, OptionFuture};
use jiff::Timestamp;
use k8s_openapi::api::core::v1::Pod;
use tokio::sync::{Mutex, Notify, broadcast, mpsc};
use tokio::task::{AbortHandle, Id, JoinError, JoinSet};
use tracing::{debug, warn};

use super::observe::{LastWords, Look, observe};
use super::status::{Addresses, patch};
use super::steps::{Performed, Performer};
use super::table::PodEntry;
use super::{Context, clock};
use crate::images::bell::ImageListener;
use crate::machine::{
    Failure, Note, NoteKind, Observed, Outcome, Part, PodMachine, PodUid, Report, Role, StepId, facts_of,
};
use crate::parts::identity::Tokens;
use crate::{gvr, limits};

/// What the router tells a pod's task.
#[derive(Clone, Debug)]
pub(crate) enum Message {
    /// The pod has changed.
    Updated(Arc<Pod>),
    /// It is no longer in the API.
    Gone,
}

/// A pod's task.
pub(crate) struct Task {
    context: Arc<Context>,
    pod: Arc<Pod>,
    uid: PodUid,
    machine: PodMachine,
    messages: mpsc::Receiver<Message>,
    events: broadcast::Receiver<Event>,
    changed: Arc<Notify>,
    credentials_changed: Arc<Notify>,
    images: ImageListener,
    tokens: Arc<Mutex<Tokens>>,
    steps: JoinSet<Performed>,
    flying: BTreeMap<Id, (StepId, AbortHandle)>,
    writing: Option<BoxFuture<'static, Box<Written>>>,
    /// A status that waits until the one before it is written.
    unwritten: Option<Report>,
    /// The addresses that the API has.
    addresses: Vec<std::net::IpAddr>,
}

struct Written {
    report: Report,
    result: Result<(), CallError>,
}

enum Woken {
    Message(Option<Message>),
    Runtime,
    Changed,
    CredentialsChanged,
    Images,
    Step(Result<(Id, Performed), JoinError>),
    Written(Box<Written>),
    Time,
}

impl Task {
    pub(crate) fn new(
        context: Arc<Context>,
        pod: Arc<Pod>,
        machine: PodMachine,
        messages: mpsc::Receiver<Message>,
    ) -> Self {
        let addresses = pod.status.iter().flat_map(|status| status.pod_ips.iter().flatten());
        Self {
            addresses: addresses.filter_map(|it| it.ip.parse().ok()).collect(),
            uid: machine.facts().uid.clone(),
            events: context.runtime.events(),
            images: context.images.listen(),
            context,
            pod,
            machine,
            messages,
            changed: Arc::default(),
            credentials_changed: Arc::default(),
            tokens: Arc::default(),
            steps: JoinSet::new(),
            flying: BTreeMap::new(),
            writing: None,
            unwritten: None,
        }
    }

    /// Runs until nothing of the pod is left.
    pub(crate) async fn run(mut self) {
        self.look().await;
        while !self.machine.is_done() {
            self.drive();
            let woken = self.wait().await;
            self.handle(woken).await;
        }
        self.drive();
        self.context.watches.forget(&self.uid);
        self.context.pods.remove(&self.uid);
        self.context.config.ports.set(&self.uid, Vec::new());
    }

    /// Takes from the machine all that it has.
    fn drive(&mut self) {
        let now = clock::now();
        let observed = Arc::new(self.machine.observed().cloned().unwrap_or_default());
        while let Some((id, step)) = self.machine.poll_step(now) {
            debug!(pod = %self.uid, %step, "step");
            let performer = self.performer(Arc::clone(&observed));
            let handle = self.steps.spawn(async move { performer.perform(&step).await });
            self.flying.insert(handle.id(), (id, handle));
        }
        while let Some(moot) = self.machine.poll_moot() {
            self.flying.values().filter(|(id, _)| *id == moot).for_each(|(_, step)| step.abort());
        }
        while let Some(note) = self.machine.poll_note() {
            self.tell(&note);
        }
        if let Some(report) = self.machine.poll_status(now) {
            self.unwritten = Some(report);
        }
        self.publish(observed, now);
        self.write();
    }

    async fn wait(&mut self) -> Woken {
        let now = clock::now();
        let renew = self.tokens.try_lock().ok().and_then(|tokens| tokens.renew_at());
        let timeout = self.machine.poll_timeout(now).into_iter().chain(renew.filter(|at| *at > now)).min();
        let timer = OptionFuture::from(timeout.map(|at| sleep_until(at, now)));
        tokio::pin!(timer);
        loop {
            return tokio::select! {
                message = self.messages.recv() => Woken::Message(message),
                event = self.events.recv() => match event {
                    Ok(event) if !self.is_own(&event) => continue,
                    _ => Woken::Runtime,
                },
                () = self.changed.notified() => Woken::Changed,
                () = self.credentials_changed.notified() => Woken::CredentialsChanged,
                () = self.images.heard() => Woken::Images,
                Some(step) = self.steps.join_next_with_id() => Woken::Step(step),
                Some(written) = OptionFuture::from(self.writing.as_mut()) => Woken::Written(written),
                Some(()) = &mut timer => Woken::Time,
            };
        }
    }

    /// Whether an event of the runtime is about this pod. One that lost events looks for itself.
    fn is_own(&self, event: &Event) -> bool {
        let (Event::Started { sandbox, .. } | Event::Exited { sandbox, .. } | Event::SandboxLost { sandbox }) =
            event;
        let own = self.machine.observed().and_then(|observed| observed.sandbox.as_ref());
        own.is_some_and(|own| own.id.as_str() == sandbox.0)
    }

    async fn handle(&mut self, woken: Woken) {
        let now = clock::now();
        match woken {
            Woken::Message(Some(Message::Updated(pod))) => self.updated(pod, now),
            Woken::Message(Some(Message::Gone) | None) => self.machine.handle_gone(now),
            Woken::Runtime => self.look().await,
            Woken::Changed => self.machine.handle_changed(Part::Volumes, now),
            Woken::CredentialsChanged => self.machine.handle_credentials_changed(now),
            Woken::Images => self.look_for_images().await,
            Woken::Step(step) => self.step_ended(step).await,
            Woken::Written(written) => self.written(*written),
            Woken::Time => self.renew_if_due(now),
        }
    }

    fn updated(&mut self, pod: Arc<Pod>, now: Timestamp) {
        let (old, new) = (&self.pod.metadata, &pod.metadata);
        let shows_otherwise = old.labels != new.labels || old.annotations != new.annotations;
        self.machine.handle_pod(facts_of(&pod), now);
        self.pod = pod;
        if shows_otherwise {
            self.machine.handle_changed(Part::Volumes, now);
        }
    }

    /// Images came or went: perhaps one that the pod waits for is there now.
    async fn look_for_images(&mut self) {
        for image in self.machine.awaited_images() {
            if let Ok(Some(_)) = self.context.runtime.image_status(&image).await {
                self.machine.handle_image_came(&image, clock::now());
            }
        }
    }

    async fn look(&mut self) {
        let seen = {
            let pod_dir = self.context.config.pod_dir(self.uid.as_str());
            let containers = self.pod.spec.iter().flat_map(crate::resources::all_containers);
            let falls_back = |policy: Option<&str>| policy == Some("FallbackToLogsOnError");
            let fall_back = containers
                .filter(|it| falls_back(it.termination_message_policy.as_deref()))
                .map(|it| it.name.as_str());
            let words = LastWords { pod_dir: &pod_dir, fall_back: fall_back.collect() };
            observe(&*self.context.runtime, &self.uid, &words).await
        };
        match seen {
            Ok(Look { observed, ports }) => {
                self.context.config.ports.set(&self.uid, ports);
                self.machine.handle_observed(observed, clock::now());
            }
            Err(error) => warn!(pod = %self.uid, %error, "failed to look at a pod in the runtime"),
        }
    }

    async fn step_ended(&mut self, ended: Result<(Id, Performed), JoinError>) {
        let (task, performed) = match ended {
            Ok(ended) => ended,
            // The machine knows nothing of it any more.
            Err(error) if error.is_cancelled() => return drop(self.flying.remove(&error.id())),
            Err(error) => {
                warn!(pod = %self.uid, %error, "a step of a pod broke off");
                let failure = Failure { reason: "Failed", message: "internal error".to_owned() };
                (error.id(), Performed::Outcome(Outcome::Failed(failure)))
            }
        };
        let Some((id, _)) = self.flying.remove(&task) else { return };
        match performed {
            Performed::Probe(result) => self.machine.handle_probe(id, result, clock::now()),
            Performed::Outcome(outcome) => {
                self.look().await;
                self.machine.handle_outcome(id, outcome, clock::now());
            }
        }
    }

    fn written(&mut self, Written { report, result }: Written) {
        self.writing = None;
        match result {
            Ok(()) => {
                self.addresses.clone_from(&report.status.addresses);
                self.machine.handle_reported(report.number);
            }
            // The pod is gone, or its name belongs to another one: nobody is left to be told.
            Err(CallError::Refused(status)) if matches!(status.code, 404 | 409) => {
                self.machine.handle_reported(report.number);
            }
            Err(error) => {
                warn!(pod = %self.uid, %error, "failed to write the status of a pod");
                self.unwritten.get_or_insert(report);
            }
        }
    }

    fn renew_if_due(&mut self, now: Timestamp) {
        let renew = self.tokens.try_lock().ok().and_then(|tokens| tokens.renew_at());
        if renew.is_some_and(|at| at <= now) {
            self.machine.handle_changed(Part::Volumes, now);
        }
    }

    /// Writes the newest status, one at a time. A write that failed is tried again after a pause.
    fn write(&mut self) {
        if self.writing.is_some() {
            return;
        }
        let Some(report) = self.unwritten.take() else { return };
        let moved = !self.addresses.is_empty() && self.addresses != report.status.addresses;
        let addresses = if moved { Addresses::Replace } else { Addresses::Merge };
        let body = patch(&self.uid, &report.status, addresses);
        let facts = self.machine.facts();
        let key = Key::new(facts.namespace.as_str(), facts.name.as_str());
        let client = self.context.client.clone();
        self.writing = Some(
            async move {
                let change = (PatchKind::Strategic, &body);
                let result = client.patch(&gvr::pods(), &key, Some("status"), change).await;
                if matches!(&result, Err(CallError::Lost(_) | CallError::Refused(_))) {
                    #[expect(clippy::disallowed_methods, reason = "a driver's pause before it writes again")]
                    tokio::time::sleep(limits::STATUS_PAUSE).await;
                }
                Box::new(Written { report, result: result.map(drop) })
            }
            .boxed(),
        );
    }

    fn publish(&self, observed: Arc<Observed>, now: Timestamp) {
        let status = Arc::new(self.machine.status(now));
        self.context.pods.set(&self.uid, PodEntry { pod: Arc::clone(&self.pod), status, observed });
    }

    fn tell(&self, note: &Note) {
        let facts = self.machine.facts();
        let field_path = note.container.as_ref().map(|name| {
            let role = facts.containers.iter().find(|it| it.name == *name).map(|it| it.role);
            match role {
                Some(Role::Init | Role::Sidecar) => format!("spec.initContainers{{{name}}}"),
                _ => format!("spec.containers{{{name}}}"),
            }
        });
        let about = Reference {
            api_version: "v1".into(),
            kind: "Pod".into(),
            key: Key::new(facts.namespace.as_str(), facts.name.as_str()),
            uid: Text::from(facts.uid.as_str()),
            resource_version: Text::from(self.pod.metadata.resource_version.as_deref().unwrap_or_default()),
            field_path: Text::from(field_path.unwrap_or_default()),
        };
        let level = match note.kind {
            NoteKind::Normal => Level::Normal,
            NoteKind::Warning => Level::Warning,
        };
        let reason = Text::from(note.reason.as_ref());
        self.context
            .recorder
            .tell(about, &Told { level, reason, message: note.message.clone(), about: None });
    }

    fn performer(&self, observed: Arc<Observed>) -> Performer {
        Performer {
            context: Arc::clone(&self.context),
            pod: Arc::clone(&self.pod),
            uid: self.uid.clone(),
            observed,
            changed: Arc::clone(&self.changed),
            credentials_changed: Arc::clone(&self.credentials_changed),
            tokens: Arc::clone(&self.tokens),
        }
    }
}

async fn sleep_until(at: Timestamp, now: Timestamp) {
    let wait = Duration::try_from(at.duration_since(now)).unwrap_or_default();
    #[expect(clippy::disallowed_methods, reason = "the machine said when to wake it")]
    tokio::time::sleep(wait).await;
}
