//! What pods say, and what the runtime is told: pods as YAML would be, in JSON, because a typed pod is
//! read from JSON.

use std::collections::BTreeMap;
use std::net::IpAddr;
use std::sync::Arc;

use expect_test::{Expect, expect};
use k8s_openapi::api::core::v1::{ConfigMap, Pod, Secret, Service};
use serde_json::{Value, json};

use super::env::{Inputs, environment};
use super::services::{Links, variables};
use super::*;

fn pod(spec: &Value) -> Pod {
    serde_json::from_value(json!({
        "apiVersion": "v1",
        "kind": "Pod",
        "metadata": {
            "name": "web", "namespace": "default", "uid": "u1",
            "labels": { "app": "web", "tier": "front" },
            "annotations": { "note": "a \"b\"\nc" }
        },
        "spec": spec
    }))
    .unwrap()
}

fn sources() -> Sources {
    let map: ConfigMap = serde_json::from_value(json!({
        "data": { "LEVEL": "debug", "text": "hello" }, "binaryData": { "raw": "AAE=" }
    }))
    .unwrap();
    let secret: Secret = serde_json::from_value(json!({ "data": { "password": "czNjcmV0" } })).unwrap();
    Sources {
        config_maps: BTreeMap::from([("c".to_owned(), Some(Arc::new(map))), ("gone".to_owned(), None)]),
        secrets: BTreeMap::from([("s".to_owned(), Some(Arc::new(secret)))]),
    }
}

fn node() -> NodeFacts {
    NodeFacts {
        addresses: vec!["192.0.2.1".parse().unwrap()],
        cpu_milli: 2000,
        memory_bytes: 1 << 30,
        storage_bytes: 1 << 34,
        has_selinux: false,
    }
}

fn with_subject<T>(pod: &Pod, use_it: impl FnOnce(Subject<'_>) -> T) -> T {
    let node = node();
    let addresses: [IpAddr; 1] = ["10.0.0.7".parse().unwrap()];
    let spec = pod.spec.as_ref().unwrap();
    use_it(Subject { pod, spec, addresses: &addresses, node: &node })
}

/// `NAME=VALUE`, one a line.
fn lines(variables: impl Iterator<Item = (String, String)>) -> String {
    variables.map(|(name, value)| format!("{name}={value}\n")).collect::<Vec<_>>().concat()
}

fn check_env(container: &Value, expected: &Expect) {
    let pod = pod(&json!({ "nodeName": "n1", "containers": [container] }));
    let services = BTreeMap::from([("KUBERNETES_SERVICE_HOST".to_owned(), "10.96.0.1".to_owned())]);
    let made = with_subject(&pod, |subject| {
        let container = &subject.spec.containers[0];
        environment(Inputs { subject, container, sources: &sources(), services: &services })
    });
    let text = match made {
        Ok(made) => lines(made.into_iter()),
        Err(error) => format!("error: {error}\n"),
    };
    expected.assert_eq(&text);
}

#[test]
fn variables_come_from_everywhere_and_the_last_wins() {
    check_env(
        &json!({
            "name": "a",
            "resources": { "limits": { "memory": "64Mi" }, "requests": { "cpu": "250m" } },
            "envFrom": [{ "prefix": "P_", "configMapRef": { "name": "c" } },
                        { "configMapRef": { "name": "gone", "optional": true } }],
            "env": [
                { "name": "HOST", "value": "$(KUBERNETES_SERVICE_HOST):443" },
                { "name": "LITERAL", "value": "$$(HOST) $(NOBODY)" },
                { "name": "HOST", "value": "again $(HOST)" },
                { "name": "IP", "valueFrom": { "fieldRef": { "fieldPath": "status.podIP" } } },
                { "name": "APP", "valueFrom": { "fieldRef": { "fieldPath": "metadata.labels['app']" } } },
                { "name": "LABELS", "valueFrom": { "fieldRef": { "fieldPath": "metadata.labels" } } },
                { "name": "NOTES", "valueFrom": { "fieldRef": { "fieldPath": "metadata.annotations" } } },
                { "name": "MEM", "valueFrom": { "resourceFieldRef": { "resource": "limits.memory", "divisor": "1Mi" } } },
                { "name": "CPU", "valueFrom": { "resourceFieldRef": { "resource": "requests.cpu" } } },
                { "name": "CPUS", "valueFrom": { "resourceFieldRef": { "resource": "limits.cpu" } } },
                { "name": "MILLI", "valueFrom": { "resourceFieldRef": { "resource": "requests.cpu", "divisor": "1m" } } },
                { "name": "PASS", "valueFrom": { "secretKeyRef": { "name": "s", "key": "password" } } },
                { "name": "SKIP", "valueFrom": { "secretKeyRef": { "name": "s", "key": "x", "optional": true } } },
                { "name": "EMPTY" }
            ]
        }),
        &expect![[r#"
            KUBERNETES_SERVICE_HOST=10.96.0.1
            P_LEVEL=debug
            P_text=hello
            HOST=again 10.96.0.1:443
            LITERAL=$(HOST) $(NOBODY)
            IP=10.0.0.7
            APP=web
            LABELS=app="web"
            tier="front"
            NOTES=note="a \"b\"\nc"
            MEM=64
            CPU=1
            CPUS=2
            MILLI=250
            PASS=s3cret
            EMPTY=
        "#]],
    );
}

#[test]
fn what_is_missing_is_named_as_upstream_names_it() {
    let from = |reference: Value| json!({ "name": "a", "env": [{ "name": "X", "valueFrom": reference }] });
    check_env(
        &from(json!({ "configMapKeyRef": { "name": "gone", "key": "k" } })),
        &expect![[r#"
            error: configmap "gone" not found
        "#]],
    );
    check_env(
        &from(json!({ "configMapKeyRef": { "name": "c", "key": "k" } })),
        &expect![[r"
            error: couldn't find key k in ConfigMap default/c
        "]],
    );
    check_env(
        &from(json!({ "secretKeyRef": { "name": "s", "key": "k" } })),
        &expect![[r"
            error: couldn't find key k in Secret default/s
        "]],
    );
    check_env(
        &json!({ "name": "a", "envFrom": [{ "secretRef": { "name": "none" } }] }),
        &expect![[r#"
            error: secret "none" not found
        "#]],
    );
}

fn service(name: &str, namespace: &str, address: &str) -> Service {
    serde_json::from_value(json!({
        "metadata": { "name": name, "namespace": namespace },
        "spec": { "clusterIP": address, "ports": [
            { "name": "http-alt", "port": 8080, "protocol": "TCP" }, { "name": "dns", "port": 53, "protocol": "UDP" }
        ] }
    }))
    .unwrap()
}

fn check_services(links: Links, expected: &Expect) {
    let services = [
        service("kubernetes", "default", "10.96.0.1"),
        service("my-db", "shop", "10.96.0.9"),
        service("other", "elsewhere", "10.96.0.10"),
        service("headless", "shop", "None"),
    ];
    let made = variables(services.iter(), "shop", links);
    let text = lines(made.into_iter());
    expected.assert_eq(&text);
}

#[test]
fn services_of_the_namespace_are_told_and_the_api_always() {
    check_services(
        Links::Enabled,
        &expect![[r"
            KUBERNETES_PORT=tcp://10.96.0.1:8080
            KUBERNETES_PORT_53_UDP=udp://10.96.0.1:53
            KUBERNETES_PORT_53_UDP_ADDR=10.96.0.1
            KUBERNETES_PORT_53_UDP_PORT=53
            KUBERNETES_PORT_53_UDP_PROTO=udp
            KUBERNETES_PORT_8080_TCP=tcp://10.96.0.1:8080
            KUBERNETES_PORT_8080_TCP_ADDR=10.96.0.1
            KUBERNETES_PORT_8080_TCP_PORT=8080
            KUBERNETES_PORT_8080_TCP_PROTO=tcp
            KUBERNETES_SERVICE_HOST=10.96.0.1
            KUBERNETES_SERVICE_PORT=8080
            KUBERNETES_SERVICE_PORT_DNS=53
            KUBERNETES_SERVICE_PORT_HTTP_ALT=8080
            MY_DB_PORT=tcp://10.96.0.9:8080
            MY_DB_PORT_53_UDP=udp://10.96.0.9:53
            MY_DB_PORT_53_UDP_ADDR=10.96.0.9
            MY_DB_PORT_53_UDP_PORT=53
            MY_DB_PORT_53_UDP_PROTO=udp
            MY_DB_PORT_8080_TCP=tcp://10.96.0.9:8080
            MY_DB_PORT_8080_TCP_ADDR=10.96.0.9
            MY_DB_PORT_8080_TCP_PORT=8080
            MY_DB_PORT_8080_TCP_PROTO=tcp
            MY_DB_SERVICE_HOST=10.96.0.9
            MY_DB_SERVICE_PORT=8080
            MY_DB_SERVICE_PORT_DNS=53
            MY_DB_SERVICE_PORT_HTTP_ALT=8080
        "]],
    );
    check_services(
        Links::Disabled,
        &expect![[r"
            KUBERNETES_PORT=tcp://10.96.0.1:8080
            KUBERNETES_PORT_53_UDP=udp://10.96.0.1:53
            KUBERNETES_PORT_53_UDP_ADDR=10.96.0.1
            KUBERNETES_PORT_53_UDP_PORT=53
            KUBERNETES_PORT_53_UDP_PROTO=udp
            KUBERNETES_PORT_8080_TCP=tcp://10.96.0.1:8080
            KUBERNETES_PORT_8080_TCP_ADDR=10.96.0.1
            KUBERNETES_PORT_8080_TCP_PORT=8080
            KUBERNETES_PORT_8080_TCP_PROTO=tcp
            KUBERNETES_SERVICE_HOST=10.96.0.1
            KUBERNETES_SERVICE_PORT=8080
            KUBERNETES_SERVICE_PORT_DNS=53
            KUBERNETES_SERVICE_PORT_HTTP_ALT=8080
        "]],
    );
}

fn check_files(volume: &Value, expected: &Expect) {
    let pod = pod(&json!({ "containers": [], "volumes": [volume] }));
    let key = files::TokenKey { audience: String::new(), seconds: 3607 };
    let tokens = BTreeMap::from([(key, "token".to_owned())]);
    let made = with_subject(&pod, |subject| {
        let volume = &subject.spec.volumes.as_ref().unwrap()[0];
        files::files(volume, files::Inputs { subject, sources: &sources(), tokens: &tokens })
    });
    let text = match made {
        Ok(Some(files)) => files
            .into_iter()
            .map(|(path, file)| {
                format!("{:o} {path} {:?}\n", file.mode, String::from_utf8_lossy(&file.bytes))
            })
            .collect::<Vec<_>>()
            .concat(),
        Ok(None) => "no files\n".to_owned(),
        Err(error) => format!("error: {error}\n"),
    };
    expected.assert_eq(&text);
}

#[test]
fn volumes_have_the_files_of_their_sources() {
    check_files(
        &json!({ "name": "v", "configMap": { "name": "c" } }),
        &expect![[r#"
            644 LEVEL "debug"
            644 raw "\0\u{1}"
            644 text "hello"
        "#]],
    );
    check_files(
        &json!({ "name": "v", "secret": { "secretName": "s", "defaultMode": 256,
            "items": [{ "key": "password", "path": "deep/pass", "mode": 384 }] } }),
        &expect![[r#"
            600 deep/pass "s3cret"
        "#]],
    );
    check_files(
        &json!({ "name": "v", "configMap": { "name": "c", "items": [{ "key": "no", "path": "no" }] } }),
        &expect![[r"
            error: configmap references non-existent config key: no
        "]],
    );
    check_files(
        &json!({ "name": "v", "secret": { "secretName": "none" } }),
        &expect![[r#"
            error: secret "none" not found
        "#]],
    );
    check_files(&json!({ "name": "v", "configMap": { "name": "gone", "optional": true } }), &expect![""]);
    check_files(
        &json!({ "name": "v", "projected": { "sources": [
            { "serviceAccountToken": { "path": "token", "expirationSeconds": 3607 } },
            { "configMap": { "name": "c", "items": [{ "key": "text", "path": "ca.crt" }] } },
            { "downwardAPI": { "items": [{ "path": "namespace", "fieldRef": { "fieldPath": "metadata.namespace" } }] } }
        ] } }),
        &expect![[r#"
            644 ca.crt "hello"
            644 namespace "default"
            644 token "token"
        "#]],
    );
    check_files(
        &json!({ "name": "v", "emptyDir": {} }),
        &expect![[r"
        no files
    "]],
    );
}

fn check_resolver(spec: &Value, expected: &Expect) {
    let mut spec = spec.clone();
    spec["containers"] = json!([]);
    let pod = pod(&spec);
    let cluster =
        dns::ClusterDns { servers: vec!["10.96.0.10".parse().unwrap()], domain: "cluster.local".to_owned() };
    let node = "# the node's\nnameserver 9.9.9.9\nsearch example.com .\noptions edns0\n";
    expected.assert_eq(&dns::resolv_conf(pod.spec.as_ref().unwrap(), "default", &cluster, node));
}

#[test]
fn the_resolver_follows_the_policy() {
    check_resolver(
        &json!({}),
        &expect![[r"
            search default.svc.cluster.local svc.cluster.local cluster.local example.com
            nameserver 10.96.0.10
            options ndots:5
        "]],
    );
    check_resolver(
        &json!({ "hostNetwork": true }),
        &expect![[r"
            search example.com
            nameserver 9.9.9.9
            options edns0
        "]],
    );
    check_resolver(
        &json!({ "dnsPolicy": "None", "dnsConfig": { "nameservers": ["1.1.1.1"], "searches": ["a.b"],
            "options": [{ "name": "ndots", "value": "2" }, { "name": "edns0" }] } }),
        &expect![[r"
            search a.b
            nameserver 1.1.1.1
            options ndots:2 edns0
        "]],
    );
    check_resolver(
        &json!({ "dnsPolicy": "ClusterFirst", "dnsConfig": { "options": [{ "name": "ndots", "value": "1" }] } }),
        &expect![[r"
            search default.svc.cluster.local svc.cluster.local cluster.local example.com
            nameserver 10.96.0.10
            options ndots:1
        "]],
    );
}

#[test]
fn the_hosts_file_names_the_pod_and_its_aliases() {
    let pod = pod(&json!({
        "containers": [], "hostname": "one", "subdomain": "sub",
        "hostAliases": [{ "ip": "10.1.2.3", "hostnames": ["foo", "bar"] }]
    }));
    let spec = pod.spec.as_ref().unwrap();
    let host = hosts::host_name(spec, "web", "default", "cluster.local");
    let addresses: [IpAddr; 1] = ["10.0.0.7".parse().unwrap()];
    let expected = expect![[r"
        # Kubernetes-managed hosts file.
        127.0.0.1	localhost
        ::1	localhost ip6-localhost ip6-loopback
        fe00::0	ip6-localnet
        fe00::0	ip6-mcastprefix
        fe00::1	ip6-allnodes
        fe00::2	ip6-allrouters
        10.0.0.7	one.sub.default.svc.cluster.local	one

        # Entries added by HostAliases.
        10.1.2.3	foo	bar
    "]];
    expected.assert_eq(&hosts::pod_file(&addresses, &host, spec.host_aliases.as_deref().unwrap()));
    let long = hosts::host_name(&k8s_openapi::api::core::v1::PodSpec::default(), &"a-".repeat(40), "d", "c");
    assert_eq!(long.name, format!("{}a", "a-".repeat(31)));
}

fn image(user: &str) -> containers::model::Image {
    containers::model::Image {
        id: "sha256:1".to_owned(),
        names: Vec::new(),
        digests: Vec::new(),
        size_bytes: 0,
        user: user.to_owned(),
        added: std::time::SystemTime::UNIX_EPOCH,
    }
}

fn check_security(pod_context: &Value, own: &Value, user: &str, expected: &Expect) {
    let pod = pod(
        &json!({ "securityContext": pod_context, "containers": [{ "name": "a", "securityContext": own }] }),
    );
    let made =
        with_subject(&pod, |subject| security::security(&subject.spec.containers[0], &image(user), subject));
    let text = match made {
        Ok(made) => format!(
            "{:?}:{:?} groups={:?} add={:?} drop={:?} privileged={} read-only={} no-new={} {:?}\n",
            made.user.uid,
            made.user.gid,
            made.user.supplemental_groups,
            made.capabilities.add,
            made.capabilities.drop,
            made.privileged,
            made.read_only_rootfs,
            made.no_new_privileges,
            made.seccomp
        ),
        Err(error) => format!("error: {error}\n"),
    };
    expected.assert_eq(&text);
}

#[test]
fn a_container_s_own_restrictions_go_before_its_pod_s() {
    check_security(
        &json!({ "runAsUser": 1, "runAsGroup": 2, "fsGroup": 7, "supplementalGroups": [5] }),
        &json!({ "runAsUser": 9, "allowPrivilegeEscalation": false, "readOnlyRootFilesystem": true,
            "capabilities": { "add": ["NET_ADMIN"], "drop": ["CAP_CHOWN"] } }),
        "",
        &expect![[r#"
            Some(9):Some(2) groups=[5, 7] add=["NET_ADMIN"] drop=["CHOWN"] privileged=false read-only=true no-new=true RuntimeDefault
        "#]],
    );
    check_security(
        &json!({ "runAsNonRoot": true }),
        &json!({}),
        "",
        &expect![[r#"
            error: container has runAsNonRoot and image will run as root (pod: "web_default(u1)", container: a)
        "#]],
    );
    check_security(
        &json!({ "runAsNonRoot": true }),
        &json!({ "runAsUser": 0 }),
        "1000",
        &expect![[r#"
            error: container's runAsUser breaks non-root policy (pod: "web_default(u1)", container: a)
        "#]],
    );
    check_security(
        &json!({ "runAsNonRoot": true, "seccompProfile": { "type": "Unconfined" } }),
        &json!({}),
        "nobody",
        &expect![[r#"
            error: container has runAsNonRoot and image has non-numeric user (nobody), cannot verify user is non-root (pod: "web_default(u1)", container: a)
        "#]],
    );
    check_security(
        &json!({ "runAsNonRoot": true, "seccompProfile": { "type": "Unconfined" } }),
        &json!({}),
        "1000",
        &expect![[r"
            None:None groups=[] add=[] drop=[] privileged=false read-only=false no-new=false Unconfined
        "]],
    );
}
