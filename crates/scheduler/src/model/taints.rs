//! Taints of nodes and tolerations of pods.

use api::{Cursor, Text};

/// What a taint does to pods that do not tolerate it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Effect {
    /// New pods do not come.
    NoSchedule,
    /// New pods come only when there is nothing better.
    PreferNoSchedule,
    /// New pods do not come, and running ones go.
    NoExecute,
}

/// One taint of a node.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Taint {
    /// Its key.
    pub key: Text,
    /// Its value; may be empty.
    pub value: Text,
    /// What it does.
    pub effect: Effect,
}

/// One toleration of a pod.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Toleration {
    key: Text,
    /// None for every value.
    value: Option<Text>,
    /// None for every effect.
    effect: Option<Effect>,
}

/// The taint that stands for `spec.unschedulable`.
pub const UNSCHEDULABLE: Taint = Taint {
    key: Text::const_new("node.kubernetes.io/unschedulable"),
    value: Text::const_new(""),
    effect: Effect::NoSchedule,
};

impl Taint {
    /// Reads a node's list.
    pub fn read_all(taints: &Cursor<'_>) -> Vec<Self> {
        let read = |taint: Cursor<'_>| {
            Some(Self {
                key: Text::from(taint.at("key").text_or_empty()),
                value: Text::from(taint.at("value").text_or_empty()),
                effect: Effect::read(taint.at("effect").text_or_empty())?,
            })
        };
        taints.items().filter_map(read).collect()
    }

    /// Whether one of the tolerations covers the taint.
    pub fn is_tolerated(&self, tolerations: &[Toleration]) -> bool {
        tolerations.iter().any(|toleration| toleration.covers(self))
    }
}

impl Toleration {
    /// Reads a pod's list.
    pub fn read_all(tolerations: &Cursor<'_>) -> Vec<Self> {
        let read = |toleration: Cursor<'_>| Self {
            key: Text::from(toleration.at("key").text_or_empty()),
            value: (toleration.at("operator").text() != Some("Exists"))
                .then(|| Text::from(toleration.at("value").text_or_empty())),
            effect: Effect::read(toleration.at("effect").text_or_empty()),
        };
        tolerations.items().map(read).collect()
    }

    /// Whether it covers the taint.
    fn covers(&self, taint: &Taint) -> bool {
        let is_key = self.key.is_empty() || self.key == taint.key;
        let is_value = self.value.as_ref().is_none_or(|value| *value == taint.value);
        let is_effect = self.effect.is_none_or(|effect| effect == taint.effect);
        is_key && is_value && is_effect
    }

    /// Whether it can cover taints that only discourage.
    pub fn concerns_preferences(&self) -> bool {
        self.effect.is_none_or(|effect| effect == Effect::PreferNoSchedule)
    }
}

impl Effect {
    fn read(text: &str) -> Option<Self> {
        Some(match text {
            "NoSchedule" => Self::NoSchedule,
            "PreferNoSchedule" => Self::PreferNoSchedule,
            "NoExecute" => Self::NoExecute,
            _ => return None,
        })
    }

    /// Whether it keeps pods away.
    pub fn repels(self) -> bool {
        self != Self::PreferNoSchedule
    }
}
