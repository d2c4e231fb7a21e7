//! What the API serves: all resources of all groups, each in its preferred version.

use std::collections::BTreeSet;

use api::{Cursor, Gvr, Text};
use control::plan::{Scope, Served};

use crate::call::{CallError, Client};

/// All resources that the API serves, sorted, without their parts.
pub async fn resources(client: &Client) -> Result<Vec<Served>, CallError> {
    let mut served = BTreeSet::new();
    let core = client.get_path("/api/v1").await?;
    served.extend(of_list("", "v1", &core.cursor()));
    for (group, version) in preferred_versions(&client.get_path("/apis").await?.cursor()) {
        match client.get_path(&format!("/apis/{group}/{version}")).await {
            Ok(list) => served.extend(of_list(&group, &version, &list.cursor())),
            // A group may vanish between two calls.
            Err(error) if error.is_not_found() => {}
            Err(error) => return Err(error),
        }
    }
    Ok(served.into_iter().collect())
}

/// The groups of an APIGroupList and their preferred versions.
fn preferred_versions(groups: &Cursor<'_>) -> Vec<(Text, Text)> {
    groups
        .at("groups")
        .items()
        .map(|group| {
            let text = |path: &str| Text::from(group.at(path).text_or_empty());
            (text("name"), text("preferredVersion.version"))
        })
        .collect()
}

/// The resources of an APIResourceList.
fn of_list(group: &str, version: &str, list: &Cursor<'_>) -> Vec<Served> {
    list.at("resources")
        .items()
        .filter(|resource| !resource.at("name").text_or_empty().contains('/'))
        .map(|resource| {
            let own = |field: &str, fallback: &str| {
                Text::from(resource.at(field).text().filter(|text| !text.is_empty()).unwrap_or(fallback))
            };
            let mut verbs: Vec<Text> =
                resource.at("verbs").items().filter_map(|verb| verb.text().map(Text::from)).collect();
            verbs.sort();
            let name = Text::from(resource.at("name").text_or_empty());
            Served {
                resource: Gvr::new(own("group", group), own("version", version), name),
                kind: Text::from(resource.at("kind").text_or_empty()),
                scope: if resource.at("namespaced").is_true() { Scope::Namespaced } else { Scope::Cluster },
                verbs,
            }
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use api::{Document, node};

    use super::*;

    #[test]
    fn parts_are_left_out_and_verbs_sorted() {
        let list = Document::from_node(node! { "resources": [
            { "name": "pods", "kind": "Pod", "namespaced": true, "verbs": ["list", "get"] },
            { "name": "pods/log", "kind": "Pod", "namespaced": true, "verbs": ["get"] },
        ]})
        .expect("a map");
        let served = of_list("", "v1", &list.cursor());
        assert_eq!(served.len(), 1);
        assert_eq!(served[0].resource, Gvr::new("", "v1", "pods"));
        assert_eq!(served[0].verbs, ["get", "list"]);
        assert_eq!(served[0].scope, Scope::Namespaced);
    }
}
