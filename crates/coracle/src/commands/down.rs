//! `coracle down`: stops the server and every pod, and leaves nothing of the cluster on the machine but its data.

use anyhow::{Context as _, Result};
use clap::{Arg, ArgAction, ArgMatches};
use linux::process::PidFd;
use nix::sys::signal::Signal;
use nix::unistd::Pid;

use super::{Command, Reach, Which, say};
use crate::bootstrap::{files, kubeconfig};
use crate::cluster::{self, Cluster};
use crate::host::person::{Hints, Person};
use crate::host::{checks, lock};

pub(crate) const COMMAND: Command = Command {
    name: "down",
    about: "Stop a cluster with all its pods",
    long: "\
Stops the server and every pod, and takes back all that the cluster has on the machine: processes, mounts, network \
interfaces, packet rules, control groups. Its objects and images stay on disk until --delete.",
    reach: Reach::OneCluster,
    arguments: |command| {
        command.arg(
            Arg::new("delete")
                .long("delete")
                .action(ArgAction::SetTrue)
                .help("Remove the cluster's data as well"),
        )
    },
    run,
};

/// A server has nothing to finish that takes longer.
const SERVER_END_MILLIS: u16 = 20_000;

fn run(matches: &ArgMatches) -> Result<()> {
    checks::privileged()?;
    let which = Which::of(matches);
    let Some(cluster) = Cluster::find(&which.name, &which.data)? else {
        say(&format!("There is no cluster {:?} in {}; nothing to stop.", which.name, which.data.display()));
        return Ok(());
    };
    stop(&cluster)?;
    if matches.get_flag("delete") {
        std::fs::remove_dir_all(&cluster.folder)
            .with_context(|| format!("failed to remove {}", cluster.folder.display()))?;
        forget(&cluster)?;
        say(&format!("The cluster {:?} is stopped and its data are removed.", cluster.name));
    } else {
        say(&format!(
            "The cluster {:?} is stopped; `coracle up` starts it again with its data.",
            cluster.name
        ));
    }
    Ok(())
}

/// Ends the server if one runs, then the pods, then everything that the kernel holds for them.
pub(crate) fn stop(cluster: &Cluster) -> Result<()> {
    if let Some(pid) = lock::holder(cluster)? {
        end_server(pid).with_context(|| format!("failed to stop the server (process {pid})"))?;
    }
    crate::components::remove_everything(cluster)?;
    match std::fs::remove_dir_all(cluster.run_folder()) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
            Err(error).with_context(|| format!("failed to remove {}", cluster.run_folder().display()))
        }
        _ => Ok(()),
    }
}

/// Asks the server to end; one that does not within its time is killed, which loses nothing that was acknowledged.
fn end_server(pid: i32) -> Result<()> {
    let server = PidFd::open(Pid::from_raw(pid))?;
    server.kill(Signal::SIGTERM as i32)?;
    if !server.wait_gone(SERVER_END_MILLIS)? {
        server.kill(Signal::SIGKILL as i32)?;
        server.wait_gone(SERVER_END_MILLIS)?;
    }
    Ok(())
}

/// Takes the cluster out of the person's kubeconfig.
fn forget(cluster: &Cluster) -> Result<()> {
    let person = Person::find(&Hints::of_environment())?;
    let Some(text) = files::read(&person.kubeconfig)? else { return Ok(()) };
    // A file that is not a kubeconfig holds nothing of ours.
    if let Ok(Some(left)) = kubeconfig::without(&text, &cluster::label(&cluster.name)) {
        person.write_kubeconfig(&left)?;
    }
    Ok(())
}
