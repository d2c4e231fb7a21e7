//! The sample application: an HTTP server that tells its version, its host name and how often it was asked.
//!
//! It answers every path on port 8080, `/healthz` without counting, and ends at once on SIGTERM, also as PID 1. It
//! keeps nothing and needs nothing from the cluster.

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::{TcpListener, TcpStream};
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use nix::sys::signal::{SigSet, Signal};

/// A request head longer than this is not read further.
const HEAD_MAX: u64 = 16 << 10;
/// A client that is silent for longer loses its connection.
const PATIENCE: Duration = Duration::from_mins(1);

static REQUESTS: AtomicU64 = AtomicU64::new(0);

fn main() -> std::io::Result<()> {
    let ends: SigSet = [Signal::SIGTERM, Signal::SIGINT].into_iter().collect();
    ends.thread_block()?;
    let port = variable("PORT", "8080");
    let listener = TcpListener::bind(format!("[::]:{port}"))
        .or_else(|_| TcpListener::bind(format!("0.0.0.0:{port}")))?;
    log(&format!("bootcamp v{} listens on port {port}", variable("VERSION", "1")));
    std::thread::spawn(move || {
        for stream in listener.incoming().flatten() {
            std::thread::spawn(move || serve(stream));
        }
    });
    let signal = ends.wait()?;
    log(&format!("ends on {signal}"));
    Ok(())
}

/// Answers requests on one connection until the client is done with it.
fn serve(stream: TcpStream) {
    // A connection that breaks is the client's affair.
    let _ = stream.set_read_timeout(Some(PATIENCE));
    let Ok(mut writer) = stream.try_clone() else { return };
    let mut reader = BufReader::new(stream);
    while let Some(path) = read_request(&mut reader) {
        let body = if path == "/healthz" { "ok\n".to_owned() } else { greeting() };
        log(&format!("GET {path}"));
        let head = "HTTP/1.1 200 OK\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Length:";
        if write!(writer, "{head} {}\r\n\r\n{body}", body.len()).is_err() {
            return;
        }
    }
}

/// The path of the next request, or nothing when there is none.
fn read_request(reader: &mut BufReader<TcpStream>) -> Option<String> {
    let mut head = reader.take(HEAD_MAX);
    let mut first = String::new();
    head.read_line(&mut first).ok().filter(|read| *read > 0)?;
    let path = first.split_whitespace().nth(1)?.to_owned();
    let mut line = String::new();
    while head.read_line(&mut line).ok()? > 2 {
        line.clear();
    }
    Some(path)
}

fn greeting() -> String {
    let count = REQUESTS.fetch_add(1, Ordering::Relaxed) + 1;
    format!("Hello from the bootcamp | host={} | v={} | request {count}\n", host(), variable("VERSION", "1"))
}

fn host() -> String {
    nix::unistd::gethostname()
        .map_or_else(|_| "unknown".to_owned(), |name| name.to_string_lossy().into_owned())
}

#[expect(clippy::disallowed_methods, reason = "a container is configured by its environment")]
fn variable(name: &str, default: &str) -> String {
    std::env::var(name).unwrap_or_else(|_| default.to_owned())
}

#[expect(clippy::print_stdout, reason = "a container logs to standard output")]
fn log(line: &str) {
    println!("{line}");
}
