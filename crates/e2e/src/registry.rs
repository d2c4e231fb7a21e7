//! A registry of a test's own: Debian's `docker-registry` in the cluster's network namespace.
//!
//! Images get there as people bring them: in archives, whose parts are pushed by the registry's own protocol.

use std::fmt::Write as _;
use std::fs;
use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::TcpStream;
use std::path::{Path, PathBuf};
use std::process::{Child, Stdio};

use anyhow::{Context as _, Result, ensure};

use crate::Cluster;

/// The user whom the registry knows.
pub const USER: &str = "me";
/// That user's password.
pub const PASSWORD: &str = "secret";

/// `USER` with `PASSWORD`, as `htpasswd -B` writes it.
const PASSWORDS: &str = "me:$2b$04$abcdefghijklmnopqrstuu2r9OfJnfCsdneAXAGHnS4UpFFP8WIrW\n";
/// Both in base64, as HTTP wants them.
const AUTHORIZATION: &str = "Basic bWU6c2VjcmV0";

/// Whom a registry serves.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Guard {
    /// Everyone.
    Nobody,
    /// [`USER`] with [`PASSWORD`].
    Password,
}

/// The registry; it ends with its handle.
pub struct Registry {
    child: Child,
    address: String,
}

impl Registry {
    /// Starts one.
    ///
    /// # Errors
    /// When it does not come to listen.
    pub fn start(cluster: &Cluster, guard: Guard) -> Result<Self> {
        let folder = cluster.scratch().join("registry");
        fs::create_dir_all(&folder)?;
        let (config, passwords) = (folder.join("config.yml"), folder.join("htpasswd"));
        fs::write(&passwords, PASSWORDS)?;
        let guarded = match guard {
            Guard::Nobody => String::new(),
            Guard::Password => format!("auth:\n  htpasswd: {{realm: test, path: {}}}\n", passwords.display()),
        };
        let text = format!(
            "version: 0.1\nlog: {{level: info}}\nstorage:\n  filesystem: {{rootdirectory: {}/storage}}\n  delete: {{enabled: \
             true}}\nhttp:\n  addr: 127.0.0.1:0\n{guarded}",
            folder.display()
        );
        fs::write(&config, text)?;
        let mut command = cluster.inside("docker-registry".as_ref());
        command.arg("serve").arg(config).stdout(Stdio::null()).stderr(Stdio::piped());
        let mut child =
            command.spawn().context("docker-registry is missing: apt-get install docker-registry")?;
        let mut lines = BufReader::new(child.stderr.take().context("it is piped")?).lines();
        let address = lines.by_ref().map_while(Result::ok).find_map(|line| {
            let (_, rest) = line.split_once("listening on ")?;
            Some(rest.chars().take_while(|c| c.is_ascii_digit() || matches!(c, '.' | ':')).collect())
        });
        // Its log is read to the end, so that it never waits for a reader.
        std::thread::spawn(move || lines.for_each(drop));
        Ok(Self { child, address: address.context("docker-registry does not say where it listens")? })
    }

    /// `127.0.0.1:PORT`.
    pub fn address(&self) -> &str {
        &self.address
    }

    /// Pushes an image of the cluster under `repository:tag`; the name under which pods find it.
    ///
    /// # Errors
    /// When the registry or the cluster refuses.
    pub fn push(&self, cluster: &Cluster, image: &str, name: &str) -> Result<String> {
        let archive = cluster.scratch().join("exported.tar");
        cluster.must(&format!("coracle images export -o {} {image}", archive.display()))?;
        self.push_archive(cluster, &archive, name)
    }

    /// Pushes the image of an archive.
    ///
    /// # Errors
    /// When the registry refuses, or the archive holds no OCI layout.
    pub fn push_archive(&self, cluster: &Cluster, archive: &Path, name: &str) -> Result<String> {
        let (repository, tag) = name.split_once(':').context("a name with a tag")?;
        let folder = cluster.scratch().join(format!("pushed-{repository}-{tag}"));
        fs::create_dir_all(&folder)?;
        cluster.must(&format!("tar -xf {} -C {}", archive.display(), folder.display()))?;
        let layout = Layout { folder };
        let index = layout.document("index.json")?;
        let digest =
            index["manifests"][0]["digest"].as_str().context("the layout has a manifest")?.to_owned();
        let manifest = layout.blob(&digest)?;
        let parts: serde_json::Value = serde_json::from_slice(&manifest)?;
        let kind = parts["mediaType"].as_str().unwrap_or("application/vnd.oci.image.manifest.v1+json");
        let layers = parts["layers"].as_array().into_iter().flatten();
        for digest in layers.chain([&parts["config"]]).filter_map(|part| part["digest"].as_str()) {
            let answer = self.ask(cluster, "POST", &format!("/v2/{repository}/blobs/uploads/"), ("", &[]))?;
            let location = answer.lines().find_map(|line| line.strip_prefix("Location: "));
            let path =
                location.and_then(|it| it.trim().split_once(&self.address)).context("a place to put it")?.1;
            let blob = layout.blob(digest)?;
            let put = format!("{path}&digest={digest}");
            let answer = self.ask(cluster, "PUT", &put, ("application/octet-stream", &blob))?;
            ensure!(answer.starts_with("HTTP/1.1 201"), "{answer}");
        }
        let path = format!("/v2/{repository}/manifests/{tag}");
        let answer = self.ask(cluster, "PUT", &path, (kind, &manifest))?;
        ensure!(answer.starts_with("HTTP/1.1 201"), "{answer}");
        Ok(format!("{}/{name}", self.address))
    }

    /// Takes an image away.
    ///
    /// # Errors
    /// When it is not there.
    pub fn delete(&self, cluster: &Cluster, name: &str) -> Result<()> {
        let (repository, tag) = name.split_once(':').context("a name with a tag")?;
        let answer = self.ask(cluster, "HEAD", &format!("/v2/{repository}/manifests/{tag}"), ("", &[]))?;
        let digest = answer.lines().find_map(|line| line.strip_prefix("Docker-Content-Digest: "));
        let digest = digest.context("the image is there")?.trim();
        let answer =
            self.ask(cluster, "DELETE", &format!("/v2/{repository}/manifests/{digest}"), ("", &[]))?;
        ensure!(answer.starts_with("HTTP/1.1 202"), "{answer}");
        Ok(())
    }

    /// One request, with a body of a type.
    fn ask(&self, cluster: &Cluster, method: &str, path: &str, body: (&str, &[u8])) -> Result<String> {
        let (kind, body) = body;
        let mut head = format!("{method} {path} HTTP/1.1\r\nHost: {}\r\nConnection: close\r\n", self.address);
        write!(head, "Authorization: {AUTHORIZATION}\r\nContent-Length: {}\r\n", body.len())?;
        write!(head, "Accept: application/vnd.oci.image.manifest.v1+json\r\nContent-Type: {kind}\r\n\r\n")?;
        cluster.within(|| -> Result<String> {
            let mut stream = TcpStream::connect(&self.address)?;
            stream.write_all(head.as_bytes())?;
            stream.write_all(body)?;
            let mut answer = String::new();
            stream.read_to_string(&mut answer)?;
            Ok(answer)
        })?
    }
}

impl Drop for Registry {
    fn drop(&mut self) {
        // It may have ended by itself.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// An unpacked archive of images.
struct Layout {
    folder: PathBuf,
}

impl Layout {
    fn document(&self, name: &str) -> Result<serde_json::Value> {
        Ok(serde_json::from_slice(&fs::read(self.folder.join(name))?)?)
    }

    fn blob(&self, digest: &str) -> Result<Vec<u8>> {
        let path = self.folder.join("blobs").join(digest.replace(':', "/"));
        fs::read(&path).with_context(|| format!("failed to read {}", path.display()))
    }
}
