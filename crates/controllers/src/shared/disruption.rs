//! The condition of a pod that is ended by the cluster and not by its own doing.

use api::{Node, node};
use control::{Object, conditions};
use jiff::Timestamp;

/// `DisruptionTarget`, as an entry of a strategic patch of `status.conditions`; `None` when the pod says so already.
pub(crate) fn target(pod: &Object, reason: &str, message: &str, now: Timestamp) -> Option<Node> {
    let document = pod.document();
    let known = conditions::condition(&document, "status.conditions", "DisruptionTarget");
    let says = |field: &str, text: &str| known.as_ref().is_some_and(|it| it.at(field).text() == Some(text));
    if says("status", "True") && says("reason", reason) && says("message", message) {
        return None;
    }
    let since = known.as_ref().filter(|_| says("status", "True"));
    let since = since.and_then(|it| it.at("lastTransitionTime").text().map(str::to_owned));
    Some(node! {
        "type": "DisruptionTarget", "status": "True", "reason": reason, "message": message,
        "observedGeneration": (pod.meta.generation),
        "lastTransitionTime": (since.unwrap_or_else(|| api::time::seconds(now))),
    })
}
