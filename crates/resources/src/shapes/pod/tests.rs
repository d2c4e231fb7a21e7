//! What pod specs must not be, by example.

use api::{Document, Node, Path, node};
use expect_test::{Expect, expect};

use super::*;

/// Checks a spec with one good container that is changed at a path.
fn check(path: &str, value: impl Into<Node>, want: &Expect) {
    let spec = node! { "containers": [{ "name": "a", "image": "b" }] };
    let mut doc = Document::from_node(spec).expect("a map");
    let bare = doc.get_mut(path);
    match bare {
        Some(place) => *place = value.into(),
        None => doc.set(path, value),
    }
    set_defaults(doc.root_mut());
    let mut errors = Errors::new();
    validate(&Cursor::new(Some(doc.node()), Path::new("spec")), Place::Pod, &mut errors);
    let lines: Vec<String> = errors.iter().map(ToString::to_string).collect();
    want.assert_eq(&lines.join("\n"));
}

fn check_container(container: Node, want: &Expect) {
    let mut whole = node! { "name": "a", "image": "b" };
    let (Node::Map(all), Node::Map(more)) = (&mut whole, container) else { panic!("maps") };
    for (field, value) in &more {
        all.insert(field, value.clone());
    }
    check("containers", node! { [whole] }, want);
}

#[test]
fn a_pod_needs_containers_with_names_and_images() {
    check("containers", node! { [] }, &expect!["spec.containers: Required value"]);
    check(
        "containers",
        node! { [{ "name": "A" }, { "image": " x" }, { "name": "b", "image": "x" }, { "name": "b", "image": "x" }] },
        &expect![[r#"
            spec.containers[0].name: Invalid value: "A": a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must start and end with an alphanumeric character (e.g. 'my-name',  or '123-abc', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?')
            spec.containers[0].image: Required value
            spec.containers[1].name: Required value
            spec.containers[1].image: Invalid value: " x": must not have leading or trailing whitespace
            spec.containers[3].name: Duplicate value: "b""#]],
    );
}

#[test]
fn words_are_of_closed_sets() {
    check(
        "restartPolicy",
        "Sometimes",
        &expect![[
            r#"spec.restartPolicy: Unsupported value: "Sometimes": supported values: "Always", "OnFailure", "Never""#
        ]],
    );
    check(
        "dnsPolicy",
        "None",
        &expect!["spec.dnsConfig: Required value: must provide `dnsConfig` when `dnsPolicy` is None"],
    );
    check_container(
        node! { "imagePullPolicy": "Maybe", "terminationMessagePolicy": "X" },
        &expect![[r#"
            spec.containers[0].terminationMessagePolicy: Unsupported value: "X": supported values: "File", "FallbackToLogsOnError"
            spec.containers[0].imagePullPolicy: Unsupported value: "Maybe": supported values: "Always", "IfNotPresent", "Never""#]],
    );
}

#[test]
fn ports_are_ports() {
    check_container(
        node! { "ports": [
            { "containerPort": 0 }, { "containerPort": 70000, "protocol": "ICMP" }, { "name": "80", "containerPort": 80 },
            { "name": "x", "containerPort": 1, "hostPort": 1 }, { "name": "x", "containerPort": 2, "hostPort": 1 },
        ]},
        &expect![[r#"
            spec.containers[0].ports[0].containerPort: Required value
            spec.containers[0].ports[1].containerPort: Invalid value: 70000: must be between 1 and 65535, inclusive
            spec.containers[0].ports[1].protocol: Unsupported value: "ICMP": supported values: "SCTP", "TCP", "UDP"
            spec.containers[0].ports[2].name: Invalid value: "80": must contain at least one letter (a-z)
            spec.containers[0].ports[4].name: Duplicate value: "x"
            spec.containers[0].ports[4].hostPort: Duplicate value: "TCP//1""#]],
    );
}

#[test]
fn variables_come_from_one_place() {
    check_container(
        node! { "env": [
            { "name": "" }, { "name": "a=b" }, { "name": "C", "valueFrom": {} },
            { "name": "D", "value": "x", "valueFrom": { "fieldRef": { "fieldPath": "metadata.name" } } },
            { "name": "E", "valueFrom": { "fieldRef": { "fieldPath": "status.phase" } } },
            { "name": "F", "valueFrom": { "fieldRef": { "fieldPath": "spec.nonsense" } } },
            { "name": "G", "valueFrom": { "fieldRef": { "fieldPath": "metadata.labels['app']" } } },
            { "name": "H", "valueFrom": { "resourceFieldRef": { "resource": "limits.cpu", "divisor": "2" } } },
            { "name": "I", "valueFrom": { "secretKeyRef": { "name": "x" }, "configMapKeyRef": { "name": "y", "key": "a/b" } } },
        ], "envFrom": [{}, { "configMapRef": {} }] },
        &expect![[r#"
            spec.containers[0].env[0].name: Required value
            spec.containers[0].env[1].name: Invalid value: "a=b": a valid environment variable name must consist only of printable ASCII characters other than '='
            spec.containers[0].env[2].valueFrom: Invalid value: "": must specify one of: `fieldRef`, `resourceFieldRef`, `configMapKeyRef`, `secretKeyRef` or `fileKeyRef`
            spec.containers[0].env[3].valueFrom: Invalid value: "": may not be specified when `value` is not empty
            spec.containers[0].env[4].valueFrom.fieldRef.fieldPath: Unsupported value: "status.phase": supported values: "metadata.name", "metadata.namespace", "metadata.uid", "spec.nodeName", "spec.serviceAccountName", "status.hostIP", "status.hostIPs", "status.podIP", "status.podIPs"
            spec.containers[0].env[5].valueFrom.fieldRef.fieldPath: Invalid value: "spec.nonsense": error converting fieldPath: field label not supported: spec.nonsense
            spec.containers[0].env[7].valueFrom.resourceFieldRef.divisor: Invalid value: "limits.cpu": only divisor's values 1m and 1 are supported with the cpu resource
            spec.containers[0].env[8].valueFrom.configMapKeyRef.key: Invalid value: "a/b": a valid config key must consist of alphanumeric characters, '-', '_' or '.' (e.g. 'key.name',  or 'KEY_NAME',  or 'key-name', regex used for validation is '[-._a-zA-Z0-9]+')
            spec.containers[0].env[8].valueFrom.secretKeyRef.key: Required value
            spec.containers[0].env[8].valueFrom: Invalid value: "": may not have more than one field specified at a time
            spec.containers[0].envFrom: Invalid value: "": must specify one of: `configMapRef` or `secretRef`
            spec.containers[0].envFrom[1].configMapRef.name: Required value"#]],
    );
}

#[test]
fn volumes_have_one_source_and_mounts_name_them() {
    check(
        "volumes",
        node! { [
            { "name": "a" }, { "name": "a" }, { "name": "b", "emptyDir": {}, "secret": { "secretName": "x" } },
            { "name": "c", "hostPath": { "path": "/a/../b", "type": "X" } }, { "name": "d", "configMap": {} },
            { "name": "e", "secret": { "secretName": "x", "defaultMode": 4096, "items": [{ "key": "k", "path": "/p" }] } },
        ] },
        &expect![[r#"
            spec.volumes[1].name: Duplicate value: "a"
            spec.volumes[2].secret: Forbidden: may not specify more than 1 volume type
            spec.volumes[3].hostPath.path: Invalid value: "/a/../b": must not contain '..'
            spec.volumes[3].hostPath.type: Unsupported value: "X": supported values: "", "BlockDevice", "CharDevice", "Directory", "DirectoryOrCreate", "File", "FileOrCreate", "Socket"
            spec.volumes[4].configMap.name: Required value
            spec.volumes[5].secret.defaultMode: Invalid value: 4096: must be a number between 0 and 0777 (octal), both inclusive
            spec.volumes[5].secret.items[0].path: Invalid value: "/p": must be a relative path"#]],
    );
    check_container(
        node! { "volumeMounts": [{ "name": "x", "mountPath": "/a" }, { "name": "x", "mountPath": "/a", "subPath": "../b" }] },
        &expect![[r#"
            spec.containers[0].volumeMounts[0].name: Not found: "x"
            spec.containers[0].volumeMounts[1].name: Not found: "x"
            spec.containers[0].volumeMounts[1].mountPath: Invalid value: "/a": must be unique
            spec.containers[0].volumeMounts.subPath: Invalid value: "../b": must not contain '..'"#]],
    );
}

#[test]
fn projections_do_not_collide() {
    check(
        "volumes",
        node! { [{ "name": "a", "projected": { "sources": [
            { "configMap": { "name": "c", "items": [{ "key": "k", "path": "p" }] }, "secret": { "name": "s", "items": [{ "key": "k", "path": "p" }] } },
            { "serviceAccountToken": { "path": "token", "expirationSeconds": 5 } },
            { "downwardAPI": { "items": [{ "path": "x" }] } },
        ] } }] },
        &expect![[r#"
            spec.volumes[0].projected: Invalid value: "c": conflicting duplicate paths
            spec.volumes[0].projected.sources[0]: Forbidden: may not specify more than 1 volume type per source
            spec.volumes[0].projected.sources[1].serviceAccountToken.expirationSeconds: Invalid value: 5: may not specify a duration less than 10 minutes
            spec.volumes[0].projected.sources[2].downwardAPI: Required value: one of fieldRef and resourceFieldRef is required"#]],
    );
}

#[test]
fn probes_have_one_handler() {
    check_container(
        node! {
            "livenessProbe": { "successThreshold": 2, "exec": {} },
            "readinessProbe": { "httpGet": { "port": "http!", "scheme": "FTP" }, "tcpSocket": { "port": 80 }, "periodSeconds": (-1) },
            "startupProbe": {},
        },
        &expect![[r#"
            spec.containers[0].livenessProbe.exec.command: Required value
            spec.containers[0].livenessProbe.successThreshold: Invalid value: 2: must be 1
            spec.containers[0].readinessProbe.httpGet.port: Invalid value: "http!": must contain only alpha-numeric characters (a-z, 0-9), and hyphens (-)
            spec.containers[0].readinessProbe.httpGet.scheme: Unsupported value: "FTP": supported values: "HTTP", "HTTPS"
            spec.containers[0].readinessProbe.tcpSocket: Forbidden: may not specify more than 1 handler type
            spec.containers[0].readinessProbe.periodSeconds: Invalid value: -1: must be greater than or equal to 0
            spec.containers[0].startupProbe: Required value: must specify a handler type"#]],
    );
}

#[test]
fn resources_are_standard_or_extended_and_limits_hold() {
    check_container(
        node! { "resources": {
            "limits": { "cpu": "1", "example.com/dongle": "1", "tea": "1" },
            "requests": { "cpu": "2", "memory": "-1", "example.com/dongle": "2", "example.com/half": "500m" },
        }},
        &expect![[r#"
            spec.containers[0].resources.limits[tea]: Invalid value: "tea": must be a standard resource type or fully qualified
            spec.containers[0].resources.limits[tea]: Invalid value: "tea": must be a standard resource for containers
            spec.containers[0].resources.requests[memory]: Invalid value: "-1": must be greater than or equal to 0
            spec.containers[0].resources.requests[example.com/half]: Invalid value: "500m": must be an integer
            spec.containers[0].resources.requests: Invalid value: "2": must be less than or equal to cpu limit of 1
            spec.containers[0].resources.requests: Invalid value: "2": must be equal to example.com/dongle limit of 1
            spec.containers[0].resources.limits: Required value: Limit must be set for non overcommitable resources"#]],
    );
}

#[test]
fn privileges_do_not_contradict_themselves() {
    check_container(
        node! { "securityContext": { "runAsUser": (-1), "privileged": true, "allowPrivilegeEscalation": false, "seccompProfile": { "type": "X" } } },
        &expect![[r#"
            spec.containers[0].securityContext.runAsUser: Invalid value: -1: must be between 0 and 2147483647, inclusive
            spec.containers[0].securityContext.seccompProfile.type: Unsupported value: "X": supported values: "Localhost", "RuntimeDefault", "Unconfined"
            spec.containers[0].securityContext: Invalid value: {"runAsUser":-1,"privileged":true,"allowPrivilegeEscalation":false,"seccompProfile":{"type":"X"}}: cannot set `allowPrivilegeEscalation` to false and `privileged` to true"#]],
    );
    check(
        "securityContext",
        node! { "fsGroup": (-1), "supplementalGroups": [1, 4_294_967_296_i64] },
        &expect![[r"
            spec.securityContext.fsGroup: Invalid value: -1: must be between 0 and 2147483647, inclusive
            spec.securityContext.supplementalGroups[1]: Invalid value: 4294967296: must be between 0 and 2147483647, inclusive"]],
    );
}

#[test]
fn tolerations_and_affinity_are_well_formed() {
    check(
        "tolerations",
        node! { [
            { "operator": "Equal" }, { "key": "a", "operator": "Exists", "value": "x" },
            { "key": "a", "tolerationSeconds": 5, "effect": "Never" }, { "key": "b", "operator": "Near" },
        ] },
        &expect![[r#"
            spec.tolerations[0].operator: Invalid value: "Equal": operator must be Exists when `key` is empty, which means "match all values and all keys"
            spec.tolerations[1].operator: Invalid value: "x": value must be empty when `operator` is 'Exists'
            spec.tolerations[2].effect: Invalid value: "Never": effect must be 'NoExecute' when `tolerationSeconds` is set
            spec.tolerations[2].effect: Unsupported value: "Never": supported values: "NoSchedule", "PreferNoSchedule", "NoExecute"
            spec.tolerations[3].operator: Unsupported value: "Near": supported values: "Equal", "Exists""#]],
    );
    check(
        "affinity",
        node! { "nodeAffinity": {
            "requiredDuringSchedulingIgnoredDuringExecution": { "nodeSelectorTerms": [
                { "matchExpressions": [{ "key": "a", "operator": "In" }, { "key": "b", "operator": "Gt", "values": ["1", "2"] }],
                  "matchFields": [{ "key": "metadata.uid", "operator": "In", "values": ["x"] }] }] },
            "preferredDuringSchedulingIgnoredDuringExecution": [{ "weight": 0, "preference": {} }],
        }},
        &expect![[r#"
            spec.affinity.nodeAffinity.requiredDuringSchedulingIgnoredDuringExecution.nodeSelectorTerms[0].matchExpressions[0].values: Required value: must be specified when `operator` is 'In' or 'NotIn'
            spec.affinity.nodeAffinity.requiredDuringSchedulingIgnoredDuringExecution.nodeSelectorTerms[0].matchExpressions[1].values: Required value: must be specified single value when `operator` is 'Lt' or 'Gt'
            spec.affinity.nodeAffinity.requiredDuringSchedulingIgnoredDuringExecution.nodeSelectorTerms[0].matchFields[0].key: Invalid value: "metadata.uid": not a valid field selector key
            spec.affinity.nodeAffinity.preferredDuringSchedulingIgnoredDuringExecution[0].weight: Invalid value: 0: must be in the range 1-100"#]],
    );
}

#[test]
fn init_containers_have_no_probes_and_names_of_their_own() {
    check(
        "initContainers",
        node! { [{ "name": "a", "image": "x", "livenessProbe": { "exec": { "command": ["true"] } } }] },
        &expect![[r#"
            spec.initContainers[0].name: Duplicate value: "a"
            spec.initContainers[0].livenessProbe: Forbidden: may not be set for init containers without restartPolicy=Always"#]],
    );
}

#[test]
fn sidecars_have_probes_and_hooks() {
    let sidecar = |policy: &str| {
        node! { [{
            "name": "s", "image": "x", "restartPolicy": policy,
            "startupProbe": { "tcpSocket": { "port": 80 } }, "lifecycle": { "preStop": { "sleep": { "seconds": 5 } } },
        }] }
    };
    check("initContainers", sidecar("Always"), &expect![""]);
    check(
        "initContainers",
        sidecar("Never"),
        &expect![[r"
            spec.initContainers[0].lifecycle: Forbidden: may not be set for init containers without restartPolicy=Always
            spec.initContainers[0].startupProbe: Forbidden: may not be set for init containers without restartPolicy=Always
            spec.initContainers[0].restartPolicy: Forbidden: not supported yet"]],
    );
}

#[test]
fn hooks_have_one_handler_and_end_in_time() {
    check_container(
        node! { "lifecycle": { "postStart": {}, "preStop": { "sleep": { "seconds": 31 } } } },
        &expect![[r"
            spec.containers[0].lifecycle.postStart: Required value: must specify a handler type
            spec.containers[0].lifecycle.preStop.sleep: Invalid value: 31: must be non-negative and less than terminationGracePeriodSeconds (30)"]],
    );
}

#[test]
fn an_unmasked_proc_needs_a_user_namespace() {
    check_container(
        node! { "securityContext": { "procMount": "Unmasked" }, "volumeMounts": [] },
        &expect![[
            r#"spec.containers[0].securityContext.procMount: Invalid value: "Unmasked": `hostUsers` must be false to use `Unmasked`"#
        ]],
    );
}
