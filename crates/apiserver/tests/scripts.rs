//! Behaviour scripts over the in-process service: requests in, status and body out.
//!
//! A script is a file under `testdata/api`: a sentence, then steps. A step is a request line (`as USER` before it
//! makes somebody else ask), an indented body, `----`, and what is answered: the code, headers that matter, and
//! the body, with what differs between runs (UIDs, times, revisions) written as a word. `UPDATE=1` rewrites the
//! answers.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use apiserver::{ApiServer, Body, Config, REVISION_HEADER, Service, TokenKeys};
use http_body_util::{BodyExt, Full};
use resources::User;
use tower::ServiceExt;

/// A server over an empty store that goes away with it.
pub struct Cluster {
    server: ApiServer,
    _directory: tempfile::TempDir,
}

impl Cluster {
    /// A server that is ready.
    pub async fn start() -> Self {
        let directory = tempfile::tempdir().expect("a temporary directory");
        let store = store::open(&store::Options::new(directory.path())).expect("an empty store");
        let (tokens, _) = TokenKeys::pending("https://kubernetes.default.svc");
        let config = Config {
            advertise_address: "192.0.2.1".parse().expect("an address"),
            advertise_port: 6443,
            service_range: "10.96.0.0/24".parse().expect("a range"),
            node_ports: 30000..=30010,
            tokens,
            audiences: vec!["https://kubernetes.default.svc".to_owned()],
            nodes: Arc::new(|_| None),
        };
        let server = ApiServer::new(config, store, resources::registry::ALL).await.expect("an empty store");
        server.ready().await;
        Self { server, _directory: directory }
    }

    /// The service as a user; `admin` may do everything.
    pub fn service(&self, name: &str) -> Service {
        let groups = if name == "admin" { vec!["system:masters".to_owned()] } else { Vec::new() };
        self.server.service_as(User { name: name.to_owned(), groups, ..User::default() })
    }
}

/// One request and what it is answered with.
struct Step {
    user: String,
    line: String,
    body: String,
    answer: String,
}

fn parse(text: &str) -> (String, Vec<Step>) {
    let (sentence, rest) = text.split_once('\n').expect("a sentence");
    assert!(sentence.starts_with("# "), "a script begins with a sentence");
    let steps = rest.split("\n\n").map(str::trim_end).filter(|step| !step.trim().is_empty()).map(|step| {
        let (asked, answer) = step.split_once("\n----").unwrap_or((step, ""));
        let mut lines = asked.trim_start_matches('\n').lines();
        let first = lines.next().expect("a request line");
        let (user, line) = match first.strip_prefix("as ") {
            Some(rest) => rest.split_once(' ').expect("a request after the user"),
            None => ("admin", first),
        };
        Step {
            user: user.to_owned(),
            line: line.to_owned(),
            body: lines.collect::<Vec<_>>().join("\n"),
            answer: answer.trim_start_matches('\n').to_owned(),
        }
    });
    (sentence.to_owned(), steps.collect())
}

async fn answer(cluster: &Cluster, step: &Step) -> String {
    let mut words = step.line.split(' ');
    let (method, uri) = (words.next().expect("a method"), words.next().expect("a path"));
    let kind = match (method, words.next()) {
        (_, Some(kind)) => kind,
        ("PATCH", None) => "application/strategic-merge-patch+json",
        _ => "application/yaml",
    };
    let body: Body = Full::new(step.body.clone().into()).map_err(|never| match never {}).boxed_unsync();
    let request = http::Request::builder().method(method).uri(uri).header("content-type", kind);
    let request = request.body(body).expect("a good request line");
    let response = cluster.service(&step.user).oneshot(request).await.expect("an answer");
    let mut out = format!("{}\n", response.status().as_u16());
    for warning in response.headers().get_all("warning") {
        out.push_str(&format!("warning: {}\n", warning.to_str().expect("plain text")));
    }
    if response.headers().contains_key(REVISION_HEADER) {
        out.push_str("committed\n");
    }
    let bytes = response.into_body().collect().await.expect("a whole body").to_bytes();
    out.push_str(&masked(&String::from_utf8_lossy(&bytes)));
    out.trim_end().to_owned()
}

/// What differs between runs, written as a word.
fn masked(body: &str) -> String {
    let mut lines = Vec::new();
    for line in body.lines() {
        let Ok(mut value) = serde_json::from_str::<serde_json::Value>(line) else {
            lines.push(line.to_owned());
            continue;
        };
        mask(&mut value);
        lines.push(value.to_string());
    }
    lines.join("\n")
}

fn mask(value: &mut serde_json::Value) {
    match value {
        serde_json::Value::Object(map) => {
            for (key, value) in map.iter_mut() {
                match key.as_str() {
                    "uid" if value.is_string() => *value = "UID".into(),
                    "creationTimestamp" | "deletionTimestamp" | "lastTransitionTime" => {
                        *value = "TIME".into()
                    }
                    "resourceVersion" if value.as_str().is_some_and(|text| !text.is_empty()) => {
                        *value = "REVISION".into();
                    }
                    "continue" => *value = "TOKEN".into(),
                    _ => mask(value),
                }
            }
        }
        serde_json::Value::Array(items) => items.iter_mut().for_each(mask),
        _ => {}
    }
}

fn scripts() -> Vec<PathBuf> {
    let directory = Path::new(env!("CARGO_MANIFEST_DIR")).join("testdata/api");
    let entries = std::fs::read_dir(directory).expect("the scripts");
    let mut paths: Vec<PathBuf> = entries.map(|entry| entry.expect("a file").path()).collect();
    paths.sort();
    paths
}

#[tokio::test]
#[expect(clippy::disallowed_methods, reason = "the test's own switch")]
async fn scripts_are_answered_as_they_say() {
    let is_update = std::env::var("UPDATE").is_ok();
    let mut wrong = Vec::new();
    for path in scripts() {
        let text = std::fs::read_to_string(&path).expect("a script");
        let (sentence, steps) = parse(&text);
        let cluster = Cluster::start().await;
        let mut written = sentence;
        written.push('\n');
        for step in &steps {
            let got = answer(&cluster, step).await;
            if got != step.answer {
                wrong.push(format!(
                    "{}: {}\n  want {}\n  got  {got}",
                    path.display(),
                    step.line,
                    step.answer
                ));
            }
            let user = if step.user == "admin" { String::new() } else { format!("as {} ", step.user) };
            let body = if step.body.is_empty() { String::new() } else { format!("{}\n", step.body) };
            written.push_str(&format!("\n{user}{}\n{body}----\n{got}\n", step.line));
        }
        if is_update {
            std::fs::write(&path, written).expect("a writable script");
        }
    }
    assert!(is_update || wrong.is_empty(), "{}", wrong.join("\n"));
}
