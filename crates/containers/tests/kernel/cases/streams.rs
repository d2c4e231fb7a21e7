//! Logs, exec and attach.

use std::fs;
use std::time::Duration;

use containers::model::{ExecConfig, TerminalSize};
use containers::{Embedded, Error, LogPolicy, Runtime};
use tokio::io::{AsyncReadExt, AsyncWriteExt};

use super::block_on;
use crate::fixture::{BUSYBOX, Node, shell};

fn command(words: &[&str]) -> Vec<String> {
    words.iter().map(ToString::to_string).collect()
}

pub(super) fn exec_has_streams_and_a_code() {
    block_on(async {
        let node = Node::start("exec").await;
        let sandbox = node.sandbox("pod").await;
        let mut config = shell("sleep 1000");
        config.env = vec![("GIVEN".into(), "by the pod".into())];
        let id = node.launch(&sandbox, config).await;
        let script = "cat; echo $GIVEN >&2; grep -E '^(CapEff|Seccomp):' /proc/self/status; exit 5";
        let exec = ExecConfig { command: command(&["sh", "-c", script]), stdin: true, tty: false };
        let mut session = node.runtime.exec(&id, exec).await.unwrap();
        let mut stdin = session.stdin.take().unwrap();
        stdin.write_all(b"in\n").await.unwrap();
        drop(stdin);
        let (mut out, mut err) = (String::new(), String::new());
        session.stdout.read_to_string(&mut out).await.unwrap();
        session.stderr.take().unwrap().read_to_string(&mut err).await.unwrap();
        assert_eq!(out, "in\nCapEff:\t00000000a80425fb\nSeccomp:\t2\n");
        assert_eq!(err, "by the pod\n");
        assert_eq!(session.exit.await.unwrap(), 5);
        let missing =
            node.runtime.exec_sync(&id, command(&["nothing"]), Duration::from_secs(5)).await.unwrap_err();
        assert_eq!(missing.to_string(), "exec: \"nothing\": executable file not found in $PATH");
        node.runtime.stop_container(&id, Duration::ZERO).await.unwrap();
        let ended =
            node.runtime.exec_sync(&id, command(&["true"]), Duration::from_secs(5)).await.unwrap_err();
        assert_eq!(ended.to_string(), format!("container {id} is not running"));
        node.finish().await;
    });
}

pub(super) fn exec_on_a_terminal_knows_its_size() {
    block_on(async {
        let node = Node::start("terminal").await;
        let sandbox = node.sandbox("pod").await;
        let id = node.launch(&sandbox, shell("sleep 1000")).await;
        let exec = ExecConfig { command: command(&["sh"]), stdin: true, tty: true };
        let mut session = node.runtime.exec(&id, exec).await.unwrap();
        assert!(session.stderr.is_none());
        session.resize.as_ref().unwrap().send(TerminalSize { width: 123, height: 45 }).await.unwrap();
        let mut stdin = session.stdin.take().unwrap();
        // The size arrives by another way than the input: ask until it has.
        let ask = "tty; until stty size | grep '45 123'; do :; done; echo $TERM; exit 4\n";
        stdin.write_all(ask.as_bytes()).await.unwrap();
        let mut out = String::new();
        session.stdout.read_to_string(&mut out).await.unwrap();
        for expected in ["/dev/pts/0\r\n", "45 123\r\n", "xterm\r\n"] {
            assert!(out.contains(expected), "{out}");
        }
        assert_eq!(session.exit.await.unwrap(), 4);
        node.finish().await;
    });
}

pub(super) fn a_slow_command_is_killed() {
    block_on(async {
        let node = Node::start("slow").await;
        let sandbox = node.sandbox("pod").await;
        let id = node.launch(&sandbox, shell("sleep 1000")).await;
        let patience = Duration::from_millis(100);
        let error = node.runtime.exec_sync(&id, command(&["sleep", "777"]), patience).await.unwrap_err();
        assert!(matches!(error, Error::Timeout(time) if time == patience));
        node.exec(&id, "while ps -o args | grep -q '[s]leep 777'; do :; done").await;
        let output =
            node.runtime.exec_sync(&id, command(&["cat", "/bin/busybox"]), Duration::from_secs(9)).await;
        assert_eq!(output.unwrap().stdout.len() as u64, containers::limits::EXEC_OUTPUT_BYTES);
        node.finish().await;
    });
}

pub(super) fn attach_joins_the_streams() {
    block_on(async {
        let node = Node::start("attach").await;
        let sandbox = node.sandbox("pod").await;
        let mut config = shell("while read line; do echo got $line; echo no $line >&2; done; echo end");
        config.stdin = true;
        config.stdin_once = true;
        let id = node.launch(&sandbox, config).await;
        let mut session = node.runtime.attach(&id).await.unwrap();
        let mut stdin = session.stdin.take().unwrap();
        stdin.write_all(b"one\n").await.unwrap();
        drop(stdin);
        let (mut out, mut err) = (String::new(), String::new());
        session.stdout.read_to_string(&mut out).await.unwrap();
        session.stderr.take().unwrap().read_to_string(&mut err).await.unwrap();
        assert_eq!((out.as_str(), err.as_str()), ("got one\nend\n", "no one\n"));
        assert_eq!(session.exit.await.unwrap(), 0);
        let mut log = node.log(&id).await;
        log.sort();
        assert_eq!(log, ["stderr F no one", "stdout F end", "stdout F got one"]);

        let mut config = shell("read line; tty; echo got $line; exit 6");
        config.stdin = true;
        config.tty = true;
        config.log_path = "tty/0.log".into();
        let id = node.launch(&sandbox, config).await;
        let mut session = node.runtime.attach(&id).await.unwrap();
        session.stdin.take().unwrap().write_all(b"two\n").await.unwrap();
        let mut out = String::new();
        session.stdout.read_to_string(&mut out).await.unwrap();
        assert!(out.contains("/dev/pts/0\r\ngot two\r\n"), "{out}");
        assert_eq!(session.exit.await.unwrap(), 6);
        node.finish().await;
    });
}

pub(super) fn logs_rotate() {
    block_on(async {
        let mut settings = crate::fixture::settings("rotate");
        settings.log_policy = LogPolicy { max_bytes: 4096, max_files: 2 };
        let runtime = Embedded::open(settings.clone()).await.unwrap();
        let archive = settings.directory.join("busybox.tar");
        crate::fixture::busybox_archive(&settings.directory, &archive);
        assert_eq!(runtime.import_images(&archive, None).await.unwrap()[0].names, [BUSYBOX]);
        let node = Node { runtime, settings };
        let sandbox = node.sandbox("pod").await;
        let id = node.launch(&sandbox, shell("for i in $(seq 5000); do echo line $i; done")).await;
        node.exit(&id).await;
        let log = node.log(&id).await;
        assert_eq!(log.last().unwrap(), "stdout F line 5000");
        let directory = node.settings.directory.join("logs/pod/main");
        let sizes: Vec<u64> =
            fs::read_dir(&directory).unwrap().map(|entry| entry.unwrap().metadata().unwrap().len()).collect();
        assert_eq!(sizes.len(), 2);
        // One write of the container may be larger than the limit; it is never cut in two files.
        assert!(sizes.iter().sum::<u64>() < 5000 * 45, "{sizes:?}");
        node.finish().await;
    });
}
