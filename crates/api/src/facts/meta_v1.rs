//! Facts of `meta_v1`, made by `cargo xtask codegen` from k8s.io/*@v0.37.2; do not edit.

use super::words::{
    ANY, BOOL, E, Embed, Field, Flags, INT32, INT64, M, P, R, Ref, Shape, TEXT, TIME, Type, Z, atomic, field,
    keyed, list, map, object, set,
};

pub(crate) static API_GROUP: Type = Type::fixed(
    "APIGroup",
    API_GROUP_FIELDS,
    &[Embed { name: "TypeMeta", number: 0, start: 0, end: 2 }],
    Flags::NONE,
);
static API_GROUP_FIELDS: &[Field] = &[
    field("kind", "string", TEXT, 1, E),
    field("apiVersion", "string", TEXT, 2, E),
    field("name", "string", TEXT, 1, R),
    atomic(
        "versions",
        "[]v1.GroupVersionForDiscovery",
        list(&Shape::Struct(Ref::Fixed(&GROUP_VERSION_FOR_DISCOVERY))),
        2,
        R,
    ),
    field("preferredVersion", "v1.GroupVersionForDiscovery", object(&GROUP_VERSION_FOR_DISCOVERY), 3, E),
    atomic(
        "serverAddressByClientCIDRs",
        "[]v1.ServerAddressByClientCIDR",
        list(&Shape::Struct(Ref::Fixed(&SERVER_ADDRESS_BY_CLIENT_CIDR))),
        4,
        E,
    ),
];

pub(crate) static API_GROUP_LIST: Type = Type::fixed(
    "APIGroupList",
    API_GROUP_LIST_FIELDS,
    &[Embed { name: "TypeMeta", number: 0, start: 0, end: 2 }],
    Flags::NONE,
);
static API_GROUP_LIST_FIELDS: &[Field] = &[
    field("kind", "string", TEXT, 1, E),
    field("apiVersion", "string", TEXT, 2, E),
    atomic("groups", "[]v1.APIGroup", list(&Shape::Struct(Ref::Fixed(&API_GROUP))), 1, R),
];

pub(crate) static API_RESOURCE: Type = Type::fixed("APIResource", API_RESOURCE_FIELDS, &[], Flags::NONE);
static API_RESOURCE_FIELDS: &[Field] = &[
    field("name", "string", TEXT, 1, R),
    field("singularName", "string", TEXT, 6, R),
    field("namespaced", "bool", BOOL, 2, R),
    field("group", "string", TEXT, 8, E),
    field("version", "string", TEXT, 9, E),
    field("kind", "string", TEXT, 3, R),
    field("verbs", "v1.Verbs", list(&TEXT), 4, R),
    atomic("shortNames", "[]string", list(&TEXT), 5, E),
    atomic("categories", "[]string", list(&TEXT), 7, E),
    field("storageVersionHash", "string", TEXT, 10, E),
];

pub(crate) static API_RESOURCE_LIST: Type = Type::fixed(
    "APIResourceList",
    API_RESOURCE_LIST_FIELDS,
    &[Embed { name: "TypeMeta", number: 0, start: 0, end: 2 }],
    Flags::NONE,
);
static API_RESOURCE_LIST_FIELDS: &[Field] = &[
    field("kind", "string", TEXT, 1, E),
    field("apiVersion", "string", TEXT, 2, E),
    field("groupVersion", "string", TEXT, 1, R),
    atomic("resources", "[]v1.APIResource", list(&Shape::Struct(Ref::Fixed(&API_RESOURCE))), 2, R),
];

pub(crate) static API_VERSIONS: Type = Type::fixed(
    "APIVersions",
    API_VERSIONS_FIELDS,
    &[Embed { name: "TypeMeta", number: 0, start: 0, end: 2 }],
    Flags::NONE,
);
static API_VERSIONS_FIELDS: &[Field] = &[
    field("kind", "string", TEXT, 1, E),
    field("apiVersion", "string", TEXT, 2, E),
    atomic("versions", "[]string", list(&TEXT), 1, R),
    atomic(
        "serverAddressByClientCIDRs",
        "[]v1.ServerAddressByClientCIDR",
        list(&Shape::Struct(Ref::Fixed(&SERVER_ADDRESS_BY_CLIENT_CIDR))),
        2,
        R,
    ),
];

pub(crate) static CONDITION: Type = Type::fixed("Condition", CONDITION_FIELDS, &[], Flags::NONE);
static CONDITION_FIELDS: &[Field] = &[
    field("type", "string", TEXT, 1, R),
    field("status", "v1.ConditionStatus", TEXT, 2, R),
    field("observedGeneration", "int64", INT64, 3, E),
    field("lastTransitionTime", "v1.Time", TIME, 4, R),
    field("reason", "string", TEXT, 5, R),
    field("message", "string", TEXT, 6, R),
];

pub(crate) static CREATE_OPTIONS: Type = Type::fixed(
    "CreateOptions",
    CREATE_OPTIONS_FIELDS,
    &[Embed { name: "TypeMeta", number: 0, start: 0, end: 2 }],
    Flags::NONE,
);
static CREATE_OPTIONS_FIELDS: &[Field] = &[
    field("kind", "string", TEXT, 1, E),
    field("apiVersion", "string", TEXT, 2, E),
    atomic("dryRun", "[]string", list(&TEXT), 1, E),
    field("fieldManager", "string", TEXT, 3, E),
    field("fieldValidation", "string", TEXT, 4, E),
];

pub(crate) static DELETE_OPTIONS: Type = Type::fixed(
    "DeleteOptions",
    DELETE_OPTIONS_FIELDS,
    &[Embed { name: "TypeMeta", number: 0, start: 0, end: 2 }],
    Flags::NONE,
);
static DELETE_OPTIONS_FIELDS: &[Field] = &[
    field("kind", "string", TEXT, 1, E),
    field("apiVersion", "string", TEXT, 2, E),
    field("gracePeriodSeconds", "int64", INT64, 1, P | E),
    field("preconditions", "v1.Preconditions", object(&PRECONDITIONS), 2, P | E),
    field("orphanDependents", "bool", BOOL, 3, P | E),
    field("propagationPolicy", "v1.DeletionPropagation", TEXT, 4, P | E),
    atomic("dryRun", "[]string", list(&TEXT), 5, E),
    field("ignoreStoreReadErrorWithClusterBreakingPotential", "bool", BOOL, 6, P | E),
];

pub(crate) static FIELD_SELECTOR_REQUIREMENT: Type =
    Type::fixed("FieldSelectorRequirement", FIELD_SELECTOR_REQUIREMENT_FIELDS, &[], Flags::NONE);
static FIELD_SELECTOR_REQUIREMENT_FIELDS: &[Field] = &[
    field("key", "string", TEXT, 1, R),
    field("operator", "v1.FieldSelectorOperator", TEXT, 2, R),
    atomic("values", "[]string", list(&TEXT), 3, E),
];

pub(crate) static GET_OPTIONS: Type = Type::fixed(
    "GetOptions",
    GET_OPTIONS_FIELDS,
    &[Embed { name: "TypeMeta", number: 0, start: 0, end: 2 }],
    Flags::NONE,
);
static GET_OPTIONS_FIELDS: &[Field] = &[
    field("kind", "string", TEXT, 1, E),
    field("apiVersion", "string", TEXT, 2, E),
    field("resourceVersion", "string", TEXT, 1, E),
];

pub(crate) static GROUP_RESOURCE: Type =
    Type::fixed("GroupResource", GROUP_RESOURCE_FIELDS, &[], Flags::NONE);
static GROUP_RESOURCE_FIELDS: &[Field] =
    &[field("group", "string", TEXT, 1, R), field("resource", "string", TEXT, 2, R)];

pub(crate) static GROUP_VERSION_FOR_DISCOVERY: Type =
    Type::fixed("GroupVersionForDiscovery", GROUP_VERSION_FOR_DISCOVERY_FIELDS, &[], Flags::NONE);
static GROUP_VERSION_FOR_DISCOVERY_FIELDS: &[Field] =
    &[field("groupVersion", "string", TEXT, 1, R), field("version", "string", TEXT, 2, R)];

pub(crate) static GROUP_VERSION_KIND: Type =
    Type::fixed("GroupVersionKind", GROUP_VERSION_KIND_FIELDS, &[], Flags::NONE);
static GROUP_VERSION_KIND_FIELDS: &[Field] = &[
    field("group", "string", TEXT, 1, R),
    field("version", "string", TEXT, 2, R),
    field("kind", "string", TEXT, 3, R),
];

pub(crate) static GROUP_VERSION_RESOURCE: Type =
    Type::fixed("GroupVersionResource", GROUP_VERSION_RESOURCE_FIELDS, &[], Flags::NONE);
static GROUP_VERSION_RESOURCE_FIELDS: &[Field] = &[
    field("group", "string", TEXT, 1, R),
    field("version", "string", TEXT, 2, R),
    field("resource", "string", TEXT, 3, R),
];

pub(crate) static LABEL_SELECTOR: Type =
    Type::fixed("LabelSelector", LABEL_SELECTOR_FIELDS, &[], Flags::ATOMIC);
static LABEL_SELECTOR_FIELDS: &[Field] = &[
    field("matchLabels", "map[string]string", map(&TEXT), 1, E),
    atomic(
        "matchExpressions",
        "[]v1.LabelSelectorRequirement",
        list(&Shape::Struct(Ref::Fixed(&LABEL_SELECTOR_REQUIREMENT))),
        2,
        E,
    ),
];

pub(crate) static LABEL_SELECTOR_REQUIREMENT: Type =
    Type::fixed("LabelSelectorRequirement", LABEL_SELECTOR_REQUIREMENT_FIELDS, &[], Flags::NONE);
static LABEL_SELECTOR_REQUIREMENT_FIELDS: &[Field] = &[
    field("key", "string", TEXT, 1, R),
    field("operator", "v1.LabelSelectorOperator", TEXT, 2, R),
    atomic("values", "[]string", list(&TEXT), 3, E),
];

pub(crate) static LIST: Type =
    Type::fixed("List", LIST_FIELDS, &[Embed { name: "TypeMeta", number: 0, start: 0, end: 2 }], Flags::NONE);
static LIST_FIELDS: &[Field] = &[
    field("kind", "string", TEXT, 1, E),
    field("apiVersion", "string", TEXT, 2, E),
    field("metadata", "v1.ListMeta", object(&LIST_META), 1, E),
    field("items", "[]runtime.RawExtension", list(&ANY), 2, R),
];

pub(crate) static LIST_META: Type = Type::fixed("ListMeta", LIST_META_FIELDS, &[], Flags::NONE);
static LIST_META_FIELDS: &[Field] = &[
    field("selfLink", "string", TEXT, 1, E),
    field("resourceVersion", "string", TEXT, 2, E),
    field("continue", "string", TEXT, 3, E),
    field("remainingItemCount", "int64", INT64, 4, P | E),
    field("shardInfo", "v1.ShardInfo", object(&SHARD_INFO), 5, P | E),
];

pub(crate) static LIST_OPTIONS: Type = Type::fixed(
    "ListOptions",
    LIST_OPTIONS_FIELDS,
    &[Embed { name: "TypeMeta", number: 0, start: 0, end: 2 }],
    Flags::NONE,
);
static LIST_OPTIONS_FIELDS: &[Field] = &[
    field("kind", "string", TEXT, 1, E),
    field("apiVersion", "string", TEXT, 2, E),
    field("labelSelector", "string", TEXT, 1, E),
    field("fieldSelector", "string", TEXT, 2, E),
    field("watch", "bool", BOOL, 3, E),
    field("allowWatchBookmarks", "bool", BOOL, 9, E),
    field("resourceVersion", "string", TEXT, 4, E),
    field("resourceVersionMatch", "v1.ResourceVersionMatch", TEXT, 10, E),
    field("timeoutSeconds", "int64", INT64, 5, P | E),
    field("limit", "int64", INT64, 7, E),
    field("continue", "string", TEXT, 8, E),
    field("sendInitialEvents", "bool", BOOL, 11, P | E),
    field("shardSelector", "string", TEXT, 15, E),
];

pub(crate) static MANAGED_FIELDS_ENTRY: Type =
    Type::fixed("ManagedFieldsEntry", MANAGED_FIELDS_ENTRY_FIELDS, &[], Flags::NONE);
static MANAGED_FIELDS_ENTRY_FIELDS: &[Field] = &[
    field("manager", "string", TEXT, 1, E),
    field("operation", "v1.ManagedFieldsOperationType", TEXT, 2, E),
    field("apiVersion", "string", TEXT, 3, E),
    field("time", "v1.Time", TIME, 4, P | E),
    field("fieldsType", "string", TEXT, 6, E),
    field("fieldsV1", "v1.FieldsV1", ANY, 7, P | E),
    field("subresource", "string", TEXT, 8, E),
];

pub(crate) static OBJECT_META: Type = Type::fixed("ObjectMeta", OBJECT_META_FIELDS, &[], Flags::NONE);
static OBJECT_META_FIELDS: &[Field] = &[
    field("name", "string", TEXT, 1, E),
    field("generateName", "string", TEXT, 2, E),
    field("namespace", "string", TEXT, 3, E),
    field("selfLink", "string", TEXT, 4, E),
    field("uid", "types.UID", TEXT, 5, E),
    field("resourceVersion", "string", TEXT, 6, E),
    field("generation", "int64", INT64, 7, E),
    field("creationTimestamp", "v1.Time", TIME, 8, E | Z),
    field("deletionTimestamp", "v1.Time", TIME, 9, P | E),
    field("deletionGracePeriodSeconds", "int64", INT64, 10, P | E),
    field("labels", "map[string]string", map(&TEXT), 11, E),
    field("annotations", "map[string]string", map(&TEXT), 12, E),
    keyed(
        "ownerReferences",
        "[]v1.OwnerReference",
        list(&Shape::Struct(Ref::Fixed(&OWNER_REFERENCE))),
        13,
        E | M,
        &["uid"],
    )
    .patched("uid"),
    set("finalizers", "[]string", list(&TEXT), 14, E | M),
    atomic(
        "managedFields",
        "[]v1.ManagedFieldsEntry",
        list(&Shape::Struct(Ref::Fixed(&MANAGED_FIELDS_ENTRY))),
        17,
        E,
    ),
];

pub(crate) static OWNER_REFERENCE: Type =
    Type::fixed("OwnerReference", OWNER_REFERENCE_FIELDS, &[], Flags::ATOMIC);
static OWNER_REFERENCE_FIELDS: &[Field] = &[
    field("apiVersion", "string", TEXT, 5, R),
    field("kind", "string", TEXT, 1, R),
    field("name", "string", TEXT, 3, R),
    field("uid", "types.UID", TEXT, 4, R),
    field("controller", "bool", BOOL, 6, P | E),
    field("blockOwnerDeletion", "bool", BOOL, 7, P | E),
];

pub(crate) static PARTIAL_OBJECT_METADATA: Type = Type::fixed(
    "PartialObjectMetadata",
    PARTIAL_OBJECT_METADATA_FIELDS,
    &[Embed { name: "TypeMeta", number: 0, start: 0, end: 2 }],
    Flags::NONE,
);
static PARTIAL_OBJECT_METADATA_FIELDS: &[Field] = &[
    field("kind", "string", TEXT, 1, E),
    field("apiVersion", "string", TEXT, 2, E),
    field("metadata", "v1.ObjectMeta", object(&OBJECT_META), 1, E),
];

pub(crate) static PARTIAL_OBJECT_METADATA_LIST: Type = Type::fixed(
    "PartialObjectMetadataList",
    PARTIAL_OBJECT_METADATA_LIST_FIELDS,
    &[Embed { name: "TypeMeta", number: 0, start: 0, end: 2 }],
    Flags::NONE,
);
static PARTIAL_OBJECT_METADATA_LIST_FIELDS: &[Field] = &[
    field("kind", "string", TEXT, 1, E),
    field("apiVersion", "string", TEXT, 2, E),
    field("metadata", "v1.ListMeta", object(&LIST_META), 1, E),
    field(
        "items",
        "[]v1.PartialObjectMetadata",
        list(&Shape::Struct(Ref::Fixed(&PARTIAL_OBJECT_METADATA))),
        2,
        R,
    ),
];

pub(crate) static PATCH_OPTIONS: Type = Type::fixed(
    "PatchOptions",
    PATCH_OPTIONS_FIELDS,
    &[Embed { name: "TypeMeta", number: 0, start: 0, end: 2 }],
    Flags::NONE,
);
static PATCH_OPTIONS_FIELDS: &[Field] = &[
    field("kind", "string", TEXT, 1, E),
    field("apiVersion", "string", TEXT, 2, E),
    atomic("dryRun", "[]string", list(&TEXT), 1, E),
    field("force", "bool", BOOL, 2, P | E),
    field("fieldManager", "string", TEXT, 3, E),
    field("fieldValidation", "string", TEXT, 4, E),
];

pub(crate) static PRECONDITIONS: Type = Type::fixed("Preconditions", PRECONDITIONS_FIELDS, &[], Flags::NONE);
static PRECONDITIONS_FIELDS: &[Field] =
    &[field("uid", "types.UID", TEXT, 1, P | E), field("resourceVersion", "string", TEXT, 2, P | E)];

pub(crate) static SERVER_ADDRESS_BY_CLIENT_CIDR: Type =
    Type::fixed("ServerAddressByClientCIDR", SERVER_ADDRESS_BY_CLIENT_CIDR_FIELDS, &[], Flags::NONE);
static SERVER_ADDRESS_BY_CLIENT_CIDR_FIELDS: &[Field] =
    &[field("clientCIDR", "string", TEXT, 1, R), field("serverAddress", "string", TEXT, 2, R)];

pub(crate) static SHARD_INFO: Type = Type::fixed("ShardInfo", SHARD_INFO_FIELDS, &[], Flags::NONE);
static SHARD_INFO_FIELDS: &[Field] = &[field("selector", "string", TEXT, 1, R)];

pub(crate) static STATUS: Type = Type::fixed(
    "Status",
    STATUS_FIELDS,
    &[Embed { name: "TypeMeta", number: 0, start: 0, end: 2 }],
    Flags::NONE,
);
static STATUS_FIELDS: &[Field] = &[
    field("kind", "string", TEXT, 1, E),
    field("apiVersion", "string", TEXT, 2, E),
    field("metadata", "v1.ListMeta", object(&LIST_META), 1, E),
    field("status", "string", TEXT, 2, E),
    field("message", "string", TEXT, 3, E),
    field("reason", "v1.StatusReason", TEXT, 4, E),
    field("details", "v1.StatusDetails", object(&STATUS_DETAILS), 5, P | E),
    field("code", "int32", INT32, 6, E),
];

pub(crate) static STATUS_CAUSE: Type = Type::fixed("StatusCause", STATUS_CAUSE_FIELDS, &[], Flags::NONE);
static STATUS_CAUSE_FIELDS: &[Field] = &[
    field("reason", "v1.CauseType", TEXT, 1, E),
    field("message", "string", TEXT, 2, E),
    field("field", "string", TEXT, 3, E),
];

pub(crate) static STATUS_DETAILS: Type =
    Type::fixed("StatusDetails", STATUS_DETAILS_FIELDS, &[], Flags::NONE);
static STATUS_DETAILS_FIELDS: &[Field] = &[
    field("name", "string", TEXT, 1, E),
    field("group", "string", TEXT, 2, E),
    field("kind", "string", TEXT, 3, E),
    field("uid", "types.UID", TEXT, 6, E),
    atomic("causes", "[]v1.StatusCause", list(&Shape::Struct(Ref::Fixed(&STATUS_CAUSE))), 4, E),
    field("retryAfterSeconds", "int32", INT32, 5, E),
];

pub(crate) static TABLE: Type = Type::fixed(
    "Table",
    TABLE_FIELDS,
    &[Embed { name: "TypeMeta", number: 0, start: 0, end: 2 }],
    Flags::NONE,
);
static TABLE_FIELDS: &[Field] = &[
    field("kind", "string", TEXT, 1, E),
    field("apiVersion", "string", TEXT, 2, E),
    field("metadata", "v1.ListMeta", object(&LIST_META), 0, E),
    atomic(
        "columnDefinitions",
        "[]v1.TableColumnDefinition",
        list(&Shape::Struct(Ref::Fixed(&TABLE_COLUMN_DEFINITION))),
        0,
        R,
    ),
    atomic("rows", "[]v1.TableRow", list(&Shape::Struct(Ref::Fixed(&TABLE_ROW))), 0, R),
];

pub(crate) static TABLE_COLUMN_DEFINITION: Type =
    Type::fixed("TableColumnDefinition", TABLE_COLUMN_DEFINITION_FIELDS, &[], Flags::NONE);
static TABLE_COLUMN_DEFINITION_FIELDS: &[Field] = &[
    field("name", "string", TEXT, 0, R),
    field("type", "string", TEXT, 0, R),
    field("format", "string", TEXT, 0, R),
    field("description", "string", TEXT, 0, R),
    field("priority", "int32", INT32, 0, R),
];

pub(crate) static TABLE_OPTIONS: Type = Type::fixed(
    "TableOptions",
    TABLE_OPTIONS_FIELDS,
    &[Embed { name: "TypeMeta", number: 0, start: 0, end: 2 }],
    Flags::NONE,
);
static TABLE_OPTIONS_FIELDS: &[Field] = &[
    field("kind", "string", TEXT, 1, E),
    field("apiVersion", "string", TEXT, 2, E),
    field("includeObject", "v1.IncludeObjectPolicy", TEXT, 1, E),
];

pub(crate) static TABLE_ROW: Type = Type::fixed("TableRow", TABLE_ROW_FIELDS, &[], Flags::NONE);
static TABLE_ROW_FIELDS: &[Field] = &[
    atomic("cells", "[]interface{}", list(&ANY), 0, R),
    atomic(
        "conditions",
        "[]v1.TableRowCondition",
        list(&Shape::Struct(Ref::Fixed(&TABLE_ROW_CONDITION))),
        0,
        E,
    ),
    field("object", "runtime.RawExtension", ANY, 0, E),
];

pub(crate) static TABLE_ROW_CONDITION: Type =
    Type::fixed("TableRowCondition", TABLE_ROW_CONDITION_FIELDS, &[], Flags::NONE);
static TABLE_ROW_CONDITION_FIELDS: &[Field] = &[
    field("type", "v1.RowConditionType", TEXT, 0, R),
    field("status", "v1.ConditionStatus", TEXT, 0, R),
    field("reason", "string", TEXT, 0, E),
    field("message", "string", TEXT, 0, E),
];

pub(crate) static UPDATE_OPTIONS: Type = Type::fixed(
    "UpdateOptions",
    UPDATE_OPTIONS_FIELDS,
    &[Embed { name: "TypeMeta", number: 0, start: 0, end: 2 }],
    Flags::NONE,
);
static UPDATE_OPTIONS_FIELDS: &[Field] = &[
    field("kind", "string", TEXT, 1, E),
    field("apiVersion", "string", TEXT, 2, E),
    atomic("dryRun", "[]string", list(&TEXT), 1, E),
    field("fieldManager", "string", TEXT, 2, E),
    field("fieldValidation", "string", TEXT, 3, E),
];

pub(crate) static WATCH_EVENT: Type = Type::fixed("WatchEvent", WATCH_EVENT_FIELDS, &[], Flags::NONE);
static WATCH_EVENT_FIELDS: &[Field] =
    &[field("type", "string", TEXT, 1, R), field("object", "runtime.RawExtension", ANY, 2, R)];
