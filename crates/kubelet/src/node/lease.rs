//! The node's heartbeat: one small object, renewed every ten seconds whatever else goes on.

use api::{Document, Key, Node, node};
use client::{CallError, Client};
use control::plan::PatchKind;
use tracing::{debug, warn};

use super::{LEASE_PERIOD, LEASE_SECONDS};
use crate::driver::clock;
use crate::gvr;

/// Renews the lease for ever. Run it where nothing else can hold it up.
pub(crate) async fn beat(client: Client, node_name: String) {
    let mut ticks = tokio::time::interval(LEASE_PERIOD);
    ticks.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
    loop {
        ticks.tick().await;
        // A renewal that hangs must not eat the next one.
        match tokio::time::timeout(LEASE_PERIOD, renew(&client, &node_name)).await {
            Ok(Ok(())) => debug!("renewed the node's lease"),
            Ok(Err(error)) => {
                warn!(%error, "failed to renew the node's lease");
                ticks.reset_after(RETRY);
            }
            Err(_) => warn!("failed to renew the node's lease in time"),
        }
    }
}

/// After a refusal: at the start the namespace may not be there yet.
const RETRY: std::time::Duration = std::time::Duration::from_millis(500);

async fn renew(client: &Client, node_name: &str) -> Result<(), CallError> {
    let key = Key::new("kube-node-lease", node_name);
    let now = api::time::micros(clock::now());
    let patch = node!({ "spec": { "renewTime": (now.as_str()), "holderIdentity": (node_name) } });
    let renewed = client.patch(&gvr::leases(), &key, None, (PatchKind::Merge, &patch)).await;
    match renewed {
        Err(error) if error.is_not_found() => {}
        renewed => return renewed.map(drop),
    }
    let owner = client.find(&gvr::nodes(), &Key::new("", node_name)).await?;
    client.create(&gvr::leases(), &lease(node_name, &now, owner.as_ref())).await.map(drop)
}

fn lease(node_name: &str, now: &str, owner: Option<&Document>) -> Document {
    let owners: Vec<Node> = owner
        .iter()
        .map(|owner| node!({ "apiVersion": "v1", "kind": "Node", "name": (node_name), "uid": (owner.uid()) }))
        .collect();
    let mut metadata = api::Map::new();
    metadata.insert("name", node_name);
    metadata.insert("namespace", "kube-node-lease");
    if !owners.is_empty() {
        metadata.insert("ownerReferences", Node::List(owners));
    }
    let object = node!({
        "apiVersion": "coordination.k8s.io/v1",
        "kind": "Lease",
        "metadata": (Node::Map(metadata)),
        "spec": {
            "holderIdentity": (node_name),
            "leaseDurationSeconds": (LEASE_SECONDS),
            "renewTime": (now)
        }
    });
    Document::from_node(object).expect("a lease is a map")
}
