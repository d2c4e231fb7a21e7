//! How many pods a Deployment may and must have.

use api::{Cursor, Document};

/// The size of a Deployment, and how far it may be left while rolling.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Size {
    /// Pods asked for.
    pub(super) replicas: i64,
    /// Pods beyond them.
    pub(super) max_surge: i64,
    /// Pods of them that may be unavailable.
    pub(super) max_unavailable: i64,
}

impl Size {
    pub(super) fn of(deployment: &Document) -> Self {
        let replicas = deployment.int("spec.replicas").unwrap_or(1);
        if deployment.text("spec.strategy.type") == "Recreate" {
            return Self { replicas, max_surge: 0, max_unavailable: 0 };
        }
        let rolling = deployment.at("spec.strategy.rollingUpdate");
        let max_surge = share(&rolling.at("maxSurge"), replicas, Rounding::Up);
        let mut max_unavailable = share(&rolling.at("maxUnavailable"), replicas, Rounding::Down);
        if max_surge == 0 && max_unavailable == 0 {
            // Both at zero would never move; rounding alone may lead there.
            max_unavailable = 1;
        }
        Self { replicas, max_surge, max_unavailable: max_unavailable.min(replicas) }
    }

    /// Pods there may be at most.
    pub(super) fn most(&self) -> i64 {
        self.replicas + self.max_surge
    }

    /// Pods that must be available.
    pub(super) fn least_available(&self) -> i64 {
        self.replicas - self.max_unavailable
    }
}

#[derive(Clone, Copy)]
enum Rounding {
    Up,
    Down,
}

/// A number, or a percentage of `whole`.
fn share(value: &Cursor<'_>, whole: i64, rounding: Rounding) -> i64 {
    if let Some(number) = value.int() {
        return number;
    }
    let percent: i64 =
        value.text().and_then(|text| text.strip_suffix('%')).and_then(|text| text.parse().ok()).unwrap_or(0);
    match rounding {
        Rounding::Up => (percent * whole + 99) / 100,
        Rounding::Down => percent * whole / 100,
    }
}

#[cfg(test)]
mod tests {
    use api::node;

    use super::*;

    fn size(replicas: i64, surge: impl Into<api::Node>, unavailable: impl Into<api::Node>) -> (i64, i64) {
        let rolling = node! { "maxSurge": surge.into(), "maxUnavailable": unavailable.into() };
        let node = node! { "spec": { "replicas": replicas, "strategy": { "rollingUpdate": rolling } } };
        let size = Size::of(&Document::from_node(node).expect("a map"));
        (size.max_surge, size.max_unavailable)
    }

    #[test]
    fn percentages_round_up_for_surge_and_down_for_unavailable() {
        assert_eq!(size(10, "25%", "25%"), (3, 2));
        assert_eq!(size(3, "25%", "25%"), (1, 0));
        assert_eq!(size(4, 2, 1), (2, 1));
    }

    #[test]
    fn at_least_one_pod_may_move() {
        assert_eq!(size(1, "0%", "25%"), (0, 1));
        assert_eq!(size(0, 0, 0), (0, 0));
    }
}
