//! Where things lie in the store: `/registry/<group>/<plural>/<namespace>/<name>`, without the group for the
//! core group.
//!
//! The keys order objects as lists do. They are a format at rest: changing one needs a migration.

use api::Key;
use resources::{Pool, Resource};

/// The keys of all kinds.
pub(crate) struct Keys {
    /// The prefix and whether objects are namespaced, by the kind's place in the registry.
    kinds: Vec<(String, bool)>,
}

/// What lies at a key.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Place {
    /// An object of the kind with this place in the registry.
    Object(usize, Key),
    /// A value of a pool that is taken.
    Pool,
}

impl Keys {
    /// Where the taken values of pools lie.
    pub(crate) const POOLS: &'static str = "/pools/";

    /// The keys of these kinds.
    pub(crate) fn new(kinds: &[&dyn Resource]) -> Self {
        let prefix = |kind: &&dyn Resource| {
            let names = kind.names();
            let group = if names.group.is_empty() { String::new() } else { format!("{}/", names.group) };
            (format!("/registry/{group}{}/", names.plural), kind.is_namespaced())
        };
        Self { kinds: kinds.iter().map(prefix).collect() }
    }

    /// The start of all keys of a kind.
    pub(crate) fn prefix(&self, index: usize) -> &str {
        &self.kinds[index].0
    }

    /// The key of an object.
    pub(crate) fn object(&self, index: usize, key: &Key) -> Vec<u8> {
        format!("{}{key}", self.prefix(index)).into_bytes()
    }

    /// The key of a taken value.
    pub(crate) fn pool(pool: Pool, value: &str) -> Vec<u8> {
        format!("{}{}/{value}", Self::POOLS, pool.name()).into_bytes()
    }

    /// What lies at a key; none when it is not ours.
    pub(crate) fn place(&self, key: &[u8]) -> Option<Place> {
        let key = std::str::from_utf8(key).ok()?;
        if key.starts_with(Self::POOLS) {
            return Some(Place::Pool);
        }
        let (index, (prefix, namespaced)) =
            self.kinds.iter().enumerate().find(|(_, (prefix, _))| key.starts_with(prefix.as_str()))?;
        let rest = &key[prefix.len()..];
        let key = match rest.split_once('/') {
            Some((namespace, name)) if *namespaced => Key::new(namespace, name),
            _ => Key::cluster(rest),
        };
        Some(Place::Object(index, key))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_leads_back_to_its_object() {
        let keys = Keys::new(resources::registry::ALL);
        for index in 0..resources::registry::ALL.len() {
            let namespace = if keys.kinds[index].1 { "default" } else { "" };
            let key = Key::new(namespace, "a:b.c");
            assert_eq!(keys.place(&keys.object(index, &key)), Some(Place::Object(index, key)));
        }
        assert_eq!(keys.place(b"/elsewhere"), None);
        assert_eq!(keys.place(&Keys::pool(Pool::NodePort, "30000")), Some(Place::Pool));
    }
}
