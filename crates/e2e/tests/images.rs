//! Images: imported, pulled, listed, removed, and taken at once by pods that wait for them.

use anyhow::{Result, ensure};
use e2e::{Cluster, Guard, Registry, target};

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

#[test]
fn an_image_is_pulled_by_a_command_and_by_a_pod() -> Result<()> {
    let cluster = Cluster::prepare("pull")?;
    let private = cluster.scratch().join("registries.yaml").display().to_string();
    cluster.must(&format!("coracle up --private-registry {private}"))?;
    let registry = Registry::start(&cluster, Guard::Nobody)?;
    let archive = target().join("images/bootcamp-v1.tar");
    let image = registry.push_archive(&cluster, &archive, "team/web:v1")?;
    let address = registry.address();
    let pulled = cluster.must(&format!("coracle images pull {image}"))?;
    ensure!(pulled.contains(": done (") && pulled.contains(&format!("\npulled {image} (")), "{pulled}");
    cluster.must(&format!("coracle images remove {image}"))?;
    cluster.must(&format!("kubectl run web --image={image}"))?;
    cluster.must("kubectl wait --for=condition=Ready pod/web --timeout=30s")?;
    // A mirror stands in from the next pull on.
    std::fs::write(&private, format!("mirrors: {{quay.test: {{endpoint: [\"http://{address}\"]}}}}\n"))?;
    cluster.must("coracle images pull quay.test/team/web:v1")?;
    std::fs::write(&private, "mirrors: {quay.test: {endpoint: 5}}\n")?;
    let (told, succeeded) = cluster.shell("coracle images pull quay.test/team/web:v1")?;
    ensure!(!succeeded && told.contains("registries.yaml: line 1 column 33"), "{told}");
    // A bad file could say anything about any registry, so it fails every pull.
    std::fs::write(&private, "")?;
    let (told, succeeded) = cluster.shell(&format!("coracle images pull {address}/team/none:v1"))?;
    ensure!(!succeeded && told.contains("/team/none:v1: not found"), "{told}");
    let (told, succeeded) = cluster.shell(&format!("coracle images pull --registry-hosts /x {image}"))?;
    ensure!(!succeeded && told.contains("the server runs, and has its own --registry-hosts"), "{told}");
    // Without a server the command does it itself.
    cluster.must("coracle down")?;
    std::fs::write(&private, format!("mirrors: {{other.test: {{endpoint: [\"http://{address}\"]}}}}\n"))?;
    cluster.must(&format!("coracle images pull --private-registry {private} other.test/team/web:v1"))?;
    ensure!(cluster.must("coracle images list")?.contains("other.test/team/web:v1"));
    Ok(())
}
