//! `coracle status`: version, process, addresses, data and the health of every component.

use anyhow::{Result, bail};
use clap::{Arg, ArgMatches};
use serde::Serialize;

use super::{Command, Which, say};
use crate::cluster::Cluster;
use crate::host::lock;
use crate::local::{self, Component, Reply, Request};

pub(crate) const COMMAND: Command = Command {
    name: "status",
    about: "Show how a cluster is",
    arguments: |command| {
        let formats = clap::builder::PossibleValuesParser::new(["text", "json"]);
        command.arg(
            Arg::new("output")
                .short('o')
                .long("output")
                .value_parser(formats)
                .default_value("text")
                .help("Format"),
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
    let cluster = Which::of(matches).existing()?;
    let status = status(&cluster)?;
    if matches.get_one::<String>("output").is_some_and(|format| format == "json") {
        say(&serde_json::to_string_pretty(&status)?);
    } else {
        print(&status);
    }
    if !status.running || status.components.iter().any(|component| !component.healthy) {
        bail!("the cluster {:?} is not {}", cluster.name, if status.running { "healthy" } else { "running" });
    }
    Ok(())
}

fn status(cluster: &Cluster) -> Result<Status> {
    let pid = lock::holder(cluster)?;
    let components = match pid {
        Some(_) => match local::ask(cluster, &Request::Status)? {
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
    for component in &status.components {
        let mark = if component.healthy { "ok" } else { "FAILED" };
        say(format!("  {:<28} {mark:<7} {}", component.name, component.message).trim_end());
    }
}
