//! ServiceAccount: every pod has an account, and its containers get the account's token.
//!
//! Names, paths and lifetimes are upstream's, because client libraries in pods rely on them.

use api::{Document, FieldSelector, Node, Status, Subject, node};

use super::{Plugin, Request, World};
use crate::cache::{Cache, Selection};
use crate::kinds::Target;
use crate::limits;

/// Where client libraries look for the token.
const MOUNT_PATH: &str = "/var/run/secrets/kubernetes.io/serviceaccount";

/// What the volume of the token is called, up to its random end.
const VOLUME_PREFIX: &str = "kube-api-access-";

/// How long the token lives, in seconds: an hour and a little, by which it is told from tokens asked for by hand.
const TOKEN_SECONDS: i64 = 3607;

/// Marks a pod that a node made from a file.
const MIRROR: &str = "kubernetes.io/config.mirror";

/// The lists of containers in a pod.
const CONTAINERS: [&str; 2] = ["spec.initContainers", "spec.containers"];

/// The plugin.
pub(super) struct ServiceAccount;

impl Plugin for ServiceAccount {
    fn mutate(&self, doc: &mut Document, request: &Request<'_>, world: &World<'_>) -> Result<(), Status> {
        if !request.creates("", "pods") || doc.annotation(MIRROR).is_some() {
            return Ok(());
        }
        if doc.text("spec.serviceAccountName").is_empty() {
            doc.set("spec.serviceAccountName", "default");
            doc.set("spec.serviceAccount", "default");
        }
        let account = account(doc, request, world)?;
        let own = doc.at("spec.automountServiceAccountToken").boolean();
        let wants_token = own.or(account.at("automountServiceAccountToken").boolean()).unwrap_or(true);
        if wants_token {
            mount_token(doc);
        }
        if doc.list("spec.imagePullSecrets").is_empty() && !account.list("imagePullSecrets").is_empty() {
            let secrets = account.list("imagePullSecrets").to_vec();
            doc.set("spec.imagePullSecrets", Node::List(secrets));
        }
        Ok(())
    }

    fn validate(&self, doc: &Document, request: &Request<'_>, _world: &World<'_>) -> Result<(), Status> {
        if !request.creates("", "pods") || doc.annotation(MIRROR).is_none() {
            return Ok(());
        }
        if !doc.text("spec.serviceAccountName").is_empty() {
            return Err(request.forbidden(doc, "a mirror pod may not reference service accounts"));
        }
        let has_token = doc.at("spec.volumes").items().any(|volume| {
            volume.at("projected.sources").items().any(|source| source.at("serviceAccountToken").is_set())
        });
        if has_token {
            let why = "a mirror pod may not use ServiceAccountToken volume projections";
            return Err(request.forbidden(doc, why));
        }
        Ok(())
    }
}

/// A new namespace gets its default account from a controller; a pod that comes first waits for it.
pub(super) async fn wait_for_account(doc: &Document, target: &Target, cache: &Cache) {
    let names = target.served.resource.names();
    let wanted = doc.text("spec.serviceAccountName");
    if (names.group, names.plural) != ("", "pods")
        || target.part.is_some()
        || !matches!(wanted, "" | "default")
    {
        return;
    }
    let Some(shelf) = cache.shelf_of("", "serviceaccounts") else { return };
    let selection = Selection {
        namespace: target.namespace.as_str().into(),
        fields: FieldSelector::equal("metadata.name", "default"),
        ..Selection::default()
    };
    let (listed, mut changes) = shelf.list_and_subscribe(&selection, cache.applied());
    if listed.objects.is_empty() {
        // When it does not come in time the refusal of the pod says so.
        let _ = tokio::time::timeout(limits::ACCOUNT_MAX, changes.recv()).await;
    }
}

fn account(doc: &Document, request: &Request<'_>, world: &World<'_>) -> Result<Document, Status> {
    let namespace = request.target.namespace.as_str();
    let name = doc.text("spec.serviceAccountName");
    world.find("", "serviceaccounts", namespace, name).ok_or_else(|| {
        let missing = Status::not_found(Subject { group: "", noun: "serviceaccount" }, name);
        request.forbidden(doc, &format!("error looking up service account {namespace}/{name}: {missing}"))
    })
}

/// Mounts the token into every container that has nothing there yet.
fn mount_token(doc: &mut Document) {
    let volume = token_volume(doc).unwrap_or_else(new_volume_name);
    let mut is_used = false;
    for list in CONTAINERS {
        if doc.list(list).is_empty() {
            continue;
        }
        for container in doc.list_mut(list) {
            let mounts = container.make_map().slot("volumeMounts").make_list();
            let is_there = |mount: &Node| mount.get("mountPath").and_then(Node::as_text) == Some(MOUNT_PATH);
            if !mounts.iter().any(is_there) {
                mounts.push(node! { "name": volume.as_str(), "readOnly": true, "mountPath": MOUNT_PATH });
                is_used = true;
            }
        }
    }
    if is_used && token_volume(doc).is_none() {
        doc.list_mut("spec.volumes").push(node! { "name": volume.as_str(), "projected": token_source() });
    }
}

/// The token's volume, when the pod brings one along.
fn token_volume(doc: &Document) -> Option<String> {
    let mut names = doc.at("spec.volumes").items().map(|volume| volume.at("name").text_or_empty());
    names.find(|name| name.starts_with(VOLUME_PREFIX)).map(str::to_owned)
}

fn new_volume_name() -> String {
    crate::names::generated(VOLUME_PREFIX).to_string()
}

fn token_source() -> Node {
    node! {
        "sources": [
            { "serviceAccountToken": { "expirationSeconds": TOKEN_SECONDS, "path": "token" } },
            { "configMap": { "name": "kube-root-ca.crt", "items": [{ "key": "ca.crt", "path": "ca.crt" }] } },
            { "downwardAPI": { "items": [
                { "path": "namespace", "fieldRef": { "apiVersion": "v1", "fieldPath": "metadata.namespace" } },
            ] } },
        ],
        "defaultMode": 420,
    }
}
