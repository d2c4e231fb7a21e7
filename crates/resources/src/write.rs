//! What a kind is told about the write it takes part in, and what it may answer.
//!
//! Everything a kind decides is a function of the document and of its [`Write`]: who asks, what for, the
//! object as it was, and the time. Nothing here reads a clock, makes a name or touches the store.

use api::{Document, Text};
use jiff::Timestamp;

use crate::kind::Part;

/// What is done to the object.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verb {
    /// The object comes into being.
    Create,
    /// The object changes; a patch is an update too.
    Update,
    /// The object is marked as being deleted, or goes.
    Delete,
}

/// Who asks: the identity that authentication found.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct User {
    /// The name, such as `system:serviceaccount:default:default`.
    pub name: String,
    /// The unique ID, empty when the credential has none.
    pub uid: String,
    /// The groups, `system:authenticated` among them.
    pub groups: Vec<String>,
    /// Further facts from the credential, in the order of their keys.
    pub extra: Vec<(String, Vec<String>)>,
}

/// One write, as a kind sees it.
#[derive(Clone, Copy, Debug)]
pub struct Write<'a> {
    /// What is done.
    pub verb: Verb,
    /// The part that the request names; none when it means the whole object.
    pub part: Option<Part>,
    /// The version in which the request came, such as `apps/v1`. Documents are always in the hub's form.
    pub api_version: &'a str,
    /// The object before the write; none when it is created.
    pub old: Option<&'a Document>,
    /// Who asks.
    pub user: &'a User,
    /// Whether nothing will be stored.
    pub dry_run: bool,
    /// The grace that a deletion asks for, in seconds.
    pub grace_seconds: Option<i64>,
    /// The time of the write.
    pub now: Timestamp,
}

impl Write<'_> {
    /// Whether the whole object is created.
    pub fn creates(&self) -> bool {
        self.verb == Verb::Create
    }

    /// Whether the request means the whole object.
    pub fn is_whole(&self) -> bool {
        self.part.is_none()
    }

    /// Whether the request means the status.
    pub fn is_status(&self) -> bool {
        self.part == Some(Part::Status)
    }
}

/// A set of values of which each can belong to one object only.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Pool {
    /// The addresses of Services.
    ServiceAddress,
    /// The ports that every node opens for Services.
    NodePort,
}

impl Pool {
    /// The name of the pool in the store.
    pub fn name(self) -> &'static str {
        match self {
            Self::ServiceAddress => "serviceips",
            Self::NodePort => "servicenodeports",
        }
    }
}

/// A value of a [`Pool`] that the object holds or wants. It is committed in the transaction of the object.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Claim {
    /// The pool.
    pub pool: Pool,
    /// The value that is held or asked for; none to take any free one.
    pub value: Option<Text>,
    /// The field that names the value: where an error points, and where `Kind::grant` puts a chosen value.
    pub path: String,
}

/// What a node may read because an object is on it, the object itself apart.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Needs {
    /// The node.
    pub node: Text,
    /// Objects of the core group, in the namespace of the object.
    pub objects: Vec<Need>,
}

/// One object that a node needs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Need {
    /// The plural name of its kind.
    pub plural: &'static str,
    /// Its name.
    pub name: Text,
}

/// What deleting an object means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Deletion {
    /// It goes at once, unless finalizers hold it.
    Now,
    /// It stays, marked, for a time that its holder uses to end it; then its holder deletes it with grace 0.
    Graceful {
        /// How long, in seconds; at least 1.
        seconds: i64,
    },
    /// It stays, marked, until its own finalizers (outside metadata) are gone.
    Held,
}

/// What becomes of the objects that an object owns.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Propagation {
    /// The garbage collector deletes them afterwards.
    Background,
    /// They go first.
    Foreground,
    /// They stay and lose the reference.
    Orphan,
}
