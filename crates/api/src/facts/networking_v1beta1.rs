//! Facts of `networking_v1beta1`, made by `cargo xtask codegen` from k8s.io/*@v0.37.2; do not edit.

use super::words::{
    E, Embed, Field, Flags, INT_OR_STRING, INT32, M, P, R, Ref, Shape, TEXT, Type, atomic, field, keyed,
    list, object,
};
use super::{core_v1, meta_v1};

pub(crate) static HTTP_INGRESS_PATH: Type =
    Type::fixed("HTTPIngressPath", HTTP_INGRESS_PATH_FIELDS, &[], Flags::NONE);
static HTTP_INGRESS_PATH_FIELDS: &[Field] = &[
    field("path", "string", TEXT, 1, E),
    field("pathType", "v1beta1.PathType", TEXT, 3, P | E),
    field("backend", "v1beta1.IngressBackend", object(&INGRESS_BACKEND), 2, R),
];

pub(crate) static HTTP_INGRESS_RULE_VALUE: Type =
    Type::fixed("HTTPIngressRuleValue", HTTP_INGRESS_RULE_VALUE_FIELDS, &[], Flags::NONE);
static HTTP_INGRESS_RULE_VALUE_FIELDS: &[Field] = &[atomic(
    "paths",
    "[]v1beta1.HTTPIngressPath",
    list(&Shape::Struct(Ref::Fixed(&HTTP_INGRESS_PATH))),
    1,
    R,
)];

pub(crate) static IP_ADDRESS: Type = Type::fixed(
    "IPAddress",
    IP_ADDRESS_FIELDS,
    &[Embed { name: "TypeMeta", number: 0, start: 0, end: 2 }],
    Flags::NONE,
);
static IP_ADDRESS_FIELDS: &[Field] = &[
    field("kind", "string", TEXT, 1, E),
    field("apiVersion", "string", TEXT, 2, E),
    field("metadata", "v1.ObjectMeta", object(&meta_v1::OBJECT_META), 1, E),
    field("spec", "v1beta1.IPAddressSpec", object(&IP_ADDRESS_SPEC), 2, E | R),
];

pub(crate) static IP_ADDRESS_LIST: Type = Type::fixed(
    "IPAddressList",
    IP_ADDRESS_LIST_FIELDS,
    &[Embed { name: "TypeMeta", number: 0, start: 0, end: 2 }],
    Flags::NONE,
);
static IP_ADDRESS_LIST_FIELDS: &[Field] = &[
    field("kind", "string", TEXT, 1, E),
    field("apiVersion", "string", TEXT, 2, E),
    field("metadata", "v1.ListMeta", object(&meta_v1::LIST_META), 1, E),
    field("items", "[]v1beta1.IPAddress", list(&Shape::Struct(Ref::Fixed(&IP_ADDRESS))), 2, R),
];

pub(crate) static IP_ADDRESS_SPEC: Type =
    Type::fixed("IPAddressSpec", IP_ADDRESS_SPEC_FIELDS, &[], Flags::NONE);
static IP_ADDRESS_SPEC_FIELDS: &[Field] =
    &[field("parentRef", "v1beta1.ParentReference", object(&PARENT_REFERENCE), 1, P | E | R)];

pub(crate) static INGRESS: Type = Type::fixed(
    "Ingress",
    INGRESS_FIELDS,
    &[Embed { name: "TypeMeta", number: 0, start: 0, end: 2 }],
    Flags::NONE,
);
static INGRESS_FIELDS: &[Field] = &[
    field("kind", "string", TEXT, 1, E),
    field("apiVersion", "string", TEXT, 2, E),
    field("metadata", "v1.ObjectMeta", object(&meta_v1::OBJECT_META), 1, E),
    field("spec", "v1beta1.IngressSpec", object(&INGRESS_SPEC), 2, E),
    field("status", "v1beta1.IngressStatus", object(&INGRESS_STATUS), 3, E),
];

pub(crate) static INGRESS_BACKEND: Type =
    Type::fixed("IngressBackend", INGRESS_BACKEND_FIELDS, &[], Flags::NONE);
static INGRESS_BACKEND_FIELDS: &[Field] = &[
    field("serviceName", "string", TEXT, 1, E),
    field("servicePort", "intstr.IntOrString", INT_OR_STRING, 2, E),
    field(
        "resource",
        "v1.TypedLocalObjectReference",
        object(&core_v1::TYPED_LOCAL_OBJECT_REFERENCE),
        3,
        P | E,
    ),
];

pub(crate) static INGRESS_CLASS: Type = Type::fixed(
    "IngressClass",
    INGRESS_CLASS_FIELDS,
    &[Embed { name: "TypeMeta", number: 0, start: 0, end: 2 }],
    Flags::NONE,
);
static INGRESS_CLASS_FIELDS: &[Field] = &[
    field("kind", "string", TEXT, 1, E),
    field("apiVersion", "string", TEXT, 2, E),
    field("metadata", "v1.ObjectMeta", object(&meta_v1::OBJECT_META), 1, E),
    field("spec", "v1beta1.IngressClassSpec", object(&INGRESS_CLASS_SPEC), 2, E),
];

pub(crate) static INGRESS_CLASS_LIST: Type = Type::fixed(
    "IngressClassList",
    INGRESS_CLASS_LIST_FIELDS,
    &[Embed { name: "TypeMeta", number: 0, start: 0, end: 2 }],
    Flags::NONE,
);
static INGRESS_CLASS_LIST_FIELDS: &[Field] = &[
    field("kind", "string", TEXT, 1, E),
    field("apiVersion", "string", TEXT, 2, E),
    field("metadata", "v1.ListMeta", object(&meta_v1::LIST_META), 1, E),
    field("items", "[]v1beta1.IngressClass", list(&Shape::Struct(Ref::Fixed(&INGRESS_CLASS))), 2, R),
];

pub(crate) static INGRESS_CLASS_PARAMETERS_REFERENCE: Type = Type::fixed(
    "IngressClassParametersReference",
    INGRESS_CLASS_PARAMETERS_REFERENCE_FIELDS,
    &[],
    Flags::NONE,
);
static INGRESS_CLASS_PARAMETERS_REFERENCE_FIELDS: &[Field] = &[
    field("apiGroup", "string", TEXT, 1, P | E),
    field("kind", "string", TEXT, 2, R),
    field("name", "string", TEXT, 3, R),
    field("scope", "string", TEXT, 4, P | R),
    field("namespace", "string", TEXT, 5, P | E),
];

pub(crate) static INGRESS_CLASS_SPEC: Type =
    Type::fixed("IngressClassSpec", INGRESS_CLASS_SPEC_FIELDS, &[], Flags::NONE);
static INGRESS_CLASS_SPEC_FIELDS: &[Field] = &[
    field("controller", "string", TEXT, 1, E),
    field(
        "parameters",
        "v1beta1.IngressClassParametersReference",
        object(&INGRESS_CLASS_PARAMETERS_REFERENCE),
        2,
        P | E,
    ),
];

pub(crate) static INGRESS_LIST: Type = Type::fixed(
    "IngressList",
    INGRESS_LIST_FIELDS,
    &[Embed { name: "TypeMeta", number: 0, start: 0, end: 2 }],
    Flags::NONE,
);
static INGRESS_LIST_FIELDS: &[Field] = &[
    field("kind", "string", TEXT, 1, E),
    field("apiVersion", "string", TEXT, 2, E),
    field("metadata", "v1.ListMeta", object(&meta_v1::LIST_META), 1, E),
    field("items", "[]v1beta1.Ingress", list(&Shape::Struct(Ref::Fixed(&INGRESS))), 2, R),
];

pub(crate) static INGRESS_LOAD_BALANCER_INGRESS: Type =
    Type::fixed("IngressLoadBalancerIngress", INGRESS_LOAD_BALANCER_INGRESS_FIELDS, &[], Flags::NONE);
static INGRESS_LOAD_BALANCER_INGRESS_FIELDS: &[Field] = &[
    field("ip", "string", TEXT, 1, E),
    field("hostname", "string", TEXT, 2, E),
    atomic(
        "ports",
        "[]v1beta1.IngressPortStatus",
        list(&Shape::Struct(Ref::Fixed(&INGRESS_PORT_STATUS))),
        4,
        E,
    ),
];

pub(crate) static INGRESS_LOAD_BALANCER_STATUS: Type =
    Type::fixed("IngressLoadBalancerStatus", INGRESS_LOAD_BALANCER_STATUS_FIELDS, &[], Flags::NONE);
static INGRESS_LOAD_BALANCER_STATUS_FIELDS: &[Field] = &[atomic(
    "ingress",
    "[]v1beta1.IngressLoadBalancerIngress",
    list(&Shape::Struct(Ref::Fixed(&INGRESS_LOAD_BALANCER_INGRESS))),
    1,
    E,
)];

pub(crate) static INGRESS_PORT_STATUS: Type =
    Type::fixed("IngressPortStatus", INGRESS_PORT_STATUS_FIELDS, &[], Flags::NONE);
static INGRESS_PORT_STATUS_FIELDS: &[Field] = &[
    field("port", "int32", INT32, 1, R),
    field("protocol", "v1.Protocol", TEXT, 2, R),
    field("error", "string", TEXT, 3, P | E),
];

pub(crate) static INGRESS_RULE: Type = Type::fixed(
    "IngressRule",
    INGRESS_RULE_FIELDS,
    &[Embed { name: "IngressRuleValue", number: 2, start: 1, end: 2 }],
    Flags::NONE,
);
static INGRESS_RULE_FIELDS: &[Field] = &[
    field("host", "string", TEXT, 1, E),
    field("http", "v1beta1.HTTPIngressRuleValue", object(&HTTP_INGRESS_RULE_VALUE), 1, P | E),
];

pub(crate) static INGRESS_SPEC: Type = Type::fixed("IngressSpec", INGRESS_SPEC_FIELDS, &[], Flags::NONE);
static INGRESS_SPEC_FIELDS: &[Field] = &[
    field("ingressClassName", "string", TEXT, 4, P | E),
    field("backend", "v1beta1.IngressBackend", object(&INGRESS_BACKEND), 1, P | E),
    atomic("tls", "[]v1beta1.IngressTLS", list(&Shape::Struct(Ref::Fixed(&INGRESS_TLS))), 2, E),
    atomic("rules", "[]v1beta1.IngressRule", list(&Shape::Struct(Ref::Fixed(&INGRESS_RULE))), 3, E),
];

pub(crate) static INGRESS_STATUS: Type =
    Type::fixed("IngressStatus", INGRESS_STATUS_FIELDS, &[], Flags::NONE);
static INGRESS_STATUS_FIELDS: &[Field] = &[field(
    "loadBalancer",
    "v1beta1.IngressLoadBalancerStatus",
    object(&INGRESS_LOAD_BALANCER_STATUS),
    1,
    E,
)];

pub(crate) static INGRESS_TLS: Type = Type::fixed("IngressTLS", INGRESS_TLS_FIELDS, &[], Flags::NONE);
static INGRESS_TLS_FIELDS: &[Field] =
    &[atomic("hosts", "[]string", list(&TEXT), 1, E), field("secretName", "string", TEXT, 2, E)];

pub(crate) static PARENT_REFERENCE: Type =
    Type::fixed("ParentReference", PARENT_REFERENCE_FIELDS, &[], Flags::NONE);
static PARENT_REFERENCE_FIELDS: &[Field] = &[
    field("group", "string", TEXT, 1, E),
    field("resource", "string", TEXT, 2, E | R),
    field("namespace", "string", TEXT, 3, E),
    field("name", "string", TEXT, 4, E | R),
];

pub(crate) static SERVICE_CIDR: Type = Type::fixed(
    "ServiceCIDR",
    SERVICE_CIDR_FIELDS,
    &[Embed { name: "TypeMeta", number: 0, start: 0, end: 2 }],
    Flags::NONE,
);
static SERVICE_CIDR_FIELDS: &[Field] = &[
    field("kind", "string", TEXT, 1, E),
    field("apiVersion", "string", TEXT, 2, E),
    field("metadata", "v1.ObjectMeta", object(&meta_v1::OBJECT_META), 1, E),
    field("spec", "v1beta1.ServiceCIDRSpec", object(&SERVICE_CIDR_SPEC), 2, E),
    field("status", "v1beta1.ServiceCIDRStatus", object(&SERVICE_CIDR_STATUS), 3, E),
];

pub(crate) static SERVICE_CIDR_LIST: Type = Type::fixed(
    "ServiceCIDRList",
    SERVICE_CIDR_LIST_FIELDS,
    &[Embed { name: "TypeMeta", number: 0, start: 0, end: 2 }],
    Flags::NONE,
);
static SERVICE_CIDR_LIST_FIELDS: &[Field] = &[
    field("kind", "string", TEXT, 1, E),
    field("apiVersion", "string", TEXT, 2, E),
    field("metadata", "v1.ListMeta", object(&meta_v1::LIST_META), 1, E),
    field("items", "[]v1beta1.ServiceCIDR", list(&Shape::Struct(Ref::Fixed(&SERVICE_CIDR))), 2, R),
];

pub(crate) static SERVICE_CIDR_SPEC: Type =
    Type::fixed("ServiceCIDRSpec", SERVICE_CIDR_SPEC_FIELDS, &[], Flags::NONE);
static SERVICE_CIDR_SPEC_FIELDS: &[Field] = &[atomic("cidrs", "[]string", list(&TEXT), 1, E)];

pub(crate) static SERVICE_CIDR_STATUS: Type =
    Type::fixed("ServiceCIDRStatus", SERVICE_CIDR_STATUS_FIELDS, &[], Flags::NONE);
static SERVICE_CIDR_STATUS_FIELDS: &[Field] = &[keyed(
    "conditions",
    "[]v1.Condition",
    list(&Shape::Struct(Ref::Fixed(&meta_v1::CONDITION))),
    1,
    E | M,
    &["type"],
)
.patched("type")];
