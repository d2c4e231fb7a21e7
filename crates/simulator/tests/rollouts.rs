//! ReplicaSet and Deployment under faults: seeds × faults × scenarios.
//!
//! At every tick no more pods than replicas + maxSurge exist and, once a rollout was complete, no fewer than
//! replicas − maxUnavailable are available; at the end the world settles and stays quiet. A failing seed prints
//! what happened.
//!
//! That these tests can fail was tried by breaking what they hold up, one thing at a time. They caught: a gate that does
//! not wait for the controller's own writes; an unknown outcome taken for a failure (a new plan instead of the same
//! action); a new set that ignores the surge; old sets that go below the least; counts that are trusted before every set
//! has confirmed its size; a set that makes one pod too many; a look-again that never comes. They do not see which pods
//! of a set go first, nor whose object a taken name belongs to: scripts (`controllers/testdata/replica_set`) and
//! `control/tests/runtime.rs` do.

use simulator::faults::Faults;
use simulator::run::{Scenario, Step, run};

fn scenario(faults: Faults) -> Scenario {
    Scenario { replicas: 5, max_surge: 2, max_unavailable: 1, steps: Vec::new(), faults, ticks: 400 }
}

fn check(name: &str, scenario: &Scenario, seeds: std::ops::Range<u64>) {
    for seed in seeds {
        let outcome = run(scenario, seed);
        if let Some(failure) = outcome.failure {
            let last = outcome.trace.len().saturating_sub(120);
            let story = outcome.trace[last..].join("\n");
            panic!("{name}, seed {seed}: {failure}\n{scenario:?}\n{story}");
        }
    }
}

#[test]
fn rollouts_keep_within_their_bounds_and_finish() {
    let faults = [
        ("no faults", Faults::NONE),
        ("lag", Faults::LAG),
        ("loss", Faults::LOSS),
        ("crashes", Faults::CRASHES),
        ("all faults", Faults::ALL),
    ];
    for (name, faults) in faults {
        let steps = vec![(120, Step::Image(2)), (240, Step::Image(3))];
        check(name, &Scenario { steps, ..scenario(faults) }, 0..40);
    }
}

#[test]
fn a_rollout_that_is_overtaken_or_undone_keeps_within_its_bounds() {
    let steps =
        vec![(100, Step::Image(2)), (110, Step::Image(3)), (130, Step::Image(2)), (150, Step::Image(1))];
    check("rollover", &Scenario { steps, ..scenario(Faults::ALL) }, 0..60);
}

#[test]
fn without_surge_one_pod_at_a_time_is_replaced() {
    let steps = vec![(120, Step::Image(2))];
    let tight = Scenario { max_surge: 0, max_unavailable: 1, steps, ..scenario(Faults::ALL) };
    check("no surge", &tight, 0..40);
}

#[test]
fn without_unavailability_every_old_pod_waits_for_a_new_one() {
    let steps = vec![(120, Step::Image(2))];
    let tight = Scenario { max_surge: 1, max_unavailable: 0, steps, ..scenario(Faults::ALL) };
    check("no unavailability", &tight, 0..40);
}

#[test]
fn scaling_in_the_middle_of_a_rollout_settles() {
    let steps =
        vec![(120, Step::Image(2)), (126, Step::Scale(12)), (160, Step::Scale(3)), (170, Step::Image(3))];
    check("scaling", &Scenario { steps, ..scenario(Faults::ALL) }, 0..60);
}

#[test]
fn the_same_seed_gives_the_same_run() {
    let steps = vec![(120, Step::Image(2)), (126, Step::Scale(8))];
    let scenario = Scenario { steps, ..scenario(Faults::ALL) };
    for seed in 0..5 {
        assert_eq!(run(&scenario, seed), run(&scenario, seed), "seed {seed}");
    }
    assert_ne!(run(&scenario, 1).trace, run(&scenario, 2).trace);
}
