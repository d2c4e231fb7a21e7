//! Kubeconfigs: one for this cluster, and its merge into a file that holds others.
//!
//! Only entries that bear this cluster's own name are ever replaced; every other line of meaning in the file stays.
//! `current-context` is set only where nothing is set, or where it names this cluster already.

use anyhow::{Context as _, Result, bail};
use api::Node;
use api::codec::yaml;
use api::limits::Budget;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Value, json};

/// What a client needs to reach a cluster.
pub(crate) struct Access<'a> {
    /// The name of cluster, user and context.
    pub(crate) name: &'a str,
    /// Such as `https://127.0.0.1:6443`.
    pub(crate) server: &'a str,
    /// PEM text.
    pub(crate) authority: &'a str,
    /// PEM text.
    pub(crate) certificate: &'a str,
    /// PEM text.
    pub(crate) key: &'a str,
}

/// The lists of a kubeconfig.
const LISTS: [&str; 3] = ["clusters", "users", "contexts"];

/// A kubeconfig with this cluster alone, as YAML.
pub(crate) fn alone(access: &Access<'_>) -> Result<String> {
    to_yaml(&document(access))
}

/// The file's text with this cluster in it.
///
/// # Errors
/// When the file is not a kubeconfig: it is then left to its owner.
pub(crate) fn merged(file: &str, access: &Access<'_>) -> Result<String> {
    let mut existing = parse(file)?;
    let ours = document(access);
    for list in LISTS {
        let theirs = list_of(&mut existing, list)?;
        theirs.retain(|entry| entry["name"] != access.name);
        theirs.extend(ours[list].as_array().into_iter().flatten().cloned());
    }
    for field in ["apiVersion", "kind"] {
        if existing.get(field).is_none() {
            existing[field] = ours[field].clone();
        }
    }
    if existing.get("current-context").and_then(Value::as_str).is_none_or(str::is_empty) {
        existing["current-context"] = json!(access.name);
    }
    to_yaml(&existing)
}

/// The file's text without the cluster of this name, or `None` when it holds nothing of it.
pub(crate) fn without(file: &str, name: &str) -> Result<Option<String>> {
    let mut existing = parse(file)?;
    let mut removed = 0;
    for list in LISTS {
        let entries = list_of(&mut existing, list)?;
        let before = entries.len();
        entries.retain(|entry| entry["name"] != name);
        removed += before - entries.len();
    }
    if removed == 0 {
        return Ok(None);
    }
    if existing.get("current-context").is_some_and(|current| current == name) {
        existing["current-context"] = json!("");
    }
    to_yaml(&existing).map(Some)
}

fn document(access: &Access<'_>) -> Value {
    let name = access.name;
    json!({
        "apiVersion": "v1",
        "kind": "Config",
        "clusters": [{"name": name, "cluster": {
            "certificate-authority-data": STANDARD.encode(access.authority),
            "server": access.server,
        }}],
        "users": [{"name": name, "user": {
            "client-certificate-data": STANDARD.encode(access.certificate),
            "client-key-data": STANDARD.encode(access.key),
        }}],
        "contexts": [{"name": name, "context": {"cluster": name, "user": name}}],
        "current-context": name,
    })
}

fn parse(file: &str) -> Result<Value> {
    if file.trim().is_empty() {
        return Ok(json!({}));
    }
    let tree = yaml::parse(file.as_bytes(), &Budget::REQUEST).context("the file is not YAML")?.node;
    if !matches!(tree, Node::Map(_)) {
        bail!("the file is not a kubeconfig");
    }
    serde_json::from_slice(&api::codec::json::encode(&tree)).context("failed to read the kubeconfig")
}

fn list_of<'a>(config: &'a mut Value, list: &str) -> Result<&'a mut Vec<Value>> {
    let entry = &mut config[list];
    if entry.is_null() {
        *entry = json!([]);
    }
    entry.as_array_mut().with_context(|| format!("`{list}` is not a list"))
}

fn to_yaml(value: &Value) -> Result<String> {
    let tree = api::codec::json::decode_untyped(&serde_json::to_vec(value)?, &Budget::TRUSTED);
    Ok(yaml::encode(&tree.context("failed to print the kubeconfig")?))
}

#[cfg(test)]
mod tests {
    use expect_test::{Expect, expect};

    use super::{Access, alone, merged, without};

    const ACCESS: Access<'_> = Access {
        name: "coracle",
        server: "https://127.0.0.1:6443",
        authority: "A",
        certificate: "C",
        key: "K",
    };

    fn check(text: &str, expected: &Expect) {
        expected.assert_eq(text);
    }

    #[test]
    fn a_kubeconfig_alone() {
        check(
            &alone(&ACCESS).unwrap(),
            &expect![[r#"
                apiVersion: v1
                clusters:
                - cluster:
                    certificate-authority-data: QQ==
                    server: https://127.0.0.1:6443
                  name: coracle
                contexts:
                - context:
                    cluster: coracle
                    user: coracle
                  name: coracle
                current-context: coracle
                kind: Config
                users:
                - name: coracle
                  user:
                    client-certificate-data: Qw==
                    client-key-data: Sw==
            "#]],
        );
    }

    #[test]
    fn merging_keeps_what_belongs_to_others() {
        let file = "apiVersion: v1\nkind: Config\nclusters:\n- name: work\n  cluster: {server: https://w}\nusers: []\n\
                    contexts:\n- name: work\n  context: {cluster: work, user: w, namespace: \"yes\"}\n\
                    current-context: work\npreferences: {}\n";
        let once = merged(file, &ACCESS).unwrap();
        check(
            &once,
            &expect![[r#"
                apiVersion: v1
                clusters:
                - cluster:
                    server: https://w
                  name: work
                - cluster:
                    certificate-authority-data: QQ==
                    server: https://127.0.0.1:6443
                  name: coracle
                contexts:
                - context:
                    cluster: work
                    namespace: "yes"
                    user: w
                  name: work
                - context:
                    cluster: coracle
                    user: coracle
                  name: coracle
                current-context: work
                kind: Config
                preferences: {}
                users:
                - name: coracle
                  user:
                    client-certificate-data: Qw==
                    client-key-data: Sw==
            "#]],
        );
        assert_eq!(once, merged(&once, &ACCESS).unwrap());
        let left = without(&once, "coracle").unwrap().unwrap();
        assert!(left.contains("work") && !left.contains("coracle"));
        assert_eq!(without(&left, "coracle").unwrap(), None);
    }

    #[test]
    fn a_file_of_another_kind_is_refused() {
        assert!(merged("- a\n- b\n", &ACCESS).is_err());
        assert!(merged("clusters: 3\n", &ACCESS).is_err());
    }
}
