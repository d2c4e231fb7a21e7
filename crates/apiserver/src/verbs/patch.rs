//! Patch: the object as it is, changed by what the caller sends. A patch is an update; only what the new object
//! is differs.
//!
//! A patch is applied in the version of the request, anew as often as another write is faster.

use std::collections::BTreeMap;

use api::codec::Problems;
use api::conform::conform_document;
use api::limits::Budget;
use api::schema::Schema;
use api::{Document, Errors, Node, Status, Subject};
use parking_lot::Mutex;

use super::update::apply_change;
use crate::describe::present;
use crate::engine::{Engine, decode};
use crate::reply::Reply;
use crate::request::{FieldValidation, Request};

/// The kinds of patches that are understood, as a 415 names them.
const UNDERSTOOD: [&str; 3] =
    ["application/json-patch+json", "application/merge-patch+json", "application/strategic-merge-patch+json"];

/// Patches the object and answers with it.
pub(super) async fn patch(engine: &Engine, request: &Request) -> Result<Reply, Status> {
    // Told before the object is looked for: a patch that creates what is missing is none of these.
    if !UNDERSTOOD.contains(&request.content_type.as_str()) {
        return Err(Status::unsupported_media_type(&UNDERSTOOD));
    }
    let target = &request.target;
    if !UNDERSTOOD.contains(&request.content_type.as_str()) {
        return Err(Status::unsupported_media_type(&UNDERSTOOD));
    }
    let schema = decode::schema_of(target)?;
    let warnings = Mutex::new(Vec::new());
    let mut reply = apply_change(engine, request, |old, _| {
        let current = present::in_version(&target.served, old.clone());
        let mut found = Vec::new();
        let mut doc = patched(request, &current, schema, &mut found)?;
        *warnings.lock() = found;
        check_identity(&current, &doc)?;
        decode::to_hub(target, &mut doc);
        Ok(doc)
    })
    .await?;
    reply.warnings.splice(0..0, warnings.into_inner());
    Ok(reply)
}

/// The document changed by the request's patch, pruned to what its schema knows. Adds warnings.
pub(crate) fn patched(
    request: &Request,
    current: &Document,
    schema: &Schema,
    warnings: &mut Vec<String>,
) -> Result<Document, Status> {
    let (mut doc, mut problems) = apply(request, current.clone(), schema)?;
    let unfit = |doc: &Document, why: &str| unfit(&shown(request, doc), why);
    let before = doc.clone();
    let found = conform_document(&mut doc, schema).map_err(|error| unfit(&before, &error.to_string()))?;
    problems.append(found);
    match request.field_validation()? {
        FieldValidation::Strict if !problems.is_empty() => {
            return Err(unfit(&before, &problems.to_string()));
        }
        FieldValidation::Warn => warnings.extend(problems.texts()),
        FieldValidation::Strict | FieldValidation::Ignore => {}
    }
    Ok(doc)
}

/// The patched document and the keys that came twice in the patch.
fn apply(request: &Request, current: Document, schema: &Schema) -> Result<(Document, Problems), Status> {
    let mut node = current.into_node();
    let problems = match request.content_type.as_str() {
        "application/json-patch+json" => {
            let (operations, problems) = read(request)?;
            api::patch::json::apply(&mut node, &operations)?;
            problems
        }
        "application/merge-patch+json" => {
            let (patch, problems) = read(request)?;
            api::patch::merge::apply(&mut node, object(patch)?.node());
            problems
        }
        "application/strategic-merge-patch+json" => {
            let (patch, problems) = read(request)?;
            api::patch::strategic::apply(node.make_map(), object(patch)?.root(), &schema.root)?;
            problems
        }
        _ => return Err(Status::unsupported_media_type(&UNDERSTOOD)),
    };
    Ok((object(node)?, problems))
}

fn read(request: &Request) -> Result<(Node, Problems), Status> {
    let parsed = api::codec::json::decode_patch(&request.body, &Budget::REQUEST);
    parsed.map_err(|error| Status::bad_request(format!("error decoding patch: {error}")))
}

fn object(node: Node) -> Result<Document, Status> {
    Document::from_node(node).map_err(|node| {
        Status::bad_request(format!(
            "json: cannot unmarshal {} into Go value of type map[string]interface {{}}",
            node.json_type()
        ))
    })
}

/// What an error about a patch shows, as upstream does: a strategic patch itself, as Go prints it, of others what
/// they lead to.
fn shown(request: &Request, patched: &Document) -> String {
    if request.content_type == "application/strategic-merge-patch+json"
        && let Ok((patch, _)) = read(request)
    {
        let mut out = String::new();
        print_as_go(&patch, &mut out);
        return out;
    }
    patched.to_string()
}

/// A tree as Go prints maps and slices.
fn print_as_go(node: &Node, out: &mut String) {
    match node {
        Node::Map(map) => {
            let sorted: BTreeMap<&str, &Node> = map.iter().collect();
            out.push_str("map[");
            for (at, (key, value)) in sorted.into_iter().enumerate() {
                out.extend([if at == 0 { "" } else { " " }, key, ":"]);
                print_as_go(value, out);
            }
            out.push(']');
        }
        Node::List(items) => {
            out.push('[');
            for (at, item) in items.iter().enumerate() {
                out.push_str(if at == 0 { "" } else { " " });
                print_as_go(item, out);
            }
            out.push(']');
        }
        Node::Text(text) => out.push_str(text),
        Node::Null => out.push_str("<nil>"),
        other => out.push_str(&other.to_string()),
    }
}

/// A patch that does not lead to an object of the kind.
fn unfit(shown: &str, why: &str) -> Status {
    let mut errors = Errors::new();
    errors.invalid("patch", shown, why);
    Status::invalid(Subject { group: "", noun: "" }, "", &errors)
}

/// A patch cannot make another object of it.
fn check_identity(old: &Document, new: &Document) -> Result<(), Status> {
    for (field, old, new) in
        [("name", old.name(), new.name()), ("namespace", old.namespace(), new.namespace())]
    {
        if old != new {
            return Err(Status::bad_request(format!(
                "the {field} of the object ({new}) does not match the {field} on the URL ({old})"
            )));
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use api::node;

    #[test]
    fn trees_are_printed_as_go_does() {
        let mut out = String::new();
        print_as_go(&node! { "b": [1, "x", null], "a": { "c": true } }, &mut out);
        assert_eq!(out, "map[a:map[c:true] b:[1 x <nil>]]");
    }
}
