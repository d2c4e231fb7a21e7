//! Which objects a node may read, because they are on it or because something on it names them.
//!
//! It follows the cache change by change, so that the question costs one look, however many pods there are.

use std::collections::HashMap;

use api::{Key, Text};

use super::stored::Stored;

/// What is needed on which node, and by how many objects.
#[derive(Default)]
pub(super) struct Needed(HashMap<Entry, usize>);

#[derive(Debug, PartialEq, Eq, Hash)]
struct Entry {
    node: Text,
    plural: &'static str,
    key: Key,
}

impl Needed {
    /// Takes in that an object of a kind came, changed or went.
    pub(super) fn apply(&mut self, plural: &'static str, old: Option<&Stored>, new: Option<&Stored>) {
        let needs = |object: Option<&Stored>| object.and_then(|object| object.needs.clone());
        if needs(old) == needs(new) {
            return;
        }
        for entry in new.into_iter().flat_map(|object| entries(plural, object)) {
            *self.0.entry(entry).or_default() += 1;
        }
        for entry in old.into_iter().flat_map(|object| entries(plural, object)) {
            let count = self.0.get_mut(&entry).expect("what an object needs was counted when it came");
            *count -= 1;
            if *count == 0 {
                self.0.remove(&entry);
            }
        }
    }

    /// Whether the node needs the object.
    pub(super) fn has(&self, node: &str, plural: &'static str, key: &Key) -> bool {
        self.0.contains_key(&Entry { node: node.into(), plural, key: key.clone() })
    }
}

/// The object itself, and what it names.
fn entries(plural: &'static str, object: &Stored) -> Vec<Entry> {
    let Some(needs) = &object.needs else { return Vec::new() };
    let own = Entry { node: needs.node.clone(), plural, key: object.key.clone() };
    let named = needs.objects.iter().map(|need| Entry {
        node: needs.node.clone(),
        plural: need.plural,
        key: Key::new(object.key.namespace.clone(), need.name.clone()),
    });
    std::iter::once(own).chain(named).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use api::{Document, Revision, canonical, node, schema};
    use resources::core::pod::Pod;

    fn pod(name: &str, node_name: &str, secret: &str) -> Stored {
        let doc = Document::from_node(node! {
            "apiVersion": "v1", "kind": "Pod", "metadata": { "name": name, "namespace": "a" },
            "spec": { "nodeName": node_name, "volumes": [{ "name": "v", "secret": { "secretName": secret } }] },
        });
        let doc = doc.expect("a map");
        let body = canonical::encode(&doc, schema::find("", "v1", "Pod").expect("the facts have pods"));
        Stored::of(&Pod, &doc, body.into(), Revision(1)).expect("it has metadata")
    }

    #[test]
    fn a_node_reads_what_its_pods_name_as_long_as_they_do() {
        let mut needed = Needed::default();
        let (first, second) = (pod("p", "n1", "s"), pod("q", "n1", "s"));
        let secret = Key::new("a", "s");
        needed.apply("pods", None, Some(&pod("p", "", "s")));
        assert!(!needed.has("n1", "secrets", &secret));
        needed.apply("pods", Some(&pod("p", "", "s")), Some(&first));
        needed.apply("pods", None, Some(&second));
        needed.apply("pods", Some(&first), None);
        assert!(needed.has("n1", "secrets", &secret) && needed.has("n1", "pods", &Key::new("a", "q")));
        assert!(!needed.has("n2", "secrets", &secret) && !needed.has("n1", "secrets", &Key::new("b", "s")));
        needed.apply("pods", Some(&second), None);
        assert!(!needed.has("n1", "secrets", &secret) && needed.0.is_empty());
    }
}
