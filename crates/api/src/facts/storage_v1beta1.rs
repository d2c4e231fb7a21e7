//! Facts of `storage_v1beta1`, made by `cargo xtask codegen` from k8s.io/*@v0.37.2; do not edit.

use super::words::{
    BOOL, E, Embed, Field, Flags, INT32, INT64, M, P, QUANTITY, R, Ref, Shape, TEXT, TIME, Type, atomic,
    field, keyed, list, map, object,
};
use super::{core_v1, meta_v1};

pub(crate) static CSI_DRIVER: Type = Type::fixed(
    "CSIDriver",
    CSI_DRIVER_FIELDS,
    &[Embed { name: "TypeMeta", number: 0, start: 0, end: 2 }],
    Flags::NONE,
);
static CSI_DRIVER_FIELDS: &[Field] = &[
    field("kind", "string", TEXT, 1, E),
    field("apiVersion", "string", TEXT, 2, E),
    field("metadata", "v1.ObjectMeta", object(&meta_v1::OBJECT_META), 1, E),
    field("spec", "v1beta1.CSIDriverSpec", object(&CSI_DRIVER_SPEC), 2, R),
];

pub(crate) static CSI_DRIVER_LIST: Type = Type::fixed(
    "CSIDriverList",
    CSI_DRIVER_LIST_FIELDS,
    &[Embed { name: "TypeMeta", number: 0, start: 0, end: 2 }],
    Flags::NONE,
);
static CSI_DRIVER_LIST_FIELDS: &[Field] = &[
    field("kind", "string", TEXT, 1, E),
    field("apiVersion", "string", TEXT, 2, E),
    field("metadata", "v1.ListMeta", object(&meta_v1::LIST_META), 1, E),
    field("items", "[]v1beta1.CSIDriver", list(&Shape::Struct(Ref::Fixed(&CSI_DRIVER))), 2, R),
];

pub(crate) static CSI_DRIVER_SPEC: Type =
    Type::fixed("CSIDriverSpec", CSI_DRIVER_SPEC_FIELDS, &[], Flags::NONE);
static CSI_DRIVER_SPEC_FIELDS: &[Field] = &[
    field("attachRequired", "bool", BOOL, 1, P | E),
    field("podInfoOnMount", "bool", BOOL, 2, P | E),
    atomic("volumeLifecycleModes", "[]v1beta1.VolumeLifecycleMode", list(&TEXT), 3, E),
    field("storageCapacity", "bool", BOOL, 4, P | E),
    field("fsGroupPolicy", "v1beta1.FSGroupPolicy", TEXT, 5, P | E),
    atomic("tokenRequests", "[]v1beta1.TokenRequest", list(&Shape::Struct(Ref::Fixed(&TOKEN_REQUEST))), 6, E),
    field("requiresRepublish", "bool", BOOL, 7, P | E),
    field("seLinuxMount", "bool", BOOL, 8, P | E),
    field("nodeAllocatableUpdatePeriodSeconds", "int64", INT64, 9, P | E),
    field("serviceAccountTokenInSecrets", "bool", BOOL, 10, P | E),
    field("preventPodSchedulingIfMissing", "bool", BOOL, 11, P | E),
];

pub(crate) static CSI_NODE: Type = Type::fixed(
    "CSINode",
    CSI_NODE_FIELDS,
    &[Embed { name: "TypeMeta", number: 0, start: 0, end: 2 }],
    Flags::NONE,
);
static CSI_NODE_FIELDS: &[Field] = &[
    field("kind", "string", TEXT, 1, E),
    field("apiVersion", "string", TEXT, 2, E),
    field("metadata", "v1.ObjectMeta", object(&meta_v1::OBJECT_META), 1, E),
    field("spec", "v1beta1.CSINodeSpec", object(&CSI_NODE_SPEC), 2, R),
    field("status", "v1beta1.CSINodeStatus", object(&CSI_NODE_STATUS), 3, E),
];

pub(crate) static CSI_NODE_DRIVER: Type =
    Type::fixed("CSINodeDriver", CSI_NODE_DRIVER_FIELDS, &[], Flags::NONE);
static CSI_NODE_DRIVER_FIELDS: &[Field] = &[
    field("name", "string", TEXT, 1, R),
    field("nodeID", "string", TEXT, 2, R),
    atomic("topologyKeys", "[]string", list(&TEXT), 3, 0),
    field("allocatable", "v1beta1.VolumeNodeResources", object(&VOLUME_NODE_RESOURCES), 4, P | E),
];

pub(crate) static CSI_NODE_LIST: Type = Type::fixed(
    "CSINodeList",
    CSI_NODE_LIST_FIELDS,
    &[Embed { name: "TypeMeta", number: 0, start: 0, end: 2 }],
    Flags::NONE,
);
static CSI_NODE_LIST_FIELDS: &[Field] = &[
    field("kind", "string", TEXT, 1, E),
    field("apiVersion", "string", TEXT, 2, E),
    field("metadata", "v1.ListMeta", object(&meta_v1::LIST_META), 1, E),
    field("items", "[]v1beta1.CSINode", list(&Shape::Struct(Ref::Fixed(&CSI_NODE))), 2, R),
];

pub(crate) static CSI_NODE_SPEC: Type = Type::fixed("CSINodeSpec", CSI_NODE_SPEC_FIELDS, &[], Flags::NONE);
static CSI_NODE_SPEC_FIELDS: &[Field] = &[keyed(
    "drivers",
    "[]v1beta1.CSINodeDriver",
    list(&Shape::Struct(Ref::Fixed(&CSI_NODE_DRIVER))),
    1,
    R | M,
    &["name"],
)
.patched("name")];

pub(crate) static CSI_NODE_STATUS: Type =
    Type::fixed("CSINodeStatus", CSI_NODE_STATUS_FIELDS, &[], Flags::NONE);
static CSI_NODE_STATUS_FIELDS: &[Field] = &[keyed(
    "storageHealth",
    "[]v1beta1.StorageHealth",
    list(&Shape::Struct(Ref::Fixed(&STORAGE_HEALTH))),
    1,
    E | M,
    &["name"],
)
.patched("name")];

pub(crate) static CSI_STORAGE_CAPACITY: Type = Type::fixed(
    "CSIStorageCapacity",
    CSI_STORAGE_CAPACITY_FIELDS,
    &[Embed { name: "TypeMeta", number: 0, start: 0, end: 2 }],
    Flags::NONE,
);
static CSI_STORAGE_CAPACITY_FIELDS: &[Field] = &[
    field("kind", "string", TEXT, 1, E),
    field("apiVersion", "string", TEXT, 2, E),
    field("metadata", "v1.ObjectMeta", object(&meta_v1::OBJECT_META), 1, E),
    field("nodeTopology", "v1.LabelSelector", object(&meta_v1::LABEL_SELECTOR), 2, P | E),
    field("storageClassName", "string", TEXT, 3, R),
    field("capacity", "resource.Quantity", QUANTITY, 4, P | E),
    field("maximumVolumeSize", "resource.Quantity", QUANTITY, 5, P | E),
];

pub(crate) static CSI_STORAGE_CAPACITY_LIST: Type = Type::fixed(
    "CSIStorageCapacityList",
    CSI_STORAGE_CAPACITY_LIST_FIELDS,
    &[Embed { name: "TypeMeta", number: 0, start: 0, end: 2 }],
    Flags::NONE,
);
static CSI_STORAGE_CAPACITY_LIST_FIELDS: &[Field] = &[
    field("kind", "string", TEXT, 1, E),
    field("apiVersion", "string", TEXT, 2, E),
    field("metadata", "v1.ListMeta", object(&meta_v1::LIST_META), 1, E),
    field(
        "items",
        "[]v1beta1.CSIStorageCapacity",
        list(&Shape::Struct(Ref::Fixed(&CSI_STORAGE_CAPACITY))),
        2,
        R,
    ),
];

pub(crate) static STORAGE_CLASS: Type = Type::fixed(
    "StorageClass",
    STORAGE_CLASS_FIELDS,
    &[Embed { name: "TypeMeta", number: 0, start: 0, end: 2 }],
    Flags::NONE,
);
static STORAGE_CLASS_FIELDS: &[Field] = &[
    field("kind", "string", TEXT, 1, E),
    field("apiVersion", "string", TEXT, 2, E),
    field("metadata", "v1.ObjectMeta", object(&meta_v1::OBJECT_META), 1, E),
    field("provisioner", "string", TEXT, 2, R),
    field("parameters", "map[string]string", map(&TEXT), 3, E),
    field("reclaimPolicy", "v1.PersistentVolumeReclaimPolicy", TEXT, 4, P | E),
    atomic("mountOptions", "[]string", list(&TEXT), 5, E),
    field("allowVolumeExpansion", "bool", BOOL, 6, P | E),
    field("volumeBindingMode", "v1beta1.VolumeBindingMode", TEXT, 7, P | E),
    atomic(
        "allowedTopologies",
        "[]v1.TopologySelectorTerm",
        list(&Shape::Struct(Ref::Fixed(&core_v1::TOPOLOGY_SELECTOR_TERM))),
        8,
        E,
    ),
];

pub(crate) static STORAGE_CLASS_LIST: Type = Type::fixed(
    "StorageClassList",
    STORAGE_CLASS_LIST_FIELDS,
    &[Embed { name: "TypeMeta", number: 0, start: 0, end: 2 }],
    Flags::NONE,
);
static STORAGE_CLASS_LIST_FIELDS: &[Field] = &[
    field("kind", "string", TEXT, 1, E),
    field("apiVersion", "string", TEXT, 2, E),
    field("metadata", "v1.ListMeta", object(&meta_v1::LIST_META), 1, E),
    field("items", "[]v1beta1.StorageClass", list(&Shape::Struct(Ref::Fixed(&STORAGE_CLASS))), 2, R),
];

pub(crate) static STORAGE_HEALTH: Type =
    Type::fixed("StorageHealth", STORAGE_HEALTH_FIELDS, &[], Flags::NONE);
static STORAGE_HEALTH_FIELDS: &[Field] = &[
    field("name", "string", TEXT, 1, R),
    atomic(
        "healthConditions",
        "[]v1beta1.StorageHealthCondition",
        list(&Shape::Struct(Ref::Fixed(&STORAGE_HEALTH_CONDITION))),
        2,
        E,
    ),
];

pub(crate) static STORAGE_HEALTH_CONDITION: Type =
    Type::fixed("StorageHealthCondition", STORAGE_HEALTH_CONDITION_FIELDS, &[], Flags::NONE);
static STORAGE_HEALTH_CONDITION_FIELDS: &[Field] = &[
    field("status", "v1beta1.StorageHealthStatusType", TEXT, 1, R),
    field("reason", "string", TEXT, 2, R),
    field("message", "string", TEXT, 3, E),
    field("accessMode", "v1.PersistentVolumeAccessMode", TEXT, 4, P | E),
    field("volumeMode", "v1.PersistentVolumeMode", TEXT, 5, P | E),
    field("lastTransitionTime", "v1.Time", TIME, 6, E),
];

pub(crate) static TOKEN_REQUEST: Type = Type::fixed("TokenRequest", TOKEN_REQUEST_FIELDS, &[], Flags::NONE);
static TOKEN_REQUEST_FIELDS: &[Field] =
    &[field("audience", "string", TEXT, 1, R), field("expirationSeconds", "int64", INT64, 2, P | E)];

pub(crate) static VOLUME_ATTACHMENT: Type = Type::fixed(
    "VolumeAttachment",
    VOLUME_ATTACHMENT_FIELDS,
    &[Embed { name: "TypeMeta", number: 0, start: 0, end: 2 }],
    Flags::NONE,
);
static VOLUME_ATTACHMENT_FIELDS: &[Field] = &[
    field("kind", "string", TEXT, 1, E),
    field("apiVersion", "string", TEXT, 2, E),
    field("metadata", "v1.ObjectMeta", object(&meta_v1::OBJECT_META), 1, E),
    field("spec", "v1beta1.VolumeAttachmentSpec", object(&VOLUME_ATTACHMENT_SPEC), 2, R),
    field("status", "v1beta1.VolumeAttachmentStatus", object(&VOLUME_ATTACHMENT_STATUS), 3, E),
];

pub(crate) static VOLUME_ATTACHMENT_LIST: Type = Type::fixed(
    "VolumeAttachmentList",
    VOLUME_ATTACHMENT_LIST_FIELDS,
    &[Embed { name: "TypeMeta", number: 0, start: 0, end: 2 }],
    Flags::NONE,
);
static VOLUME_ATTACHMENT_LIST_FIELDS: &[Field] = &[
    field("kind", "string", TEXT, 1, E),
    field("apiVersion", "string", TEXT, 2, E),
    field("metadata", "v1.ListMeta", object(&meta_v1::LIST_META), 1, E),
    field("items", "[]v1beta1.VolumeAttachment", list(&Shape::Struct(Ref::Fixed(&VOLUME_ATTACHMENT))), 2, R),
];

pub(crate) static VOLUME_ATTACHMENT_SOURCE: Type =
    Type::fixed("VolumeAttachmentSource", VOLUME_ATTACHMENT_SOURCE_FIELDS, &[], Flags::NONE);
static VOLUME_ATTACHMENT_SOURCE_FIELDS: &[Field] = &[
    field("persistentVolumeName", "string", TEXT, 1, P | E),
    field("inlineVolumeSpec", "v1.PersistentVolumeSpec", object(&core_v1::PERSISTENT_VOLUME_SPEC), 2, P | E),
];

pub(crate) static VOLUME_ATTACHMENT_SPEC: Type =
    Type::fixed("VolumeAttachmentSpec", VOLUME_ATTACHMENT_SPEC_FIELDS, &[], Flags::NONE);
static VOLUME_ATTACHMENT_SPEC_FIELDS: &[Field] = &[
    field("attacher", "string", TEXT, 1, R),
    field("source", "v1beta1.VolumeAttachmentSource", object(&VOLUME_ATTACHMENT_SOURCE), 2, R),
    field("nodeName", "string", TEXT, 3, R),
];

pub(crate) static VOLUME_ATTACHMENT_STATUS: Type =
    Type::fixed("VolumeAttachmentStatus", VOLUME_ATTACHMENT_STATUS_FIELDS, &[], Flags::NONE);
static VOLUME_ATTACHMENT_STATUS_FIELDS: &[Field] = &[
    field("attached", "bool", BOOL, 1, R),
    field("attachmentMetadata", "map[string]string", map(&TEXT), 2, E),
    field("attachError", "v1beta1.VolumeError", object(&VOLUME_ERROR), 3, P | E),
    field("detachError", "v1beta1.VolumeError", object(&VOLUME_ERROR), 4, P | E),
];

pub(crate) static VOLUME_ATTRIBUTES_CLASS: Type = Type::fixed(
    "VolumeAttributesClass",
    VOLUME_ATTRIBUTES_CLASS_FIELDS,
    &[Embed { name: "TypeMeta", number: 0, start: 0, end: 2 }],
    Flags::NONE,
);
static VOLUME_ATTRIBUTES_CLASS_FIELDS: &[Field] = &[
    field("kind", "string", TEXT, 1, E),
    field("apiVersion", "string", TEXT, 2, E),
    field("metadata", "v1.ObjectMeta", object(&meta_v1::OBJECT_META), 1, E),
    field("driverName", "string", TEXT, 2, R),
    field("parameters", "map[string]string", map(&TEXT), 3, E),
];

pub(crate) static VOLUME_ATTRIBUTES_CLASS_LIST: Type = Type::fixed(
    "VolumeAttributesClassList",
    VOLUME_ATTRIBUTES_CLASS_LIST_FIELDS,
    &[Embed { name: "TypeMeta", number: 0, start: 0, end: 2 }],
    Flags::NONE,
);
static VOLUME_ATTRIBUTES_CLASS_LIST_FIELDS: &[Field] = &[
    field("kind", "string", TEXT, 1, E),
    field("apiVersion", "string", TEXT, 2, E),
    field("metadata", "v1.ListMeta", object(&meta_v1::LIST_META), 1, E),
    field(
        "items",
        "[]v1beta1.VolumeAttributesClass",
        list(&Shape::Struct(Ref::Fixed(&VOLUME_ATTRIBUTES_CLASS))),
        2,
        R,
    ),
];

pub(crate) static VOLUME_ERROR: Type = Type::fixed("VolumeError", VOLUME_ERROR_FIELDS, &[], Flags::NONE);
static VOLUME_ERROR_FIELDS: &[Field] = &[
    field("time", "v1.Time", TIME, 1, E),
    field("message", "string", TEXT, 2, E),
    field("errorCode", "int32", INT32, 3, P | E),
];

pub(crate) static VOLUME_NODE_RESOURCES: Type =
    Type::fixed("VolumeNodeResources", VOLUME_NODE_RESOURCES_FIELDS, &[], Flags::NONE);
static VOLUME_NODE_RESOURCES_FIELDS: &[Field] = &[field("count", "int32", INT32, 1, P | E)];
