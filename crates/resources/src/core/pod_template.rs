//! PodTemplate: a template of pods that stands by itself.

use api::{Document, Errors, Node, names};

use crate::shapes::pod::{self, Place, not_yet_in, template};
use crate::shapes::{object_meta, workload};
use crate::{Column, Generation, Kind, Names, Part, Scope, Version, Write};

/// The kind.
pub struct PodTemplate;

impl Kind for PodTemplate {
    const NAMES: Names = Names {
        group: "",
        kind: "PodTemplate",
        plural: "podtemplates",
        short: &[],
        categories: &[],
        scope: Scope::Namespaced,
        rule: names::dns_subdomain,
    };
    const VERSIONS: &'static [&'static dyn Version] = &[&V1];
    const PARTS: &'static [Part] = &[];
    const COLUMNS: &'static [Column] = &[
        Column::NAME,
        Column::text("Containers", |doc, _| template::names(&doc.at("template"), "name")),
        Column::text("Images", |doc, _| template::names(&doc.at("template"), "image")),
        Column::text("Pod Labels", |doc, _| {
            Node::from(workload::labels(&doc.at("template.metadata.labels")))
        }),
    ];
    const NOT_YET: &'static [&'static str] = not_yet_in!("template.spec");
    const GENERATION: Generation = Generation::Counted;

    fn validate(doc: &Document, _write: &Write<'_>, errors: &mut Errors) {
        let metadata = doc.at("template.metadata");
        object_meta::validate_labels(&metadata.at("labels"), errors);
        object_meta::validate_annotations(&metadata.at("annotations"), errors);
        pod::validate(&doc.at("template.spec"), Place::Template, errors);
    }
}

struct V1;

impl Version for V1 {
    fn api_version(&self) -> &'static str {
        "v1"
    }

    fn set_defaults(&self, doc: &mut Document) {
        template::default_at(doc, "template");
    }
}
