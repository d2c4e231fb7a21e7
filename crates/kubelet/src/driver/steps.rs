//! Performs one step of a pod. Nothing here decides what is done next.

use std::fs;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use api::{Key, Text};
use client::CallError;
use containers::Error;
use containers::model::{ContainerId as RuntimeId, Mount, SandboxId as RuntimeSandbox};
use control::plan::Delete;
use k8s_openapi::api::core::v1::{Container, Pod, PodSpec, Service};
use tokio::sync::{Mutex, Notify};

use super::observe::LastWords;
use super::probe::{self, Target};
use super::{Context, clock, hooks};
use crate::machine::{
    ContainerId, ContainerName, Failure, ImageId, Observed, Outcome, Part, PodUid, ProbeResult, Step,
};
use crate::parts::identity::Tokens;
use crate::parts::{PartError, hosts as hosts_part, sub_path, volumes};
use crate::resources::all_containers;
use crate::sources::{Purpose, Reader, names_of};
use crate::spec::env::{self, environment};
use crate::spec::services::{Links, variables};
use crate::spec::{Sources, SpecError, Subject, container, dns, files, hosts, sandbox};
use crate::{gvr, limits};

/// What came of a step.
pub(crate) enum Performed {
    Outcome(Outcome),
    Probe(ProbeResult),
}

/// A pod at the moment when a step began.
#[derive(Clone)]
pub(crate) struct Performer {
    pub(crate) context: Arc<Context>,
    pub(crate) pod: Arc<Pod>,
    pub(crate) uid: PodUid,
    pub(crate) observed: Arc<Observed>,
    /// Told when something that the pod names has changed.
    pub(crate) changed: Arc<Notify>,
    /// Told when one of its pull secrets has changed.
    pub(crate) credentials_changed: Arc<Notify>,
    pub(crate) tokens: Arc<Mutex<Tokens>>,
}

impl Performer {
    pub(crate) async fn perform(&self, step: &Step) -> Performed {
        if let Step::Probe { id, kind } = step {
            let result = match self.target(id) {
                Some(target) => probe::look(*kind, &target).await,
                None => ProbeResult::Errored("the container is gone".to_owned()),
            };
            return Performed::Probe(result);
        }
        Performed::Outcome(self.act(step).await.unwrap_or_else(Outcome::Failed))
    }

    async fn act(&self, step: &Step) -> Result<Outcome, Failure> {
        let runtime = &self.context.runtime;
        match step {
            Step::Prepare(part) => self.prepare(*part).await.map_err(failure("Failed"))?,
            Step::Undo(part) => self.undo(*part).await.map_err(failure("Failed"))?,
            Step::MakeSandbox { attempt } => self.make_sandbox(*attempt).await?,
            Step::RemoveSandbox(id) => {
                let id = RuntimeSandbox(id.to_string());
                runtime.remove_sandbox(&id).await.map_err(failure("KillPodSandboxError"))?;
            }
            Step::FindImage(name) => return self.find_image(name).await,
            Step::PullImage(name) => return self.pull_image(name).await,
            Step::StartContainer { name, attempt, image } => self.start(name, *attempt, image).await?,
            Step::PostStart(id) => self.post_start(id).await?,
            Step::PreStop { id, grace_seconds } => self.pre_stop(id, *grace_seconds).await?,
            Step::KillContainer { id, grace_seconds } => {
                let grace = Duration::from_secs(*grace_seconds);
                let stopped = runtime.stop_container(&runtime_id(id), grace).await;
                unless_gone(stopped).map_err(failure("KillContainerError"))?;
            }
            Step::RemoveContainer(id) => self.remove_container(id).await?,
            Step::DeletePod => self.delete_pod().await?,
            Step::Probe { .. } => {}
        }
        Ok(Outcome::Done)
    }

    async fn prepare(&self, part: Part) -> Result<(), PartError> {
        let subject = self.subject();
        let folders = self.context.folders(subject.namespace(), subject.name(), subject.uid());
        match part {
            Part::Folder => blocking(move || folders.prepare()).await,
            Part::Hosts => {
                let text = self.hosts_text()?;
                blocking(move || hosts_part::prepare(&folders.pod, &text)).await
            }
            Part::Volumes => self.prepare_volumes().await,
        }
    }

    async fn undo(&self, part: Part) -> Result<(), PartError> {
        let subject = self.subject();
        let folders = self.context.folders(subject.namespace(), subject.name(), subject.uid());
        match part {
            Part::Folder => blocking(move || folders.undo()).await,
            Part::Hosts => blocking(move || hosts_part::undo(&folders.pod)).await,
            Part::Volumes => {
                self.context.watches.forget(&self.uid);
                blocking(move || volumes::undo(&folders.pod)).await
            }
        }
    }

    async fn prepare_volumes(&self) -> Result<(), PartError> {
        let sources = self.sources().await;
        let now = clock::now();
        let keys = files::tokens_of(self.spec().volumes.as_deref().unwrap_or_default());
        let tokens = {
            let mut tokens = self.tokens.lock().await;
            tokens.renew(&keys, &self.context.client, self.subject(), now).await?;
            tokens.values()
        };
        let stamp = now.strftime("%Y_%m_%d_%H_%M_%S.%9f").to_string();
        let this = self.clone();
        blocking(move || {
            let subject = this.subject();
            let of = files::Inputs { subject, sources: &sources, tokens: &tokens };
            volumes::prepare(&this.context.config.pod_dir(subject.uid()), of, &stamp)
        })
        .await
    }

    fn hosts_text(&self) -> Result<String, PartError> {
        let spec = self.spec();
        let aliases = spec.host_aliases.as_deref().unwrap_or_default();
        if spec.host_network.unwrap_or_default() {
            let path = std::path::Path::new("/etc/hosts");
            let node = fs::read_to_string(path).map_err(PartError::os("read", path))?;
            return Ok(hosts::node_file(&node, aliases));
        }
        Ok(hosts::pod_file(self.addresses(), &self.host_name(), aliases))
    }

    async fn make_sandbox(&self, attempt: u32) -> Result<(), Failure> {
        let config = &self.context.config;
        let subject = self.subject();
        let node = fs::read_to_string(&config.resolv_conf).unwrap_or_default();
        let around = sandbox::Around {
            attempt,
            host: self.host_name(),
            resolv_conf: dns::resolv_conf(subject.spec, subject.namespace(), &config.dns, &node),
            log_directory: config.log_dir(subject.namespace(), subject.name(), subject.uid()),
        };
        let made = self.context.runtime.make_sandbox(sandbox::sandbox_config(subject, around)).await;
        made.map(drop).map_err(failure("CreatePodSandboxError"))
    }

    async fn start(&self, name: &ContainerName, attempt: u32, image: &ImageId) -> Result<(), Failure> {
        let runtime = &self.context.runtime;
        let config = self.container_config(name, attempt, image).await?;
        let sandbox = self.observed.sandbox.as_ref().map(|sandbox| sandbox.id.to_string());
        let sandbox = RuntimeSandbox(sandbox.unwrap_or_default());
        let id = runtime.create_container(&sandbox, config).await.map_err(failure("CreateContainerError"))?;
        runtime.start_container(&id).await.map_err(failure("RunContainerError"))
    }

    async fn container_config(
        &self,
        name: &ContainerName,
        attempt: u32,
        image: &ImageId,
    ) -> Result<containers::model::ContainerConfig, Failure> {
        let config_error =
            |error: SpecError| Failure { reason: "CreateContainerConfigError", message: error.0 };
        let spec = self.spec();
        let found = all_containers(spec).find(|container| container.name == name.as_str());
        let container =
            found.ok_or_else(|| config_error(SpecError(format!("container {name} not found"))))?;
        let image = self.context.runtime.image_status(image.as_str()).await;
        let image = image.map_err(failure("ImageInspectError"))?.ok_or_else(|| Failure {
            reason: "ImageInspectError",
            message: format!("image of container {name} has gone"),
        })?;
        let sources = self.sources().await;
        let services = self.service_variables();
        let subject = self.subject();
        let of = env::Inputs { subject, container, sources: &sources, services: &services };
        let env = environment(of).map_err(config_error)?;
        let mounts = self.mounts(container, attempt, &env).await?;
        let around = container::Around { attempt, image: &image, env, mounts };
        container::container_config(container, subject, around).map_err(config_error)
    }

    async fn mounts(
        &self,
        container: &Container,
        attempt: u32,
        env: &[(String, String)],
    ) -> Result<Vec<Mount>, Failure> {
        let wanted = container::wanted_mounts(container, env)
            .map_err(|error| Failure { reason: "CreateContainerConfigError", message: error.0 })?;
        let (this, container) = (self.clone(), container.clone());
        let made = blocking(move || this.make_mounts(&container, attempt, &wanted)).await;
        made.map_err(failure("CreateContainerConfigError"))
    }

    fn make_mounts(
        &self,
        container: &Container,
        attempt: u32,
        wanted: &[container::Wanted],
    ) -> Result<Vec<Mount>, PartError> {
        let pod_dir = self.context.config.pod_dir(self.subject().uid());
        let places = volumes::places(&pod_dir, self.spec());
        let mut mounts = Vec::new();
        for mount in wanted {
            let missing =
                || PartError::Spec(format!("cannot find volume {:?} to mount into container", mount.volume));
            let place = places.get(&mount.volume).ok_or_else(missing)?;
            if !mount.sub_path.is_empty() {
                sub_path::prepare(place, &mount.sub_path)?;
            }
            mounts.push(Mount {
                host_path: place.clone(),
                sub_path: Some(PathBuf::from(&mount.sub_path)).filter(|path| !path.as_os_str().is_empty()),
                container_path: mount.container_path.clone(),
                read_only: mount.read_only,
                propagation: mount.propagation,
            });
        }
        let has_hosts = wanted.iter().any(|mount| mount.container_path.as_os_str() == "/etc/hosts");
        if !has_hosts {
            mounts.push(file_mount(hosts_part::path(&pod_dir), "/etc/hosts"));
        }
        let words = LastWords::path(&pod_dir, &container.name, attempt);
        make_words_file(&words)?;
        let path = container.termination_message_path.as_deref().unwrap_or("/dev/termination-log");
        mounts.push(file_mount(words, path));
        Ok(mounts)
    }

    async fn post_start(&self, id: &ContainerId) -> Result<(), Failure> {
        let Some(target) = self.target(id) else { return Ok(()) };
        let lifecycle = target.container.lifecycle.as_ref();
        let Some(hook) = lifecycle.and_then(|lifecycle| lifecycle.post_start.as_ref()) else { return Ok(()) };
        let ran = hooks::run(hook, &target, limits::POST_START_MAX).await;
        ran.map_err(|message| Failure { reason: "PostStartHookError", message })
    }

    async fn pre_stop(&self, id: &ContainerId, grace_seconds: u64) -> Result<(), Failure> {
        let Some(target) = self.target(id) else { return Ok(()) };
        let lifecycle = target.container.lifecycle.as_ref();
        let Some(hook) = lifecycle.and_then(|lifecycle| lifecycle.pre_stop.as_ref()) else { return Ok(()) };
        let ran = hooks::run(hook, &target, Duration::from_secs(grace_seconds)).await;
        ran.map_err(|message| Failure { reason: "PreStopHookError", message })
    }

    async fn remove_container(&self, id: &ContainerId) -> Result<(), Failure> {
        let status = self.context.runtime.container_status(&runtime_id(id)).await.ok();
        self.context
            .runtime
            .remove_container(&runtime_id(id))
            .await
            .map_err(failure("RemoveContainerError"))?;
        if let Some(status) = status {
            crate::logs::remove(&status.log_path);
        }
        Ok(())
    }

    async fn delete_pod(&self) -> Result<(), Failure> {
        let subject = self.subject();
        let key = Key::new(subject.namespace(), subject.name());
        let options =
            Delete { uid: Some(Text::from(subject.uid())), grace_seconds: Some(0), ..Delete::default() };
        match self.context.client.delete(&gvr::pods(), &key, &options).await {
            Ok(_) => Ok(()),
            // It is gone, or its name belongs to another pod by now.
            Err(CallError::Refused(status)) if matches!(status.code, 404 | 409) => Ok(()),
            Err(error) => Err(Failure { reason: "Failed", message: error.to_string() }),
        }
    }

    async fn sources(&self) -> Sources {
        let names = names_of(self.spec(), self.subject().namespace());
        let reader = Reader {
            pod: self.uid.clone(),
            purpose: Purpose::Configuration,
            changed: Arc::clone(&self.changed),
        };
        self.context.watches.gather(names, &reader).await
    }

    fn service_variables(&self) -> std::collections::BTreeMap<String, String> {
        let links = match self.spec().enable_service_links {
            Some(false) => Links::Disabled,
            _ => Links::Enabled,
        };
        let services: Vec<Service> = {
            let (view, resource) = (self.context.caches.view(), gvr::services());
            let wanted = |meta: &api::Meta| {
                meta.namespace == self.subject().namespace() || meta.namespace == "default"
            };
            let objects = view.list(&resource).filter(|object| wanted(&object.meta));
            objects.filter_map(|object| crate::typed::decode(&object.body)).collect()
        };
        variables(services.iter(), self.subject().namespace(), links)
    }

    fn target(&self, id: &ContainerId) -> Option<Target<'_>> {
        let name = &self.observed.instance(id)?.name;
        let container = all_containers(self.spec()).find(|container| container.name == name.as_str())?;
        Some(Target {
            runtime: &*self.context.runtime,
            container,
            id: runtime_id(id),
            address: self.addresses().first().map(ToString::to_string).unwrap_or_default(),
        })
    }

    pub(super) fn spec(&self) -> &PodSpec {
        self.pod.spec.as_ref().expect("a pod without a specification gets no task")
    }

    pub(super) fn subject(&self) -> Subject<'_> {
        let addresses = self.addresses();
        Subject { pod: &self.pod, spec: self.spec(), addresses, node: &self.context.node }
    }

    fn addresses(&self) -> &[std::net::IpAddr] {
        if self.spec().host_network.unwrap_or_default() {
            return &self.context.node.addresses;
        }
        self.observed.sandbox.as_ref().map(|sandbox| sandbox.addresses.as_slice()).unwrap_or_default()
    }

    fn host_name(&self) -> hosts::HostName {
        let meta = &self.pod.metadata;
        let (name, namespace) = (meta.name.as_deref(), meta.namespace.as_deref());
        let domain = &self.context.config.dns.domain;
        hosts::host_name(self.spec(), name.unwrap_or_default(), namespace.unwrap_or_default(), domain)
    }

    pub(super) fn image_of(&self, name: &ContainerName) -> &str {
        let found = all_containers(self.spec()).find(|container| container.name == name.as_str());
        found.and_then(|container| container.image.as_deref()).unwrap_or_default()
    }
}

fn runtime_id(id: &ContainerId) -> RuntimeId {
    RuntimeId(id.to_string())
}

fn failure<E: std::fmt::Display>(reason: &'static str) -> impl Fn(E) -> Failure {
    move |error| Failure { reason, message: error.to_string() }
}

fn unless_gone(result: Result<(), Error>) -> Result<(), Error> {
    match result {
        Err(Error::NotFound { .. }) => Ok(()),
        result => result,
    }
}

fn file_mount(host_path: PathBuf, container_path: &str) -> Mount {
    let container_path = container_path.into();
    Mount { host_path, container_path, ..Mount::default() }
}

/// Whoever the container runs as may write it.
fn make_words_file(path: &std::path::Path) -> Result<(), PartError> {
    use std::os::unix::fs::PermissionsExt;
    if let Some(parent) = path.parent() {
        fs::create_dir_all(parent).map_err(PartError::os("create", parent))?;
    }
    fs::File::create(path).map_err(PartError::os("create", path))?;
    let everyone = fs::Permissions::from_mode(0o666);
    fs::set_permissions(path, everyone).map_err(PartError::os("change the mode of", path))
}

/// Files are touched on threads that may wait for them.
async fn blocking<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, PartError> + Send + 'static,
) -> Result<T, PartError> {
    tokio::task::spawn_blocking(work)
        .await
        .unwrap_or_else(|panic| Err(PartError::Spec(format!("internal error: {panic}"))))
}
