//! How objects are shown: in the version asked for, as a table, as metadata only, in a list.
//!
//! Everything here starts from the hub's form. No kind is named: columns and versions come from the registry.

use api::{Document, Map, Node, Revision, node};
use jiff::Timestamp;

use crate::accept::Encoding;
use crate::kinds::Served;
use crate::path::parameter;
use crate::reply::ListContent;

/// The object in the version that was asked for.
pub(crate) fn in_version(served: &Served, mut doc: Document) -> Document {
    if !served.is_hub() {
        served.version.from_hub(&mut doc);
        doc.set("apiVersion", served.version.api_version());
    }
    doc
}

/// The object's metadata only.
pub(crate) fn metadata_only(mut doc: Document) -> Document {
    let metadata = doc.remove("metadata").unwrap_or_default();
    let shown =
        node! { "kind": "PartialObjectMetadata", "apiVersion": "meta.k8s.io/v1", "metadata": metadata };
    document(shown)
}

/// A list of documents.
pub(crate) fn list_of(served: &Served, items: Vec<Node>, list: &ListContent) -> Document {
    document(node! {
        "kind": (format!("{}List", served.resource.names().kind).as_str()),
        "apiVersion": (served.version.api_version()),
        "metadata": (list_metadata(list.revision, &list.continue_token, list.remaining)),
        "items": items,
    })
}

/// A list of metadata.
pub(crate) fn metadata_list(items: Vec<Node>, list: &ListContent) -> Document {
    document(node! {
        "kind": "PartialObjectMetadataList",
        "apiVersion": "meta.k8s.io/v1",
        "metadata": (list_metadata(list.revision, &list.continue_token, list.remaining)),
        "items": items,
    })
}

/// A list up to its first item, as JSON.
pub(crate) fn list_head(served: &Served, list: &ListContent) -> Vec<u8> {
    let mut head = encode(list_of(served, Vec::new(), list).node(), Encoding::Json);
    let end = head.iter().rposition(|byte| *byte == b']').expect("a list ends with its items");
    head.truncate(end);
    head
}

/// The document as bytes.
pub(crate) fn encode(node: &Node, encoding: Encoding) -> Vec<u8> {
    let mut out = Vec::new();
    match encoding {
        Encoding::Json => api::codec::json::write(node, &mut out),
        Encoding::PrettyJson => api::codec::json::write_pretty(node, &mut out),
        Encoding::Yaml => return api::codec::yaml::write(node).into_bytes(),
    }
    out.push(b'\n');
    out
}

/// The columns of objects, as people read them.
pub(crate) struct Table<'a> {
    served: &'a Served,
    rows: Vec<Node>,
    inclusion: Inclusion,
}

/// What a row carries beside its cells.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Inclusion {
    Nothing,
    Metadata,
    Object,
}

impl<'a> Table<'a> {
    /// A table without rows.
    pub(crate) fn new(served: &'a Served, query: &[(String, String)]) -> Self {
        let inclusion = match parameter(query, "includeObject") {
            "None" => Inclusion::Nothing,
            "Object" => Inclusion::Object,
            _ => Inclusion::Metadata,
        };
        Self { served, rows: Vec::new(), inclusion }
    }

    /// Adds the row of an object in the hub's form.
    pub(crate) fn add(&mut self, doc: Document, now: Timestamp) {
        let cells: Vec<Node> =
            self.served.resource.columns().iter().map(|column| (column.cell)(&doc, now)).collect();
        let object = match self.inclusion {
            Inclusion::Nothing => Node::Null,
            Inclusion::Metadata => metadata_only(doc).into_node(),
            Inclusion::Object => in_version(self.served, doc).into_node(),
        };
        self.rows.push(node! { "cells": cells, "object": object });
    }

    /// The table as a document.
    pub(crate) fn finish(self, revision: Revision, continue_token: &str, remaining: Option<i64>) -> Document {
        let columns = self.served.resource.columns().iter().map(|column| {
            node! {
                "name": (column.name), "type": (column.cells), "format": (column.format),
                "description": "", "priority": (column.priority),
            }
        });
        let columns: Vec<Node> = columns.collect();
        document(node! {
            "kind": "Table",
            "apiVersion": "meta.k8s.io/v1",
            "metadata": (list_metadata(revision, continue_token, remaining)),
            "columnDefinitions": columns,
            "rows": (self.rows),
        })
    }
}

fn list_metadata(revision: Revision, continue_token: &str, remaining: Option<i64>) -> Node {
    let mut metadata = Map::new();
    metadata.insert("resourceVersion", revision.to_string().as_str());
    if !continue_token.is_empty() {
        metadata.insert("continue", continue_token);
    }
    if let Some(remaining) = remaining {
        metadata.insert("remainingItemCount", remaining);
    }
    Node::Map(metadata)
}

fn document(node: Node) -> Document {
    Document::from_node(node).expect("a map was written down")
}
