//! The part `proxy` of pods, services and nodes: a request goes on to the web server there, and its answer comes back.
//!
//! Where it goes is decided in `place`, purely. Links and redirects of the answer are made to lead through here again,
//! as far as `links` can find them. Addresses of the machine itself are never reached.

mod links;
mod place;
mod transport;

use api::Status;
use http::{HeaderValue, Method, StatusCode, Uri, header};
use resources::Part;

use crate::cache::Stored;
use crate::engine::Engine;
use crate::http::{Body, HttpRequest, HttpResponse, collect, empty, full, send};
use crate::kinds::Target;
use crate::limits;
use crate::path::Attributes;
use links::Links;
use place::{Asked, Place};

/// What belongs to this hop alone, and what is the caller's business with this server.
const OWN_HEADERS: [&str; 6] =
    ["authorization", "keep-alive", "proxy-authenticate", "proxy-authorization", "te", "trailer"];

/// Leads the request on.
pub(crate) async fn proxy(
    engine: &Engine,
    target: &Target,
    of: &Attributes,
    mut request: HttpRequest,
) -> Result<HttpResponse, Status> {
    let asked = Asked::read(target)?;
    let place = find(engine, target, &asked).await?;
    let is_upgrade = request.headers().contains_key(header::UPGRADE);
    let looks = matches!(*request.method(), Method::GET | Method::HEAD);
    if of.below.is_empty() && looks && !is_upgrade {
        return Ok(with_slash(request.uri()));
    }
    let links = Links::new(request.uri().path(), &of.below, &place.authority());
    prepare(&mut request, &of.below, &place);
    let answered = match &place {
        Place::Kubelet(node) => {
            let service = (engine.config.nodes)(node).ok_or_else(|| format!("node {node} is not reachable"));
            match service {
                Ok(service) => send(service, request).await.map_err(|error| error.to_string()),
                Err(why) => Err(why),
            }
        }
        Place::At { address, scheme } => transport::send(*address, *scheme, request).await,
    };
    let response = answered
        .map_err(|why| Status::service_unavailable(format!("error trying to reach service: {why}")))?;
    if response.status() == StatusCode::SWITCHING_PROTOCOLS {
        return Ok(response);
    }
    through_here(response, &links).await
}

/// Looks up what is asked for, and where it is.
async fn find(engine: &Engine, target: &Target, asked: &Asked) -> Result<Place, Status> {
    let named = |plural: &str| -> Result<Target, Status> {
        let served = engine.kinds.find("v1", plural).ok_or_else(Status::no_such_path)?;
        Ok(Target { served, part: None, name: asked.name.clone(), ..target.clone() })
    };
    match target.part {
        Some(Part::ServiceProxy) => {
            let service = engine.find(&named("services")?).await?.document();
            let endpoints = match engine.find(&named("endpoints")?).await {
                Ok(endpoints) => Some(endpoints),
                Err(status) if status.code == 404 => None,
                Err(status) => return Err(status),
            };
            let endpoints = endpoints.as_deref().map(Stored::document);
            place::of_service(asked, &service, endpoints.as_ref(), rand::random())
        }
        Some(Part::NodeProxy) => {
            let node = engine.find(&named("nodes")?).await?.document();
            place::of_node(asked, &node)
        }
        _ => place::of_pod(asked, &engine.find(&named("pods")?).await?.document()),
    }
}

/// Web servers resolve relative links against a path that ends in a slash.
fn with_slash(uri: &Uri) -> HttpResponse {
    let query = uri.query().map(|query| format!("?{query}")).unwrap_or_default();
    let mut response = http::Response::new(empty());
    *response.status_mut() = StatusCode::MOVED_PERMANENTLY;
    let location = HeaderValue::from_str(&format!("{}/{query}", uri.path()));
    response.headers_mut().insert(header::LOCATION, location.expect("a path has the signs of a header"));
    response
}

fn prepare(request: &mut HttpRequest, below: &str, place: &Place) {
    let path = if below.starts_with('/') { below.to_owned() } else { format!("/{below}") };
    let query = request.uri().query().map(|query| format!("?{query}")).unwrap_or_default();
    let forwarded = request.uri().path().trim_end_matches(below).to_owned() + &path;
    let host = request.headers().get(header::HOST).cloned();
    let host = host.or_else(|| HeaderValue::from_str(request.uri().authority()?.as_str()).ok());
    *request.uri_mut() = (path + &query).parse().expect("part of a URI is one");
    *request.version_mut() = http::Version::HTTP_11;
    let headers = request.headers_mut();
    for name in OWN_HEADERS {
        headers.remove(name);
    }
    let value = |text: &str| HeaderValue::from_str(text).ok();
    let told = [
        ("x-forwarded-uri", value(&forwarded)),
        ("x-forwarded-host", host),
        ("x-forwarded-proto", value("https")),
    ];
    for (name, value) in told {
        if let Some(value) = value {
            headers.insert(name, value);
        }
    }
    if let Some(authority) = value(&place.authority()) {
        headers.insert(header::HOST, authority);
    }
    if !headers.contains_key(header::UPGRADE) {
        headers.remove(header::CONNECTION);
    }
}

/// The answer with its redirect and, when it is a page, its links leading through here.
async fn through_here(mut response: HttpResponse, links: &Links) -> Result<HttpResponse, Status> {
    let headers = response.headers_mut();
    for name in ["connection", "keep-alive", "transfer-encoding"] {
        headers.remove(name);
    }
    if let Some(location) = headers.get(header::LOCATION).and_then(|location| location.to_str().ok()) {
        let location = HeaderValue::from_str(&links.rewritten(location));
        headers.extend(location.ok().map(|location| (header::LOCATION, location)));
    }
    let text = |name| headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or("");
    let is_page = text(header::CONTENT_TYPE).split(';').next().is_some_and(|kind| kind.trim() == "text/html");
    let is_plain = matches!(text(header::CONTENT_ENCODING), "" | "identity");
    let is_small = text(header::CONTENT_LENGTH).parse().is_ok_and(|bytes: usize| bytes <= limits::PAGE_MAX);
    if !(is_page && is_plain && is_small) {
        return Ok(response);
    }
    let (mut head, body) = response.into_parts();
    let page = collect(body, limits::PAGE_MAX).await;
    let page =
        page.map_err(|error| Status::service_unavailable(format!("error trying to reach service: {error}")))?;
    let body: Body = if page.is_empty() { empty() } else { full(links.page(&page)) };
    head.headers.remove(header::CONTENT_LENGTH);
    Ok(HttpResponse::from_parts(head, body))
}
