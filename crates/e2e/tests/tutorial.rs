//! The guide's pages, typed line by line against a cluster of the test's own.

use e2e::{Cluster, root, script};

fn check(name: &str, page: &str) {
    let text =
        std::fs::read_to_string(root().join("docs/guide").join(page)).expect("the page is in the guide");
    let cluster = Cluster::up(name).expect("a cluster starts");
    match script::run(&text, |line| cluster.shell(line)) {
        Ok(steps) => assert!(steps > 0, "{page} has no console block"),
        Err(error) => panic!("docs/guide/{page}: {error}\n--- the server said\n{}", cluster.log()),
    }
}

#[test]
fn the_tutorial_runs_as_printed() {
    check("tutorial", "tutorial.md");
}
