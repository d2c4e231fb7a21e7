//! Images from a real registry: Debian's, plain, with TLS, with a password, with tokens, behind mirrors and proxies.

use std::fs;
use std::path::PathBuf;

use containers::model::{Credentials, Image, Progress};
use containers::{Embedded, Error, Proxies, PullError, PullRequest, RegistrySettings, Runtime, Settings};
use jsonwebtoken::{Algorithm, EncodingKey, Header};
use tokio::sync::watch;

use super::block_on;
use crate::fixture::{Node, busybox, settings, shell};
use crate::registries::{Authority, Dialect, Guard, Parts, RealRegistry, architecture, digest, image};
use crate::scripted::{Act, Asked, Scripted, answer};

/// A node whose files about registries the test writes.
pub(crate) struct Place {
    pub(crate) settings: Settings,
    pub(crate) folder: PathBuf,
}

impl Place {
    pub(crate) fn new(name: &str) -> Self {
        Self::of(settings(&format!("registry-{name}")))
    }

    /// The place of another process.
    pub(crate) fn at(directory: &str, name: &str) -> Self {
        Self::of(Settings { name: name.to_owned(), directory: directory.into(), ..settings("at") })
    }

    fn of(mut settings: Settings) -> Self {
        let folder = settings.directory.join("registries");
        fs::create_dir_all(folder.join("certs.d")).unwrap();
        settings.registries = RegistrySettings {
            private: folder.join("registries.yaml"),
            hosts: folder.join("certs.d"),
            ..RegistrySettings::default()
        };
        Self { settings, folder }
    }

    pub(crate) async fn open(&self) -> Embedded {
        Embedded::open(self.settings.clone()).await.unwrap()
    }

    pub(crate) fn write_private(&self, text: &str) {
        fs::write(&self.settings.registries.private, text).unwrap();
    }

    pub(crate) fn write_hosts(&self, registry: &str, text: &str) {
        let folder = self.settings.registries.hosts.join(registry);
        fs::create_dir_all(&folder).unwrap();
        fs::write(folder.join("hosts.toml"), text).unwrap();
    }

    /// The names of what lies among the layers.
    pub(crate) fn layers(&self) -> Vec<String> {
        let entries = fs::read_dir(self.settings.directory.join("images/layers")).unwrap();
        entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect()
    }
}

pub(crate) async fn pull(runtime: &Embedded, reference: &str) -> Result<Image, Error> {
    runtime.pull_image(PullRequest { reference: reference.to_owned(), ..PullRequest::default() }).await
}

pub(crate) async fn pull_as(
    runtime: &Embedded,
    reference: &str,
    credentials: Credentials,
) -> Result<Image, Error> {
    let reference = reference.to_owned();
    runtime.pull_image(PullRequest { reference, credentials: Some(credentials), progress: None }).await
}

/// What went wrong, without the words that every failure begins with.
pub(crate) fn why(result: Result<Image, Error>) -> PullError {
    match result {
        Err(Error::Pull { why, .. }) => why,
        other => panic!("{other:?}"),
    }
}

fn me(password: &str) -> Credentials {
    Credentials { username: "me".into(), password: password.into(), ..Credentials::default() }
}

fn small() -> Parts {
    image(Dialect::Oci, &[&[("a", b"lower"), ("gone", b"x")], &[("b", b"upper"), (".wh.gone", b"")]])
}

pub(super) fn a_registry_gives_an_image_that_runs() {
    block_on(async {
        let place = Place::new("pulled");
        let registry = RealRegistry::start(&place.folder, &Guard::Nothing);
        let program = fs::read(busybox()).unwrap();
        let parts = image(
            Dialect::Docker,
            &[&[("bin/busybox", &program), ("gone", b"x")], &[("b", b"upper"), (".wh.gone", b"")]],
        );
        registry.push("team/app", "1", &parts);
        let node = Node { runtime: place.open().await, settings: place.settings.clone() };
        let name = format!("{}/team/app:1", registry.address);
        let (progress, heard) = watch::channel(Progress::default());
        let request = PullRequest { reference: name.clone(), credentials: None, progress: Some(progress) };
        let pulled = node.runtime.pull_image(request).await.unwrap();
        assert_eq!(pulled.id, digest(&parts.config));
        assert_eq!(pulled.names, std::slice::from_ref(&name));
        let by_digest = format!("{}/team/app@{}", registry.address, digest(&parts.manifest));
        assert_eq!(pulled.digests, std::slice::from_ref(&by_digest));
        let layers = heard.borrow().layers.clone();
        assert!(layers.iter().all(|layer| layer.bytes == layer.bytes_total), "{layers:?}");
        assert_eq!(layers.len(), 2);
        let mut config = shell("");
        config.image = name.clone();
        config.command =
            ["/bin/busybox", "sh", "-c", "/bin/busybox cat /b; /bin/busybox ls /gone 2>/dev/null"]
                .map(str::to_owned)
                .to_vec();
        let (_, log) = node.run("pod", config).await;
        assert_eq!(log, ["stdout P upper"]);
        // Another tag of the same image brings a name only; by digest, nobody is asked.
        registry.put_manifest("team/app", "2", &parts.manifest);
        let second = pull(&node.runtime, &format!("{}/team/app:2", registry.address)).await.unwrap();
        assert_eq!(second.names.len(), 2);
        drop(registry);
        assert_eq!(pull(&node.runtime, &by_digest).await.unwrap().id, pulled.id);
        let PullError::Unavailable(text) = why(pull(&node.runtime, &name).await) else { panic!() };
        assert!(text.ends_with("connect: connection refused"), "{text}");
        node.finish().await;
    });
}

pub(super) fn an_index_is_followed_to_this_machine() {
    block_on(async {
        let place = Place::new("index");
        let registry = RealRegistry::start(&place.folder, &Guard::Nothing);
        let parts = small();
        registry.push("app", "ours", &parts);
        let entry = |architecture: &str, manifest: &[u8]| {
            serde_json::json!({
                "mediaType": "application/vnd.oci.image.manifest.v1+json",
                "digest": digest(manifest),
                "size": manifest.len(),
                "platform": {"os": "linux", "architecture": architecture},
            })
        };
        let index = |entries: Vec<serde_json::Value>| {
            let index = serde_json::json!({
                "schemaVersion": 2,
                "mediaType": "application/vnd.oci.image.index.v1+json",
                "manifests": entries,
            });
            index.to_string().into_bytes()
        };
        let other = image(Dialect::Oci, &[&[("other", b"")]]);
        registry.push("app", "other", &other);
        let both = index(vec![entry("s390x", &other.manifest), entry(architecture(), &parts.manifest)]);
        registry.put_manifest("app", "both", &both);
        registry.put_manifest("app", "foreign", &index(vec![entry("s390x", &other.manifest)]));
        let runtime = place.open().await;
        let pulled = pull(&runtime, &format!("{}/app:both", registry.address)).await.unwrap();
        assert_eq!(pulled.id, digest(&parts.config));
        assert_eq!(pulled.digests, [format!("{}/app@{}", registry.address, digest(&both))]);
        let PullError::NotFound(text) =
            why(pull(&runtime, &format!("{}/app:foreign", registry.address)).await)
        else {
            panic!()
        };
        assert!(text.starts_with("no match for platform linux/"), "{text}");
        let name = format!("{}/app:none", registry.address);
        let error = pull(&runtime, &name).await.unwrap_err().to_string();
        let expected = format!(
            "failed to pull and unpack image \"{name}\": failed to resolve reference \"{name}\": {name}: not found"
        );
        assert_eq!(error, expected);
        let error = pull(&runtime, "localhost/Bad").await.unwrap_err().to_string();
        assert!(error.starts_with("couldn't parse image name \"localhost/Bad\""), "{error}");
    });
}

pub(super) fn a_private_authority_is_believed_where_a_file_says_so() {
    block_on(async {
        let place = Place::new("tls");
        let authority = Authority::make(&place.folder);
        let plain = RealRegistry::start(&place.folder, &Guard::Nothing);
        plain.push("app", "1", &small());
        let registry = RealRegistry::start(&place.folder, &Guard::Tls(&authority));
        let address = &registry.address;
        let runtime = place.open().await;
        let name = format!("{address}/app:1");
        let text = why(pull(&runtime, &name).await).to_string();
        assert!(text.ends_with("x509: certificate signed by unknown authority"), "{text}");
        let ca = authority.certificate.display();
        place.write_private(&format!("configs:\n  \"{address}\":\n    tls: {{ca_file: {ca}}}\n"));
        pull(&runtime, &name).await.unwrap();
        // The same as folders say it, without a restart.
        place.write_private("");
        assert!(pull(&runtime, &name).await.is_err());
        place.write_hosts(&format!("{}_", address.replace(':', "_")), &format!("ca = \"{ca}\"\n"));
        pull(&runtime, &name).await.unwrap();
        place.write_hosts(&format!("{}_", address.replace(':', "_")), "skip_verify = true\n");
        pull(&runtime, &name).await.unwrap();
        // Plain HTTP is spoken only where it is named.
        place
            .write_private(&format!("mirrors: {{quay.test: {{endpoint: [\"https://{}\"]}}}}", plain.address));
        let text = why(pull(&runtime, "quay.test/app:1").await).to_string();
        assert!(text.ends_with("http: server gave HTTP response to HTTPS client"), "{text}");
        place.write_private(&format!("mirrors: {{quay.test: {{endpoint: [\"http://{}\"]}}}}", plain.address));
        pull(&runtime, "quay.test/app:1").await.unwrap();
        place.write_private("mirrors: {quay.test: {endpoints: []}}");
        let PullError::Setting(text) = why(pull(&runtime, "quay.test/app:1").await) else { panic!() };
        assert!(
            text.contains("registries.yaml") && text.contains("endpoints") && text.contains("line 1"),
            "{text}"
        );
    });
}

pub(super) fn a_password_opens_a_registry() {
    block_on(async {
        let place = Place::new("password");
        RealRegistry::start(&place.folder, &Guard::Nothing).push("app", "1", &small());
        let registry = RealRegistry::start(&place.folder, &Guard::Password);
        let address = &registry.address;
        let name = format!("{address}/app:1");
        let runtime = place.open().await;
        let PullError::Denied(text) = why(pull(&runtime, &name).await) else { panic!() };
        let begin = format!(
            "failed to resolve reference \"{name}\": pull access denied, repository does not exist or may"
        );
        assert!(text.starts_with(&begin), "{text}");
        assert!(text.ends_with("authorization failed: no basic auth credentials"), "{text}");
        let PullError::Denied(text) = why(pull_as(&runtime, &name, me("wrong")).await) else { panic!() };
        assert!(text.contains("unexpected status from HEAD request to http"), "{text}");
        assert!(text.ends_with("401 Unauthorized"), "{text}");
        let elsewhere = Credentials { server_address: "https://other.test".into(), ..me("secret") };
        assert!(matches!(why(pull_as(&runtime, &name, elsewhere).await), PullError::Denied(_)));
        pull_as(&runtime, &name, me("secret")).await.unwrap();
        // Who has no credentials gets nothing, although the image is there now.
        assert!(matches!(why(pull(&runtime, &name).await), PullError::Denied(_)));
        let auth = Credentials { auth: "bWU6c2VjcmV0".into(), ..Credentials::default() };
        pull_as(&runtime, &name, auth).await.unwrap();
        place.write_private(&format!(
            "configs: {{\"{address}\": {{auth: {{username: me, password: secret}}}}}}"
        ));
        pull(&runtime, &name).await.unwrap();
    });
}

/// What a token service gives to whom.
#[expect(clippy::disallowed_methods, reason = "tokens are good for a time")]
fn token_service(authority: &Authority) -> impl Fn(&Asked) -> Vec<Act> + Send + Sync + 'static {
    let key = EncodingKey::from_ec_pem(&fs::read(&authority.server_key).unwrap()).unwrap();
    let pem = fs::read_to_string(&authority.server_certificate).unwrap();
    let chain: String = pem.lines().filter(|line| !line.starts_with("-----")).collect();
    move |asked| {
        let is_known = asked.header("authorization") == Some("Basic bWU6c2VjcmV0")
            || asked.body.contains("grant_type=refresh_token")
                && asked.body.contains("refresh_token=lasting");
        let granted = if is_known { vec!["pull"] } else { Vec::new() };
        let now = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap().as_secs();
        let claims = serde_json::json!({
            "iss": "test", "aud": "test-registry", "sub": "me", "jti": "1",
            "iat": now, "nbf": now - 60, "exp": now + 600,
            "access": [{"type": "repository", "name": "app", "actions": granted}],
        });
        let mut header = Header::new(Algorithm::ES256);
        header.x5c = Some(vec![chain.clone()]);
        let token = jsonwebtoken::encode(&header, &claims, &key).unwrap();
        let body = serde_json::json!({"token": token, "expires_in": 600}).to_string();
        answer("200 OK", &[("Content-Type", "application/json")], body.as_bytes())
    }
}

pub(super) fn tokens_are_fetched_and_kept() {
    block_on(async {
        let place = Place::new("token");
        let authority = Authority::make(&place.folder);
        RealRegistry::start(&place.folder, &Guard::Nothing).push("app", "1", &small());
        let service = Scripted::start(token_service(&authority)).await;
        let realm = format!("http://{}/token", service.address);
        let registry = RealRegistry::start(&place.folder, &Guard::Tokens { realm, authority: &authority });
        let name = format!("{}/app:1", registry.address);
        let runtime = place.open().await;
        let PullError::Denied(text) = why(pull(&runtime, &name).await) else { panic!() };
        assert!(text.ends_with("server message: insufficient_scope: authorization failed"), "{text}");
        let before = service.asked().len();
        pull_as(&runtime, &name, me("secret")).await.unwrap();
        pull_as(&runtime, &name, me("secret")).await.unwrap();
        let asked = service.asked();
        assert_eq!(asked.len(), before + 1, "{asked:?}");
        assert!(asked[before].contains("service=test%2Dregistry&scope=repository%3Aapp%3Apull"), "{asked:?}");
        let identity = Credentials { identity_token: "lasting".into(), ..Credentials::default() };
        pull_as(&runtime, &name, identity).await.unwrap();
        assert_eq!(service.log().last().unwrap().method, "POST");
        let wrong = Credentials { registry_token: "junk".into(), ..Credentials::default() };
        assert!(matches!(why(pull_as(&runtime, &name, wrong).await), PullError::Denied(_)));
    });
}

pub(super) fn mirrors_stand_in_for_a_registry() {
    block_on(async {
        let place = Place::new("mirror");
        let registry = RealRegistry::start(&place.folder, &Guard::Nothing);
        registry.push("cache/nginx", "1", &small());
        registry.push("library/nginx", "2", &small());
        let runtime = place.open().await;
        let address = &registry.address;
        place.write_private(&format!(
            "mirrors:\n  docker.io:\n    endpoint: [\"http://127.0.0.1:1\", \"http://{address}\"]\n    rewrite: \
             {{\"^library/(.*)\": \"cache/$1\"}}\n"
        ));
        let pulled = pull(&runtime, "nginx:1").await.unwrap();
        assert_eq!(pulled.names, ["docker.io/library/nginx:1"]);
        place.write_private("");
        let hosts = format!(
            "server = \"http://127.0.0.1:1\"\n[host.\"http://{address}\"]\ncapabilities = [\"pull\", \"resolve\"]\n"
        );
        place.write_hosts("_default", &hosts);
        let pulled = pull(&runtime, "nginx:2").await.unwrap();
        assert_eq!(pulled.names, ["docker.io/library/nginx:1", "docker.io/library/nginx:2"]);
        // The failure that says most is told: what a mirror does not have, the registry may.
        let PullError::Unavailable(text) = why(pull(&runtime, "nginx:3").await) else { panic!() };
        assert!(text.ends_with("dial tcp 127.0.0.1:1: connect: connection refused"), "{text}");
    });
}

pub(super) fn a_proxy_leads_to_a_registry() {
    block_on(async {
        let mut place = Place::new("proxy");
        let authority = Authority::make(&place.folder);
        RealRegistry::start(&place.folder, &Guard::Nothing).push("app", "1", &small());
        let secure = RealRegistry::start(&place.folder, &Guard::Tls(&authority));
        let plain = RealRegistry::start(&place.folder, &Guard::Nothing);
        let (secure_address, plain_address) = (secure.address.clone(), plain.address.clone());
        let proxy = Scripted::start(move |asked| {
            if asked.header("proxy-authorization") != Some("Basic bWU6c2VjcmV0") {
                return answer("407 Proxy Authentication Required", &[], b"");
            }
            if asked.method == "CONNECT" {
                let established = b"HTTP/1.1 200 Connection established\r\n\r\n".to_vec();
                return vec![Act::Send(established), Act::Tunnel(secure_address.clone())];
            }
            let path = asked.path.strip_prefix("http://plain.test").unwrap();
            let location = format!("http://{plain_address}{path}");
            answer("307 Temporary Redirect", &[("Location", &location)], b"")
        })
        .await;
        let with = |user: &str| {
            let proxy = format!("http://{user}@{}", proxy.address);
            Proxies::of_environment(|name| {
                name.ends_with("_PROXY").then(|| proxy.clone()).filter(|_| name != "NO_PROXY")
            })
            .unwrap()
        };
        let ca = authority.certificate.display();
        place.write_private(&format!(
            "mirrors: {{plain.test: {{endpoint: [\"http://plain.test\"]}}}}\nconfigs: {{registry.test: {{tls: {{ca_file: {ca}}}}}}}"
        ));
        place.settings.registries.proxies = with("me:secret");
        let runtime = place.open().await;
        pull(&runtime, "registry.test/app:1").await.unwrap();
        pull(&runtime, "plain.test/app:1").await.unwrap();
        let asked = proxy.asked();
        assert_eq!(asked[0], "CONNECT registry.test:443");
        assert!(asked.contains(&"HEAD http://plain.test/v2/app/manifests/1".to_owned()), "{asked:?}");
        drop(runtime);
        place.settings.registries.proxies = with("me:wrong");
        let runtime = place.open().await;
        let text = why(pull(&runtime, "registry.test/app:1").await).to_string();
        assert!(text.ends_with("407 Proxy Authentication Required") && !text.contains("wrong"), "{text}");
    });
}

pub(super) fn nothing_is_asked_twice() {
    block_on(async {
        let place = Place::new("once");
        let parts = small();
        let served = parts.clone();
        let registry = Scripted::start(move |asked| crate::scripted::honest(&served, asked)).await;
        let runtime = place.open().await;
        let (one, other) = (format!("{}/a:1", registry.address), format!("{}/b:1", registry.address));
        let [a, b, c, d] = [&one, &one, &other, &other].map(|name| pull(&runtime, name));
        let (a, b, c, d) = tokio::join!(a, b, c, d);
        for pulled in [a, b, c, d] {
            assert_eq!(pulled.unwrap().id, digest(&parts.config));
        }
        let asked = registry.asked();
        let count = |what: &str| asked.iter().filter(|line| line.contains(what)).count();
        assert_eq!(count("HEAD /v2/a/"), 1, "{asked:?}");
        for layer in &parts.layers {
            assert_eq!(count(&digest(layer)), 1, "{asked:?}");
        }
        pull(&runtime, &one).await.unwrap();
        assert_eq!(registry.asked().len(), asked.len() + 1);
        assert_eq!(place.layers().len(), 2);
    });
}
