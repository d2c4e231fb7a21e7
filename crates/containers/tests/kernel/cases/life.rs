//! From start to end.

use std::time::Duration;

use containers::model::{ContainerState, Event, ExitReason, Processes, Resources};
use containers::{Error, Runtime};

use super::block_on;
use crate::fixture::{Node, shell};

pub(super) fn a_pod_runs_and_leaves_nothing() {
    block_on(async {
        let node = Node::start("runs").await;
        let script = "echo out; echo err >&2; hostname; echo $FROM_IMAGE; exit 3";
        let (exit, mut log) = node.run("first", shell(script)).await;
        assert_eq!((exit.code, exit.reason), (3, ExitReason::Error));
        log.sort();
        assert_eq!(log, ["stderr F err", "stdout F first", "stdout F out", "stdout F yes"]);
        let (exit, log) = node.run("second", shell("printf unfinished")).await;
        assert_eq!((exit.code, exit.reason), (0, ExitReason::Completed));
        assert_eq!(log, ["stdout P unfinished"]);
        node.sandbox("left").await;
        node.finish().await;
    });
}

pub(super) fn a_program_that_cannot_start_says_why() {
    block_on(async {
        let node = Node::start("start-error").await;
        let sandbox = node.sandbox("pod").await;
        let check = async |program: &str, expected: &str| {
            let mut config = shell("");
            config.command = vec![program.to_owned()];
            let id = node.runtime.create_container(&sandbox.id, config).await.unwrap();
            let error = node.runtime.start_container(&id).await.unwrap_err();
            assert!(matches!(error, Error::Start(_)));
            assert_eq!(error.to_string(), expected);
            let ContainerState::Exited { exit, .. } = node.runtime.container_status(&id).await.unwrap().state
            else {
                panic!("it has not ended");
            };
            assert_eq!(
                (exit.code, exit.reason, exit.message.as_str()),
                (128, ExitReason::StartError, expected)
            );
        };
        check("nothing", "exec: \"nothing\": executable file not found in $PATH").await;
        check("/nothing", "exec: \"/nothing\": stat /nothing: no such file or directory").await;
        check("/etc", "exec: \"/etc\": is a directory").await;
        check("/etc/passwd", "exec: \"/etc/passwd\": permission denied").await;
        node.finish().await;
    });
}

pub(super) fn a_container_stops_gently_or_by_force() {
    block_on(async {
        let node = Node::start("stop").await;
        let sandbox = node.sandbox("pod").await;
        let mut events = node.runtime.events();
        let gentle =
            node.launch(&sandbox, shell("trap 'echo bye; exit 7' TERM; while :; do sleep 0.1; done")).await;
        assert!(
            matches!(events.recv().await.unwrap(), Event::Started { container, .. } if container == gentle)
        );
        // The trap is set before the first line of output could be; give the shell that chance.
        node.exec(&gentle, "true").await;
        node.runtime.stop_container(&gentle, Duration::from_secs(20)).await.unwrap();
        assert!(
            matches!(events.recv().await.unwrap(), Event::Exited { container, .. } if container == gentle)
        );
        assert_eq!(node.exit(&gentle).await.code, 7);
        assert_eq!(node.log(&gentle).await, ["stdout F bye"]);
        let stubborn = node.launch(&sandbox, shell("trap '' TERM; while :; do sleep 0.1; done")).await;
        node.runtime.stop_container(&stubborn, Duration::from_millis(200)).await.unwrap();
        let exit = node.exit(&stubborn).await;
        assert_eq!((exit.code, exit.signal, exit.reason), (137, Some(9), ExitReason::Error));
        node.runtime.stop_container(&stubborn, Duration::ZERO).await.unwrap();
        node.runtime.remove_container(&stubborn).await.unwrap();
        node.runtime.remove_container(&stubborn).await.unwrap();
        let error = node.runtime.container_status(&stubborn).await.unwrap_err();
        assert_eq!(error.to_string(), format!("container \"{stubborn}\" not found"));
        node.finish().await;
    });
}

pub(super) fn memory_is_limited_and_the_kill_is_told() {
    block_on(async {
        let node = Node::start("memory").await;
        let mut config = shell("head -c 100000000 /dev/zero | tail | wc -c");
        config.command = ["tail", "/dev/zero"].map(str::to_owned).to_vec();
        config.resources = Resources { memory_limit_bytes: Some(16 << 20), ..Resources::default() };
        let (exit, _) = node.run("hog", config).await;
        assert_eq!((exit.code, exit.reason), (137, ExitReason::OomKilled));
        node.finish().await;
    });
}

pub(super) fn processes_are_limited() {
    block_on(async {
        let node = Node::start("pids").await;
        let mut config = shell("for i in $(seq 50); do sleep 60 & done; echo unreachable");
        config.resources = Resources { pids_limit: Some(10), ..Resources::default() };
        let sandbox = node.sandbox("bomb").await;
        let id = node.launch(&sandbox, config).await;
        assert_eq!(node.exit(&id).await.code, 2);
        let log = node.log(&id).await;
        assert!(log.iter().any(|line| line.contains("can't fork")), "{log:?}");
        node.finish().await;
    });
}

pub(super) fn a_pod_can_share_its_processes() {
    block_on(async {
        let node = Node::start("share").await;
        let mut config = node.sandbox_config("pod");
        config.processes = Processes::Pod;
        let sandbox = node.runtime.make_sandbox(config).await.unwrap();
        let first = node.launch(&sandbox, shell("sleep 1000")).await;
        let mut other = shell("sleep 2000 & exec sleep 3000");
        other.log_path = "other/0.log".into();
        let second = node.launch(&sandbox, other).await;
        let seen = node.exec(&first, "ps -o args").await;
        for expected in ["sleep 1000", "sleep 3000"] {
            assert!(seen.lines().any(|line| line == expected), "{seen}");
        }
        node.runtime.stop_container(&second, Duration::ZERO).await.unwrap();
        let seen = node.exec(&first, "ps -o args").await;
        assert!(!seen.contains("sleep 2000") && seen.contains("sleep 1000"), "{seen}");
        node.finish().await;
    });
}
