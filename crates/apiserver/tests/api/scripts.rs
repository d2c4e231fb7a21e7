//! Behaviour scripts over the in-process service: requests in, status and body out.
//!
//! A script is a file under `testdata/api`: a sentence, then steps. A step is a request line (`as USER` before it
//! makes somebody else ask; after it a content type and `accept=TYPE`, if they matter), an indented body, `----`, and
//! what is answered: the code, headers that matter, and the body, with what differs between runs (UIDs, times,
//! revisions) written as a word. In a body, `<N×TEXT>` is the text N times. `COMPACT history` forgets all history.
//! `UPDATE=1` rewrites the answers.

use std::fmt::Write;
use std::path::{Path, PathBuf};

use apiserver::{Body, REVISION_HEADER};
use http_body_util::{BodyExt, Full};
use tower::ServiceExt;

use crate::cluster::Cluster;

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
    if method == "COMPACT" {
        return cluster.compact().await;
    }
    let (mut kind, mut accept) = ("application/yaml", "application/json");
    if method == "PATCH" {
        kind = "application/strategic-merge-patch+json";
    }
    for word in words {
        match word.strip_prefix("accept=") {
            Some(word) => accept = word,
            None => kind = word,
        }
    }
    let body = repeated(&step.body);
    let body: Body = Full::new(body.into()).map_err(|never| match never {}).boxed_unsync();
    let request = http::Request::builder().method(method).uri(uri).header("content-type", kind);
    let request = request.header("accept", accept);
    let request = request.body(body).expect("a good request line");
    let response = cluster.service(&step.user).oneshot(request).await.expect("an answer");
    let mut out = format!("{}\n", response.status().as_u16());
    for warning in response.headers().get_all("warning") {
        writeln!(out, "warning: {}", warning.to_str().expect("plain text")).expect("a string takes all");
    }
    if response.headers().contains_key(REVISION_HEADER) {
        out.push_str("committed\n");
    }
    let bytes = response.into_body().collect().await.expect("a whole body").to_bytes();
    out.push_str(&masked(&String::from_utf8_lossy(&bytes)));
    out.trim_end().to_owned()
}

/// The body with its repetitions written out.
fn repeated(body: &str) -> String {
    let mut out = String::new();
    let mut rest = body;
    while let Some((before, after)) = rest.split_once('<') {
        let (repetition, after) = after.split_once('>').expect("a repetition ends");
        let (count, text) = repetition.split_once('×').expect("a count and a text");
        out.push_str(before);
        out.push_str(&text.repeat(count.parse().expect("a count")));
        rest = after;
    }
    out.push_str(rest);
    out
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
                        *value = "TIME".into();
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
        serde_json::Value::String(text) => *text = without_uids(text),
        _ => {}
    }
}

/// A message with its UIDs, and the revisions that the server tells, written as words.
fn without_uids(text: &str) -> String {
    let is_uid = |word: &&str| word.len() == 36 && word.split('-').map(str::len).eq([8, 4, 4, 4, 12]);
    let words = text.split(' ').map(|word| if is_uid(&word) { "UID" } else { word });
    let text = words.collect::<Vec<_>>().join(" ");
    for told in ["current: ", "ResourceVersion in object meta: "] {
        if let Some((before, revision)) = text.split_once(told)
            && revision.parse::<u64>().is_ok()
        {
            return format!("{before}{told}REVISION");
        }
    }
    text
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
            writeln!(written, "\n{user}{}\n{body}----\n{got}", step.line).expect("a string takes all");
        }
        if is_update {
            std::fs::write(&path, written).expect("a writable script");
        }
    }
    assert!(is_update || wrong.is_empty(), "{}", wrong.join("\n"));
}
