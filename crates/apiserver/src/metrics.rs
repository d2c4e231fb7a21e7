//! What is counted, under upstream's names, so that existing dashboards work.

use std::time::Duration;

use http::{HeaderValue, header};
use prometheus_client::encoding::{EncodeLabelSet, text};
use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::histogram::Histogram;
use prometheus_client::registry::Registry;

use crate::http::{HttpResponse, full};
use crate::path::Attributes;

/// The counters of the server.
pub(crate) struct Metrics {
    registry: Registry,
    requests: Family<RequestLabels, Counter>,
    durations: Family<DurationLabels, Histogram>,
}

/// A request that was answered.
pub(crate) struct Served<'a> {
    /// What it was about.
    pub of: &'a Attributes,
    /// The HTTP code of the answer.
    pub code: u16,
    /// How long it took until the answer began.
    pub took: Duration,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct RequestLabels {
    code: u16,
    component: &'static str,
    group: String,
    resource: String,
    scope: &'static str,
    subresource: String,
    verb: String,
    version: String,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct DurationLabels {
    group: String,
    resource: String,
    scope: &'static str,
    subresource: String,
    verb: String,
    version: String,
}

impl Default for Metrics {
    fn default() -> Self {
        let mut registry = Registry::default();
        let requests = Family::default();
        registry.register(
            "apiserver_request",
            "Requests, by what they were about and how they ended",
            requests.clone(),
        );
        let durations: Family<DurationLabels, Histogram> = Family::new_with_constructor(|| {
            Histogram::new([0.005, 0.025, 0.05, 0.1, 0.2, 0.4, 0.6, 0.8, 1.0, 2.0, 5.0, 10.0, 30.0, 60.0])
        });
        registry.register(
            "apiserver_request_duration_seconds",
            "Seconds until the answer to a request began",
            durations.clone(),
        );
        Self { registry, requests, durations }
    }
}

impl Metrics {
    /// Counts a request. Paths and unknown resources count together, so that clients cannot make labels.
    pub(crate) fn count(&self, served: &Served<'_>) {
        let of = served.of;
        let is_known = of.is_resource && served.code != 404;
        let word = |text: &str| if is_known { text.to_owned() } else { String::new() };
        let scope = match () {
            () if !is_known => "",
            () if !of.name.is_empty() => "resource",
            () if !of.namespace.is_empty() => "namespace",
            () => "cluster",
        };
        self.requests
            .get_or_create(&RequestLabels {
                code: served.code,
                component: "apiserver",
                group: word(&of.group),
                resource: word(&of.resource),
                scope,
                subresource: word(&of.part),
                verb: of.verb.to_uppercase(),
                version: word(&of.version),
            })
            .inc();
        if of.verb == "watch" {
            return;
        }
        let labels = DurationLabels {
            group: word(&of.group),
            resource: word(&of.resource),
            scope,
            subresource: word(&of.part),
            verb: of.verb.to_uppercase(),
            version: word(&of.version),
        };
        self.durations.get_or_create(&labels).observe(served.took.as_secs_f64());
    }

    /// The counters as text.
    pub(crate) fn respond(&self) -> HttpResponse {
        let mut out = String::new();
        text::encode(&mut out, &self.registry).expect("a string takes all");
        let mut response = http::Response::new(full(out));
        let kind = HeaderValue::from_static("application/openmetrics-text; version=1.0.0; charset=utf-8");
        response.headers_mut().insert(header::CONTENT_TYPE, kind);
        response
    }
}
