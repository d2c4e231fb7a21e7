//! The read-your-writes gate: what the view must show before a target may be planned again.

use std::collections::BTreeMap;

use api::{Gvr, Revision, Text};

use crate::View;

/// What one target waits for.
#[derive(Debug, Default)]
pub(crate) struct Gate {
    revisions: BTreeMap<Gvr, Revision>,
    gone: Vec<(Gvr, Text)>,
}

impl Gate {
    /// Waits until the resource's table is complete up to this revision.
    pub(crate) fn wait_for(&mut self, resource: &Gvr, revision: Revision) {
        let known = self.revisions.entry(resource.clone()).or_default();
        *known = revision.max(*known);
    }

    /// Waits until the view no longer has the object with this uid.
    pub(crate) fn wait_until_gone(&mut self, resource: &Gvr, uid: &Text) {
        self.gone.push((resource.clone(), uid.clone()));
    }

    /// Whether the view shows all of it; what it shows is not waited for again.
    pub(crate) fn opens(&mut self, view: &View) -> bool {
        self.revisions.retain(|resource, revision| view.revision(resource) < Some(*revision));
        self.gone.retain(|(resource, uid)| view.by_uid(resource, uid).is_some());
        self.is_open()
    }

    /// Whether nothing is waited for.
    pub(crate) fn is_open(&self) -> bool {
        self.revisions.is_empty() && self.gone.is_empty()
    }
}
