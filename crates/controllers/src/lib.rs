//! Every built-in controller, each a folder with a pure reconcile over `control`, and the one list of them.
//!
//! No controller writes: it returns a plan, which a driver performs under the controller's own identity. None polls,
//! reads a clock or keeps state that the API does not hold.

mod deployment;
mod endpoints;
mod garbage_collector;
mod limits;
mod namespace;
mod node_lifecycle;
mod pod_gc;
mod replica_set;
mod root_ca;
mod service_account;
mod shared;
mod taint_eviction;
mod words;

use api::Text;
use control::Controller;

/// What controllers need to know of the cluster.
#[derive(Clone, Debug, Default)]
pub struct Settings {
    /// PEM text of the authority that signed the API server's certificate.
    pub root_ca: Text,
}

/// A controller and the account that it acts as.
pub struct Member {
    /// Name of the service account in kube-system.
    pub account: &'static str,
    /// Makes the controller.
    pub make: fn(&Settings) -> Box<dyn Controller>,
}

/// Every controller, sorted by account.
pub static CONTROLLERS: &[Member] = &[
    Member { account: "deployment-controller", make: |_| Box::new(deployment::DeploymentController) },
    Member { account: "endpoint-controller", make: |_| Box::new(endpoints::EndpointsController) },
    Member { account: "endpointslice-controller", make: |_| Box::new(endpoints::EndpointSliceController) },
    Member { account: "generic-garbage-collector", make: |_| Box::new(garbage_collector::GarbageCollector) },
    Member { account: "namespace-controller", make: |_| Box::new(namespace::NamespaceController) },
    Member { account: "node-controller", make: |_| Box::new(node_lifecycle::NodeLifecycleController) },
    Member { account: "node-controller", make: |_| Box::new(taint_eviction::TaintEvictionController) },
    Member { account: "pod-garbage-collector", make: |_| Box::new(pod_gc::PodGarbageCollector) },
    Member { account: "replicaset-controller", make: |_| Box::new(replica_set::ReplicaSetController) },
    Member {
        account: "root-ca-cert-publisher",
        make: |settings| Box::new(root_ca::RootCaPublisher::new(settings.root_ca.clone())),
    },
    Member {
        account: "service-account-controller",
        make: |_| Box::new(service_account::ServiceAccountController),
    },
];
