//! What the caches of a process show: one table per resource, with the indexes that plans need.
//!
//! A table tells the revision up to which it is complete; before its first list is complete it has none. Order
//! is always by namespace, then name, so whatever walks a view is deterministic.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use api::{Document, Gvr, Key, Revision, Text};

use crate::Object;

/// All tables of a process.
#[derive(Debug, Default)]
pub struct View {
    tables: BTreeMap<Gvr, Table>,
}

/// The objects of one resource.
#[derive(Debug, Default)]
struct Table {
    objects: BTreeMap<Key, Arc<Object>>,
    by_uid: BTreeMap<Text, Key>,
    by_owner: BTreeMap<Text, BTreeSet<Key>>,
    orphans: BTreeSet<Key>,
    by_field: BTreeMap<&'static str, BTreeMap<Text, BTreeSet<Key>>>,
    revision: Option<Revision>,
}

impl View {
    /// An empty view: every resource is unknown.
    pub fn new() -> Self {
        Self::default()
    }

    /// The object with this key.
    pub fn get(&self, resource: &Gvr, key: &Key) -> Option<&Arc<Object>> {
        self.tables.get(resource)?.objects.get(key)
    }

    /// The object with this uid.
    pub fn by_uid(&self, resource: &Gvr, uid: &str) -> Option<&Arc<Object>> {
        let table = self.tables.get(resource)?;
        table.objects.get(table.by_uid.get(uid)?)
    }

    /// Every object of a resource, by key.
    pub fn list(&self, resource: &Gvr) -> impl Iterator<Item = &Arc<Object>> {
        self.tables.get(resource).into_iter().flat_map(|table| table.objects.values())
    }

    /// Every object of a resource in one namespace, by name.
    pub fn in_namespace(&self, resource: &Gvr, namespace: &str) -> impl Iterator<Item = &Arc<Object>> {
        let first = Key::new(namespace, "");
        self.tables
            .get(resource)
            .into_iter()
            .flat_map(move |table| table.objects.range(first.clone()..))
            .take_while(move |(key, _)| key.namespace == namespace)
            .map(|(_, object)| object)
    }

    /// Every object that names `uid` among its owners, controllers and others alike.
    pub fn owned_by(&self, resource: &Gvr, uid: &str) -> impl Iterator<Item = &Arc<Object>> {
        self.tables.get(resource).into_iter().flat_map(move |table| table.pick(table.by_owner.get(uid)))
    }

    /// Every object in one namespace that no controller manages, by name.
    pub fn orphans(&self, resource: &Gvr, namespace: &str) -> impl Iterator<Item = &Arc<Object>> {
        let first = Key::new(namespace, "");
        let table = self.tables.get(resource);
        let keys = table.into_iter().flat_map(move |table| table.orphans.range(first.clone()..));
        let inside = keys.take_while(move |key| key.namespace == namespace);
        inside.filter_map(move |key| table?.objects.get(key))
    }

    /// Every object with this value at an indexed field. Panics if the field is not indexed (see
    /// [`View::index`]): that is a mistake in the program, not in its input.
    pub fn by_field(
        &self,
        resource: &Gvr,
        field: &'static str,
        value: &str,
    ) -> impl Iterator<Item = &Arc<Object>> {
        self.tables.get(resource).into_iter().flat_map(move |table| {
            let values = table.by_field.get(field).expect("the field is indexed before it is asked for");
            table.pick(values.get(value))
        })
    }

    /// The revision up to which a resource's table is complete; `None` before its first list is.
    pub fn revision(&self, resource: &Gvr) -> Option<Revision> {
        self.tables.get(resource)?.revision
    }

    /// The resources of which the view has a table.
    pub fn resources(&self) -> impl Iterator<Item = &Gvr> {
        self.tables.keys()
    }

    /// Keeps an index of a text field, a dotted path such as `spec.nodeName`. Objects that lack it are indexed
    /// under the empty text. May be called at any time.
    pub fn index(&mut self, resource: &Gvr, field: &'static str) {
        let table = self.tables.entry(resource.clone()).or_default();
        if table.by_field.contains_key(field) {
            return;
        }
        let mut values: BTreeMap<Text, BTreeSet<Key>> = BTreeMap::new();
        for (key, object) in &table.objects {
            values.entry(text_at(&object.document(), field)).or_default().insert(key.clone());
        }
        table.by_field.insert(field, values);
    }

    /// Adds an object or its new version, and returns what was there.
    pub fn apply(&mut self, resource: &Gvr, object: Arc<Object>) -> Option<Arc<Object>> {
        let table = self.tables.entry(resource.clone()).or_default();
        let old = table.remove(&object.meta.key());
        table.insert(object);
        old
    }

    /// Removes an object, and returns it.
    pub fn remove(&mut self, resource: &Gvr, key: &Key) -> Option<Arc<Object>> {
        self.tables.get_mut(resource)?.remove(key)
    }

    /// The table is not complete any more, because more is asked of it: its objects stay until newer ones come.
    pub fn reopen(&mut self, resource: &Gvr) {
        if let Some(table) = self.tables.get_mut(resource) {
            table.revision = None;
        }
    }

    /// The table is now complete up to `revision`. Never goes back.
    pub fn advance(&mut self, resource: &Gvr, revision: Revision) {
        let table = self.tables.entry(resource.clone()).or_default();
        table.revision = Some(table.revision.map_or(revision, |known| known.max(revision)));
    }
}

impl Table {
    fn pick<'a>(&'a self, keys: Option<&'a BTreeSet<Key>>) -> impl Iterator<Item = &'a Arc<Object>> {
        keys.into_iter().flatten().filter_map(|key| self.objects.get(key))
    }

    fn insert(&mut self, object: Arc<Object>) {
        let key = object.meta.key();
        self.by_uid.insert(object.meta.uid.clone(), key.clone());
        if object.meta.controller().is_none() {
            self.orphans.insert(key.clone());
        }
        for owner in &object.meta.owners {
            self.by_owner.entry(owner.uid.clone()).or_default().insert(key.clone());
        }
        for (field, value) in self.indexed(&object) {
            self.by_field.entry(field).or_default().entry(value).or_default().insert(key.clone());
        }
        self.objects.insert(key, object);
    }

    fn remove(&mut self, key: &Key) -> Option<Arc<Object>> {
        let object = self.objects.remove(key)?;
        self.by_uid.remove(&object.meta.uid);
        self.orphans.remove(key);
        for owner in &object.meta.owners {
            forget(&mut self.by_owner, &owner.uid, key);
        }
        for (field, value) in self.indexed(&object) {
            forget(self.by_field.entry(field).or_default(), &value, key);
        }
        Some(object)
    }

    /// The values of an object's indexed fields. It is decoded once for all of them, and not at all without any.
    fn indexed(&self, object: &Object) -> Vec<(&'static str, Text)> {
        if self.by_field.is_empty() {
            return Vec::new();
        }
        let document = object.document();
        self.by_field.keys().map(|field| (*field, text_at(&document, field))).collect()
    }
}

fn forget(index: &mut BTreeMap<Text, BTreeSet<Key>>, value: &Text, key: &Key) {
    if let Some(keys) = index.get_mut(value) {
        keys.remove(key);
        if keys.is_empty() {
            index.remove(value);
        }
    }
}

fn text_at(document: &Document, field: &str) -> Text {
    document.at(field).text().map(Text::from).unwrap_or_default()
}
