//! JSON merge patch, RFC 7386: maps merge, null deletes, everything else replaces.

use crate::node::{Map, Node};

/// Applies a patch to a tree.
pub fn apply(target: &mut Node, patch: &Node) {
    let Node::Map(patch) = patch else {
        *target = patch.clone();
        return;
    };
    let target = target.make_map();
    for (key, value) in patch {
        if value.is_null() {
            target.remove(key);
        } else {
            apply(target.slot(key), value);
        }
    }
}

/// The patch that makes `modified` of `original`; an empty map when they are equal.
///
/// A null inside `modified` cannot be said in such a patch and is left out.
pub fn diff(original: &Map, modified: &Map) -> Map {
    let mut patch = Map::new();
    for (key, after) in modified {
        match (original.get(key), after) {
            (Some(before), _) if before == after => {}
            (Some(Node::Map(before)), Node::Map(after)) => {
                patch.insert(key, diff(before, after));
            }
            _ => {
                patch.insert(key, after);
            }
        }
    }
    for key in original.keys().filter(|key| !modified.contains_key(key)) {
        patch.insert(key, Node::Null);
    }
    patch
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::node;

    #[test]
    fn the_examples_of_the_rfc_hold() {
        for (target, patch, result) in [
            (node!({"a": "b"}), node!({"a": "c"}), node!({"a": "c"})),
            (node!({"a": "b"}), node!({"b": "c"}), node!({"a": "b", "b": "c"})),
            (node!({"a": "b"}), node!({ "a": null }), node!({})),
            (node!({"a": "b", "b": "c"}), node!({ "a": null }), node!({"b": "c"})),
            (node!({"a": ["b"]}), node!({"a": "c"}), node!({"a": "c"})),
            (node!({"a": {"b": "c"}}), node!({"a": {"b": "d", "c": null}}), node!({"a": {"b": "d"}})),
            (node!({"a": [{"b": "c"}]}), node!({"a": [1]}), node!({"a": [1]})),
            (node!(["a"]), node!(["c"]), node!(["c"])),
            (node!({"a": "foo"}), node!(null), node!(null)),
            (node!({ "e": null }), node!({"a": 1}), node!({"e": null, "a": 1})),
            (node!([1, 2]), node!({"a": "b", "c": null}), node!({"a": "b"})),
            (node!({}), node!({"a": {"bb": {"ccc": null}}}), node!({"a": {"bb": {}}})),
        ] {
            let mut patched = target.clone();
            apply(&mut patched, &patch);
            assert_eq!(patched, result, "{target} patched with {patch}");
        }
    }
}
