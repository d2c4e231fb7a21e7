//! Makes and removes sandboxes.

use std::fs;
use std::io;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::path::Path;

use linux::netlink::{Change, Netlink};
use tokio::net::TcpSocket;
use tokio::time::timeout;

use super::connection::Connection;
use super::supervise::{SHM, greet};
use super::{Embedded, new_id};
use crate::clock;
use crate::error::{Doing, Error};
use crate::limits::SUPERVISOR_PATIENCE;
use crate::model::{Network, SandboxConfig, SandboxId, SandboxState, SandboxStatus};
use crate::plan;
use crate::protocol::{Reply, Request};
use crate::record::{Link, SandboxRecord};
use crate::runtime::Duplex;

impl Embedded {
    /// Makes a sandbox; when it fails nothing is left.
    pub(super) async fn make(&self, config: SandboxConfig) -> Result<SandboxStatus, Error> {
        check(&config)?;
        let record = self.plan_sandbox(config)?;
        let id = record.id.clone();
        match self.bring_up(record.clone()).await {
            Ok(()) => self.0.known.lock().sandbox(&id).map(super::known::Sandbox::status),
            Err(error) => {
                // The first failure is what matters; leftovers that resist are swept at the next start.
                let _ = self.aside(move |this| this.clear(&record)).await;
                self.0.known.lock().drop_sandbox(&id);
                Err(error)
            }
        }
    }

    fn plan_sandbox(&self, config: SandboxConfig) -> Result<SandboxRecord, Error> {
        let id = SandboxId(new_id()?);
        let settings = &self.0.settings;
        let mut known = self.0.known.lock();
        let link = match config.network {
            Network::Host => None,
            Network::Pod => {
                let addresses = vec![known.take_address(settings.pod_range)?];
                Some(Link { name: plan::link_name(&id), addresses, mtu: settings.mtu })
            }
        };
        let record = SandboxRecord {
            cgroup: self.pods_group().path().join(&config.cgroup_parent),
            supervisor_cgroup: self.supervisors().path().to_owned(),
            id,
            config,
            created: clock::now(),
            link,
            log_policy: settings.log_policy,
        };
        known.add_sandbox(record.clone(), SandboxState::NotReady);
        Ok(record)
    }

    async fn bring_up(&self, record: SandboxRecord) -> Result<(), Error> {
        let id = record.id.clone();
        let child = self.aside(move |this| this.launch(&record)).await?;
        let directory = self.sandbox_directory(&id);
        let greeting = timeout(SUPERVISOR_PATIENCE, greet(&directory, &id)).await;
        let greeting = match greeting {
            Ok(Ok(greeting)) if greeting.failure.is_none() => greeting,
            bad => {
                let why = match bad {
                    Ok(Ok(greeting)) => greeting.failure.unwrap_or_default(),
                    Ok(Err(error)) => last_words(&directory, &error),
                    Err(_) => "it does not answer".to_owned(),
                };
                end_child(child).await;
                return Err(Error::Supervisor { sandbox: id.to_string(), why });
            }
        };
        if let Ok(sandbox) = self.0.known.lock().sandbox(&id) {
            sandbox.state.send_replace(SandboxState::Ready);
        }
        self.follow(id, greeting.connection, Some(child));
        Ok(())
    }

    /// Ends and removes a sandbox; one that is gone is no error.
    pub(super) async fn remove(&self, id: &SandboxId) -> Result<(), Error> {
        let Ok(record) = self.0.known.lock().sandbox(id).map(|sandbox| sandbox.record.clone()) else {
            return Ok(());
        };
        self.end_supervisor(id).await;
        self.aside(move |this| this.clear(&record)).await?;
        self.0.known.lock().drop_sandbox(id);
        Ok(())
    }

    /// Asks the supervisor to end and waits until it has; one that does not listen is left to the kernel's kill.
    async fn end_supervisor(&self, id: &SandboxId) {
        let state = self.0.known.lock().sandbox(id).map(|sandbox| sandbox.state.subscribe());
        let Ok(mut state) = state else { return };
        let asked = Connection::ask(&self.sandbox_directory(id), id, Request::End, &[]).await;
        if asked.is_ok() {
            let gone = state.wait_for(|state| *state == SandboxState::NotReady);
            let _ = timeout(SUPERVISOR_PATIENCE, gone).await;
        }
    }

    /// Removes what a sandbox has in the kernel and on disk, however much of it was made. Blocks.
    pub(super) fn clear(&self, record: &SandboxRecord) -> Result<(), Error> {
        let group = self.0.tree.group(&record.cgroup);
        if !group.kill_all(10).doing(|| "kill the pod's processes".to_owned())? {
            return Err(Error::State(format!("processes of sandbox {} cannot be killed", record.id)));
        }
        group.remove().doing(|| "remove the pod's cgroup".to_owned())?;
        let directory = self.sandbox_directory(&record.id);
        linux::mount::detach(&directory.join(SHM)).doing(|| "unmount the pod's shared memory".to_owned())?;
        match fs::remove_dir_all(&directory) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
            done => done.doing(|| format!("remove {}", directory.display())),
        }
    }

    /// Removes every sandbox and everything else this runtime made in the kernel.
    pub(super) async fn remove_all(&self) -> Result<(), Error> {
        let sandboxes = self.0.known.lock().sandboxes();
        for sandbox in sandboxes {
            let link = plan::link_name(&sandbox.id);
            self.remove(&sandbox.id).await?;
            self.aside(move |_| delete_link(&link)).await?;
        }
        self.aside(|this| {
            let doing = || "remove the cluster's cgroups".to_owned();
            let root = this.apart_group();
            root.kill_all(10).doing(doing)?;
            root.remove().doing(doing)
        })
        .await
    }

    /// Connects to a port on the pod's own loopback.
    pub(super) async fn connect_port(&self, id: &SandboxId, port: u16) -> Result<Box<dyn Duplex>, Error> {
        self.0.known.lock().sandbox(id)?;
        let doing = || format!("connect to port {port} of the pod");
        let mut refused = None;
        for loopback in [IpAddr::V4(Ipv4Addr::LOCALHOST), IpAddr::V6(Ipv6Addr::LOCALHOST)] {
            let address = SocketAddr::new(loopback, port);
            let socket = self.socket_in(id, loopback).await?;
            match socket.connect(address).await {
                Ok(stream) => return Ok(Box::new(stream)),
                Err(error) => refused = refused.or(Some(error)),
            }
        }
        Err(refused.unwrap_or_else(|| io::ErrorKind::NotConnected.into())).doing(doing)
    }

    async fn socket_in(&self, id: &SandboxId, toward: IpAddr) -> Result<TcpSocket, Error> {
        let request = Request::Socket { toward };
        let connection = Connection::ask(&self.sandbox_directory(id), id, request, &[]).await?;
        match connection.expect().await? {
            (Reply::Done, fds) if fds.len() == 1 => {
                let fd = fds.into_iter().next().expect("there is one");
                Ok(TcpSocket::from_std_stream(std::net::TcpStream::from(fd)))
            }
            _ => Err(connection.fail("it sent no socket")),
        }
    }
}

fn check(config: &SandboxConfig) -> Result<(), Error> {
    if config.hostname.len() > 64 {
        return Err(Error::Invalid(format!("host name {:?} is longer than 64 bytes", config.hostname)));
    }
    if config.cgroup_parent.split('/').any(|part| part.is_empty() || part == "." || part == "..") {
        return Err(Error::Invalid(format!("bad cgroup parent {:?}", config.cgroup_parent)));
    }
    Ok(())
}

/// Why a supervisor gave up, by its own words when it left any.
fn last_words(directory: &Path, error: &Error) -> String {
    let words = fs::read_to_string(directory.join(crate::record::SUPERVISOR_LOG)).unwrap_or_default();
    if words.trim().is_empty() { error.to_string() } else { words.trim().to_owned() }
}

async fn end_child(mut child: std::process::Child) {
    // It may have ended by itself; waiting frees its entry in the process table either way.
    let _ = crate::blocking::aside(move || {
        let _ = child.kill();
        child.wait().doing(|| "wait for a supervisor".to_owned())
    })
    .await;
}

/// The link vanishes with the pod's namespace, but a moment later; here nothing may be left on return.
fn delete_link(name: &str) -> Result<(), Error> {
    let fail = |error: linux::netlink::NetlinkError| {
        Error::os(format!("delete link {name}"), io::Error::other(error.to_string()))
    };
    let mut netlink = Netlink::open().map_err(fail)?;
    let Some(index) = netlink.index(name).map_err(fail)? else { return Ok(()) };
    match netlink.apply(&[Change::DeleteLink(index)]) {
        Err(error) if netlink.index(name).map_err(fail)?.is_some() => Err(fail(error)),
        _ => Ok(()),
    }
}
