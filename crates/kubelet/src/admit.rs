//! Whether this node takes a pod: the last word after the scheduler's, which may have seen an older node.
//! Pure.

use std::collections::BTreeMap;

use k8s_openapi::api::core::v1::PodSpec;

use crate::machine::Admission;
use crate::resources::{all_containers, pod_request_milli};
use crate::spec::NodeFacts;

/// A host port on this address is taken on every address.
const ANY_ADDRESS: &str = "0.0.0.0";

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
    let selector = pod.node_selector.iter().flatten();
    if selector.into_iter().any(|(key, value)| offer.labels.get(key) != Some(value)) {
        return failed("NodeAffinity", "node(s) didn't match Pod's node affinity/selector");
    }
    let taken: Vec<Taken<'_>> = others.iter().flat_map(|other| host_ports(other)).collect();
    if host_ports(pod).any(|wanted| taken.iter().any(|taken| wanted.excludes(*taken))) {
        return failed("NodePorts", "node(s) didn't have free ports for the requested pod ports");
    }
    Admission::Admitted
}

/// A port of the node that a pod takes.
#[derive(Clone, Copy)]
struct Taken<'a> {
    address: &'a str,
    protocol: &'a str,
    port: i32,
}

impl Taken<'_> {
    fn excludes(self, other: Self) -> bool {
        let is_any = |address: &str| address == ANY_ADDRESS;
        self.port == other.port
            && self.protocol == other.protocol
            && (self.address == other.address || is_any(self.address) || is_any(other.address))
    }
}

fn host_ports(spec: &PodSpec) -> impl Iterator<Item = Taken<'_>> {
    let ports = all_containers(spec).flat_map(|container| container.ports.iter().flatten());
    ports.filter_map(|port| {
        Some(Taken {
            address: said(port.host_ip.as_deref()).unwrap_or(ANY_ADDRESS),
            protocol: said(port.protocol.as_deref()).unwrap_or("TCP"),
            port: port.host_port.filter(|port| *port > 0)?,
        })
    })
}

fn said(text: Option<&str>) -> Option<&str> {
    text.filter(|text| !text.is_empty())
}

fn failed(predicate: &str, why: &str) -> Admission {
    reject(predicate, format!("Predicate {predicate} failed: {why}"))
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

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn pod(cpu: &str) -> PodSpec {
        let request = json!({ "requests": { "cpu": cpu, "memory": "64Mi" } });
        serde_json::from_value(json!({ "containers": [{ "name": "a", "resources": request }] })).unwrap()
    }

    fn verdict(pod: &PodSpec, others: &[&PodSpec]) -> Admission {
        let node = NodeFacts { cpu_milli: 1000, memory_bytes: 1 << 30, ..NodeFacts::default() };
        let labels = BTreeMap::from([("disk".to_owned(), "ssd".to_owned())]);
        admit(pod, others, Offer { node: &node, pods_max: 3, labels: &labels })
    }

    fn rejected(reason: &str, message: &str) -> Admission {
        Admission::Rejected { reason: reason.to_owned(), message: message.to_owned() }
    }

    #[test]
    fn a_node_takes_what_fits() {
        let half = pod("500m");
        assert_eq!(verdict(&half, &[&half]), Admission::Admitted);
        let too_little = "Node didn't have enough resource: cpu, requested: 600, used: 500, capacity: 1000";
        assert_eq!(verdict(&pod("600m"), &[&half]), rejected("OutOfcpu", too_little));
        let small = pod("1m");
        let too_many = "Node didn't have enough resource: pods, requested: 1, used: 3, capacity: 3";
        assert_eq!(verdict(&small, &[&small; 3]), rejected("OutOfpods", too_many));
    }

    #[test]
    fn a_host_port_is_taken_once() {
        let with = |address: &str, protocol: &str| -> PodSpec {
            let port =
                json!({ "containerPort": 80, "hostPort": 8080, "hostIP": address, "protocol": protocol });
            serde_json::from_value(json!({ "containers": [{ "name": "a", "ports": [port] }] })).unwrap()
        };
        let why = "Predicate NodePorts failed: node(s) didn't have free ports for the requested pod ports";
        assert_eq!(verdict(&with("", "TCP"), &[&with("127.0.0.1", "TCP")]), rejected("NodePorts", why));
        assert_eq!(verdict(&with("10.0.0.1", "TCP"), &[&with("127.0.0.1", "TCP")]), Admission::Admitted);
        assert_eq!(verdict(&with("", "UDP"), &[&with("", "TCP")]), Admission::Admitted);
        assert_eq!(verdict(&pod("1m"), &[&with("", "TCP")]), Admission::Admitted);
    }

    #[test]
    fn a_node_has_to_have_the_labels_that_are_asked_for() {
        let with = |value: &str| PodSpec {
            node_selector: Some(BTreeMap::from([("disk".to_owned(), value.to_owned())])),
            ..pod("1m")
        };
        assert_eq!(verdict(&with("ssd"), &[]), Admission::Admitted);
        let why = "Predicate NodeAffinity failed: node(s) didn't match Pod's node affinity/selector";
        assert_eq!(verdict(&with("hdd"), &[]), rejected("NodeAffinity", why));
    }
}
