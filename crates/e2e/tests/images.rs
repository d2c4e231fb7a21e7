//! Images: imported, pulled, listed, removed, and taken at once by pods that wait for them.

use std::path::Path;
use std::process::Stdio;

use anyhow::{Result, ensure};
use e2e::{Cluster, target};

#[test]
fn a_pod_that_waits_for_an_image_starts_when_it_is_imported() -> Result<()> {
    let cluster = Cluster::prepare("images")?;
    cluster.must("coracle up")?;
    ensure!(cluster.must("coracle images list -o json")? == "[]");
    cluster.must("kubectl run web --image=localhost/bootcamp:v1")?;
    let waits = "{.status.containerStatuses[0].state.waiting.reason}";
    // The third wait is of 40 seconds, longer than what follows may take.
    cluster.must(&format!("kubectl wait --for=jsonpath='{waits}'=ImagePullBackOff pod/web --timeout=30s"))?;
    let pulling = "$(kubectl get events --field-selector reason=Pulling,involvedObject.name=web -o name)";
    cluster.must(&format!("kubectl wait --for=jsonpath='{{.count}}'=3 {pulling} --timeout=60s"))?;
    cluster.import_samples()?;
    cluster.must("kubectl wait --for=condition=Ready pod/web --timeout=10s")?;
    let images: serde_json::Value = serde_json::from_str(&cluster.must("coracle images list -o json")?)?;
    let names: Vec<&str> =
        images.as_array().into_iter().flatten().filter_map(|it| it["names"][0].as_str()).collect();
    ensure!(names.contains(&"localhost/bootcamp:v1"), "{images}");
    ensure!(images[0]["sizeBytes"].as_u64() > Some(0), "{images}");
    Ok(())
}

/// Debian's registry in the cluster's namespace. It ends with its handle.
struct Registry(std::process::Child);

impl Registry {
    fn start(cluster: &Cluster) -> Result<Self> {
        let folder = cluster.scratch().display();
        let config = format!(
            "version: 0.1\nstorage:\n  filesystem: {{rootdirectory: {folder}/storage}}\nhttp: {{addr: \"127.0.0.1:5000\"}}\n"
        );
        let path = cluster.scratch().join("registry.yml");
        std::fs::write(&path, config)?;
        let mut command = cluster.inside(Path::new("docker-registry"));
        let child = command.arg("serve").arg(&path).stdout(Stdio::null()).stderr(Stdio::null()).spawn()?;
        Ok(Self(child))
    }
}

impl Drop for Registry {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// Pushes the image of an archive, as `REPOSITORY:v1`, blob by blob.
const PUSH: &str = r#"
set -e
curl() { command curl -sSf --retry 20 --retry-connrefused --retry-delay 1 "$@"; }
mkdir layout && tar -C layout -xf "$ARCHIVE"
manifest=$(sed 's/.*"digest":"sha256:\([0-9a-f]*\)".*/\1/' layout/index.json)
for blob in layout/blobs/sha256/*; do
  digest=$(basename "$blob")
  [ "$digest" = "$manifest" ] && continue
  location=$(curl -i -X POST http://127.0.0.1:5000/v2/team/web/blobs/uploads/ | tr -d '\r' | sed -n 's/^Location: //p')
  curl -X PUT -H 'Content-Type: application/octet-stream' --data-binary "@$blob" "$location&digest=sha256:$digest"
done
curl -X PUT -H 'Content-Type: application/vnd.oci.image.manifest.v1+json' --data-binary "@layout/blobs/sha256/$manifest" \
  http://127.0.0.1:5000/v2/team/web/manifests/v1
"#;

#[test]
fn an_image_is_pulled_by_a_command_and_by_a_pod() -> Result<()> {
    let cluster = Cluster::prepare("pull")?;
    let private = cluster.scratch().join("registries.yaml").display().to_string();
    cluster.must(&format!("coracle up --private-registry {private}"))?;
    let _registry = Registry::start(&cluster)?;
    let archive = target().join("images").join("bootcamp-v1.tar").display().to_string();
    let scratch = cluster.scratch().display();
    cluster.must(&format!("cd {scratch}; ARCHIVE={archive}\n{PUSH}"))?;
    let pulled = cluster.must("coracle images pull 127.0.0.1:5000/team/web:v1")?;
    ensure!(
        pulled.contains(": done (") && pulled.contains("\npulled 127.0.0.1:5000/team/web:v1 ("),
        "{pulled}"
    );
    cluster.must("coracle images remove 127.0.0.1:5000/team/web:v1")?;
    cluster.must("kubectl run web --image=127.0.0.1:5000/team/web:v1")?;
    cluster.must("kubectl wait --for=condition=Ready pod/web --timeout=30s")?;
    // A mirror stands in from the next pull on.
    std::fs::write(&private, "mirrors: {quay.test: {endpoint: [\"http://127.0.0.1:5000\"]}}\n")?;
    cluster.must("coracle images pull quay.test/team/web:v1")?;
    std::fs::write(&private, "mirrors: {quay.test: {endpoint: 5}}\n")?;
    let (told, succeeded) = cluster.shell("coracle images pull quay.test/team/web:v1")?;
    ensure!(!succeeded && told.contains("registries.yaml: line 1 column 33"), "{told}");
    // A bad file could say anything about any registry, so it fails every pull.
    std::fs::write(&private, "")?;
    let (told, succeeded) = cluster.shell("coracle images pull 127.0.0.1:5000/team/none:v1")?;
    ensure!(!succeeded && told.contains("127.0.0.1:5000/team/none:v1: not found"), "{told}");
    let (told, succeeded) =
        cluster.shell("coracle images pull --registry-hosts /x 127.0.0.1:5000/team/web:v1")?;
    ensure!(!succeeded && told.contains("the server runs, and has its own --registry-hosts"), "{told}");
    // Without a server the command does it itself.
    cluster.must("coracle down")?;
    std::fs::write(&private, "mirrors: {other.test: {endpoint: [\"http://127.0.0.1:5000\"]}}\n")?;
    cluster.must(&format!("coracle images pull --private-registry {private} other.test/team/web:v1"))?;
    ensure!(cluster.must("coracle images list")?.contains("other.test/team/web:v1"));
    Ok(())
}
