//! Logs, exec, attach and port forwarding: the request goes on to the kubelet of the pod's node, and bytes flow.
//!
//! What the pod and its containers allow is checked here, before anything is upgraded, so that a refusal is an
//! ordinary `Status`. An upgraded connection is the kubelet's and the client's; nobody here looks into it.

use api::{Document, Status, Subject};
use futures_util::StreamExt;
use http::{StatusCode, Uri};
use http_body_util::{BodyExt, BodyStream, StreamBody};
use resources::{Part, User};
use tokio::sync::watch;

use crate::engine::Engine;
use crate::http::{Body, HttpRequest, HttpResponse, Service, collect, send};
use crate::kinds::Target;
use crate::limits;
use crate::path::{flag, parameter};

/// Marks the container that is meant when nobody says.
const DEFAULT_CONTAINER: &str = "kubectl.kubernetes.io/default-container";

/// The lists of containers in a pod.
const CONTAINERS: [&str; 3] = ["spec.containers", "spec.initContainers", "spec.ephemeralContainers"];

/// What the kubelet takes over from a log request.
const LOG_OPTIONS: [&str; 9] = [
    "follow",
    "previous",
    "sinceSeconds",
    "sinceTime",
    "timestamps",
    "tailLines",
    "limitBytes",
    "stream",
    "insecureSkipTLSVerifyBackend",
];

/// Passes the request on to the pod's node.
pub(crate) async fn stream(
    engine: &Engine,
    target: &Target,
    user: &User,
    query: &[(String, String)],
    request: HttpRequest,
) -> Result<HttpResponse, Status> {
    let part = target.part.expect("a stream is a part");
    let pod = engine.find(target).await?.document();
    let node = pod.text("spec.nodeName");
    if node.is_empty() {
        if part == Part::Log {
            return Ok(http::Response::new(crate::http::empty()));
        }
        return Err(Status::bad_request(format!("pod {} does not have a host assigned", target.name)));
    }
    let uri = match part {
        Part::Log => log_uri(&pod, query)?,
        Part::PortForward => format!("/portForward/{}/{}", pod.namespace(), pod.name()),
        _ => exec_uri(&pod, part, query)?,
    };
    tracing::debug!(user = user.name, part = part.name(), pod = target.name, "reaches into a pod");
    let service = (engine.config.nodes)(node)
        .ok_or_else(|| Status::internal(format!("error dialing backend: node {node} is not reachable")))?;
    let response = call(service, request, &uri).await?;
    match response.status() {
        StatusCode::SWITCHING_PROTOCOLS => Ok(response),
        code if code.is_success() => Ok(response.map(|body| until(body, engine.stopping.clone()))),
        _ => Err(refusal(response, target).await),
    }
}

async fn call(service: Service, mut request: HttpRequest, uri: &str) -> Result<HttpResponse, Status> {
    *request.uri_mut() = uri.parse::<Uri>().map_err(|error| Status::bad_request(error.to_string()))?;
    // The kubelet trusts this server, not the caller's credential.
    request.headers_mut().remove(http::header::AUTHORIZATION);
    send(service, request).await.map_err(|error| Status::internal(format!("error dialing backend: {error}")))
}

/// A body that ends when the server is asked to stop: a log that is followed would never end by itself.
fn until(body: Body, mut stopping: watch::Receiver<bool>) -> Body {
    let stopped = async move { stopping.wait_for(|stopping| *stopping).await.is_ok() };
    StreamBody::new(BodyStream::new(body).take_until(Box::pin(stopped))).boxed_unsync()
}

/// What the kubelet refuses becomes a status with its code and words.
async fn refusal(response: HttpResponse, target: &Target) -> Status {
    let code = response.status().as_u16();
    let body = collect(response.into_body(), limits::BODY_MAX).await;
    let text = body.map(|body| String::from_utf8_lossy(&body).trim().to_owned()).unwrap_or_default();
    if let Some(status) = Status::from_json(text.as_bytes()) {
        return status;
    }
    match code {
        400 => Status::bad_request(text),
        403 => Status::forbidden(target.served.subject(), &target.name, &text),
        404 => Status::new(404, api::status::Reason::NotFound, text),
        500 => Status::internal(text),
        code => Status::new(code, api::status::Reason::Other(String::new()), text),
    }
}

fn log_uri(pod: &Document, query: &[(String, String)]) -> Result<String, Status> {
    check_log_options(pod, query)?;
    let container = container(pod, parameter(query, "container"))?;
    let mut uri = format!("/containerLogs/{}/{}/{container}", pod.namespace(), pod.name());
    let options = query.iter().filter(|(key, _)| LOG_OPTIONS.contains(&key.as_str()));
    append(&mut uri, options.map(|(key, value)| (key.as_str(), value.as_str())));
    Ok(uri)
}

fn check_log_options(pod: &Document, query: &[(String, String)]) -> Result<(), Status> {
    let mut errors = api::Errors::new();
    for (name, least) in [("tailLines", 0), ("limitBytes", 1), ("sinceSeconds", 1)] {
        let text = parameter(query, name);
        if text.is_empty() {
            continue;
        }
        match text.parse::<i64>() {
            Ok(number) if number >= least => {}
            Ok(number) => {
                let detail =
                    if least == 0 { "must be greater than or equal to 0" } else { "must be greater than 0" };
                errors.invalid(name, number, detail);
            }
            Err(_) => {
                return Err(Status::bad_request(format!(
                    "strconv.ParseInt: parsing {}: invalid syntax",
                    api::errors::quote(text)
                )));
            }
        }
    }
    if !parameter(query, "sinceSeconds").is_empty() && !parameter(query, "sinceTime").is_empty() {
        errors.forbidden("sinceSeconds", "at most one of `sinceTime` or `sinceSeconds` may be specified");
    }
    if errors.is_empty() {
        return Ok(());
    }
    Err(Status::invalid(Subject { group: "", noun: "PodLogOptions" }, pod.name(), &errors))
}

fn exec_uri(pod: &Document, part: Part, query: &[(String, String)]) -> Result<String, Status> {
    let phase = pod.text("status.phase");
    if matches!(phase, "Succeeded" | "Failed") {
        return Err(Status::bad_request(format!(
            "cannot exec or attach into a container in a completed pod; current phase is {phase}"
        )));
    }
    let container = container(pod, parameter(query, "container"))?;
    let mut uri = format!("/{}/{}/{}/{container}", part.name(), pod.namespace(), pod.name());
    let streams = [("stdin", "input"), ("stdout", "output"), ("stderr", "error"), ("tty", "tty")];
    let streams = streams.into_iter().filter(|(asked, _)| flag(query, asked)).map(|(_, name)| (name, "1"));
    let commands = query.iter().filter(|(key, _)| part == Part::Exec && key == "command");
    append(&mut uri, streams.chain(commands.map(|(key, value)| (key.as_str(), value.as_str()))));
    Ok(uri)
}

/// The container that is meant: the one asked for, the pod's default, or its only one.
fn container(pod: &Document, asked: &str) -> Result<String, Status> {
    let names: Vec<&str> = CONTAINERS
        .iter()
        .flat_map(|list| pod.at(list).items())
        .filter_map(|container| container.at("name").text())
        .collect();
    if !asked.is_empty() {
        if names.contains(&asked) {
            return Ok(asked.to_owned());
        }
        return Err(Status::bad_request(format!("container {asked} is not valid for pod {}", pod.name())));
    }
    if let Some(default) = pod.annotation(DEFAULT_CONTAINER)
        && names.contains(&default)
    {
        return Ok(default.to_owned());
    }
    match names.as_slice() {
        [only] => Ok((*only).to_owned()),
        _ => Err(Status::bad_request(format!(
            "a container name must be specified for pod {}, choose one of: [{}]",
            pod.name(),
            names.join(" ")
        ))),
    }
}

fn append<'a>(uri: &mut String, parameters: impl Iterator<Item = (&'a str, &'a str)>) {
    let mut sign = '?';
    for (key, value) in parameters {
        let value = percent_encoding::utf8_percent_encode(value, percent_encoding::NON_ALPHANUMERIC);
        uri.push(sign);
        uri.extend([key, "=", &value.to_string()]);
        sign = '&';
    }
}
