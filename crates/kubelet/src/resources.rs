//! Requests and limits: quality of service, sums over a pod, and what the kernel is told.
//!
//! Pure. Quantities that cannot be read count as absent; the API server has refused them long before.

use std::collections::BTreeMap;

use api::Quantity;
use k8s_openapi::api::core::v1::{Container, PodSpec, ResourceRequirements};
use k8s_openapi::apimachinery::pkg::api::resource::Quantity as Text;

use crate::machine::Qos;

/// A resource list of the API: name to quantity.
pub type List = BTreeMap<String, Text>;

/// The quantity of a resource in a list, if it is there.
pub fn quantity(list: Option<&List>, name: &str) -> Option<Quantity> {
    Quantity::parse(&list?.get(name)?.0).ok()
}

/// What a container asks for; a limit without a request is a request.
pub fn request(resources: Option<&ResourceRequirements>, name: &str) -> Option<Quantity> {
    let resources = resources?;
    quantity(resources.requests.as_ref(), name).or_else(|| limit(Some(resources), name))
}

/// What a container may use.
pub fn limit(resources: Option<&ResourceRequirements>, name: &str) -> Option<Quantity> {
    quantity(resources?.limits.as_ref(), name)
}

/// The quality of service class that follows from CPU and memory of all containers.
pub fn qos_of(spec: &PodSpec) -> Qos {
    let containers: Vec<_> = all_containers(spec).collect();
    let is_set = |quantity: Option<Quantity>| quantity.is_some_and(|quantity| !quantity.is_zero());
    let pairs =
        || containers.iter().flat_map(|it| ["cpu", "memory"].map(|name| (it.resources.as_ref(), name)));
    if !pairs().any(|(it, name)| is_set(request(it, name)) || is_set(limit(it, name))) {
        return Qos::BestEffort;
    }
    let is_guaranteed = pairs().all(|(it, name)| {
        let (request, limit) = (request(it, name), limit(it, name));
        let is_equal = request.map(|it| it.milli_value()) == limit.as_ref().map(api::Quantity::milli_value);
        is_equal && is_set(limit)
    });
    if is_guaranteed { Qos::Guaranteed } else { Qos::Burstable }
}

/// Every container of a pod, init containers first.
pub fn all_containers(spec: &PodSpec) -> impl Iterator<Item = &Container> {
    spec.init_containers.iter().flatten().chain(&spec.containers)
}

/// What the whole pod asks for: the containers that run together, or the largest init container with the
/// sidecars started before it, whichever is more, plus the overhead.
pub fn pod_request_milli(spec: &PodSpec, name: &str) -> i64 {
    let of = |container: &Container| {
        request(container.resources.as_ref(), name).map_or(0, |quantity| quantity.milli_value())
    };
    let mut sidecars = 0;
    let mut peak = 0;
    for container in spec.init_containers.iter().flatten() {
        if container.restart_policy.as_deref() == Some("Always") {
            sidecars += of(container);
            peak = peak.max(sidecars);
        } else {
            peak = peak.max(sidecars + of(container));
        }
    }
    let together: i64 = sidecars + spec.containers.iter().map(of).sum::<i64>();
    let overhead = quantity(spec.overhead.as_ref(), name).map_or(0, |quantity| quantity.milli_value());
    together.max(peak) + overhead
}

/// CPU in thousandths to cgroup v1 shares: 1024 for a whole CPU, never fewer than 2.
pub fn cpu_shares(milli: i64) -> u64 {
    u64::try_from(milli).unwrap_or(0).saturating_mul(1024).div_euclid(1000).clamp(2, 262_144)
}

/// CPU in thousandths to microseconds in each period of 100 ms; the kernel takes no less than 1 ms.
pub fn cpu_quota_micros(milli: i64) -> u64 {
    u64::try_from(milli).unwrap_or(0).saturating_mul(100).max(1_000)
}
