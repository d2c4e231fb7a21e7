//! Places of a document by paths that step through lists and maps: `spec.containers[].image`.

use api::{Cursor, Node};

/// Whether any place of a path is set; `[]` steps through all items or entries.
pub(crate) fn is_set(node: &Node, path: &str) -> bool {
    let Some((before, after)) = path.split_once("[]") else {
        return node.get(path).is_some_and(|node| !node.is_null());
    };
    let after = after.trim_start_matches('.');
    match node.get(before) {
        Some(Node::List(items)) => items.iter().any(|item| is_set(item, after)),
        Some(Node::Map(entries)) => entries.iter().any(|(_, entry)| is_set(entry, after)),
        _ => false,
    }
}

/// Calls `found` for every place of a path that is set; `[]` steps through all items or entries.
pub(crate) fn each(place: Cursor<'_>, path: &str, found: &mut impl FnMut(&Cursor<'_>)) {
    let Some((before, after)) = path.split_once("[]") else {
        let place = if path.is_empty() { place } else { place.at(path) };
        if place.is_set() {
            found(&place);
        }
        return;
    };
    let list = place.at(before);
    let after = after.trim_start_matches('.');
    for item in list.items() {
        each(item, after, found);
    }
    for (_, entry) in list.entries() {
        each(entry, after, found);
    }
}
