//! The users that components act as: upstream's names, so that upstream's roles fit them.

use resources::User;

/// A part of the control plane, by its user name. Only the caches' own reads everything.
pub(super) fn component(name: &str) -> User {
    let groups = if name == "system:coracle" { vec!["system:masters".to_owned()] } else { Vec::new() };
    user(name.to_owned(), groups)
}

/// A controller's service account in kube-system.
pub(super) fn service_account(name: &str) -> User {
    let groups = ["system:serviceaccounts", "system:serviceaccounts:kube-system"];
    user(format!("system:serviceaccount:kube-system:{name}"), groups.map(str::to_owned).to_vec())
}

/// The kubelet of a node.
pub(super) fn node(name: &str) -> User {
    user(format!("system:node:{name}"), vec!["system:nodes".to_owned()])
}

fn user(name: String, groups: Vec<String>) -> User {
    User { name, uid: String::new(), groups, extra: Vec::new() }
}
