//! How long the way of a pod through the codec takes: decode, canonicalise, encode, index, view. Prints
//! microseconds per object, the best of many rounds.

use std::hint::black_box;
use std::time::{Duration, Instant};

use api::codec::{json, yaml};
use api::limits::Budget;
use api::{Meta, Revision, canonical, schema, view};

const ROUNDS: usize = 1000;
const PER_ROUND: u32 = 10;

/// A pod as the API server keeps it, without managed fields.
const POD: &str = include_str!("pod.json");

fn main() {
    let pod = schema::find("", "v1", "Pod").expect("the facts have Pod");
    let decoded = json::decode(POD.as_bytes(), pod).expect("the example is a pod").document;
    let canonical = canonical::encode(&decoded, pod);
    let yaml = yaml::write(decoded.node());
    say(&format!("{} bytes of JSON, {} canonical", POD.len(), canonical.len()));
    time("decode JSON untyped", || json::decode_untyped(POD.as_bytes(), &Budget::REQUEST).is_ok());
    time("decode JSON", || json::decode(POD.as_bytes(), pod).is_ok());
    time("decode YAML", || yaml::decode(yaml.as_bytes(), pod).is_ok());
    time("canonical form", || canonical::encode(&decoded, pod).len());
    time("decode JSON and canonical form", || {
        json::decode(POD.as_bytes(), pod).map(|decoded| canonical::encode(&decoded.document, pod))
    });
    time("index from bytes", || Meta::read(&canonical).is_ok());
    time("put the version in", || canonical::with_version(&canonical, Revision(1234)));
    time("typed view", || view::decode::<view::k8s_openapi::api::core::v1::Pod>(&canonical).is_ok());
}

#[expect(clippy::disallowed_methods, reason = "a benchmark reads the clock")]
fn time<T>(what: &str, mut work: impl FnMut() -> T) {
    let mut best = Duration::MAX;
    for _ in 0..ROUNDS {
        let start = Instant::now();
        for _ in 0..PER_ROUND {
            black_box(work());
        }
        best = best.min(start.elapsed() / PER_ROUND);
    }
    say(&format!("{what:32} {:8.2} µs", best.as_secs_f64() * 1e6));
}

#[expect(clippy::print_stdout, reason = "a benchmark talks to a person")]
fn say(line: &str) {
    println!("{line}");
}
