//! Every directive on objects that have them, and the laws of patches made of two states.

use proptest::prelude::*;

use super::*;
use crate::Document;
use crate::node;
use crate::schema;

fn deployment() -> &'static Type {
    &schema::find("apps", "v1", "Deployment").unwrap().root
}

fn pod() -> &'static Type {
    &schema::find("", "v1", "Pod").unwrap().root
}

fn map(node: Node) -> Map {
    Document::from_node(node).unwrap().root().clone()
}

fn patched(kind: &Type, target: Node, patch: Node) -> String {
    let mut target = map(target);
    match apply(&mut target, &map(patch), kind) {
        Ok(()) => {
            let mut whole = target;
            whole.sort_keys();
            Node::Map(whole).to_string()
        }
        Err(error) => format!("{error:?}"),
    }
}

fn pod_with(containers: Node) -> Node {
    node! { "spec": { "containers": containers } }
}

#[test]
fn containers_merge_by_name_and_new_ones_come_first() {
    assert_eq!(
        patched(
            pod(),
            pod_with(node!([{ "name": "a", "image": "1", "args": ["x"] }, { "name": "b", "image": "2" }])),
            pod_with(node!([{ "name": "b", "image": "3" }, { "name": "c", "command": null }])),
        ),
        r#"{"spec":{"containers":[{"name":"a","image":"1","args":["x"]},{"name":"b","image":"3"},{"name":"c"}]}}"#
    );
    assert_eq!(
        patched(
            pod(),
            pod_with(node!([{ "name": "a" }, { "name": "b" }])),
            pod_with(node!([{ "name": "c" }])),
        ),
        r#"{"spec":{"containers":[{"name":"c"},{"name":"a"},{"name":"b"}]}}"#
    );
}

#[test]
fn directives_delete_replace_and_order() {
    let two = || pod_with(node!([{ "name": "a" }, { "name": "b", "image": "x" }]));
    for (patch, result) in [
        (
            node!({ "spec": { "containers": [{ "name": "a", "$patch": "delete" }] } }),
            r#"{"spec":{"containers":[{"name":"b","image":"x"}]}}"#,
        ),
        (
            node!({ "spec": { "containers": [{ "$patch": "replace" }, { "name": "z" }] } }),
            r#"{"spec":{"containers":[{"name":"z"}]}}"#,
        ),
        (node!({ "spec": { "$patch": "delete" } }), r#"{"spec":{}}"#),
        (node!({ "spec": { "$patch": "replace", "nodeName": "n" } }), r#"{"spec":{"nodeName":"n"}}"#),
        (node!({ "spec": { "containers": null } }), r#"{"spec":{}}"#),
        (
            node!({ "spec": { "$setElementOrder/containers": [{ "name": "b" }, { "name": "a" }], "containers": [{ "name": "a", "image": "y" }] } }),
            r#"{"spec":{"containers":[{"name":"b","image":"x"},{"name":"a","image":"y"}]}}"#,
        ),
        (
            node!({ "spec": { "$setElementOrder/containers": [{ "name": "c" }, { "name": "a" }], "containers": [{ "name": "a" }, { "name": "c" }] } }),
            "Unexpected(\"The order in patch list:\\n[{\\\"name\\\":\\\"a\\\"},{\\\"name\\\":\\\"c\\\"}]\\n doesn't match $setElementOrder list:\\n[{\\\"name\\\":\\\"c\\\"},{\\\"name\\\":\\\"a\\\"}]\\n\")",
        ),
        (
            node!({ "spec": { "containers": [{ "image": "y" }] } }),
            r#"Unexpected("map: {\"image\":\"y\"} does not contain declared merge key: name")"#,
        ),
        (node!({ "spec": { "$patch": "dance" } }), r#"Unexpected("unknown patch type: dance in map: {}")"#),
    ] {
        assert_eq!(patched(pod(), two(), patch.clone()), result, "{patch}");
    }
}

#[test]
fn new_items_take_the_places_of_deleted_ones_behind_what_only_the_server_has() {
    assert_eq!(
        patched(
            pod(),
            pod_with(node!([{ "name": "mine" }, { "name": "sidecar" }])),
            node! { "spec": {
                "$setElementOrder/containers": [{ "name": "new" }],
                "containers": [{ "name": "new", "env": [{ "$patch": "delete", "name": "x" }] }, { "$patch": "delete", "name": "mine" }],
            } },
        ),
        r#"{"spec":{"containers":[{"name":"sidecar"},{"name":"new","env":[]}]}}"#
    );
}

#[test]
fn a_three_way_patch_changes_the_member_of_a_union() {
    let original = map(
        node! { "spec": { "strategy": { "type": "RollingUpdate", "rollingUpdate": { "maxSurge": 1 } } } },
    );
    let modified = map(node! { "spec": { "strategy": { "type": "Recreate" } } });
    let mut patched = original.clone();
    let patch = three_way(&Map::new(), &modified, &original, deployment()).unwrap();
    apply(&mut patched, &patch, deployment()).unwrap();
    assert_eq!(patched, modified);
}

#[test]
fn plain_lists_unite_and_shrink() {
    let finalizers = || node! { "metadata": { "finalizers": ["a", "b"] } };
    for (patch, result) in [
        (node!({ "metadata": { "finalizers": ["c", "b"] } }), r#"["c","a","b"]"#),
        (node!({ "metadata": { "$deleteFromPrimitiveList/finalizers": ["a"] } }), r#"["b"]"#),
        (
            node!({ "metadata": { "$deleteFromPrimitiveList/finalizers": ["b"], "$setElementOrder/finalizers": ["c", "a"], "finalizers": ["c"] } }),
            r#"["c","a"]"#,
        ),
    ] {
        let mut target = map(finalizers());
        apply(&mut target, &map(patch.clone()), pod()).unwrap();
        assert_eq!(Node::Map(target).get("metadata.finalizers").unwrap().to_string(), result, "{patch}");
    }
}

#[test]
fn retained_keys_push_out_the_others() {
    let rolling =
        || node! { "spec": { "strategy": { "type": "RollingUpdate", "rollingUpdate": { "maxSurge": 1 } } } };
    assert_eq!(
        patched(
            deployment(),
            rolling(),
            node! { "spec": { "strategy": { "$retainKeys": ["type"], "type": "Recreate" } } }
        ),
        r#"{"spec":{"strategy":{"type":"Recreate"}}}"#
    );
    assert_eq!(
        patched(
            deployment(),
            rolling(),
            node! { "spec": { "strategy": { "$retainKeys": ["x"], "type": "Recreate" } } }
        ),
        "Malformed(\"invalid patch format of retainKeys\")"
    );
}

#[test]
fn a_three_way_patch_keeps_what_others_set() {
    let original =
        map(node! { "metadata": { "labels": { "mine": "1", "old": "1" } }, "spec": { "replicas": 3 } });
    let modified = map(node! { "metadata": { "labels": { "mine": "2" } }, "spec": {} });
    let current = map(
        node! { "metadata": { "labels": { "mine": "1", "old": "1", "theirs": "1" } }, "spec": { "replicas": 5, "paused": true } },
    );
    let patch = three_way(&original, &modified, &current, deployment()).unwrap();
    assert_eq!(
        Node::Map(patch).to_string(),
        r#"{"metadata":{"labels":{"mine":"2","old":null}},"spec":{"replicas":null}}"#
    );
}

/// A small pod: containers, their ports and environment, finalizers, labels.
fn some_pod() -> impl Strategy<Value = Map> {
    let text = "[a-c]{1,2}";
    let plain = prop::collection::btree_set(text, 0..4).prop_map(|set| set.into_iter().collect::<Node>());
    let labels =
        prop::collection::btree_map(text, text, 0..4).prop_map(|map| Node::Map(map.into_iter().collect()));
    let environment = prop::collection::btree_map(text, text, 0..3).prop_map(|map| {
        map.into_iter().map(|(name, value)| node! { "name": name, "value": value }).collect::<Node>()
    });
    let containers = prop::collection::btree_map(text, (text, environment), 0..4).prop_shuffle_values();
    (plain, labels, containers).prop_map(|(finalizers, labels, containers)| {
        map(node! {
            "metadata": { "finalizers": finalizers, "labels": labels },
            "spec": { "containers": containers, "tolerations": [{ "key": "x" }] },
        })
    })
}

/// Containers in any order.
trait Shuffled {
    fn prop_shuffle_values(self) -> BoxedStrategy<Node>;
}

impl<S: Strategy<Value = std::collections::BTreeMap<String, (String, Node)>> + 'static> Shuffled for S {
    fn prop_shuffle_values(self) -> BoxedStrategy<Node> {
        self.prop_map(|containers| {
            containers
                .into_iter()
                .map(|(name, (image, env))| node! { "name": name, "image": image, "env": env })
                .collect::<Vec<Node>>()
        })
        .prop_shuffle()
        .prop_map(Node::List)
        .boxed()
    }
}

proptest! {
    #[test]
    fn the_patch_of_two_states_leads_from_one_to_the_other(before in some_pod(), after in some_pod()) {
        let patch = diff(&before, &after, pod());
        let mut patched = before.clone();
        apply(&mut patched, &patch, pod()).unwrap();
        prop_assert_eq!(&patched, &after);
        prop_assert!(diff(&after, &patched, pod()).is_empty());
    }

    #[test]
    fn a_merge_patch_of_two_states_leads_from_one_to_the_other(before in some_pod(), after in some_pod()) {
        let mut patched = Node::Map(before.clone());
        crate::patch::merge::apply(&mut patched, &Node::Map(crate::patch::merge::diff(&before, &after)));
        prop_assert_eq!(patched, Node::Map(after));
    }

    #[test]
    fn a_three_way_patch_ends_in_what_was_applied(original in some_pod(), modified in some_pod()) {
        let patch = three_way(&original, &modified, &original, pod()).unwrap();
        let mut patched = original.clone();
        apply(&mut patched, &patch, pod()).unwrap();
        prop_assert_eq!(patched, modified);
    }
}
