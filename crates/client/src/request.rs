//! The requests of the API: paths, queries and bodies. Pure.

use api::{Document, Gvr, Key, Node};
use bytes::Bytes;
use control::{Delete, PatchKind, Propagation};
use http::{Method, Request, header};
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

use crate::call::{Options, Selection};
use crate::http::{Body, full};

/// What stays as it is in a path segment or a query value.
const KEPT: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');

const JSON: &str = "application/json";

/// Asks for metadata only, and takes whole objects from a server that has no such form.
pub(crate) const METADATA_ONLY: &str =
    "application/json;as=PartialObjectMetadata;g=meta.k8s.io;v=v1,application/json";

/// The path of a resource's collection, in one namespace or in all (empty).
pub(crate) fn collection(resource: &Gvr, namespace: &str) -> String {
    let mut path = String::with_capacity(96);
    path.push_str(if resource.group.is_empty() { "/api" } else { "/apis" });
    for segment in [&*resource.group, &*resource.version] {
        push_segment(&mut path, segment);
    }
    if !namespace.is_empty() {
        path.push_str("/namespaces");
        push_segment(&mut path, namespace);
    }
    push_segment(&mut path, &resource.resource);
    path
}

/// The path of an object or a part of it.
pub(crate) fn object(resource: &Gvr, key: &Key, part: Option<&str>) -> String {
    let mut path = collection(resource, &key.namespace);
    push_segment(&mut path, &key.name);
    push_segment(&mut path, part.unwrap_or_default());
    path
}

pub(crate) fn get(path: &str) -> Request<Body> {
    request(Method::GET, path, None)
}

pub(crate) fn list(resource: &Gvr, namespace: &str, selection: &Selection, page: Page<'_>) -> Request<Body> {
    let mut query = Query::of(collection(resource, namespace));
    query.select(selection);
    query.add("limit", &page.limit.to_string());
    query.add("continue", page.token);
    get(&query.path)
}

/// Which part of a list.
#[derive(Clone, Copy)]
pub(crate) struct Page<'a> {
    pub(crate) limit: u32,
    pub(crate) token: &'a str,
}

/// A watch from a revision, or, without one, of everything from now on with what exists first.
pub(crate) fn watch(
    resource: &Gvr,
    namespace: &str,
    selection: &Selection,
    from: Option<&str>,
) -> Request<Body> {
    let mut query = Query::of(collection(resource, namespace));
    query.add("watch", "true");
    query.add("allowWatchBookmarks", "true");
    query.select(selection);
    if let Some(revision) = from {
        query.add("resourceVersion", revision);
    } else {
        query.add("sendInitialEvents", "true");
        query.add("resourceVersionMatch", "NotOlderThan");
    }
    get(&query.path)
}

pub(crate) fn create(path: &str, document: &Document, options: &Options) -> Request<Body> {
    request(Method::POST, &with_options(path, options), Some((JSON, json(document.node()))))
}

pub(crate) fn update(path: &str, document: &Document, options: &Options) -> Request<Body> {
    request(Method::PUT, &with_options(path, options), Some((JSON, json(document.node()))))
}

pub(crate) fn patch(path: &str, kind: PatchKind, body: &Node, options: &Options) -> Request<Body> {
    let content_type = match kind {
        PatchKind::Json => "application/json-patch+json",
        PatchKind::Merge => "application/merge-patch+json",
        PatchKind::Strategic => "application/strategic-merge-patch+json",
    };
    request(Method::PATCH, &with_options(path, options), Some((content_type, json(body))))
}

pub(crate) fn delete(path: &str, options: &Delete) -> Request<Body> {
    request(Method::DELETE, path, Some((JSON, json(&delete_options(options)))))
}

fn delete_options(delete: &Delete) -> Node {
    let mut body = api::node! { "kind": "DeleteOptions", "apiVersion": "v1" };
    let map = body.make_map();
    if let Some(seconds) = delete.grace_seconds {
        map.insert("gracePeriodSeconds", seconds);
    }
    for (field, value) in [("uid", &delete.uid), ("resourceVersion", &delete.resource_version)] {
        if let Some(value) = value {
            map.slot("preconditions").make_map().insert(field, value.clone());
        }
    }
    if let Some(propagation) = delete.propagation {
        let policy = match propagation {
            Propagation::Orphan => "Orphan",
            Propagation::Background => "Background",
            Propagation::Foreground => "Foreground",
        };
        map.insert("propagationPolicy", policy);
    }
    body
}

fn with_options(path: &str, options: &Options) -> String {
    let mut query = Query::of(path.to_owned());
    query.add("fieldManager", &options.field_manager);
    query.path
}

fn json(node: &Node) -> Bytes {
    let mut bytes = Vec::new();
    api::codec::json::write(node, &mut bytes);
    Bytes::from(bytes)
}

fn request(method: Method, path: &str, body: Option<(&'static str, Bytes)>) -> Request<Body> {
    let mut request = Request::builder().method(method).uri(path).header(header::ACCEPT, JSON);
    if let Some((content_type, _)) = &body {
        request = request.header(header::CONTENT_TYPE, *content_type);
    }
    let bytes = body.map(|(_, bytes)| bytes).unwrap_or_default();
    request.body(full(bytes)).expect("every part of the path is escaped, and the headers are constants")
}

fn push_segment(path: &mut String, segment: &str) {
    if !segment.is_empty() {
        path.push('/');
        path.extend(utf8_percent_encode(segment, KEPT));
    }
}

/// A path whose query grows.
struct Query {
    path: String,
    mark: char,
}

impl Query {
    fn of(path: String) -> Self {
        Self { path, mark: '?' }
    }

    /// Adds a parameter, unless its value is empty.
    fn add(&mut self, name: &str, value: &str) {
        if !value.is_empty() {
            self.path.push(std::mem::replace(&mut self.mark, '&'));
            self.path.push_str(name);
            self.path.push('=');
            self.path.extend(utf8_percent_encode(value, KEPT));
        }
    }

    fn select(&mut self, selection: &Selection) {
        self.add("labelSelector", &selection.labels);
        self.add("fieldSelector", &selection.fields);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_name_group_namespace_and_part() {
        let pods = Gvr::new("", "v1", "pods");
        assert_eq!(
            object(&pods, &Key::new("default", "web"), Some("status")),
            "/api/v1/namespaces/default/pods/web/status"
        );
        let nodes = Gvr::new("", "v1", "nodes");
        assert_eq!(object(&nodes, &Key::cluster("n1"), None), "/api/v1/nodes/n1");
        assert_eq!(collection(&Gvr::new("apps", "v1", "deployments"), ""), "/apis/apps/v1/deployments");
        let roles = Gvr::new("rbac.authorization.k8s.io", "v1", "clusterroles");
        assert_eq!(
            object(&roles, &Key::cluster("system:node"), None),
            "/apis/rbac.authorization.k8s.io/v1/clusterroles/system%3Anode"
        );
    }

    #[test]
    fn a_watch_without_a_revision_asks_for_what_exists() {
        let pods = Gvr::new("", "v1", "pods");
        let selection = Selection { fields: "spec.nodeName=n1".into(), ..Selection::default() };
        assert_eq!(
            watch(&pods, "", &selection, None).uri().to_string(),
            "/api/v1/pods?watch=true&allowWatchBookmarks=true&fieldSelector=spec.nodeName%3Dn1&sendInitialEvents=true&resourceVersionMatch=NotOlderThan"
        );
        assert_eq!(
            watch(&pods, "", &Selection::default(), Some("7")).uri().to_string(),
            "/api/v1/pods?watch=true&allowWatchBookmarks=true&resourceVersion=7"
        );
    }
}
