//! What may change in a pod that exists: images, a shorter deadline, further tolerations.

use api::{Cursor, Document, Errors, Map, Node};

/// What errors say can change.
const UPDATABLE: &str = "`spec.containers[*].image`,`spec.initContainers[*].image`,`spec.activeDeadlineSeconds`,`spec.tolerations` (only additions to existing tolerations),`spec.terminationGracePeriodSeconds` (allow it to be set to 1 if it was previously negative)";

/// Finds changes that a pod does not allow.
pub(super) fn validate(doc: &Document, old: &Document, errors: &mut Errors) {
    for list in ["spec.containers", "spec.initContainers"] {
        let (new, old) = (doc.at(list), old.at(list));
        if new.len() != old.len() {
            errors.forbidden(new.path(), "pod updates may not add or remove containers");
            return;
        }
    }
    validate_deadline(doc, old, errors);
    validate_tolerations(&doc.at("spec.tolerations"), &old.at("spec.tolerations"), errors);
    refuse_new_gates(&doc.at("spec.schedulingGates"), &old.at("spec.schedulingGates"), errors);
    let changed = changed_fields(&doc.at("spec"), &old.at("spec"));
    if !changed.is_empty() {
        let detail = format!(
            "pod updates may not change fields other than {UPDATABLE}\nchanged: {}",
            changed.join(", ")
        );
        errors.forbidden("spec", &detail);
    }
}

fn validate_deadline(doc: &Document, old: &Document, errors: &mut Errors) {
    let place = doc.at("spec.activeDeadlineSeconds");
    let path = place.path();
    match (place.int(), old.int("spec.activeDeadlineSeconds")) {
        (Some(new), Some(old)) if new > old => {
            errors.invalid(path, new, "must be less than or equal to previous value");
        }
        (None, Some(_)) => {
            errors.invalid(path, &Node::Null, "must not update from a positive integer to nil value");
        }
        _ => {}
    }
}

/// Tolerations stay, but for how long may change, and more may come.
fn validate_tolerations(new: &Cursor<'_>, old: &Cursor<'_>, errors: &mut Errors) {
    let timeless = |node: &Node| {
        let mut map = node.as_map().cloned().unwrap_or_default();
        map.remove("tolerationSeconds");
        map
    };
    let kept: Vec<Map> = new.list().iter().map(timeless).collect();
    if old.list().iter().any(|toleration| !kept.contains(&timeless(toleration))) {
        errors.forbidden(new.path(), "existing toleration can not be modified except its tolerationSeconds");
    }
}

/// Gates open, but no new ones close.
fn refuse_new_gates(new: &Cursor<'_>, old: &Cursor<'_>, errors: &mut Errors) {
    for gate in new.items().filter(|gate| gate.node().is_some_and(|gate| !old.list().contains(gate))) {
        let name = gate.at("name");
        let shown = name.text_or_empty();
        let detail = format!("only deletion is allowed, but found new scheduling gate '{shown}'");
        errors.forbidden(name.path(), &detail);
    }
}

/// The fields of the spec that changed although they may not.
fn changed_fields(new: &Cursor<'_>, old: &Cursor<'_>) -> Vec<String> {
    let empty = Map::new();
    let (new, old) = (new.map().unwrap_or(&empty), old.map().unwrap_or(&empty));
    let fields = new.iter().map(|(field, _)| field);
    let gone = old.iter().map(|(field, _)| field).filter(|field| !new.contains_key(field));
    let changed = fields.chain(gone).filter(|field| !is_same(field, new.get(field), old.get(field)));
    changed.map(|field| format!("spec.{field}")).collect()
}

fn is_same(field: &str, new: Option<&Node>, old: Option<&Node>) -> bool {
    match field {
        "activeDeadlineSeconds" | "tolerations" | "schedulingGates" => true,
        "containers" | "initContainers" => imageless(new) == imageless(old),
        _ => {
            let empty = |node: Option<&Node>| node.is_none_or(Node::is_empty);
            new == old || (empty(new) && empty(old))
        }
    }
}

fn imageless(list: Option<&Node>) -> Option<Node> {
    let mut list = list.cloned()?;
    for container in list.as_list_mut().into_iter().flatten().filter_map(Node::as_map_mut) {
        container.remove("image");
    }
    Some(list)
}
