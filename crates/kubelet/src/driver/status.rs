//! A pod's status as a patch of the API object.

use api::{Map, Node, node};
use jiff::Timestamp;

use crate::machine::{Condition, ContainerStatus, Exit, Holds, PodStatus, PodUid, State};

/// How container ids name the runtime that they come from.
pub(crate) const RUNTIME: &str = "coracle";

/// Which list of the status has to be replaced rather than merged.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Addresses {
    /// They are new or as they were.
    Merge,
    /// Others are in the API.
    Replace,
}

/// The strategic merge patch that writes a status. It fails when the name now belongs to another pod.
pub(crate) fn patch(uid: &PodUid, status: &PodStatus, addresses: Addresses) -> Node {
    let mut map = Map::new();
    map.insert("phase", status.phase.as_str());
    for (key, text) in [("reason", &status.reason), ("message", &status.message)] {
        if !text.is_empty() {
            map.insert(key, text.as_str());
        }
    }
    map.insert("observedGeneration", status.generation);
    map.insert("qosClass", status.qos.as_str());
    map.insert("startTime", api::time::seconds(status.start_time));
    let ips = |list: &[std::net::IpAddr]| list.iter().map(|it| node!({ "ip": (it.to_string()) })).collect();
    if let Some(first) = status.host_addresses.first() {
        map.insert("hostIP", first.to_string());
        map.insert("hostIPs", Node::List(ips(&status.host_addresses)));
    }
    if let Some(first) = status.addresses.first() {
        let mut list: Vec<Node> = ips(&status.addresses);
        if addresses == Addresses::Replace {
            list.push(node!({ "$patch": "replace" }));
        }
        map.insert("podIP", first.to_string());
        map.insert("podIPs", Node::List(list));
    }
    map.insert("conditions", Node::List(status.conditions.iter().map(condition).collect()));
    map.insert("containerStatuses", Node::List(status.app.iter().map(container).collect()));
    if !status.init.is_empty() {
        map.insert("initContainerStatuses", Node::List(status.init.iter().map(container).collect()));
    }
    node!({ "metadata": { "uid": (uid.as_str()) }, "status": (Node::Map(map)) })
}

/// A condition; what it no longer has is taken away explicitly, because conditions are merged.
fn condition(condition: &Condition) -> Node {
    let text = |text: &str| if text.is_empty() { Node::Null } else { Node::from(text) };
    node!({
        "type": (condition.kind),
        "status": (condition.holds.as_str()),
        "lastProbeTime": null,
        "lastTransitionTime": (api::time::seconds(condition.since)),
        "observedGeneration": (condition.generation),
        "reason": (text(condition.reason)),
        "message": (text(&condition.message))
    })
}

fn container(status: &ContainerStatus) -> Node {
    let mut map = Map::new();
    map.insert("name", status.name.as_str());
    map.insert("state", state(&status.state));
    map.insert("lastState", status.last.as_ref().map_or_else(|| node!({}), terminated));
    map.insert("ready", status.ready == Holds::Yes);
    map.insert("restartCount", i64::from(status.restarts));
    map.insert("image", status.image.as_str());
    map.insert("imageID", status.image_id.as_ref().map_or("", |id| id.as_str()));
    if let Some(id) = &status.id {
        map.insert("containerID", format!("{RUNTIME}://{id}"));
    }
    map.insert("started", status.started == Holds::Yes);
    Node::Map(map)
}

fn state(state: &State) -> Node {
    match state {
        State::Waiting { reason, message } => {
            let mut map = Map::new();
            map.insert("reason", *reason);
            if !message.is_empty() {
                map.insert("message", message.as_str());
            }
            node!({ "waiting": (Node::Map(map)) })
        }
        State::Running(since) => {
            node!({ "running": { "startedAt": (api::time::seconds(*since)) } })
        }
        State::Terminated(exit) => terminated(exit),
    }
}

fn terminated(exit: &Exit) -> Node {
    let mut map = Map::new();
    map.insert("exitCode", i64::from(exit.code));
    for (key, text) in [("reason", &exit.reason), ("message", &exit.message)] {
        if !text.is_empty() {
            map.insert(key, text.as_str());
        }
    }
    let mut time = |key: &str, time: Option<Timestamp>| {
        map.insert(key, time.map_or(Node::Null, |time| Node::from(api::time::seconds(time))));
    };
    time("startedAt", exit.started);
    time("finishedAt", exit.finished);
    if let Some(id) = &exit.id {
        map.insert("containerID", format!("{RUNTIME}://{id}"));
    }
    node!({ "terminated": (Node::Map(map)) })
}
