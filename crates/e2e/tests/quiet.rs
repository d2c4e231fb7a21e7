//! A cluster that has nothing to do does nothing: every controller rests once the world is as it should be.

use e2e::{Cluster, root};

/// The store's revision, as any list tells it.
fn revision(cluster: &Cluster) -> u64 {
    let text = cluster
        .kubectl(&["get", "--raw", "/api/v1/namespaces?limit=1"])
        .expect("the API server lists namespaces");
    let list: serde_json::Value = serde_json::from_str(&text).expect("a list is JSON");
    list["metadata"]["resourceVersion"].as_str().expect("a list has a revision").parse().expect("a number")
}

#[test]
fn a_settled_cluster_writes_leases_only() {
    let cluster = Cluster::up("quiet").expect("a cluster starts");
    let manifest = root().join("examples/bootcamp.yaml").display().to_string();
    cluster.kubectl(&["apply", "-f", &manifest]).expect("the sample application is accepted");
    cluster.kubectl(&["rollout", "status", "deployment/bootcamp", "--timeout=60s"]).expect("it rolls out");
    let slices = ["get", "endpointslices", "-l", "kubernetes.io/service-name=bootcamp", "-o", "name"];
    let before = (cluster.kubectl(&slices).expect("slices are listed"), revision(&cluster));
    // A watch that the client ends: the changes of five seconds.
    let path = "/apis/discovery.k8s.io/v1/endpointslices?watch=true&timeoutSeconds=5&resourceVersion=";
    let changes =
        cluster.kubectl(&["get", "--raw", &format!("{path}{}", before.1)]).expect("the watch ends in time");
    let after = (cluster.kubectl(&slices).expect("slices are listed"), revision(&cluster));
    assert_eq!(before.0, after.0, "slices came or went; the changes were\n{changes}");
    let written = after.1 - before.1;
    assert!(written <= 5, "{written} writes in five quiet seconds; the changes were\n{changes}");
}
