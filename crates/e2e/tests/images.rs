//! Images: imported, listed, removed, and taken at once by pods that wait for them.

use anyhow::{Result, ensure};
use e2e::Cluster;

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
