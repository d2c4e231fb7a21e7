//! The objects that the server makes itself, at every start, as data in one list.
//!
//! Some are made once and are the operator's from then on; others are the server's and are put right at each
//! start. They go through the same stages as anyone's.

mod policy;

pub(crate) use policy::node_rules;

use std::sync::Arc;

use api::{Document, Node, Status, node};
use resources::User;

use crate::accept::Accept;
use crate::config::Config;
use crate::engine::Engine;
use crate::kinds::Target;
use crate::path::Attributes;
use crate::request::Request;
use crate::{auth, verbs};

/// The namespaces that every cluster has.
const NAMESPACES: [&str; 4] = ["default", "kube-system", "kube-public", "kube-node-lease"];

/// Whose an object is after it was made.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Care {
    /// The operator's: it is never touched again.
    Once,
    /// The server's: it is put right at each start.
    Always,
}

/// One object that the server makes.
struct Made {
    plural: &'static str,
    care: Care,
    object: Node,
}

/// Makes every object of the list that this server's kinds can hold.
pub(crate) async fn run(engine: &Arc<Engine>) -> Result<(), Status> {
    for made in list(&engine.config) {
        make(engine, made).await?;
    }
    Ok(())
}

fn list(config: &Config) -> Vec<Made> {
    let mut list = Vec::new();
    let mut add = |plural, care, object| list.push(Made { plural, care, object });
    for name in NAMESPACES {
        add(
            "namespaces",
            Care::Once,
            node! { "apiVersion": "v1", "kind": "Namespace", "metadata": { "name": name } },
        );
    }
    for (name, value, description) in [
        (
            "system-cluster-critical",
            2_000_000_000_i64,
            "For pods that the cluster cannot do without; they may move to another node.",
        ),
        ("system-node-critical", 2_000_001_000, "For pods that their node cannot do without."),
    ] {
        let class = node! {
            "apiVersion": "scheduling.k8s.io/v1", "kind": "PriorityClass", "metadata": { "name": name },
            "value": value, "description": description,
        };
        add("priorityclasses", Care::Always, class);
    }
    for role in policy::cluster_roles() {
        add("clusterroles", Care::Always, role);
    }
    for binding in policy::cluster_role_bindings() {
        add("clusterrolebindings", Care::Always, binding);
    }
    add("services", Care::Once, own_service(config));
    add("endpoints", Care::Always, own_endpoints(config));
    add("endpointslices", Care::Always, own_slice(config));
    list
}

/// The Service by which pods find this server.
fn own_service(config: &Config) -> Node {
    let labels = node! { "component": "apiserver", "provider": "kubernetes" };
    node! {
        "apiVersion": "v1", "kind": "Service",
        "metadata": { "name": "kubernetes", "namespace": "default", "labels": labels },
        "spec": {
            "type": "ClusterIP",
            "clusterIP": (config.own_service_address().to_string().as_str()),
            "ports": [{
                "name": "https", "protocol": "TCP", "port": 443, "targetPort": (i64::from(config.advertise_port)),
            }],
        },
    }
}

fn own_endpoints(config: &Config) -> Node {
    node! {
        "apiVersion": "v1", "kind": "Endpoints",
        "metadata": {
            "name": "kubernetes", "namespace": "default",
            "labels": { "endpointslice.kubernetes.io/skip-mirror": "true" },
        },
        "subsets": [{
            "addresses": [{ "ip": (config.advertise_address.to_string().as_str()) }],
            "ports": [{ "name": "https", "port": (i64::from(config.advertise_port)), "protocol": "TCP" }],
        }],
    }
}

fn own_slice(config: &Config) -> Node {
    let family = if config.advertise_address.is_ipv4() { "IPv4" } else { "IPv6" };
    node! {
        "apiVersion": "discovery.k8s.io/v1", "kind": "EndpointSlice",
        "metadata": {
            "name": "kubernetes", "namespace": "default",
            "labels": { "kubernetes.io/service-name": "kubernetes" },
        },
        "addressType": family,
        "endpoints": [{
            "addresses": [config.advertise_address.to_string().as_str()],
            "conditions": { "ready": true },
        }],
        "ports": [{ "name": "https", "port": (i64::from(config.advertise_port)), "protocol": "TCP" }],
    }
}

async fn make(engine: &Arc<Engine>, made: Made) -> Result<(), Status> {
    let doc = Document::from_node(made.object).expect("a map was written down");
    let Some(served) = engine.kinds.find(doc.api_version(), made.plural) else {
        return Ok(());
    };
    let target = |name: &str| Target {
        served,
        part: None,
        namespace: doc.namespace().to_owned(),
        name: name.to_owned(),
    };
    let request = |verb: &str, name: &str| Request {
        user: own_user(),
        attributes: Attributes { verb: verb.to_owned(), is_resource: true, ..Attributes::default() },
        target: target(name),
        query: Vec::new(),
        accept: Accept::JSON,
        content_type: "application/json".to_owned(),
        body: doc.to_string().into(),
    };
    // Not created at a venture: a Service is refused for its address before its name is known to be taken.
    let present = match made.care {
        Care::Once => verbs::perform(engine, &request("get", doc.name())).await,
        Care::Always => verbs::perform(engine, &request("update", doc.name())).await,
    };
    match present {
        Err(status) if status.code == 404 => verbs::perform(engine, &request("create", "")).await.map(drop),
        present => present.map(drop),
    }
}

fn own_user() -> User {
    User { name: "system:apiserver".to_owned(), groups: vec![auth::MASTERS.to_owned()], ..User::default() }
}
