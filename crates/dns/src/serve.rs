//! Answers questions on sockets: from the zone, else from the node's resolvers.

use std::io;
use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;

use api::Text;
use arc_swap::ArcSwap;
use hickory_proto::op::{Metadata, OpCode, ResponseCode};
use hickory_proto::rr::rdata::{A, AAAA, CNAME, NS, PTR, SOA, SRV, TXT};
use hickory_proto::rr::{Name, RData, Record as Wire, RecordType};
use hickory_resolver::TokioResolver;
use hickory_resolver::config::{NameServerConfig, ResolverConfig};
use hickory_resolver::net::runtime::{Time, TokioRuntimeProvider};
use hickory_resolver::net::{DnsError, NetError};
use hickory_server::Server;
use hickory_server::server::{Request, RequestHandler, ResponseHandler, ResponseInfo};
use hickory_server::zone_handler::MessageResponseBuilder;
use tokio::net::{TcpListener, UdpSocket};
use tokio::sync::Semaphore;
use tracing::debug;

use crate::limits;
use crate::plan::{Answer, Data, Kind, Record, Zone};

/// The zone that everybody reads and one task swaps.
pub(crate) type SharedZone = Arc<ArcSwap<Zone>>;

/// The sockets of a server. Questions that come before it serves wait in them.
#[derive(Default)]
pub(crate) struct Sockets {
    addresses: Vec<SocketAddr>,
    udp: Vec<UdpSocket>,
    tcp: Vec<TcpListener>,
}

impl Sockets {
    /// Listens on these addresses, UDP and TCP.
    pub(crate) async fn bind(listen: &[SocketAddr]) -> io::Result<Self> {
        let mut sockets = Self { addresses: listen.to_vec(), ..Self::default() };
        for address in listen {
            sockets.udp.push(UdpSocket::bind(address).await?);
            sockets.tcp.push(TcpListener::bind(address).await?);
        }
        Ok(sockets)
    }
}

/// Serves on these sockets until the future is dropped.
pub(crate) async fn serve(zone: SharedZone, sockets: Sockets, resolvers: &[IpAddr]) -> io::Result<()> {
    let forwards = Arc::new(Semaphore::new(limits::FORWARDS_AT_ONCE));
    let own = sockets.addresses.iter().map(SocketAddr::ip).collect();
    let mut server = Server::new(Handler { zone, forwarder: forwarder(resolvers), forwards, own });
    for socket in sockets.udp {
        server.register_socket(socket);
    }
    for listener in sockets.tcp {
        server.register_listener(listener, limits::TCP_PATIENCE, limits::TCP_RESPONSES);
    }
    server.block_until_done().await.map_err(io::Error::other)
}

struct Handler {
    zone: SharedZone,
    forwarder: Option<TokioResolver>,
    forwards: Arc<Semaphore>,
    /// The addresses of the node that the server listens on.
    own: Vec<IpAddr>,
}

/// A response before it is written.
struct Reply {
    code: ResponseCode,
    answers: Vec<Wire>,
    /// The zone's SOA, which tells how long "no" may be remembered.
    authority: Vec<Wire>,
    more: Vec<Wire>,
    authoritative: bool,
}

#[async_trait::async_trait]
impl RequestHandler for Handler {
    async fn handle_request<R: ResponseHandler, T: Time>(
        &self,
        request: &Request,
        mut handle: R,
    ) -> ResponseInfo {
        let reply = self.reply(request).await;
        let mut metadata = Metadata::response_from_request(&request.metadata);
        metadata.response_code = reply.code;
        metadata.authoritative = reply.authoritative;
        metadata.recursion_available = self.forwarder.is_some();
        let mut builder = MessageResponseBuilder::from_message_request(request);
        if let Some(edns) = &request.edns {
            builder.edns(edns);
        }
        let response = builder.build(metadata, &reply.answers, [], &reply.authority, &reply.more);
        match handle.send_response(response).await {
            Ok(info) => info,
            Err(error) => {
                // The asker is gone; there is nobody to tell.
                debug!(%error, "failed to send a DNS response");
                let counts = hickory_proto::op::HeaderCounts::default();
                hickory_proto::op::Header { metadata, counts }.into()
            }
        }
    }
}

impl Handler {
    async fn reply(&self, request: &Request) -> Reply {
        if !self.may_ask(request.src().ip()) {
            return Reply::code(ResponseCode::Refused);
        }
        if request.metadata.op_code != OpCode::Query {
            return Reply::code(ResponseCode::NotImp);
        }
        let Ok(info) = request.request_info() else { return Reply::code(ResponseCode::FormErr) };
        let name: Name = info.query.name().into();
        let text = name.to_string().to_ascii_lowercase();
        let zone = self.zone.load_full();
        match zone.answer(text.trim_end_matches('.'), kind(info.query.query_type())) {
            Answer::Records { answers, more } => Reply {
                answers: wires(&zone, &answers),
                more: wires(&zone, &more),
                ..Reply::own(ResponseCode::NoError)
            },
            Answer::Continue { answers, name } => {
                let mut reply = self.forward(&name, info.query.query_type()).await;
                reply.answers.splice(0..0, wires(&zone, &answers));
                reply
            }
            Answer::NoData => Reply { authority: authority(&zone), ..Reply::own(ResponseCode::NoError) },
            Answer::NoName => Reply { authority: authority(&zone), ..Reply::own(ResponseCode::NXDomain) },
            Answer::Elsewhere => self.forward(&text, info.query.query_type()).await,
        }
    }

    /// Pods and the node itself: a server that forwards for everybody is a weapon against others.
    fn may_ask(&self, client: IpAddr) -> bool {
        let client = client.to_canonical();
        let zone = self.zone.load();
        let ranges = &zone.settings().ranges;
        client.is_loopback()
            || self.own.contains(&client)
            || ranges.iter().any(|range| range.contains(&client))
    }

    async fn forward(&self, name: &str, kind: RecordType) -> Reply {
        let Some(forwarder) = &self.forwarder else { return Reply::code(ResponseCode::ServFail) };
        let Ok(_place) = self.forwards.try_acquire() else { return Reply::code(ResponseCode::ServFail) };
        let Ok(mut name) = Name::from_ascii(name) else { return Reply::code(ResponseCode::FormErr) };
        name.set_fqdn(true);
        match forwarder.lookup(name, kind).await {
            Ok(lookup) => Reply { answers: lookup.answers().to_vec(), ..Reply::code(ResponseCode::NoError) },
            Err(NetError::Dns(DnsError::NoRecordsFound(none))) => Reply::code(none.response_code),
            Err(error) => {
                debug!(%error, "failed to forward a DNS question");
                Reply::code(ResponseCode::ServFail)
            }
        }
    }
}

impl Reply {
    fn code(code: ResponseCode) -> Self {
        Self { code, answers: Vec::new(), authority: Vec::new(), more: Vec::new(), authoritative: false }
    }

    fn own(code: ResponseCode) -> Self {
        Self { authoritative: true, ..Self::code(code) }
    }
}

fn forwarder(resolvers: &[IpAddr]) -> Option<TokioResolver> {
    if resolvers.is_empty() {
        return None;
    }
    let servers = resolvers.iter().map(|address| NameServerConfig::udp_and_tcp(*address)).collect();
    let config = ResolverConfig::from_name_servers(servers);
    let mut builder = TokioResolver::builder_with_config(config, TokioRuntimeProvider::default());
    let options = builder.options_mut();
    options.timeout = limits::FORWARD_PATIENCE;
    options.attempts = limits::FORWARD_ATTEMPTS;
    options.cache_size = limits::FORWARD_CACHE;
    options.ndots = 0;
    builder.build().ok()
}

fn kind(kind: RecordType) -> Kind {
    match kind {
        RecordType::A => Kind::A,
        RecordType::AAAA => Kind::Aaaa,
        RecordType::SRV => Kind::Srv,
        RecordType::PTR => Kind::Ptr,
        RecordType::CNAME => Kind::Cname,
        RecordType::TXT => Kind::Txt,
        RecordType::NS => Kind::Ns,
        RecordType::SOA => Kind::Soa,
        RecordType::ANY => Kind::Any,
        _ => Kind::Other,
    }
}

fn wires(zone: &Zone, records: &[Record]) -> Vec<Wire> {
    records.iter().filter_map(|record| wire(zone, record)).collect()
}

/// A name that does not fit into DNS has no record.
fn wire(zone: &Zone, record: &Record) -> Option<Wire> {
    let data = match &record.data {
        Data::Address(IpAddr::V4(address)) => RData::A(A(*address)),
        Data::Address(IpAddr::V6(address)) => RData::AAAA(AAAA(*address)),
        Data::Alias(other) => RData::CNAME(CNAME(full_name(other)?)),
        Data::Pointer(other) => RData::PTR(PTR(full_name(other)?)),
        Data::Service { port, weight, host } => RData::SRV(SRV::new(0, *weight, *port, full_name(host)?)),
        Data::Words(text) => RData::TXT(TXT::new(vec![text.to_string()])),
        Data::Server(name) => RData::NS(NS(full_name(name)?)),
        Data::Authority => soa(zone)?,
    };
    Some(Wire::from_rdata(full_name(&record.name)?, limits::TTL_SECONDS, data))
}

fn authority(zone: &Zone) -> Vec<Wire> {
    let record = Record { name: zone.settings().domain.clone(), data: Data::Authority };
    wire(zone, &record).into_iter().collect()
}

fn soa(zone: &Zone) -> Option<RData> {
    let domain = &zone.settings().domain;
    let server = full_name(&format!("ns.dns.{domain}").into())?;
    let person = full_name(&format!("hostmaster.{domain}").into())?;
    let ttl = i32::try_from(limits::TTL_SECONDS).unwrap_or(i32::MAX);
    Some(RData::SOA(SOA::new(server, person, 1, 7200, 1800, 86_400, ttl.unsigned_abs())))
}

fn full_name(name: &Text) -> Option<Name> {
    let mut name = Name::from_ascii(name).ok()?;
    name.set_fqdn(true);
    Some(name)
}

#[cfg(test)]
mod tests;
