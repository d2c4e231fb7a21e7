//! Admission: what the cluster as a whole has to say about a write.
//!
//! One ordered list of plugins. Each may change the object, then, after defaults and validation, refuse it. A
//! plugin looks at other objects through the cache only, and at what people may do; it stores nothing.

mod default_tolerations;
mod escalation;
mod namespace_lifecycle;
mod node_restriction;
mod priority;
mod service_account;

use std::sync::Arc;

use api::{Document, Status};
use resources::{User, Verb, Write};

use crate::auth::{self, rbac::Rules};
use crate::cache::{Cache, Selection};
use crate::engine::Engine;
use crate::kinds::Target;
use crate::path::Attributes;

/// Every plugin, in the order in which it is asked.
static PLUGINS: &[&dyn Plugin] = &[
    &namespace_lifecycle::NamespaceLifecycle,
    &node_restriction::NodeRestriction,
    &service_account::ServiceAccount,
    &priority::Priority,
    &default_tolerations::DefaultTolerationSeconds,
    &escalation::Escalation,
];

/// One concern of admission.
trait Plugin: Sync {
    /// May change the object.
    fn mutate(&self, _doc: &mut Document, _request: &Request<'_>, _world: &World<'_>) -> Result<(), Status> {
        Ok(())
    }

    /// May refuse the write.
    fn validate(&self, _doc: &Document, _request: &Request<'_>, _world: &World<'_>) -> Result<(), Status> {
        Ok(())
    }
}

/// The write that is asked about.
pub(crate) struct Request<'a> {
    /// What is written.
    pub target: &'a Target,
    /// How, by whom, and what was there before.
    pub write: &'a Write<'a>,
}

/// What plugins may look at.
pub(crate) struct World<'a> {
    /// The objects.
    pub cache: &'a Cache,
    /// Who may do what.
    pub engine: &'a Engine,
}

/// Waits, for a short while, for what a controller is about to make and a new object needs.
pub(crate) async fn wait_for_needs(doc: &Document, target: &Target, cache: &Cache) {
    service_account::wait_for_account(doc, target, cache).await;
}

/// Lets every plugin change the object.
pub(crate) fn mutate(doc: &mut Document, request: &Request<'_>, world: &World<'_>) -> Result<(), Status> {
    PLUGINS.iter().try_for_each(|plugin| plugin.mutate(doc, request, world))
}

/// Lets every plugin refuse the write.
pub(crate) fn validate(doc: &Document, request: &Request<'_>, world: &World<'_>) -> Result<(), Status> {
    PLUGINS.iter().try_for_each(|plugin| plugin.validate(doc, request, world))
}

impl Request<'_> {
    /// Whether this writes the whole of an object of this kind.
    fn is_whole(&self, group: &str, plural: &str) -> bool {
        let names = self.target.served.resource.names();
        self.write.part.is_none() && names.group == group && names.plural == plural
    }

    /// Whether this creates a whole object of this kind.
    fn creates(&self, group: &str, plural: &str) -> bool {
        self.write.verb == Verb::Create && self.is_whole(group, plural)
    }

    /// A refusal in upstream's words.
    fn forbidden(&self, doc: &Document, why: &str) -> Status {
        let names = [self.target.name.as_str(), doc.name(), doc.text("metadata.generateName"), "Unknown!"];
        let name = names.into_iter().find(|name| !name.is_empty()).unwrap_or_default();
        Status::forbidden(self.target.served.subject(), name, why)
    }
}

impl World<'_> {
    /// Whether somebody may do something.
    fn may(&self, user: &User, of: &Attributes) -> bool {
        auth::authorize(self.engine, user, of).is_ok()
    }

    /// The rules of access.
    fn rules(&self) -> Arc<Rules> {
        self.engine.rules.current(self.cache)
    }

    /// Another object, as the cache has it.
    fn find(&self, group: &str, plural: &str, namespace: &str, name: &str) -> Option<Document> {
        let object = self.cache.shelf_of(group, plural)?.get(namespace, name)?;
        Some(object.document())
    }

    /// All objects of a kind.
    fn all(&self, group: &str, plural: &str) -> Vec<Document> {
        let Some(shelf) = self.cache.shelf_of(group, plural) else { return Vec::new() };
        let listed = shelf.list(&Selection::default(), ("", usize::MAX), self.cache.applied());
        listed.objects.iter().map(|object| object.document()).collect()
    }
}
