//! OpenAPI v3: the types and paths of each group version, as clients read them for `explain`, for merging
//! patches and to learn what the server can do.
//!
//! Types come from the facts, paths from the registry, descriptions from the typed views. A document is made when
//! it is first asked for; what it is made of is not kept.

use std::collections::{BTreeMap, HashMap};
use std::sync::OnceLock;

use api::schema::{self, Field, Flags, ListKind, Schema, Shape, Type};
use api::view::Descriptions;
use api::{Map, Node, node};
use http::HeaderMap;
use resources::Storage;

use super::Tagged;
use crate::accept::Encoding;
use crate::describe::present::encode;
use crate::http::HttpResponse;
use crate::kinds::{Kinds, Served};

/// The content types of patches that are understood.
const PATCHES: [&str; 3] =
    ["application/json-patch+json", "application/merge-patch+json", "application/strategic-merge-patch+json"];

/// Where the types are defined that all groups share.
const META: &str = "io.k8s.apimachinery.pkg.apis.meta.v1";

/// The name of quantities.
const QUANTITY: &str = "io.k8s.apimachinery.pkg.api.resource.Quantity";

/// The name of what is a number or a text.
const INT_OR_STRING: &str = "io.k8s.apimachinery.pkg.util.intstr.IntOrString";

/// OpenAPI, each document made when it is first asked for.
pub(crate) struct OpenApi {
    /// By the path below `/openapi/v3/`: `api/v1`, `apis/apps/v1`.
    documents: BTreeMap<String, (Vec<Served>, OnceLock<Tagged>)>,
    index: OnceLock<Tagged>,
    names: OnceLock<TypeNames>,
}

impl OpenApi {
    /// Describes all kinds.
    pub(crate) fn new(kinds: Kinds) -> Self {
        let mut documents: BTreeMap<String, (Vec<Served>, OnceLock<Tagged>)> = BTreeMap::new();
        for served in kinds.served() {
            documents.entry(document_path(&served)).or_default().0.push(served);
        }
        Self { documents, index: OnceLock::new(), names: OnceLock::new() }
    }

    /// The answer to a path; none when it is none of OpenAPI's.
    pub(crate) fn respond(&self, path: &str, headers: &HeaderMap) -> Option<HttpResponse> {
        let rest = path.strip_prefix("/openapi/v3")?.trim_matches('/');
        let document = if rest.is_empty() { self.index() } else { self.document(rest)? };
        Some(document.respond(headers, "application/json"))
    }

    fn index(&self) -> &Tagged {
        self.index.get_or_init(|| {
            let mut paths = Map::new();
            for path in self.documents.keys() {
                let tag = self.document(path).map(Tagged::tag).unwrap_or_default();
                let url = format!("/openapi/v3/{path}?hash={tag}");
                paths.insert(path.as_str(), node! { "serverRelativeURL": url.as_str() });
            }
            Tagged::new(encode(&node! { "paths": paths }, Encoding::Json))
        })
    }

    fn document(&self, path: &str) -> Option<&Tagged> {
        let (served, document) = self.documents.get(path)?;
        let names = self.names.get_or_init(TypeNames::new);
        Some(document.get_or_init(|| Tagged::new(encode(&describe(served, names), Encoding::Json))))
    }
}

fn document_path(served: &Served) -> String {
    let root = if served.group().is_empty() { "api" } else { "apis" };
    format!("{root}/{}", served.version.api_version())
}

fn describe(served: &[Served], names: &TypeNames) -> Node {
    let kinds = served.iter().map(|it| (it.version.api_version(), it.resource.names().kind));
    let mut schemas = Schemas { names, descriptions: Descriptions::of(kinds), made: BTreeMap::new() };
    let mut paths = BTreeMap::new();
    for it in served {
        let Some(schema) = it.resource.schema(it.version.api_version()) else { continue };
        let root = schemas.kind(schema);
        describe_paths(it, &root, &mut paths);
    }
    let sorted = |entries: BTreeMap<String, Node>| {
        let mut map = Map::new();
        for (key, value) in entries {
            map.insert(key.as_str(), value);
        }
        map
    };
    node! {
        "openapi": "3.0.0",
        "info": { "title": "Kubernetes", "version": "v1.37.0" },
        "paths": (sorted(paths)),
        "components": { "schemas": (sorted(schemas.made)) },
    }
}

/// The paths of a kind: its collection and its objects.
fn describe_paths(served: &Served, root: &str, paths: &mut BTreeMap<String, Node>) {
    let names = served.resource.names();
    let prefix = if served.group().is_empty() { "/api" } else { "/apis" };
    let namespace = if served.resource.is_namespaced() { "/namespaces/{namespace}" } else { "" };
    let collection = format!("{prefix}/{}{namespace}/{}", served.version.api_version(), names.plural);
    let operation = |action: &str| Operation { served, root, action: action.to_owned() };
    let mut on_collection = Map::new();
    on_collection.insert("post", operation("post").describe(&["dryRun", "fieldManager", "fieldValidation"]));
    if served.resource.storage() == Storage::Kept {
        let selecting = ["labelSelector", "fieldSelector", "limit", "continue", "resourceVersion", "watch"];
        on_collection.insert("get", operation("list").describe(&selecting));
        on_collection.insert("delete", operation("deletecollection").describe(&selecting));
        let mut on_object = Map::new();
        on_object.insert("get", operation("get").describe(&[]));
        on_object.insert("put", operation("put").describe(&["dryRun", "fieldManager", "fieldValidation"]));
        on_object.insert(
            "patch",
            operation("patch").describe(&["dryRun", "fieldManager", "fieldValidation", "force"]),
        );
        on_object.insert(
            "delete",
            operation("delete").describe(&["dryRun", "gracePeriodSeconds", "propagationPolicy"]),
        );
        paths.insert(format!("{collection}/{{name}}"), Node::Map(on_object));
    }
    paths.insert(collection, Node::Map(on_collection));
}

struct Operation<'a> {
    served: &'a Served,
    root: &'a str,
    action: String,
}

impl Operation<'_> {
    fn describe(&self, parameters: &[&str]) -> Node {
        let parameters = parameters.iter().map(|name| {
            node! { "name": *name, "in": "query", "schema": { "type": "string", "uniqueItems": true } }
        });
        let parameters: Vec<Node> = parameters.collect();
        let body = node! { "schema": { "$ref": (reference(self.root).as_str()) } };
        let mut operation = node! {
            "parameters": parameters,
            "responses": { "200": { "description": "OK", "content": { "application/json": (body.clone()) } } },
            "x-kubernetes-action": (self.action.as_str()),
            "x-kubernetes-group-version-kind": (kind_of(self.served.version.api_version(), self.served.resource.names().kind)),
        };
        let accepted: &[&str] = match self.action.as_str() {
            "patch" => &PATCHES,
            "post" | "put" => &["application/json", "application/yaml"],
            _ => &[],
        };
        if !accepted.is_empty() {
            let mut content = Map::new();
            for kind in accepted {
                content.insert(*kind, body.clone());
            }
            operation.make_map().insert("requestBody", node! { "content": content, "required": true });
        }
        operation
    }
}

fn kind_of(api_version: &str, kind: &str) -> Node {
    let (group, version) = api_version.split_once('/').unwrap_or(("", api_version));
    node! { "group": group, "version": version, "kind": kind }
}

fn reference(name: &str) -> String {
    format!("#/components/schemas/{name}")
}

/// The schemas of one document, each made once.
struct Schemas<'a> {
    names: &'a TypeNames,
    descriptions: Descriptions,
    made: BTreeMap<String, Node>,
}

impl Schemas<'_> {
    /// The schema of a kind; returns its name.
    fn kind(&mut self, schema: &Schema) -> String {
        let name = self.object(&schema.root);
        if let Some(made) = self.made.get_mut(&name) {
            let kind = kind_of(&schema.api_version(), &schema.kind);
            made.make_map().insert("x-kubernetes-group-version-kind", Node::List(vec![kind]));
        }
        name
    }

    /// The schema of a struct; returns its name.
    fn object(&mut self, of: &Type) -> String {
        let name = self.names.name(of);
        if self.made.contains_key(&name) {
            return name;
        }
        // Some types contain themselves.
        self.made.insert(name.clone(), Node::Null);
        let mut properties = Map::new();
        let mut required = Vec::new();
        for field in of.fields.iter() {
            let mut property = self.field(field);
            if let Some(text) = self.descriptions.of_field(&name, &field.name) {
                property.make_map().insert("description", text);
            }
            properties.insert(field.name.clone(), property);
            if field.flags.has(Flags::REQUIRED) {
                required.push(Node::from(&field.name));
            }
        }
        let mut made = node! { "type": "object" };
        let map = made.make_map();
        if let Some(text) = self.descriptions.of_type(&name) {
            map.insert("description", text);
        }
        if !properties.is_empty() {
            map.insert("properties", properties);
        }
        if !required.is_empty() {
            map.insert("required", Node::List(required));
        }
        if of.flags.has(Flags::ATOMIC) {
            map.insert("x-kubernetes-map-type", "atomic");
        }
        self.made.insert(name.clone(), made);
        name
    }

    fn field(&mut self, field: &Field) -> Node {
        let mut made = self.shape(&field.shape);
        let map = made.make_map();
        match &field.list {
            ListKind::Unsaid => {}
            ListKind::Atomic => drop(map.insert("x-kubernetes-list-type", "atomic")),
            ListKind::Set => drop(map.insert("x-kubernetes-list-type", "set")),
            ListKind::Keyed(keys) => {
                let keys = keys.iter().map(Node::from).collect();
                map.insert("x-kubernetes-list-map-keys", Node::List(keys));
                map.insert("x-kubernetes-list-type", "map");
            }
        }
        let merge = field.flags.has(Flags::PATCH_MERGE).then_some("merge");
        let retain = field.flags.has(Flags::RETAIN_KEYS).then_some("retainKeys");
        let strategy: Vec<&str> = [merge, retain].into_iter().flatten().collect();
        if !strategy.is_empty() {
            map.insert("x-kubernetes-patch-strategy", strategy.join(",").as_str());
        }
        if !field.patch_key.is_empty() {
            map.insert("x-kubernetes-patch-merge-key", field.patch_key);
        }
        if field.flags.has(Flags::ATOMIC) {
            map.insert("x-kubernetes-map-type", "atomic");
        }
        if let Ok(default) =
            api::codec::json::decode_untyped(field.default.as_bytes(), &api::limits::Budget::TRUSTED)
        {
            map.insert("default", default);
        }
        made
    }

    /// A reference to a type that is no struct and has a name of its own.
    fn scalar(&mut self, name: &str, mut made: Node) -> Node {
        if let Some(text) = self.descriptions.of_type(name) {
            made.make_map().insert("description", text);
        }
        self.made.entry(name.to_owned()).or_insert(made);
        node! { "allOf": [{ "$ref": (reference(name).as_str()) }] }
    }

    fn shape(&mut self, shape: &Shape) -> Node {
        match shape {
            Shape::Bool => node! { "type": "boolean" },
            Shape::Text => node! { "type": "string" },
            Shape::Int(kind) => {
                let format = if kind.go().contains("64") { "int64" } else { "int32" };
                node! { "type": "integer", "format": format }
            }
            Shape::Float => node! { "type": "number", "format": "double" },
            Shape::Bytes => node! { "type": "string", "format": "byte" },
            Shape::Time | Shape::MicroTime => node! { "type": "string", "format": "date-time" },
            Shape::Quantity => {
                self.scalar(QUANTITY, node! { "oneOf": [{ "type": "string" }, { "type": "number" }] })
            }
            Shape::IntOrString => {
                let types = node! { "format": "int-or-string", "oneOf": [{ "type": "integer" }, { "type": "string" }] };
                self.scalar(INT_OR_STRING, types)
            }
            Shape::Any => node! { "type": "object" },
            // A reference alone would hide what stands beside it.
            Shape::Struct(of) => {
                let name = self.object(of);
                node! { "allOf": [{ "$ref": (reference(&name).as_str()) }] }
            }
            Shape::List(item) => node! { "type": "array", "items": (self.shape(item)) },
            Shape::Map(value) => node! { "type": "object", "additionalProperties": (self.shape(value)) },
            Shape::Either(shapes) => {
                let shapes: Vec<Node> = shapes.iter().map(|shape| self.shape(shape)).collect();
                node! { "oneOf": shapes }
            }
        }
    }
}

/// What types are called in OpenAPI: by the group in which they are defined. A type is known by where it lies,
/// which is for ever.
struct TypeNames(HashMap<usize, String>);

impl TypeNames {
    fn new() -> Self {
        let mut names = Self(HashMap::new());
        // What several groups use is defined in the first of these that reaches it. Admission only wraps what
        // others define.
        let home = |schema: &&Schema| match schema.group.as_str() {
            "meta.k8s.io" => 0,
            "" => 1,
            "admission.k8s.io" => 3,
            _ => 2,
        };
        let mut schemas: Vec<&Schema> = schema::all().iter().collect();
        schemas.sort_by_key(home);
        for shared in schema::meta_types() {
            names.walk(shared, META);
        }
        for schema in schemas {
            let package = match schema.group.as_str() {
                "meta.k8s.io" => META.to_owned(),
                "" => format!("io.k8s.api.core.{}", schema.version),
                group => {
                    format!("io.k8s.api.{}.{}", group.split('.').next().unwrap_or(group), schema.version)
                }
            };
            names.walk(&schema.root, &package);
        }
        names
    }

    fn walk(&mut self, of: &Type, package: &str) {
        if self.0.contains_key(&std::ptr::from_ref(of).addr()) {
            return;
        }
        self.0.insert(std::ptr::from_ref(of).addr(), format!("{package}.{}", of.name));
        for field in of.fields.iter() {
            if let Some(inner) = field.shape.element() {
                self.walk(inner, package);
            }
        }
    }

    fn name(&self, of: &Type) -> String {
        self.0.get(&std::ptr::from_ref(of).addr()).cloned().unwrap_or_else(|| of.name.to_string())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What has no description although the kind is served.
    fn undescribed(document: &Node) -> Vec<String> {
        let schemas = document.get("components.schemas").and_then(Node::as_map).expect("schemas");
        let is_described = |node: &Node| node.get("description").is_some();
        let mut missing = Vec::new();
        for (name, schema) in schemas {
            if !is_described(schema) {
                missing.push(name.to_owned());
            }
            for (field, property) in schema.get("properties").and_then(Node::as_map).into_iter().flatten() {
                if !is_described(property) {
                    missing.push(format!("{name}.{field}"));
                }
            }
        }
        missing
    }

    #[test]
    fn every_type_and_field_that_is_served_is_described() {
        let openapi = OpenApi::new(Kinds::new(resources::registry::ALL));
        let names = TypeNames::new();
        for (path, (served, _)) in &openapi.documents {
            assert_eq!(undescribed(&describe(served, &names)), Vec::<String>::new(), "{path}");
        }
    }
}
