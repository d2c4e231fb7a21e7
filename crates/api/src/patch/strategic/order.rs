//! The order of merged lists: items of the patch as the patch orders them, items only the server has as the
//! server had them, each server item as early as that allows.

use super::{PATCH, PatchError};
use crate::node::Node;

/// Orders a merged list. `wanted` says which items the patch names and in which order; `server` is the list
/// before the patch.
pub(super) fn arrange(merged: Vec<Node>, wanted: &[Node], server: &[Node], merge_key: &str) -> Vec<Node> {
    let (mut named, mut rest): (Vec<Node>, Vec<Node>) =
        merged.into_iter().partition(|item| place(wanted, item, merge_key).is_some());
    named.sort_by_key(|item| place(wanted, item, merge_key));
    rest.sort_by_key(|item| place(server, item, merge_key).unwrap_or(usize::MAX));
    let mut named = named.into_iter().peekable();
    let mut rest = rest.into_iter().peekable();
    let mut ordered = Vec::new();
    loop {
        let server_first = match (rest.peek(), named.peek()) {
            (None, None) => return ordered,
            (Some(_), None) => true,
            (None, Some(_)) => false,
            (Some(left), Some(right)) => {
                match (place(server, left, merge_key), place(server, right, merge_key)) {
                    (Some(left), Some(right)) => left < right,
                    _ => false,
                }
            }
        };
        ordered.extend(if server_first { rest.next() } else { named.next() });
    }
}

/// The order of the server's items once a patch has deleted some: as many new ones as were deleted take the
/// places at its end, and so keep behind what only the server has. Clients that apply rely on it.
pub(super) fn server_order(mut server: Vec<Node>, merged: &[Node], merge_key: &str) -> Vec<Node> {
    if merge_key.is_empty() {
        return server;
    }
    let before = server.len();
    let new: Vec<Node> =
        merged.iter().filter(|item| place(&server, item, merge_key).is_none()).cloned().collect();
    server.retain(|item| place(merged, item, merge_key).is_some());
    let freed = before - server.len();
    server.extend(new.into_iter().take(freed));
    server
}

/// Where an item is in a list: by its merge key, or by its whole value when there is none.
fn place(list: &[Node], item: &Node, merge_key: &str) -> Option<usize> {
    if merge_key.is_empty() {
        return list.iter().position(|own| own == item);
    }
    let value = item.get_key(merge_key)?;
    list.iter().position(|own| own.get_key(merge_key) == Some(value))
}

/// Makes sure that the items of a patch come in the order its directive gives.
pub(super) fn check(items: &[Node], order: &[Node], merge_key: &str) -> Result<(), PatchError> {
    if items.is_empty() || order.is_empty() {
        return Ok(());
    }
    let mut places = order.iter();
    let plain = items.iter().filter(|item| item.get_key(PATCH).is_none());
    for item in plain {
        let same = |own: &Node| {
            if merge_key.is_empty() { own == item } else { own.get_key(merge_key) == item.get_key(merge_key) }
        };
        if !places.any(same) {
            return Err(PatchError::Unexpected(format!(
                "The order in patch list:\n{}\n doesn't match $setElementOrder list:\n{}\n",
                Node::List(items.to_vec()),
                Node::List(order.to_vec())
            )));
        }
    }
    Ok(())
}
