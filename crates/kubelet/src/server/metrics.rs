//! `/metrics` and `/metrics/resource` in the Prometheus text format.

use std::fmt::Write as _;

use super::stats::{self, ContainerUse};
use crate::driver::Context;

/// What the kubelet does.
pub(super) async fn kubelet(context: &Context) -> String {
    let pods = context.pods.all();
    let running = pods.iter().filter(|entry| entry.observed.ready_sandbox().is_some()).count();
    let containers: usize = pods.iter().map(|entry| entry.observed.alive().count()).sum();
    let images = context.runtime.list_images().await.map_or(0, |images| images.len());
    let mut text = String::new();
    gauge(&mut text, "kubelet_running_pods", "Number of pods that have a running pod sandbox", running);
    gauge(&mut text, "kubelet_running_containers", "Number of containers currently running", containers);
    gauge(&mut text, "kubelet_node_images", "Number of images on the node", images);
    text
}

fn gauge(text: &mut String, name: &str, help: &str, value: usize) {
    head(text, name, help, "gauge");
    writeln!(text, "{name} {value}").expect("writing to a string cannot fail");
}

fn head(text: &mut String, name: &str, help: &str, kind: &str) {
    writeln!(text, "# HELP {name} {help}\n# TYPE {name} {kind}").expect("writing to a string cannot fail");
}

/// What containers and the node use: the source of `kubectl top` and of autoscaling.
pub(super) async fn resources(context: &Context) -> String {
    let used = stats::containers(context).await;
    let node = stats::node();
    let mut text = String::new();
    let labels = |it: &ContainerUse| {
        format!("{{container={:?},namespace={:?},pod={:?}}}", it.container, it.namespace, it.pod)
    };
    let name = "container_cpu_usage_seconds_total";
    head(&mut text, name, "Cumulative cpu time consumed by the container in core-seconds", "counter");
    for it in &used {
        line(&mut text, &format!("{name}{}", labels(it)), &seconds(it.usage.cpu_nanos));
    }
    let name = "container_memory_working_set_bytes";
    head(&mut text, name, "Current working set of the container in bytes", "gauge");
    for it in &used {
        line(&mut text, &format!("{name}{}", labels(it)), &it.usage.working_set_bytes.to_string());
    }
    let name = "node_cpu_usage_seconds_total";
    head(&mut text, name, "Cumulative cpu time consumed by the node in core-seconds", "counter");
    line(&mut text, name, &seconds(node.cpu_nanos));
    let name = "node_memory_working_set_bytes";
    head(&mut text, name, "Current working set of the node in bytes", "gauge");
    line(&mut text, name, &node.working_set_bytes.to_string());
    text
}

fn line(text: &mut String, name: &str, value: &str) {
    writeln!(text, "{name} {value}").expect("writing to a string cannot fail");
}

/// Seconds with all their digits, without a detour through floating point.
fn seconds(nanos: u64) -> String {
    format!("{}.{:09}", nanos / 1_000_000_000, nanos % 1_000_000_000)
}
