//! What a pod means, by example.

use api::{Node, node};
use expect_test::{Expect, expect};

use super::*;
use crate::shapes::testing::{cells, create, defaulted, document, prepared, update, update_part, write};
use crate::{User, Verb};

fn pod(spec: Node) -> Node {
    defaulted::<Pod>(node! { "metadata": { "name": "web", "namespace": "default" }, "spec": spec })
}

fn simple() -> Node {
    pod(node! { "containers": [{ "name": "a", "image": "busybox:1" }] })
}

fn with(mut pod: Node, path: &str, value: impl Into<Node>) -> Node {
    let mut doc = document(std::mem::take(&mut pod));
    doc.set(path, value);
    doc.into_node()
}

fn check_row(status: Node, want: &str) {
    let doc = node! {
        "metadata": { "name": "web", "creationTimestamp": "2026-01-02T03:00:00Z" },
        "spec": { "containers": [{ "name": "a" }, { "name": "b" }], "initContainers": [{ "name": "i" }, { "name": "j" }] },
        "status": status,
    };
    assert_eq!(cells::<Pod>(doc)[1..5].join(" "), want);
}

fn check(errors: &str, want: &Expect) {
    want.assert_eq(errors);
}

#[test]
fn a_simple_pod_gets_its_defaults() {
    let want = node! {
        "containers": [{
            "name": "a", "image": "busybox:1", "terminationMessagePath": "/dev/termination-log",
            "terminationMessagePolicy": "File", "imagePullPolicy": "IfNotPresent", "resources": {},
        }],
        "dnsPolicy": "ClusterFirst", "restartPolicy": "Always", "securityContext": {},
        "terminationGracePeriodSeconds": 30, "schedulerName": "default-scheduler", "enableServiceLinks": true,
    };
    assert_eq!(simple().get("spec"), Some(&want));
    assert_eq!(create::<Pod>(simple()), "");
}

#[test]
fn limits_are_requested() {
    let pod = pod(
        node! { "containers": [{ "name": "a", "image": "b", "resources": { "limits": { "cpu": "1" } } }] },
    );
    let resources = node! { "limits": { "cpu": "1" }, "requests": { "cpu": "1" } };
    assert_eq!(pod.get("spec.containers.0.resources"), Some(&resources));
}

#[test]
fn the_class_of_service_follows_from_the_resources() {
    let class = |resources: Node| {
        let pod = pod(node! { "containers": [{ "name": "a", "image": "b", "resources": resources }] });
        prepared::<Pod>(None, pod).get("status.qosClass").and_then(Node::as_text).map(str::to_owned).unwrap()
    };
    assert_eq!(class(node! {}), "BestEffort");
    assert_eq!(class(node! { "requests": { "cpu": "1" } }), "Burstable");
    assert_eq!(class(node! { "limits": { "cpu": "1" } }), "Burstable");
    assert_eq!(class(node! { "limits": { "cpu": "1", "memory": "1Gi" } }), "Guaranteed");
    assert_eq!(class(node! { "limits": { "ephemeral-storage": "1Gi" } }), "BestEffort");
}

#[test]
fn a_running_pod_counts_ready_containers() {
    check_row(
        node! { "phase": "Running", "containerStatuses": [
            { "name": "a", "ready": true, "restartCount": 1, "state": { "running": {} },
              "lastState": { "terminated": { "finishedAt": "2026-01-02T03:04:00Z" } } },
            { "name": "b", "ready": false, "restartCount": 0, "state": { "running": {} } },
        ]},
        "1/2 Running 1 (5s ago) 4m5s",
    );
}

#[test]
fn the_status_says_what_keeps_a_pod_from_running() {
    check_row(node! { "phase": "Pending" }, "0/2 Pending 0 4m5s");
    check_row(node! { "phase": "Failed", "reason": "Evicted" }, "0/2 Evicted 0 4m5s");
    let waiting = |reason: &str| {
        node! { "phase": "Running", "containerStatuses": [{ "name": "a", "restartCount": 3, "state": { "waiting": { "reason": reason } } }] }
    };
    check_row(waiting("CrashLoopBackOff"), "0/2 CrashLoopBackOff 3 4m5s");
    check_row(waiting("ContainerCreating"), "0/2 ContainerCreating 3 4m5s");
    let ended = |terminated: Node| node! { "phase": "Succeeded", "containerStatuses": [{ "name": "a", "state": { "terminated": terminated } }] };
    check_row(ended(node! { "exitCode": 0, "reason": "Completed" }), "0/2 Completed 0 4m5s");
    check_row(ended(node! { "exitCode": 1, "reason": "Error" }), "0/2 Error 0 4m5s");
    check_row(ended(node! { "exitCode": 3 }), "0/2 ExitCode:3 0 4m5s");
    check_row(ended(node! { "exitCode": 137, "signal": 9 }), "0/2 Signal:9 0 4m5s");
}

#[test]
fn the_status_tells_how_far_init_containers_are() {
    let init = |states: Vec<Node>| node! { "phase": "Pending", "initContainerStatuses": states };
    let done = || node! { "name": "i", "state": { "terminated": { "exitCode": 0 } } };
    let state = |state: Node| node! { "name": "j", "restartCount": 2, "state": state };
    check_row(init(vec![state(node! { "running": {} })]), "0/2 Init:0/2 2 4m5s");
    check_row(
        init(vec![done(), state(node! { "waiting": { "reason": "PodInitializing" } })]),
        "0/2 Init:1/2 2 4m5s",
    );
    check_row(
        init(vec![state(node! { "waiting": { "reason": "ErrImagePull" } })]),
        "0/2 Init:ErrImagePull 2 4m5s",
    );
    check_row(
        init(vec![state(node! { "terminated": { "exitCode": 1, "reason": "Error" } })]),
        "0/2 Init:Error 2 4m5s",
    );
    check_row(init(vec![state(node! { "terminated": { "exitCode": 2 } })]), "0/2 Init:ExitCode:2 2 4m5s");
    check_row(init(vec![done(), done()]), "0/2 Pending 0 4m5s");
}

#[test]
fn one_completed_container_beside_a_running_one() {
    let status = |ready: &str| {
        node! { "phase": "Running", "conditions": [{ "type": "Ready", "status": ready }], "containerStatuses": [
            { "name": "a", "state": { "terminated": { "exitCode": 0, "reason": "Completed" } } },
            { "name": "b", "ready": true, "state": { "running": {} } },
        ]}
    };
    check_row(status("True"), "1/2 Running 0 4m5s");
    check_row(status("False"), "1/2 NotReady 0 4m5s");
}

#[test]
fn a_deleted_pod_is_terminating() {
    let pod = |phase: &str, reason: &str| {
        let doc = node! {
            "metadata": { "name": "web", "deletionTimestamp": "2026-01-02T03:04:05Z" },
            "spec": { "containers": [{ "name": "a" }], "nodeName": "n1" },
            "status": { "phase": phase, "reason": reason, "podIPs": [{ "ip": "10.0.0.1" }] },
        };
        cells::<Pod>(doc)
    };
    assert_eq!(pod("Running", "")[2], "Terminating");
    assert_eq!(pod("Succeeded", "")[2], "Succeeded");
    assert_eq!(pod("Running", "NodeLost")[2], "Unknown");
    assert_eq!(pod("Running", "")[5..], ["10.0.0.1", "n1", "<none>", "<none>"]);
}

#[test]
fn deletion_gives_time_to_pods_on_nodes_only() {
    let delete = |node: &str, phase: &str, grace: Option<i64>| {
        let doc = document(node! {
            "spec": { "nodeName": node, "terminationGracePeriodSeconds": 30 }, "status": { "phase": phase },
        });
        let user = User::default();
        Pod::on_delete(&doc, &Write { grace_seconds: grace, ..write(Verb::Delete, None, &user) })
    };
    assert_eq!(delete("n1", "Running", None), Deletion::Graceful { seconds: 30 });
    assert_eq!(delete("n1", "Running", Some(5)), Deletion::Graceful { seconds: 5 });
    assert_eq!(delete("n1", "Running", Some(-1)), Deletion::Graceful { seconds: 1 });
    assert_eq!(delete("n1", "Running", Some(0)), Deletion::Now);
    assert_eq!(delete("n1", "Succeeded", None), Deletion::Now);
    assert_eq!(delete("", "Pending", None), Deletion::Now);
}

#[test]
fn images_and_further_tolerations_may_change() {
    let mut pod = simple();
    *pod.get_mut("spec.containers.0.image").unwrap() = "busybox:2".into();
    let pod = with(pod, "spec.tolerations", node! { [{ "key": "a", "operator": "Exists" }] });
    assert_eq!(update::<Pod>(simple(), pod), "");
}

#[test]
fn nothing_else_may_change() {
    check(
        &update::<Pod>(simple(), with(simple(), "spec.hostname", "x")),
        &expect![[r"
            spec: Forbidden: pod updates may not change fields other than `spec.containers[*].image`,`spec.initContainers[*].image`,`spec.activeDeadlineSeconds`,`spec.tolerations` (only additions to existing tolerations),`spec.terminationGracePeriodSeconds` (allow it to be set to 1 if it was previously negative)
            changed: spec.hostname"]],
    );
    let two = pod(node! { "containers": [{ "name": "a", "image": "b" }, { "name": "c", "image": "b" }] });
    check(
        &update::<Pod>(simple(), two),
        &expect![[r"spec.containers: Forbidden: pod updates may not add or remove containers"]],
    );
    let tolerating = with(simple(), "spec.tolerations", node! { [{ "key": "a", "operator": "Exists" }] });
    check(
        &update::<Pod>(tolerating, simple()),
        &expect![[
            r"spec.tolerations: Forbidden: existing toleration can not be modified except its tolerationSeconds"
        ]],
    );
}

#[test]
fn a_container_that_ended_for_good_stays_ended() {
    let pod = |policy: &str, state: Node| {
        node! { "spec": { "restartPolicy": policy }, "status": { "containerStatuses": [{ "name": "a", "state": state }] } }
    };
    let ended = |code: i64| node! { "terminated": { "exitCode": code } };
    let running = || node! { "running": {} };
    let revive = |policy: &str, code: i64| {
        update_part::<Pod>(Part::Status, pod(policy, ended(code)), pod(policy, running()))
    };
    assert_eq!(revive("Always", 1), "");
    assert_eq!(revive("OnFailure", 1), "");
    let refusal =
        "status.containerStatuses[0].state: Forbidden: may not be transitioned to non-terminated state";
    assert_eq!(revive("OnFailure", 0), refusal);
    assert_eq!(revive("Never", 1), refusal);
}

#[test]
fn a_name_that_is_no_host_name_is_warned_of() {
    let warn = |name: &str| {
        let (doc, user) = (document(node! { "metadata": { "name": name } }), User::default());
        Pod::warn(&doc, &write(Verb::Create, None, &user))
    };
    assert_eq!(warn("web"), Vec::<String>::new());
    assert!(warn("web.1")[0].ends_with("a DNS label is recommended: [must not contain dots]"));
}

#[test]
fn a_gated_pod_says_so_and_its_gates_only_open() {
    let gated = || with(simple(), "spec.schedulingGates", node! { [{ "name": "example.com/a" }] });
    let row = cells::<Pod>(prepared::<Pod>(None, gated()));
    assert_eq!(row[2], "SchedulingGated");
    assert_eq!(update::<Pod>(gated(), simple()), "");
    check(
        &update::<Pod>(simple(), gated()),
        &expect![[
            r"spec.schedulingGates[0].name: Forbidden: only deletion is allowed, but found new scheduling gate 'example.com/a'"
        ]],
    );
    check(
        &create::<Pod>(with(gated(), "spec.nodeName", "n1")),
        &expect!["spec.nodeName: Forbidden: cannot be set until all schedulingGates have been cleared"],
    );
}
