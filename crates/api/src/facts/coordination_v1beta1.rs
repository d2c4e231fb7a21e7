//! Facts of `coordination_v1beta1`, made by `cargo xtask codegen` from k8s.io/*@v0.37.2; do not edit.

use super::meta_v1;
use super::words::{
    E, Embed, Field, Flags, INT32, MICRO_TIME, P, R, Ref, Shape, TEXT, Type, field, list, object,
};

pub(crate) static LEASE: Type = Type::fixed(
    "Lease",
    LEASE_FIELDS,
    &[Embed { name: "TypeMeta", number: 0, start: 0, end: 2 }],
    Flags::NONE,
);
static LEASE_FIELDS: &[Field] = &[
    field("kind", "string", TEXT, 1, E),
    field("apiVersion", "string", TEXT, 2, E),
    field("metadata", "v1.ObjectMeta", object(&meta_v1::OBJECT_META), 1, E),
    field("spec", "v1beta1.LeaseSpec", object(&LEASE_SPEC), 2, E),
];

pub(crate) static LEASE_CANDIDATE: Type = Type::fixed(
    "LeaseCandidate",
    LEASE_CANDIDATE_FIELDS,
    &[Embed { name: "TypeMeta", number: 0, start: 0, end: 2 }],
    Flags::NONE,
);
static LEASE_CANDIDATE_FIELDS: &[Field] = &[
    field("kind", "string", TEXT, 1, E),
    field("apiVersion", "string", TEXT, 2, E),
    field("metadata", "v1.ObjectMeta", object(&meta_v1::OBJECT_META), 1, E),
    field("spec", "v1beta1.LeaseCandidateSpec", object(&LEASE_CANDIDATE_SPEC), 2, E | R),
];

pub(crate) static LEASE_CANDIDATE_LIST: Type = Type::fixed(
    "LeaseCandidateList",
    LEASE_CANDIDATE_LIST_FIELDS,
    &[Embed { name: "TypeMeta", number: 0, start: 0, end: 2 }],
    Flags::NONE,
);
static LEASE_CANDIDATE_LIST_FIELDS: &[Field] = &[
    field("kind", "string", TEXT, 1, E),
    field("apiVersion", "string", TEXT, 2, E),
    field("metadata", "v1.ListMeta", object(&meta_v1::LIST_META), 1, E),
    field("items", "[]v1beta1.LeaseCandidate", list(&Shape::Struct(Ref::Fixed(&LEASE_CANDIDATE))), 2, R),
];

pub(crate) static LEASE_CANDIDATE_SPEC: Type =
    Type::fixed("LeaseCandidateSpec", LEASE_CANDIDATE_SPEC_FIELDS, &[], Flags::NONE);
static LEASE_CANDIDATE_SPEC_FIELDS: &[Field] = &[
    field("leaseName", "string", TEXT, 1, R),
    field("pingTime", "v1.MicroTime", MICRO_TIME, 2, P | E),
    field("renewTime", "v1.MicroTime", MICRO_TIME, 3, P | E),
    field("binaryVersion", "string", TEXT, 4, R),
    field("emulationVersion", "string", TEXT, 5, E),
    field("strategy", "v1.CoordinatedLeaseStrategy", TEXT, 6, E | R),
];

pub(crate) static LEASE_LIST: Type = Type::fixed(
    "LeaseList",
    LEASE_LIST_FIELDS,
    &[Embed { name: "TypeMeta", number: 0, start: 0, end: 2 }],
    Flags::NONE,
);
static LEASE_LIST_FIELDS: &[Field] = &[
    field("kind", "string", TEXT, 1, E),
    field("apiVersion", "string", TEXT, 2, E),
    field("metadata", "v1.ListMeta", object(&meta_v1::LIST_META), 1, E),
    field("items", "[]v1beta1.Lease", list(&Shape::Struct(Ref::Fixed(&LEASE))), 2, R),
];

pub(crate) static LEASE_SPEC: Type = Type::fixed("LeaseSpec", LEASE_SPEC_FIELDS, &[], Flags::NONE);
static LEASE_SPEC_FIELDS: &[Field] = &[
    field("holderIdentity", "string", TEXT, 1, P | E),
    field("leaseDurationSeconds", "int32", INT32, 2, P | E),
    field("acquireTime", "v1.MicroTime", MICRO_TIME, 3, P | E),
    field("renewTime", "v1.MicroTime", MICRO_TIME, 4, P | E),
    field("leaseTransitions", "int32", INT32, 5, P | E),
    field("strategy", "v1.CoordinatedLeaseStrategy", TEXT, 6, P | E),
    field("preferredHolder", "string", TEXT, 7, P | E),
];
