//! Processes between fork and exec.

use std::os::fd::{AsFd, BorrowedFd, OwnedFd};

use linux::message;
use linux::process::{self, Namespaces, Pid, PidFd};
use linux::stdio;

use super::log::{Log, Source};
use super::streams::Stream;
use super::{Container, Exec, Supervisor};
use crate::build::{self, Cradle, Streams};
use crate::clock;
use crate::error::{Doing, Error};
use crate::model::{ContainerId, Exit, ExitReason, Processes};
use crate::protocol::{self, Birth, Reply};
use crate::record::{self, Bundle, Input, Process, Started};

/// A process that has not become its program yet.
pub(super) struct Birthing {
    pid: Pid,
    fd: OwnedFd,
    client: u64,
    /// A container's first process, or a further one.
    container: Option<ContainerId>,
    terminal: Option<OwnedFd>,
}

impl Birthing {
    pub(super) fn fd(&self) -> BorrowedFd<'_> {
        self.fd.as_fd()
    }

    pub(super) fn pid(&self) -> Pid {
        self.pid
    }
}

impl Supervisor {
    /// Forks a container's first process.
    pub(super) fn start_container(&mut self, client: u64, id: &ContainerId) -> Result<(), Error> {
        if self.containers.contains_key(id) {
            return Err(Error::State(format!("container {id} has been started")));
        }
        let directory = self.container_directory(id);
        let bundle: Bundle = record::read(&directory.join(record::BUNDLE))?
            .ok_or_else(|| Error::not_found("container", id))?;
        let log = Log::open(&bundle.log_path, self.record.log_policy)
            .doing(|| format!("open the log {}", bundle.log_path.display()))?;
        let group = self.tree.group(&bundle.cgroup);
        let (child, ours) = pipes(&bundle)?;
        let (birth, far) = message::pair().doing(|| "make a socket".to_owned())?;
        message::set_nonblocking(&birth).doing(|| "make a socket".to_owned())?;
        let cradle = Cradle {
            process: &bundle.process,
            streams: &child,
            group: &group,
            oom_score_adj: bundle.oom_score_adj,
            birth: &far,
        };
        let mut namespaces = Namespaces::CLONE_NEWNS;
        namespaces.set(Namespaces::CLONE_NEWPID, bundle.processes == Processes::Container);
        let hierarchies = self.tree.hierarchies();
        let pid = self.among(self.shared_first.as_ref(), || {
            process::fork_into(namespaces, || build::first(&cradle, &bundle, &directory, hierarchies))
        })?;
        let first = PidFd::open(pid).doing(|| "watch the process".to_owned())?;
        let started = clock::now();
        let Pipes { streams, input } = ours;
        let container = Container { pid, first, started, group, bundle, log, streams, input, is_born: false };
        self.containers.insert(id.clone(), container);
        let container = Some(id.clone());
        self.births.push(Birthing { pid, fd: birth, client, container, terminal: None });
        Ok(())
    }

    /// Forks a further process of a container.
    pub(super) fn start_exec(
        &mut self,
        client: u64,
        id: &ContainerId,
        process: &Process,
        fds: Vec<OwnedFd>,
    ) -> Result<(), Error> {
        let container = self.running(id)?;
        let streams = match <[OwnedFd; 3]>::try_from(fds) {
            Ok(fds) => Streams::Given(fds),
            Err(_) if process.tty => Streams::Terminal,
            Err(_) => return Err(Error::Invalid("exec needs three descriptors or a terminal".to_owned())),
        };
        let (birth, far) = message::pair().doing(|| "make a socket".to_owned())?;
        message::set_nonblocking(&birth).doing(|| "make a socket".to_owned())?;
        let oom_score_adj = container.bundle.oom_score_adj;
        let cradle =
            Cradle { process, streams: &streams, group: &container.group, oom_score_adj, birth: &far };
        let is_apart = container.bundle.processes != Processes::Host;
        let pid = self.among(is_apart.then_some(&container.first), || {
            process::fork_into(Namespaces::empty(), || build::further(&cradle, &container.first))
        })?;
        self.execs.push(Exec { pid, client });
        self.births.push(Birthing { pid, fd: birth, client, container: None, terminal: None });
        Ok(())
    }

    /// Listens to a process that is being born.
    pub(super) fn attend(&mut self, pid: Pid) {
        while let Some(position) = self.births.iter().position(|birth| birth.pid == pid) {
            let birth = &mut self.births[position];
            let message = match message::receive(birth.fd.as_fd()) {
                Err(error) if error.kind() == std::io::ErrorKind::WouldBlock => return,
                Err(_) => message::Message::default(),
                Ok(message) => message,
            };
            if message.bytes.is_empty() {
                let birth = self.births.remove(position);
                self.handle_born(birth);
                return;
            }
            match protocol::decode(&message.bytes) {
                Ok(Birth::Terminal) => birth.terminal = message.fds.into_iter().next(),
                Ok(Birth::Failed { why }) => {
                    let birth = self.births.remove(position);
                    self.handle_stillborn(&birth, why);
                    return;
                }
                Err(_) => {}
            }
        }
    }

    fn handle_born(&mut self, birth: Birthing) {
        let pid = birth.pid.as_raw();
        let Some(id) = birth.container else {
            let fds: Vec<BorrowedFd<'_>> = birth.terminal.iter().map(AsFd::as_fd).collect();
            return self.reply(birth.client, &Reply::Started { pid }, &fds);
        };
        let path = self.container_directory(&id).join(record::STARTED);
        if let Some(container) = self.containers.get_mut(&id) {
            container.is_born = true;
            container.started = clock::now();
            if let Some(terminal) = birth.terminal {
                take_terminal(container, terminal);
            }
            // Only a server that starts later reads it; to the present one the reply tells the same.
            let _ = record::write(&path, &Started { pid, started: container.started });
        }
        self.reply(birth.client, &Reply::Started { pid }, &[]);
    }

    fn handle_stillborn(&mut self, birth: &Birthing, why: String) {
        if let Some(id) = &birth.container {
            self.containers.remove(id);
            let exit = Exit {
                code: 128,
                signal: None,
                reason: ExitReason::StartError,
                message: why.clone(),
                finished: clock::now(),
            };
            self.record_exit(id, None, exit);
        }
        self.execs.retain(|exec| exec.pid != birth.pid);
        self.reply(birth.client, &Reply::Failed { why }, &[]);
    }

    pub(super) fn running(&self, id: &ContainerId) -> Result<&Container, Error> {
        let is_running = |container: &&Container| container.is_born;
        self.containers
            .get(id)
            .filter(is_running)
            .ok_or_else(|| Error::State(format!("container {id} is not running")))
    }
}

/// Our ends of a container's streams.
struct Pipes {
    streams: Vec<Stream>,
    input: Option<OwnedFd>,
}

fn pipes(bundle: &Bundle) -> Result<(Streams, Pipes), Error> {
    if bundle.process.tty {
        return Ok((Streams::Terminal, Pipes { streams: Vec::new(), input: None }));
    }
    let doing = || "make the standard streams".to_owned();
    let (stdout, child_stdout) = stdio::pipe().doing(doing)?;
    let (stderr, child_stderr) = stdio::pipe().doing(doing)?;
    let (child_stdin, input) = if bundle.input == Input::None {
        (stdio::null().doing(doing)?.into(), None)
    } else {
        let (child, ours) = stdio::pipe().doing(doing)?;
        (child, Some(ours))
    };
    let streams = vec![
        Stream::new(stdout, Source::Stdout).doing(doing)?,
        Stream::new(stderr, Source::Stderr).doing(doing)?,
    ];
    Ok((Streams::Given([child_stdin, child_stdout, child_stderr]), Pipes { streams, input }))
}

fn take_terminal(container: &mut Container, terminal: OwnedFd) {
    // A terminal that cannot be watched shows nothing; the container itself runs.
    if container.bundle.input != Input::None {
        container.input = terminal.try_clone().ok();
    }
    container.streams.extend(Stream::new(terminal, Source::Stdout).ok());
}
