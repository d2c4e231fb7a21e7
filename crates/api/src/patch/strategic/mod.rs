//! Strategic merge patch: a partial object in which the facts say how lists merge.
//!
//! Lists with a merge key are matched by it, lists of plain values are united, every other list is
//! replaced. Directives: `$patch: replace|delete`, `$retainKeys`, `$setElementOrder/<list>`,
//! `$deleteFromPrimitiveList/<list>`; null deletes. New items come before the ones only the server has, as
//! upstream orders them. [`diff()`] and [`three_way`] make such patches.

mod diff;
mod order;

pub use diff::{diff, three_way};

use super::PatchError;
use crate::node::{Map, Node, Text};
use crate::schema::{Field, Flags, Shape, Type};

const PATCH: &str = "$patch";
const RETAIN_KEYS: &str = "$retainKeys";
const ELEMENT_ORDER: &str = "$setElementOrder/";
const DELETE_PLAIN: &str = "$deleteFromPrimitiveList/";

/// Applies a patch to an object of a type.
pub fn apply(target: &mut Map, patch: &Map, root: &Type) -> Result<(), PatchError> {
    merge_map(target, patch.clone(), Known::Struct(root))
}

/// What the facts know at a place.
#[derive(Clone, Copy)]
enum Known<'t> {
    Struct(&'t Type),
    /// The values of a map.
    Values(&'t Shape),
    Nothing,
}

impl<'t> Known<'t> {
    fn of(shape: &'t Shape) -> Self {
        match shape {
            Shape::Struct(inner) => Self::Struct(inner),
            Shape::List(item) => Self::of(item),
            Shape::Map(value) => Self::Values(value),
            Shape::Either(choices) => choices
                .iter()
                .find(|choice| matches!(choice, Shape::Struct(_)))
                .map_or(Self::Nothing, Self::of),
            _ => Self::Nothing,
        }
    }

    fn field(self, key: &str) -> Option<&'t Field> {
        if let Self::Struct(owner) = self { owner.field(key) } else { None }
    }

    fn below(self, key: &str) -> Self {
        match self {
            Self::Struct(owner) => owner.field(key).map_or(Self::Nothing, |field| Self::of(&field.shape)),
            Self::Values(value) => Self::of(value),
            Self::Nothing => Self::Nothing,
        }
    }

    fn has(self, key: &str, mark: Flags) -> bool {
        self.field(key).is_some_and(|field| field.flags.has(mark))
    }

    /// How the list at a key merges.
    fn list(self, key: &str) -> ListMerge<'t> {
        match self.field(key) {
            Some(field) if field.flags.has(Flags::PATCH_MERGE) => ListMerge::By(field.patch_key),
            _ => ListMerge::Replace,
        }
    }
}

#[derive(Clone, Copy)]
enum ListMerge<'t> {
    Replace,
    /// By the value of this field; by the whole value when the name is empty.
    By(&'t str),
}

fn merge_map(target: &mut Map, mut patch: Map, known: Known<'_>) -> Result<(), PatchError> {
    if let Some(directive) = patch.remove(PATCH) {
        *target = match directive.as_text() {
            Some("replace") => patch,
            Some("delete") => Map::new(),
            _ => return Err(unknown_directive(&directive, patch)),
        };
        return Ok(());
    }
    retain_keys(target, &mut patch)?;
    order_lists(target, &mut patch, known)?;
    for (key, value) in patch {
        if let Some(list) = key.strip_prefix(DELETE_PLAIN) {
            delete_plain(target, list, &value)?;
        } else if value.is_null() {
            target.remove(&key);
        } else {
            merge_value(target, &key, value, known)?;
        }
    }
    Ok(())
}

fn merge_value(target: &mut Map, key: &Text, value: Node, known: Known<'_>) -> Result<(), PatchError> {
    match (target.get_mut(key), value) {
        (Some(Node::Map(target)), Node::Map(patch)) if known.has(key, Flags::PATCH_REPLACE) => {
            *target = patch;
        }
        (Some(Node::Map(target)), Node::Map(patch)) => return merge_map(target, patch, known.below(key)),
        (Some(Node::List(target)), Node::List(patch)) => {
            *target = merge_lists(std::mem::take(target), patch, known, key)?;
        }
        (_, mut value) => {
            if settle(&mut value) {
                target.insert(key.clone(), value);
            } else {
                target.remove(key);
            }
        }
    }
    Ok(())
}

/// Takes nulls and directives out of a value that becomes part of the object; false when the value was a
/// directive itself.
fn settle(value: &mut Node) -> bool {
    match value {
        Node::Map(map) => {
            if map.contains_key(PATCH) {
                return false;
            }
            map.retain(|key, value| !value.is_null() && !is_directive(key) && settle(value));
        }
        Node::List(items) => items.retain_mut(settle),
        _ => {}
    }
    true
}

fn is_directive(key: &str) -> bool {
    key == RETAIN_KEYS || key.starts_with(DELETE_PLAIN) || key.starts_with(ELEMENT_ORDER)
}

/// `$retainKeys`: keys that are not listed go, and the patch may set no others.
fn retain_keys(target: &mut Map, patch: &mut Map) -> Result<(), PatchError> {
    let Some(listed) = patch.remove(RETAIN_KEYS) else { return Ok(()) };
    let malformed = || PatchError::Malformed("invalid patch format of retainKeys".into());
    let listed = listed.as_list().ok_or_else(malformed)?;
    let is_listed = |key: &str| listed.iter().any(|own| own.as_text() == Some(key));
    if patch.iter().any(|(key, value)| !value.is_null() && !is_directive(key) && !is_listed(key)) {
        return Err(malformed());
    }
    target.retain(|key, _| is_listed(key));
    Ok(())
}

/// `$setElementOrder/<list>`: merges the list and orders it, and takes both out of the patch.
fn order_lists(target: &mut Map, patch: &mut Map, known: Known<'_>) -> Result<(), PatchError> {
    let directives: Vec<Text> =
        patch.keys().filter(|key| key.starts_with(ELEMENT_ORDER)).map(Text::from).collect();
    for directive in directives {
        let order = patch.remove(&directive).expect("the key was just seen");
        let Node::List(order) = order else { return Err(not_a_list(&order)) };
        let key = &directive[ELEMENT_ORDER.len()..];
        let merge_key = known.field(key).map_or("", |field| field.patch_key);
        let server = list_at(target.get(key))?;
        let items = list_at(patch.get(key))?;
        if let Some(items) = &items {
            order::check(items, &order, merge_key)?;
        }
        let merged = match (server.clone(), items) {
            (None, None) => continue,
            (Some(server), None) => server,
            (None, Some(items)) => {
                let mut items = Node::List(items);
                settle(&mut items);
                items.as_list().unwrap_or_default().to_vec()
            }
            (Some(server), Some(items)) => merge_lists(server, items, known, key)?,
        };
        let server = order::server_order(server.unwrap_or_default(), &merged, merge_key);
        let ordered = order::arrange(merged, &order, &server, merge_key);
        target.insert(key, Node::List(ordered));
        patch.remove(key);
    }
    Ok(())
}

fn list_at(node: Option<&Node>) -> Result<Option<Vec<Node>>, PatchError> {
    match node {
        None | Some(Node::Null) => Ok(None),
        Some(Node::List(items)) => Ok(Some(items.clone())),
        Some(other) => Err(not_a_list(other)),
    }
}

fn delete_plain(target: &mut Map, key: &str, values: &Node) -> Result<(), PatchError> {
    let Node::List(values) = values else {
        return Err(PatchError::Malformed("invalid patch format of primitive list".into()));
    };
    if let Some(Node::List(items)) = target.get_mut(key) {
        items.retain(|item| !values.contains(item));
    }
    Ok(())
}

fn merge_lists(
    target: Vec<Node>,
    patch: Vec<Node>,
    known: Known<'_>,
    key: &str,
) -> Result<Vec<Node>, PatchError> {
    let ListMerge::By(merge_key) = known.list(key) else {
        let mut replaced = Node::List(patch);
        settle(&mut replaced);
        return Ok(std::mem::take(replaced.make_list()));
    };
    if target.is_empty() && patch.is_empty() {
        return Ok(target);
    }
    if !are_maps(&target, &patch)? {
        let mut both: Vec<Node> = Vec::with_capacity(target.len() + patch.len());
        for item in target.iter().chain(&patch) {
            if !both.contains(item) {
                both.push(item.clone());
            }
        }
        return Ok(order::arrange(both, &patch, &target, ""));
    }
    if merge_key.is_empty() {
        return Err(PatchError::Unexpected(format!("cannot merge lists without merge key for {key}")));
    }
    let (target, patch) = apply_item_directives(target, patch, merge_key)?;
    let mut merged = target.clone();
    for item in &patch {
        let Node::Map(item) = item else { continue };
        let value = item.get(merge_key).ok_or_else(|| no_merge_key(item, merge_key))?;
        let own = merged.iter_mut().find(|own| own.get_key(merge_key) == Some(value));
        if let Some(Node::Map(own)) = own {
            merge_map(own, item.clone(), known.below(key))?;
        } else {
            let mut item = Node::Map(item.clone());
            settle(&mut item);
            merged.push(item);
        }
    }
    Ok(order::arrange(merged, &patch, &target, merge_key))
}

/// Whether the items are maps; lists of mixed kinds and of lists are refused.
fn are_maps(target: &[Node], patch: &[Node]) -> Result<bool, PatchError> {
    let mut items = target.iter().chain(patch);
    let first = items.next().unwrap_or(&Node::Null);
    if matches!(first, Node::List(_)) {
        return Err(PatchError::Unfit("lists of lists are not supported".into()));
    }
    if items.any(|item| item.json_type() != first.json_type()) {
        let shown: Vec<String> = target.iter().chain(patch).map(Node::to_string).collect();
        return Err(PatchError::Unexpected(format!(
            "list element types are not identical: {}",
            shown.join(" ")
        )));
    }
    Ok(matches!(first, Node::Map(_)))
}

/// Performs `$patch: delete` and `$patch: replace` among the items of a patch's list.
fn apply_item_directives(
    mut target: Vec<Node>,
    patch: Vec<Node>,
    merge_key: &str,
) -> Result<(Vec<Node>, Vec<Node>), PatchError> {
    let mut plain = Vec::with_capacity(patch.len());
    let mut replaces = false;
    for item in patch {
        let Node::Map(map) = &item else { continue };
        match map.get(PATCH).map(|directive| (directive, directive.as_text())) {
            None => plain.push(item),
            Some((_, Some("delete"))) => {
                let value = map.get(merge_key).ok_or_else(|| no_merge_key(map, merge_key))?;
                target.retain(|own| own.get_key(merge_key) != Some(value));
            }
            Some((_, Some("replace"))) => replaces = true,
            Some((_, Some("merge"))) => {
                return Err(PatchError::Unexpected(
                    "merging lists cannot yet be specified in the patch".into(),
                ));
            }
            Some((directive, _)) => return Err(unknown_directive(directive, map.clone())),
        }
    }
    Ok(if replaces { (plain, Vec::new()) } else { (target, plain) })
}

impl Node {
    /// The value of a literal key, if this is a map.
    pub(crate) fn get_key(&self, key: &str) -> Option<&Node> {
        self.as_map()?.get(key)
    }
}

fn unknown_directive(directive: &Node, map: Map) -> PatchError {
    let shown = directive.as_text().map_or_else(|| directive.to_string(), str::to_owned);
    PatchError::Unexpected(format!("unknown patch type: {shown} in map: {}", Node::Map(map)))
}

fn no_merge_key(map: &Map, merge_key: &str) -> PatchError {
    PatchError::Unexpected(format!(
        "map: {} does not contain declared merge key: {merge_key}",
        Node::Map(map.clone())
    ))
}

fn not_a_list(node: &Node) -> PatchError {
    PatchError::Unexpected(format!("expected a []interface {{}}, but received a {}", node.json_type()))
}

#[cfg(test)]
mod tests;
