//! Node affinity: terms over the labels and the name of a node.

use std::collections::BTreeSet;

use api::{Cursor, Labels, Text};

use super::NodeFacts;

/// Terms of which one must hold.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct NodeTerms(Vec<Term>);

/// A term that earns points.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WeightedTerm {
    /// The points.
    pub weight: i64,
    term: Term,
}

/// Requirements that must all hold; without any, the term holds for no node.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Term {
    labels: Vec<Requirement>,
    names: Vec<Requirement>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
struct Requirement {
    key: Text,
    test: Test,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Test {
    In(BTreeSet<Text>),
    NotIn(BTreeSet<Text>),
    Exists,
    DoesNotExist,
    Above(i64),
    Below(i64),
    /// An operand that is no number, or an unknown operator: admission refuses them.
    Never,
}

impl NodeTerms {
    /// Reads `requiredDuringSchedulingIgnoredDuringExecution.nodeSelectorTerms`.
    pub fn read(terms: &Cursor<'_>) -> Self {
        Self(terms.items().map(|term| Term::read(&term)).collect())
    }

    /// Whether a term holds for the node.
    pub fn hold_for(&self, node: &NodeFacts) -> bool {
        self.0.iter().any(|term| term.holds_for(node))
    }

    /// The names of nodes that the terms are limited to, if every term names some.
    pub fn named_nodes(&self) -> Option<BTreeSet<Text>> {
        if self.0.is_empty() {
            return None;
        }
        let mut all = BTreeSet::new();
        for term in &self.0 {
            all.extend(term.named_nodes()?);
        }
        Some(all)
    }
}

impl WeightedTerm {
    /// Reads `preferredDuringSchedulingIgnoredDuringExecution`.
    pub fn read_all(terms: &Cursor<'_>) -> Vec<Self> {
        let read = |term: Cursor<'_>| Self {
            weight: term.at("weight").int().unwrap_or(0),
            term: Term::read(&term.at("preference")),
        };
        terms.items().map(read).filter(|term| term.weight != 0).collect()
    }

    /// The points that the node earns.
    pub fn points(&self, node: &NodeFacts) -> i64 {
        if self.term.holds_for(node) { self.weight } else { 0 }
    }
}

impl Term {
    fn read(term: &Cursor<'_>) -> Self {
        let all = |list: &str| term.at(list).items().map(|it| Requirement::read(&it)).collect();
        Self { labels: all("matchExpressions"), names: all("matchFields") }
    }

    fn holds_for(&self, node: &NodeFacts) -> bool {
        if self.labels.is_empty() && self.names.is_empty() {
            return false;
        }
        let labels_hold = self.labels.iter().all(|it| it.test.holds(node.labels.get(&it.key)));
        labels_hold
            && self.names.iter().all(|it| it.key == "metadata.name" && it.test.holds(Some(&node.name)))
    }

    fn named_nodes(&self) -> Option<BTreeSet<Text>> {
        let mut named: Option<BTreeSet<Text>> = None;
        for requirement in &self.names {
            let Test::In(values) = &requirement.test else { continue };
            named = Some(match named {
                None => values.clone(),
                Some(before) => before.intersection(values).cloned().collect(),
            });
        }
        named
    }
}

impl Requirement {
    fn read(requirement: &Cursor<'_>) -> Self {
        let values = || requirement.at("values").items().filter_map(|it| it.text().map(Text::from));
        let number = || requirement.at("values").item(0).text().and_then(|text| text.parse().ok());
        let test = match requirement.at("operator").text_or_empty() {
            "In" => Test::In(values().collect()),
            "NotIn" => Test::NotIn(values().collect()),
            "Exists" => Test::Exists,
            "DoesNotExist" => Test::DoesNotExist,
            "Gt" => number().map_or(Test::Never, Test::Above),
            "Lt" => number().map_or(Test::Never, Test::Below),
            _ => Test::Never,
        };
        Self { key: Text::from(requirement.at("key").text_or_empty()), test }
    }
}

impl Test {
    fn holds(&self, value: Option<&str>) -> bool {
        let number = || value.and_then(|value| value.parse::<i64>().ok());
        match self {
            Self::In(values) => value.is_some_and(|value| values.contains(value)),
            Self::NotIn(values) => value.is_none_or(|value| !values.contains(value)),
            Self::Exists => value.is_some(),
            Self::DoesNotExist => value.is_none(),
            Self::Above(than) => number().is_some_and(|number| number > *than),
            Self::Below(than) => number().is_some_and(|number| number < *than),
            Self::Never => false,
        }
    }
}

/// Whether the node has all labels of a pod's `nodeSelector`.
pub fn has_labels(node: &NodeFacts, wanted: &Labels) -> bool {
    wanted.iter().all(|(key, value)| node.labels.get(key) == Some(value))
}
