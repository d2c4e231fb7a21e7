//! How long things take; run by name only.

use std::time::{Duration, Instant};

use containers::Runtime;

use super::block_on;
use super::survival::memory;
use crate::fixture::{Node, shell};

const ROUNDS: usize = 40;

/// Serial pods: made and running, exec, gone.
#[expect(clippy::disallowed_methods, reason = "time is what is measured")]
pub(super) fn bench_speed() {
    block_on(async {
        let node = Node::start("speed").await;
        let (mut sandbox_times, mut start_times) = (Vec::new(), Vec::new());
        let (mut exec_times, mut delete_times) = (Vec::new(), Vec::new());
        let mut told = String::new();
        let descriptors = || std::fs::read_dir("/proc/self/fd").unwrap().count();
        let mut descriptors_before = 0;
        for round in 0..ROUNDS {
            let begin = Instant::now();
            let sandbox = node.sandbox(&format!("pod{round}")).await;
            sandbox_times.push(begin.elapsed());
            let id = node.launch(&sandbox, shell("exec sleep 1000")).await;
            start_times.push(begin.elapsed());
            let begin = Instant::now();
            node.runtime.exec_sync(&id, vec!["true".into()], Duration::from_secs(5)).await.unwrap();
            exec_times.push(begin.elapsed());
            if round == 1 {
                descriptors_before = descriptors();
            }
            if round == ROUNDS / 2 {
                told = memory(&node.settings.directory, &sandbox.id);
            }
            let begin = Instant::now();
            node.runtime.remove_sandbox(&sandbox.id).await.unwrap();
            delete_times.push(begin.elapsed());
        }
        for (what, times) in [
            ("sandbox", sandbox_times),
            ("create to running", start_times),
            ("exec true", exec_times),
            ("delete", delete_times),
        ] {
            println!("{what}: {}", summary(times));
        }
        println!("supervisor: {told}");
        println!(
            "descriptors of the server: {descriptors_before} with the second pod, {} after the last",
            descriptors()
        );
        node.finish().await;
    });
}

fn summary(mut times: Vec<Duration>) -> String {
    times.sort();
    let at = |part: usize| times[times.len() * part / 100].as_secs_f64() * 1000.0;
    format!("p50 {:.1} ms, p90 {:.1} ms, min {:.1} ms", at(50), at(90), at(0))
}
