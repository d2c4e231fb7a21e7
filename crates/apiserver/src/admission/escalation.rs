//! Escalation: nobody gives themselves or others, by a role or a binding, what they do not hold.
//!
//! Who may `escalate` a role or `bind` one is trusted with it. A role that aggregates others can become anything,
//! and so takes everything. What only the garbage collector changes is nobody's grant.

use api::{Document, Status, Subject};
use resources::{User, Verb};

use super::{Plugin, Request, World};
use crate::auth::rbac::{GROUP, Rule};
use crate::auth::{MASTERS, escalation};
use crate::path::Attributes;

/// The plugin.
pub(super) struct Escalation;

impl Plugin for Escalation {
    fn mutate(&self, doc: &mut Document, request: &Request<'_>, world: &World<'_>) -> Result<(), Status> {
        let names = request.target.served.resource.names();
        if names.group != GROUP || request.write.verb == Verb::Delete {
            return Ok(());
        }
        let user = request.write.user;
        let is_collected = request.write.old.is_some_and(|old| differs_for_collector_only(doc, old));
        if is_collected || user.groups.iter().any(|group| group == MASTERS) {
            return Ok(());
        }
        match names.plural {
            "roles" | "clusterroles" => check_role(doc, request, world),
            _ => check_binding(doc, request, world),
        }
    }
}

fn check_role(doc: &Document, request: &Request<'_>, world: &World<'_>) -> Result<(), Status> {
    let plural = request.target.served.resource.names().plural;
    let name = if request.write.verb == Verb::Create { "" } else { doc.name() };
    if world.may(request.write.user, &asked("escalate", plural, name, request)) {
        return Ok(());
    }
    refuse_missing(doc, request, world, &Rule::all_of(doc))?;
    let aggregates = |doc: &Document| !doc.list("aggregationRule.clusterRoleSelectors").is_empty();
    if aggregates(doc) || request.write.old.is_some_and(aggregates) {
        let everything = [Rule::every_resource(), Rule::every_path()];
        let why = "must have cluster-admin privileges to use the aggregationRule";
        return refuse_missing(doc, request, world, &everything).map_err(|_| request.forbidden(doc, why));
    }
    Ok(())
}

fn check_binding(doc: &Document, request: &Request<'_>, world: &World<'_>) -> Result<(), Status> {
    let name = doc.text("roleRef.name");
    let (plural, namespace) = match doc.text("roleRef.kind") {
        "ClusterRole" => ("clusterroles", ""),
        "Role" if !request.target.namespace.is_empty() => ("roles", request.target.namespace.as_str()),
        // Validation refuses what refers to nothing.
        _ => return Ok(()),
    };
    if world.may(request.write.user, &asked("bind", plural, name, request)) {
        return Ok(());
    }
    let rules = world.rules();
    let role = rules.role(namespace, name);
    let role = role.ok_or_else(|| Status::not_found(Subject { group: GROUP, noun: plural }, name))?;
    refuse_missing(doc, request, world, role)
}

fn refuse_missing(
    doc: &Document,
    request: &Request<'_>,
    world: &World<'_>,
    granted: &[Rule],
) -> Result<(), Status> {
    let user: &User = request.write.user;
    let rules = world.rules();
    let held: Vec<&Rule> = rules.of(user, &request.target.namespace).collect();
    match escalation::refusal(user, &held, granted) {
        Some(why) => Err(request.forbidden(doc, &why)),
        None => Ok(()),
    }
}

fn asked(verb: &str, plural: &str, name: &str, request: &Request<'_>) -> Attributes {
    Attributes {
        verb: verb.to_owned(),
        is_resource: true,
        group: GROUP.to_owned(),
        version: "*".to_owned(),
        resource: plural.to_owned(),
        namespace: request.target.namespace.clone(),
        name: name.to_owned(),
        ..Attributes::default()
    }
}

/// Whether nothing but owners and finalizers changes.
fn differs_for_collector_only(doc: &Document, old: &Document) -> bool {
    let rest = |doc: &Document| {
        let mut doc = doc.clone();
        for field in ["ownerReferences", "finalizers", "managedFields", "resourceVersion"] {
            doc.remove(&format!("metadata.{field}"));
        }
        doc
    };
    rest(doc) == rest(old)
}
