//! The registry as the server uses it: every kind with its place, found by the words of a path.

use api::{Status, Subject};
use resources::{Part, Resource, Version};

use crate::path::Attributes;

/// All kinds that are served.
#[derive(Clone, Copy)]
pub(crate) struct Kinds(&'static [&'static dyn Resource]);

/// One kind in one version, as a request names it.
#[derive(Clone, Copy)]
pub(crate) struct Served {
    /// The kind's place in the registry, which is also its shelf in the cache.
    pub index: usize,
    /// The kind.
    pub resource: &'static dyn Resource,
    /// The version.
    pub version: &'static dyn Version,
}

/// What a request is about, once it is known to exist.
#[derive(Clone)]
pub(crate) struct Target {
    /// The kind in its version.
    pub served: Served,
    /// The part; none for the whole.
    pub part: Option<Part>,
    /// The namespace; empty when there is none.
    pub namespace: String,
    /// The name; empty for collections.
    pub name: String,
}

impl Kinds {
    /// The kinds of a registry.
    pub(crate) fn new(registry: &'static [&'static dyn Resource]) -> Self {
        Self(registry)
    }

    /// Every kind in every version it is served in.
    pub(crate) fn served(self) -> impl Iterator<Item = Served> {
        self.0.iter().enumerate().flat_map(|(index, resource)| {
            let resource = *resource;
            resource.versions().map(move |version| Served { index, resource, version })
        })
    }

    /// The kind that group, version and plural name mean.
    pub(crate) fn find(self, api_version: &str, plural: &str) -> Option<Served> {
        let mut served = self.served();
        served.find(|it| it.resource.names().plural == plural && it.version.api_version() == api_version)
    }

    /// The target of a request, if there is such a resource.
    pub(crate) fn target(self, of: &Attributes) -> Result<Target, Status> {
        let served = self.find(&of.api_version(), &of.resource).ok_or_else(Status::no_such_path)?;
        let parts = served.resource.parts();
        let part = match of.part.as_str() {
            "" => None,
            name => Some(*parts.iter().find(|part| part.name() == name).ok_or_else(Status::no_such_path)?),
        };
        let is_namespace = of.resource == "namespaces";
        if !of.namespace.is_empty() && !served.resource.is_namespaced() && !is_namespace {
            return Err(Status::no_such_path());
        }
        let namespace = if served.resource.is_namespaced() { of.namespace.clone() } else { String::new() };
        check_shape(of, served.resource)?;
        Ok(Target { served, part, namespace, name: of.name.clone() })
    }
}

/// Refuses paths that lead nowhere, and methods that their path does not have: objects in namespaces are named with
/// their namespace, and across namespaces one can only look.
fn check_shape(of: &Attributes, resource: &dyn Resource) -> Result<(), Status> {
    let is_across = resource.is_namespaced() && of.namespace.is_empty();
    let looks = matches!(of.verb.as_str(), "list" | "watch");
    let is_collection = looks || matches!(of.verb.as_str(), "create" | "deletecollection");
    if of.is_too_deep || (is_across && !of.name.is_empty() && !is_collection) {
        return Err(Status::no_such_path());
    }
    let is_object = !of.name.is_empty() && of.selected.is_empty();
    let fits = match of.verb.as_str() {
        "create" => !is_object || !of.part.is_empty(),
        "update" | "patch" => is_object,
        _ => true,
    };
    if fits && (looks || !is_across) { Ok(()) } else { Err(Status::method_not_allowed()) }
}

impl Served {
    /// The group of this version; empty for the core group.
    pub(crate) fn group(&self) -> &'static str {
        self.version.api_version().rsplit_once('/').map_or("", |(group, _)| group)
    }

    /// The version without its group.
    pub(crate) fn version_name(&self) -> &'static str {
        let api_version = self.version.api_version();
        api_version.rsplit_once('/').map_or(api_version, |(_, version)| version)
    }

    /// Whether this is the version in which objects are stored.
    pub(crate) fn is_hub(&self) -> bool {
        self.version.api_version() == self.resource.hub().api_version()
    }

    /// What errors about objects name: the resource.
    pub(crate) fn subject(&self) -> Subject<'static> {
        Subject { group: self.group(), noun: self.resource.names().plural }
    }

    /// What errors about fields name: the kind.
    pub(crate) fn kind_subject(&self) -> Subject<'static> {
        Subject { group: self.group(), noun: self.resource.names().kind }
    }
}

impl Target {
    /// The version and kind that bodies of this endpoint have.
    pub(crate) fn speaks(&self) -> (&'static str, &'static str) {
        let own = (self.served.version.api_version(), self.served.resource.names().kind);
        self.part.and_then(Part::speaks).unwrap_or(own)
    }
}
