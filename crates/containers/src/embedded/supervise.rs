//! The server's side of a supervisor: how one is started, watched, and what its loss means.

use std::fs::{self, File};
use std::os::fd::{AsFd, AsRawFd};
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::Child;

use linux::message;
use linux::mount::{Detached, Forbid};

use super::Embedded;
use super::connection::Connection;
use crate::blocking::aside;
use crate::clock;
use crate::error::{Doing, Error};
use crate::model::{ContainerState, Event, Exit, ExitReason, Ipc, SandboxId, SandboxState};
use crate::protocol::{Reply, Request, Running};
use crate::record::{self, Ended, SandboxRecord};
use crate::supervisor;

/// Memory file system of a pod for `/dev/shm`, in the sandbox's directory.
pub(super) const SHM: &str = "shm";

/// What a supervisor says when it is asked for the first time.
pub(super) struct Greeting {
    pub(super) connection: Connection,
    pub(super) pid: u32,
    pub(super) failure: Option<String>,
    pub(super) running: Vec<Running>,
}

/// Asks a supervisor for its state; the connection goes on with its events.
pub(super) async fn greet(directory: &Path, id: &SandboxId) -> Result<Greeting, Error> {
    let connection = Connection::ask(directory, id, Request::Watch, &[]).await?;
    match connection.expect().await? {
        (Reply::State { pid, failure, running }, _) => Ok(Greeting { connection, pid, failure, running }),
        (other, _) => Err(connection.fail(format!("it answered {other:?}"))),
    }
}

impl Embedded {
    /// Writes what the supervisor needs and starts it. Blocks.
    pub(super) fn launch(&self, record: &SandboxRecord) -> Result<Child, Error> {
        let directory = self.sandbox_directory(&record.id);
        let doing = || format!("prepare {}", directory.display());
        fs::create_dir_all(directory.join(record::CONTAINERS)).doing(doing)?;
        record::write(&directory.join(record::SANDBOX), record)?;
        let hostname = format!("{}\n", record.config.hostname);
        write_readable(&directory.join(record::HOSTNAME), &hostname).doing(doing)?;
        let resolv_conf = match &record.config.resolv_conf {
            Some(text) => text.clone(),
            // A node without the file has nothing to show.
            None => fs::read_to_string("/etc/resolv.conf").unwrap_or_default(),
        };
        write_readable(&directory.join(record::RESOLV_CONF), &resolv_conf).doing(doing)?;
        if record.config.ipc == Ipc::Pod {
            mount_shm(&directory.join(SHM))?;
        }
        let group = self.0.tree.group(&record.cgroup);
        group.create().doing(|| "make the pod's cgroup".to_owned())?;
        group
            .limit(&super::containers::limits(&record.config.resources))
            .doing(|| "limit the pod".to_owned())?;
        let place = File::open(&directory).doing(doing)?;
        let listener =
            message::listen_in(place.as_fd(), record::SOCKET).doing(|| "listen for the server".to_owned())?;
        let errors = File::create(directory.join(record::SUPERVISOR_LOG)).doing(doing)?;
        let program = PathBuf::from(format!("/proc/self/fd/{}", self.0.executable.as_fd().as_raw_fd()));
        let args = [supervisor::ARGUMENT.as_ref(), directory.as_os_str()];
        linux::process::spawn(&program, &args, listener, errors).doing(|| "start a supervisor".to_owned())
    }

    /// Follows a supervisor until it is gone.
    pub(super) fn follow(&self, id: SandboxId, connection: Connection, child: Option<Child>) {
        let this = self.clone();
        tokio::spawn(async move {
            // A supervisor that talks nonsense is treated as lost: its containers end rather than run unwatched.
            while let Ok(Some((reply, _))) = connection.next().await {
                if let Reply::Exited { container, exit } = reply {
                    let news =
                        this.0.known.lock().container(&container).is_ok_and(|known| known.note_exit(exit));
                    if news {
                        this.tell(Event::Exited { sandbox: id.clone(), container });
                    }
                }
            }
            this.handle_lost(&id, child).await;
        });
    }

    /// A supervisor is gone: what it started must not go on.
    async fn handle_lost(&self, id: &SandboxId, child: Option<Child>) {
        if let Some(mut child) = child {
            // It has closed its end, so it is ending; this frees its entry in the process table.
            let _ = aside(move || child.wait().doing(|| "wait for a supervisor".to_owned())).await;
        }
        let Ok(record) = self.0.known.lock().sandbox(id).map(|sandbox| sandbox.record.clone()) else {
            return;
        };
        let group = self.0.tree.group(&record.cgroup);
        // What resists is killed again when the sandbox is removed.
        let _ = aside(move || group.kill_all(5).doing(|| "kill a lost pod".to_owned())).await;
        let directory = self.sandbox_directory(id);
        let ended: Vec<_> = {
            let known = self.0.known.lock();
            let lost = known.containers_of(id).filter(|container| container.note_exit(unknown_exit()));
            lost.map(|container| (container.record.id.clone(), container.state.borrow().clone())).collect()
        };
        for (container, state) in ended {
            let path = directory.join(record::CONTAINERS).join(&container.0).join(record::EXIT);
            if let ContainerState::Exited { started, exit } = state {
                // Without the file the next start comes to the same conclusion.
                let _ = record::write(&path, &Ended { started, exit });
            }
            self.tell(Event::Exited { sandbox: id.clone(), container });
        }
        if let Ok(sandbox) = self.0.known.lock().sandbox(id) {
            sandbox.state.send_replace(SandboxState::NotReady);
        }
        self.tell(Event::SandboxLost { sandbox: id.clone() });
    }
}

/// The end that nobody saw.
pub(super) fn unknown_exit() -> Exit {
    Exit {
        code: 137,
        signal: None,
        reason: ExitReason::Unknown,
        message: "The container could not be located when the pod was terminated".to_owned(),
        finished: clock::now(),
    }
}

/// A file that every account in a container can read, whatever umask the server has.
fn write_readable(path: &Path, text: &str) -> std::io::Result<()> {
    fs::write(path, text)?;
    fs::set_permissions(path, fs::Permissions::from_mode(0o644))
}

fn mount_shm(place: &Path) -> Result<(), Error> {
    let doing = || "mount the pod's shared memory".to_owned();
    fs::create_dir_all(place).doing(doing)?;
    let forbid = Forbid::SETUID.and(Forbid::DEVICES).and(Forbid::EXEC);
    let memory =
        Detached::new("tmpfs", &[("mode", Some("1777")), ("size", Some("65536k"))], forbid).doing(doing)?;
    memory.attach(File::open(place).doing(doing)?).doing(doing)
}
