//! The shape of a kind: what stands in each kind's own file.
//!
//! A kind states facts (names, versions, parts, columns, fields) as constants and decisions as pure functions
//! on documents in the hub's form. It never sees HTTP, the store or another object. What all kinds share
//! (metadata, the split between spec and status, generations) happens around it, in [`crate::Resource`].

use std::time::Duration;

use api::{Document, Errors, Node};
use jiff::Timestamp;

use crate::write::{Claim, Deletion, Needs, Propagation, Write};

/// Implemented once per built-in kind, in that kind's own place.
pub trait Kind: Sync + 'static {
    /// How the kind is called.
    const NAMES: Names;
    /// The versions that are served. The first is the hub: the form that is stored, validated and printed.
    const VERSIONS: &'static [&'static dyn Version];
    /// The parts that have an endpoint of their own.
    const PARTS: &'static [Part] = &[Part::Status];
    /// What `get` prints.
    const COLUMNS: &'static [Column];
    /// The fields that a field selector may name, beside `metadata.name` and `metadata.namespace`.
    const FIELDS: &'static [Field] = &[];
    /// The fields that the schema has but this cluster does not honour yet: setting one is refused. `[]` steps
    /// through a list or a map: `spec.containers[].lifecycle`.
    const NOT_YET: &'static [&'static str] = &[];
    /// Whether objects are kept, or only answered.
    const STORAGE: Storage = Storage::Kept;
    /// How `metadata.generation` counts.
    const GENERATION: Generation = Generation::Absent;
    /// What becomes of a status that comes with a new object.
    const NEW_STATUS: NewStatus = NewStatus::Dropped;
    /// What becomes of owned objects when a deletion does not say.
    const PROPAGATION: Propagation = Propagation::Background;
    /// How long an object lives after its last write; none for ever.
    const TIME_TO_LIVE: Option<Duration> = None;

    /// Undoes what the caller may not set. Metadata, status and generation are done before it.
    fn prepare(_doc: &mut Document, _write: &Write<'_>) {}

    /// Finds what is wrong with the object. Metadata and `NOT_YET` are checked elsewhere.
    fn validate(doc: &Document, write: &Write<'_>, errors: &mut Errors);

    /// What the caller should know although the object is good.
    fn warn(_doc: &Document, _write: &Write<'_>) -> Vec<String> {
        Vec::new()
    }

    /// Every pool value that the object, as it stands, holds or wants.
    fn claims(_doc: &Document, _write: &Write<'_>) -> Vec<Claim> {
        Vec::new()
    }

    /// Puts the value that was chosen for a claim without one into the object.
    fn grant(_doc: &mut Document, _claim: &Claim, _value: &str) {}

    /// What deleting the object means.
    fn on_delete(_doc: &Document, _write: &Write<'_>) -> Deletion {
        Deletion::Now
    }

    /// Whether an object that is marked as deleted must still stay, finalizers in metadata apart.
    fn is_held(_doc: &Document) -> bool {
        false
    }

    /// What the object's node may read because of it; none while it has no node. Only for kinds that belong to
    /// nodes.
    fn needs(_doc: &Document) -> Option<Needs> {
        None
    }
}

/// One served version of a kind.
pub trait Version: Sync {
    /// Group and version, such as `apps/v1`, or `v1` in the core group.
    fn api_version(&self) -> &str;

    /// Sets what the caller left out. Must be stable: a second call changes nothing.
    fn set_defaults(&self, _doc: &mut Document) {}

    /// Turns an object of this version into the hub's form; `apiVersion` is set by the caller.
    fn to_hub(&self, _doc: &mut Document) {}

    /// Turns an object in the hub's form into this version; `apiVersion` is set by the caller.
    #[expect(
        clippy::wrong_self_convention,
        reason = "the pair to_hub and from_hub converts documents, not versions"
    )]
    fn from_hub(&self, _doc: &mut Document) {}
}

/// How a kind is called.
#[derive(Clone, Copy, Debug)]
pub struct Names {
    /// The group in which objects are stored; empty for the core group.
    pub group: &'static str,
    /// The kind, such as `ReplicaSet`.
    pub kind: &'static str,
    /// The resource, as it stands in paths: `replicasets`.
    pub plural: &'static str,
    /// What people type instead: `rs`.
    pub short: &'static [&'static str],
    /// The sets of resources that it belongs to: `all`.
    pub categories: &'static [&'static str],
    /// Whether objects live in namespaces.
    pub scope: Scope,
    /// What an object may be called.
    pub rule: NameRule,
}

/// Says what is wrong with a name; nothing when it is good.
pub type NameRule = fn(&str) -> Vec<String>;

/// Where objects live.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scope {
    /// In a namespace.
    Namespaced,
    /// Outside of any.
    Cluster,
}

/// Whether objects are kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Storage {
    /// They are stored, listed and watched.
    Kept,
    /// A create is a question and its reply the answer; nothing is stored.
    Answered,
}

/// What becomes of a status that comes with a new object.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NewStatus {
    /// It is dropped: only controllers report.
    Dropped,
    /// It stays: the object reports itself.
    Kept,
}

/// How `metadata.generation` counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Generation {
    /// It is not set.
    Absent,
    /// It is 1 from creation on.
    Constant,
    /// It starts at 1 and grows when anything but metadata and status changes.
    Counted,
}

/// A part of an object with an endpoint of its own (a subresource).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Part {
    /// What controllers report.
    Status,
    /// The number of replicas, in the form that all scalable kinds share.
    Scale,
    /// The node of a pod.
    Binding,
    /// Containers added to a running pod.
    EphemeralContainers,
    /// The resources of a running pod.
    Resize,
    /// What a container wrote.
    Log,
    /// A command run in a container.
    Exec,
    /// The streams of a running container.
    Attach,
    /// Connections to ports of a pod.
    PortForward,
    /// Requests to a web server in a pod.
    PodProxy,
    /// Requests to a web server behind a service.
    ServiceProxy,
    /// Requests to a node.
    NodeProxy,
    /// The wish that a pod leaves its node.
    Eviction,
    /// A token for a service account.
    Token,
    /// The finalizers of a namespace.
    Finalize,
}

impl Part {
    /// The name in the path.
    pub fn name(self) -> &'static str {
        match self {
            Self::Status => "status",
            Self::Scale => "scale",
            Self::Binding => "binding",
            Self::EphemeralContainers => "ephemeralcontainers",
            Self::Resize => "resize",
            Self::Log => "log",
            Self::Exec => "exec",
            Self::Attach => "attach",
            Self::PortForward => "portforward",
            Self::PodProxy | Self::ServiceProxy | Self::NodeProxy => "proxy",
            Self::Eviction => "eviction",
            Self::Token => "token",
            Self::Finalize => "finalize",
        }
    }

    /// What the endpoint can do, as discovery names it.
    pub fn verbs(self) -> &'static [&'static str] {
        match self {
            Self::Status | Self::Scale | Self::EphemeralContainers | Self::Resize => {
                &["get", "patch", "update"]
            }
            Self::Binding | Self::Eviction | Self::Token => &["create"],
            Self::Log => &["get"],
            Self::Exec | Self::Attach | Self::PortForward => &["create", "get"],
            Self::PodProxy | Self::ServiceProxy | Self::NodeProxy => {
                &["create", "delete", "get", "patch", "update"]
            }
            Self::Finalize => &["update"],
        }
    }

    /// The version and kind that the endpoint speaks, when it is not the object's own.
    pub fn speaks(self) -> Option<(&'static str, &'static str)> {
        match self {
            Self::Scale => Some(("autoscaling/v1", "Scale")),
            Self::Binding => Some(("v1", "Binding")),
            Self::Eviction => Some(("policy/v1", "Eviction")),
            Self::Exec => Some(("v1", "PodExecOptions")),
            Self::Attach => Some(("v1", "PodAttachOptions")),
            Self::PortForward => Some(("v1", "PodPortForwardOptions")),
            Self::PodProxy => Some(("v1", "PodProxyOptions")),
            Self::ServiceProxy => Some(("v1", "ServiceProxyOptions")),
            Self::NodeProxy => Some(("v1", "NodeProxyOptions")),
            Self::Token => Some(("authentication.k8s.io/v1", "TokenRequest")),
            Self::Status | Self::EphemeralContainers | Self::Resize | Self::Log | Self::Finalize => None,
        }
    }
}

/// One column of the table that `get` prints.
#[derive(Clone, Copy)]
pub struct Column {
    /// The heading; clients print it in capitals.
    pub name: &'static str,
    /// The type of the cells: `string`, `integer` or `boolean`.
    pub cells: &'static str,
    /// The format of the cells: empty, or `name` for the column that names the object.
    pub format: &'static str,
    /// 0 for columns that are always shown, 1 for those of `-o wide`.
    pub priority: i64,
    /// The cell of an object at a time.
    pub cell: fn(&Document, Timestamp) -> Node,
}

impl Column {
    /// The name of the object.
    pub const NAME: Self = Self {
        name: "Name",
        cells: "string",
        format: "name",
        priority: 0,
        cell: |doc, _| Node::from(doc.name()),
    };

    /// The time since the object was created.
    pub const AGE: Self = Self::text("Age", |doc, now| {
        Node::from(api::time::age(doc.at("metadata.creationTimestamp").text(), now))
    });

    /// A column of texts.
    pub const fn text(name: &'static str, cell: fn(&Document, Timestamp) -> Node) -> Self {
        Self { name, cells: "string", format: "", priority: 0, cell }
    }

    /// A column of whole numbers.
    pub const fn integer(name: &'static str, cell: fn(&Document, Timestamp) -> Node) -> Self {
        Self { name, cells: "integer", format: "", priority: 0, cell }
    }

    /// A column of truth values.
    pub const fn boolean(name: &'static str, cell: fn(&Document, Timestamp) -> Node) -> Self {
        Self { name, cells: "boolean", format: "", priority: 0, cell }
    }

    /// The same column, shown with `-o wide` only.
    pub const fn wide(self) -> Self {
        Self { priority: 1, ..self }
    }
}

/// A field that selectors may name and the watch cache indexes.
#[derive(Clone, Copy, Debug)]
pub struct Field {
    /// What a selector calls it.
    pub name: &'static str,
    /// Where it stands in the hub's form.
    pub path: &'static str,
    /// Where it stands when it is not there; empty for nowhere else.
    pub or_path: &'static str,
    /// Its value when it is not set.
    pub absent: &'static str,
}

impl Field {
    /// A field that is called what its path says.
    pub const fn at(path: &'static str) -> Self {
        Self { name: path, path, or_path: "", absent: "" }
    }

    /// A field with a name of its own.
    pub const fn named(name: &'static str, path: &'static str) -> Self {
        Self { name, path, or_path: "", absent: "" }
    }

    /// The same field, looked for in another place when it is not set.
    pub const fn or_at(self, or_path: &'static str) -> Self {
        Self { or_path, ..self }
    }

    /// The same field with a value for objects that do not set it.
    pub const fn or(self, absent: &'static str) -> Self {
        Self { absent, ..self }
    }

    /// The value in an object, as a selector compares it.
    pub fn value(&self, doc: &Document) -> api::Text {
        let places = [self.path, self.or_path].into_iter().filter(|path| !path.is_empty());
        let mut values = places.filter_map(|path| match doc.get(path)? {
            Node::Null => None,
            Node::Text(text) => (!text.is_empty()).then(|| text.clone()),
            other => Some(other.to_string().into()),
        });
        values.next().unwrap_or_else(|| self.absent.into())
    }
}
