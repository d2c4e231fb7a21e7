//! Makes, starts, stops and removes containers.

use std::fs;
use std::io;
use std::path::PathBuf;
use std::time::Duration;

use linux::cgroup::{Group, Limits};
use tokio::time::timeout;

use super::connection::Connection;
use super::supervise::SHM;
use super::{Embedded, new_id};
use crate::clock;
use crate::error::{Doing, Error};
use crate::image::Hold;
use crate::limits::KILL_PATIENCE;
use crate::model::{
    ContainerConfig, ContainerId, ContainerState, Event, Exit, ExitReason, Ipc, Mount, Resources,
    SandboxConfig, SandboxId, SandboxState, Usage,
};
use crate::plan::{self, Places};
use crate::protocol::{Reply, Request};
use crate::record::{self, ContainerRecord};

const SIGTERM: i32 = 15;
const SIGKILL: i32 = 9;

impl Embedded {
    /// Makes a container's records, directories and cgroup.
    pub(super) async fn create(
        &self,
        sandbox: &SandboxId,
        config: ContainerConfig,
    ) -> Result<ContainerId, Error> {
        let (pod, cgroup) = {
            let known = self.0.known.lock();
            let found = known.sandbox(sandbox)?;
            if *found.state.borrow() != SandboxState::Ready {
                return Err(Error::State(format!("sandbox {sandbox} is not ready")));
            }
            (found.record.config.clone(), found.record.cgroup.clone())
        };
        let id = ContainerId(new_id()?);
        let sandbox = sandbox.clone();
        self.aside(move |this| {
            let group = this.0.tree.group(cgroup).child(&id.0);
            let created = this.write_container(&id, (&sandbox, &pod), config, &group);
            match created {
                Ok((record, layers)) => {
                    this.0.known.lock().add_container(record, ContainerState::Created, layers);
                    Ok(id)
                }
                Err(error) => {
                    // Half a container is swept with its sandbox at the latest.
                    let _ = group.remove();
                    let _ = fs::remove_dir_all(this.container_directory(&sandbox, &id));
                    Err(error)
                }
            }
        })
        .await
    }

    fn write_container(
        &self,
        id: &ContainerId,
        (sandbox, pod): (&SandboxId, &SandboxConfig),
        mut config: ContainerConfig,
        group: &Group,
    ) -> Result<(ContainerRecord, Vec<Hold>), Error> {
        let directory = self.sandbox_directory(sandbox);
        let (facts, stop_signal, held) = self.0.images.facts(&config.image)?;
        let log_path = pod.log_directory.join(&config.log_path);
        let places = Places {
            cgroup: group.path().to_owned(),
            layers: self.0.images.layers_directory(),
            log: log_path.clone(),
            hostname: directory.join(record::HOSTNAME),
            resolv_conf: directory.join(record::RESOLV_CONF),
        };
        let asked = config.clone();
        add_shm(&mut config, pod, &directory);
        let bundle = plan::bundle(pod, &config, &facts, places)?;
        let record = ContainerRecord {
            id: id.clone(),
            sandbox: sandbox.clone(),
            config: asked,
            image_id: facts.id,
            stop_signal: signal_number(&stop_signal),
            created: clock::now(),
            log_path,
        };
        let directory = self.container_directory(sandbox, id);
        let doing = || format!("prepare {}", directory.display());
        for part in [record::ROOT, record::UPPER, record::WORK] {
            fs::create_dir_all(directory.join(part)).doing(doing)?;
        }
        group.create().doing(|| "make the container's cgroup".to_owned())?;
        group.limit(&limits(&config.resources)).doing(|| "limit the container".to_owned())?;
        record::write(&directory.join(record::BUNDLE), &bundle)?;
        // Last: a directory without it is not a container yet.
        record::write(&directory.join(record::CONTAINER), &record)?;
        Ok((record, held))
    }

    /// Starts a created container.
    pub(super) async fn start(&self, id: &ContainerId) -> Result<(), Error> {
        let (record, state) = self.look_up(id)?;
        if state != ContainerState::Created {
            return Err(Error::State(format!("container {id} has been started already")));
        }
        let request = Request::Start { container: id.clone() };
        let directory = self.sandbox_directory(&record.sandbox);
        let connection = Connection::ask(&directory, &record.sandbox, request, &[]).await?;
        match connection.expect().await {
            Ok((Reply::Started { pid }, _)) => {
                self.0.known.lock().container(id)?.note_started(pid, clock::now());
                self.tell(Event::Started { sandbox: record.sandbox, container: id.clone() });
                Ok(())
            }
            Ok((other, _)) => Err(connection.fail(format!("it answered {other:?}"))),
            Err(Error::Start(why)) => {
                let exit = Exit {
                    code: 128,
                    signal: None,
                    reason: ExitReason::StartError,
                    message: why.clone(),
                    finished: clock::now(),
                };
                if self.0.known.lock().container(id)?.note_exit(exit) {
                    self.tell(Event::Exited { sandbox: record.sandbox, container: id.clone() });
                }
                Err(Error::Start(why))
            }
            Err(error) => Err(error),
        }
    }

    /// Ends a container, gently for `grace`.
    pub(super) async fn stop(&self, id: &ContainerId, grace: Duration) -> Result<(), Error> {
        let (record, _) = self.look_up(id)?;
        if !grace.is_zero() && self.signal_and_wait(&record, record.stop_signal, grace).await? {
            return Ok(());
        }
        if self.signal_and_wait(&record, SIGKILL, KILL_PATIENCE).await? {
            return Ok(());
        }
        Err(Error::Timeout(KILL_PATIENCE))
    }

    /// Whether the container is gone within `patience` of a signal.
    async fn signal_and_wait(
        &self,
        record: &ContainerRecord,
        signal: i32,
        patience: Duration,
    ) -> Result<bool, Error> {
        let mut state = match self.0.known.lock().container(&record.id) {
            Ok(container) => container.state.subscribe(),
            Err(_) => return Ok(true),
        };
        if !matches!(*state.borrow(), ContainerState::Running { .. }) {
            return Ok(true);
        }
        let request = Request::Signal { container: record.id.clone(), signal };
        let directory = self.sandbox_directory(&record.sandbox);
        // It may end on its own before the signal reaches it: then the state says so.
        if let Ok(connection) = Connection::ask(&directory, &record.sandbox, request, &[]).await {
            let _ = connection.expect().await;
        }
        let gone = state.wait_for(|state| matches!(state, ContainerState::Exited { .. }));
        // The sender is dropped when the container is removed: it is gone, too.
        Ok(timeout(patience, gone).await.is_ok())
    }

    /// Kills and removes a container; its log stays.
    pub(super) async fn discard(&self, id: &ContainerId) -> Result<(), Error> {
        let Ok((record, _)) = self.look_up(id) else { return Ok(()) };
        self.stop(id, Duration::ZERO).await?;
        let group = self.container_group(&record)?;
        let directory = self.container_directory(&record.sandbox, id);
        self.aside(move |_| {
            group.kill_all(1).doing(|| "kill what the container left".to_owned())?;
            group.remove().doing(|| "remove the container's cgroup".to_owned())?;
            match fs::remove_dir_all(&directory) {
                Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
                done => done.doing(|| format!("remove {}", directory.display())),
            }
        })
        .await?;
        self.0.known.lock().drop_container(id);
        Ok(())
    }

    /// Changes limits.
    pub(super) async fn limit(&self, id: &ContainerId, resources: Resources) -> Result<(), Error> {
        let (record, _) = self.look_up(id)?;
        let group = self.container_group(&record)?;
        self.aside(move |_| group.limit(&limits(&resources)).doing(|| "limit the container".to_owned())).await
    }

    /// What a container uses now.
    pub(super) async fn measure(&self, id: &ContainerId) -> Result<Usage, Error> {
        let (record, _) = self.look_up(id)?;
        let group = self.container_group(&record)?;
        self.aside(move |_| {
            let usage = group.usage().doing(|| "read what the container uses".to_owned())?;
            Ok(Usage {
                cpu_nanos: usage.cpu_nanos,
                memory_bytes: usage.memory_bytes,
                working_set_bytes: usage.working_set_bytes,
                pids: usage.pids,
            })
        })
        .await
    }

    /// The containers that were made from an image, as a person knows them.
    pub(super) fn users_of(&self, image: &str) -> Vec<String> {
        let known = self.0.known.lock();
        let containers = known.containers().into_iter().filter(|container| container.image_id == image);
        containers
            .map(|container| match known.sandbox(&container.sandbox) {
                Ok(sandbox) => {
                    let pod = &sandbox.record.config.pod;
                    format!("container {} of pod {}/{}", container.config.name, pod.namespace, pod.name)
                }
                Err(_) => format!("container {}", container.id),
            })
            .collect()
    }

    pub(super) fn container_directory(&self, sandbox: &SandboxId, id: &ContainerId) -> PathBuf {
        self.sandbox_directory(sandbox).join(record::CONTAINERS).join(&id.0)
    }

    pub(super) fn look_up(&self, id: &ContainerId) -> Result<(ContainerRecord, ContainerState), Error> {
        let known = self.0.known.lock();
        let container = known.container(id)?;
        Ok((container.record.clone(), container.state.borrow().clone()))
    }

    fn container_group(&self, record: &ContainerRecord) -> Result<Group, Error> {
        let cgroup = self.0.known.lock().sandbox(&record.sandbox)?.record.cgroup.clone();
        Ok(self.0.tree.group(cgroup).child(&record.id.0))
    }
}

/// Limits in the kernel's words.
pub(super) fn limits(resources: &Resources) -> Limits {
    Limits {
        cpu_shares: resources.cpu_shares,
        cpu_quota_micros: resources.cpu_quota_micros,
        cpu_period_micros: resources.cpu_period_micros,
        memory_bytes: resources.memory_limit_bytes,
        pids: resources.pids_limit,
    }
}

/// The pod's shared memory, unless the container brings its own.
fn add_shm(config: &mut ContainerConfig, pod: &SandboxConfig, sandbox_directory: &std::path::Path) {
    let place = PathBuf::from("/dev/shm");
    if config.mounts.iter().any(|mount| mount.container_path == place) {
        return;
    }
    let host_path = match pod.ipc {
        Ipc::Pod => sandbox_directory.join(SHM),
        Ipc::Host => place.clone(),
    };
    config.mounts.push(Mount { host_path, container_path: place, ..Mount::default() });
}

/// `SIGTERM`, `TERM` or `15` as a number; SIGTERM for what is none.
fn signal_number(name: &str) -> i32 {
    const NAMES: [(&str, i32); 10] = [
        ("HUP", 1),
        ("INT", 2),
        ("QUIT", 3),
        ("KILL", 9),
        ("USR1", 10),
        ("USR2", 12),
        ("TERM", 15),
        ("STOP", 19),
        ("WINCH", 28),
        ("PWR", 30),
    ];
    let short = name.strip_prefix("SIG").unwrap_or(name);
    let named = NAMES.iter().find(|(known, _)| *known == short).map(|(_, number)| *number);
    named.or_else(|| short.parse().ok().filter(|number| (1..=64).contains(number))).unwrap_or(SIGTERM)
}
