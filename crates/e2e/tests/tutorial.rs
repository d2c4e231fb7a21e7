//! The guide's pages, typed line by line against a cluster of the test's own.

use e2e::{Cluster, Guard, Registry, root, script};

/// Types a page; `set` are variables that it takes for granted.
fn check(cluster: &Cluster, page: &str, set: &str) {
    let text =
        std::fs::read_to_string(root().join("docs/guide").join(page)).expect("the page is in the guide");
    match script::run(&text, |line| cluster.shell(&format!("{set}\n{line}"))) {
        Ok(steps) => assert!(steps > 0, "{page} has no console block"),
        Err(error) => panic!("docs/guide/{page}: {error}\n--- the server said\n{}", cluster.log()),
    }
}

#[test]
fn the_operators_page_runs_as_printed() {
    // The page begins with a cluster that is not up; its images are there already.
    let cluster = Cluster::up("operating").expect("a cluster starts");
    let registry = Registry::start(&cluster, Guard::Password).expect("a registry starts");
    registry.push(&cluster, "localhost/busybox:v1", "team/shell:v1").expect("it takes an image");
    cluster.must("coracle down").expect("it stops");
    check(&cluster, "operating.md", &format!("REGISTRY={}", registry.address()));
}

#[test]
fn the_tutorial_runs_as_printed() {
    check(&Cluster::up("tutorial").expect("a cluster starts"), "tutorial.md", "");
}
