//! Every namespace has a service account `default`, as long as the namespace is not being deleted.

use api::{Document, Key, node};
use control::{Action, Change, Controller, Plan, Seen, Step, Target, View, Watch, World};

use crate::words;

/// The account that pods get when they name none.
const NAME: &str = "default";

/// Keeps the default service account of every namespace.
pub(crate) struct ServiceAccountController;

impl Controller for ServiceAccountController {
    fn name(&self) -> &'static str {
        "serviceaccount-controller"
    }

    fn watches(&self) -> Vec<Watch> {
        vec![
            Watch::primary(words::namespaces().clone()),
            Watch::mapped(words::service_accounts().clone(), namespace_of),
        ]
    }

    fn reconcile(&self, it: Seen, world: &World<'_>) -> Plan {
        let mut plan = Plan::default();
        let Some(namespace) = it.object().filter(|namespace| !namespace.meta.is_deleting()) else {
            return plan;
        };
        let key = Key::new(namespace.meta.name.clone(), NAME);
        if world.view.get(words::service_accounts(), &key).is_none() {
            let account = node! {
                "apiVersion": "v1",
                "kind": "ServiceAccount",
                "metadata": { "namespace": (&key.namespace), "name": NAME },
            };
            let document = Document::from_node(account).expect("a map was built");
            plan.then(vec![Step::silent(Action::create(words::service_accounts().clone(), document))]);
        }
        plan
    }
}

fn namespace_of(change: &Change<'_>, _: &View) -> Vec<Target> {
    let default = change.both().next().filter(|account| account.meta.name == NAME);
    let target = default.map(|account| {
        Target::new(words::namespaces().clone(), Key::new("", account.meta.namespace.clone()))
    });
    target.into_iter().collect()
}
