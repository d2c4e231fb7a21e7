//! Exec and attach: streams into a container.

use std::os::fd::{AsFd, OwnedFd};
use std::time::Duration;

use linux::stdio;
use tokio::io::{AsyncRead, AsyncReadExt};
use tokio::sync::mpsc;
use tokio::time::timeout;

use super::Embedded;
use super::connection::{Connection, Descriptor};
use crate::error::{Doing, Error};
use crate::limits::{EXEC_OUTPUT_BYTES, RESIZES};
use crate::model::{ContainerId, ContainerState, ExecConfig, ExecOutput, TerminalSize};
use crate::protocol::{Reply, Request};
use crate::record::{self, Bundle, Process};
use crate::runtime::{BoxFuture, Reader, Session, Writer};

impl Embedded {
    /// Starts a further process in a container.
    pub(super) async fn run_in(&self, id: &ContainerId, config: ExecConfig) -> Result<Session, Error> {
        let (sandbox, bundle) = self.running_bundle(id)?;
        let (wants_stdin, tty) = (config.stdin, config.tty);
        let process = exec_process(bundle.process, config)?;
        let request = Request::Exec { container: id.clone(), process: Box::new(process) };
        let pipes = if tty { None } else { Some(pipes(wants_stdin)?) };
        let fds: Vec<_> = pipes.iter().flat_map(|(theirs, _)| theirs.iter().map(AsFd::as_fd)).collect();
        let connection = Connection::ask(&self.sandbox_directory(&sandbox), &sandbox, request, &fds).await?;
        let (_, terminal) = connection.expect().await?;
        drop(fds);
        let exit = exec_exit(connection);
        match (pipes, terminal.into_iter().next()) {
            (Some((_, ours)), _) => Ok(Session {
                stdin: ours.stdin.map(writer).transpose()?,
                stdout: reader(ours.stdout)?,
                stderr: Some(reader(ours.stderr)?),
                resize: None,
                exit,
            }),
            (None, Some(terminal)) => terminal_session(terminal, wants_stdin, exit),
            (None, None) => Err(Error::State("the supervisor sent no terminal".to_owned())),
        }
    }

    /// Runs a short command and collects what it says.
    pub(super) async fn run_briefly(
        &self,
        id: &ContainerId,
        command: Vec<String>,
        patience: Duration,
    ) -> Result<ExecOutput, Error> {
        let config = ExecConfig { command, stdin: false, tty: false };
        let run = async {
            let session = self.run_in(id, config).await?;
            let errors = session.stderr.expect("there is no terminal");
            let (stdout, stderr, code) =
                tokio::try_join!(collect(session.stdout), collect(errors), session.exit)?;
            Ok(ExecOutput { code, stdout, stderr })
        };
        // Giving up closes the connection, which kills the process.
        timeout(patience, run).await.map_err(|_| Error::Timeout(patience))?
    }

    /// Joins the streams of a container's first process.
    pub(super) async fn join(&self, id: &ContainerId) -> Result<Session, Error> {
        let (sandbox, bundle) = self.running_bundle(id)?;
        let tty = bundle.process.tty;
        let (theirs, ours) = pipes(false)?;
        let [_, stdout, stderr] = &theirs;
        let fds = if tty { vec![stdout.as_fd()] } else { vec![stdout.as_fd(), stderr.as_fd()] };
        let request = Request::Attach { container: id.clone() };
        let connection = Connection::ask(&self.sandbox_directory(&sandbox), &sandbox, request, &fds).await?;
        let (_, input) = connection.expect().await?;
        drop(fds);
        let input = input.into_iter().next();
        let terminal = input.as_ref().filter(|_| tty).map(OwnedFd::try_clone).transpose();
        let terminal = terminal.doing(|| "attach".to_owned())?;
        Ok(Session {
            stdin: input.map(writer).transpose()?,
            stdout: reader(ours.stdout)?,
            stderr: if tty { None } else { Some(reader(ours.stderr)?) },
            resize: terminal.map(resizer),
            exit: self.container_exit(id)?,
        })
    }

    fn container_exit(&self, id: &ContainerId) -> Result<BoxFuture<'static, i32>, Error> {
        let mut state = self.0.known.lock().container(id)?.state.subscribe();
        Ok(Box::pin(async move {
            let ended = state.wait_for(|state| matches!(state, ContainerState::Exited { .. })).await;
            match ended.as_deref() {
                Ok(ContainerState::Exited { exit, .. }) => Ok(exit.code),
                _ => Err(Error::State("the container was removed".to_owned())),
            }
        }))
    }

    fn running_bundle(&self, id: &ContainerId) -> Result<(crate::model::SandboxId, Bundle), Error> {
        let (record, state) = self.look_up(id)?;
        if !matches!(state, ContainerState::Running { .. }) {
            return Err(Error::State(format!("container {id} is not running")));
        }
        let path = self.container_directory(&record.sandbox, id).join(record::BUNDLE);
        let bundle = record::read(&path)?.ok_or_else(|| Error::not_found("container", id))?;
        Ok((record.sandbox, bundle))
    }
}

/// An exec's process is the container's own with another command.
fn exec_process(of_container: Process, config: ExecConfig) -> Result<Process, Error> {
    if config.command.is_empty() {
        return Err(Error::Invalid("you must specify at least one command for the container".to_owned()));
    }
    let mut env = of_container.env.clone();
    if config.tty && env.iter().all(|(name, _)| name != "TERM") {
        env.push(("TERM".to_owned(), "xterm".to_owned()));
    }
    Ok(Process { args: config.command, env, tty: config.tty, ..of_container })
}

struct Pipes {
    stdin: Option<OwnedFd>,
    stdout: OwnedFd,
    stderr: OwnedFd,
}

/// The process's ends (input, output, errors) and ours.
fn pipes(wants_stdin: bool) -> Result<([OwnedFd; 3], Pipes), Error> {
    let doing = || "make the standard streams".to_owned();
    let (stdout, their_stdout) = stdio::pipe().doing(doing)?;
    let (stderr, their_stderr) = stdio::pipe().doing(doing)?;
    let (their_stdin, stdin) = if wants_stdin {
        let (theirs, ours) = stdio::pipe().doing(doing)?;
        (theirs, Some(ours))
    } else {
        (stdio::null().doing(doing)?.into(), None)
    };
    Ok(([their_stdin, their_stdout, their_stderr], Pipes { stdin, stdout, stderr }))
}

fn terminal_session(
    terminal: OwnedFd,
    wants_stdin: bool,
    exit: BoxFuture<'static, i32>,
) -> Result<Session, Error> {
    let doing = || "use the terminal".to_owned();
    let stdin = wants_stdin.then(|| terminal.try_clone()).transpose().doing(doing)?;
    let resize = terminal.try_clone().doing(doing)?;
    Ok(Session {
        stdin: stdin.map(writer).transpose()?,
        stdout: reader(terminal)?,
        stderr: None,
        resize: Some(resizer(resize)),
        exit,
    })
}

fn exec_exit(connection: Connection) -> BoxFuture<'static, i32> {
    Box::pin(async move {
        match connection.expect().await? {
            (Reply::Ended { code }, _) => Ok(code),
            (other, _) => Err(connection.fail(format!("it answered {other:?}"))),
        }
    })
}

fn resizer(terminal: OwnedFd) -> mpsc::Sender<TerminalSize> {
    let (sender, mut sizes) = mpsc::channel::<TerminalSize>(RESIZES);
    tokio::spawn(async move {
        while let Some(size) = sizes.recv().await {
            // A terminal whose program is gone has no size to change.
            let _ = stdio::resize(terminal.as_fd(), size.width, size.height);
        }
    });
    sender
}

fn reader(fd: OwnedFd) -> Result<Reader, Error> {
    Ok(Box::new(Descriptor::new(fd).doing(|| "read a stream".to_owned())?))
}

fn writer(fd: OwnedFd) -> Result<Writer, Error> {
    Ok(Box::new(Descriptor::new(fd).doing(|| "write a stream".to_owned())?))
}

/// Reads to the end, keeping the beginning.
async fn collect(mut stream: impl AsyncRead + Unpin) -> Result<Vec<u8>, Error> {
    let doing = || "read a command's output".to_owned();
    let mut kept = Vec::new();
    (&mut stream).take(EXEC_OUTPUT_BYTES).read_to_end(&mut kept).await.doing(doing)?;
    tokio::io::copy(&mut stream, &mut tokio::io::sink()).await.doing(doing)?;
    Ok(kept)
}
