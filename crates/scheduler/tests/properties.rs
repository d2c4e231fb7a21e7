//! Laws of scheduling, on random clusters: no node gets more than it can give, and no pod waits that would fit.

use std::collections::BTreeMap;
use std::sync::Arc;

use api::{Key, Labels, Text};
use proptest::prelude::*;
use scheduler::model::pod::HostPort;
use scheduler::model::{NodeFacts, PodNeeds, Resources, Snapshot};
use scheduler::plan::{Decision, FILTERS, Preemption, preempt, schedule};

#[derive(Clone, Debug)]
struct Cluster {
    nodes: Vec<NodeFacts>,
    pods: Vec<PodNeeds>,
}

fn resources(cpu: i64, memory: i64) -> Resources {
    Resources { milli_cpu: cpu, memory, storage: 0, others: BTreeMap::new() }
}

fn zone(number: u8) -> Labels {
    Labels::from_iter([("zone", number.to_string())])
}

fn node(number: usize, (cpu, memory, pods, in_zone): (i64, i64, i64, u8)) -> NodeFacts {
    NodeFacts {
        name: Text::from(format!("n{number}")),
        labels: zone(in_zone),
        allocatable: resources(cpu, memory),
        pods_max: pods,
        ..NodeFacts::default()
    }
}

fn pod(number: usize, (cpu, memory, port, in_zone, priority): (i64, i64, i64, Option<u8>, i64)) -> PodNeeds {
    let port = HostPort { address: "0.0.0.0".into(), protocol: "TCP".into(), port };
    PodNeeds {
        key: Key::new("default", format!("p{number}")),
        uid: Text::from(format!("u{number}")),
        priority,
        requests: resources(cpu, memory),
        assumed: resources(cpu.max(1), memory.max(1)),
        selector: in_zone.map(zone).unwrap_or_default(),
        ports: if port.port < 3 { vec![port] } else { Vec::new() },
        ..PodNeeds::default()
    }
}

fn clusters() -> impl Strategy<Value = Cluster> {
    let node_words = (0..6_i64, 0..6_i64, 0..5_i64, 0..2_u8);
    let pod_words = (0..4_i64, 0..4_i64, 0..12_i64, prop::option::weighted(0.3, 0..3_u8), 0..3_i64);
    (prop::collection::vec(node_words, 0..6), prop::collection::vec(pod_words, 0..24)).prop_map(
        |(nodes, pods)| Cluster {
            nodes: nodes.into_iter().enumerate().map(|(number, words)| node(number, words)).collect(),
            pods: pods.into_iter().enumerate().map(|(number, words)| pod(number, words)).collect(),
        },
    )
}

/// What is left, added up anew from the pods that were placed.
fn is_within_limits(snapshot: &Snapshot) -> bool {
    snapshot.rows().all(|row| {
        let mut taken = Resources::default();
        row.pods.values().for_each(|pod| taken.add(&pod.requests));
        let ports: Vec<i64> = row.pods.values().flat_map(|pod| pod.ports.iter().map(|it| it.port)).collect();
        let distinct: std::collections::BTreeSet<_> = ports.iter().collect();
        taken == row.requested
            && taken.milli_cpu <= row.node.allocatable.milli_cpu
            && taken.memory <= row.node.allocatable.memory
            && i64::try_from(row.pods.len()).expect("few") <= row.node.pods_max
            && distinct.len() == ports.len()
    })
}

fn fits_somewhere(snapshot: &Snapshot, pod: &PodNeeds) -> bool {
    snapshot.rows().any(|row| FILTERS.iter().all(|filter| filter.check(pod, row).is_none()))
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(400) })]
    #[test]
    fn nothing_is_overcommitted_and_nothing_that_fits_waits(cluster in clusters()) {
        let mut snapshot = Snapshot::default();
        for node in cluster.nodes {
            snapshot.apply_node(node);
        }
        for (turn, pod) in cluster.pods.into_iter().enumerate() {
            let fits = fits_somewhere(&snapshot, &pod);
            match schedule(&snapshot, &pod, turn) {
                Decision::Bind(node) => {
                    prop_assert!(fits);
                    snapshot.place(&node, Arc::new(pod));
                }
                Decision::Wait(diagnosis) => {
                    prop_assert!(!fits, "{}", diagnosis.message());
                    if let Preemption::Push(victims) = preempt(&snapshot, &pod, &diagnosis) {
                        let mut without = snapshot.clone();
                        for victim in &victims.pods {
                            prop_assert!(victim.priority < pod.priority);
                            without.unplace(&victim.key);
                        }
                        prop_assert!(fits_somewhere(&without, &pod), "pushing away makes room");
                        for victim in &victims.pods {
                            let mut spared = without.clone();
                            spared.place(&victims.node, Arc::clone(victim));
                            let row = spared.row(&victims.node).unwrap();
                            let fits = FILTERS.iter().all(|filter| filter.check(&pod, row).is_none());
                            prop_assert!(!fits, "no victim goes in vain");
                        }
                    }
                }
            }
            prop_assert!(is_within_limits(&snapshot));
        }
    }

    #[test]
    fn what_is_placed_and_unplaced_leaves_no_trace(cluster in clusters()) {
        let mut snapshot = Snapshot::default();
        for node in &cluster.nodes {
            snapshot.apply_node(node.clone());
        }
        let before: Vec<_> = snapshot.rows().cloned().collect();
        for (number, pod) in cluster.pods.iter().enumerate() {
            snapshot.place(&Text::from(format!("n{}", number % 7)), Arc::new(pod.clone()));
        }
        for node in &cluster.nodes {
            snapshot.remove_node(&node.name);
            snapshot.apply_node(node.clone());
        }
        for pod in &cluster.pods {
            snapshot.unplace(&pod.key);
        }
        prop_assert_eq!(before, snapshot.rows().cloned().collect::<Vec<_>>());
        prop_assert_eq!(snapshot.placed().count(), 0);
    }
}
