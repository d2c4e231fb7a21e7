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
use crate::serve::{SharedZone, serve};

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
    let settings = Settings { domain: config.domain.into(), server: config.server, ranges: config.ranges };
    let zone: SharedZone = Arc::new(ArcSwap::from_pointee(Zone::new(settings)));
    tokio::select! {
        served = serve(Arc::clone(&zone), &config.listen, &config.resolvers) => served,
        () = follow(caches, zone) => Ok(()),
    }
}

async fn follow(caches: Caches, zone: SharedZone) {
    let services = Gvr::new("", "v1", "services");
    let slices = Gvr::new("discovery.k8s.io", "v1", "endpointslices");
    let mut feed: Feed = caches.feed();
    feed.watch(&services);
    feed.watch(&slices);
    loop {
        let notices = feed.next().await;
        let missed = notices.iter().any(|notice| matches!(notice, Notice::Missed));
        let known = zone.load();
        let mut next = if missed { Zone::new(known.settings().clone()) } else { Zone::clone(&known) };
        {
            let view = caches.view();
            let keys = if missed { all(&view, &services) } else { concerned(&notices, &slices) };
            for key in keys {
                next.set(&key, read(&view, &services, &slices, &key));
            }
        }
        zone.store(Arc::new(next));
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

fn read(view: &View, services: &Gvr, slices: &Gvr, key: &Key) -> Option<Service> {
    let service = view.get(services, key)?.document();
    let own =
        view.in_namespace(slices, &key.namespace).filter(|it| service_of(&it.meta).as_ref() == Some(key));
    let documents: Vec<_> = own.map(|it| it.document()).collect();
    Service::read(&service, documents.iter())
}
