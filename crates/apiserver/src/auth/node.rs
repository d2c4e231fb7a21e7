//! The node authorizer: a kubelet reads what the pods of its node need, and nothing else that is secret.
//!
//! A kubelet is `system:node:NAME` in the group `system:nodes`. Kinds that belong to nodes have a rule of their
//! own here; for all others the rules of the role `system:node` hold. What a kubelet may write to an object that
//! it may touch is decided by admission. The decision is pure; that something is needed on a node comes in.

use std::sync::LazyLock;

use resources::User;

use super::rbac::Rule;
use crate::path::Attributes;

/// How the user names of kubelets begin.
const PREFIX: &str = "system:node:";

/// The group of all kubelets.
const GROUP: &str = "system:nodes";

/// Where the leases of nodes are.
pub(crate) const LEASES: &str = "kube-node-lease";

/// What every node may do to kinds that have no rule of their own.
static RULES: LazyLock<Vec<Rule>> = LazyLock::new(crate::bootstrap::node_rules);

/// Whether an object, by the plural name of its kind, is on the node or needed there.
pub(crate) type IsNeeded<'a> = &'a dyn Fn(&'static str) -> bool;

/// The kind that is asked about, and the question.
type Needed<'a> = (&'static str, IsNeeded<'a>);

/// The node whose kubelet the user is; none for anybody else.
pub(crate) fn name_of(user: &User) -> Option<&str> {
    let name = user.name.strip_prefix(PREFIX)?;
    user.groups.iter().any(|group| group == GROUP).then_some(name)
}

/// Whether the node's kubelet may do this; if not, why, as far as there is more to say than no.
pub(crate) fn authorize(node: &str, of: &Attributes, is_needed: IsNeeded<'_>) -> Result<(), String> {
    if node.is_empty() {
        return Err(format!("unknown node for user \"{PREFIX}\""));
    }
    if of.is_resource {
        match (of.group.as_str(), of.resource.as_str()) {
            ("", "secrets") => return reads_needed(node, of, ("secrets", is_needed)),
            ("", "configmaps") => return reads_needed(node, of, ("configmaps", is_needed)),
            ("", "serviceaccounts") => return uses_account(node, of, is_needed),
            ("", "nodes") => return uses_node(node, of),
            ("", "pods") => return uses_pod(node, of, is_needed),
            ("coordination.k8s.io", "leases") => return uses_lease(node, of),
            _ => {}
        }
    }
    if RULES.iter().any(|rule| rule.allows(of)) { Ok(()) } else { Err(String::new()) }
}

/// Single objects that something on the node names.
fn reads_needed(node: &str, of: &Attributes, needed: Needed<'_>) -> Result<(), String> {
    let why = match of.verb.as_str() {
        "get" | "list" | "watch" if !of.part.is_empty() => "cannot read subresource",
        "get" | "list" | "watch" if of.namespace.is_empty() => "can only read namespaced object of this type",
        "get" | "list" | "watch" => return related(node, of, needed),
        _ => "can only read resources of this type",
    };
    Err(why.to_owned())
}

fn related(node: &str, of: &Attributes, (plural, is_needed): Needed<'_>) -> Result<(), String> {
    match (of.name.as_str(), is_needed(plural)) {
        ("", _) => Err("No Object name found".to_owned()),
        (_, true) => Ok(()),
        (_, false) => Err(format!("no relationship found between node '{node}' and this object")),
    }
}

fn uses_account(node: &str, of: &Attributes, is_needed: IsNeeded<'_>) -> Result<(), String> {
    if of.verb == "get" && of.part.is_empty() {
        return reads_needed(node, of, ("serviceaccounts", is_needed));
    }
    if of.verb != "create" || of.name.is_empty() {
        return Err("can only create tokens for individual service accounts".to_owned());
    }
    if of.part != "token" {
        return Err("can only create token subresource of serviceaccount".to_owned());
    }
    related(node, of, ("serviceaccounts", is_needed))
}

fn uses_lease(node: &str, of: &Attributes) -> Result<(), String> {
    if !matches!(of.verb.as_str(), "get" | "create" | "update" | "patch" | "delete") {
        return Err("can only get, create, update, patch, or delete a node lease".to_owned());
    }
    if of.namespace != LEASES {
        return Err(format!("can only access leases in the \"{LEASES}\" system namespace"));
    }
    // The name of a new lease is in its body, which admission looks at.
    if of.verb != "create" && of.name != node {
        return Err("can only access node lease with the same name as the requesting node".to_owned());
    }
    Ok(())
}

fn uses_node(node: &str, of: &Attributes) -> Result<(), String> {
    match (of.part.as_str(), of.verb.as_str()) {
        ("", "create" | "update" | "patch") | ("status", "update" | "patch") => Ok(()),
        ("", "get" | "list" | "watch") => match of.name.as_str() {
            name if name == node => Ok(()),
            "" => Err(format!("node '{node}' cannot read all nodes, only its own Node object")),
            name => Err(format!("node '{node}' cannot read '{name}', only its own Node object")),
        },
        _ => Err(String::new()),
    }
}

fn uses_pod(node: &str, of: &Attributes, is_needed: IsNeeded<'_>) -> Result<(), String> {
    match (of.part.as_str(), of.verb.as_str()) {
        ("", "get") => related(node, of, ("pods", is_needed)),
        ("", "list" | "watch") if of.selects("spec.nodeName", node) => Ok(()),
        ("", "list" | "watch") if !of.name.is_empty() => related(node, of, ("pods", is_needed)),
        ("", "list" | "watch") => {
            Err("can only list/watch pods with spec.nodeName field selector".to_owned())
        }
        ("", "create" | "delete") | ("status", "update" | "patch") | ("eviction", "create") => Ok(()),
        _ => Err(String::new()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::path::parse_query;

    fn check(line: &str) -> String {
        let (method, uri) = line.split_once(' ').expect("a method and a path");
        let (path, query) = uri.split_once('?').unwrap_or((uri, ""));
        let of = Attributes::read(&method.parse().expect("a method"), path, &parse_query(query));
        let is_needed = |_: &'static str| of.name == "mine";
        authorize("n1", &of, &is_needed).map_or_else(|why| format!("no: {why}"), |()| "yes".to_owned())
    }

    #[test]
    fn a_kubelet_does_what_its_pods_need() {
        let unrelated = "no: no relationship found between node 'n1' and this object";
        for (line, want) in [
            ("GET /api/v1/namespaces/a/secrets/mine", "yes"),
            ("GET /api/v1/namespaces/a/secrets?watch=1&fieldSelector=metadata.name%3Dmine", "yes"),
            ("GET /api/v1/namespaces/a/secrets/other", unrelated),
            ("GET /api/v1/namespaces/a/secrets", "no: No Object name found"),
            ("GET /api/v1/secrets", "no: can only read namespaced object of this type"),
            ("DELETE /api/v1/namespaces/a/secrets/mine", "no: can only read resources of this type"),
            ("GET /api/v1/namespaces/a/configmaps/mine", "yes"),
            ("GET /api/v1/namespaces/a/serviceaccounts/mine", "yes"),
            ("POST /api/v1/namespaces/a/serviceaccounts/mine/token", "yes"),
            ("POST /api/v1/namespaces/a/serviceaccounts/other/token", unrelated),
            (
                "PUT /api/v1/namespaces/a/serviceaccounts/mine",
                "no: can only create tokens for individual service accounts",
            ),
            ("GET /api/v1/nodes/n1", "yes"),
            ("GET /api/v1/nodes/n2", "no: node 'n1' cannot read 'n2', only its own Node object"),
            ("GET /api/v1/nodes", "no: node 'n1' cannot read all nodes, only its own Node object"),
            ("DELETE /api/v1/nodes/n1", "no: "),
            ("GET /api/v1/pods?fieldSelector=spec.nodeName%3Dn1", "yes"),
            (
                "GET /api/v1/pods?fieldSelector=spec.nodeName%3Dn2",
                "no: can only list/watch pods with spec.nodeName field selector",
            ),
            ("GET /api/v1/namespaces/a/pods/mine", "yes"),
            ("GET /api/v1/namespaces/a/pods/other", unrelated),
            ("PATCH /api/v1/namespaces/a/pods/other/status", "yes"),
            ("PATCH /api/v1/namespaces/a/pods/mine", "no: "),
            ("PUT /apis/coordination.k8s.io/v1/namespaces/kube-node-lease/leases/n1", "yes"),
            (
                "PUT /apis/coordination.k8s.io/v1/namespaces/kube-node-lease/leases/n2",
                "no: can only access node lease with the same name as the requesting node",
            ),
            (
                "PUT /apis/coordination.k8s.io/v1/namespaces/a/leases/n1",
                "no: can only access leases in the \"kube-node-lease\" system namespace",
            ),
            ("GET /api/v1/services", "yes"),
            ("POST /api/v1/namespaces/a/events", "yes"),
            ("GET /apis/apps/v1/deployments", "no: "),
            ("GET /metrics", "no: "),
        ] {
            assert_eq!(check(line), want, "{line}");
        }
    }
}
