//! Registries that break off, stall, lie, overload and lead astray.

use std::io::Read as _;
use std::process::{Command, Stdio};
use std::time::Duration;

use containers::model::Credentials;
use containers::{Embedded, PullError};

use super::block_on;
use super::pulls::{Place, pull, pull_as, why};
use crate::fixture::leftovers;
use crate::registries::{Dialect, Parts, digest, image, layer, parts};
use crate::scripted::{Act, Asked, Scripted, answer, honest};

/// Enough that it does not fit into the buffers between the two sides.
fn large() -> Parts {
    let mut seed = 1_u32;
    let noise: Vec<u8> = (0..8 * 1024 * 1024)
        .map(|_| {
            seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            seed.to_be_bytes()[0]
        })
        .collect();
    image(Dialect::Oci, &[&[("noise", &noise)], &[("a", b"small")]])
}

/// The first half of an answer with a body.
fn half(mut acts: Vec<Act>, then: Act) -> Vec<Act> {
    let Some(Act::Send(bytes)) = acts.first_mut() else { panic!("an answer") };
    bytes.truncate(bytes.len() / 2);
    acts.push(then);
    acts
}

fn is_layer(asked: &Asked, parts: &Parts) -> bool {
    asked.path.ends_with(&digest(&parts.layers[0]))
}

async fn scripted(
    parts: &Parts,
    change: impl Fn(&Asked, Vec<Act>) -> Vec<Act> + Send + Sync + 'static,
) -> (Scripted, String) {
    let parts = parts.clone();
    let registry = Scripted::start(move |asked| change(asked, honest(&parts, asked))).await;
    let name = format!("{}/app:1", registry.address);
    (registry, name)
}

pub(super) fn a_layer_that_breaks_off_is_resumed() {
    block_on(async {
        let place = Place::new("cut");
        let parts = large();
        let wanted = parts.clone();
        let (registry, name) = scripted(&parts, move |asked, good| match asked.before {
            0 if is_layer(asked, &wanted) => half(good, Act::Close),
            _ => good,
        })
        .await;
        assert_eq!(pull(&place.open().await, &name).await.unwrap().id, digest(&parts.config));
        let log = registry.log();
        let second = log.iter().rfind(|asked| is_layer(asked, &parts)).unwrap();
        assert!(second.from().unwrap() > parts.layers[0].len() / 3, "{second:?}");
    });
}

pub(super) fn a_layer_that_stalls_is_resumed() {
    block_on(async {
        let mut place = Place::new("stalled");
        place.settings.registries.stall = Duration::from_millis(300);
        let parts = large();
        let wanted = parts.clone();
        let (registry, name) = scripted(&parts, move |asked, good| match asked.before {
            0 | 1 if is_layer(asked, &wanted) => half(good, Act::Stall),
            _ => good,
        })
        .await;
        assert_eq!(pull(&place.open().await, &name).await.unwrap().id, digest(&parts.config));
        assert_eq!(registry.log().iter().filter(|asked| is_layer(asked, &parts)).count(), 3);
    });
}

pub(super) fn a_server_may_not_know_ranges() {
    block_on(async {
        let place = Place::new("rangeless");
        let parts = large();
        let served = parts.clone();
        let (registry, name) = scripted(&parts, move |asked, good| {
            if !is_layer(asked, &served) {
                return good;
            }
            let whole = answer("200 OK", &[], &served.layers[0]);
            if asked.before == 0 { half(whole, Act::Close) } else { whole }
        })
        .await;
        assert_eq!(pull(&place.open().await, &name).await.unwrap().id, digest(&parts.config));
        assert!(registry.log().iter().filter_map(Asked::from).count() == 1);
    });
}

pub(super) fn a_layer_that_never_ends_well_is_given_up() {
    block_on(async {
        let place = Place::new("hopeless");
        let parts = large();
        let wanted = parts.clone();
        // A proper answer whose body never comes.
        let (registry, name) =
            scripted(
                &parts,
                move |asked, good| {
                    if is_layer(asked, &wanted) { vec![Act::Close] } else { good }
                },
            )
            .await;
        let runtime = place.open().await;
        let PullError::Unavailable(text) = why(pull(&runtime, &name).await) else { panic!() };
        assert!(text.starts_with("failed to copy: layer sha256:"), "{text}");
        // One or two more than the tries: kept connections, which a server may close at any moment, are tried first.
        let asked = registry.log().iter().filter(|asked| is_layer(asked, &parts)).count();
        assert!((7..=8).contains(&asked), "{asked} requests");
        emptied(&place, &runtime).await;
    });
}

/// Nothing half stays.
async fn emptied(place: &Place, runtime: &Embedded) {
    assert!(containers::Runtime::list_images(runtime).await.unwrap().is_empty());
    // Taking a million files away is nobody's to wait for; here a moment is given.
    for _ in 0..500 {
        if place.layers().iter().all(|name| !name.starts_with('.')) {
            return;
        }
        tokio::task::yield_now().await;
        let (_keep, never) = tokio::sync::oneshot::channel::<()>();
        let _ = tokio::time::timeout(Duration::from_millis(10), never).await;
    }
    panic!("{:?} is left", place.layers());
}

async fn fails(
    name: &str,
    parts: &Parts,
    change: impl Fn(&Asked, Vec<Act>) -> Vec<Act> + Send + Sync + 'static,
) -> PullError {
    let place = Place::new(name);
    let (_registry, image) = scripted(parts, change).await;
    let runtime = place.open().await;
    let why = why(pull(&runtime, &image).await);
    emptied(&place, &runtime).await;
    why
}

fn check(why: &PullError, words: &str) {
    assert!(matches!(why, PullError::Failed(_)), "{why:?}");
    let text = why.to_string();
    assert!(text.contains(words), "{text}");
    assert!(text.len() < 2000, "{}", text.len());
}

pub(super) fn lies_about_digests_and_sizes_are_found() {
    block_on(async {
        let parts = small();
        let other = image(Dialect::Oci, &[&[("a", b"other")]]);
        let (swapped, wrong) = (parts.clone(), other.clone());
        let why = fails("lie-layer", &parts, move |asked, good| {
            if !is_layer(asked, &swapped) {
                return good;
            }
            let mut body = wrong.layers[0].clone();
            body.resize(swapped.layers[0].len(), 0);
            answer("200 OK", &[], &body)
        })
        .await;
        // What does not unpack at all is told as such.
        let text = why.to_string();
        assert!(text.contains("unexpected commit digest") || text.contains("failed to extract"), "{text}");
        let replaced = parts.clone();
        let why = fails("lie-config", &parts, move |asked, good| {
            let is_config = asked.path.ends_with(&digest(&replaced.config));
            let body = vec![b' '; replaced.config.len()];
            if is_config { answer("200 OK", &[], &body) } else { good }
        })
        .await;
        check(&why, "unexpected commit digest");
        let manifest = other.manifest.clone();
        let why = fails("lie-manifest", &parts, move |asked, good| {
            let is_manifest = asked.method == "GET" && asked.path.contains("/manifests/");
            if is_manifest { answer("200 OK", &[], &manifest) } else { good }
        })
        .await;
        check(&why, "unexpected commit digest");
        let longer = parts.clone();
        let why = fails("lie-size", &parts, move |asked, good| {
            let body = [&longer.layers[0][..], b"more"].concat();
            if is_layer(asked, &longer) { answer("200 OK", &[], &body) } else { good }
        })
        .await;
        check(&why, "failed size validation");
        let longer = parts.clone();
        let why = fails("lie-endless", &parts, move |asked, good| {
            let head = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n".to_vec();
            let chunk = [b"400\r\n".as_slice(), &[0; 1024], b"\r\n"].concat();
            if is_layer(asked, &longer) { vec![Act::Send(head), Act::Endless(chunk)] } else { good }
        })
        .await;
        assert!(
            why.to_string().contains("failed size validation")
                || why.to_string().contains("failed to extract"),
            "{why}"
        );
    });
}

fn small() -> Parts {
    image(Dialect::Oci, &[&[("a", b"lower")]])
}

pub(super) fn documents_are_bounded() {
    block_on(async {
        let endless = |kind: &'static str| {
            move |asked: &Asked, good: Vec<Act>| {
                if asked.method == "HEAD" || !asked.path.contains(kind) {
                    return good;
                }
                let head = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n".to_vec();
                vec![Act::Send(head), Act::Endless([b"400\r\n".as_slice(), &[b' '; 1024], b"\r\n"].concat())]
            }
        };
        check(&fails("endless", &small(), endless("/manifests/")).await, "more than 4194304 bytes");
        check(&fails("endless-config", &small(), endless("/blobs/")).await, "more than 4194304 bytes");
        let huge = |asked: &Asked, good: Vec<Act>| {
            if asked.method != "HEAD" {
                return good;
            }
            vec![Act::Send(b"HTTP/1.1 200 OK\r\nContent-Length: 99999999999\r\n\r\n".to_vec())]
        };
        check(&fails("huge", &small(), huge).await, "a document of 99999999999 bytes");
        let first = |asked: &Asked, _: Vec<Act>| {
            let body = br#"{"schemaVersion":1,"name":"app","fsLayers":[]}"#;
            let body: &[u8] = if asked.method == "HEAD" { b"" } else { body };
            answer(
                "200 OK",
                &[("Content-Type", "application/vnd.docker.distribution.manifest.v1+json")],
                body,
            )
        };
        check(&fails("first", &small(), first).await, "docker's first version");
        let page = |asked: &Asked, good: Vec<Act>| {
            let is_manifest = asked.path.contains("/manifests/");
            if is_manifest { answer("200 OK", &[("Content-Type", "text/html")], b"<html>") } else { good }
        };
        let page = move |asked: &Asked, good: Vec<Act>| {
            if asked.method == "HEAD" { answer("200 OK", &[], b"") } else { page(asked, good) }
        };
        check(
            &fails("page", &small(), page).await,
            "bad image: a manifest: expected value at line 1 column 1",
        );
        let wordy = |asked: &Asked, good: Vec<Act>| {
            if !asked.path.contains("/manifests/") {
                return good;
            }
            let config = format!("{{\"digest\":\"{}\",\"size\":1}}", "x".repeat(1024 * 1024));
            let body = format!("{{\"schemaVersion\":2,\"config\":{config},\"layers\":[]}}");
            answer("200 OK", &[], if asked.method == "HEAD" { b"" } else { body.as_bytes() })
        };
        check(&fails("wordy", &small(), wordy).await, "bad image: \"xxxx");
        let packed = |asked: &Asked, good: Vec<Act>| {
            let is_layer = asked.path.contains("/blobs/") && asked.method == "GET";
            if is_layer { answer("200 OK", &[("Content-Encoding", "gzip")], b"") } else { good }
        };
        check(&fails("packed", &small(), packed).await, "the server packs its answer");
    });
}

pub(super) fn a_truncated_layer_leaves_nothing() {
    block_on(async {
        let (mut packed, diff_id) = layer(&[("a", &vec![7; 100_000])]);
        packed.truncate(packed.len() - 10);
        let parts = parts(Dialect::Oci, vec![(packed, diff_id)]);
        check(&fails("truncated", &parts, |_, good| good).await, "failed to extract layer sha256:");
    });
}

pub(super) fn redirections_are_followed_a_few_times_and_tell_nobody_who_asks() {
    block_on(async {
        let parts = small();
        let looping =
            |asked: &Asked, _: Vec<Act>| answer("307 Temporary Redirect", &[("Location", &asked.path)], b"");
        check(&fails("loop", &parts, looping).await, "stopped after 5 redirects");
        let astray = |_: &Asked, _: Vec<Act>| answer("302 Found", &[("Location", "file:///etc/passwd")], b"");
        check(&fails("astray", &parts, astray).await, "something that is no URL of HTTP");
        let place = Place::new("secretive");
        let served = parts.clone();
        let elsewhere = Scripted::start(move |asked| honest(&served, asked)).await;
        let address = elsewhere.address.clone();
        let (registry, name) = scripted(&parts, move |asked, good| {
            if asked.header("authorization").is_none() {
                return answer("401 Unauthorized", &[("WWW-Authenticate", "Basic realm=x")], b"");
            }
            if asked.method == "HEAD" {
                return good;
            }
            let location = format!("http://{address}{}?signature=1", asked.path);
            answer("307 Temporary Redirect", &[("Location", &location)], b"")
        })
        .await;
        place.write_hosts(&registry.address, "[header]\nx-secret = \"1\"\n");
        let credentials =
            Credentials { username: "me".into(), password: "secret".into(), ..Credentials::default() };
        pull_as(&place.open().await, &name, credentials).await.unwrap();
        assert!(registry.log().iter().all(|asked| asked.header("x-secret") == Some("1")));
        let asked = elsewhere.log();
        assert_eq!(asked.len(), 3, "{asked:?}");
        for asked in asked {
            assert_eq!((asked.header("authorization"), asked.header("x-secret")), (None, None));
        }
    });
}

pub(super) fn an_overloaded_registry_is_asked_again() {
    block_on(async {
        let place = Place::new("overload");
        let parts = small();
        let (registry, name) = scripted(&parts, move |asked, good| match asked.before {
            0 => answer("429 Too Many Requests", &[("Retry-After", "0")], b""),
            1 => answer("503 Service Unavailable", &[], b""),
            _ => good,
        })
        .await;
        pull(&place.open().await, &name).await.unwrap();
        assert_eq!(registry.asked().len(), 4 * 3);
        let patient =
            |_: &Asked, _: Vec<Act>| answer("429 Too Many Requests", &[("Retry-After", "3600")], b"");
        let why = fails("patient", &parts, patient).await;
        assert!(
            matches!(&why, PullError::Unavailable(text) if text.ends_with("429 Too Many Requests")),
            "{why:?}"
        );
    });
}

pub(super) fn a_pull_that_nobody_waits_for_ends() {
    block_on(async {
        let place = Place::new("dropped");
        let parts = large();
        let wanted = parts.clone();
        let (begun, begins) = tokio::sync::oneshot::channel();
        let begun = parking_lot::Mutex::new(Some(begun));
        let (_registry, name) = scripted(&parts, move |asked, good| {
            if !is_layer(asked, &wanted) {
                return good;
            }
            begun.lock().take().map(|begun| begun.send(()));
            half(good, Act::Stall)
        })
        .await;
        let runtime = place.open().await;
        tokio::select! {
            _ = pull(&runtime, &name) => panic!("it ended"),
            _ = begins => {}
        }
        emptied(&place, &runtime).await;
    });
}

/// The word that makes this binary a server that is killed while it pulls.
pub(crate) const PULLING_SERVER: &str = "pulling-server";

/// Pulls the image that the arguments name into a directory, and is killed meanwhile.
pub(crate) fn pulling_server() -> ! {
    let args: Vec<String> = std::env::args().skip(2).collect();
    let [directory, name, image] = &args[..] else { panic!("{args:?}") };
    let place = Place::at(directory, name);
    block_on(async { pull(&place.open().await, image).await.map(drop).unwrap() });
    unreachable!("it is killed");
}

#[expect(clippy::disallowed_methods, reason = "a server to kill")]
pub(super) fn a_server_killed_in_a_pull_leaves_nothing_half() {
    block_on(async {
        let place = Place::new("killed");
        let parts = large();
        let wanted = parts.clone();
        let (begun, begins) = tokio::sync::oneshot::channel();
        let begun = parking_lot::Mutex::new(Some(begun));
        let (_registry, name) = scripted(&parts, move |asked, good| {
            if asked.before > 0 || !is_layer(asked, &wanted) {
                return good;
            }
            begun.lock().take().map(|begun| begun.send(()));
            half(good, Act::Stall)
        })
        .await;
        let mut server = Command::new(std::env::current_exe().unwrap())
            .arg(PULLING_SERVER)
            .arg(&place.settings.directory)
            .arg(&place.settings.name)
            .arg(&name)
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        begins.await.unwrap();
        server.kill().unwrap();
        // Whoever unpacks has this too, and ends by itself.
        server.stdout.take().unwrap().read_to_end(&mut Vec::new()).unwrap();
        server.wait().unwrap();
        assert!(place.layers().iter().any(|name| name.starts_with('.')));
        let runtime = place.open().await;
        emptied(&place, &runtime).await;
        assert_eq!(pull(&runtime, &name).await.unwrap().id, digest(&parts.config));
        let group = format!("coracle-{}", place.settings.name);
        containers::Runtime::remove_everything(&runtime).await.unwrap();
        drop(runtime);
        assert_eq!(leftovers(&place.settings, &group), Vec::<String>::new());
    });
}
