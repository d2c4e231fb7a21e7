//! Scale: the number of replicas, in the form that all scalable kinds share.

use api::{Document, LabelSelector, Node, Status, Subject, node};

use crate::engine::{Engine, decode};
use crate::reply::{Content, Reply};
use crate::request::Request;
use crate::verbs;

/// Reads or changes the scale.
pub(super) async fn perform(engine: &Engine, request: &Request) -> Result<Reply, Status> {
    match request.attributes.verb.as_str() {
        "get" => {
            let object = engine.find(&request.target).await?;
            Ok(Reply::plain(scale_of(&object.document())))
        }
        "update" => {
            let given = decode::body(request, &mut Vec::new())?;
            change(engine, request, |_| Ok(given.clone())).await
        }
        _ => {
            let schema = decode::schema_of(&request.target)?;
            change(engine, request, |scale| verbs::patched(request, scale, schema, &mut Vec::new())).await
        }
    }
}

async fn change(
    engine: &Engine,
    request: &Request,
    wanted: impl Fn(&Document) -> Result<Document, Status>,
) -> Result<Reply, Status> {
    let mut reply = verbs::apply_change(engine, request, |doc, _| {
        let scale = wanted(&scale_of(doc))?;
        check(&scale, &request.target.name)?;
        let mut doc = doc.clone();
        doc.set("spec.replicas", scale.int("spec.replicas").unwrap_or_default());
        doc.set("metadata.resourceVersion", scale.resource_version());
        Ok(doc)
    })
    .await?;
    let scale = match &reply.content {
        Content::Stored(object) => scale_of(&object.document()),
        Content::Hub(doc) => scale_of(doc),
        _ => return Ok(reply),
    };
    reply.content = Content::Plain(Box::new(scale));
    Ok(reply)
}

fn check(scale: &Document, name: &str) -> Result<(), Status> {
    if scale.name() != name {
        return Err(Status::bad_request(format!(
            "the name of the object ({}) does not match the name on the URL ({name})",
            scale.name()
        )));
    }
    let replicas = scale.int("spec.replicas").unwrap_or_default();
    if replicas >= 0 {
        return Ok(());
    }
    let mut errors = api::Errors::new();
    errors.invalid("spec.replicas", replicas, "must be greater than or equal to 0");
    Err(Status::invalid(Subject { group: "autoscaling", noun: "Scale" }, name, &errors))
}

/// The scale of an object in the hub's form.
fn scale_of(doc: &Document) -> Document {
    let mut metadata = api::Map::new();
    for field in ["name", "namespace", "uid", "resourceVersion", "creationTimestamp"] {
        if let Some(value) = doc.at("metadata").at(field).node() {
            metadata.insert(field, value.clone());
        }
    }
    let selector = doc.at("spec.selector");
    let shown = LabelSelector::from_cursor(&selector).map(|selector| selector.shown()).unwrap_or_default();
    let mut status = node! { "replicas": (doc.int("status.replicas").unwrap_or_default()) };
    if selector.is_set() && !shown.is_empty() {
        status.make_map().insert("selector", shown.as_str());
    }
    let mut spec = api::Map::new();
    match doc.int("spec.replicas") {
        Some(replicas) if replicas != 0 => drop(spec.insert("replicas", replicas)),
        _ => {}
    }
    let scale = node! {
        "kind": "Scale", "apiVersion": "autoscaling/v1", "metadata": metadata, "spec": (Node::Map(spec)), "status": status,
    };
    Document::from_node(scale).expect("a map was written down")
}
