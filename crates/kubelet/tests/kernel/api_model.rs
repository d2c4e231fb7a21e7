//! As much of an API server as a kubelet needs: objects in a map, watches over them, no rules.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};

use bytes::Bytes;
use client::http::{Body, BoxError, Service, full};
use http::{Method, Request, Response, StatusCode};
use http_body::Frame;
use http_body_util::{BodyExt, StreamBody};
use serde_json::{Value, json};
use tokio::sync::{broadcast, watch};

/// Resource, namespace, name.
type Place = (String, String, String);

/// The API. Cheap to clone.
#[derive(Clone)]
pub(crate) struct Api {
    objects: Arc<Mutex<BTreeMap<Place, Value>>>,
    changes: broadcast::Sender<(Place, &'static str, Value)>,
    revision: Arc<watch::Sender<u64>>,
}

/// What a request is about.
struct Target {
    place: Place,
    part: String,
    query: BTreeMap<String, String>,
}

impl Api {
    pub(crate) fn new() -> Self {
        let (changes, _) = broadcast::channel(4096);
        Self { objects: Arc::default(), changes, revision: Arc::new(watch::channel(1).0) }
    }

    pub(crate) fn service(&self) -> Service {
        let api = self.clone();
        Service::new(tower::service_fn(move |request| {
            let api = api.clone();
            async move { api.answer(request).await }
        }))
    }

    /// Creates or replaces an object.
    pub(crate) fn put(&self, resource: &str, object: Value) {
        let text = |field: &str| object["metadata"][field].as_str().unwrap_or_default().to_owned();
        self.store((resource.to_owned(), text("namespace"), text("name")), object);
    }

    pub(crate) fn get(&self, resource: &str, namespace: &str, name: &str) -> Option<Value> {
        let place = (resource.to_owned(), namespace.to_owned(), name.to_owned());
        self.objects.lock().unwrap().get(&place).cloned()
    }

    pub(crate) fn all(&self, resource: &str) -> Vec<Value> {
        let objects = self.objects.lock().unwrap();
        objects.iter().filter(|(place, _)| place.0 == resource).map(|(_, object)| object.clone()).collect()
    }

    /// Waits until an object is as it should be; `Null` stands for one that is not there.
    pub(crate) async fn until(&self, resource: &str, name: &str, is_it: impl Fn(&Value) -> bool) -> Value {
        let mut revision = self.revision.subscribe();
        let namespace = if resource == "nodes" { "" } else { "default" };
        let waiting = async {
            loop {
                let object = self.get(resource, namespace, name).unwrap_or_default();
                if is_it(&object) {
                    return object;
                }
                revision.changed().await.unwrap();
            }
        };
        let limit = std::time::Duration::from_mins(1);
        tokio::time::timeout(limit, waiting).await.unwrap_or_else(|_| {
            let status = &self.get(resource, namespace, name).unwrap_or_default()["status"];
            panic!("{resource} {name} never came to be as it should: {status:#}\nevents: {:#?}", self.told())
        })
    }

    /// Reasons and messages of all events.
    pub(crate) fn told(&self) -> Vec<String> {
        let events = self.all("events");
        events.iter().map(|it| format!("{} {}", it["reason"].as_str().unwrap(), it["message"])).collect()
    }

    fn store(&self, place: Place, mut object: Value) {
        let mut objects = self.objects.lock().unwrap();
        let revision = *self.revision.borrow() + 1;
        object["metadata"]["resourceVersion"] = json!(revision.to_string());
        if object["metadata"]["uid"].is_null() {
            object["metadata"]["uid"] = json!(format!("uid-{revision}"));
        }
        let kind = if objects.insert(place.clone(), object.clone()).is_some() { "MODIFIED" } else { "ADDED" };
        drop(self.changes.send((place, kind, object)));
        drop(objects);
        self.revision.send_replace(revision);
    }

    fn remove(&self, place: &Place) -> Option<Value> {
        let mut objects = self.objects.lock().unwrap();
        let object = objects.remove(place)?;
        drop(self.changes.send((place.clone(), "DELETED", object.clone())));
        drop(objects);
        self.revision.send_modify(|revision| *revision += 1);
        Some(object)
    }

    async fn answer(&self, request: Request<Body>) -> Result<Response<Body>, BoxError> {
        let target = target(request.uri());
        let method = request.method().clone();
        let body = request.into_body().collect().await?.to_bytes();
        let body: Value = serde_json::from_slice(&body).unwrap_or_default();
        let is_collection = target.place.2.is_empty();
        Ok(match method {
            Method::GET if target.query.contains_key("watch") => self.watch(target),
            Method::GET if is_collection => self.list(&target),
            Method::POST if target.part == "token" => reply(201, &token(body)),
            Method::POST => {
                self.put(&target.place.0, body.clone());
                reply(201, &body)
            }
            Method::PATCH => self.patch(&target, &body),
            Method::DELETE => self.remove(&target.place).map_or_else(missing, |object| reply(200, &object)),
            _ => self.objects.lock().unwrap().get(&target.place).map_or_else(missing, |it| reply(200, it)),
        })
    }

    fn list(&self, target: &Target) -> Response<Body> {
        let objects = self.objects.lock().unwrap();
        let items: Vec<_> =
            objects.iter().filter(|(place, it)| target.selects(place, it)).map(|(_, it)| it).collect();
        let revision = self.revision.borrow().to_string();
        reply(200, &json!({ "kind": "List", "metadata": { "resourceVersion": revision }, "items": items }))
    }

    fn patch(&self, target: &Target, patch: &Value) -> Response<Body> {
        let present = self.objects.lock().unwrap().get(&target.place).cloned();
        let Some(mut object) = present else { return missing() };
        merge(&mut object, patch);
        self.store(target.place.clone(), object.clone());
        reply(200, &object)
    }

    fn watch(&self, target: Target) -> Response<Body> {
        let objects = self.objects.lock().unwrap();
        let changes = self.changes.subscribe();
        let initial = objects.iter().filter(|(place, it)| target.selects(place, it));
        let mut first: Vec<u8> = initial.flat_map(|(_, it)| line("ADDED", it)).collect();
        let revision = self.revision.borrow().to_string();
        let bookmark = json!({ "metadata": {
            "resourceVersion": revision, "annotations": { "k8s.io/initial-events-end": "true" }
        } });
        first.extend(line("BOOKMARK", &bookmark));
        let rest = futures_util::stream::unfold((changes, target), |(mut changes, target)| async {
            loop {
                let (place, kind, object) = changes.recv().await.ok()?;
                if target.selects(&place, &object) {
                    return Some((line(kind, &object), (changes, target)));
                }
            }
        });
        let all = futures_util::StreamExt::chain(futures_util::stream::iter([first]), rest);
        let frames =
            futures_util::StreamExt::map(all, |bytes| Ok::<_, BoxError>(Frame::data(Bytes::from(bytes))));
        Response::new(StreamBody::new(frames).boxed_unsync())
    }
}

impl Target {
    fn selects(&self, place: &Place, object: &Value) -> bool {
        let (resource, namespace, name) = place;
        let field = self.query.get("fieldSelector").and_then(|it| it.split_once('='));
        let is_selected = match field {
            Some(("metadata.name", wanted)) => name == wanted,
            Some(("spec.nodeName", wanted)) => object["spec"]["nodeName"] == *wanted,
            _ => true,
        };
        let is_there = self.place.1.is_empty() || self.place.1 == *namespace;
        *resource == self.place.0 && is_there && is_selected
    }
}

fn target(uri: &http::Uri) -> Target {
    let segments: Vec<_> = uri.path().trim_matches('/').split('/').map(str::to_owned).collect();
    let rest = &segments[if segments[0] == "api" { 2 } else { 3 }..];
    let (namespace, rest) = match rest {
        [first, namespace, rest @ ..] if first == "namespaces" => (namespace.clone(), rest),
        rest => (String::new(), rest),
    };
    let at = |index: usize| rest.get(index).cloned().unwrap_or_default();
    let pairs = uri.query().unwrap_or_default().split('&').filter_map(|pair| pair.split_once('='));
    let plain = |text: &str| percent_encoding::percent_decode_str(text).decode_utf8().unwrap().into_owned();
    Target {
        place: (at(0), namespace, at(1)),
        part: at(2),
        query: pairs.map(|(key, value)| (plain(key), plain(value))).collect(),
    }
}

fn token(mut request: Value) -> Value {
    request["status"] = json!({ "token": "a.token.", "expirationTimestamp": "2999-01-01T00:00:00Z" });
    request
}

/// Maps are merged, everything else replaces.
fn merge(object: &mut Value, patch: &Value) {
    let Value::Object(patch) = patch else { return object.clone_from(patch) };
    if !object.is_object() {
        *object = json!({});
    }
    for (key, value) in patch {
        if value.is_null() {
            object.as_object_mut().unwrap().remove(key);
        } else {
            merge(&mut object[key.as_str()], value);
        }
    }
}

fn line(kind: &str, object: &Value) -> Vec<u8> {
    format!("{}\n", json!({ "type": kind, "object": object })).into_bytes()
}

fn reply(code: u16, object: &Value) -> Response<Body> {
    let mut response = Response::new(full(object.to_string()));
    *response.status_mut() = StatusCode::from_u16(code).unwrap();
    response
}

fn missing() -> Response<Body> {
    reply(404, &json!({ "kind": "Status", "status": "Failure", "reason": "NotFound", "code": 404 }))
}
