//! `/stats/summary`: what the node and its containers use now.

use std::fs;

use api::{Node, node};
use containers::model::{ContainerId, Usage};

use crate::driver::{Context, PodEntry, clock};

/// What a running container uses.
pub(super) struct ContainerUse {
    pub(super) namespace: String,
    pub(super) pod: String,
    pub(super) container: String,
    pub(super) usage: Usage,
}

/// What the whole machine uses.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct NodeUse {
    pub(super) cpu_nanos: u64,
    pub(super) working_set_bytes: u64,
    pub(super) available_bytes: u64,
}

/// All running containers of all pods. One that ends while it is looked at is left out.
pub(super) async fn containers(context: &Context) -> Vec<ContainerUse> {
    let mut used = Vec::new();
    for entry in context.pods.all() {
        for (container, usage) in of_pod(context, &entry).await {
            let meta = &entry.pod.metadata;
            used.push(ContainerUse {
                namespace: meta.namespace.clone().unwrap_or_default(),
                pod: meta.name.clone().unwrap_or_default(),
                container,
                usage,
            });
        }
    }
    used
}

async fn of_pod(context: &Context, entry: &PodEntry) -> Vec<(String, Usage)> {
    let mut used = Vec::new();
    for instance in entry.observed.alive() {
        if let Ok(usage) = context.runtime.usage(&ContainerId(instance.id.to_string())).await {
            used.push((instance.name.to_string(), usage));
        }
    }
    used
}

/// The machine's own counters.
pub(super) fn node() -> NodeUse {
    let stat = fs::read_to_string("/proc/stat").unwrap_or_default();
    let meminfo = fs::read_to_string("/proc/meminfo").unwrap_or_default();
    let kibibytes = |name: &str| {
        let line = meminfo.lines().find_map(|line| line.strip_prefix(name)).unwrap_or_default();
        line.split_whitespace().next().and_then(|it| it.parse::<u64>().ok()).unwrap_or(0)
    };
    let (total, available) = (kibibytes("MemTotal:"), kibibytes("MemAvailable:"));
    NodeUse {
        cpu_nanos: busy_ticks(&stat) * NANOS_PER_TICK,
        working_set_bytes: total.saturating_sub(available) * 1024,
        available_bytes: available * 1024,
    }
}

/// The kernel counts for user space in hundredths of a second.
const NANOS_PER_TICK: u64 = 10_000_000;

/// All but the idle and waiting columns of the first line.
fn busy_ticks(stat: &str) -> u64 {
    let columns = stat.lines().next().unwrap_or_default().split_whitespace().skip(1);
    let ticks: Vec<u64> = columns.take(8).filter_map(|it| it.parse().ok()).collect();
    ticks.iter().enumerate().filter(|(column, _)| !matches!(column, 3 | 4)).map(|(_, ticks)| ticks).sum()
}

/// The summary.
pub(super) async fn summary(context: &Context) -> Node {
    let now = api::time::seconds(clock::now());
    let machine = node();
    let mut pods = Vec::new();
    for entry in context.pods.all() {
        let used = of_pod(context, &entry).await;
        let containers: Vec<Node> = used.iter().map(|(name, usage)| container(name, usage, &now)).collect();
        let meta = &entry.pod.metadata;
        let text = |text: &Option<String>| text.clone().unwrap_or_default();
        pods.push(node!({
            "podRef": {
                "name": (text(&meta.name)),
                "namespace": (text(&meta.namespace)),
                "uid": (text(&meta.uid))
            },
            "startTime": (api::time::seconds(entry.status.start_time)),
            "containers": (Node::List(containers))
        }));
    }
    node!({
        "node": {
            "nodeName": (context.config.node_name.as_str()),
            "cpu": { "time": (now.as_str()), "usageCoreNanoSeconds": (count(machine.cpu_nanos)) },
            "memory": {
                "time": (now.as_str()),
                "availableBytes": (count(machine.available_bytes)),
                "workingSetBytes": (count(machine.working_set_bytes))
            }
        },
        "pods": (Node::List(pods))
    })
}

fn container(name: &str, usage: &Usage, now: &str) -> Node {
    node!({
        "name": (name),
        "cpu": { "time": (now), "usageCoreNanoSeconds": (count(usage.cpu_nanos)) },
        "memory": {
            "time": (now),
            "usageBytes": (count(usage.memory_bytes)),
            "workingSetBytes": (count(usage.working_set_bytes))
        }
    })
}

fn count(number: u64) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}
