//! `cargo xtask up`: from a checkout to a running application.
//!
//! Builds the product and the sample images, starts a cluster, deploys the sample application and shows that it answers
//! through its Service.

use anyhow::{Context as _, Result, bail};

use crate::shell::{built, cargo, output, program, root, run, say, step, target};
use crate::{Command, images, kubectl};

pub(crate) const COMMAND: Command =
    Command { name: "up", about: "from a checkout to a running cluster with a sample application", run: up };

fn up(_: &[String]) -> Result<()> {
    step("building coracle");
    run(&mut cargo(["build", "--package", "coracle"]))?;
    step("building the sample images");
    (images::COMMAND.run)(&[])?;
    (kubectl::COMMAND.run)(&[])?;
    step("starting the cluster");
    coracle(&["up"])?;
    step("importing the sample images");
    let mut archives: Vec<_> =
        std::fs::read_dir(target().join("images"))?.filter_map(|e| e.ok().map(|e| e.path())).collect();
    archives.sort();
    let archives: Vec<String> = archives.iter().map(|path| path.display().to_string()).collect();
    let words = ["images", "import"].into_iter().chain(archives.iter().map(String::as_str));
    coracle(&words.collect::<Vec<_>>())?;
    step("deploying the sample application");
    let manifest = root().join("examples/bootcamp.yaml");
    kubectl(&["apply", "-f", &manifest.display().to_string()])?;
    kubectl(&["rollout", "status", "deployment/bootcamp", "--timeout=60s"])?;
    show()
}

/// Asks the application through its node port, as any client would.
fn show() -> Result<()> {
    let port = kubectl_output(&["get", "service", "bootcamp", "-o", "jsonpath={.spec.ports[0].nodePort}"])?;
    let address = kubectl_output(&[
        "get",
        "nodes",
        "-o",
        "jsonpath={.items[0].status.addresses[?(@.type==\"InternalIP\")].address}",
    ])?;
    let url = format!("http://{address}:{port}/");
    let answer = output(program("curl").args(["-sS", "--max-time", "10", &url]))
        .with_context(|| format!("the application does not answer at {url}"))?;
    if !answer.contains("bootcamp") {
        bail!("{url} answered something else: {answer}");
    }
    say(&format!("\n  {url} says: {}", answer.trim()));
    say("\nGo on with:");
    let tool = kubectl::path();
    for (words, why) in [
        ("get nodes,deployments,pods,services -o wide", "what runs"),
        ("scale deployment bootcamp --replicas=4", "more of it"),
        ("set image deployment/bootcamp bootcamp=localhost/bootcamp:v2", "the next version"),
        ("logs -l app=bootcamp -f", "what it says"),
    ] {
        say(&format!("  {} --context coracle {words:<62} # {why}", tool.display()));
    }
    say(&format!("  {} {:<74} # stop; --delete removes the data too", built("coracle")?.display(), "down"));
    Ok(())
}

fn coracle(words: &[&str]) -> Result<()> {
    let path = built("coracle")?;
    if is_root()? {
        return run(program(path).args(words));
    }
    run(program("sudo").arg(path).args(words))
}

fn is_root() -> Result<bool> {
    Ok(output(program("id").arg("-u"))?.trim() == "0")
}

fn kubectl(words: &[&str]) -> Result<()> {
    run(program(kubectl::path()).args(["--context", "coracle"]).args(words))
}

fn kubectl_output(words: &[&str]) -> Result<String> {
    output(program(kubectl::path()).args(["--context", "coracle"]).args(words))
}
