//! Registries for tests: Debian's `docker-registry` on a port of its own, and images to push into it.

use std::fs;
use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::TcpStream;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicU32, Ordering};

use sha2::{Digest as _, Sha256};

/// Several registries of a test keep their files in one folder.
static NUMBER: AtomicU32 = AtomicU32::new(0);

/// An image as a registry has it.
#[derive(Clone)]
pub(crate) struct Parts {
    /// Packed, lowest first.
    pub(crate) layers: Vec<Vec<u8>>,
    pub(crate) config: Vec<u8>,
    pub(crate) manifest: Vec<u8>,
}

/// The dialect of a manifest.
#[derive(Clone, Copy)]
pub(crate) enum Dialect {
    Oci,
    Docker,
}

/// How a registry guards itself.
pub(crate) enum Guard<'a> {
    Nothing,
    /// A certificate and its key.
    Tls(&'a Authority),
    /// The user `me` with the password `secret`.
    Password,
    /// Tokens of this service, signed by the authority's server key.
    Tokens {
        realm: String,
        authority: &'a Authority,
    },
}

/// Debian's registry. It ends with its handle.
pub(crate) struct RealRegistry {
    child: Child,
    /// `127.0.0.1:PORT`.
    pub(crate) address: String,
}

/// A certificate authority, and a server's certificate for 127.0.0.1 and registry.test.
pub(crate) struct Authority {
    pub(crate) certificate: PathBuf,
    pub(crate) server_certificate: PathBuf,
    pub(crate) server_key: PathBuf,
}

/// `sha256:…`.
pub(crate) fn digest(bytes: &[u8]) -> String {
    format!("sha256:{}", hex::encode(Sha256::digest(bytes)))
}

/// A tar of files, packed with gzip.
pub(crate) fn layer(files: &[(&str, &[u8])]) -> (Vec<u8>, String) {
    let mut tar = tar::Builder::new(Vec::new());
    for (name, content) in files {
        let mut header = tar::Header::new_gnu();
        header.set_size(content.len() as u64);
        header.set_mode(0o755);
        header.set_uid(0);
        header.set_gid(0);
        header.set_mtime(0);
        tar.append_data(&mut header, name, *content).unwrap();
    }
    let plain = tar.into_inner().unwrap();
    let mut packed = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    packed.write_all(&plain).unwrap();
    (packed.finish().unwrap(), digest(&plain))
}

/// An image of such layers.
pub(crate) fn image(dialect: Dialect, layers: &[&[(&str, &[u8])]]) -> Parts {
    parts(dialect, layers.iter().map(|files| layer(files)).collect())
}

/// An image of layers with the digests of what is in them.
pub(crate) fn parts(dialect: Dialect, layers: Vec<(Vec<u8>, String)>) -> Parts {
    let (layers, diff_ids): (Vec<_>, Vec<_>) = layers.into_iter().unzip();
    let config = serde_json::json!({
        "architecture": architecture(),
        "os": "linux",
        "config": {"Cmd": ["sh"]},
        "rootfs": {"type": "layers", "diff_ids": diff_ids},
    });
    let config = config.to_string().into_bytes();
    let [manifest_type, config_type, layer_type] = match dialect {
        Dialect::Oci => [
            "application/vnd.oci.image.manifest.v1+json",
            "application/vnd.oci.image.config.v1+json",
            "application/vnd.oci.image.layer.v1.tar+gzip",
        ],
        Dialect::Docker => [
            "application/vnd.docker.distribution.manifest.v2+json",
            "application/vnd.docker.container.image.v1+json",
            "application/vnd.docker.image.rootfs.diff.tar.gzip",
        ],
    };
    let of = |media_type: &str, bytes: &[u8]| serde_json::json!({"mediaType": media_type, "digest": digest(bytes), "size": bytes.len()});
    let manifest = serde_json::json!({
        "schemaVersion": 2,
        "mediaType": manifest_type,
        "config": of(config_type, &config),
        "layers": layers.iter().map(|layer| of(layer_type, layer)).collect::<Vec<_>>(),
    });
    Parts { layers, config, manifest: manifest.to_string().into_bytes() }
}

/// This machine, as images name it.
pub(crate) fn architecture() -> &'static str {
    match std::env::consts::ARCH {
        "x86_64" => "amd64",
        "aarch64" => "arm64",
        other => other,
    }
}

impl RealRegistry {
    /// Starts a registry over the storage in `folder`; several may share one.
    #[expect(clippy::disallowed_methods, reason = "a real registry")]
    pub(crate) fn start(folder: &Path, guard: &Guard<'_>) -> Self {
        let guarded = match guard {
            Guard::Nothing => String::new(),
            Guard::Tls(authority) => {
                let (certificate, key) = (&authority.server_certificate, &authority.server_key);
                format!("  tls: {{certificate: {}, key: {}}}\n", certificate.display(), key.display())
            }
            Guard::Password => {
                let path = folder.join("htpasswd");
                fs::write(&path, PASSWORDS).unwrap();
                format!("auth:\n  htpasswd: {{realm: test, path: {}}}\n", path.display())
            }
            Guard::Tokens { realm, authority } => format!(
                "auth:\n  token: {{realm: \"{realm}\", service: test-registry, issuer: test, rootcertbundle: {}}}\n",
                authority.server_certificate.display()
            ),
        };
        let config = format!(
            "version: 0.1\nlog: {{level: info}}\nstorage:\n  filesystem: {{rootdirectory: {}/storage}}\nhttp:\n  \
             addr: 127.0.0.1:0\n{guarded}",
            folder.display()
        );
        let path = folder.join(format!("config-{}.yml", NUMBER.fetch_add(1, Ordering::Relaxed)));
        fs::write(&path, config).unwrap();
        let mut child = Command::new("docker-registry")
            .arg("serve")
            .arg(&path)
            .stderr(Stdio::piped())
            .stdout(Stdio::null())
            .spawn()
            .expect("docker-registry is missing: apt-get install docker-registry");
        let mut lines = BufReader::new(child.stderr.take().unwrap()).lines();
        let address = lines.by_ref().map_while(Result::ok).find_map(|line| {
            let (_, rest) = line.split_once("listening on ")?;
            Some(rest.chars().take_while(|c| c.is_ascii_digit() || matches!(c, '.' | ':')).collect())
        });
        // Its log is read to the end, so that it never waits for a reader.
        std::thread::spawn(move || lines.for_each(drop));
        Self { child, address: address.expect("the registry says where it listens") }
    }

    /// Pushes an image under `repository:tag`.
    pub(crate) fn push(&self, repository: &str, tag: &str, parts: &Parts) {
        for blob in parts.layers.iter().chain([&parts.config]) {
            let start = self.ask("POST", &format!("/v2/{repository}/blobs/uploads/"), "", &[]);
            let location = start.lines().find_map(|line| line.strip_prefix("Location: ")).unwrap();
            let path = location.trim().split_once(&self.address).unwrap().1;
            let answer =
                self.ask("PUT", &format!("{path}&digest={}", digest(blob)), "application/octet-stream", blob);
            assert!(answer.starts_with("HTTP/1.1 201"), "{answer}");
        }
        self.put_manifest(repository, tag, &parts.manifest);
    }

    /// Puts a manifest or an index.
    pub(crate) fn put_manifest(&self, repository: &str, tag: &str, manifest: &[u8]) {
        let document: serde_json::Value = serde_json::from_slice(manifest).unwrap();
        let kind = document["mediaType"].as_str().unwrap();
        let answer = self.ask("PUT", &format!("/v2/{repository}/manifests/{tag}"), kind, manifest);
        assert!(answer.starts_with("HTTP/1.1 201"), "{answer}");
    }

    fn ask(&self, method: &str, path: &str, kind: &str, body: &[u8]) -> String {
        let mut stream = TcpStream::connect(&self.address).unwrap();
        let (host, length) = (&self.address, body.len());
        write!(
            stream,
            "{method} {path} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\nContent-Type: {kind}\r\nContent-Length: {length}\r\n\r\n"
        )
        .unwrap();
        stream.write_all(body).unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).unwrap();
        answer
    }
}

impl Drop for RealRegistry {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

impl Authority {
    /// Makes one in `folder`.
    pub(crate) fn make(folder: &Path) -> Self {
        let path = |name: &str| folder.join(name);
        let (certificate, key) = (path("ca.pem"), path("ca.key"));
        openssl(&[
            "req",
            "-x509",
            "-newkey",
            "ec",
            "-pkeyopt",
            "ec_paramgen_curve:P-256",
            "-nodes",
            "-days",
            "30",
            "-subj",
            "/CN=test authority",
            "-keyout",
            text(&key),
            "-out",
            text(&certificate),
        ]);
        let (server_certificate, server_key) = (path("server.pem"), path("server.key"));
        openssl(&[
            "req",
            "-x509",
            "-newkey",
            "ec",
            "-pkeyopt",
            "ec_paramgen_curve:P-256",
            "-nodes",
            "-days",
            "30",
            "-subj",
            "/CN=test server",
            "-addext",
            "subjectAltName=IP:127.0.0.1,DNS:registry.test",
            "-addext",
            "basicConstraints=critical,CA:FALSE",
            "-CA",
            text(&certificate),
            "-CAkey",
            text(&key),
            "-keyout",
            text(&server_key),
            "-out",
            text(&server_certificate),
        ]);
        Self { certificate, server_certificate, server_key }
    }
}

fn text(path: &Path) -> &str {
    path.to_str().unwrap()
}

#[expect(clippy::disallowed_methods, reason = "it makes certificates as people do")]
fn openssl(arguments: &[&str]) {
    let output = Command::new("openssl").args(arguments).output().expect("openssl is missing");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
}

/// `me` with `secret`.
const PASSWORDS: &str = "me:$2b$04$abcdefghijklmnopqrstuu2r9OfJnfCsdneAXAGHnS4UpFFP8WIrW\n";
