//! Every namespace has a config map `kube-root-ca.crt` with the certificate that its pods verify the API server by.

use api::{Document, Key, Text, node};
use control::{Action, Change, Controller, Plan, Seen, Step, Target, View, Watch, World};

use crate::words;

const NAME: &str = "kube-root-ca.crt";
const FIELD: &str = "ca.crt";
const DESCRIPTION: &str = "kubernetes.io/description";
/// Clients show this to those who wonder about the object.
const WHY: &str = "Contains a CA bundle that can be used to verify the kube-apiserver when using internal endpoints \
                   such as the internal service IP or kubernetes.default.svc. No other usage is guaranteed across \
                   distributions of Kubernetes clusters.";

/// Keeps the certificate of the API server's authority in every namespace.
pub(crate) struct RootCaPublisher {
    /// PEM text.
    certificate: Text,
}

impl RootCaPublisher {
    /// Publishes this certificate (PEM text).
    pub(crate) fn new(certificate: impl Into<Text>) -> Self {
        Self { certificate: certificate.into() }
    }

    fn create(&self, key: &Key) -> Action {
        let map = node! {
            "apiVersion": "v1",
            "kind": "ConfigMap",
            "metadata": { "namespace": (&key.namespace), "name": NAME, "annotations": { (DESCRIPTION): WHY } },
            "data": { (FIELD): (&self.certificate) },
        };
        Action::create(words::config_maps().clone(), Document::from_node(map).expect("a map was built"))
    }

    /// Puts everything back that somebody changed.
    fn repair(&self, key: Key, document: &Document) -> Option<Action> {
        let data = document.at("data");
        let is_whole = data.len() == 1 && data.key(FIELD).text() == Some(&self.certificate);
        if is_whole && document.annotation(DESCRIPTION).is_some() {
            return None;
        }
        let mut repaired = document.clone();
        repaired.set("data", node! { (FIELD): (&self.certificate) });
        repaired.set_annotation(DESCRIPTION, WHY);
        Some(Action { key, ..Action::update(words::config_maps().clone(), repaired) })
    }
}

impl Controller for RootCaPublisher {
    fn name(&self) -> &'static str {
        "root-ca-cert-publisher"
    }

    fn watches(&self) -> Vec<Watch> {
        vec![
            Watch::primary(words::namespaces().clone()),
            Watch::mapped(words::config_maps().clone(), namespace_of),
        ]
    }

    fn reconcile(&self, it: Seen, world: &World<'_>) -> Plan {
        let mut plan = Plan::default();
        let Some(namespace) = it.object().filter(|namespace| !namespace.meta.is_deleting()) else {
            return plan;
        };
        let key = Key::new(namespace.meta.name.clone(), NAME);
        let action = match world.view.get(words::config_maps(), &key) {
            None => Some(self.create(&key)),
            Some(map) => self.repair(key, &map.document()),
        };
        plan.then(action.map(Step::silent).into_iter().collect());
        plan
    }
}

fn namespace_of(change: &Change<'_>, _: &View) -> Vec<Target> {
    let ours = change.both().next().filter(|map| map.meta.name == NAME);
    let target =
        ours.map(|map| Target::new(words::namespaces().clone(), Key::new("", map.meta.namespace.clone())));
    target.into_iter().collect()
}
