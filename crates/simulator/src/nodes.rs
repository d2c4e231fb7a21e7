//! The nodes: they bind pods, make them ready after a while, and let go of those that are deleted.

use api::{Document, Gvr, node};
use control::pod::{Phase, PodFacts};
use jiff::Timestamp;

use crate::api_model::Api;
use crate::dice::Dice;

/// Per tick: how many of a thousand waiting pods move on.
const MOVES: u64 = 400;

/// One tick of all nodes.
pub fn tick(api: &mut Api, pods: &Gvr, dice: &mut Dice, now: Timestamp) {
    let all: Vec<_> = api.list(pods).cloned().collect();
    for pod in all {
        if !dice.happens(MOVES) {
            continue;
        }
        let facts = pod.project::<PodFacts>();
        if pod.meta.is_deleting() {
            api.remove(pods, &pod.meta.key());
        } else if facts.node.is_empty() {
            let mut bound = pod.document();
            bound.set("spec.nodeName", format!("node-{}", dice.below(3)));
            api.replace(pods, bound);
        } else if facts.phase == Phase::Pending {
            api.replace(pods, started(pod.document(), now));
        }
    }
}

fn started(mut pod: Document, now: Timestamp) -> Document {
    let since = api::time::seconds(now);
    pod.set("status.phase", "Running");
    pod.set("status.conditions", node!([{ "type": "Ready", "status": "True", "lastTransitionTime": since }]));
    pod
}
