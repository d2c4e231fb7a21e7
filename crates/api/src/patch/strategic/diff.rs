//! Makes strategic merge patches: of two states of an object, or of what a user applied before, applies now,
//! and what the server holds.

use super::{DELETE_PLAIN, ELEMENT_ORDER, Known, ListMerge, PATCH, PatchError, RETAIN_KEYS};
use crate::node::{Map, Node};
use crate::schema::{Flags, Type};

/// The patch that makes `modified` of `original`; an empty map when they are equal.
pub fn diff(original: &Map, modified: &Map, root: &Type) -> Map {
    diff_maps(original, modified, Known::Struct(root))
}

/// The patch that brings the server's `current` object to what a user wants: what `modified` says, without
/// what `original`, applied before, said and `modified` does not; everything else stays.
pub fn three_way(original: &Map, modified: &Map, current: &Map, root: &Type) -> Result<Map, PatchError> {
    let mut wanted = current.clone();
    super::apply(&mut wanted, &diff(original, modified, root), root)?;
    super::apply(&mut wanted, &retaining(modified, Known::Struct(root)), root)?;
    Ok(diff(current, &wanted, root))
}

/// What a user wants, saying of every union which of its members stay.
fn retaining(wanted: &Map, known: Known<'_>) -> Map {
    let below = |key: &str, value: &Node| match value {
        Node::Map(map) => {
            let mut map_below = retaining(map, known.below(key));
            if known.has(key, Flags::RETAIN_KEYS) {
                map_below.insert(RETAIN_KEYS, map.keys().collect::<Node>());
            }
            Node::Map(map_below)
        }
        other => other.clone(),
    };
    let value_of = |key: &str, value: &Node| match value {
        Node::List(items) if matches!(known.list(key), ListMerge::By(_)) => {
            items.iter().map(|item| below(key, item)).collect()
        }
        other => below(key, other),
    };
    wanted.iter().map(|(key, value)| (key, value_of(key, value))).collect()
}

fn diff_maps(original: &Map, modified: &Map, known: Known<'_>) -> Map {
    let mut patch = Map::new();
    for (key, after) in modified {
        match (original.get(key), after) {
            (Some(before), after) if before == after => {}
            (Some(_), Node::Map(after)) if known.has(key, Flags::PATCH_REPLACE) => {
                patch.insert(key, after.clone());
            }
            (Some(Node::Map(before)), Node::Map(after)) => {
                let mut inner = diff_maps(before, after, known.below(key));
                if known.has(key, Flags::RETAIN_KEYS) {
                    inner.insert(RETAIN_KEYS, after.keys().collect::<Node>());
                }
                patch.insert(key, inner);
            }
            (Some(Node::List(before)), Node::List(after)) => {
                diff_lists(key, before, after, known, &mut patch);
            }
            (_, after) => {
                patch.insert(key, after);
            }
        }
    }
    for key in original.keys().filter(|key| !modified.contains_key(key)) {
        patch.insert(key, Node::Null);
    }
    patch
}

fn diff_lists(key: &str, before: &[Node], after: &[Node], known: Known<'_>, patch: &mut Map) {
    let ListMerge::By(merge_key) = known.list(key) else {
        patch.insert(key, after.to_vec());
        return;
    };
    let name = |item: &Node| {
        if merge_key.is_empty() { Some(item.clone()) } else { item.get_key(merge_key).cloned() }
    };
    let named = before.iter().chain(after).all(|item| name(item).is_some_and(|name| !name.is_null()));
    if !named {
        let mut replacement = after.to_vec();
        replacement.push(crate::node! { (PATCH): "replace" });
        patch.insert(key, replacement);
        return;
    }
    let mut changes = Vec::new();
    for item in after {
        let own = before.iter().find(|own| name(own) == name(item));
        match (own, item) {
            (Some(own), item) if own == item => {}
            (Some(Node::Map(own)), Node::Map(item)) => {
                let mut inner = diff_maps(own, item, known.below(key));
                inner.insert(merge_key, item.get(merge_key).cloned());
                if known.has(key, Flags::RETAIN_KEYS) {
                    inner.insert(RETAIN_KEYS, item.keys().collect::<Node>());
                }
                changes.push(Node::Map(inner));
            }
            _ => changes.push(item.clone()),
        }
    }
    let gone: Vec<Node> =
        before.iter().filter(|own| !after.iter().any(|item| name(item) == name(own))).cloned().collect();
    if !before.is_empty() && !after.is_empty() {
        let order: Node = after.iter().map(|item| identity(item, merge_key)).collect();
        patch.insert(format!("{ELEMENT_ORDER}{key}"), order);
    }
    if merge_key.is_empty() {
        if !gone.is_empty() {
            patch.insert(format!("{DELETE_PLAIN}{key}"), gone);
        }
    } else {
        changes.extend(gone.iter().map(|item| deletion(item, merge_key)));
    }
    if !changes.is_empty() {
        patch.insert(key, changes);
    }
}

fn identity(item: &Node, merge_key: &str) -> Node {
    match item.get_key(merge_key) {
        Some(value) => crate::node! { (merge_key): value },
        None => item.clone(),
    }
}

fn deletion(item: &Node, merge_key: &str) -> Node {
    crate::node! { (PATCH): "delete", (merge_key): item.get_key(merge_key).cloned() }
}
