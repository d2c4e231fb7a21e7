//! The shape of every type: what the decoder, the canonical form, patches and field sets go by.
//!
//! The types of Kubernetes are static facts under `facts`, made by `cargo xtask
//! codegen`; they cost nothing at start. The types of custom resources are the same structs, built at
//! run time and shared. A schema holds no descriptions and no validation rules.

use std::ops::{BitOr, Deref};
use std::sync::Arc;

use crate::meta::Gvk;
use crate::node::Text;

/// A part of a schema: for ever (built-in) or shared (made at run time).
#[derive(Debug)]
pub enum Ref<T: ?Sized + 'static> {
    /// Part of the program.
    Fixed(&'static T),
    /// Made at run time.
    Shared(Arc<T>),
}

impl<T: ?Sized> Clone for Ref<T> {
    fn clone(&self) -> Self {
        match self {
            Self::Fixed(value) => Self::Fixed(value),
            Self::Shared(value) => Self::Shared(Arc::clone(value)),
        }
    }
}

impl<T: ?Sized> Deref for Ref<T> {
    type Target = T;

    fn deref(&self) -> &T {
        match self {
            Self::Fixed(value) => value,
            Self::Shared(value) => value,
        }
    }
}

/// A kind in one version: its name and the type of its objects.
#[derive(Clone, Debug)]
pub struct Schema {
    /// The group; empty for the core group.
    pub group: Text,
    /// The version, such as `v1`.
    pub version: Text,
    /// The kind, such as `Pod`.
    pub kind: Text,
    /// The type of the whole object.
    pub root: Ref<Type>,
}

impl Schema {
    /// A schema made at run time.
    pub fn new(gvk: Gvk, root: Type) -> Self {
        Self { group: gvk.group, version: gvk.version, kind: gvk.kind, root: Ref::Shared(Arc::new(root)) }
    }

    /// A schema for objects of which nothing is known: every field is kept, keys are sorted.
    pub fn untyped(gvk: Gvk) -> Self {
        Self { root: Ref::Fixed(&OPEN), ..Self::new(gvk, Type::default()) }
    }

    /// A built-in schema.
    pub(crate) const fn fixed(
        group: &'static str,
        version: &'static str,
        kind: &'static str,
        root: &'static Type,
    ) -> Self {
        Self {
            group: Text::const_new(group),
            version: Text::const_new(version),
            kind: Text::const_new(kind),
            root: Ref::Fixed(root),
        }
    }

    /// Group, version and kind.
    pub fn gvk(&self) -> Gvk {
        Gvk::new(self.group.clone(), self.version.clone(), self.kind.clone())
    }

    /// The `apiVersion` of its objects.
    pub fn api_version(&self) -> Text {
        crate::meta::api_version(&self.group, &self.version)
    }
}

/// Every built-in schema, sorted by group, version and kind. Lists and options are among them.
pub fn all() -> &'static [Schema] {
    crate::facts::KINDS
}

/// The built-in schema of a kind. The kinds every group shares (`DeleteOptions`, `Status`,
/// `WatchEvent`, `Table`, `PartialObjectMetadata` and their like) are found under any group.
pub fn find(group: &str, version: &str, kind: &str) -> Option<&'static Schema> {
    find_exact(group, version, kind).or_else(|| find_exact("meta.k8s.io", "v1", kind))
}

fn find_exact(group: &str, version: &str, kind: &str) -> Option<&'static Schema> {
    let at = all()
        .binary_search_by(|it| {
            (it.group.as_str(), it.version.as_str(), it.kind.as_str()).cmp(&(group, version, kind))
        })
        .ok()?;
    Some(&all()[at])
}

/// The built-in type of `metadata`.
pub fn object_meta() -> &'static Type {
    &crate::facts::meta_v1::OBJECT_META
}

/// The built-in types that the types of many groups are made of. They belong to the group `meta.k8s.io`, like the
/// kinds of that group, and are no kinds.
pub fn meta_types() -> [&'static Type; 9] {
    use crate::facts::meta_v1;
    [
        &meta_v1::OBJECT_META,
        &meta_v1::LIST_META,
        &meta_v1::CONDITION,
        &meta_v1::LABEL_SELECTOR,
        &meta_v1::LABEL_SELECTOR_REQUIREMENT,
        &meta_v1::FIELD_SELECTOR_REQUIREMENT,
        &meta_v1::GROUP_RESOURCE,
        &meta_v1::GROUP_VERSION_KIND,
        &meta_v1::GROUP_VERSION_RESOURCE,
    ]
}

/// What all of this accepts: any field, sorted by key.
static OPEN: Type = Type {
    name: Text::const_new(""),
    fields: Ref::Fixed(&[]),
    embeds: &[],
    flags: Flags(Flags::OPEN.0 | Flags::SORTED.0),
};

/// A struct: its fields in the order in which Go prints them.
#[derive(Clone, Debug)]
pub struct Type {
    /// The Go name, such as `DeploymentSpec`; part of decoding errors.
    pub name: Text,
    /// The fields; those of embedded structs stand where these are embedded.
    pub fields: Ref<[Field]>,
    /// Which runs of fields come from embedded structs: protobuf nests them, JSON does not.
    pub embeds: &'static [Embed],
    /// [`Flags::ATOMIC`], [`Flags::OPEN`], [`Flags::SORTED`].
    pub flags: Flags,
}

impl Default for Type {
    fn default() -> Self {
        Self { name: Text::const_new(""), fields: Ref::Fixed(&[]), embeds: &[], flags: Flags::NONE }
    }
}

impl Type {
    /// A struct made at run time.
    pub fn new(name: impl Into<Text>, fields: Vec<Field>, flags: Flags) -> Self {
        Self { name: name.into(), fields: Ref::Shared(fields.into()), embeds: &[], flags }
    }

    /// A built-in struct.
    pub(crate) const fn fixed(
        name: &'static str,
        fields: &'static [Field],
        embeds: &'static [Embed],
        flags: Flags,
    ) -> Self {
        Self { name: Text::const_new(name), fields: Ref::Fixed(fields), embeds, flags }
    }

    /// The field of a name.
    pub fn field(&self, name: &str) -> Option<&Field> {
        self.position(name, 0).map(|at| &self.fields[at])
    }

    /// The index of a field; the search starts at `hint` (one after the field before it, for input
    /// in the usual order) and wraps around.
    pub fn position(&self, name: &str, hint: usize) -> Option<usize> {
        let fields: &[Field] = &self.fields;
        let (before, after) = fields.split_at(hint.min(fields.len()));
        let found = |fields: &[Field]| fields.iter().position(|field| field.name == name);
        found(after).map(|at| at + before.len()).or_else(|| found(before))
    }

    /// The type reached through dotted field names, through lists and maps as well.
    pub fn at(&self, path: &str) -> Option<&Type> {
        crate::node::steps(path).try_fold(self, |here, step| here.field(step)?.shape.element())
    }
}

/// A run of fields that come from one embedded struct.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Embed {
    /// The Go name of the embedded struct, such as `VolumeSource`.
    pub name: &'static str,
    /// Its protobuf field number; 0 when protobuf leaves it out.
    pub number: u16,
    /// The index of its first field.
    pub start: u16,
    /// The index after its last field.
    pub end: u16,
}

/// A field of a struct.
#[derive(Clone, Debug)]
pub struct Field {
    /// The JSON name.
    pub name: Text,
    /// The Go type as reflection prints it, without the outer pointer, such as `[]v1.Container`.
    pub go: &'static str,
    /// What its values are.
    pub shape: Shape,
    /// Presence: [`Flags::POINTER`], [`Flags::OMIT_EMPTY`], [`Flags::OMIT_ZERO`], [`Flags::REQUIRED`];
    /// patches: [`Flags::PATCH_MERGE`], [`Flags::RETAIN_KEYS`]; merging: [`Flags::ATOMIC`].
    pub flags: Flags,
    /// The protobuf field number; 0 when protobuf leaves it out.
    pub number: u16,
    /// How its list is merged.
    pub list: ListKind,
    /// The key by which a strategic merge patch matches the items; empty when there is none.
    pub patch_key: &'static str,
    /// The declared default as JSON text; empty when there is none.
    pub default: &'static str,
}

impl Field {
    /// A field made at run time.
    pub fn new(name: impl Into<Text>, shape: Shape, flags: Flags) -> Self {
        let list = ListKind::Unsaid;
        Self { name: name.into(), go: "", shape, flags, number: 0, list, patch_key: "", default: "" }
    }

    /// A built-in field.
    pub(crate) const fn fixed(
        name: &'static str,
        go: &'static str,
        shape: Shape,
        number: u16,
        flags: Flags,
        list: ListKind,
    ) -> Self {
        Self { name: Text::const_new(name), go, shape, flags, number, list, patch_key: "", default: "" }
    }

    /// The built-in field with its strategic merge key.
    pub(crate) const fn patched(mut self, key: &'static str) -> Self {
        self.patch_key = key;
        self
    }

    /// The built-in field with its default, as JSON.
    pub(crate) const fn defaulted(mut self, json: &'static str) -> Self {
        self.default = json;
        self
    }

    /// Whether Go distinguishes absent from zero: a pointer.
    pub fn is_pointer(&self) -> bool {
        self.flags.has(Flags::POINTER)
    }
}

/// What values a field, an item or an entry has.
#[derive(Clone, Debug)]
pub enum Shape {
    /// A truth value.
    Bool,
    /// A string.
    Text,
    /// Whole numbers of 8 to 64 bits, with and without sign.
    Int(IntKind),
    /// A double.
    Float,
    /// Bytes, base64 in JSON.
    Bytes,
    /// RFC 3339 in seconds.
    Time,
    /// RFC 3339 in microseconds.
    MicroTime,
    /// A quantity; JSON may give a number.
    Quantity,
    /// A number or a text.
    IntOrString,
    /// Any JSON value, kept as it is.
    Any,
    /// A struct.
    Struct(Ref<Type>),
    /// A list of items.
    List(Ref<Shape>),
    /// A map from texts.
    Map(Ref<Shape>),
    /// One of several, told apart by their JSON type.
    Either(Ref<[Shape]>),
}

impl Shape {
    /// The struct this leads to, through lists and maps.
    pub fn element(&self) -> Option<&Type> {
        match self {
            Self::Struct(inner) => Some(inner),
            Self::List(inner) | Self::Map(inner) => inner.element(),
            _ => None,
        }
    }

    /// A struct made at run time.
    pub fn object(inner: Type) -> Self {
        Self::Struct(Ref::Shared(Arc::new(inner)))
    }

    /// A list made at run time.
    pub fn list_of(item: Shape) -> Self {
        Self::List(Ref::Shared(Arc::new(item)))
    }

    /// A map made at run time.
    pub fn map_of(value: Shape) -> Self {
        Self::Map(Ref::Shared(Arc::new(value)))
    }
}

/// The range of a whole number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "the names of the integer types say all")]
pub enum IntKind {
    I8,
    I16,
    I32,
    I64,
    U8,
    U16,
    U32,
    U64,
}

impl IntKind {
    /// Whether the number is in range. Above `i64` no number is held.
    pub fn holds(self, int: i64) -> bool {
        match self {
            Self::I8 => i8::try_from(int).is_ok(),
            Self::I16 => i16::try_from(int).is_ok(),
            Self::I32 => i32::try_from(int).is_ok(),
            Self::I64 => true,
            Self::U8 => u8::try_from(int).is_ok(),
            Self::U16 => u16::try_from(int).is_ok(),
            Self::U32 => u32::try_from(int).is_ok(),
            Self::U64 => int >= 0,
        }
    }

    /// Go's name of the type.
    pub fn go(self) -> &'static str {
        match self {
            Self::I8 => "int8",
            Self::I16 => "int16",
            Self::I32 => "int32",
            Self::I64 => "int64",
            Self::U8 => "uint8",
            Self::U16 => "uint16",
            Self::U32 => "uint32",
            Self::U64 => "uint64",
        }
    }
}

/// How server-side apply merges a list (`x-kubernetes-list-type`).
#[derive(Clone, Debug, Default)]
pub enum ListKind {
    /// Nothing is said, which means atomic.
    #[default]
    Unsaid,
    /// Replaced as a whole.
    Atomic,
    /// Each item at most once.
    Set,
    /// Items matched by the values of these fields.
    Keyed(Keys),
}

/// The names of the fields that make an item's key.
#[derive(Clone, Debug)]
pub enum Keys {
    /// Of a built-in type.
    Fixed(&'static [&'static str]),
    /// Of a type made at run time.
    Shared(Arc<[Text]>),
}

impl Keys {
    /// The names in their order.
    pub fn iter(&self) -> impl Iterator<Item = &str> {
        let (fixed, shared): (&[&str], &[Text]) = match self {
            Self::Fixed(keys) => (keys, &[]),
            Self::Shared(keys) => (&[], keys),
        };
        fixed.iter().copied().chain(shared.iter().map(Text::as_str))
    }
}

/// A set of marks on a field or type.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Flags(u16);

impl Flags {
    /// No mark.
    pub const NONE: Self = Self(0);
    /// Field: a Go pointer; zero and absent differ.
    pub const POINTER: Self = Self(1);
    /// Field: `omitempty`.
    pub const OMIT_EMPTY: Self = Self(1 << 1);
    /// Field: `omitzero`.
    pub const OMIT_ZERO: Self = Self(1 << 2);
    /// Field: required by the API.
    pub const REQUIRED: Self = Self(1 << 3);
    /// Field: `patchStrategy` contains `merge`.
    pub const PATCH_MERGE: Self = Self(1 << 4);
    /// Field: `patchStrategy` contains `retainKeys`.
    pub const RETAIN_KEYS: Self = Self(1 << 5);
    /// Field, type: a map or struct replaced as a whole by server-side apply.
    pub const ATOMIC: Self = Self(1 << 6);
    /// Type: fields it does not list are kept (`x-kubernetes-preserve-unknown-fields`).
    pub const OPEN: Self = Self(1 << 7);
    /// Type: printed by sorted keys and nothing is left out, as custom resources are.
    pub const SORTED: Self = Self(1 << 8);
    /// Field: `patchStrategy` is `replace`.
    pub const PATCH_REPLACE: Self = Self(1 << 9);

    /// Whether all marks of `other` are here.
    pub const fn has(self, other: Self) -> bool {
        self.0 & other.0 == other.0
    }

    /// Both sets; usable in constants.
    #[must_use]
    pub const fn and(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    /// From the bits that the generated facts write.
    pub(crate) const fn bits(bits: u16) -> Self {
        Self(bits)
    }
}

impl BitOr for Flags {
    type Output = Self;

    fn bitor(self, other: Self) -> Self {
        self.and(other)
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    /// Every built-in type that a kind leads to, once.
    fn every_type() -> Vec<&'static Type> {
        fn visit(shape: &'static Shape, open: &mut Vec<&'static Type>) {
            match shape {
                Shape::Struct(Ref::Fixed(inner)) => open.push(inner),
                Shape::List(Ref::Fixed(inner)) | Shape::Map(Ref::Fixed(inner)) => visit(inner, open),
                Shape::Either(Ref::Fixed(choices)) => choices.iter().for_each(|choice| visit(choice, open)),
                _ => {}
            }
        }
        let mut seen: BTreeSet<*const Type> = BTreeSet::new();
        let mut found = Vec::new();
        let mut open: Vec<&'static Type> = Vec::new();
        for schema in all() {
            if let Ref::Fixed(root) = &schema.root {
                open.push(root);
            }
        }
        while let Some(next) = open.pop() {
            if seen.insert(std::ptr::from_ref(next)) {
                found.push(next);
                if let Ref::Fixed(fields) = &next.fields {
                    fields.iter().for_each(|field| visit(&field.shape, &mut open));
                }
            }
        }
        found
    }

    #[test]
    fn kinds_are_sorted_and_found() {
        let names: Vec<_> = all().iter().map(|it| (&it.group, &it.version, &it.kind)).collect();
        assert!(names.is_sorted_by(|left, right| left < right));
        assert!(all().len() > 300);
        assert_eq!(find("apps", "v1", "Deployment").unwrap().gvk().to_string(), "apps/v1, Kind=Deployment");
        assert_eq!(find("apps", "v1", "DeleteOptions").unwrap().root.name, "DeleteOptions");
        assert!(find("apps", "v1", "Nothing").is_none());
    }

    #[test]
    fn what_matches_items_is_a_field_of_the_items() {
        let types = every_type();
        assert!(types.len() > 1000, "{}", types.len());
        for owner in types {
            for field in owner.fields.iter() {
                let item = field.shape.element();
                let has = |key: &str| item.is_some_and(|item| item.field(key).is_some());
                if let ListKind::Keyed(keys) = &field.list {
                    assert!(keys.iter().count() > 0 && keys.iter().all(has), "{}.{}", owner.name, field.name);
                }
                assert!(field.patch_key.is_empty() || has(field.patch_key), "{}.{}", owner.name, field.name);
            }
        }
    }

    #[test]
    fn names_are_unique_and_embedded_runs_lie_inside() {
        for owner in every_type() {
            let names: BTreeSet<&str> = owner.fields.iter().map(|field| field.name.as_str()).collect();
            assert_eq!(names.len(), owner.fields.len(), "{}", owner.name);
            for embed in owner.embeds {
                assert!(
                    embed.start <= embed.end && usize::from(embed.end) <= owner.fields.len(),
                    "{}",
                    owner.name
                );
            }
        }
    }

    #[test]
    fn the_facts_that_everything_hangs_on() {
        let pod = &find("", "v1", "Pod").unwrap().root;
        let ports = pod.at("spec.containers").unwrap().field("ports").unwrap();
        assert!(
            matches!(&ports.list, ListKind::Keyed(keys) if keys.iter().eq(["containerPort", "protocol"]))
        );
        assert_eq!(ports.patch_key, "containerPort");
        assert_eq!(ports.shape.element().unwrap().field("protocol").unwrap().default, "\"TCP\"");
        let created = object_meta().field("creationTimestamp").unwrap();
        assert!(created.flags.has(Flags::OMIT_ZERO) && !created.is_pointer());
        let strategy =
            find("apps", "v1", "Deployment").unwrap().root.at("spec").unwrap().field("strategy").unwrap();
        assert!(strategy.flags.has(Flags::RETAIN_KEYS));
    }

    #[test]
    fn a_field_is_found_from_any_hint() {
        let meta = object_meta();
        for hint in 0..=meta.fields.len() + 1 {
            assert_eq!(meta.position("name", hint), Some(0));
            assert_eq!(meta.position("nothing", hint), None);
        }
    }
}
