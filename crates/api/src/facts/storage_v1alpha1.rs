//! Facts of `storage_v1alpha1`, made by `cargo xtask codegen` from k8s.io/*@v0.37.2; do not edit.

use super::words::{
    BOOL, E, Embed, Field, Flags, INT32, P, QUANTITY, R, Ref, Shape, TEXT, TIME, Type, field, list, map,
    object,
};
use super::{core_v1, meta_v1};

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
        "[]v1alpha1.CSIStorageCapacity",
        list(&Shape::Struct(Ref::Fixed(&CSI_STORAGE_CAPACITY))),
        2,
        R,
    ),
];

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
    field("spec", "v1alpha1.VolumeAttachmentSpec", object(&VOLUME_ATTACHMENT_SPEC), 2, R),
    field("status", "v1alpha1.VolumeAttachmentStatus", object(&VOLUME_ATTACHMENT_STATUS), 3, E),
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
    field("items", "[]v1alpha1.VolumeAttachment", list(&Shape::Struct(Ref::Fixed(&VOLUME_ATTACHMENT))), 2, R),
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
    field("source", "v1alpha1.VolumeAttachmentSource", object(&VOLUME_ATTACHMENT_SOURCE), 2, R),
    field("nodeName", "string", TEXT, 3, R),
];

pub(crate) static VOLUME_ATTACHMENT_STATUS: Type =
    Type::fixed("VolumeAttachmentStatus", VOLUME_ATTACHMENT_STATUS_FIELDS, &[], Flags::NONE);
static VOLUME_ATTACHMENT_STATUS_FIELDS: &[Field] = &[
    field("attached", "bool", BOOL, 1, R),
    field("attachmentMetadata", "map[string]string", map(&TEXT), 2, E),
    field("attachError", "v1alpha1.VolumeError", object(&VOLUME_ERROR), 3, P | E),
    field("detachError", "v1alpha1.VolumeError", object(&VOLUME_ERROR), 4, P | E),
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
        "[]v1alpha1.VolumeAttributesClass",
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
