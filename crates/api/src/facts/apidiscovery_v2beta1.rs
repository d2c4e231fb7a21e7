//! Facts of `apidiscovery_v2beta1`, made by `cargo xtask codegen` from k8s.io/*@v0.37.2; do not edit.

use super::meta_v1;
use super::words::{E, Embed, Field, Flags, P, Ref, Shape, TEXT, Type, field, keyed, list, object, set};

pub(crate) static API_GROUP_DISCOVERY: Type = Type::fixed(
    "APIGroupDiscovery",
    API_GROUP_DISCOVERY_FIELDS,
    &[Embed { name: "TypeMeta", number: 0, start: 0, end: 2 }],
    Flags::NONE,
);
static API_GROUP_DISCOVERY_FIELDS: &[Field] = &[
    field("kind", "string", TEXT, 1, E),
    field("apiVersion", "string", TEXT, 2, E),
    field("metadata", "v1.ObjectMeta", object(&meta_v1::OBJECT_META), 1, E),
    keyed(
        "versions",
        "[]v2beta1.APIVersionDiscovery",
        list(&Shape::Struct(Ref::Fixed(&API_VERSION_DISCOVERY))),
        2,
        E,
        &["version"],
    ),
];

pub(crate) static API_GROUP_DISCOVERY_LIST: Type = Type::fixed(
    "APIGroupDiscoveryList",
    API_GROUP_DISCOVERY_LIST_FIELDS,
    &[Embed { name: "TypeMeta", number: 0, start: 0, end: 2 }],
    Flags::NONE,
);
static API_GROUP_DISCOVERY_LIST_FIELDS: &[Field] = &[
    field("kind", "string", TEXT, 1, E),
    field("apiVersion", "string", TEXT, 2, E),
    field("metadata", "v1.ListMeta", object(&meta_v1::LIST_META), 1, E),
    field(
        "items",
        "[]v2beta1.APIGroupDiscovery",
        list(&Shape::Struct(Ref::Fixed(&API_GROUP_DISCOVERY))),
        2,
        0,
    ),
];

pub(crate) static API_RESOURCE_DISCOVERY: Type =
    Type::fixed("APIResourceDiscovery", API_RESOURCE_DISCOVERY_FIELDS, &[], Flags::NONE);
static API_RESOURCE_DISCOVERY_FIELDS: &[Field] = &[
    field("resource", "string", TEXT, 1, 0),
    field("responseKind", "v1.GroupVersionKind", object(&meta_v1::GROUP_VERSION_KIND), 2, P | E),
    field("scope", "v2beta1.ResourceScope", TEXT, 3, 0),
    field("singularResource", "string", TEXT, 4, 0),
    set("verbs", "[]string", list(&TEXT), 5, 0),
    set("shortNames", "[]string", list(&TEXT), 6, E),
    set("categories", "[]string", list(&TEXT), 7, E),
    keyed(
        "subresources",
        "[]v2beta1.APISubresourceDiscovery",
        list(&Shape::Struct(Ref::Fixed(&API_SUBRESOURCE_DISCOVERY))),
        8,
        E,
        &["subresource"],
    ),
];

pub(crate) static API_SUBRESOURCE_DISCOVERY: Type =
    Type::fixed("APISubresourceDiscovery", API_SUBRESOURCE_DISCOVERY_FIELDS, &[], Flags::NONE);
static API_SUBRESOURCE_DISCOVERY_FIELDS: &[Field] = &[
    field("subresource", "string", TEXT, 1, 0),
    field("responseKind", "v1.GroupVersionKind", object(&meta_v1::GROUP_VERSION_KIND), 2, P | E),
    keyed(
        "acceptedTypes",
        "[]v1.GroupVersionKind",
        list(&Shape::Struct(Ref::Fixed(&meta_v1::GROUP_VERSION_KIND))),
        3,
        E,
        &["group", "version", "kind"],
    ),
    set("verbs", "[]string", list(&TEXT), 4, 0),
];

pub(crate) static API_VERSION_DISCOVERY: Type =
    Type::fixed("APIVersionDiscovery", API_VERSION_DISCOVERY_FIELDS, &[], Flags::NONE);
static API_VERSION_DISCOVERY_FIELDS: &[Field] = &[
    field("version", "string", TEXT, 1, 0),
    keyed(
        "resources",
        "[]v2beta1.APIResourceDiscovery",
        list(&Shape::Struct(Ref::Fixed(&API_RESOURCE_DISCOVERY))),
        2,
        E,
        &["resource"],
    ),
    field("freshness", "v2beta1.DiscoveryFreshness", TEXT, 3, E),
];
