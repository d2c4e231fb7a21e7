//! JSON patch, RFC 6902, with upstream's leniences: negative indices count from the end, replacing an
//! absent key of a map sets it.

use super::PatchError;
use crate::limits::{PATCH_COPIES, PATCH_OPERATIONS};
use crate::node::Node;

/// Applies a list of operations; when one fails the tree is of no use any more.
pub fn apply(target: &mut Node, patch: &Node) -> Result<(), PatchError> {
    let Node::List(operations) = patch else {
        return Err(PatchError::Malformed(format!(
            "json: cannot unmarshal {} into Go value of type jsonpatch.Patch",
            patch.json_type()
        )));
    };
    if operations.len() > PATCH_OPERATIONS {
        return Err(PatchError::TooLarge(format!(
            "The allowed maximum operations in a JSON patch is {PATCH_OPERATIONS}, got {}",
            operations.len()
        )));
    }
    let mut patcher = Patcher { target, copied: 0 };
    operations.iter().try_for_each(|operation| patcher.perform(operation))
}

struct Patcher<'n> {
    target: &'n mut Node,
    /// Bytes that copies have added.
    copied: usize,
}

impl Patcher<'_> {
    fn perform(&mut self, operation: &Node) -> Result<(), PatchError> {
        let text = |field: &str| operation.get(field).and_then(Node::as_text);
        let kind = text("op").unwrap_or("unknown");
        let path = || {
            text("path")
                .ok_or_else(|| unfit(format!("{kind} operation failed to decode path: missing value")))
        };
        let from = || {
            text("from")
                .ok_or_else(|| unfit(format!("{kind} operation failed to decode from: missing value")))
        };
        let value = || operation.get("value").cloned().unwrap_or_default();
        match kind {
            "add" => self.add(path()?, value()),
            "remove" => self.remove(path()?).map(drop),
            "replace" => self.replace(path()?, value()),
            "move" => {
                let moved = self.take(from()?)?;
                self.put("move", path()?, moved)
            }
            "copy" => self.copy(from()?, path()?),
            "test" => self.test(path()?, &value()),
            other => Err(unfit(format!("Unexpected kind: {other}"))),
        }
    }

    fn add(&mut self, path: &str, value: Node) -> Result<(), PatchError> {
        let Some((holder, key)) = self.find(path) else {
            return Err(unfit(format!(
                "add operation does not apply: doc is missing path: \"{path}\": missing value"
            )));
        };
        insert(holder, &key, value).map_err(|why| unfit(format!("error in add for path: '{path}': {why}")))
    }

    fn remove(&mut self, path: &str) -> Result<Node, PatchError> {
        let Some((holder, key)) = self.find(path) else {
            return Err(unfit(format!(
                "remove operation does not apply: doc is missing path: \"{path}\": missing value"
            )));
        };
        take(holder, &key).map_err(|why| unfit(format!("error in remove for path: '{path}': {why}")))
    }

    fn replace(&mut self, path: &str, value: Node) -> Result<(), PatchError> {
        if path.is_empty() {
            if !matches!(value, Node::Map(_) | Node::List(_)) {
                return Err(unfit("replace operation value must be object or array".into()));
            }
            *self.target = value;
            return Ok(());
        }
        let missing = |what: &str| {
            unfit(format!("replace operation does not apply: doc is missing {what}: {path}: missing value"))
        };
        match self.find(path) {
            None => Err(missing("path")),
            Some((Node::List(items), key)) => {
                let at = position(&key, items.len()).map_err(|_| missing("key"))?;
                items[at] = value;
                Ok(())
            }
            Some((holder, key)) => {
                *holder.make_map().slot(key) = value;
                Ok(())
            }
        }
    }

    fn take(&mut self, from: &str) -> Result<Node, PatchError> {
        let Some((holder, key)) = self.find(from) else {
            return Err(unfit(format!(
                "move operation does not apply: doc is missing from path: {from}: missing value"
            )));
        };
        take(holder, &key).map_err(|why| unfit(format!("error in move for path: '{key}': {why}")))
    }

    fn copy(&mut self, from: &str, path: &str) -> Result<(), PatchError> {
        let Some((holder, key)) = self.find(from) else {
            return Err(unfit(format!(
                "copy operation does not apply: doc is missing from path: {from}: missing value"
            )));
        };
        let value =
            read(holder, &key).map_err(|why| unfit(format!("error in copy for from: '{from}': {why}")))?;
        let value = value.cloned().unwrap_or_default();
        self.copied += crate::codec::json::encode(&value).len();
        if self.copied > PATCH_COPIES {
            return Err(PatchError::TooLarge(format!(
                "Unable to complete the copy, the accumulated size increase of copy is {}, exceeding the limit {PATCH_COPIES}",
                self.copied
            )));
        }
        self.put("copy", path, value)
    }

    fn put(&mut self, kind: &str, path: &str, value: Node) -> Result<(), PatchError> {
        let Some((holder, key)) = self.find(path) else {
            return Err(unfit(format!(
                "{kind} operation does not apply: doc is missing destination path: {path}: missing value"
            )));
        };
        insert(holder, &key, value).map_err(|why| {
            unfit(if kind == "copy" {
                format!("error while adding value during copy: {why}")
            } else {
                format!("error in move for path: '{path}': {why}")
            })
        })
    }

    fn test(&mut self, path: &str, value: &Node) -> Result<(), PatchError> {
        let found = if path.is_empty() {
            Some(&*self.target)
        } else {
            let Some((holder, key)) = self.find(path) else {
                return Err(unfit(format!(
                    "test operation does not apply: is missing path: {path}: missing value"
                )));
            };
            read(holder, &key).map_err(|why| unfit(format!("error in test for path: '{path}': {why}")))?
        };
        if found.unwrap_or(&Node::Null) == value {
            Ok(())
        } else {
            Err(unfit(format!("testing value {path} failed: test failed")))
        }
    }

    /// The map or list that holds the last step of a pointer, and that step; none when the way is missing.
    fn find(&mut self, pointer: &str) -> Option<(&mut Node, String)> {
        let (way, last) = pointer.rsplit_once('/')?;
        let mut steps = way.split('/').map(unescape);
        // What stands before the first slash is not a step.
        steps.next();
        let mut here = &mut *self.target;
        for step in steps {
            here = match here {
                Node::Map(map) => map.get_mut(&step)?,
                Node::List(items) => {
                    let at = position(&step, items.len()).ok()?;
                    &mut items[at]
                }
                _ => return None,
            };
        }
        matches!(here, Node::Map(_) | Node::List(_)).then(|| (here, unescape(last)))
    }
}

fn unfit(text: String) -> PatchError {
    PatchError::Unfit(text)
}

fn unescape(step: &str) -> String {
    step.replace("~1", "/").replace("~0", "~")
}

/// Where an index of a list of this length points; negative ones count from the end.
fn position(key: &str, length: usize) -> Result<usize, String> {
    let index: i64 = key.parse().map_err(|_| format!("value was not a proper array index: '{key}'"))?;
    let wrong = || format!("Unable to access invalid index: {index}: invalid index referenced");
    let length_signed = i64::try_from(length).map_err(|_| wrong())?;
    let at = if index < 0 { index + length_signed } else { index };
    usize::try_from(at).ok().filter(|at| *at < length).ok_or_else(wrong)
}

fn read<'n>(holder: &'n Node, key: &str) -> Result<Option<&'n Node>, String> {
    match holder {
        Node::List(items) => position(key, items.len()).map(|at| items.get(at)),
        other => Ok(other.as_map().and_then(|map| map.get(key))),
    }
}

fn insert(holder: &mut Node, key: &str, value: Node) -> Result<(), String> {
    match holder {
        Node::List(items) => {
            let at = if key == "-" { items.len() } else { position(key, items.len() + 1)? };
            items.insert(at, value);
        }
        other => *other.make_map().slot(key) = value,
    }
    Ok(())
}

fn take(holder: &mut Node, key: &str) -> Result<Node, String> {
    match holder {
        Node::List(items) => position(key, items.len()).map(|at| items.remove(at)),
        other => other
            .make_map()
            .remove(key)
            .ok_or_else(|| format!("Unable to remove nonexistent key: {key}: missing value")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::node;

    #[test]
    fn operations_do_what_the_rfc_says() {
        let target = node! { "a": { "b/c": 1, "~": 2 }, "l": [1, 2, 3] };
        for (operations, result) in [
            (
                node!([{"op": "add", "path": "/a/x", "value": {"y": 1}}]),
                r#"{"a":{"b/c":1,"~":2,"x":{"y":1}},"l":[1,2,3]}"#,
            ),
            (node!([{"op": "add", "path": "/l/1", "value": 9}]), r#"{"a":{"b/c":1,"~":2},"l":[1,9,2,3]}"#),
            (node!([{"op": "add", "path": "/l/-", "value": 9}]), r#"{"a":{"b/c":1,"~":2},"l":[1,2,3,9]}"#),
            (node!([{"op": "remove", "path": "/a/b~1c"}]), r#"{"a":{"~":2},"l":[1,2,3]}"#),
            (node!([{"op": "remove", "path": "/l/-1"}]), r#"{"a":{"b/c":1,"~":2},"l":[1,2]}"#),
            (
                node!([{"op": "replace", "path": "/a/~0", "value": null}]),
                r#"{"a":{"b/c":1,"~":null},"l":[1,2,3]}"#,
            ),
            (
                node!([{"op": "replace", "path": "/a/new", "value": 1}]),
                r#"{"a":{"b/c":1,"~":2,"new":1},"l":[1,2,3]}"#,
            ),
            (node!([{"op": "move", "from": "/a/~0", "path": "/l/0"}]), r#"{"a":{"b/c":1},"l":[2,1,2,3]}"#),
            (
                node!([{"op": "copy", "from": "/l", "path": "/m"}]),
                r#"{"a":{"b/c":1,"~":2},"l":[1,2,3],"m":[1,2,3]}"#,
            ),
            (
                node!([{"op": "test", "path": "/l", "value": [1, 2, 3]}, {"op": "test", "path": "/no", "value": null}]),
                r#"{"a":{"b/c":1,"~":2},"l":[1,2,3]}"#,
            ),
            (node!([{"op": "replace", "path": "", "value": {"z": 1}}]), r#"{"z":1}"#),
        ] {
            let mut patched = target.clone();
            assert_eq!(apply(&mut patched, &operations), Ok(()), "{operations}");
            assert_eq!(patched.to_string(), result, "{operations}");
        }
    }

    #[test]
    fn what_does_not_fit_is_refused() {
        for (operation, error) in [
            (node!({"op": "test", "path": "/a", "value": 2}), "testing value /a failed: test failed"),
            (
                node!({"op": "remove", "path": "/b"}),
                "error in remove for path: '/b': Unable to remove nonexistent key: b: missing value",
            ),
            (
                node!({"op": "add", "path": "/x/y", "value": 1}),
                "add operation does not apply: doc is missing path: \"/x/y\": missing value",
            ),
            (
                node!({"op": "add", "path": "/l/5", "value": 1}),
                "error in add for path: '/l/5': Unable to access invalid index: 5: invalid index referenced",
            ),
            (
                node!({"op": "replace", "path": "/l/5", "value": 1}),
                "replace operation does not apply: doc is missing key: /l/5: missing value",
            ),
            (node!({"op": "dance", "path": "/a"}), "Unexpected kind: dance"),
            (node!({"op": "add", "value": 1}), "add operation failed to decode path: missing value"),
        ] {
            let mut target = node! { "a": 1, "l": [] };
            assert_eq!(
                apply(&mut target, &Node::List(vec![operation])),
                Err(PatchError::Unfit(error.into()))
            );
        }
    }

    #[test]
    fn copies_cannot_grow_without_end() {
        let mut target = node! { "a": "x".repeat(1000) };
        let doubling = node! { "op": "copy", "from": "", "path": "/a" };
        let nested = node! { "op": "copy", "from": "/a", "path": "/b" };
        assert!(apply(&mut target, &Node::List(vec![doubling])).is_err());
        let many = Node::List(vec![nested; PATCH_OPERATIONS]);
        assert!(matches!(apply(&mut target, &many), Err(PatchError::TooLarge(_))));
        let too_many = Node::List(vec![node! { "op": "test", "path": "/a" }; PATCH_OPERATIONS + 1]);
        assert_eq!(
            apply(&mut target, &too_many),
            Err(PatchError::TooLarge(
                "The allowed maximum operations in a JSON patch is 10000, got 10001".into()
            ))
        );
    }
}
