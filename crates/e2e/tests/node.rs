//! What a node answers by itself: its kubelet API over TLS, and the host ports of its pods.

use std::path::{Path, PathBuf};

use e2e::Cluster;

const PODS: &str = r#"
apiVersion: v1
kind: Pod
metadata: { name: web }
spec:
  containers:
  - name: web
    image: localhost/bootcamp:v1
    ports:
    - { containerPort: 8080, hostPort: 18080 }
    - { containerPort: 8080, hostPort: 18081, hostIP: 127.0.0.1 }
    readinessProbe: { httpGet: { port: 8080, path: /healthz }, periodSeconds: 1 }
---
apiVersion: v1
kind: Pod
metadata: { name: late }
spec:
  containers:
  - { name: web, image: "localhost/bootcamp:v1", ports: [{ containerPort: 8080, hostPort: 18080 }] }
"#;

/// The administrator's certificate and key as files.
fn credentials(cluster: &Cluster) -> (PathBuf, PathBuf) {
    let (certificate, key) = (cluster.scratch().join("cert.pem"), cluster.scratch().join("key.pem"));
    for (field, path) in [("client-certificate-data", &certificate), ("client-key-data", &key)] {
        let query = format!("kubectl config view --raw -o jsonpath='{{.users[0].user.{field}}}'");
        run(cluster, &format!("{query} | base64 -d > {}", path.display()));
    }
    (certificate, key)
}

fn run(cluster: &Cluster, line: &str) -> String {
    let (output, succeeded) = cluster.shell(line).expect("a shell starts");
    assert!(succeeded, "{line}\n{output}\n{}", cluster.log());
    output
}

/// Body and status code that the kubelet answers to a path.
fn ask(cluster: &Cluster, with: &str, path: &str) -> String {
    run(cluster, &format!("curl -sk -w ' %{{http_code}}' {with} 'https://127.0.0.1:10250{path}'"))
}

fn by_certificate((certificate, key): (&Path, &Path)) -> String {
    format!("--cert {} --key {}", certificate.display(), key.display())
}

#[test]
fn a_node_answers_whom_it_should() {
    let cluster = Cluster::up("node").expect("a cluster starts");
    let manifest = cluster.scratch().join("pods.yaml");
    std::fs::write(&manifest, PODS).expect("the scratch folder takes a file");
    run(&cluster, &format!("kubectl apply -f {}", manifest.display()));
    run(&cluster, "kubectl wait --for=condition=Ready pod/web --timeout=60s");
    host_ports_lead_to_pods(&cluster);
    the_kubelet_knows_its_callers(&cluster);
}

fn host_ports_lead_to_pods(cluster: &Cluster) {
    for address in ["192.0.2.10:18080", "127.0.0.1:18080", "127.0.0.1:18081"] {
        let answer = run(cluster, &format!("curl -sS http://{address}/"));
        assert!(answer.starts_with("Hello from the bootcamp | host=web |"), "{address}: {answer}");
    }
    let (answer, succeeded) = cluster.shell("curl -sS http://192.0.2.10:18081/").expect("a shell starts");
    assert!(!succeeded, "a port on 127.0.0.1 answers elsewhere: {answer}");
    let why = "0/1 nodes are available: 1 node(s) didn't have free ports for the requested pod ports.";
    let conditions = "jsonpath='{.status.conditions[?(@.type==\"PodScheduled\")].message}'";
    run(cluster, "kubectl wait --for=condition=PodScheduled=false pod/late --timeout=30s");
    let told = run(cluster, &format!("kubectl get pod late -o {conditions}"));
    assert!(told.starts_with(why), "{told}");
    run(cluster, "kubectl delete pod web --now");
    run(cluster, "kubectl wait --for=condition=Ready pod/late --timeout=60s");
}

fn the_kubelet_knows_its_callers(cluster: &Cluster) {
    let (certificate, key) = credentials(cluster);
    let admin = by_certificate((&certificate, &key));
    assert_eq!(ask(cluster, &admin, "/healthz"), "ok 200");
    assert!(ask(cluster, &admin, "/pods").contains(r#""name":"late""#));
    let log = ask(cluster, &admin, "/containerLogs/default/late/web");
    assert!(log.contains("bootcamp v1 listens on port 8080"), "{log}");
    let exec = ask(cluster, &admin, "/exec/default/late/web?command=ls&output=1");
    assert!(exec.contains("only WebSocket is supported") && exec.ends_with(" 400"), "{exec}");
    assert!(ask(cluster, &admin, "/nothing").ends_with(" 404"));

    assert_eq!(ask(cluster, "", "/pods"), "Unauthorized 401");
    assert_eq!(ask(cluster, "-H 'Authorization: Bearer nonsense'", "/pods"), "Unauthorized 401");
    let token = run(cluster, "kubectl create token default");
    let account = format!("-H 'Authorization: Bearer {}'", token.trim());
    let user = "user=system:serviceaccount:default:default";
    assert_eq!(
        ask(cluster, &account, "/pods"),
        format!("Forbidden ({user}, verb=get, resource=nodes, subresource(s)=[pods proxy])\n 403")
    );
    assert_eq!(
        ask(cluster, &account, "/exec/default/late/web?command=ls"),
        format!("Forbidden ({user}, verb=create, resource=nodes, subresource(s)=[proxy])\n 403")
    );
    run(cluster, "kubectl create clusterrole healthy --verb=get --resource=nodes/healthz");
    run(
        cluster,
        "kubectl create clusterrolebinding healthy --clusterrole=healthy --serviceaccount=default:default",
    );
    assert_eq!(ask(cluster, &account, "/healthz"), "ok 200");
    assert!(ask(cluster, &account, "/pods").ends_with(" 403"));
}
