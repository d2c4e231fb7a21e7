//! Which pod may use a name: a pod waits until an earlier one of the same name has left the node.
//! Pure.

use std::collections::BTreeMap;

use crate::machine::PodUid;

/// Namespace and name of a pod.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct FullName {
    /// `metadata.namespace`.
    pub namespace: String,
    /// `metadata.name`.
    pub name: String,
}

/// Who holds which name, and who waits for it.
#[derive(Debug, Default)]
pub struct Roster {
    holders: BTreeMap<FullName, PodUid>,
    waiting: BTreeMap<FullName, PodUid>,
}

/// What to do with a pod that the API shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// Give it a task.
    Start,
    /// It has one: tell it.
    Known,
    /// Another pod of its name is still here.
    Wait,
}

impl Roster {
    /// A pod is in the API.
    pub fn handle_pod(&mut self, name: &FullName, uid: &PodUid) -> Place {
        match self.holders.get(name) {
            Some(holder) if holder == uid => Place::Known,
            Some(_) => {
                self.waiting.insert(name.clone(), uid.clone());
                Place::Wait
            }
            None => {
                self.holders.insert(name.clone(), uid.clone());
                Place::Start
            }
        }
    }

    /// A pod is no longer in the API. One that waits never needs to start.
    pub fn handle_gone(&mut self, name: &FullName, uid: &PodUid) {
        if self.waiting.get(name) == Some(uid) {
            self.waiting.remove(name);
        }
    }

    /// A pod has left the node; the pod that may have its name now, if one waits.
    pub fn handle_done(&mut self, name: &FullName, uid: &PodUid) -> Option<PodUid> {
        if self.holders.get(name) == Some(uid) {
            self.holders.remove(name);
        }
        self.waiting.remove(name)
    }
}
