//! The loop: changes of Services, EndpointSlices, host ports and of the kernel's table → model → plan → act.

use std::collections::BTreeSet;

use api::{Gvr, Key};
use client::{Caches, Feed, Notice};
use linux::netlink::{Namespace, NetlinkError};
use linux::nftables::{Family, Watch};
use tokio::io::unix::AsyncFd;
use tokio::time::timeout;
use tracing::{info, warn};

use crate::act::{Hands, add_routes, remove_routes};
use crate::host_ports::{HostPorts, PortChanges};
use crate::limits;
use crate::model::{Model, Place, SERVICE_NAME_LABEL, Service, Slice};
use crate::plan::{Changes, Owner, Table, compile, host_ports, part_of_service};

/// What a proxy has to know.
#[derive(Debug, Clone)]
pub struct Config {
    /// The name of its table in the packet filter; one for each cluster on a machine.
    pub table: String,
    /// The node.
    pub place: Place,
}

/// Why the proxy ended.
#[derive(Debug, thiserror::Error)]
pub enum ProxyError {
    /// The kernel gives no access to its packet filter or routes.
    #[error(transparent)]
    Kernel(#[from] NetlinkError),
    /// The calling thread's network namespace cannot be had, or its events cannot be waited for.
    #[error("failed to follow the packet filter: {0}")]
    Events(#[from] std::io::Error),
}

/// Keeps the packet rules of the calling thread's network namespace as the API and the host ports say, until
/// dropped. Then the rules stay: connections outlive this process. Ends only when the kernel refuses at the start.
pub async fn run(config: Config, caches: &Caches, ports: HostPorts) -> Result<(), ProxyError> {
    let mut proxies = Vec::new();
    add_routes(&Namespace::current()?, &config.place)?;
    for family in families(&config.place) {
        let hands = Hands::open(Namespace::current()?, family, &config.table)?;
        let mut proxy = Proxy::new(hands, family, &config.place);
        // What keeps pods from the node's loopback address has to be there before the first pod.
        proxy.hands.begin(&proxy.table)?;
        proxies.push(proxy);
    }
    let watches = proxies.iter().map(|proxy| proxy.hands.watch());
    let watches = watches.collect::<Result<Vec<_>, _>>()?;
    let watches = watches.into_iter().map(waitable).collect::<Result<Vec<_>, _>>()?;
    let feed = caches.feed();
    feed.watch(&services());
    feed.watch(&slices());
    // Rules of an earlier run serve until everything is known.
    feed.synced(&[services(), slices()]).await;
    ports.settled().await;
    let state = State { model: Model::default(), proxies, dirty: Dirty::All };
    follow(state, feed, watches, ports).await
}

/// Removes all that a proxy with this configuration leaves in the calling thread's network namespace.
pub fn remove(config: &Config) -> Result<(), ProxyError> {
    for family in families(&config.place) {
        Hands::open(Namespace::current()?, family, &config.table)?.remove()?;
    }
    Ok(remove_routes(&Namespace::current()?, &config.place)?)
}

async fn follow(
    mut state: State,
    mut feed: Feed,
    mut watches: Vec<AsyncFd<Watch>>,
    ports: HostPorts,
) -> Result<(), ProxyError> {
    let mut port_changes = ports.follow();
    loop {
        if state.dirty == Dirty::All {
            state.model = read(&feed);
            state.model.host_ports = ports.all();
        }
        state = acted(state).await;
        let event = next_event(&mut feed, &mut watches, &mut port_changes);
        let is_failing = state.dirty != Dirty::default();
        let event = if is_failing {
            timeout(limits::RETRY, event).await.unwrap_or(Ok(Event::Again))
        } else {
            event.await
        };
        match event? {
            Event::Objects(notices) => notices.iter().for_each(|notice| state.handle(notice)),
            Event::HostPorts => {
                state.model.host_ports = ports.all();
                state.dirty.add(Owner::HostPorts);
            }
            Event::Drift => state.dirty = Dirty::All,
            Event::Again => {}
        }
    }
}

#[expect(deprecated, reason = "its successor is unsafe, and a Watch keeps its descriptor for all its life")]
fn waitable(watch: Watch) -> std::io::Result<AsyncFd<Watch>> {
    AsyncFd::new(watch)
}

enum Event {
    Objects(Vec<Notice>),
    HostPorts,
    Drift,
    Again,
}

async fn next_event(
    feed: &mut Feed,
    watches: &mut [AsyncFd<Watch>],
    ports: &mut PortChanges,
) -> Result<Event, ProxyError> {
    tokio::select! {
        notices = feed.next() => Ok(Event::Objects(notices)),
        Ok(()) = ports.changed() => Ok(Event::HostPorts),
        heard = heard(watches) => Ok(if heard? { Event::Drift } else { Event::Again }),
    }
}

/// Waits until something was heard on any of the watches; true when it was a change of our table.
async fn heard(watches: &mut [AsyncFd<Watch>]) -> Result<bool, ProxyError> {
    let each = watches.iter_mut().map(|watch| {
        Box::pin(async move {
            let mut guard = watch.readable_mut().await?;
            let heard = guard.get_inner_mut().heard()?;
            guard.clear_ready();
            Ok(heard)
        })
    });
    futures_util::future::select_all(each).await.0
}

/// The kernel's work is done on a thread that may block.
async fn acted(mut state: State) -> State {
    let work = tokio::task::spawn_blocking(move || {
        state.act();
        state
    });
    work.await.expect("acting does not panic, and is not cancelled while the proxy lives")
}

struct State {
    model: Model,
    proxies: Vec<Proxy>,
    dirty: Dirty,
}

/// What the kernel may not hold yet.
#[derive(Debug, PartialEq, Eq)]
enum Dirty {
    Owners(BTreeSet<Owner>),
    All,
}

impl Default for Dirty {
    fn default() -> Self {
        Self::Owners(BTreeSet::new())
    }
}

impl Dirty {
    fn add(&mut self, owner: Owner) {
        if let Self::Owners(owners) = self {
            owners.insert(owner);
        }
    }
}

impl State {
    fn handle(&mut self, notice: &Notice) {
        let Notice::Changed { resource, change } = notice else {
            if matches!(notice, Notice::Missed) {
                self.dirty = Dirty::All;
            }
            return;
        };
        for (object, is_there) in [(&change.old, false), (&change.new, true)] {
            let Some(object) = object else { continue };
            let key = object.meta.key();
            let owner = if *resource == services() {
                let service = is_there.then(|| Service::read(&object.document())).flatten();
                self.model.set_service(key.clone(), service);
                Some(key)
            } else {
                let owner = object
                    .meta
                    .labels
                    .get(SERVICE_NAME_LABEL)
                    .map(|name| Key::new(key.namespace.clone(), name));
                let slice = is_there.then(|| Slice::read(&object.document()));
                owner.inspect(|owner| self.model.set_slice(owner, key.name, slice))
            };
            if let Some(owner) = owner {
                self.dirty.add(Owner::Service(owner));
            }
        }
    }

    /// Brings the kernel to what the model says; what fails stays dirty as a whole.
    fn act(&mut self) {
        let dirty = std::mem::take(&mut self.dirty);
        for proxy in &mut self.proxies {
            let result = match &dirty {
                Dirty::Owners(owners) if owners.is_empty() => Ok(()),
                Dirty::Owners(owners) if owners.len() <= limits::CHANGES_AT_ONCE => {
                    proxy.change(&self.model, owners)
                }
                _ => proxy.sync(&self.model),
            };
            if let Err(error) = result {
                warn!(%error, "failed to bring the packet rules up to date");
                self.dirty = Dirty::All;
            }
        }
    }
}

/// One family's table and its hands.
struct Proxy {
    table: Table,
    hands: Hands,
}

impl Proxy {
    fn new(hands: Hands, family: Family, place: &Place) -> Self {
        Self { table: Table::new(family, place.clone()), hands }
    }

    fn sync(&mut self, model: &Model) -> Result<(), NetlinkError> {
        self.table = compile(model, self.table.place(), self.table.family());
        if self.hands.sync(&self.table)? {
            info!(family = %self.table.family(), services = model.services.len(), "brought the packet rules up to date");
        }
        Ok(())
    }

    fn change(&mut self, model: &Model, owners: &BTreeSet<Owner>) -> Result<(), NetlinkError> {
        let mut all = Changes::default();
        let (place, family) = (self.table.place().clone(), self.table.family());
        for owner in owners {
            let part = match owner {
                Owner::Service(key) => part_of_service(model, key, &place, family),
                Owner::HostPorts => host_ports(&model.host_ports, family),
            };
            let changes = self.table.replace(owner.clone(), part);
            all.commit.extend(changes.commit);
            all.sweep.merge(changes.sweep);
        }
        self.hands.apply(&self.table, &all)
    }
}

fn read(feed: &Feed) -> Model {
    let view = feed.view();
    let mut model = Model::default();
    for object in view.list(&services()) {
        model.set_service(object.meta.key(), Service::read(&object.document()));
    }
    for object in view.list(&slices()) {
        if let Some(name) = object.meta.labels.get(SERVICE_NAME_LABEL) {
            let owner = Key::new(object.meta.namespace.clone(), name);
            model.set_slice(&owner, object.meta.name.clone(), Some(Slice::read(&object.document())));
        }
    }
    model
}

fn families(place: &Place) -> Vec<Family> {
    let has_v6 = place.service_ranges.iter().any(|range| range.addr().is_ipv6());
    if has_v6 { vec![Family::Ip, Family::Ip6] } else { vec![Family::Ip] }
}

fn services() -> Gvr {
    Gvr::new("", "v1", "services")
}

fn slices() -> Gvr {
    Gvr::new("discovery.k8s.io", "v1", "endpointslices")
}
