//! Pods as users know them.

use serde_json::{Value, json};

use crate::fixture::{Board, Case, Node, block_on};

/// All tests.
pub(crate) const ALL: &[Case] = &[
    ("a_pod_runs_and_goes", || block_on(a_pod_runs_and_goes())),
    ("configuration_reaches_a_running_pod", || block_on(configuration_reaches_a_running_pod())),
    ("a_crashing_container_backs_off", || block_on(a_crashing_container_backs_off())),
    ("a_restarted_kubelet_leaves_pods_alone", || block_on(a_restarted_kubelet_leaves_pods_alone())),
    ("host_ports_follow_the_sandbox", || block_on(host_ports_follow_the_sandbox())),
    ("a_missing_image_is_told", || block_on(a_missing_image_is_told())),
    ("bench_start", || block_on(bench_start())),
];

const IMAGE: &str = "docker.io/library/busybox:test";

fn shell(script: &str) -> Value {
    json!({ "name": "main", "image": IMAGE, "imagePullPolicy": "IfNotPresent", "command": ["sh", "-c", script] })
}

fn is_ready(pod: &Value) -> bool {
    let conditions = pod["status"]["conditions"].as_array();
    conditions.is_some_and(|all| all.iter().any(|it| it["type"] == "Ready" && it["status"] == "True"))
}

async fn a_pod_runs_and_goes() {
    let node = Node::start("runs").await;
    let mut container = shell("echo hello from $WHO; trap 'echo bye; exit 0' TERM; sleep 1000 & wait");
    container["env"] =
        json!([{ "name": "WHO", "valueFrom": { "fieldRef": { "fieldPath": "metadata.name" } } }]);
    container["volumeMounts"] = json!([{ "name": "scratch", "mountPath": "/scratch" }]);
    container["readinessProbe"] = json!({ "exec": { "command": ["test", "-d", "/scratch"] } });
    node.create_pod(
        "web",
        json!({ "containers": [container], "volumes": [{ "name": "scratch", "emptyDir": { "medium": "Memory" } }] }),
    );
    let pod = node.api.until("pods", "web", is_ready).await;
    assert_eq!(pod["status"]["phase"], "Running");
    assert_eq!(pod["status"]["observedGeneration"], 1);
    assert_eq!(pod["status"]["qosClass"], "BestEffort");
    let address = pod["status"]["podIP"].as_str().unwrap();
    let hosts = node.exec("web", "cat /etc/hosts").await;
    assert!(hosts.starts_with("# Kubernetes-managed hosts file.\n"), "{hosts}");
    assert!(hosts.contains(&format!("{address}\tweb\n")), "{hosts}");
    assert!(node.exec("web", "cat /etc/resolv.conf").await.contains("search default.svc.cluster.local"));
    assert_eq!(node.exec("web", "stat -f -c %T /scratch; hostname").await, "tmpfs\nweb\n");
    assert_eq!(node.ask("/containerLogs/default/web/main").await, (200, "hello from web\n".to_owned()));
    let (code, why) = node.ask("/containerLogs/default/web/main?previous=true").await;
    assert!(code == 400 && why.contains("previous terminated container"), "{why}");
    assert!(
        node.ask("/metrics/resource")
            .await
            .1
            .contains("container=\"main\",namespace=\"default\",pod=\"web\"")
    );
    assert!(node.ask("/stats/summary").await.1.contains("\"name\":\"web\""));

    node.delete_pod("web", 10);
    node.api.until("pods", "web", Value::is_null).await;
    assert_eq!(node.folders(), Vec::<String>::new());
    let told = node.api.told().join("\n");
    for expected in [
        "Pulled \"Container image \\\"docker.io/library/busybox:test\\\" already present on machine and can be accessed by the pod\"",
        "Created \"Container created\"",
        "Started \"Container started\"",
        "Killing \"Stopping container main\"",
    ] {
        assert!(told.contains(expected), "{expected} is missing in\n{told}");
    }
}

async fn configuration_reaches_a_running_pod() {
    let node = Node::start("config").await;
    let config = |value: &str| json!({ "metadata": { "name": "c", "namespace": "default" }, "data": { "level": value } });
    let mut container = shell("sleep 1000");
    container["envFrom"] = json!([{ "configMapRef": { "name": "c" } }]);
    let is_high = json!({ "command": ["sh", "-c", "test $(cat /config/level) = high"] });
    container["readinessProbe"] = json!({ "exec": is_high, "periodSeconds": 1 });
    container["volumeMounts"] = json!([
        { "name": "all", "mountPath": "/config" }, { "name": "one", "mountPath": "/one", "subPath": "x/y" }
    ]);
    let volumes = json!([
        { "name": "one", "emptyDir": {} },
        { "name": "all", "projected": { "sources": [
            { "configMap": { "name": "c" } },
            { "serviceAccountToken": { "path": "token", "expirationSeconds": 3607 } },
            { "downwardAPI": { "items": [{ "path": "app", "fieldRef": { "fieldPath": "metadata.labels['app']" } }] } }
        ] } }
    ]);
    node.create_pod("web", json!({ "containers": [container], "volumes": volumes }));
    // The pod waits for its configuration, and goes on as soon as it is there.
    let waiting = |pod: &Value| pod["status"]["phase"] == "Pending";
    node.api.until("pods", "web", waiting).await;
    node.api.put("configmaps", config("low"));
    node.api.until("pods", "web", |pod| pod["status"]["phase"] == "Running").await;
    assert_eq!(
        node.exec("web", "echo $level; cat /config/level /config/app /config/token; ls -d /one").await,
        "low\nlowweba.token./one\n"
    );
    node.api.put("configmaps", config("high"));
    node.api.until("pods", "web", is_ready).await;
    assert_eq!(node.exec("web", "cat /config/level; echo $level").await, "highlow\n");
    node.delete_pod("web", 0);
    node.api.until("pods", "web", Value::is_null).await;
    assert_eq!(node.folders(), Vec::<String>::new());
}

async fn a_crashing_container_backs_off() {
    let node = Node::start("crash").await;
    let mut container = shell("echo attempt; echo last words > /dev/termination-log; exit 3");
    container["terminationMessagePath"] = json!("/dev/termination-log");
    node.create_pod("bad", json!({ "containers": [container] }));
    let reason = |pod: &Value| pod["status"]["containerStatuses"][0]["state"]["waiting"]["reason"].clone();
    let pod = node.api.until("pods", "bad", |pod| reason(pod) == "CrashLoopBackOff").await;
    let status = &pod["status"]["containerStatuses"][0];
    assert_eq!(status["restartCount"], 1);
    assert_eq!(status["lastState"]["terminated"]["exitCode"], 3);
    assert_eq!(status["lastState"]["terminated"]["reason"], "Error");
    assert_eq!(status["lastState"]["terminated"]["message"], "last words\n");
    assert!(status["state"]["waiting"]["message"].as_str().unwrap().starts_with("back-off 10s restarting"));
    assert_eq!(node.ask("/containerLogs/default/bad/main").await, (200, "attempt\n".to_owned()));
    node.delete_pod("bad", 0);
    node.api.until("pods", "bad", Value::is_null).await;
}

async fn a_restarted_kubelet_leaves_pods_alone() {
    let mut node = Node::start("restart").await;
    node.create_pod("web", json!({ "containers": [shell("sleep 1000")] }));
    node.create_pod("gone", json!({ "containers": [shell("sleep 1000")] }));
    let before = node.api.until("pods", "web", is_ready).await;
    node.api.until("pods", "gone", is_ready).await;
    node.stop_kubelet();
    node.delete_pod("gone", 0);
    node.start_kubelet();
    node.api.until("pods", "gone", Value::is_null).await;
    let after = node.api.get("pods", "default", "web").unwrap();
    let told = |pod: &Value| {
        let status = &pod["status"]["containerStatuses"][0];
        (status["containerID"].clone(), status["restartCount"].clone(), pod["status"]["podIP"].clone())
    };
    assert_eq!(told(&before), told(&after));
    assert!(is_ready(&after), "a pod that is left alone stays Ready");
    node.delete_pod("web", 0);
    node.api.until("pods", "web", Value::is_null).await;
}

async fn host_ports_follow_the_sandbox() {
    let mut node = Node::start("ports").await;
    let mut container = shell("trap 'exit 0' TERM; sleep 1000 & wait");
    container["ports"] = json!([
        { "containerPort": 80, "hostPort": 8080 },
        { "containerPort": 53, "hostPort": 5353, "hostIP": "127.0.0.1", "protocol": "UDP" },
        { "containerPort": 81 },
    ]);
    node.create_pod("web", json!({ "containers": [container] }));
    let pod = node.api.until("pods", "web", is_ready).await;
    let address = pod["status"]["podIP"].as_str().unwrap();
    let lines = [format!("Tcp *:8080 {address}:80"), format!("Udp 127.0.0.1:5353 {address}:53")];
    node.board.until(&lines).await;
    node.stop_kubelet();
    node.board = Board::default();
    node.start_kubelet();
    node.board.until(&lines).await;
    node.delete_pod("web", 10);
    node.board.until(&[]).await;
}

async fn a_missing_image_is_told() {
    let node = Node::start("image").await;
    let container =
        json!({ "name": "main", "image": "127.0.0.1:1/none:1", "imagePullPolicy": "IfNotPresent" });
    node.create_pod("none", json!({ "containers": [container] }));
    let reason = |pod: &Value| pod["status"]["containerStatuses"][0]["state"]["waiting"]["reason"].clone();
    node.api.until("pods", "none", |pod| reason(pod) == "RegistryUnavailable").await;
    node.api.until("pods", "none", |pod| reason(pod) == "ImagePullBackOff").await;
    let (code, why) = node.ask("/containerLogs/default/none/main").await;
    assert!(code == 400 && why.contains("is waiting to start: trying and failing to pull image"), "{why}");
    node.delete_pod("none", 0);
    node.api.until("pods", "none", Value::is_null).await;
}

/// Serial pods, from their creation to Ready; runs only when it is asked for by name.
async fn bench_start() {
    let node = Node::start("bench").await;
    let mut starts = Vec::new();
    let mut ends = Vec::new();
    for number in 0..20 {
        let name = format!("pod-{number}");
        let clock = jiff::Timestamp::now();
        node.create_pod(&name, json!({ "containers": [shell("trap 'exit 0' TERM; sleep 1000 & wait")] }));
        node.api.until("pods", &name, is_ready).await;
        let ready = jiff::Timestamp::now();
        node.delete_pod(&name, 5);
        node.api.until("pods", &name, Value::is_null).await;
        starts.push(ready.duration_since(clock).as_millis());
        ends.push(jiff::Timestamp::now().duration_since(ready).as_millis());
    }
    starts.sort_unstable();
    ends.sort_unstable();
    println!("create to Ready: p50 {} ms, max {} ms", starts[10], starts[19]);
    println!("delete to gone: p50 {} ms, max {} ms", ends[10], ends[19]);
}
