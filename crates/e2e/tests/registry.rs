//! Images from a registry with a password: pods, secrets and accounts, and what is told when no image comes.

use std::io::{BufRead as _, BufReader};
use std::net::TcpListener;
use std::process::Stdio;

use anyhow::{Context as _, Result, ensure};
use e2e::{Cluster, Guard, PASSWORD, Registry, USER};

/// The state that a pod's first container waits in: reason and message.
const WAITS: &str = "{.status.containerStatuses[0].state.waiting.reason}";

struct Scene {
    cluster: Cluster,
    registry: Registry,
}

impl Scene {
    /// A cluster that was started with these options, and a registry.
    fn start(name: &str, options: &str) -> Result<Self> {
        let cluster = Cluster::prepare(name)?;
        cluster.must(&format!("coracle up {options}"))?;
        cluster.import_samples()?;
        let registry = Registry::start(&cluster, Guard::Password)?;
        Ok(Self { cluster, registry })
    }

    /// Makes the image's name known to no one but the registry.
    fn push(&self, name: &str) -> Result<String> {
        self.registry.push(&self.cluster, "localhost/busybox:v1", name)
    }

    /// The line that makes a pull secret.
    fn secret(&self, name: &str, password: &str) -> String {
        let server = self.registry.address();
        format!(
            "kubectl create secret docker-registry {name} --docker-server={server} --docker-username={USER} \
             --docker-password={password}"
        )
    }

    fn make_secret(&self, name: &str, password: &str) -> Result<()> {
        self.cluster.must(&self.secret(name, password)).map(drop)
    }

    /// A pod that sleeps; `more` stands in its spec.
    fn make_pod(&self, name: &str, image: &str, more: &str) -> Result<()> {
        self.make(name, &format!("image: '{image}'"), more)
    }

    fn make_pod_with(&self, name: &str, image: &str, policy: &str) -> Result<()> {
        self.make(name, &format!("image: '{image}', imagePullPolicy: {policy}"), "")
    }

    fn make(&self, name: &str, container: &str, more: &str) -> Result<()> {
        let pod = format!(
            "{{apiVersion: v1, kind: Pod, metadata: {{name: {name}}}, spec: {{terminationGracePeriodSeconds: 0, {more} containers: \
             [{{name: main, {container}, command: [sleep, '1000']}}]}}}}"
        );
        self.cluster.must(&format!("echo \"{pod}\" | kubectl create -f -")).map(drop)
    }

    fn becomes_ready(&self, pod: &str) -> Result<()> {
        self.cluster.must(&format!("kubectl wait --for=condition=Ready pod/{pod} --timeout=60s")).map(drop)
    }

    fn waits(&self, pod: &str, reason: &str) -> Result<()> {
        self.cluster
            .must(&format!("kubectl wait --for=jsonpath='{WAITS}'={reason} pod/{pod} --timeout=60s"))
            .map(drop)
    }

    fn message(&self, pod: &str) -> Result<String> {
        self.cluster.must(&format!(
            "kubectl get pod {pod} -o jsonpath='{{.status.containerStatuses[0].state.waiting.message}}'"
        ))
    }

    /// The messages of a pod's events with this reason, once there is one.
    fn told(&self, pod: &str, reason: &str) -> Result<String> {
        let fields = format!("involvedObject.name={pod},reason={reason}");
        let selector = format!("--field-selector={fields}");
        let mut watching = self.cluster.inside("kubectl".as_ref());
        watching.args(["get", "events", "--watch", "-o", "name", "--request-timeout=60s", &selector]);
        let mut watching = watching.stdout(Stdio::piped()).spawn()?;
        let first = BufReader::new(watching.stdout.take().context("it is piped")?).lines().next();
        watching.kill()?;
        watching.wait()?;
        first.context("the watch ended before an event came")??;
        self.cluster.must(&format!(
            "kubectl get events {selector} -o jsonpath='{{range .items[*]}}{{.message}}{{\"\\n\"}}{{end}}'"
        ))
    }
}

#[test]
fn a_private_image_needs_a_secret() -> Result<()> {
    let scene = Scene::start("private", "")?;
    let image = scene.push("team/app:v1")?;
    scene.make_pod("bare", &image, "")?;
    scene.waits("bare", "ImagePullBackOff")?;
    let message = scene.message("bare")?;
    let begins = format!(
        "Back-off pulling image \"{image}\": ErrImagePull: failed to pull and unpack image \"{image}\": failed to resolve \
         reference \"{image}\": "
    );
    ensure!(message.starts_with(&begins) && message.contains("no basic auth credentials"), "{message}");
    let told = scene.told("bare", "Failed")?;
    for expected in [
        format!("Failed to pull image \"{image}\": failed to pull and unpack image"),
        "Error: ErrImagePull".to_owned(),
        "Error: ImagePullBackOff".to_owned(),
    ] {
        ensure!(told.contains(&expected), "{expected} is missing in\n{told}");
    }
    ensure!(scene.told("bare", "BackOff")? == format!("Back-off pulling image \"{image}\""));

    // A secret that is not there is told, and taken as soon as it comes.
    scene.make_pod("named", &image, "imagePullSecrets: [{name: regcred}],")?;
    scene.waits("named", "ErrImagePull").or_else(|_| scene.waits("named", "ImagePullBackOff"))?;
    let told = scene.told("named", "FailedToRetrieveImagePullSecret")?;
    let expected =
        "Unable to retrieve some image pull secrets (regcred); attempting to pull the image may not succeed.";
    ensure!(told == expected, "{told}");
    scene.make_secret("regcred", PASSWORD)?;
    scene.becomes_ready("named")?;
    let told = scene.told("named", "Pulled")?;
    let begins = format!("Successfully pulled image \"{image}\" in ");
    ensure!(told.starts_with(&begins) && told.contains(" including waiting). Image size: "), "{told}");

    // The image is here, and serves those who show the secret, through their account too, and nobody else.
    scene.make_pod("again", &image, "imagePullSecrets: [{name: regcred}],")?;
    scene.becomes_ready("again")?;
    let told = scene.told("again", "Pulled")?;
    ensure!(
        told == format!(
            "Container image \"{image}\" already present on machine and can be accessed by the pod"
        ),
        "{told}"
    );
    scene.make_pod("stranger", &image, "")?;
    scene.waits("stranger", "ImagePullBackOff")?;
    scene.make_pod_with("never", &image, "Never")?;
    scene.waits("never", "ErrImageNeverPull")?;
    let message = scene.message("never")?;
    ensure!(
        message == format!("Container image \"{image}\" is not present with pull policy of Never"),
        "{message}"
    );
    scene.cluster.must(
        "kubectl create serviceaccount puller && \
         kubectl patch serviceaccount puller -p '{\"imagePullSecrets\": [{\"name\": \"regcred\"}]}'",
    )?;
    scene.make_pod("account", &image, "serviceAccountName: puller,")?;
    scene.becomes_ready("account")?;
    let secrets = scene.cluster.must("kubectl get pod account -o jsonpath='{.spec.imagePullSecrets}'")?;
    ensure!(secrets == "[{\"name\":\"regcred\"}]", "{secrets}");

    // The node's status names it with its digest.
    let names = scene.cluster.must("kubectl get nodes -o jsonpath='{.items[0].status.images[*].names}'")?;
    ensure!(
        names.contains(&image) && names.contains(&format!("{}/team/app@sha256:", scene.registry.address())),
        "{names}"
    );
    Ok(())
}

#[test]
fn every_fitting_secret_is_tried_and_wrong_ones_are_refused() -> Result<()> {
    let scene = Scene::start("wrong", "")?;
    let image = scene.push("app:v1")?;
    scene.make_secret("wrong", "wrong")?;
    scene.make_secret("right", PASSWORD)?;
    scene.make_pod("wrong", &image, "imagePullSecrets: [{name: wrong}],")?;
    scene.waits("wrong", "ImagePullBackOff")?;
    let message = scene.message("wrong")?;
    ensure!(
        message.contains("ErrImagePull: failed to pull and unpack image") && message.contains("401"),
        "{message}"
    );
    scene.make_pod("both", &image, "imagePullSecrets: [{name: wrong}, {name: right}],")?;
    scene.becomes_ready("both")?;
    // A secret that changes is taken at once.
    let line = scene.secret("wrong", PASSWORD);
    scene.cluster.must(&format!("{line} --dry-run=client -o yaml | kubectl replace -f -"))?;
    scene.becomes_ready("wrong")
}

#[test]
fn an_image_that_the_registry_lost_serves_as_its_policy_says() -> Result<()> {
    let scene = Scene::start("lost", "")?;
    let image = scene.push("app:v1")?;
    scene.make_secret("regcred", PASSWORD)?;
    scene.cluster.must(
        "kubectl patch serviceaccount default -p '{\"imagePullSecrets\": [{\"name\": \"regcred\"}]}'",
    )?;
    scene.make_pod_with("first", &image, "Always")?;
    scene.becomes_ready("first")?;
    scene.registry.delete(&scene.cluster, "app:v1")?;
    for policy in ["Never", "IfNotPresent"] {
        let pod = policy.to_lowercase();
        scene.make_pod_with(&pod, &image, policy)?;
        scene.becomes_ready(&pod)?;
    }
    scene.make_pod_with("always", &image, "Always")?;
    scene.waits("always", "ImagePullBackOff")?;
    let message = scene.message("always")?;
    ensure!(message.contains("not found"), "{message}");
    // What stays stored is what the API server made of the pod, and a registry that is gone has a reason of its own.
    let Scene { cluster, registry } = scene;
    let address = registry.address().to_owned();
    drop(registry);
    cluster.must(&format!(
        "kubectl run gone --image={address}/other && kubectl run tagged --image={address}/other:v1"
    ))?;
    let policies =
        "kubectl get pods gone tagged -o jsonpath='{.items[*].spec.containers[0].imagePullPolicy}'";
    ensure!(cluster.must(policies)? == "Always IfNotPresent");
    cluster
        .must(&format!("kubectl wait --for=jsonpath='{WAITS}'=ImagePullBackOff pod/gone --timeout=60s"))?;
    let message = cluster
        .must("kubectl get pod gone -o jsonpath='{.status.containerStatuses[0].state.waiting.message}'")?;
    let begins = format!(
        "Back-off pulling image \"{address}/other\": RegistryUnavailable: image pull failed for {address}/other because the \
         registry is unavailable: "
    );
    ensure!(message.starts_with(&begins), "{message}");
    Ok(())
}

#[test]
fn a_pod_that_waits_for_a_stalled_registry_goes_at_once_and_the_next_has_its_turn() -> Result<()> {
    let scene = Scene::start("stalled", "--max-parallel-image-pulls=1")?;
    let image = scene.push("app:v1")?;
    scene.make_secret("regcred", PASSWORD)?;
    // It takes connections and never answers.
    let silent = scene.cluster.within(|| TcpListener::bind("127.0.0.1:0"))??;
    let stalled = format!("{}/app:v1", silent.local_addr()?);
    scene.make_pod("web", &stalled, "")?;
    let told = scene.told("web", "Pulling")?;
    ensure!(told == format!("Pulling image \"{stalled}\""), "{told}");
    scene.make_pod("next", &image, "imagePullSecrets: [{name: regcred}],")?;
    scene.told("next", "Pulling")?;
    scene.cluster.must("kubectl delete pod web --grace-period=30 --timeout=10s")?;
    scene.becomes_ready("next")?;
    scene.make_pod("web", &image, "imagePullSecrets: [{name: regcred}],")?;
    scene.becomes_ready("web")
}

#[test]
fn images_that_nobody_uses_go_when_the_disk_is_too_full() -> Result<()> {
    let cluster = Cluster::prepare("full")?;
    cluster.must(
        "coracle up --image-gc-high-threshold=1 --image-gc-low-threshold=0 --minimum-image-ttl-duration=0s",
    )?;
    // It waits for its image, so that this one is needed.
    cluster.must("kubectl run web --image=localhost/busybox:v1 --command -- sleep 1000")?;
    cluster.must(&format!("kubectl wait --for=jsonpath='{WAITS}'=ImagePullBackOff pod/web --timeout=30s"))?;
    cluster.import_samples()?;
    cluster.must("kubectl wait --for=condition=Ready pod/web --timeout=30s")?;
    // The largest comes first, with its digest before its name: all larger ones have gone.
    let first = "{.status.images[0].names[1]}";
    cluster.must(&format!(
        "kubectl wait node --all --for=jsonpath='{first}'=localhost/busybox:v1 --timeout=30s"
    ))?;
    let all = cluster.must("kubectl get nodes -o jsonpath='{.items[0].status.images[*].names[1]}'")?;
    ensure!(all == "localhost/busybox:v1", "{all}");
    let told = cluster.must(
        "kubectl get events --field-selector=reason=FreeDiskSpaceFailed -o jsonpath='{.items[*].message}'",
    )?;
    ensure!(told.starts_with("Insufficient free disk space on the node's image filesystem ("), "{told}");
    Ok(())
}
