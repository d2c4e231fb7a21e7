//! Resolves declarations into facts: every type reachable from a registered kind, its fields flattened
//! in Go's order, each with shape, presence, protobuf number, list kind and patch strategy.

use std::collections::{BTreeMap, BTreeSet};

use anyhow::{Context as _, Result, bail};

use super::go::{Body, Declaration, GoField, Package};

/// Everything the printer needs.
pub(super) struct Facts {
    /// By module of the facts and name.
    pub(super) types: BTreeMap<Id, TypeFacts>,
    /// (group, version, kind) → type.
    pub(super) kinds: BTreeMap<(String, String, String), Id>,
}

/// A type: the Rust module its package has in the facts, and its Go name.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Id {
    pub(super) module: String,
    pub(super) name: String,
}

pub(super) struct TypeFacts {
    pub(super) fields: Vec<FieldFacts>,
    /// (Go name, protobuf number, first field, field after the last)
    pub(super) embeds: Vec<(String, u16, usize, usize)>,
    pub(super) atomic: bool,
}

pub(super) struct FieldFacts {
    pub(super) json: String,
    pub(super) go: String,
    pub(super) shape: Shape,
    pub(super) number: u16,
    /// The letters of the marks, as `facts/mod.rs` names them.
    pub(super) marks: Vec<&'static str>,
    pub(super) list: List,
    pub(super) patch_key: String,
    pub(super) default: String,
}

pub(super) enum List {
    Unsaid,
    Atomic,
    Set,
    Keyed(Vec<String>),
}

#[derive(Clone)]
pub(super) enum Shape {
    /// One of the shapes without content, by the name of its constant.
    Plain(&'static str),
    Struct(Id),
    List(Box<Shape>),
    Map(Box<Shape>),
    Either(Vec<Shape>),
}

/// Go types whose JSON is their own affair.
static SPECIAL: &[(&str, &str, &str)] = &[
    ("k8s.io/apimachinery/pkg/apis/meta/v1", "Time", "TIME"),
    ("k8s.io/apimachinery/pkg/apis/meta/v1", "MicroTime", "MICRO_TIME"),
    ("k8s.io/apimachinery/pkg/apis/meta/v1", "FieldsV1", "ANY"),
    ("k8s.io/apimachinery/pkg/api/resource", "Quantity", "QUANTITY"),
    ("k8s.io/apimachinery/pkg/util/intstr", "IntOrString", "INT_OR_STRING"),
    ("k8s.io/apimachinery/pkg/runtime", "RawExtension", "ANY"),
    ("k8s.io/apiextensions-apiserver/pkg/apis/apiextensions/v1", "JSON", "ANY"),
];

/// The kinds that belong to every group; their types lie in the package of `meta/v1`.
static SHARED_KINDS: &[&str] = &[
    "APIGroup",
    "APIGroupList",
    "APIResourceList",
    "APIVersions",
    "CreateOptions",
    "DeleteOptions",
    "GetOptions",
    "ListOptions",
    "PartialObjectMetadata",
    "PartialObjectMetadataList",
    "PatchOptions",
    "Status",
    "Table",
    "TableOptions",
    "UpdateOptions",
    "WatchEvent",
];

/// Defaults of fields that are part of a list's key and whose default Go declares elsewhere.
static KEY_DEFAULTS: &[(&str, &str, &str)] =
    &[("ServicePort", "protocol", "\"TCP\""), ("ContainerPort", "protocol", "\"TCP\"")];

const META: &str = "k8s.io/apimachinery/pkg/apis/meta/v1";
const SCHEMAS: &str = "k8s.io/apiextensions-apiserver/pkg/apis/apiextensions/v1";

pub(super) fn resolve(packages: &[Package]) -> Result<Facts> {
    let mut resolver = Resolver::new(packages);
    for package in packages {
        let Some(group) = &package.group else { continue };
        if package.path.starts_with("k8s.io/apimachinery/") {
            continue;
        }
        let version = package.path.rsplit('/').next().unwrap_or_default();
        for kind in package.kinds.iter().filter(|kind| !kind.contains('.')) {
            resolver.kind(group, version, kind, &package.path)?;
        }
    }
    for kind in SHARED_KINDS {
        resolver.kind("meta.k8s.io", "v1", kind, META)?;
    }
    resolver.finish()
}

struct Resolver<'a> {
    declared: BTreeMap<(&'a str, &'a str), &'a Declaration>,
    facts: Facts,
    seen: BTreeSet<Id>,
    /// Types referred to and not yet resolved, with their package.
    open: Vec<(String, String)>,
}

impl<'a> Resolver<'a> {
    fn new(packages: &'a [Package]) -> Self {
        let declared = packages
            .iter()
            .flat_map(|package| {
                package.types.iter().map(|it| ((package.path.as_str(), it.name.as_str()), it))
            })
            .collect();
        let facts = Facts { types: BTreeMap::new(), kinds: BTreeMap::new() };
        Self { declared, facts, seen: BTreeSet::new(), open: Vec::new() }
    }

    fn kind(&mut self, group: &str, version: &str, kind: &str, package: &str) -> Result<()> {
        let Shape::Struct(id) = self.named(package, kind)? else { bail!("the kind {kind} is no struct") };
        self.facts.kinds.insert((group.into(), version.into(), kind.into()), id);
        Ok(())
    }

    fn finish(mut self) -> Result<Facts> {
        while let Some((package, name)) = self.open.pop() {
            let id = Id { module: module(&package), name: name.clone() };
            let declaration = self.declared[&(package.as_str(), name.as_str())];
            let mut facts = TypeFacts {
                fields: Vec::new(),
                embeds: Vec::new(),
                atomic: marker(&declaration.markers, "structType") == Some("atomic"),
            };
            self.fields(&package, declaration, &mut facts).with_context(|| format!("in {package}.{name}"))?;
            self.facts.types.insert(id, facts);
        }
        Ok(self.facts)
    }

    fn fields(&mut self, package: &str, declaration: &'a Declaration, out: &mut TypeFacts) -> Result<()> {
        let Body::Struct(fields) = &declaration.body else { bail!("not a struct") };
        for field in fields {
            let json = field.tags.get("json").map_or("", String::as_str);
            let name = json.split(',').next().unwrap_or_default();
            if name == "-" || field.name.starts_with(char::is_lowercase) {
                continue;
            }
            if field.embedded && name.is_empty() {
                let start = out.fields.len();
                let (package, name) = place(package, declaration, field.go_type.trim_start_matches('*'))?;
                let (package, inner) = self.structure(package, &name)?;
                self.fields(&package, inner, out)?;
                out.embeds.push((field.name.clone(), number(field), start, out.fields.len()));
            } else {
                let name = if name.is_empty() { &field.name } else { name };
                let facts = self.field(package, declaration, field, name)?;
                out.fields.push(facts);
            }
        }
        Ok(())
    }

    /// The struct behind a name and the package that declares it.
    fn structure(&self, package: String, name: &str) -> Result<(String, &'a Declaration)> {
        let declaration = *self
            .declared
            .get(&(package.as_str(), name))
            .with_context(|| format!("nothing declares {package}.{name}"))?;
        match &declaration.body {
            Body::Struct(_) => Ok((package, declaration)),
            Body::Named(other) => {
                let (package, name) = place(&package, declaration, other)?;
                self.structure(package, &name)
            }
        }
    }

    fn field(
        &mut self,
        package: &str,
        declaration: &Declaration,
        field: &GoField,
        json: &str,
    ) -> Result<FieldFacts> {
        let go_type = field.go_type.strip_prefix('*').unwrap_or(&field.go_type);
        let keys: Vec<String> =
            markers(&field.markers, "listMapKey").map(|key| key.trim_matches('"').to_owned()).collect();
        let list = match marker(&field.markers, "listType") {
            Some("map") => List::Keyed(keys),
            Some("set") => List::Set,
            Some("atomic") => List::Atomic,
            _ => List::Unsaid,
        };
        let strategy = field.tags.get("patchStrategy").map_or("", String::as_str);
        let merges = strategy.split(',').any(|it| it == "merge");
        let by_hand = KEY_DEFAULTS.iter().find(|(home, own, _)| (*home, *own) == (&declaration.name, json));
        let default = match by_hand {
            Some((.., default)) => Some(*default),
            None => marker(&field.markers, "default").filter(|it| !it.starts_with("ref(")),
        };
        Ok(FieldFacts {
            json: json.into(),
            go: go_text(package, declaration, go_type)?,
            shape: self.shape(package, declaration, go_type).with_context(|| format!("in field {json}"))?,
            number: number(field),
            marks: marks(field, strategy),
            list,
            patch_key: field.tags.get("patchMergeKey").filter(|_| merges).cloned().unwrap_or_default(),
            default: default.unwrap_or_default().to_owned(),
        })
    }

    fn shape(&mut self, package: &str, declaration: &Declaration, go_type: &str) -> Result<Shape> {
        let plain = match go_type {
            "string" => "TEXT",
            "bool" => "BOOL",
            "int32" | "rune" => "INT32",
            "int64" | "int" => "INT64",
            "float64" => "FLOAT",
            "[]byte" => "BYTES",
            "interface{}" | "any" | "json.RawMessage" => "ANY",
            _ => "",
        };
        if !plain.is_empty() {
            return Ok(Shape::Plain(plain));
        }
        let boxed = |shape| Box::new(shape);
        if let Some(item) = go_type.strip_prefix("[]") {
            return Ok(Shape::List(boxed(self.shape(package, declaration, item.trim_start_matches('*'))?)));
        }
        if let Some(entry) = go_type.strip_prefix("map[") {
            let (_, value) = entry.split_once(']').context("a map without value")?;
            return Ok(Shape::Map(boxed(self.shape(package, declaration, value.trim_start_matches('*'))?)));
        }
        let (package, name) = place(package, declaration, go_type)?;
        self.named(&package, &name)
    }

    fn named(&mut self, package: &str, name: &str) -> Result<Shape> {
        if let Some((.., constant)) = SPECIAL.iter().find(|(home, own, _)| (*home, *own) == (package, name)) {
            return Ok(Shape::Plain(constant));
        }
        if let Some(shape) = self.schema_union(package, name)? {
            return Ok(shape);
        }
        let declaration = self
            .declared
            .get(&(package, name))
            .with_context(|| format!("nothing declares {package}.{name}"))?;
        match &declaration.body {
            Body::Named(go_type) => self.shape(package, declaration, go_type),
            Body::Struct(_) => {
                let id = Id { module: module(package), name: name.into() };
                if self.seen.insert(id.clone()) {
                    self.open.push((package.into(), name.into()));
                }
                Ok(Shape::Struct(id))
            }
        }
    }

    /// The three places of a JSON schema that hold one thing or another.
    fn schema_union(&mut self, package: &str, name: &str) -> Result<Option<Shape>> {
        if package != SCHEMAS || !name.starts_with("JSONSchemaPropsOr") {
            return Ok(None);
        }
        let schema = self.named(package, "JSONSchemaProps")?;
        let other = match name {
            "JSONSchemaPropsOrBool" => Shape::Plain("BOOL"),
            "JSONSchemaPropsOrArray" => Shape::List(Box::new(schema.clone())),
            "JSONSchemaPropsOrStringArray" => Shape::List(Box::new(Shape::Plain("TEXT"))),
            _ => bail!("an unknown kind of schema choice: {name}"),
        };
        Ok(Some(Shape::Either(vec![schema, other])))
    }
}

/// Where a name in a declaration is declared: package and name.
fn place(package: &str, declaration: &Declaration, go_type: &str) -> Result<(String, String)> {
    let Some((alias, name)) = go_type.split_once('.') else {
        return Ok((package.into(), go_type.into()));
    };
    let path = declaration.imports.get(alias).with_context(|| format!("nothing imports {alias}"))?;
    Ok((path.clone(), name.into()))
}

/// The type as Go's reflection prints it: packages by their own names, not by the file's aliases.
fn go_text(package: &str, declaration: &Declaration, go_type: &str) -> Result<String> {
    if let Some(item) = go_type.strip_prefix("[]") {
        return Ok(if item == "byte" {
            "[]uint8".into()
        } else {
            format!("[]{}", go_text(package, declaration, item)?)
        });
    }
    if let Some(item) = go_type.strip_prefix('*') {
        return Ok(format!("*{}", go_text(package, declaration, item)?));
    }
    if let Some((key, value)) = go_type.strip_prefix("map[").and_then(|entry| entry.split_once(']')) {
        let (key, value) = (go_text(package, declaration, key)?, go_text(package, declaration, value)?);
        return Ok(format!("map[{key}]{value}"));
    }
    if go_type.starts_with(char::is_lowercase) && !go_type.contains('.') {
        return Ok(go_type.into());
    }
    let (package, name) = place(package, declaration, go_type)?;
    Ok(format!("{}.{name}", package.rsplit('/').next().unwrap_or_default()))
}

/// The module of the facts for a package: `k8s.io/api/apps/v1` → `apps_v1`.
fn module(package: &str) -> String {
    let mut parts = package.rsplit('/');
    let last = parts.next().unwrap_or_default();
    if last.starts_with('v') { format!("{}_{last}", parts.next().unwrap_or_default()) } else { last.into() }
}

fn number(field: &GoField) -> u16 {
    let protobuf = field.tags.get("protobuf").map_or("", String::as_str);
    protobuf.split(',').nth(1).and_then(|number| number.parse().ok()).unwrap_or_default()
}

fn marks(field: &GoField, strategy: &str) -> Vec<&'static str> {
    let json = field.tags.get("json").map_or("", String::as_str);
    let option = |name: &str| json.split(',').skip(1).any(|it| it == name);
    let said = |name: &str| field.markers.iter().any(|it| it == name);
    let omits = option("omitempty");
    let atomic = ["mapType", "structType"].iter().any(|it| marker(&field.markers, it) == Some("atomic"));
    [
        (field.go_type.starts_with('*'), "P"),
        (omits, "E"),
        (option("omitzero"), "Z"),
        (said("required") || !(said("optional") || omits), "R"),
        (strategy.split(',').any(|it| it == "merge"), "M"),
        (strategy.split(',').any(|it| it == "retainKeys"), "K"),
        (strategy.split(',').any(|it| it == "replace"), "S"),
        (atomic, "A"),
    ]
    .into_iter()
    .filter_map(|(holds, letter)| holds.then_some(letter))
    .collect()
}

fn markers<'m>(markers: &'m [String], name: &str) -> impl Iterator<Item = &'m str> {
    markers.iter().filter_map(move |it| it.strip_prefix(name)?.strip_prefix('='))
}

fn marker<'m>(all: &'m [String], name: &str) -> Option<&'m str> {
    markers(all, name).next()
}
