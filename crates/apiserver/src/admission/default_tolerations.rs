//! DefaultTolerationSeconds: a pod stays five minutes on a node that is not ready or not reachable, unless it
//! says otherwise. An update that leaves these tolerations out means to leave them as they are.

use api::{Document, Node, Status, node};

use super::{Plugin, Request, World};

/// How long, in seconds.
const SECONDS: i64 = 300;

/// What the node may be marked with.
const KEYS: [&str; 2] = ["node.kubernetes.io/not-ready", "node.kubernetes.io/unreachable"];

/// The plugin.
pub(super) struct DefaultTolerationSeconds;

impl Plugin for DefaultTolerationSeconds {
    fn mutate(&self, doc: &mut Document, request: &Request<'_>, _world: &World<'_>) -> Result<(), Status> {
        if !request.is_whole("", "pods") {
            return Ok(());
        }
        for key in KEYS {
            if !doc.list("spec.tolerations").iter().any(|it| tolerates(it, key)) {
                doc.list_mut("spec.tolerations").push(node! {
                    "key": key, "operator": "Exists", "effect": "NoExecute", "tolerationSeconds": SECONDS,
                });
            }
        }
        Ok(())
    }
}

fn tolerates(toleration: &Node, key: &str) -> bool {
    let text = |field: &str| toleration.get(field).and_then(Node::as_text).unwrap_or_default();
    let own_key = text("key");
    let effect = text("effect");
    (own_key == key || own_key.is_empty()) && (effect == "NoExecute" || effect.is_empty())
}
