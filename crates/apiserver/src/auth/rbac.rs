//! Role-based access control: what the cached roles and bindings allow.
//!
//! The evaluation is pure over [`Rules`], which are made from the four kinds of objects and made anew when one
//! of those changes. A binding whose role is missing allows nothing.

use std::collections::HashMap;
use std::sync::Arc;

use api::errors::quote;
use api::{Cursor, Document, Revision};
use parking_lot::Mutex;
use resources::User;

use crate::cache::{Cache, Selection};
use crate::path::Attributes;

/// The group of roles and bindings.
pub(crate) const GROUP: &str = "rbac.authorization.k8s.io";

/// The kinds that rules are made of.
const KINDS: [&str; 4] = ["clusterroles", "clusterrolebindings", "roles", "rolebindings"];

/// The rules of the cluster at some revision.
#[derive(Default)]
pub(crate) struct Rules {
    roles: HashMap<RoleKey, Vec<Rule>>,
    bindings: Vec<Binding>,
}

/// Which role: namespace (empty for cluster roles) and name.
type RoleKey = (String, String);

/// One permission.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Rule {
    /// What may be done.
    pub verbs: Vec<String>,
    /// In which groups.
    pub groups: Vec<String>,
    /// To which resources, parts included.
    pub resources: Vec<String>,
    /// To which objects only; empty for all.
    pub names: Vec<String>,
    /// On which paths that are no resource.
    pub paths: Vec<String>,
}

struct Binding {
    name: String,
    /// Where it holds; empty for everywhere.
    namespace: String,
    role: RoleKey,
    subjects: Vec<Subject>,
}

enum Subject {
    User(String),
    Group(String),
    Account { namespace: String, name: String },
}

impl Rules {
    /// The rules in these objects.
    pub(crate) fn new(roles: &[Document], bindings: &[Document]) -> Self {
        let role = |doc: &Document| ((doc.namespace().to_owned(), doc.name().to_owned()), Rule::all_of(doc));
        Self {
            roles: roles.iter().map(role).collect(),
            bindings: bindings.iter().map(Binding::read).collect(),
        }
    }

    /// Which binding allows the user to do this, in words that people read; none when none does.
    pub(crate) fn allowed_by(&self, user: &User, of: &Attributes) -> Option<String> {
        let found = self.held(user, &of.namespace).find(|(_, _, rules)| rules.iter().any(|it| it.allows(of)));
        found.map(|(binding, subject, _)| {
            format!("RBAC: allowed by {} to {}", binding.shown(), subject.shown(&binding.namespace))
        })
    }

    /// The rules of a role; the namespace of a cluster role is empty.
    pub(crate) fn role(&self, namespace: &str, name: &str) -> Option<&[Rule]> {
        self.roles.get(&(namespace.to_owned(), name.to_owned())).map(Vec::as_slice)
    }

    /// Every rule that holds for the user, cluster-wide or in a namespace.
    pub(crate) fn of<'a>(
        &'a self,
        user: &'a User,
        namespace: &'a str,
    ) -> impl Iterator<Item = &'a Rule> + 'a {
        self.held(user, namespace).flat_map(|(_, _, rules)| rules)
    }

    /// Every binding that holds for the user, the subject that the user is in it, and the rules of its role.
    fn held<'a>(
        &'a self,
        user: &'a User,
        namespace: &'a str,
    ) -> impl Iterator<Item = (&'a Binding, &'a Subject, &'a [Rule])> + 'a {
        self.bindings
            .iter()
            .filter(move |binding| binding.namespace.is_empty() || binding.namespace == namespace)
            .filter_map(|binding| {
                let subject = binding.subjects.iter().find(|subject| subject.is(user))?;
                Some((binding, subject, self.roles.get(&binding.role)?.as_slice()))
            })
    }
}

impl Rule {
    /// The rules of a role.
    pub(crate) fn all_of(role: &Document) -> Vec<Self> {
        role.at("rules").items().map(|rule| Self::read(&rule)).collect()
    }

    /// Every verb on every resource.
    pub(crate) fn every_resource() -> Self {
        let all = || vec!["*".to_owned()];
        Self { verbs: all(), groups: all(), resources: all(), ..Self::default() }
    }

    /// Every verb on every path that is no resource.
    pub(crate) fn every_path() -> Self {
        Self { verbs: vec!["*".to_owned()], paths: vec!["*".to_owned()], ..Self::default() }
    }

    fn read(place: &Cursor<'_>) -> Self {
        Self {
            verbs: texts(&place.at("verbs")),
            groups: texts(&place.at("apiGroups")),
            resources: texts(&place.at("resources")),
            names: texts(&place.at("resourceNames")),
            paths: texts(&place.at("nonResourceURLs")),
        }
    }

    /// Whether the rule alone allows this.
    pub(crate) fn allows(&self, of: &Attributes) -> bool {
        if !holds(&self.verbs, &of.verb) {
            return false;
        }
        if !of.is_resource {
            return self.paths.iter().any(|pattern| matches_path(pattern, &of.path));
        }
        holds(&self.groups, &of.group)
            && self.resources.iter().any(|pattern| matches_resource(pattern, of))
            && (self.names.is_empty() || self.names.contains(&of.name))
    }
}

impl Binding {
    fn read(doc: &Document) -> Self {
        let namespace = doc.namespace().to_owned();
        let role_namespace = match doc.text("roleRef.kind") {
            "ClusterRole" => String::new(),
            _ => namespace.clone(),
        };
        let role = (role_namespace, doc.text("roleRef.name").to_owned());
        let subjects = doc.at("subjects").items().filter_map(|subject| Subject::read(&subject, &namespace));
        Self { name: doc.name().to_owned(), role, subjects: subjects.collect(), namespace }
    }

    fn shown(&self) -> String {
        let role = if self.role.0.is_empty() { "ClusterRole" } else { "Role" };
        let (kind, name) = match self.namespace.as_str() {
            "" => ("ClusterRoleBinding", self.name.clone()),
            namespace => ("RoleBinding", format!("{}/{namespace}", self.name)),
        };
        format!("{kind} {} of {role} {}", quote(&name), quote(&self.role.1))
    }
}

impl Subject {
    fn shown(&self, binding_namespace: &str) -> String {
        match self {
            Self::User(name) => format!("User {}", quote(name)),
            Self::Group(name) => format!("Group {}", quote(name)),
            Self::Account { namespace, name } => {
                let namespace = if namespace.is_empty() { binding_namespace } else { namespace };
                format!("ServiceAccount {}", quote(&format!("{name}/{namespace}")))
            }
        }
    }

    fn read(place: &Cursor<'_>, namespace: &str) -> Option<Self> {
        let name = place.at("name").text_or_empty().to_owned();
        match place.at("kind").text_or_empty() {
            "User" => Some(Self::User(name)),
            "Group" => Some(Self::Group(name)),
            "ServiceAccount" => {
                let namespace = place.at("namespace").text().unwrap_or(namespace).to_owned();
                Some(Self::Account { namespace, name })
            }
            _ => None,
        }
    }

    fn is(&self, user: &User) -> bool {
        match self {
            Self::User(name) => *name == user.name,
            Self::Group(name) => user.groups.contains(name),
            Self::Account { namespace, name } => {
                let account = user.name.strip_prefix("system:serviceaccount:");
                account.and_then(|account| account.split_once(':')) == Some((namespace, name))
            }
        }
    }
}

fn texts(place: &Cursor<'_>) -> Vec<String> {
    place.items().filter_map(|item| item.text()).map(str::to_owned).collect()
}

fn holds(patterns: &[String], value: &str) -> bool {
    patterns.iter().any(|pattern| pattern == "*" || pattern == value)
}

/// `*`, `pods`, `pods/log`, `*/scale`.
fn matches_resource(pattern: &str, of: &Attributes) -> bool {
    if pattern == "*" {
        return true;
    }
    if of.part.is_empty() {
        return pattern == of.resource;
    }
    pattern
        .split_once('/')
        .is_some_and(|(resource, part)| part == of.part && (resource == "*" || resource == of.resource))
}

/// A path, or the beginning of one before a final star.
fn matches_path(pattern: &str, path: &str) -> bool {
    match pattern.strip_suffix('*') {
        Some(prefix) => path.starts_with(prefix),
        None => pattern == path,
    }
}

/// The rules, made anew when what they are made of has changed.
#[derive(Default)]
pub(crate) struct RulesCache {
    latest: Mutex<Option<([Revision; 4], Arc<Rules>)>>,
}

impl RulesCache {
    /// The rules as the cache has them.
    pub(crate) fn current(&self, cache: &Cache) -> Arc<Rules> {
        let shelves = KINDS.map(|plural| cache.shelf_of(GROUP, plural));
        let changed = shelves.map(|shelf| shelf.map(crate::cache::Shelf::changed).unwrap_or_default());
        let mut latest = self.latest.lock();
        if let Some((revisions, rules)) = &*latest
            && *revisions == changed
        {
            return Arc::clone(rules);
        }
        let documents = |plurals: [usize; 2]| -> Vec<Document> {
            let shelves = plurals.iter().filter_map(|at| shelves[*at]);
            let listed = shelves.flat_map(|shelf| {
                shelf.list(&Selection::default(), ("", usize::MAX), cache.applied()).objects
            });
            listed.map(|object| object.document()).collect()
        };
        let rules = Arc::new(Rules::new(&documents([0, 2]), &documents([1, 3])));
        *latest = Some((changed, Arc::clone(&rules)));
        rules
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use api::node;

    fn attributes(line: &str) -> Attributes {
        let words: Vec<&str> = line.split(' ').collect();
        if let [verb, path] = words.as_slice()
            && path.starts_with('/')
        {
            return Attributes { verb: (*verb).into(), path: (*path).into(), ..Attributes::default() };
        }
        let (resource, part) = words[2].split_once('/').unwrap_or((words[2], ""));
        Attributes {
            verb: words[0].into(),
            is_resource: true,
            group: words[1].trim_matches('"').into(),
            resource: resource.into(),
            part: part.into(),
            namespace: words.get(3).copied().unwrap_or_default().into(),
            name: words.get(4).copied().unwrap_or_default().into(),
            ..Attributes::default()
        }
    }

    fn document(node: api::Node) -> Document {
        Document::from_node(node).expect("a map")
    }

    #[test]
    fn only_what_a_rule_says_is_allowed() {
        let roles = [document(node! { "metadata": { "name": "reader" }, "rules": [
            { "verbs": ["get", "list"], "apiGroups": [""], "resources": ["pods", "pods/log"] },
            { "verbs": ["*"], "apiGroups": ["apps"], "resources": ["*/scale"] },
            { "verbs": ["get"], "apiGroups": [""], "resources": ["secrets"], "resourceNames": ["mine"] },
            { "verbs": ["get"], "nonResourceURLs": ["/metrics", "/logs/*"] },
        ]})];
        let binding = |namespace: &str| {
            let mut doc = document(node! {
                "roleRef": { "kind": "ClusterRole", "name": "reader" },
                "subjects": [{ "kind": "Group", "name": "dev" }, { "kind": "ServiceAccount", "name": "bot", "namespace": "a" }],
            });
            doc.set("metadata.namespace", namespace);
            doc
        };
        let everywhere = Rules::new(&roles, &[binding("")]);
        let in_a = Rules::new(&roles, &[binding("a")]);
        let dev = User { name: "x".into(), groups: vec!["dev".into()], ..User::default() };
        let bot = User { name: "system:serviceaccount:a:bot".into(), ..User::default() };
        let stranger = User { name: "bot".into(), ..User::default() };
        for (line, everywhere_want, in_a_want) in [
            ("get \"\" pods a", true, true),
            ("get \"\" pods b", true, false),
            ("get \"\" pods/log a", true, true),
            ("get \"\" pods/exec a", false, false),
            ("delete \"\" pods a", false, false),
            ("get apps pods a", false, false),
            ("update apps deployments/scale a", true, true),
            ("update apps deployments a", false, false),
            ("get \"\" secrets a mine", true, true),
            ("get \"\" secrets a other", false, false),
            ("list \"\" secrets a", false, false),
            ("get /metrics", true, false),
            ("get /logs/x", true, false),
            ("get /other", false, false),
        ] {
            let of = attributes(line);
            assert_eq!(everywhere.allowed_by(&dev, &of).is_some(), everywhere_want, "{line}");
            assert_eq!(everywhere.allowed_by(&bot, &of).is_some(), everywhere_want, "{line}");
            assert_eq!(in_a.allowed_by(&dev, &of).is_some(), in_a_want, "{line}");
            assert!(everywhere.allowed_by(&stranger, &of).is_none(), "{line}");
        }
    }
}
