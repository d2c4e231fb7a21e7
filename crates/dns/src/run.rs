//! Follows Services and EndpointSlices, and swaps the zone when one of them changes.

use std::collections::BTreeSet;
use std::io;
use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;

use api::{Gvr, Key};
use arc_swap::ArcSwap;
use client::caches::Notice;
use client::{Caches, Feed};
use control::View;
use ipnet::IpNet;

use crate::model::{Service, service_of};
use crate::plan::{Settings, Zone};
use crate::serve::{SharedZone, Sockets, serve};

/// What the server is told when it is started.
#[derive(Clone, Debug)]
pub struct Config {
    /// The cluster's domain, such as `cluster.local`.
    pub domain: String,
    /// Where to listen, UDP and TCP.
    pub listen: Vec<SocketAddr>,
    /// The address under which pods find the server: the Service kube-dns.
    pub server: IpAddr,
    /// The ranges of Services and pods.
    pub ranges: Vec<IpNet>,
    /// The node's own resolvers, for names outside the cluster. None of them may be this server.
    pub resolvers: Vec<IpAddr>,
}

/// Serves until the future is dropped.
///
/// # Errors
/// When an address cannot be listened on.
pub async fn run(config: Config, caches: Caches) -> io::Result<()> {
    let sockets = Sockets::bind(&config.listen).await?;
    let settings = Settings { domain: config.domain.into(), server: config.server, ranges: config.ranges };
    let feed = caches.feed();
    feed.watch(&services());
    feed.watch(&slices());
    // Nobody is answered before all Services are known: a live name must never be denied.
    feed.synced(&[services(), slices()]).await;
    let mut zone = Zone::new(settings);
    read_all(&feed, &mut zone);
    let zone: SharedZone = Arc::new(ArcSwap::from_pointee(zone));
    tokio::select! {
        served = serve(Arc::clone(&zone), sockets, &config.resolvers) => served,
        () = follow(feed, zone) => Ok(()),
    }
}

async fn follow(mut feed: Feed, zone: SharedZone) {
    loop {
        let notices = feed.next().await;
        let known = zone.load_full();
        let next = if notices.iter().any(|notice| matches!(notice, Notice::Missed)) {
            let mut next = Zone::new(known.settings().clone());
            read_all(&feed, &mut next);
            next
        } else {
            let mut next = Zone::clone(&known);
            let view = feed.view();
            for key in concerned(&notices, &slices()) {
                next.set(&key, read(&view, &key));
            }
            next
        };
        zone.store(Arc::new(next));
    }
}

fn read_all(feed: &Feed, zone: &mut Zone) {
    let view = feed.view();
    for key in all(&view, &services()) {
        zone.set(&key, read(&view, &key));
    }
}

/// Every Service there is.
fn all(view: &View, services: &Gvr) -> BTreeSet<Key> {
    view.list(services).map(|it| it.meta.key()).collect()
}

/// The Services whose names may differ now.
fn concerned(notices: &[Notice], slices: &Gvr) -> BTreeSet<Key> {
    let mut keys = BTreeSet::new();
    for notice in notices {
        let Notice::Changed { resource, change } = notice else { continue };
        let both = change.old.iter().chain(&change.new);
        keys.extend(
            both.filter_map(|it| if resource == slices { service_of(&it.meta) } else { Some(it.meta.key()) }),
        );
    }
    keys
}

fn read(view: &View, key: &Key) -> Option<Service> {
    let service = view.get(&services(), key)?.document();
    let slices = slices();
    let own =
        view.in_namespace(&slices, &key.namespace).filter(|it| service_of(&it.meta).as_ref() == Some(key));
    let documents: Vec<_> = own.map(|it| it.document()).collect();
    Service::read(&service, documents.iter())
}

fn services() -> Gvr {
    Gvr::new("", "v1", "services")
}

fn slices() -> Gvr {
    Gvr::new("discovery.k8s.io", "v1", "endpointslices")
}
