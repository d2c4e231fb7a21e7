//! What the scheduler reads of a node.

use std::collections::BTreeMap;

use api::{Document, Labels, Meta, Text};

use super::resources::quantity;
use super::{Resources, Taint};

/// See the module.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct NodeFacts {
    /// Its name.
    pub name: Text,
    /// Its labels.
    pub labels: Labels,
    /// Its taints.
    pub taints: Vec<Taint>,
    /// `spec.unschedulable`: it is cordoned.
    pub is_cordoned: bool,
    /// What pods may use.
    pub allocatable: Resources,
    /// How many pods it takes.
    pub pods_max: i64,
    /// Sizes in bytes of the images it has, by name.
    pub images: BTreeMap<Text, i64>,
}

impl NodeFacts {
    /// Reads a node. Total: what is missing reads as absent.
    pub fn read(meta: &Meta, node: &Document) -> Self {
        let allocatable = node.at("status.allocatable");
        Self {
            name: meta.name.clone(),
            labels: meta.labels.clone(),
            taints: Taint::read_all(&node.at("spec.taints")),
            is_cordoned: node.at("spec.unschedulable").is_true(),
            pods_max: quantity(&allocatable.at("pods")).map_or(0, |pods| pods.value()),
            allocatable: Resources::read(&allocatable),
            images: images(node),
        }
    }
}

fn images(node: &Document) -> BTreeMap<Text, i64> {
    let mut images = BTreeMap::new();
    for image in node.at("status.images").items() {
        let size = image.at("sizeBytes").int().unwrap_or(0);
        images.extend(image.at("names").items().filter_map(|name| Some((Text::from(name.text()?), size))));
    }
    images
}
