//! A Service and its endpoints as the zone needs them: plain data, read from API objects.

use std::net::IpAddr;

use api::{Cursor, Document, Key, Text};

/// What kind of names a Service has.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Service {
    /// One name for its own addresses.
    Cluster {
        /// Its cluster addresses.
        addresses: Vec<IpAddr>,
        /// Its ports.
        ports: Vec<Port>,
    },
    /// A name for all its endpoints, and one for each.
    Headless {
        /// Ready ones only.
        endpoints: Vec<Endpoint>,
    },
    /// Another name.
    External {
        /// That name, without a final dot.
        name: Text,
    },
}

/// A named port.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Port {
    /// Empty when the Service has a single nameless port.
    pub name: Text,
    /// `tcp`, `udp` or `sctp`.
    pub protocol: Text,
    /// Its number.
    pub number: u16,
}

/// One endpoint of a headless Service.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Endpoint {
    /// Its address.
    pub address: IpAddr,
    /// Its host name, or its address with dashes.
    pub name: Text,
    /// Its ports.
    pub ports: Vec<Port>,
}

impl Service {
    /// Reads a Service and its slices. `None` for one that has no names (yet).
    pub fn read<'a>(service: &Document, slices: impl Iterator<Item = &'a Document>) -> Option<Self> {
        if service.text("spec.type") == "ExternalName" {
            let name = service.text("spec.externalName").trim_end_matches('.');
            return (!name.is_empty()).then(|| Self::External { name: name.into() });
        }
        match service.text("spec.clusterIP") {
            "" => None,
            "None" => Some(Self::Headless { endpoints: endpoints(slices) }),
            first => {
                let listed = service.at("spec.clusterIPs").items().filter_map(|it| it.text()?.parse().ok());
                let mut addresses: Vec<IpAddr> = listed.collect();
                if addresses.is_empty() {
                    addresses.extend(first.parse::<IpAddr>());
                }
                let ports = service.at("spec.ports").items().filter_map(|it| port(&it)).collect();
                Some(Self::Cluster { addresses, ports })
            }
        }
    }
}

/// The Service that a slice belongs to.
pub fn service_of(slice: &api::Meta) -> Option<Key> {
    let name = slice.labels.get("kubernetes.io/service-name")?;
    Some(Key::new(slice.namespace.clone(), name))
}

fn endpoints<'a>(slices: impl Iterator<Item = &'a Document>) -> Vec<Endpoint> {
    let mut all = Vec::new();
    for slice in slices {
        let ports: Vec<Port> = slice.at("ports").items().filter_map(|it| port(&it)).collect();
        for endpoint in slice.at("endpoints").items() {
            if endpoint.at("conditions.ready").boolean() == Some(false) {
                continue;
            }
            for address in endpoint.at("addresses").items().filter_map(|it| it.text()?.parse::<IpAddr>().ok())
            {
                let hostname = endpoint.at("hostname").text().filter(|name| !name.is_empty());
                let name = hostname.map_or_else(|| dashed(address), Text::from);
                all.push(Endpoint { address, name, ports: ports.clone() });
            }
        }
    }
    all.sort();
    all.dedup();
    all
}

/// An address as a label: `10-0-0-1`, `fd00--1`.
pub fn dashed(address: IpAddr) -> Text {
    Text::from(address.to_string().replace(['.', ':'], "-"))
}

fn port(port: &Cursor<'_>) -> Option<Port> {
    Some(Port {
        name: port.at("name").text_or_empty().into(),
        protocol: port.at("protocol").text().unwrap_or("TCP").to_ascii_lowercase().into(),
        number: u16::try_from(port.at("port").int()?).ok()?,
    })
}
