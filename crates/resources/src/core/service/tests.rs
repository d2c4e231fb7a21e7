//! What a service means, by example.

use super::*;
use crate::shapes::testing::{cells, create, defaulted, document, prepared, update, write};
use crate::{User, Verb};

fn service(spec: Node) -> Node {
    prepared::<Service>(None, defaulted::<Service>(node! { "metadata": { "name": "web" }, "spec": spec }))
}

fn simple() -> Node {
    service(node! { "selector": { "app": "web" }, "ports": [{ "port": 80 }] })
}

fn claims(service: Node) -> Vec<String> {
    let user = User::default();
    let claims = Service::claims(&document(service), &write(Verb::Create, None, &user));
    claims
        .iter()
        .map(|claim| format!("{:?} {} {:?}", claim.pool, claim.path, claim.value.as_deref()))
        .collect()
}

#[test]
fn a_simple_service_gets_its_defaults_and_claims_an_address() {
    let want = node! {
        "selector": { "app": "web" }, "ports": [{ "port": 80, "protocol": "TCP", "targetPort": 80 }],
        "sessionAffinity": "None", "type": "ClusterIP", "internalTrafficPolicy": "Cluster",
        "ipFamilyPolicy": "SingleStack", "ipFamilies": ["IPv4"],
    };
    assert_eq!(simple().get("spec"), Some(&want));
    assert_eq!(create::<Service>(simple()), "");
    assert_eq!(claims(simple()), ["ServiceAddress spec.clusterIPs None"]);
}

#[test]
fn a_granted_address_stands_in_both_fields() {
    let mut doc = document(simple());
    let claim = Claim { pool: Pool::ServiceAddress, value: None, path: "spec.clusterIPs".to_owned() };
    Service::grant(&mut doc, &claim, "10.96.0.9");
    assert_eq!((doc.text("spec.clusterIP"), doc.text("spec.clusterIPs.0")), ("10.96.0.9", "10.96.0.9"));
    assert_eq!(claims(doc.into_node()), [r#"ServiceAddress spec.clusterIPs Some("10.96.0.9")"#]);
}

#[test]
fn a_node_port_service_claims_a_port_for_each_port() {
    let ports = node! { [{ "name": "a", "port": 80 }, { "name": "b", "port": 81, "nodePort": 30081 }] };
    let service = service(node! { "type": "NodePort", "ports": ports });
    assert_eq!(
        claims(service.clone()),
        [
            "ServiceAddress spec.clusterIPs None",
            "NodePort spec.ports[0].nodePort None",
            r#"NodePort spec.ports[1].nodePort Some("30081")"#,
        ]
    );
    let mut doc = document(service);
    let claim = Claim { pool: Pool::NodePort, value: None, path: "spec.ports[0].nodePort".to_owned() };
    Service::grant(&mut doc, &claim, "30080");
    assert_eq!(doc.int("spec.ports.0.nodePort"), Some(30080));
    assert_eq!(doc.text("spec.externalTrafficPolicy"), "Cluster");
}

#[test]
fn headless_and_external_services_claim_nothing() {
    let headless = service(node! { "clusterIP": "None", "selector": { "a": "b" } });
    assert_eq!((create::<Service>(headless.clone()), claims(headless.clone())), (String::new(), vec![]));
    assert_eq!(headless.get("spec.clusterIPs"), Some(&node!(["None"])));
    let open = service(node! { "clusterIP": "None" });
    assert_eq!(open.get("spec.ipFamilies"), Some(&node!(["IPv4", "IPv6"])));
    assert_eq!(create::<Service>(open), "");
    let external = service(node! { "type": "ExternalName", "externalName": "example.com" });
    assert_eq!((create::<Service>(external.clone()), claims(external)), (String::new(), vec![]));
}

#[test]
fn an_update_that_leaves_the_address_out_keeps_it() {
    let old = node! { "spec": {
        "type": "NodePort", "clusterIP": "10.96.0.9", "clusterIPs": ["10.96.0.9"],
        "ports": [{ "port": 80, "protocol": "TCP", "targetPort": 80, "nodePort": 30080 }],
    }};
    let new = defaulted::<Service>(
        node! { "spec": { "type": "NodePort", "ports": [{ "port": 80, "targetPort": 8080 }] } },
    );
    let kept = prepared::<Service>(Some(old.clone()), new);
    assert_eq!(kept.get("spec.clusterIPs"), Some(&node!(["10.96.0.9"])));
    assert_eq!(kept.get("spec.ports.0.nodePort"), Some(&Node::from(30080)));
    assert_eq!(update::<Service>(old, kept), "");
}

#[test]
fn a_change_of_type_gives_back_what_it_no_longer_needs() {
    let old = node! { "spec": {
        "type": "NodePort", "clusterIP": "10.96.0.9", "clusterIPs": ["10.96.0.9"], "externalTrafficPolicy": "Cluster",
        "ports": [{ "port": 80, "protocol": "TCP", "targetPort": 80, "nodePort": 30080 }],
    }};
    let with = |kind: &str| {
        let mut doc = document(old.clone());
        doc.set("spec.type", kind);
        doc.set("spec.externalName", "example.com");
        prepared::<Service>(Some(old.clone()), defaulted::<Service>(doc.into_node()))
    };
    assert_eq!(with("ClusterIP").get("spec.ports.0.nodePort"), None);
    assert_eq!(with("ClusterIP").get("spec.externalTrafficPolicy"), None);
    assert_eq!(with("ExternalName").get("spec.clusterIP"), None);
    assert_eq!(update::<Service>(old.clone(), with("ClusterIP")), "");
}

#[test]
fn the_address_never_changes() {
    let spec = |ip: &str| service(node! { "clusterIP": ip, "ports": [{ "port": 80 }] });
    assert_eq!(
        update::<Service>(spec("10.96.0.9"), spec("10.96.0.8")),
        r#"spec.clusterIPs[0]: Invalid value: ["10.96.0.8"]: may not change once set"#
    );
}

#[test]
fn bad_services_are_refused() {
    let cases = [
        (node! {}, "spec.ports: Required value"),
        (
            node! { "type": "X", "ports": [{ "port": 80 }] },
            r#"spec.type: Unsupported value: "X": supported values: "ClusterIP", "ExternalName", "LoadBalancer", "NodePort""#,
        ),
        (node! { "type": "ExternalName" }, "spec.externalName: Required value"),
        (
            node! { "ports": [{ "port": 80, "nodePort": 30000 }] },
            "spec.ports[0].nodePort: Forbidden: may not be used when `type` is 'ClusterIP'",
        ),
        (
            node! { "ports": [{ "port": 80, "targetPort": "a b" }] },
            r#"spec.ports[0].targetPort: Invalid value: "a b": must contain only alpha-numeric characters (a-z, 0-9), and hyphens (-)"#,
        ),
        (
            node! { "ports": [{ "name": "a", "port": 80 }, { "name": "b", "port": 80 }] },
            r#"spec.ports[1]: Duplicate value: {"Name":"","Protocol":"TCP","AppProtocol":null,"Port":80,"TargetPort":0,"NodePort":0}"#,
        ),
        (
            node! { "ports": [{ "port": 80 }], "sessionAffinity": "Cookie" },
            r#"spec.sessionAffinity: Unsupported value: "Cookie": supported values: "ClientIP", "None""#,
        ),
        (
            node! { "ports": [{ "port": 80 }], "clusterIP": "x" },
            r#"spec.clusterIPs[0]: Invalid value: "x": must be a valid IP address, (e.g. 10.9.8.7 or 2001:db8::ffff)"#,
        ),
        (
            node! { "ports": [{ "port": 80 }], "ipFamilies": ["IPv6"] },
            r#"spec.ipFamilies[0]: Invalid value: "IPv6": not configured on this cluster"#,
        ),
        (
            node! { "ports": [{ "port": 80 }], "ipFamilyPolicy": "RequireDualStack" },
            r#"spec.ipFamilyPolicy: Invalid value: "RequireDualStack": this cluster is not configured for dual-stack services"#,
        ),
        (
            node! { "ports": [{ "port": 80 }], "externalTrafficPolicy": "Local" },
            r#"spec.externalTrafficPolicy: Invalid value: "Local": may only be set for externally-accessible services"#,
        ),
    ];
    for (spec, want) in cases {
        assert_eq!(create::<Service>(service(spec)), want);
    }
}

#[test]
fn session_affinity_has_a_time_limit() {
    let sticky = service(node! { "ports": [{ "port": 80 }], "sessionAffinity": "ClientIP" });
    let config = node! { "clientIP": { "timeoutSeconds": 10800 } };
    assert_eq!(sticky.get("spec.sessionAffinityConfig"), Some(&config));
    assert_eq!(create::<Service>(sticky), "");
}

#[test]
fn tables_show_addresses_and_ports() {
    let node_port = service(node! {
        "type": "NodePort", "clusterIP": "10.96.0.9", "selector": { "b": "2", "a": "1" },
        "ports": [{ "name": "a", "port": 80, "nodePort": 30080 }, { "name": "b", "port": 53, "protocol": "UDP" }],
    });
    assert_eq!(
        cells::<Service>(node_port),
        ["web", "NodePort", "10.96.0.9", "<none>", "80:30080/TCP,53/UDP", "<unknown>", "a=1,b=2"]
    );
    let external = service(node! { "type": "ExternalName", "externalName": "example.com" });
    assert_eq!(cells::<Service>(external)[1..5], ["ExternalName", "<none>", "example.com", "<none>"]);
}
