//! What the embedded runtime knows of its sandboxes and containers: plain data, rebuilt at every start.

use std::collections::{BTreeMap, BTreeSet};
use std::net::{IpAddr, Ipv4Addr};

use tokio::sync::watch;

use crate::error::Error;
use crate::image::Hold;
use crate::model::{
    ContainerId, ContainerState, ContainerStatus, Exit, SandboxId, SandboxState, SandboxStatus,
};
use crate::plan::{self, PodRange};
use crate::record::{ContainerRecord, SandboxRecord};

#[derive(Default)]
pub(super) struct Known {
    sandboxes: BTreeMap<SandboxId, Sandbox>,
    containers: BTreeMap<ContainerId, Container>,
    addresses: BTreeSet<IpAddr>,
    last_address: Option<Ipv4Addr>,
}

pub(super) struct Sandbox {
    pub(super) record: SandboxRecord,
    pub(super) state: watch::Sender<SandboxState>,
}

pub(super) struct Container {
    pub(super) record: ContainerRecord,
    pub(super) state: watch::Sender<ContainerState>,
    /// The layers it stands on stay as long as it does.
    _layers: Vec<Hold>,
}

impl Known {
    /// Takes the next free address.
    pub(super) fn take_address(&mut self, range: PodRange) -> Result<IpAddr, Error> {
        let address = plan::next_address(range, &self.addresses, self.last_address)?;
        self.last_address = Some(address);
        self.addresses.insert(IpAddr::V4(address));
        Ok(IpAddr::V4(address))
    }

    /// Gives addresses back.
    pub(super) fn free_addresses(&mut self, addresses: &[IpAddr]) {
        for address in addresses {
            self.addresses.remove(address);
        }
    }

    pub(super) fn add_sandbox(&mut self, record: SandboxRecord, state: SandboxState) {
        self.addresses.extend(record.link.iter().flat_map(|link| &link.addresses));
        let sandbox = Sandbox { record, state: watch::Sender::new(state) };
        self.sandboxes.insert(sandbox.record.id.clone(), sandbox);
    }

    /// Forgets a sandbox with its containers, and frees its addresses.
    pub(super) fn drop_sandbox(&mut self, id: &SandboxId) {
        self.containers.retain(|_, container| container.record.sandbox != *id);
        if let Some(link) = self.sandboxes.remove(id).and_then(|sandbox| sandbox.record.link) {
            self.free_addresses(&link.addresses);
        }
    }

    pub(super) fn sandbox(&self, id: &SandboxId) -> Result<&Sandbox, Error> {
        self.sandboxes.get(id).ok_or_else(|| Error::not_found("sandbox", id))
    }

    pub(super) fn sandboxes(&self) -> Vec<SandboxStatus> {
        let mut all: Vec<_> = self.sandboxes.values().map(Sandbox::status).collect();
        all.sort_by(|a, b| (a.created, &a.id).cmp(&(b.created, &b.id)));
        all
    }

    pub(super) fn add_container(
        &mut self,
        record: ContainerRecord,
        state: ContainerState,
        layers: Vec<Hold>,
    ) {
        let container = Container { record, state: watch::Sender::new(state), _layers: layers };
        self.containers.insert(container.record.id.clone(), container);
    }

    pub(super) fn drop_container(&mut self, id: &ContainerId) {
        self.containers.remove(id);
    }

    pub(super) fn container(&self, id: &ContainerId) -> Result<&Container, Error> {
        self.containers.get(id).ok_or_else(|| Error::not_found("container", id))
    }

    pub(super) fn containers(&self) -> Vec<ContainerStatus> {
        let mut all: Vec<_> = self.containers.values().map(Container::status).collect();
        all.sort_by(|a, b| (a.created, &a.id).cmp(&(b.created, &b.id)));
        all
    }

    pub(super) fn containers_of<'a>(&'a self, sandbox: &'a SandboxId) -> impl Iterator<Item = &'a Container> {
        self.containers.values().filter(move |container| container.record.sandbox == *sandbox)
    }
}

impl Sandbox {
    pub(super) fn status(&self) -> SandboxStatus {
        SandboxStatus {
            id: self.record.id.clone(),
            config: self.record.config.clone(),
            state: *self.state.borrow(),
            addresses: self.record.link.iter().flat_map(|link| link.addresses.clone()).collect(),
            created: self.record.created,
        }
    }
}

impl Container {
    pub(super) fn status(&self) -> ContainerStatus {
        ContainerStatus {
            id: self.record.id.clone(),
            sandbox: self.record.sandbox.clone(),
            config: self.record.config.clone(),
            image_id: self.record.image_id.clone(),
            state: self.state.borrow().clone(),
            created: self.record.created,
            log_path: self.record.log_path.clone(),
        }
    }

    /// Notes that it runs, unless its end was heard first. Whether anything changed.
    pub(super) fn note_started(&self, pid: i32, started: std::time::SystemTime) -> bool {
        self.state.send_if_modified(|state| {
            let is_news = matches!(state, ContainerState::Created);
            if is_news {
                *state = ContainerState::Running { pid, started };
            }
            is_news
        })
    }

    /// Notes its end, once. Whether anything changed.
    pub(super) fn note_exit(&self, exit: Exit) -> bool {
        self.state.send_if_modified(|state| {
            let started = match state {
                ContainerState::Created => None,
                ContainerState::Running { started, .. } => Some(*started),
                ContainerState::Exited { .. } => return false,
            };
            *state = ContainerState::Exited { started, exit };
            true
        })
    }
}
