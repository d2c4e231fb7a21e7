//! Who calls the kubelet over the network, and whether they may: both are asked of the API server.
//!
//! What is authorized is the operation: exec is the making of something whatever the HTTP method is.

use api::status::Reason;
use api::{Document, Node, Status, node};
use client::Client;
use http::{Method, Request, header};

use crate::gvr;

/// Somebody who calls.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Caller {
    /// `CN` of the certificate, or the token's user.
    pub name: String,
    /// `O` of the certificate, or the token's groups.
    pub groups: Vec<String>,
}

/// What a request does to the node.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Operation {
    /// The verb of the authorization.
    pub verb: &'static str,
    /// Subresources of `nodes`, each of which is enough.
    pub subresources: Vec<&'static str>,
}

/// What a request does, by its method and path.
pub fn operation(method: &Method, path: &str) -> Operation {
    let first = path.trim_matches('/').split('/').next().unwrap_or_default();
    let verb = match (first, method) {
        ("exec" | "attach" | "portForward" | "run", _) | (_, &Method::POST) => "create",
        (_, &Method::PUT) => "update",
        (_, &Method::PATCH) => "patch",
        (_, &Method::DELETE) => "delete",
        _ => "get",
    };
    let subresources = match first {
        "metrics" => vec!["metrics"],
        "stats" => vec!["stats"],
        "pods" => vec!["pods", "proxy"],
        "healthz" => vec!["healthz", "proxy"],
        "configz" => vec!["configz", "proxy"],
        _ => vec!["proxy"],
    };
    Operation { verb, subresources }
}

/// The caller by their certificate, else by their token; an error is a refusal.
pub(crate) async fn authenticate<B>(
    client: &Client,
    certificate: Option<Caller>,
    request: &Request<B>,
) -> Result<Caller, Status> {
    if let Some(caller) = certificate {
        return Ok(caller);
    }
    let header = request.headers().get(header::AUTHORIZATION).and_then(|it| it.to_str().ok());
    let token = header.and_then(|it| it.strip_prefix("Bearer ")).map(str::trim).filter(|it| !it.is_empty());
    let refused = || Status::unauthorized("Unauthorized");
    let review = document(node!({
        "apiVersion": "authentication.k8s.io/v1",
        "kind": "TokenReview",
        "spec": { "token": (token.ok_or_else(refused)?) }
    }));
    let reply = client.create(&gvr::token_reviews(), &review).await.map_err(|_| refused())?.document;
    if reply.at("status.authenticated").boolean() != Some(true) {
        return Err(refused());
    }
    let groups = reply.list("status.user.groups").iter().filter_map(Node::as_text).map(str::to_owned);
    Ok(Caller { name: reply.text("status.user.username").to_owned(), groups: groups.collect() })
}

/// Whether the caller may do this to the node.
pub(crate) async fn authorize(
    client: &Client,
    caller: &Caller,
    node_name: &str,
    operation: &Operation,
) -> Result<(), Status> {
    for subresource in &operation.subresources {
        let groups: Vec<Node> = caller.groups.iter().map(Node::from).collect();
        let review = document(node!({
            "apiVersion": "authorization.k8s.io/v1",
            "kind": "SubjectAccessReview",
            "spec": {
                "user": (caller.name.as_str()),
                "groups": (Node::List(groups)),
                "resourceAttributes": {
                    "verb": (operation.verb),
                    "version": "v1",
                    "resource": "nodes",
                    "subresource": (*subresource),
                    "name": (node_name)
                }
            }
        }));
        let failed = |_| {
            let (user, verb) = (&caller.name, operation.verb);
            Status::new(
                500,
                Reason::InternalError,
                format!(
                    "Authorization error (user={user}, verb={verb}, resource=nodes, subresource={subresource})"
                ),
            )
        };
        let reply = client.create(&gvr::subject_access_reviews(), &review).await.map_err(failed)?.document;
        if reply.at("status.allowed").boolean() == Some(true) {
            return Ok(());
        }
    }
    let (user, verb) = (&caller.name, operation.verb);
    let wanted = operation.subresources.join(" ");
    let why = format!("Forbidden (user={user}, verb={verb}, resource=nodes, subresource(s)=[{wanted}])\n");
    Err(Status::new(403, Reason::Forbidden, why))
}

fn document(node: Node) -> Document {
    Document::from_node(node).expect("a review is a map")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(method: &Method, path: &str, verb: &str, subresources: &[&str]) {
        let operation = operation(method, path);
        assert_eq!((operation.verb, &operation.subresources[..]), (verb, subresources), "{path}");
    }

    #[test]
    fn the_operation_is_authorized_not_the_method() {
        check(&Method::GET, "/exec/ns/pod/container", "create", &["proxy"]);
        check(&Method::POST, "/exec/ns/pod/container", "create", &["proxy"]);
        check(&Method::GET, "/attach/ns/pod/container", "create", &["proxy"]);
        check(&Method::GET, "/portForward/ns/pod", "create", &["proxy"]);
        check(&Method::GET, "/containerLogs/ns/pod/container", "get", &["proxy"]);
        check(&Method::GET, "/metrics/resource", "get", &["metrics"]);
        check(&Method::GET, "/stats/summary", "get", &["stats"]);
        check(&Method::GET, "/pods", "get", &["pods", "proxy"]);
        check(&Method::GET, "/", "get", &["proxy"]);
    }
}
