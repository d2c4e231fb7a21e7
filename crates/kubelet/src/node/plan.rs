//! What the node's object should be, and the patch that makes it so. Pure.

use std::collections::BTreeMap;

use api::{Document, Map, Node, node};
use containers::model::Image;
use jiff::Timestamp;

use super::host::MachineFacts;
use crate::config::Config;
use crate::limits;
use crate::spec::NodeFacts;

/// Everything that the object tells.
#[derive(Clone, Debug)]
pub struct Desired<'a> {
    /// What the kubelet was told.
    pub config: &'a Config,
    /// What the machine is.
    pub machine: &'a MachineFacts,
    /// What pods may use.
    pub node: &'a NodeFacts,
    /// Name and version of the runtime, `coracle://0.0.0`.
    pub runtime: String,
    /// The images that are told of.
    pub images: Vec<Image>,
}

/// What pods may use of a machine.
pub fn node_facts(config: &Config, machine: &MachineFacts) -> NodeFacts {
    NodeFacts {
        addresses: config.addresses.clone(),
        cpu_milli: (machine.cpus * 1000 - config.reserved_cpu_milli).max(0),
        memory_bytes: (machine.memory_bytes - config.reserved_memory_bytes).max(0),
        storage_bytes: machine.storage_bytes,
        has_selinux: machine.has_selinux,
    }
}

/// The labels that the node registers with.
pub fn labels(config: &Config, architecture: &str) -> BTreeMap<String, String> {
    let mut labels = config.labels.clone();
    for prefix in ["kubernetes.io", "beta.kubernetes.io"] {
        labels.insert(format!("{prefix}/os"), "linux".to_owned());
        labels.insert(format!("{prefix}/arch"), architecture.to_owned());
    }
    labels.insert("kubernetes.io/hostname".to_owned(), config.node_name.clone());
    labels
}

/// The object of a node that the API does not know yet.
pub fn registration(desired: &Desired<'_>) -> Document {
    let labels: Map = labels(desired.config, &desired.machine.architecture)
        .into_iter()
        .map(|(key, value)| (api::Text::from(key), Node::from(value)))
        .collect();
    let mut spec = Map::new();
    let cidrs = &desired.config.pod_cidrs;
    if let Some(first) = cidrs.first() {
        spec.insert("podCIDR", first.as_str());
        spec.insert("podCIDRs", Node::List(cidrs.iter().map(Node::from).collect()));
    }
    let object = node!({
        "apiVersion": "v1",
        "kind": "Node",
        "metadata": { "name": (desired.config.node_name.as_str()), "labels": (Node::Map(labels)) },
        "spec": (Node::Map(spec))
    });
    Document::from_node(object).expect("a node is a map")
}

/// What brings the labels of a registered node up to date. Labels of others stay.
pub fn labels_patch(present: &Document, desired: &Desired<'_>) -> Option<Node> {
    let wanted = labels(desired.config, &desired.machine.architecture);
    let missing: Map = wanted
        .into_iter()
        .filter(|(key, value)| present.label(key) != Some(value.as_str()))
        .map(|(key, value)| (api::Text::from(key), Node::from(value)))
        .collect();
    let is_complete = missing.iter().next().is_none();
    (!is_complete).then(|| node!({ "metadata": { "labels": (Node::Map(missing)) } }))
}

/// What brings the status up to date: none when nothing differs and the last report is fresh. Resources
/// that this kubelet knows nothing of stay as they are.
pub fn status_patch(present: &Document, desired: &Desired<'_>, now: Timestamp) -> Option<Node> {
    let mut status = Document::new(Map::new());
    for (key, value) in facts(desired) {
        if present.get(&format!("status.{key}")) != Some(&value) {
            status.set(key, value);
        }
    }
    let is_same = |map: &str, amounts: &[(&str, String)]| {
        let present = present.get(&format!("status.{map}")).and_then(Node::as_map);
        amounts.iter().all(|(name, amount)| {
            present.and_then(|it| it.get(name)).and_then(Node::as_text) == Some(amount.as_str())
        })
    };
    for (map, amounts) in [("capacity", capacity(desired)), ("allocatable", allocatable(desired))] {
        if !is_same(map, &amounts) {
            let amounts =
                amounts.into_iter().map(|(name, amount)| (api::Text::from(name), Node::from(amount)));
            status.set(map, Node::Map(amounts.collect()));
        }
    }
    let is_changed = status.root().iter().next().is_some();
    let reported = condition_time(present, "Ready", "lastHeartbeatTime");
    let is_due = reported.is_none_or(|at| now.duration_since(at) >= limits::NODE_STATUS_PERIOD_SIGNED);
    let is_well = CONDITIONS.iter().all(|it| it.holds(present));
    if !is_changed && !is_due && is_well {
        return None;
    }
    let conditions = CONDITIONS.iter().map(|condition| condition.node(present, now)).collect();
    status.set("conditions", Node::List(conditions));
    Some(node!({ "status": (status.into_node()) }))
}

fn facts(desired: &Desired<'_>) -> Vec<(&'static str, Node)> {
    let Desired { config, machine, runtime, images, .. } = desired;
    let mut addresses: Vec<Node> = config
        .addresses
        .iter()
        .map(|address| node!({ "type": "InternalIP", "address": (address.to_string()) }))
        .collect();
    addresses.push(node!({ "type": "Hostname", "address": (config.node_name.as_str()) }));
    let nodeinfo = node!({
        "machineID": (machine.machine_id.as_str()),
        "systemUUID": (machine.system_uuid.as_str()),
        "bootID": (machine.boot_id.as_str()),
        "kernelVersion": (machine.kernel.as_str()),
        "osImage": (machine.os_image.as_str()),
        "containerRuntimeVersion": (runtime.as_str()),
        "kubeletVersion": (config.version.as_str()),
        "kubeProxyVersion": "",
        "operatingSystem": "linux",
        "architecture": (machine.architecture.as_str())
    });
    vec![
        ("addresses", Node::List(addresses)),
        ("daemonEndpoints", node!({ "kubeletEndpoint": { "Port": (config.port) } })),
        ("nodeInfo", nodeinfo),
        ("images", Node::List(images.iter().map(image).collect())),
    ]
}

fn image(image: &Image) -> Node {
    let names = image.digests.iter().chain(&image.names).take(limits::NODE_IMAGE_NAMES_MAX);
    let names: Vec<Node> = names.map(Node::from).collect();
    let size = i64::try_from(image.size_bytes).unwrap_or(i64::MAX);
    node!({ "names": (Node::List(names)), "sizeBytes": (size) })
}

fn capacity(desired: &Desired<'_>) -> Vec<(&'static str, String)> {
    let machine = desired.machine;
    vec![
        ("cpu", machine.cpus.to_string()),
        ("memory", kibibytes(machine.memory_bytes)),
        ("ephemeral-storage", kibibytes(machine.storage_bytes)),
        ("pods", desired.config.pods_max.to_string()),
    ]
}

fn allocatable(desired: &Desired<'_>) -> Vec<(&'static str, String)> {
    let node = desired.node;
    let cpu = match (node.cpu_milli / 1000, node.cpu_milli % 1000) {
        (whole, 0) => whole.to_string(),
        _ => format!("{}m", node.cpu_milli),
    };
    vec![
        ("cpu", cpu),
        ("memory", kibibytes(node.memory_bytes)),
        ("ephemeral-storage", kibibytes(node.storage_bytes)),
        ("pods", desired.config.pods_max.to_string()),
    ]
}

fn kibibytes(bytes: i64) -> String {
    format!("{}Ki", bytes / 1024)
}

struct Condition {
    kind: &'static str,
    status: &'static str,
    reason: &'static str,
    message: &'static str,
}

/// Pressure is not measured yet: what is not felt is not claimed.
const CONDITIONS: &[Condition] = &[
    Condition {
        kind: "MemoryPressure",
        status: "False",
        reason: "KubeletHasSufficientMemory",
        message: "kubelet has sufficient memory available",
    },
    Condition {
        kind: "DiskPressure",
        status: "False",
        reason: "KubeletHasNoDiskPressure",
        message: "kubelet has no disk pressure",
    },
    Condition {
        kind: "PIDPressure",
        status: "False",
        reason: "KubeletHasSufficientPID",
        message: "kubelet has sufficient PID available",
    },
    Condition {
        kind: "Ready",
        status: "True",
        reason: "KubeletReady",
        message: "kubelet is posting ready status",
    },
];

impl Condition {
    fn present<'a>(&self, node: &'a Document) -> Option<&'a Map> {
        let conditions = node.list("status.conditions").iter().filter_map(Node::as_map);
        conditions.into_iter().find(|it| it.get("type").and_then(Node::as_text) == Some(self.kind))
    }

    fn holds(&self, node: &Document) -> bool {
        let status = self.present(node).and_then(|it| it.get("status")).and_then(Node::as_text);
        status == Some(self.status)
    }

    fn node(&self, node: &Document, now: Timestamp) -> Node {
        let since =
            if self.holds(node) { condition_time(node, self.kind, "lastTransitionTime") } else { None };
        node!({
            "type": (self.kind),
            "status": (self.status),
            "reason": (self.reason),
            "message": (self.message),
            "lastHeartbeatTime": (api::time::seconds(now)),
            "lastTransitionTime": (api::time::seconds(since.unwrap_or(now)))
        })
    }
}

fn condition_time(node: &Document, kind: &str, field: &str) -> Option<Timestamp> {
    let conditions = node.list("status.conditions").iter().filter_map(Node::as_map);
    let condition = conditions.into_iter().find(|it| it.get("type").and_then(Node::as_text) == Some(kind))?;
    api::time::parse(condition.get(field)?.as_text()?)
}

#[cfg(test)]
mod tests {
    use jiff::SignedDuration;

    use super::*;
    use crate::spec::dns::ClusterDns;

    fn config() -> Config {
        Config {
            node_name: "n1".to_owned(),
            addresses: vec!["192.0.2.1".parse().unwrap()],
            labels: BTreeMap::from([("role".to_owned(), "all".to_owned())]),
            pod_cidrs: vec!["10.0.0.0/24".to_owned()],
            data_dir: "/var/lib/x".into(),
            images_dir: "/var/lib/y".into(),
            dns: ClusterDns::default(),
            resolv_conf: "/etc/resolv.conf".into(),
            ports: std::sync::Arc::new(crate::ports::Nowhere),
            images: crate::config::ImageSettings::default(),
            port: 10250,
            pods_max: 110,
            reserved_cpu_milli: 500,
            reserved_memory_bytes: 0,
            version: "v1.37.0".to_owned(),
        }
    }

    fn machine() -> MachineFacts {
        MachineFacts {
            cpus: 2,
            memory_bytes: 1 << 30,
            architecture: "amd64".to_owned(),
            ..MachineFacts::default()
        }
    }

    fn with_desired<T>(use_it: impl FnOnce(&Desired<'_>) -> T) -> T {
        let (config, machine) = (config(), machine());
        let node = node_facts(&config, &machine);
        use_it(&Desired {
            config: &config,
            machine: &machine,
            node: &node,
            runtime: "coracle://0".to_owned(),
            images: Vec::new(),
        })
    }

    /// The node with a status patch applied, as far as these tests look.
    fn applied(node: &Document, patch: &Node) -> Document {
        let mut node = node.clone();
        let status = patch.as_map().and_then(|it| it.get("status")).and_then(Node::as_map).unwrap();
        for (key, value) in status {
            match (key, value.as_map()) {
                ("capacity" | "allocatable", Some(amounts)) => {
                    for (name, amount) in amounts {
                        node.map_mut(&format!("status.{key}")).insert(name, amount.clone());
                    }
                }
                _ => node.set(&format!("status.{key}"), value.clone()),
            }
        }
        node
    }

    #[test]
    fn an_unchanged_node_is_reported_every_five_minutes_only() {
        with_desired(|desired| {
            let start = Timestamp::UNIX_EPOCH;
            let node = registration(desired);
            assert!(labels_patch(&node, desired).is_none());
            let node = applied(&node, &status_patch(&node, desired, start).unwrap());
            assert_eq!(node.text("status.allocatable.cpu"), "1500m");
            let soon = start + SignedDuration::from_secs(299);
            assert!(status_patch(&node, desired, soon).is_none());
            let later = start + SignedDuration::from_secs(300);
            let again = applied(&node, &status_patch(&node, desired, later).unwrap());
            assert_eq!(condition_time(&again, "Ready", "lastHeartbeatTime"), Some(later));
            assert_eq!(condition_time(&again, "Ready", "lastTransitionTime"), Some(start));
        });
    }

    #[test]
    fn resources_of_others_stay_and_lost_conditions_come_back() {
        with_desired(|desired| {
            let start = Timestamp::UNIX_EPOCH;
            let node = registration(desired);
            let mut node = applied(&node, &status_patch(&node, desired, start).unwrap());
            node.map_mut("status.capacity").insert("example.com/foo", "5");
            assert!(status_patch(&node, desired, start).is_none());
            node.set("status.conditions", Node::List(Vec::new()));
            let patch = status_patch(&node, desired, start).unwrap();
            assert!(!patch.to_string().contains("capacity"));
            assert!(patch.to_string().contains("kubelet is posting ready status"));
        });
    }
}
