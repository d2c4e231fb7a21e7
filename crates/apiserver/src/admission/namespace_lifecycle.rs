//! NamespaceLifecycle: nothing is created in a namespace that is not there or is going; some never go.

use api::status::StatusCause;
use api::{Document, Status, Subject};
use resources::Verb;

use super::{Plugin, Request, World};

/// Namespaces that cannot be deleted.
const IMMORTAL: [&str; 3] = ["default", "kube-system", "kube-public"];

/// The plugin.
pub(super) struct NamespaceLifecycle;

impl Plugin for NamespaceLifecycle {
    fn mutate(&self, doc: &mut Document, request: &Request<'_>, world: &World<'_>) -> Result<(), Status> {
        let namespace = request.target.namespace.as_str();
        let is_access_review = request.target.served.group() == "authorization.k8s.io";
        if request.write.verb != Verb::Create || namespace.is_empty() || is_access_review {
            return Ok(());
        }
        let Some(found) = world.find("", "namespaces", "", namespace) else {
            return Err(Status::not_found(Subject { group: "", noun: "namespaces" }, namespace));
        };
        if !found.is_set("metadata.deletionTimestamp") {
            return Ok(());
        }
        let why =
            format!("unable to create new content in namespace {namespace} because it is being terminated");
        let cause = StatusCause {
            reason: "NamespaceTerminating".to_owned(),
            message: format!("namespace {namespace} is being terminated"),
            field: "metadata.namespace".to_owned(),
        };
        Err(request.forbidden(doc, &why).with_cause(cause))
    }

    fn validate(&self, doc: &Document, request: &Request<'_>, _world: &World<'_>) -> Result<(), Status> {
        let deletes = request.write.verb == Verb::Delete && request.is_whole("", "namespaces");
        if deletes && IMMORTAL.contains(&doc.name()) {
            return Err(request.forbidden(doc, "this namespace may not be deleted"));
        }
        Ok(())
    }
}
