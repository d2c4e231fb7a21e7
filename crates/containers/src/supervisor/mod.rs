//! The process that stays with a pod: it holds its namespaces, starts its processes, writes their logs and keeps
//! their exit codes.
//!
//! It is this same executable, started again with `supervise DIRECTORY` and a listening socket as standard input. It has
//! one thread and waits in one place. It outlives the server, which finds it again by its socket; when it dies, the
//! kernel kills what it started. It decides nothing: it never restarts anything.

mod births;
mod log;
mod network;
mod pod;
mod requests;
mod streams;

use std::collections::BTreeMap;
use std::ffi::OsString;
use std::fs::File;
use std::io::{self, Write};
use std::os::fd::{AsFd, BorrowedFd, OwnedFd};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::SystemTime;

use linux::cgroup::{Group, Tree};
use linux::process::{self, Ended, Namespaces, Pid, PidFd};
use linux::wait::{self, Children, For};
use linux::{message, stdio};

use crate::clock;
use crate::error::{Doing, Error};
use crate::limits::SUPERVISOR_CLIENTS;
use crate::model::{ContainerId, Exit, ExitReason};
use crate::protocol::{self, Reply};
use crate::record::{self, Bundle, SandboxRecord};
use births::Birthing;
use log::Log;
use streams::{After, Stream};

/// The word on the command line that makes this executable a supervisor.
pub(crate) const ARGUMENT: &str = "supervise";

/// Supervises a pod when the arguments of this program say so, and gives its exit code at the end; `None` when this
/// is no supervisor.
pub(crate) fn dispatch(arguments: &[OsString]) -> Option<ExitCode> {
    let [_, word, rest @ ..] = arguments else { return None };
    (word == ARGUMENT).then(|| supervise(rest))
}

fn supervise(arguments: &[OsString]) -> ExitCode {
    let result = match arguments {
        [directory] => Supervisor::start(Path::new(directory)).and_then(Supervisor::run),
        _ => Err(Error::Invalid("which sandbox to supervise is missing".to_owned())),
    };
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            // Standard error is the sandbox's supervisor.log; there is nobody else to tell.
            let _ = writeln!(io::stderr(), "{error}");
            ExitCode::FAILURE
        }
    }
}

struct Supervisor {
    directory: PathBuf,
    record: SandboxRecord,
    tree: Tree,
    /// Why the pod's namespaces could not be made.
    failure: Option<String>,
    listener: OwnedFd,
    children: Children,
    /// Where forked children belong unless said otherwise.
    own_processes: File,
    /// PID 1 of the pod, when its containers share one.
    shared_first: Option<PidFd>,
    clients: Vec<Client>,
    clients_seen: u64,
    containers: BTreeMap<ContainerId, Container>,
    births: Vec<Birthing>,
    execs: Vec<Exec>,
    /// Streams of ended containers whose last bytes somebody attached has not taken yet.
    lingering: Vec<Stream>,
    buffer: Vec<u8>,
}

struct Client {
    number: u64,
    fd: OwnedFd,
    is_watching: bool,
}

struct Container {
    pid: Pid,
    first: PidFd,
    started: SystemTime,
    group: Group,
    bundle: Bundle,
    log: Log,
    streams: Vec<Stream>,
    input: Option<OwnedFd>,
    is_born: bool,
}

struct Exec {
    pid: Pid,
    client: u64,
}

/// What a descriptor that became ready belongs to.
#[derive(Clone)]
enum Ready {
    Listener,
    Children,
    Client(u64),
    Birth(Pid),
    Stream(ContainerId, usize),
    Blocked(ContainerId, usize),
    Lingering,
}

impl Supervisor {
    fn start(directory: &Path) -> Result<Self, Error> {
        let record: SandboxRecord = record::read(&directory.join(record::SANDBOX))?
            .ok_or_else(|| Error::not_found("sandbox", &directory.display()))?;
        process::start_session().doing(|| "start a session".to_owned())?;
        process::set_name(c"coracle-pod").doing(|| "set the name".to_owned())?;
        process::hide().doing(|| "hide from other processes".to_owned())?;
        process::become_subreaper().doing(|| "become a subreaper".to_owned())?;
        let children = Children::watch().doing(|| "watch children".to_owned())?;
        let listener = io::stdin().as_fd().try_clone_to_owned().doing(|| "keep the socket".to_owned())?;
        let null = stdio::null().doing(|| "open /dev/null".to_owned())?;
        stdio::take(null.as_fd(), null.as_fd(), io::stderr().as_fd())
            .doing(|| "close the input".to_owned())?;
        let tree = Tree::find().doing(|| "find the cgroups".to_owned())?;
        let own = tree.group_apart(&record.supervisor_cgroup);
        own.join().doing(|| "enter the supervisors' cgroup".to_owned())?;
        // The kernel should kill a container for memory, not who watches it. Some hosts refuse; it is a preference.
        let _ = std::fs::write("/proc/self/oom_score_adj", "-998");
        let own_processes = File::open("/proc/self/ns/pid").doing(|| "open the PID namespace".to_owned())?;
        let (shared_first, failure) = match pod::make(&record) {
            Ok(first) => (first, None),
            Err(error) => (None, Some(error.to_string())),
        };
        Ok(Self {
            directory: directory.to_owned(),
            record,
            tree,
            failure,
            listener,
            children,
            own_processes,
            shared_first,
            clients: Vec::new(),
            clients_seen: 0,
            containers: BTreeMap::new(),
            births: Vec::new(),
            execs: Vec::new(),
            lingering: Vec::new(),
            buffer: vec![0; 16 * 1024],
        })
    }

    fn run(mut self) -> Result<(), Error> {
        loop {
            let tags = {
                let (fds, tags) = self.interests();
                let ready = wait::any(&fds).doing(|| "wait".to_owned())?;
                tags.into_iter()
                    .zip(ready)
                    .filter(|(_, is_ready)| *is_ready)
                    .map(|(tag, _)| tag)
                    .collect::<Vec<_>>()
            };
            for tag in tags {
                if self.handle(&tag)? == Next::End {
                    return self.end();
                }
            }
        }
    }

    fn interests(&self) -> (Vec<(BorrowedFd<'_>, For)>, Vec<Ready>) {
        let mut all = vec![((self.children.as_fd(), For::Reading), Ready::Children)];
        if self.clients.len() < SUPERVISOR_CLIENTS {
            all.push(((self.listener.as_fd(), For::Reading), Ready::Listener));
        }
        all.extend(self.clients.iter().map(|c| ((c.fd.as_fd(), For::Reading), Ready::Client(c.number))));
        all.extend(self.births.iter().map(|b| ((b.fd(), For::Reading), Ready::Birth(b.pid()))));
        for (id, container) in &self.containers {
            for (position, stream) in container.streams.iter().enumerate() {
                all.push(match stream.blocked_by() {
                    Some(fd) => ((fd, For::Writing), Ready::Blocked(id.clone(), position)),
                    None => ((stream.fd(), For::Reading), Ready::Stream(id.clone(), position)),
                });
            }
        }
        let blocked = self.lingering.iter().filter_map(Stream::blocked_by);
        all.extend(blocked.map(|fd| ((fd, For::Writing), Ready::Lingering)));
        all.into_iter().unzip()
    }

    fn handle(&mut self, ready: &Ready) -> Result<Next, Error> {
        match ready {
            Ready::Listener => self.accept(),
            Ready::Children => self.reap()?,
            Ready::Client(number) => return Ok(self.serve(*number)),
            Ready::Birth(pid) => self.attend(*pid),
            Ready::Stream(id, position) => self.read(id, *position),
            Ready::Blocked(id, position) => {
                if let Some(stream) = self.containers.get_mut(id).and_then(|c| c.streams.get_mut(*position)) {
                    stream.flush();
                }
            }
            Ready::Lingering => {
                self.lingering.iter_mut().for_each(Stream::flush);
                self.lingering.retain(|stream| stream.blocked_by().is_some());
            }
        }
        Ok(Next::Go)
    }

    fn accept(&mut self) {
        // A client that has gone again is no reason to stop.
        if let Ok(fd) = message::accept(self.listener.as_fd()) {
            self.clients_seen += 1;
            self.clients.push(Client { number: self.clients_seen, fd, is_watching: false });
        }
    }

    fn read(&mut self, id: &ContainerId, position: usize) {
        let Some(container) = self.containers.get_mut(id) else { return };
        let Some(stream) = container.streams.get_mut(position) else { return };
        if stream.read(&mut container.log, &mut self.buffer) == After::Ended {
            container.streams.remove(position);
        }
    }

    fn reap(&mut self) -> Result<(), Error> {
        self.children.clear().doing(|| "take note of signals".to_owned())?;
        while let Some((pid, ended)) = process::reap().doing(|| "wait for children".to_owned())? {
            // What it said before it ended comes first.
            self.attend(pid);
            self.handle_ended(pid, ended);
        }
        Ok(())
    }

    fn handle_ended(&mut self, pid: Pid, ended: Ended) {
        if let Some(position) = self.execs.iter().position(|exec| exec.pid == pid) {
            let exec = self.execs.remove(position);
            self.reply(exec.client, &Reply::Ended { code: ended.code }, &[]);
            self.forget_client(exec.client);
            return;
        }
        let found = self.containers.iter().find(|(_, c)| c.pid == pid && c.is_born).map(|(id, _)| id.clone());
        let Some(id) = found else { return };
        let mut container = self.containers.remove(&id).expect("just found");
        if container.bundle.processes != crate::model::Processes::Container {
            // Nobody else ends what it left behind. What resists is left to the removal of the pod.
            let _ = container.group.kill_all(1);
        }
        for mut stream in std::mem::take(&mut container.streams) {
            stream.drain(&mut container.log, &mut self.buffer);
            self.lingering.push(stream);
        }
        self.lingering.retain(|stream| stream.blocked_by().is_some());
        let exit = exit(ended, container.group.memory_kills().unwrap_or(0));
        self.record_exit(&id, Some(container.started), exit);
    }

    /// Keeps an exit on disk, then tells it.
    fn record_exit(&mut self, id: &ContainerId, started: Option<SystemTime>, exit: Exit) {
        let path = self.container_directory(id).join(record::EXIT);
        let told = Reply::Exited { container: id.clone(), exit: exit.clone() };
        // A full disk must not hide the exit from a server that listens now.
        let written = record::write(&path, &record::Ended { started, exit });
        let watchers: Vec<u64> = self.clients.iter().filter(|c| c.is_watching).map(|c| c.number).collect();
        for number in watchers {
            self.reply(number, &told, &[]);
        }
        if let Err(error) = written {
            let _ = writeln!(io::stderr(), "{error}");
        }
    }

    fn container_directory(&self, id: &ContainerId) -> PathBuf {
        self.directory.join(record::CONTAINERS).join(&id.0)
    }

    /// Sends to a client; one that does not listen is let go.
    fn reply(&mut self, number: u64, reply: &Reply, fds: &[BorrowedFd<'_>]) {
        let Some(client) = self.clients.iter().find(|client| client.number == number) else { return };
        if protocol::send(&client.fd, reply, fds).is_err() {
            self.forget_client(number);
        }
    }

    fn forget_client(&mut self, number: u64) {
        self.clients.retain(|client| client.number != number);
        for exec in self.execs.iter().filter(|exec| exec.client == number) {
            // It may have ended a moment ago; then there is nothing to kill.
            let _ = process::kill(exec.pid, 9);
        }
    }

    fn end(self) -> Result<(), Error> {
        self.tree.group(&self.record.cgroup).kill_all(5).doing(|| "kill the pod's processes".to_owned())?;
        Ok(())
    }

    /// Runs `fork` with children placed in another PID namespace, and comes back.
    fn among<T>(&self, first: Option<&PidFd>, fork: impl FnOnce() -> io::Result<T>) -> Result<T, Error> {
        let doing = || "enter the container's processes".to_owned();
        if let Some(first) = first {
            first.enter(Namespaces::CLONE_NEWPID).doing(doing)?;
        }
        let forked = fork();
        if first.is_some() {
            process::enter(&self.own_processes, Namespaces::CLONE_NEWPID).doing(doing)?;
        }
        forked.doing(|| "fork".to_owned())
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Next {
    Go,
    End,
}

fn exit(ended: Ended, memory_kills: u64) -> Exit {
    let reason = match (ended.code, memory_kills) {
        (_, 1..) => ExitReason::OomKilled,
        (0, 0) => ExitReason::Completed,
        (_, 0) => ExitReason::Error,
    };
    Exit { code: ended.code, signal: ended.signal, reason, message: String::new(), finished: clock::now() }
}
