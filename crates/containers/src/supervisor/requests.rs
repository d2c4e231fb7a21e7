//! What the server asks, answered.

use std::os::fd::{AsFd, OwnedFd};

use linux::message::{self, Message};
use linux::process;

use super::log::Source;
use super::{Next, Supervisor};
use crate::error::{Doing, Error};
use crate::model::ContainerId;
use crate::protocol::{self, Envelope, Reply, Request, Running, VERSION};
use crate::record::Input;

impl Supervisor {
    /// Receives from a client: a request, or its end.
    pub(super) fn serve(&mut self, number: u64) -> Next {
        let Some(client) = self.clients.iter().find(|client| client.number == number) else {
            return Next::Go;
        };
        let message = match message::receive(client.fd.as_fd()) {
            Err(error) if error.kind() == std::io::ErrorKind::WouldBlock => return Next::Go,
            Err(_) => Message::default(),
            Ok(message) => message,
        };
        if message.bytes.is_empty() {
            self.forget_client(number);
            return Next::Go;
        }
        let Ok(Envelope { version: VERSION, request }) = protocol::decode(&message.bytes) else {
            self.reply(number, &Reply::Unsupported { version: VERSION }, &[]);
            return Next::Go;
        };
        if matches!(request, Request::End) {
            return Next::End;
        }
        if let Err(error) = self.answer(number, request, message.fds) {
            self.reply(number, &Reply::Failed { why: error.to_string() }, &[]);
        }
        Next::Go
    }

    fn answer(&mut self, number: u64, request: Request, fds: Vec<OwnedFd>) -> Result<(), Error> {
        match request {
            Request::Watch => self.watch(number),
            Request::Start { container } => return self.start_container(number, &container),
            Request::Exec { container, process } => {
                return self.start_exec(number, &container, &process, fds);
            }
            Request::Signal { container, signal } => {
                let container = self.running(&container)?;
                process::kill(container.pid, signal).doing(|| format!("send signal {signal}"))?;
                self.reply(number, &Reply::Done, &[]);
            }
            Request::Attach { container } => return self.attach(number, &container, fds),
            Request::Socket { toward } => {
                let socket = message::tcp_socket(toward).doing(|| "make a socket".to_owned())?;
                self.reply(number, &Reply::Done, &[socket.as_fd()]);
            }
            Request::End => {}
        }
        Ok(())
    }

    fn watch(&mut self, number: u64) {
        if let Some(client) = self.clients.iter_mut().find(|client| client.number == number) {
            client.is_watching = true;
        }
        let born = self.containers.iter().filter(|(_, container)| container.is_born);
        let running = born.map(|(id, c)| Running { container: id.clone(), pid: c.pid.as_raw() }).collect();
        let state = Reply::State { pid: std::process::id(), failure: self.failure.clone(), running };
        self.reply(number, &state, &[]);
    }

    fn attach(&mut self, number: u64, id: &ContainerId, fds: Vec<OwnedFd>) -> Result<(), Error> {
        self.running(id)?;
        let container = self.containers.get_mut(id).expect("it runs");
        let mut fds = fds.into_iter();
        let (output, errors) = (fds.next(), fds.next());
        for (source, fd) in [(Source::Stdout, output), (Source::Stderr, errors)] {
            let stream = container.streams.iter_mut().find(|stream| stream.source() == source);
            if let (Some(stream), Some(fd)) = (stream, fd) {
                stream.attach(fd).doing(|| "attach".to_owned())?;
            }
        }
        // With stdin_once the input belongs to the first who attaches, and ends with them.
        let input = if container.bundle.input == Input::Once && !container.bundle.process.tty {
            container.input.take()
        } else {
            container.input.as_ref().map(OwnedFd::try_clone).transpose().doing(|| "attach".to_owned())?
        };
        let fds: Vec<_> = input.iter().map(AsFd::as_fd).collect();
        self.reply(number, &Reply::Done, &fds);
        Ok(())
    }
}
