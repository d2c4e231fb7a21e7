//! Token: a signed token for a service account, bound to an object if the caller likes.

use api::{Document, Errors, Node, Status, Subject, node};
use serde_json::{Value, json};

use crate::admission;
use crate::auth::token::Grant;
use crate::engine::stages::Writing;
use crate::engine::{Engine, decode};
use crate::limits;
use crate::names;
use crate::reply::Reply;
use crate::request::Request;
use jiff::Timestamp;
use resources::Verb;

/// How long a token lives when the caller does not say, in seconds.
const SECONDS_DEFAULT: i64 = 3600;

/// Makes a token and answers with it.
pub(super) async fn create(engine: &Engine, request: &Request) -> Result<Reply, Status> {
    let target = &request.target;
    let mut warnings = Vec::new();
    let mut doc = decode::body(request, &mut warnings)?;
    let account = engine.find(target).await?;
    admit(engine, request, &mut doc)?;
    doc.set_default("spec.expirationSeconds", SECONDS_DEFAULT);
    let seconds = doc.int("spec.expirationSeconds").unwrap_or(SECONDS_DEFAULT);
    check(&doc, seconds, &target.name)?;
    let given = doc.at("spec.audiences").items().filter_map(|item| item.text()).map(str::to_owned);
    let mut audiences: Vec<String> = given.collect();
    if audiences.is_empty() {
        audiences.clone_from(&engine.config.audiences);
    }
    let bound = bound_to(engine, request, &doc)?;
    let now = Timestamp::now();
    let id = names::uid();
    let grant = Grant {
        namespace: &target.namespace,
        account: &target.name,
        uid: &account.uid,
        audiences: &audiences,
        seconds,
        bound,
        id: &id,
    };
    let token = engine.config.tokens.sign(&grant, now).await.map_err(Status::internal)?;
    let until = now + jiff::SignedDuration::from_secs(seconds);
    doc.set("metadata.name", target.name.as_str());
    doc.set("metadata.namespace", target.namespace.as_str());
    doc.set("metadata.creationTimestamp", api::time::seconds(now).as_str());
    doc.set("spec.audiences", Node::List(audiences.iter().map(Node::from).collect()));
    doc.set(
        "status",
        node! { "token": token.as_str(), "expirationTimestamp": (api::time::seconds(until).as_str()) },
    );
    Ok(Reply { warnings, ..Reply::plain(doc).with_code(201) })
}

/// A kubelet gets tokens for its own pods only.
fn admit(engine: &Engine, request: &Request, doc: &mut Document) -> Result<(), Status> {
    let target = &request.target;
    let writing = Writing {
        target,
        verb: Verb::Create,
        user: &request.user,
        dry_run: false,
        grace_seconds: None,
        now: Timestamp::now(),
    };
    let write = writing.write(None);
    admission::mutate(doc, &admission::Request { target, write: &write }, &engine.admission())
}

fn check(doc: &Document, seconds: i64, name: &str) -> Result<(), Status> {
    let mut errors = Errors::new();
    let path = "spec.expirationSeconds";
    if seconds < limits::TOKEN_SECONDS_MIN {
        errors.invalid(path, seconds, "may not specify a duration less than 10 minutes");
    }
    if seconds > limits::TOKEN_SECONDS_MAX {
        errors.invalid(path, seconds, "may not specify a duration larger than 2^32 seconds");
    }
    if errors.is_empty() {
        return Ok(());
    }
    let name = if doc.name().is_empty() { name } else { doc.name() };
    Err(Status::invalid(Subject { group: "authentication.k8s.io", noun: "TokenRequest" }, name, &errors))
}

/// The claims about the object that the token dies with.
fn bound_to(engine: &Engine, request: &Request, doc: &Document) -> Result<Value, Status> {
    let reference = doc.at("spec.boundObjectRef");
    if !reference.is_set() {
        return Ok(json!({}));
    }
    let kind = reference.at("kind").text_or_empty();
    let name = reference.at("name").text_or_empty();
    let namespace = request.target.namespace.as_str();
    let (plural, claim, namespace) = match kind {
        "Pod" => ("pods", "pod", namespace),
        "Secret" => ("secrets", "secret", namespace),
        "Node" => ("nodes", "node", ""),
        other => {
            return Err(Status::bad_request(format!(
                "cannot bind token for serviceaccount to object of type v1, Kind={other}"
            )));
        }
    };
    let found = engine.cache.shelf_of("", plural).and_then(|shelf| shelf.get(namespace, name));
    let object = found.ok_or_else(|| Status::not_found(Subject { group: "", noun: plural }, name))?;
    let uid = reference.at("uid").text_or_empty();
    if !uid.is_empty() && uid != object.uid {
        let why = format!(
            "the UID in the bound object reference ({uid}) does not match the UID in record. The object might have been deleted and then recreated"
        );
        return Err(Status::conflict(Subject { group: "", noun: plural }, name, &why));
    }
    let mut claims = json!({ claim: { "name": name, "uid": object.uid.as_str() } });
    if kind == "Pod" {
        let pod = object.document();
        if pod.text("spec.serviceAccountName") != request.target.name {
            return Err(Status::bad_request(format!(
                "cannot bind token for serviceaccount {} to pod running with different serviceaccount name.",
                api::errors::quote(&request.target.name)
            )));
        }
        let node = pod.text("spec.nodeName");
        if let Some(node) = engine.cache.shelf_of("", "nodes").and_then(|shelf| shelf.get("", node)) {
            claims["node"] = json!({ "name": node.key.name.as_str(), "uid": node.uid.as_str() });
        }
    }
    Ok(claims)
}
