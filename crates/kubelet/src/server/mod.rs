//! The kubelet API: logs, exec and attach, and what the kubelet knows of itself.
//!
//! `Server::service` answers whoever calls it; the API server in the same process does, and is trusted.
//! [`serve`] puts TLS and the question who calls and whether they may in front of it.

pub mod auth;
mod frames;
mod log_files;
mod log_stream;
mod metrics;
mod network;
mod query;
mod stats;
mod streams;
mod websocket;

use std::sync::Arc;

use api::{Node, Status, node};
use client::http::{Body, Service, full};
use http::{Method, Request, Response, StatusCode};

use crate::driver::{Context, PodEntry};
use crate::gvr;
use query::Query;

pub use network::{Access, serve};

/// The kubelet API of one node. Cheap to clone.
#[derive(Clone)]
pub(crate) struct Server {
    context: Arc<Context>,
}

impl Server {
    pub(crate) fn new(context: Arc<Context>) -> Self {
        Self { context }
    }

    /// The API as the boxed service that the API server calls.
    pub(crate) fn service(&self) -> Service {
        let server = self.clone();
        Service::new(tower::service_fn(move |request| {
            let server = server.clone();
            async move { Ok(server.answer(request).await) }
        }))
    }

    /// Answers a request. What goes wrong is answered as a `Status`.
    pub(crate) async fn answer(&self, request: Request<Body>) -> Response<Body> {
        self.route(request).await.unwrap_or_else(|status| refuse(&status))
    }

    async fn route(&self, request: Request<Body>) -> Result<Response<Body>, Status> {
        let path = request.uri().path().trim_matches('/').to_owned();
        let parts: Vec<&str> = path.split('/').collect();
        let query = Query::of(request.uri());
        let is_get = matches!(*request.method(), Method::GET | Method::HEAD);
        match parts.as_slice() {
            ["healthz"] if is_get => Ok(text("ok")),
            ["pods"] if is_get => Ok(json(self.pods())),
            ["configz"] if is_get => Ok(json(self.configuration().to_string())),
            ["metrics"] if is_get => Ok(text(metrics::kubelet(&self.context).await)),
            ["metrics", "resource"] if is_get => Ok(text(metrics::resources(&self.context).await)),
            ["stats", "summary"] if is_get => Ok(json(stats::summary(&self.context).await.to_string())),
            ["containerLogs", namespace, pod, container] if is_get => {
                let entry = self.pod(namespace, pod)?;
                let answer = log_stream::answer(&self.context, &entry, container, &query)?;
                if websocket::is_asked_for(request.headers()) {
                    return websocket::body(request, answer.into_body());
                }
                Ok(answer)
            }
            ["exec" | "attach", namespace, pod, container]
            | ["exec" | "attach", namespace, pod, _, container] => {
                let entry = self.pod(namespace, pod)?;
                let id = streams::running(&entry, container)?;
                let runtime = Arc::clone(&self.context.runtime);
                streams::answer(runtime, id, parts[0], &query, request).await
            }
            ["portForward", ..] => {
                Err(Status::not_implemented("port forwarding is not supported by this kubelet yet"))
            }
            _ => Err(Status::no_such_path()),
        }
    }

    fn pod(&self, namespace: &str, name: &str) -> Result<PodEntry, Status> {
        let pod = self.context.pods.by_name(namespace, name);
        let message = format!("pod \"{name}_{namespace}\" not found");
        pod.ok_or_else(|| Status::new(404, api::status::Reason::NotFound, message))
    }

    /// The pods of this node as the API has them.
    fn pods(&self) -> String {
        let bodies: Vec<String> = {
            let (view, resource) = (self.context.caches.view(), gvr::pods());
            let own = view.by_field(&resource, "spec.nodeName", &self.context.config.node_name);
            own.map(|object| String::from_utf8_lossy(&object.body).into_owned()).collect()
        };
        format!(r#"{{"kind":"PodList","apiVersion":"v1","metadata":{{}},"items":[{}]}}"#, bodies.join(","))
    }

    fn configuration(&self) -> Node {
        let config = &self.context.config;
        let servers: Vec<Node> = config.dns.servers.iter().map(|it| Node::from(it.to_string())).collect();
        node!({
            "kubeletconfig": {
                "apiVersion": "kubelet.config.k8s.io/v1beta1",
                "kind": "KubeletConfiguration",
                "port": (config.port),
                "maxPods": (config.pods_max),
                "clusterDomain": (config.dns.domain.as_str()),
                "clusterDNS": (Node::List(servers)),
                "resolvConf": (config.resolv_conf.display().to_string()),
                "nodeLeaseDurationSeconds": (crate::node::LEASE_SECONDS)
            }
        })
    }
}

fn text(body: impl Into<bytes::Bytes>) -> Response<Body> {
    with_type("text/plain; charset=utf-8", body)
}

fn json(body: impl Into<bytes::Bytes>) -> Response<Body> {
    with_type("application/json", body)
}

fn with_type(kind: &'static str, body: impl Into<bytes::Bytes>) -> Response<Body> {
    let mut response = Response::new(full(body));
    response.headers_mut().insert(http::header::CONTENT_TYPE, http::HeaderValue::from_static(kind));
    response
}

fn refuse(status: &Status) -> Response<Body> {
    let mut response = json(status.to_json());
    *response.status_mut() = StatusCode::from_u16(status.code).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    response
}
