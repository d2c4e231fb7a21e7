//! What the scheduler reads of a pod: what it needs, and where it is.

use std::sync::Arc;

use api::{Cursor, Document, Key, Labels, Meta, Text};
use control::conditions;
use jiff::Timestamp;

use super::affinity::{NodeTerms, WeightedTerm};
use super::{Resources, Toleration};

/// Thousandths of a CPU that a container without a request counts as, when nodes are compared.
const CPU_ASSUMED: i64 = 100;

/// Bytes of memory that a container without a request counts as, when nodes are compared.
const MEMORY_ASSUMED: i64 = 200 << 20;

/// A port that a pod takes on its node.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct HostPort {
    /// The address; `0.0.0.0` is every address.
    pub address: Text,
    /// `TCP`, `UDP` or `SCTP`.
    pub protocol: Text,
    /// The port.
    pub port: i64,
}

/// What a pod needs of a node.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PodNeeds {
    /// Its namespace and name.
    pub key: Key,
    /// Its uid.
    pub uid: Text,
    /// Its priority.
    pub priority: i64,
    /// Whether it may not push other pods away.
    pub is_never_preempting: bool,
    /// The node where pods were pushed away for it, while it waits.
    pub nominated: Option<Text>,
    /// Whether it was pushed away and is on its way out.
    pub is_leaving: bool,
    /// When it started to run.
    pub started: Option<Timestamp>,
    /// What it requests.
    pub requests: Resources,
    /// The same, with an assumption for containers that request nothing.
    pub assumed: Resources,
    /// Labels that the node must have.
    pub selector: Labels,
    /// Required node affinity; none when there is none.
    pub required: Option<NodeTerms>,
    /// Preferred node affinity.
    pub preferred: Vec<WeightedTerm>,
    /// Its tolerations.
    pub tolerations: Vec<Toleration>,
    /// The ports it takes on its node.
    pub ports: Vec<HostPort>,
    /// The images of its containers.
    pub images: Vec<Text>,
    /// How many containers it has, init containers too.
    pub containers: usize,
}

/// Where a pod stands, as far as the scheduler is concerned.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Standing {
    /// It waits for a node, from this scheduler.
    Waiting(Arc<PodNeeds>),
    /// It takes room on a node.
    Placed(Text, Arc<PodNeeds>),
    /// It is none of the scheduler's business: ended, held back by a gate, or another scheduler's.
    Elsewhere,
}

impl Standing {
    /// Reads a pod's standing with the scheduler of this name.
    pub fn read(meta: &Meta, pod: &Document, scheduler: &str) -> Self {
        let has_ended = matches!(pod.text("status.phase"), "Succeeded" | "Failed");
        let node = pod.text("spec.nodeName");
        if has_ended {
            Self::Elsewhere
        } else if !node.is_empty() {
            Self::Placed(Text::from(node), Arc::new(PodNeeds::read(meta, pod)))
        } else if meta.is_deleting()
            || pod.text("spec.schedulerName") != scheduler
            || !pod.at("spec.schedulingGates").is_empty()
        {
            Self::Elsewhere
        } else {
            Self::Waiting(Arc::new(PodNeeds::read(meta, pod)))
        }
    }
}

impl PodNeeds {
    /// Reads a pod. Total: what is missing reads as absent.
    pub fn read(meta: &Meta, pod: &Document) -> Self {
        let affinity = pod.at("spec.affinity.nodeAffinity");
        let required = affinity.at("requiredDuringSchedulingIgnoredDuringExecution");
        let terms = required.is_set().then(|| NodeTerms::read(&required.at("nodeSelectorTerms")));
        let (containers, inits) = (pod.at("spec.containers"), pod.at("spec.initContainers"));
        Self {
            key: meta.key(),
            uid: meta.uid.clone(),
            priority: pod.int("spec.priority").unwrap_or(0),
            is_never_preempting: pod.text("spec.preemptionPolicy") == "Never",
            nominated: pod.at("status.nominatedNodeName").text().filter(|it| !it.is_empty()).map(Text::from),
            is_leaving: meta.is_deleting() && was_pushed(pod),
            started: pod.at("status.startTime").text().and_then(api::time::parse),
            requests: total(pod, request),
            assumed: total(pod, assumed_request),
            selector: pod.at("spec.nodeSelector").map().map(Labels::from_map).unwrap_or_default(),
            required: terms,
            preferred: WeightedTerm::read_all(
                &affinity.at("preferredDuringSchedulingIgnoredDuringExecution"),
            ),
            tolerations: Toleration::read_all(&pod.at("spec.tolerations")),
            ports: containers
                .items()
                .chain(inits.items().filter(is_sidecar))
                .flat_map(|it| ports(&it))
                .collect(),
            images: inits.items().chain(containers.items()).map(|it| image(&it)).collect(),
            containers: containers.len() + inits.len(),
        }
    }
}

impl PodNeeds {
    /// Whether the other version of the pod fits exactly where this one fits.
    pub fn wants_the_same(&self, other: &Self) -> bool {
        let nominated = other.nominated.clone();
        let like = Self { nominated, is_leaving: other.is_leaving, started: other.started, ..self.clone() };
        like == *other
    }
}

fn was_pushed(pod: &Document) -> bool {
    conditions::condition(pod, "status.conditions", "DisruptionTarget").is_some_and(|it| {
        it.at("status").text() == Some("True") && it.at("reason").text() == Some("PreemptionByScheduler")
    })
}

fn is_sidecar(container: &Cursor<'_>) -> bool {
    container.at("restartPolicy").text() == Some("Always")
}

/// What a pod takes when it needs most: all containers and sidecars, or an init container with the sidecars
/// that started before it; and its overhead.
fn total(pod: &Document, of: fn(&Cursor<'_>) -> Resources) -> Resources {
    let mut running = Resources::default();
    for container in pod.at("spec.containers").items() {
        running.add(&of(&container));
    }
    let (mut sidecars, mut most) = (Resources::default(), Resources::default());
    for container in pod.at("spec.initContainers").items() {
        let mut starting = of(&container);
        if is_sidecar(&container) {
            running.add(&starting);
            sidecars.add(&starting);
            starting = sidecars.clone();
        } else {
            starting.add(&sidecars);
        }
        most.raise_to(&starting);
    }
    running.raise_to(&most);
    running.add(&Resources::read(&pod.at("spec.overhead")));
    running
}

fn request(container: &Cursor<'_>) -> Resources {
    Resources::read(&container.at("resources.requests"))
}

fn assumed_request(container: &Cursor<'_>) -> Resources {
    let requests = container.at("resources.requests");
    let mut resources = Resources::read(&requests);
    if !requests.at("cpu").is_set() {
        resources.milli_cpu = CPU_ASSUMED;
    }
    if !requests.at("memory").is_set() {
        resources.memory = MEMORY_ASSUMED;
    }
    resources
}

fn ports(container: &Cursor<'_>) -> Vec<HostPort> {
    let read = |port: Cursor<'_>| {
        let number = port.at("hostPort").int().filter(|number| *number > 0)?;
        let or = |text: &str, default: &'static str| Text::from(if text.is_empty() { default } else { text });
        Some(HostPort {
            address: or(port.at("hostIP").text_or_empty(), "0.0.0.0"),
            protocol: or(port.at("protocol").text_or_empty(), "TCP"),
            port: number,
        })
    };
    container.at("ports").items().filter_map(read).collect()
}

/// The image's name with its tag, as nodes report it.
fn image(container: &Cursor<'_>) -> Text {
    let name = container.at("image").text_or_empty();
    let tag_at = name.rfind(':').unwrap_or(0);
    if tag_at <= name.rfind('/').unwrap_or(0) {
        Text::from(format!("{name}:latest"))
    } else {
        Text::from(name)
    }
}
