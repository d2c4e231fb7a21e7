//! Laws of the machine over random histories: it takes any input in any state, never starts a container
//! twice at once, comes to rest, and always reaches its aim once the world stops getting in the way.

use std::time::Duration;

use proptest::prelude::*;

use super::script::{World, parse};
use super::*;

const PODS: &[&str] = &[
    "pod\napp a",
    "pod restart=Never grace=3\ninit i\napp a\napp b",
    "pod restart=OnFailure\nsidecar s startup=period:1\napp a liveness=period:3,failures:1",
    "pod grace=5\ninit i\ninit j\napp a poststart prestop\napp b readiness=period:2",
];

const STEPS: &[&str] = &[
    "prepare/Folder",
    "prepare/Volumes",
    "make-sandbox",
    "prepare/Hosts",
    "find-image",
    "pull-image",
    "start",
    "post-start",
    "pre-stop",
    "kill",
    "remove",
    "undo",
];

#[derive(Clone, Debug)]
enum Happening {
    Advance(u64),
    Break(usize),
    Mend(usize),
    Hold(usize),
    Release(usize),
    Exit(usize, i32),
    LoseSandbox,
    LoseEverything,
    Forget,
    Probe(&'static str, &'static str),
}

fn happening() -> impl Strategy<Value = Happening> {
    prop_oneof![
        4 => (0u64..40).prop_map(Happening::Advance),
        1 => (0..STEPS.len()).prop_map(Happening::Break),
        2 => (0..STEPS.len()).prop_map(Happening::Mend),
        1 => (0..STEPS.len()).prop_map(Happening::Hold),
        2 => (0..STEPS.len()).prop_map(Happening::Release),
        3 => (0usize..4, prop_oneof![Just(0), Just(1), Just(137)])
            .prop_map(|(which, code)| Happening::Exit(which, code)),
        1 => Just(Happening::LoseSandbox),
        1 => Just(Happening::LoseEverything),
        1 => Just(Happening::Forget),
        1 => (prop_oneof![Just("liveness"), Just("readiness"), Just("startup")],
              prop_oneof![Just("ok"), Just("fail"), Just("error")])
            .prop_map(|(kind, result)| Happening::Probe(kind, result)),
    ]
}

fn happen(world: &mut World, happening: &Happening) {
    match happening {
        Happening::Advance(seconds) => world.advance(Duration::from_secs(*seconds)),
        Happening::Break(step) => world.command(&format!("break {} Failed it broke", STEPS[*step])),
        Happening::Mend(step) => world.command(&format!("mend {}", STEPS[*step])),
        Happening::Hold(step) => world.command(&format!("hold {}", STEPS[*step])),
        Happening::Release(step) => {
            world.command(&format!("release {}", STEPS[*step]));
            world.run();
        }
        Happening::Exit(which, code) => {
            let alive: Vec<_> = world.seen.alive().map(|it| it.id.clone()).collect();
            if let Some(id) = alive.get(*which) {
                world.end(id, *code, "Error", "");
            }
            world.run();
        }
        Happening::LoseSandbox => {
            world.lose_sandbox();
            world.run();
        }
        Happening::LoseEverything => {
            world.command("lose-everything");
            world.run();
        }
        Happening::Forget => world.command("forget"),
        Happening::Probe(kind, result) => world.command(&format!("probe a {kind} {result}")),
    }
}

fn calm(world: &mut World) {
    for step in STEPS {
        world.command(&format!("mend {step}"));
    }
    for kind in ["liveness", "readiness", "startup"] {
        world.command(&format!("probe a {kind} ok"));
    }
    for _ in 0..3 {
        for step in STEPS {
            world.command(&format!("release {step}"));
        }
        world.advance(Duration::from_secs(1));
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 100, failure_persistence: None, ..ProptestConfig::default() })]

    /// Whatever happened, a pod that is left alone runs all its containers or has ended, and stays so.
    #[test]
    fn a_pod_that_is_left_alone_reaches_its_aim(
        pod in 0..PODS.len(),
        history in prop::collection::vec(happening(), 0..25),
    ) {
        let (facts, admission) = parse(PODS[pod]);
        let mut world = World::new(facts, admission);
        for it in &history { happen(&mut world, it); }
        calm(&mut world);
        for _ in 0..8 {
            // An init container of the world ends only when it is told to.
            let inits: Vec<_> = world.seen.alive()
                .filter(|it| it.name.as_str() == "i" || it.name.as_str() == "j")
                .map(|it| it.id.clone()).collect();
            for id in &inits { world.end(id, 0, "Completed", ""); }
            world.advance(Duration::from_secs(320));
        }
        let status = world.machine.status(world.now);
        let is_running = status.phase == Phase::Running
            && status.app.iter().all(|it| !matches!(it.state, State::Waiting { .. }));
        prop_assert!(is_running || status.phase.is_final(), "{status}");
        world.run();
        prop_assert!(world.machine.poll_status(world.now).is_none());
    }

    /// Whatever happened, a deleted pod goes, and leaves nothing.
    #[test]
    fn a_deleted_pod_goes(
        pod in 0..PODS.len(),
        history in prop::collection::vec(happening(), 0..25),
        after in prop::collection::vec(happening(), 0..8),
    ) {
        let (facts, admission) = parse(PODS[pod]);
        let mut world = World::new(facts, admission);
        for it in &history { happen(&mut world, it); }
        world.command("delete 4");
        for it in &after { happen(&mut world, it); }
        calm(&mut world);
        world.advance(Duration::from_secs(200));
        prop_assert!(world.machine.is_done());
        prop_assert!(world.seen.sandbox.is_none() && world.seen.containers.is_empty());
    }
}
