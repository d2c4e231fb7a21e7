//! Whether this node takes a pod: the last word after the scheduler's, which may have seen an older node.
//! Pure.

use std::collections::BTreeMap;

use k8s_openapi::api::core::v1::PodSpec;

use crate::machine::Admission;
use crate::resources::pod_request_milli;
use crate::spec::NodeFacts;

/// What the node is to a pod that wants in.
#[derive(Clone, Copy, Debug)]
pub struct Offer<'a> {
    /// Its size.
    pub node: &'a NodeFacts,
    /// How many pods it takes.
    pub pods_max: u32,
    /// Its labels.
    pub labels: &'a BTreeMap<String, String>,
}

/// The verdict on a pod beside those that are on the node and have not ended.
pub fn admit(pod: &PodSpec, others: &[&PodSpec], offer: Offer<'_>) -> Admission {
    let selector = pod.node_selector.iter().flatten();
    if selector.into_iter().any(|(key, value)| offer.labels.get(key) != Some(value)) {
        return reject(
            "NodeAffinity",
            "Predicate NodeAffinity failed: node(s) didn't match Pod's node affinity/selector".to_owned(),
        );
    }
    let present = i64::try_from(others.len()).unwrap_or(i64::MAX);
    if present >= i64::from(offer.pods_max) {
        return too_little("pods", 1, present, i64::from(offer.pods_max));
    }
    let used = |name: &str| others.iter().map(|pod| pod_request_milli(pod, name)).sum::<i64>();
    let (cpu, memory) = (pod_request_milli(pod, "cpu"), pod_request_milli(pod, "memory") / 1000);
    let (cpu_used, memory_used) = (used("cpu"), used("memory") / 1000);
    if cpu > 0 && cpu + cpu_used > offer.node.cpu_milli {
        return too_little("cpu", cpu, cpu_used, offer.node.cpu_milli);
    }
    if memory > 0 && memory + memory_used > offer.node.memory_bytes {
        return too_little("memory", memory, memory_used, offer.node.memory_bytes);
    }
    Admission::Admitted
}

fn too_little(name: &str, requested: i64, used: i64, capacity: i64) -> Admission {
    reject(
        &format!("OutOf{name}"),
        format!(
            "Node didn't have enough resource: {name}, requested: {requested}, used: {used}, capacity: {capacity}"
        ),
    )
}

fn reject(reason: &str, message: String) -> Admission {
    Admission::Rejected { reason: reason.to_owned(), message }
}
