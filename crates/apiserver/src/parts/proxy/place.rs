//! Where a request through the part `proxy` goes: read from its name and the objects it names. Pure.

use std::net::{IpAddr, SocketAddr};

use api::{Cursor, Document, Status};
use resources::Part;

use crate::kinds::Target;

/// How the server there is spoken to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Scheme {
    Http,
    /// Without checking its certificate, which is nobody's that is known here.
    Https,
}

/// What the name in the path asks for: `[scheme:]name[:port]`, for nodes `name[:port]`.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Asked {
    pub(super) scheme: Scheme,
    pub(super) name: String,
    /// A number or a name; empty when it is not said.
    pub(super) port: String,
}

/// Where the request goes.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Place {
    /// To the kubelet of this node.
    Kubelet(String),
    /// To this address.
    At {
        /// Of a pod, an endpoint or a node.
        address: SocketAddr,
        /// How.
        scheme: Scheme,
    },
}

impl Asked {
    pub(super) fn read(target: &Target) -> Result<Self, Status> {
        let noun = target.served.resource.names().kind.to_lowercase();
        let wrong = || Status::bad_request(format!("invalid {noun} request {:?}", target.name));
        let words: Vec<&str> = target.name.split(':').collect();
        let (scheme, name, port) = match words.as_slice() {
            [name] => ("", *name, ""),
            [name, port] => ("", *name, *port),
            [scheme, name, port] if target.part != Some(Part::NodeProxy) => (*scheme, *name, *port),
            _ => return Err(wrong()),
        };
        let scheme = match scheme {
            "" | "http" => Scheme::Http,
            "https" => Scheme::Https,
            _ => return Err(wrong()),
        };
        if name.is_empty() {
            return Err(wrong());
        }
        Ok(Self { scheme, name: name.to_owned(), port: port.to_owned() })
    }
}

impl Place {
    /// As the header `Host` says it.
    pub(super) fn authority(&self) -> String {
        match self {
            Self::Kubelet(node) => node.clone(),
            Self::At { address, .. } => address.to_string(),
        }
    }
}

/// The pod's own address, and the port asked for or the first that it declares.
pub(super) fn of_pod(asked: &Asked, pod: &Document) -> Result<Place, Status> {
    let address = allowed(pod.text("status.podIP"))?;
    let declared = pod.at("spec.containers").items().find_map(|it| it.at("ports").items().next());
    let port = if asked.port.is_empty() {
        declared.and_then(|port| port.at("containerPort").int()).unwrap_or(default_port(asked.scheme))
    } else {
        number(&asked.port)?
    };
    at(address, port, asked.scheme)
}

/// One of the service's endpoints; `draw` chooses which.
pub(super) fn of_service(
    asked: &Asked,
    service: &Document,
    endpoints: Option<&Document>,
    draw: u32,
) -> Result<Place, Status> {
    let wanted = match asked.port.parse::<i64>() {
        Err(_) => asked.port.as_str(),
        Ok(number) => {
            let port = service.at("spec.ports").items().find(|port| port.at("port").int() == Some(number));
            let unknown = || {
                let name = &asked.name;
                Status::service_unavailable(format!("no service port {number} found for service {name:?}"))
            };
            let port = port.ok_or_else(unknown)?;
            service_port_name(&port)
        }
    };
    let candidates: Vec<(IpAddr, i64)> = endpoints
        .into_iter()
        .flat_map(|endpoints| endpoints.at("subsets").items().collect::<Vec<_>>())
        .flat_map(|subset| reachable(&subset, wanted))
        .collect();
    let none = || Status::service_unavailable(format!("no endpoints available for service {:?}", asked.name));
    let chosen = usize::try_from(draw).unwrap_or(0).checked_rem(candidates.len());
    let (address, port) = candidates[chosen.ok_or_else(none)?];
    at(address, port, asked.scheme)
}

/// The kubelet, or another port of the node.
pub(super) fn of_node(asked: &Asked, node: &Document) -> Result<Place, Status> {
    let own = node.at("status.daemonEndpoints.kubeletEndpoint.Port").int();
    if asked.port.is_empty() || own.is_some_and(|own| own.to_string() == asked.port) {
        return Ok(Place::Kubelet(asked.name.clone()));
    }
    let addresses = node.at("status.addresses");
    let internal = addresses.items().find(|it| it.at("type").text() == Some("InternalIP"));
    let address = allowed(internal.and_then(|it| it.at("address").text()).unwrap_or(""))?;
    at(address, number(&asked.port)?, Scheme::Http)
}

fn service_port_name<'a>(port: &Cursor<'a>) -> &'a str {
    port.at("name").text().unwrap_or("")
}

fn reachable(subset: &Cursor<'_>, wanted: &str) -> Vec<(IpAddr, i64)> {
    let port = subset.at("ports").items().find(|port| service_port_name(port) == wanted);
    let Some(port) = port.and_then(|port| port.at("port").int()) else { return Vec::new() };
    let addresses = subset.at("addresses").items().filter_map(|it| allowed(it.at("ip").text()?).ok());
    addresses.map(|address| (address, port)).collect()
}

fn at(address: IpAddr, port: i64, scheme: Scheme) -> Result<Place, Status> {
    let port = u16::try_from(port).map_err(|_| Status::bad_request(format!("invalid port {port}")))?;
    Ok(Place::At { address: SocketAddr::new(address, port), scheme })
}

fn number(port: &str) -> Result<i64, Status> {
    port.parse().map_err(|_| Status::bad_request(format!("invalid port {port:?}: not a number")))
}

fn default_port(scheme: Scheme) -> i64 {
    match scheme {
        Scheme::Http => 80,
        Scheme::Https => 443,
    }
}

/// An address that callers may be led to: none of this machine's own, whose servers trust who is on it.
fn allowed(text: &str) -> Result<IpAddr, Status> {
    let address: IpAddr = text.parse().map_err(|_| Status::bad_request("address not allowed"))?;
    let plain = address.to_canonical();
    let is_link_local = match plain {
        IpAddr::V4(plain) => plain.is_link_local(),
        IpAddr::V6(plain) => plain.is_unicast_link_local(),
    };
    if plain.is_loopback() || plain.is_unspecified() || plain.is_multicast() || is_link_local {
        return Err(Status::bad_request("address not allowed"));
    }
    Ok(address)
}

#[cfg(test)]
mod tests {
    use api::node;

    use super::*;

    fn asked(port: &str) -> Asked {
        Asked { scheme: Scheme::Http, name: "web".to_owned(), port: port.to_owned() }
    }

    fn check(place: Result<Place, Status>, expected: &str) {
        let told = match place {
            Ok(Place::Kubelet(node)) => format!("kubelet of {node}"),
            Ok(place) => place.authority(),
            Err(status) => format!("{}: {}", status.code, status.message),
        };
        assert_eq!(told, expected);
    }

    fn document(node: api::Node) -> Document {
        Document::from_node(node).unwrap()
    }

    #[test]
    fn a_pod_is_reached_at_its_own_address() {
        let pod = |address: &str| {
            let ports = node!([{ "containerPort": 8080 }]);
            document(node!({
                "spec": { "containers": [{ "name": "a" }, { "name": "b", "ports": ports }] },
                "status": { "podIP": address },
            }))
        };
        check(of_pod(&asked(""), &pod("10.0.0.7")), "10.0.0.7:8080");
        check(of_pod(&asked("81"), &pod("fd00::7")), "[fd00::7]:81");
        check(of_pod(&asked("web"), &pod("10.0.0.7")), "400: invalid port \"web\": not a number");
        for own in ["", "127.0.0.1", "::ffff:127.0.0.1", "169.254.169.254", "0.0.0.0", "fe80::1", "224.0.0.1"]
        {
            check(of_pod(&asked("81"), &pod(own)), "400: address not allowed");
        }
    }

    #[test]
    fn a_service_is_reached_at_a_ready_endpoint() {
        let service =
            document(node!({ "spec": { "ports": [{ "port": 80, "name": "http" }, { "port": 81 }] } }));
        let endpoints = document(node!({ "subsets": [
            { "ports": [{ "name": "http", "port": 8080 }], "notReadyAddresses": [{ "ip": "10.0.0.1" }] },
            { "ports": [{ "name": "http", "port": 8081 }], "addresses": [{ "ip": "10.0.0.2" }, { "ip": "10.0.0.3" }] },
        ] }));
        let of = |port: &str, draw| of_service(&asked(port), &service, Some(&endpoints), draw);
        check(of("http", 0), "10.0.0.2:8081");
        check(of("80", 1), "10.0.0.3:8081");
        check(of("80", 2), "10.0.0.2:8081");
        check(of("81", 0), "503: no endpoints available for service \"web\"");
        check(of("82", 0), "503: no service port 82 found for service \"web\"");
        let none = of_service(&asked("80"), &service, None, 0);
        check(none, "503: no endpoints available for service \"web\"");
    }

    #[test]
    fn a_node_is_its_kubelet_unless_another_port_is_asked_for() {
        let node = document(node!({ "status": {
            "addresses": [{ "type": "InternalIP", "address": "192.0.2.1" }],
            "daemonEndpoints": { "kubeletEndpoint": { "Port": 10250 } },
        } }));
        check(of_node(&asked(""), &node), "kubelet of web");
        check(of_node(&asked("10250"), &node), "kubelet of web");
        check(of_node(&asked("9100"), &node), "192.0.2.1:9100");
    }
}
