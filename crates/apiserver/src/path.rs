//! What a request is about, read from its method, path and query alone: the attributes that authorization,
//! fairness and metrics use.
//!
//! It promises to be total: every request has attributes. Whether the resource exists is found out later, so
//! that a caller who may not ask cannot learn it.

use http::Method;

/// What a request is about.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Attributes {
    /// `get`, `list`, `watch`, `create`, `update`, `patch`, `delete`, `deletecollection`, or for paths that are
    /// no resource the method in lower case.
    pub verb: String,
    /// Whether the path names a resource.
    pub is_resource: bool,
    /// The API group; empty for the core group.
    pub group: String,
    /// The API version.
    pub version: String,
    /// The plural name of the resource.
    pub resource: String,
    /// The part of it; empty for the whole.
    pub part: String,
    /// The namespace; empty when there is none.
    pub namespace: String,
    /// The name of the object; empty for collections.
    pub name: String,
    /// The values that a field selector of a collection asks for, by field.
    pub selected: Vec<(String, String)>,
    /// Whether the path goes on below a part, where nothing is.
    pub is_too_deep: bool,
    /// What follows a part `proxy`, as it was sent: a path of somebody else's.
    pub below: String,
    /// The path.
    pub path: String,
}

impl Attributes {
    /// Reads a request; the query only tells a watch from a list, and names an object by a field selector.
    pub(crate) fn read(method: &Method, path: &str, query: &[(String, String)]) -> Self {
        let mut this = Self { path: path.to_owned(), ..Self::default() };
        let segments: Vec<String> = path.split('/').filter(|part| !part.is_empty()).map(decode).collect();
        let segments: Vec<&str> = segments.iter().map(String::as_str).collect();
        let below = match segments.as_slice() {
            ["api", version, rest @ ..] if !rest.is_empty() => this.read_resource("", version, rest),
            ["apis", group, version, rest @ ..] if !rest.is_empty() => {
                this.read_resource(group, version, rest)
            }
            _ => 0,
        };
        if this.part == PROXY {
            behind(path, segments.len() - below).clone_into(&mut this.below);
        } else {
            this.is_too_deep = below > 0;
        }
        this.read_verb(method, query);
        this
    }

    /// Group and version as one, such as `apps/v1`.
    pub(crate) fn api_version(&self) -> String {
        api::meta::api_version(&self.group, &self.version).to_string()
    }

    /// Whether only objects with this value of a field are asked for.
    pub(crate) fn selects(&self, field: &str, value: &str) -> bool {
        self.selected.iter().any(|(own, asked)| own == field && asked == value)
    }

    /// Whether the request stays open as long as the client wants.
    pub(crate) fn is_long_running(&self, query: &[(String, String)]) -> bool {
        let streams = matches!(self.part.as_str(), "exec" | "attach" | "portforward" | "proxy");
        let follows = self.part == "log" && flag(query, "follow");
        self.verb == "watch" || (self.is_resource && (streams || follows))
    }

    /// Whether the request may change something.
    pub(crate) fn is_mutating(&self) -> bool {
        !matches!(self.verb.as_str(), "get" | "list" | "watch" | "head" | "options")
    }

    /// Reads the words behind the version. Returns how many follow the part.
    fn read_resource(&mut self, group: &str, version: &str, rest: &[&str]) -> usize {
        self.is_resource = true;
        group.clone_into(&mut self.group);
        version.clone_into(&mut self.version);
        let rest = match rest {
            ["watch", rest @ ..] if !rest.is_empty() => {
                "watch".clone_into(&mut self.verb);
                rest
            }
            rest => rest,
        };
        let rest = match rest {
            // A namespace's own parts look like resources in it; there are two of them.
            ["namespaces", name, part @ ("status" | "finalize")] => {
                (*name).clone_into(&mut self.namespace);
                (*part).clone_into(&mut self.part);
                &["namespaces", name]
            }
            ["namespaces", namespace, inner @ ..] if !inner.is_empty() => {
                (*namespace).clone_into(&mut self.namespace);
                inner
            }
            ["namespaces", namespace] => {
                (*namespace).clone_into(&mut self.namespace);
                rest
            }
            rest => rest,
        };
        let mut words = rest.iter();
        for place in [&mut self.resource, &mut self.name, &mut self.part] {
            let Some(word) = words.next() else { break };
            (*word).clone_into(place);
        }
        words.len()
    }

    fn read_verb(&mut self, method: &Method, query: &[(String, String)]) {
        if !self.is_resource {
            self.verb = method.as_str().to_lowercase();
            return;
        }
        let collection = self.name.is_empty();
        let verb = match *method {
            Method::POST => "create",
            Method::PUT => "update",
            Method::PATCH => "patch",
            Method::DELETE if collection => "deletecollection",
            Method::DELETE => "delete",
            Method::GET | Method::HEAD if self.verb == "watch" => "watch",
            Method::GET | Method::HEAD if collection && flag(query, "watch") => "watch",
            Method::GET | Method::HEAD if collection => "list",
            Method::GET | Method::HEAD => "get",
            _ => "",
        };
        verb.clone_into(&mut self.verb);
        if matches!(verb, "list" | "watch" | "deletecollection") && collection {
            self.selected = selected(query);
            // A list of one object, selected by its name, is authorized by that name.
            let name = self.selected.iter().find(|(field, _)| field == "metadata.name");
            self.name = name.map(|(_, name)| name.clone()).unwrap_or_default();
        }
    }
}

/// The part below which paths belong to others.
const PROXY: &str = "proxy";

/// What stands behind the first words of a path, with its slash.
fn behind(path: &str, words: usize) -> &str {
    (0..words).fold(path, |rest, _| {
        let rest = rest.trim_start_matches('/');
        &rest[rest.find('/').unwrap_or(rest.len())..]
    })
}

/// The parameters of a query, decoded, in order.
pub(crate) fn parse_query(query: &str) -> Vec<(String, String)> {
    let pairs = query.split('&').filter(|pair| !pair.is_empty());
    pairs
        .map(|pair| {
            let (key, value) = pair.split_once('=').unwrap_or((pair, ""));
            (decode(&key.replace('+', " ")), decode(&value.replace('+', " ")))
        })
        .collect()
}

/// The value of a parameter; empty when it is not there.
pub(crate) fn parameter<'a>(query: &'a [(String, String)], name: &str) -> &'a str {
    query.iter().find(|(key, _)| key == name).map_or("", |(_, value)| value)
}

/// Whether a parameter says yes; upstream takes anything but `false` and `0`.
pub(crate) fn flag(query: &[(String, String)], name: &str) -> bool {
    let given = query.iter().find(|(key, _)| key == name);
    given.is_some_and(|(_, value)| !matches!(value.to_lowercase().as_str(), "false" | "0"))
}

/// A text without its percent signs.
pub(crate) fn decode(text: &str) -> String {
    percent_encoding::percent_decode_str(text).decode_utf8_lossy().into_owned()
}

/// What a field selector asks for; nothing when it makes no sense, which is found out later.
fn selected(query: &[(String, String)]) -> Vec<(String, String)> {
    let Ok(selector) = api::FieldSelector::parse(parameter(query, "fieldSelector")) else {
        return Vec::new();
    };
    let terms = selector.requirements().iter().filter(|term| !term.negated);
    terms.map(|term| (term.field.to_string(), term.value.to_string())).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(line: &str) -> String {
        let (method, uri) = line.split_once(' ').expect("a method and a path");
        let (path, query) = uri.split_once('?').unwrap_or((uri, ""));
        let method = method.parse().expect("a method");
        let it = Attributes::read(&method, path, &parse_query(query));
        if !it.is_resource {
            return format!("{} {}", it.verb, it.path);
        }
        let resource = [it.resource, it.part].join("/") + &it.below;
        format!("{} {}|{}|{} ns={} name={}", it.verb, it.group, it.version, resource, it.namespace, it.name)
    }

    #[test]
    fn paths_say_what_a_request_is_about() {
        let cases = [
            ("GET /api/v1/pods", "list |v1|pods/ ns= name="),
            ("GET /api/v1/pods?watch=true", "watch |v1|pods/ ns= name="),
            ("GET /api/v1/pods?watch=0", "list |v1|pods/ ns= name="),
            ("GET /api/v1/namespaces/a/pods/b", "get |v1|pods/ ns=a name=b"),
            ("GET /api/v1/namespaces/a/pods/b/log?follow", "get |v1|pods/log ns=a name=b"),
            ("GET /api/v1/namespaces/a", "get |v1|namespaces/ ns=a name=a"),
            ("PUT /api/v1/namespaces/a/finalize", "update |v1|namespaces/finalize ns=a name=a"),
            (
                "DELETE /apis/apps/v1/namespaces/a/deployments",
                "deletecollection apps|v1|deployments/ ns=a name=",
            ),
            (
                "PATCH /apis/apps/v1/namespaces/a/deployments/b/scale",
                "patch apps|v1|deployments/scale ns=a name=b",
            ),
            ("GET /api/v1/watch/namespaces/a/pods", "watch |v1|pods/ ns=a name="),
            ("GET /api/v1/pods?fieldSelector=metadata.name%3Db", "list |v1|pods/ ns= name=b"),
            ("GET /api/v1/namespaces/a/pods/b/proxy", "get |v1|pods/proxy ns=a name=b"),
            ("GET /api/v1/namespaces/a/pods/b/proxy/", "get |v1|pods/proxy/ ns=a name=b"),
            (
                "POST /api/v1/namespaces/a/services/https:b:web/proxy/x//proxy/y%2Fz/",
                "create |v1|services/proxy/x//proxy/y%2Fz/ ns=a name=https:b:web",
            ),
            ("GET /api/v1/nodes/b/proxy/metrics", "get |v1|nodes/proxy/metrics ns= name=b"),
            ("GET /api/v1", "get /api/v1"),
            ("GET /apis/apps/v1", "get /apis/apps/v1"),
            ("POST /healthz", "post /healthz"),
            (
                "GET /apis/rbac.authorization.k8s.io/v1/clusterroles/system%3Anode",
                "get rbac.authorization.k8s.io|v1|clusterroles/ ns= name=system:node",
            ),
        ];
        for (line, want) in cases {
            assert_eq!(read(line), want, "{line}");
        }
    }
}
