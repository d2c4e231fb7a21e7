//! Discovery: which groups, versions, resources and parts there are, plain (`/api`, `/apis`, and each version)
//! and aggregated (all in one document, as modern clients ask for).

use std::collections::BTreeMap;
use std::net::SocketAddr;

use api::{Node, node};
use http::HeaderMap;
use resources::{Part, Scope};

use super::Tagged;
use crate::accept::Encoding;
use crate::describe::present::encode;
use crate::kinds::{Kinds, Served};

/// The media types of the aggregated form, newest first.
const AGGREGATED: [&str; 2] = ["v2", "v2beta1"];

/// Discovery, made once.
pub(crate) struct Discovery {
    plain: BTreeMap<String, Tagged>,
    aggregated: BTreeMap<(&'static str, &'static str), Tagged>,
}

impl Discovery {
    /// Describes all kinds. The address is where clients reach this server.
    pub(crate) fn new(kinds: Kinds, address: SocketAddr) -> Self {
        let groups = groups(kinds);
        let mut plain = BTreeMap::new();
        let mut put =
            |path: String, node: Node| plain.insert(path, Tagged::new(encode(&node, Encoding::Json)));
        put("/api".to_owned(), core_versions(address));
        let named: Vec<Node> =
            groups.iter().filter(|(name, _)| !name.is_empty()).map(|it| group(&it)).collect();
        put("/apis".to_owned(), node! { "kind": "APIGroupList", "apiVersion": "v1", "groups": named });
        for it in &groups {
            if !it.0.is_empty() {
                let mut document = group(&it);
                let map = document.make_map();
                map.insert("kind", "APIGroup");
                map.insert("apiVersion", "v1");
                put(format!("/apis/{}", it.0), document);
            }
            for (version, served) in it.1 {
                put(version_path(it.0, version), resource_list(it.0, version, served));
            }
        }
        let mut aggregated = BTreeMap::new();
        for form in AGGREGATED {
            for path in ["/api", "/apis"] {
                let chosen = groups.iter().filter(|(name, _)| name.is_empty() == (path == "/api"));
                let items: Vec<Node> = chosen.map(|it| aggregated_group(&it)).collect();
                let document = node! {
                    "kind": "APIGroupDiscoveryList",
                    "apiVersion": (format!("apidiscovery.k8s.io/{form}").as_str()),
                    "metadata": {},
                    "items": items,
                };
                aggregated.insert((path, form), Tagged::new(encode(&document, Encoding::Json)));
            }
        }
        Self { plain, aggregated }
    }

    /// The answer to a path; none when it is none of discovery's.
    pub(crate) fn respond(&self, path: &str, headers: &HeaderMap) -> Option<crate::http::HttpResponse> {
        let path = path.trim_end_matches('/');
        let accept = headers.get(http::header::ACCEPT).and_then(|value| value.to_str().ok()).unwrap_or("");
        for ((own, form), document) in &self.aggregated {
            if *own == path && wants_aggregated(accept, form) {
                let kind =
                    format!("application/json;g=apidiscovery.k8s.io;v={form};as=APIGroupDiscoveryList");
                return Some(document.respond(headers, &kind));
            }
        }
        self.plain.get(path).map(|document| document.respond(headers, "application/json"))
    }
}

/// Every group by name, with its versions, newest first, and what they serve.
type Groups = BTreeMap<&'static str, Vec<(&'static str, Vec<Served>)>>;

fn groups(kinds: Kinds) -> Groups {
    let mut groups = Groups::new();
    for served in kinds.served() {
        let versions = groups.entry(served.group()).or_default();
        match versions.iter_mut().find(|(version, _)| *version == served.version_name()) {
            Some((_, all)) => all.push(served),
            None => versions.push((served.version_name(), vec![served])),
        }
    }
    for versions in groups.values_mut() {
        versions.sort_by_key(|(version, _)| std::cmp::Reverse(rank(version)));
        for (_, all) in versions {
            all.sort_by_key(|served| served.resource.names().plural);
        }
    }
    groups
}

/// How mature and new a version is: stable before beta before alpha.
fn rank(version: &str) -> (u8, u32) {
    let digits = |text: &str| text.chars().take_while(char::is_ascii_digit).collect::<String>();
    let number = digits(version.trim_start_matches('v')).parse().unwrap_or_default();
    match version {
        alpha if alpha.contains("alpha") => (0, number),
        beta if beta.contains("beta") => (1, number),
        _ => (2, number),
    }
}

fn wants_aggregated(accept: &str, form: &str) -> bool {
    accept.split(',').any(|clause| {
        let has = |word: &str| clause.split(';').any(|part| part.trim() == word);
        has("g=apidiscovery.k8s.io") && has("as=APIGroupDiscoveryList") && has(&format!("v={form}"))
    })
}

fn core_versions(address: SocketAddr) -> Node {
    node! {
        "kind": "APIVersions",
        "versions": ["v1"],
        "serverAddressByClientCIDRs": [
            { "clientCIDR": "0.0.0.0/0", "serverAddress": (address.to_string().as_str()) },
        ],
    }
}

fn version_path(group: &str, version: &str) -> String {
    if group.is_empty() { format!("/api/{version}") } else { format!("/apis/{group}/{version}") }
}

fn group((name, versions): &(&&'static str, &Vec<(&'static str, Vec<Served>)>)) -> Node {
    let version = |version: &str| {
        node! { "groupVersion": (format!("{name}/{version}").as_str()), "version": version }
    };
    let preferred = versions.first().map(|(first, _)| version(first)).unwrap_or_default();
    let versions: Vec<Node> = versions.iter().map(|(name, _)| version(name)).collect();
    node! { "name": **name, "versions": versions, "preferredVersion": preferred }
}

fn resource_list(group: &str, version: &str, served: &[Served]) -> Node {
    let mut resources: Vec<Node> = Vec::new();
    for it in served {
        let names = it.resource.names();
        let mut whole = node! {
            "name": (names.plural),
            "singularName": (names.kind.to_lowercase().as_str()),
            "namespaced": (names.scope == Scope::Namespaced),
            "kind": (names.kind),
            "verbs": (texts(it.resource.verbs())),
        };
        let map = whole.make_map();
        if !names.short.is_empty() {
            map.insert("shortNames", texts(names.short));
        }
        if !names.categories.is_empty() {
            map.insert("categories", texts(names.categories));
        }
        if it.resource.storage() == resources::Storage::Kept {
            map.insert("storageVersionHash", storage_hash(it).as_str());
        }
        resources.push(whole);
        let mut parts = it.resource.parts().to_vec();
        parts.sort_by_key(|part| part.name());
        resources.extend(parts.iter().map(|part| part_entry(it, *part)));
    }
    let group_version = api::meta::api_version(group, version);
    node! {
        "kind": "APIResourceList", "apiVersion": "v1", "groupVersion": group_version, "resources": resources,
    }
}

fn part_entry(served: &Served, part: Part) -> Node {
    let names = served.resource.names();
    let (api_version, kind) = part.speaks().unwrap_or((served.version.api_version(), names.kind));
    let mut entry = node! {
        "name": (format!("{}/{}", names.plural, part.name()).as_str()),
        "singularName": "",
        "namespaced": (names.scope == Scope::Namespaced),
        "kind": kind,
        "verbs": (texts(part.verbs())),
    };
    if part.speaks().is_some() && api_version != served.version.api_version() {
        let (group, version) = api_version.split_once('/').unwrap_or(("", api_version));
        let map = entry.make_map();
        map.insert("group", group);
        map.insert("version", version);
    }
    entry
}

fn aggregated_group((name, versions): &(&&'static str, &Vec<(&'static str, Vec<Served>)>)) -> Node {
    let versions = versions.iter().map(|(version, served)| {
        let resources: Vec<Node> = served.iter().map(aggregated_resource).collect();
        node! { "version": *version, "resources": resources, "freshness": "Current" }
    });
    let versions: Vec<Node> = versions.collect();
    let mut metadata = api::Map::new();
    if !name.is_empty() {
        metadata.insert("name", **name);
    }
    node! { "metadata": metadata, "versions": versions }
}

fn aggregated_resource(served: &Served) -> Node {
    let names = served.resource.names();
    let mut entry = node! {
        "resource": (names.plural),
        "responseKind": (response_kind(served.version.api_version(), names.kind)),
        "scope": (if names.scope == Scope::Namespaced { "Namespaced" } else { "Cluster" }),
        "singularResource": (names.kind.to_lowercase().as_str()),
        "verbs": (texts(served.resource.verbs())),
    };
    let map = entry.make_map();
    if !names.short.is_empty() {
        map.insert("shortNames", texts(names.short));
    }
    if !names.categories.is_empty() {
        map.insert("categories", texts(names.categories));
    }
    let mut parts = served.resource.parts().to_vec();
    parts.sort_by_key(|part| part.name());
    let parts = parts.iter().map(|part| {
        let (api_version, kind) = part.speaks().unwrap_or((served.version.api_version(), names.kind));
        node! {
            "subresource": (part.name()),
            "responseKind": (response_kind(api_version, kind)),
            "verbs": (texts(part.verbs())),
        }
    });
    let parts: Vec<Node> = parts.collect();
    if !parts.is_empty() {
        map.insert("subresources", Node::List(parts));
    }
    entry
}

fn response_kind(api_version: &str, kind: &str) -> Node {
    let (group, version) = api_version.split_once('/').unwrap_or(("", api_version));
    node! { "group": group, "version": version, "kind": kind }
}

fn texts(texts: &[&str]) -> Node {
    Node::List(texts.iter().map(|text| Node::from(*text)).collect())
}

/// Tells clients when the stored form of a kind changes.
fn storage_hash(served: &Served) -> String {
    use base64::Engine as _;
    use sha2::Digest as _;
    let names = served.resource.names();
    let stored = format!("{}/{}", served.resource.hub().api_version(), names.kind);
    base64::engine::general_purpose::STANDARD.encode(&sha2::Sha256::digest(stored)[..8])
}
