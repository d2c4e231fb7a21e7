//! What server and supervisor say to each other.
//!
//! One request opens a connection; replies follow on it. Version 1 is spoken from the first day: supervisors
//! outlive upgrades, so a newer server must understand an older supervisor. Requests and replies only gain optional
//! fields and new variants. Messages are JSON in sequenced packets; descriptors travel beside them.

use std::net::IpAddr;
use std::os::fd::{AsFd, BorrowedFd};

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use crate::error::{Doing, Error};
use crate::model::{ContainerId, Exit};
use crate::record::Process;

/// The version spoken here.
pub(crate) const VERSION: u32 = 1;

/// A request with the version of its sender.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct Envelope {
    pub(crate) version: u32,
    pub(crate) request: Request,
}

/// What the server asks.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) enum Request {
    /// Answered by `State`, then by `Event`s for as long as the connection is open.
    Watch,
    /// Build and start a container from its bundle on disk. Answered by `Started` or `Failed`.
    Start { container: ContainerId },
    /// Signal a container's first process. Answered by `Done`.
    Signal { container: ContainerId, signal: i32 },
    /// Run a further process, with streams: three descriptors, or none with a terminal. Answered by `Started`
    /// (with the terminal) or `Failed`, then by `Ended`. Closing the connection kills the process.
    Exec { container: ContainerId, process: Box<Process> },
    /// Copy a container's output to two descriptors (one with a terminal). Answered by `Done`, with its input when
    /// that is open.
    Attach { container: ContainerId },
    /// A TCP socket of the pod's network that can reach an address. Answered by `Done` with it.
    Socket { toward: IpAddr },
    /// Kill everything and end.
    End,
}

/// What the supervisor answers.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) enum Reply {
    /// Its own number; why the sandbox could not be made, if so; the containers it holds that run.
    State { pid: u32, failure: Option<String>, running: Vec<Running> },
    /// The process runs.
    Started { pid: i32 },
    /// An exec's process is gone.
    Ended { code: i32 },
    /// What was asked is done.
    Done,
    /// What was asked cannot be done; the text is for people.
    Failed { why: String },
    /// A container's first process is gone.
    Exited { container: ContainerId, exit: Exit },
    /// The version is not spoken here.
    Unsupported { version: u32 },
}

/// A container that runs.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct Running {
    pub(crate) container: ContainerId,
    pub(crate) pid: i32,
}

/// What a child tells the supervisor before it becomes the container's program; when it does, the socket closes.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) enum Birth {
    /// The user's side of the terminal comes along.
    Terminal,
    /// It could not be started.
    Failed { why: String },
}

/// A message as bytes.
pub(crate) fn encode<T: Serialize>(message: &T) -> Result<Vec<u8>, Error> {
    let bytes = serde_json::to_vec(message).doing(|| "encode a message".to_owned())?;
    if bytes.len() > linux::message::MESSAGE_BYTES {
        let limit = linux::message::MESSAGE_BYTES as u64;
        return Err(Error::Limit { what: "the command", limit });
    }
    Ok(bytes)
}

/// A message from bytes.
pub(crate) fn decode<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, Error> {
    serde_json::from_slice(bytes).doing(|| "understand a message".to_owned())
}

/// Sends one message with descriptors.
pub(crate) fn send<T: Serialize>(
    socket: impl AsFd,
    message: &T,
    fds: &[BorrowedFd<'_>],
) -> Result<(), Error> {
    linux::message::send(socket.as_fd(), &encode(message)?, fds).doing(|| "send a message".to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::ExitReason;
    use expect_test::{Expect, expect};
    use std::time::UNIX_EPOCH;

    /// Version 1 is for ever: supervisors of older servers speak it. Only additions may change these texts.
    fn check<T: Serialize + DeserializeOwned>(message: &T, expected: &Expect) {
        let bytes = encode(message).unwrap();
        expected.assert_eq(std::str::from_utf8(&bytes).unwrap());
        assert_eq!(encode(&decode::<T>(&bytes).unwrap()).unwrap(), bytes);
    }

    fn id() -> ContainerId {
        ContainerId("c1".into())
    }

    #[test]
    fn requests_read_as_version_one_has_them() {
        let check = |request, expected| check(&Envelope { version: VERSION, request }, expected);
        check(Request::Watch, &expect![[r#"{"version":1,"request":"Watch"}"#]]);
        check(
            Request::Start { container: id() },
            &expect![[r#"{"version":1,"request":{"Start":{"container":"c1"}}}"#]],
        );
        check(
            Request::Signal { container: id(), signal: 15 },
            &expect![[r#"{"version":1,"request":{"Signal":{"container":"c1","signal":15}}}"#]],
        );
        check(
            Request::Attach { container: id() },
            &expect![[r#"{"version":1,"request":{"Attach":{"container":"c1"}}}"#]],
        );
        check(
            Request::Socket { toward: IpAddr::from([127, 0, 0, 1]) },
            &expect![[r#"{"version":1,"request":{"Socket":{"toward":"127.0.0.1"}}}"#]],
        );
        check(Request::End, &expect![[r#"{"version":1,"request":"End"}"#]]);
        let process = Process {
            args: vec!["sh".into()],
            env: vec![("A".into(), "b".into())],
            working_dir: "/".into(),
            user: crate::model::User::default(),
            image_user: String::new(),
            capabilities: 1,
            seccomp: true,
            no_new_privileges: false,
            tty: true,
        };
        check(
            Request::Exec { container: id(), process: Box::new(process) },
            &expect![[
                r#"{"version":1,"request":{"Exec":{"container":"c1","process":{"args":["sh"],"env":[["A","b"]],"working_dir":"/","user":{"uid":null,"gid":null,"supplemental_groups":[]},"image_user":"","capabilities":1,"seccomp":true,"no_new_privileges":false,"tty":true}}}}"#
            ]],
        );
    }

    #[test]
    fn replies_read_as_version_one_has_them() {
        let running = vec![Running { container: id(), pid: 7 }];
        check(
            &Reply::State { pid: 5, failure: None, running },
            &expect![[r#"{"State":{"pid":5,"failure":null,"running":[{"container":"c1","pid":7}]}}"#]],
        );
        check(&Reply::Started { pid: 7 }, &expect![[r#"{"Started":{"pid":7}}"#]]);
        check(&Reply::Ended { code: 3 }, &expect![[r#"{"Ended":{"code":3}}"#]]);
        check(&Reply::Done, &expect![[r#""Done""#]]);
        check(&Reply::Failed { why: "no".into() }, &expect![[r#"{"Failed":{"why":"no"}}"#]]);
        check(&Reply::Unsupported { version: 1 }, &expect![[r#"{"Unsupported":{"version":1}}"#]]);
        let exit = Exit {
            code: 137,
            signal: Some(9),
            reason: ExitReason::OomKilled,
            message: String::new(),
            finished: UNIX_EPOCH,
        };
        check(
            &Reply::Exited { container: id(), exit },
            &expect![[
                r#"{"Exited":{"container":"c1","exit":{"code":137,"signal":9,"reason":"OomKilled","message":"","finished":{"secs_since_epoch":0,"nanos_since_epoch":0}}}}"#
            ]],
        );
    }
}
