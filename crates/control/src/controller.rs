//! The trait that every controller implements, and what the runtime gives it.

use std::sync::Arc;

use api::{Gvr, Key, Node};
use jiff::Timestamp;

use crate::{Answers, Names, Object, Past, Plan, View};

/// A pure function from what is seen to a plan, and the list of what to look at.
pub trait Controller: Send + Sync {
    /// The controller's name, as it appears in events and logs, for example `replicaset-controller`.
    fn name(&self) -> &'static str;

    /// What it looks at. Read once, when the runtime starts.
    fn watches(&self) -> Vec<Watch>;

    /// What to do about one target. Level-triggered: it is not told what changed, and it may be called at any
    /// time. Must be total, also on an empty view.
    fn reconcile(&self, it: Seen, world: &World<'_>) -> Plan;
}

/// What a controller is asked about: one object, by resource and name.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Target {
    /// The object's resource.
    pub resource: Gvr,
    /// The object's name.
    pub key: Key,
}

/// The target as the view shows it.
#[derive(Clone, Debug)]
pub enum Seen {
    /// It exists.
    Here(Target, Arc<Object>),
    /// It does not.
    Gone(Target),
}

/// Something a controller looks at.
#[derive(Clone, Debug)]
pub struct Watch {
    /// The resource; `None` is every resource that the API serves when the runtime starts, metadata only.
    pub resource: Option<Gvr>,
    /// Which targets a change of one of its objects concerns.
    pub trigger: Trigger,
    /// Text fields of it to index in the view.
    pub fields: &'static [&'static str],
}

/// Which targets a change concerns.
#[derive(Clone, Copy)]
pub enum Trigger {
    /// The changed object itself.
    Itself,
    /// Whatever this function says. It sees the object before and after, and the view after the change.
    Mapped(fn(&Change<'_>, &View) -> Vec<Target>),
    /// None: the controller only reads it.
    Nothing,
}

/// One object before and after a change.
#[derive(Clone, Copy, Debug)]
pub struct Change<'a> {
    /// The object's resource.
    pub resource: &'a Gvr,
    /// Before; absent when it is new.
    pub old: Option<&'a Arc<Object>>,
    /// After; absent when it is gone.
    pub new: Option<&'a Arc<Object>>,
}

/// All that a plan may depend on.
#[derive(Clone, Copy, Debug)]
pub struct World<'a> {
    /// What the caches show: at least the controller's own last write about this target.
    pub view: &'a View,
    /// How the steps of this target's last plan ended.
    pub outcomes: &'a [Past],
    /// Answers to the questions of the last plan.
    pub answers: &'a Answers,
    /// What the last plan with `remember` said; `Null` at first.
    pub memory: &'a Node,
    /// The time.
    pub now: Timestamp,
    /// Names for new objects.
    pub names: Names,
}

impl Target {
    /// The object of `resource` with this key.
    pub fn new(resource: Gvr, key: Key) -> Self {
        Self { resource, key }
    }
}

impl Seen {
    /// What the reconcile is about.
    pub fn target(&self) -> &Target {
        match self {
            Self::Here(target, _) | Self::Gone(target) => target,
        }
    }

    /// The object, if it exists.
    pub fn object(&self) -> Option<&Arc<Object>> {
        match self {
            Self::Here(_, object) => Some(object),
            Self::Gone(_) => None,
        }
    }
}

impl Watch {
    /// The controller's own kind of object.
    pub fn primary(resource: Gvr) -> Self {
        Self { resource: Some(resource), trigger: Trigger::Itself, fields: &[] }
    }

    /// Another kind, whose changes concern the targets that `targets` names.
    pub fn mapped(resource: Gvr, targets: fn(&Change<'_>, &View) -> Vec<Target>) -> Self {
        Self { resource: Some(resource), trigger: Trigger::Mapped(targets), fields: &[] }
    }

    /// Another kind that plans read, without being woken by it.
    pub fn only_read(resource: Gvr) -> Self {
        Self { resource: Some(resource), trigger: Trigger::Nothing, fields: &[] }
    }

    /// Every resource that the API serves, metadata only.
    pub fn every_resource(targets: fn(&Change<'_>, &View) -> Vec<Target>) -> Self {
        Self { resource: None, trigger: Trigger::Mapped(targets), fields: &[] }
    }

    /// With indexes of these text fields.
    #[must_use]
    pub fn indexed(self, fields: &'static [&'static str]) -> Self {
        Self { fields, ..self }
    }
}

impl<'a> Change<'a> {
    /// The object before and after, as far as it was and is there.
    pub fn both(&self) -> impl Iterator<Item = &'a Arc<Object>> + use<'a> {
        self.old.into_iter().chain(self.new)
    }

    /// The targets of `resource` and `kind` that control the object, before and after.
    pub fn controllers(&self, resource: &Gvr, kind: &str) -> Vec<Target> {
        let mut targets = Vec::new();
        for object in self.both() {
            let Some(owner) = object.meta.controller().filter(|owner| owner.kind == kind) else { continue };
            let target =
                Target::new(resource.clone(), Key::new(object.meta.namespace.clone(), owner.name.clone()));
            if !targets.contains(&target) {
                targets.push(target);
            }
        }
        targets
    }
}

impl std::fmt::Debug for Trigger {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::Itself => "Itself",
            Self::Mapped(_) => "Mapped",
            Self::Nothing => "Nothing",
        })
    }
}
