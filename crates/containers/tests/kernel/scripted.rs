//! A server that does what a test says: it answers, lies, stalls, breaks off, and remembers what it was asked.

use std::sync::Arc;

use parking_lot::Mutex;
use tokio::io::{AsyncRead, AsyncReadExt as _, AsyncWrite, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinHandle;

use crate::registries::{Parts, digest};

/// A request as it came.
#[derive(Clone, Debug)]
pub(crate) struct Asked {
    /// `GET`.
    pub(crate) method: String,
    /// With its query; a whole URL when it is sent to a proxy.
    pub(crate) path: String,
    /// Names in lower case.
    pub(crate) headers: Vec<(String, String)>,
    pub(crate) body: String,
    /// How many requests for this path came before.
    pub(crate) before: usize,
}

/// What is done about a request, in order.
pub(crate) enum Act {
    Send(Vec<u8>),
    /// Nothing more comes until the other side goes.
    Stall,
    /// The connection ends without another word.
    Close,
    /// Everything is handed to this address and back.
    Tunnel(String),
    /// These bytes for ever.
    Endless(Vec<u8>),
}

type Script = dyn Fn(&Asked) -> Vec<Act> + Send + Sync;

/// The server. It ends with its handle.
pub(crate) struct Scripted {
    /// `127.0.0.1:PORT`.
    pub(crate) address: String,
    log: Arc<Mutex<Vec<Asked>>>,
    task: JoinHandle<()>,
}

impl Scripted {
    /// Serves what the script says.
    pub(crate) async fn start(script: impl Fn(&Asked) -> Vec<Act> + Send + Sync + 'static) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap().to_string();
        let log: Arc<Mutex<Vec<Asked>>> = Arc::default();
        let (script, kept): (Arc<Script>, _) = (Arc::new(script), Arc::clone(&log));
        let task = tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                tokio::spawn(serve(stream, Arc::clone(&script), Arc::clone(&kept)));
            }
        });
        Self { address, log, task }
    }

    /// What was asked so far: `GET /path`.
    pub(crate) fn asked(&self) -> Vec<String> {
        self.log.lock().iter().map(|asked| format!("{} {}", asked.method, asked.path)).collect()
    }

    /// The same with everything.
    pub(crate) fn log(&self) -> Vec<Asked> {
        self.log.lock().clone()
    }
}

impl Drop for Scripted {
    fn drop(&mut self) {
        self.task.abort();
    }
}

impl Asked {
    /// The value of a header.
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }

    /// The first byte that is asked for.
    pub(crate) fn from(&self) -> Option<usize> {
        self.header("range")?.strip_prefix("bytes=")?.strip_suffix('-')?.parse().ok()
    }
}

/// An honest answer with these headers.
pub(crate) fn answer(status: &str, headers: &[(&str, &str)], body: &[u8]) -> Vec<Act> {
    let headers: Vec<String> = headers.iter().map(|(name, value)| format!("{name}: {value}\r\n")).collect();
    let head = format!("HTTP/1.1 {status}\r\nContent-Length: {}\r\n{}", body.len(), headers.concat());
    vec![Act::Send([head.as_bytes(), b"\r\n", body].concat())]
}

/// What an honest registry answers that has this image under every repository and tag.
pub(crate) fn honest(parts: &Parts, asked: &Asked) -> Vec<Act> {
    let path = asked.path.split('?').next().unwrap();
    let manifest_digest = digest(&parts.manifest);
    let body = if path.contains("/manifests/") {
        Some(&parts.manifest)
    } else {
        let blobs = parts.layers.iter().chain([&parts.config]);
        blobs.into_iter().find(|blob| path.ends_with(&digest(blob)))
    };
    let Some(body) = body else { return answer("404 Not Found", &[], b"{}") };
    if asked.method == "HEAD" {
        let length = body.len();
        let head = format!(
            "HTTP/1.1 200 OK\r\nContent-Length: {length}\r\nDocker-Content-Digest: {manifest_digest}\r\n\r\n"
        );
        return vec![Act::Send(head.into_bytes())];
    }
    match asked.from() {
        Some(from) => {
            let range = format!("bytes {from}-{}/{}", body.len() - 1, body.len());
            answer("206 Partial Content", &[("Content-Range", &range)], &body[from..])
        }
        None => answer("200 OK", &[], body),
    }
}

async fn serve(mut stream: TcpStream, script: Arc<Script>, log: Arc<Mutex<Vec<Asked>>>) {
    while let Some(asked) = read(&mut stream, &log).await {
        for act in script(&asked) {
            match act {
                Act::Send(bytes) => {
                    if stream.write_all(&bytes).await.is_err() {
                        return;
                    }
                }
                Act::Stall => {
                    let _ = stream.read(&mut [0; 1]).await;
                    return;
                }
                Act::Close => return,
                Act::Tunnel(to) => {
                    let mut far = TcpStream::connect(to).await.unwrap();
                    let _ = tokio::io::copy_bidirectional(&mut stream, &mut far).await;
                    return;
                }
                Act::Endless(bytes) => while stream.write_all(&bytes).await.is_ok() {},
            }
        }
    }
}

async fn read(stream: &mut (impl AsyncRead + AsyncWrite + Unpin), log: &Mutex<Vec<Asked>>) -> Option<Asked> {
    let mut head = vec![stream.read_u8().await.ok()?];
    // Somebody tries TLS first.
    if head == [0x16] {
        let _ = stream.read(&mut [0; 4096]).await;
        let _ = stream.write_all(b"HTTP/1.1 400 Bad Request\r\n\r\n").await;
        return None;
    }
    while !head.ends_with(b"\r\n\r\n") {
        head.push(stream.read_u8().await.ok()?);
    }
    let text = String::from_utf8(head).unwrap();
    let mut lines = text.lines();
    let mut words = lines.next()?.split(' ');
    let (method, path) = (words.next()?.to_owned(), words.next()?.to_owned());
    let headers: Vec<(String, String)> = lines
        .filter_map(|line| line.split_once(": "))
        .map(|(name, value)| (name.to_ascii_lowercase(), value.to_owned()))
        .collect();
    let length = headers.iter().find(|(name, _)| name == "content-length");
    let mut body = vec![0; length.map_or(0, |(_, value)| value.parse().unwrap())];
    stream.read_exact(&mut body).await.ok()?;
    let body = String::from_utf8(body).unwrap();
    let mut log = log.lock();
    let before = log.iter().filter(|known| (&known.method, &known.path) == (&method, &path)).count();
    let asked = Asked { method, path, headers, body, before };
    log.push(asked.clone());
    Some(asked)
}
