//! `coracle status`: version, process, addresses, data and the health of every component.

use std::time::Duration;

use anyhow::{Result, bail};
use clap::{Arg, ArgMatches};
use serde::Serialize;

use super::{Command, Format, Reach, Which, duration, say};
use crate::cluster::Cluster;
use crate::host::{checks, lock};
use crate::local::{self, Component, Reply, Request, State};

pub(crate) const COMMAND: Command = Command {
    name: "status",
    about: "Show how a cluster is",
    long: "\
Shows version, process, addresses and data directory, and how every component is: running, restarting (since when, \
and why it ended), starting or not started.

The exit code is 0 when everything runs.",
    reach: Reach::OneCluster,
    arguments: |command| {
        let command = command.arg(super::output_format());
        command.arg(
            Arg::new("wait")
                .long("wait")
                .num_args(0..=1)
                .require_equals(true)
                .default_missing_value("60s")
                .value_parser(duration::parse)
                .value_name("DURATION")
                .help("Wait until everything is well, at most so long [60s when not given]"),
        )
    },
    run,
};

/// What is printed; the field names are the JSON's.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Status {
    name: String,
    version: &'static str,
    running: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    pid: Option<i32>,
    server: String,
    addresses: Addresses,
    data_directory: String,
    components: Vec<Component>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Addresses {
    pod_range: String,
    service_range: String,
    node_ports: String,
    kubelet_port: u16,
}

fn run(matches: &ArgMatches) -> Result<()> {
    checks::privileged()?;
    let cluster = Which::of(matches).existing()?;
    let patience = matches.get_one::<Duration>("wait").copied();
    let status = status(&cluster, patience)?;
    match super::format_of(matches) {
        Format::Json => say(&serde_json::to_string_pretty(&status)?),
        Format::Text => print(&status),
    }
    if !status.running || status.components.iter().any(|component| !component.healthy) {
        bail!("the cluster {:?} is not {}", cluster.name, if status.running { "healthy" } else { "running" });
    }
    Ok(())
}

fn status(cluster: &Cluster, patience: Option<Duration>) -> Result<Status> {
    let request = patience.map_or(Request::Status, Request::Wait);
    let pid = lock::holder(cluster)?;
    let components = match pid {
        Some(_) => match local::ask(cluster, &request)? {
            Reply::Status(components) => components,
            other => bail!("the server gave an unexpected reply: {other:?}"),
        },
        None => Vec::new(),
    };
    let share = &cluster.share;
    Ok(Status {
        name: cluster.name.clone(),
        version: env!("CARGO_PKG_VERSION"),
        running: pid.is_some(),
        pid,
        server: cluster.server_url(),
        addresses: Addresses {
            pod_range: share.pod_range(),
            service_range: share.service_range(),
            node_ports: format!("{}-{}", share.node_ports.0, share.node_ports.1),
            kubelet_port: share.kubelet_port,
        },
        data_directory: cluster.folder.display().to_string(),
        components,
    })
}

fn print(status: &Status) {
    let state = status.pid.map_or_else(|| "stopped".to_owned(), |pid| format!("running (process {pid})"));
    for (name, value) in [
        ("cluster", status.name.as_str()),
        ("version", status.version),
        ("state", &state),
        ("server", &status.server),
        ("pods", &status.addresses.pod_range),
        ("services", &status.addresses.service_range),
        ("node ports", &status.addresses.node_ports),
        ("data", &status.data_directory),
    ] {
        say(&format!("{name:<12} {value}"));
    }
    let width = status.components.iter().map(|it| it.name.len()).max().unwrap_or(0);
    for component in &status.components {
        say(&format!("  {:<width$} {}", component.name, describe(component)));
    }
}

fn describe(component: &Component) -> String {
    let state = match component.state {
        State::NotStarted => "not started",
        State::Starting => "starting",
        State::Running => "running",
        State::Restarting => "RESTARTING",
        State::Failed => "FAILED",
    };
    let since = component.since.as_ref().map(|since| format!(" since {since}")).unwrap_or_default();
    let restarts = match component.restarts {
        0 => String::new(),
        1 => ", restarted once".to_owned(),
        times => format!(", restarted {times} times"),
    };
    let why = component.last_error.as_ref().map(|why| format!(": {why}")).unwrap_or_default();
    format!("{state:<11}{since}{restarts}{why}")
}
