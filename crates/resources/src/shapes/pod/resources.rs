//! What containers ask for and may use, and the class of service that follows from it.

use api::errors::{Shown, quote};
use api::{Cursor, Errors, Quantity, names};

const STANDARD: [&str; 3] = ["cpu", "memory", "ephemeral-storage"];

/// Finds what is wrong with the resources of a container.
pub(super) fn validate(resources: &Cursor<'_>, errors: &mut Errors) {
    let (limits, requests) = (resources.at("limits"), resources.at("requests"));
    for list in [&limits, &requests] {
        for (name, place) in list.entries() {
            validate_name(name, &place, errors);
            validate_value(name, &place, errors);
        }
    }
    for (name, place) in requests.entries() {
        let limit = limits.key(name);
        let Some(request) = quantity(&place) else {
            continue;
        };
        match quantity(&limit) {
            Some(limit) if request != limit && !is_overcommitable(name) => {
                let detail = format!("must be equal to {name} limit of {limit}");
                errors.invalid(requests.path(), request.to_string().as_str(), &detail);
            }
            Some(limit) if request > limit => {
                let detail = format!("must be less than or equal to {name} limit of {limit}");
                errors.invalid(requests.path(), request.to_string().as_str(), &detail);
            }
            None if !is_overcommitable(name) => {
                errors.required(limits.path(), "Limit must be set for non overcommitable resources");
            }
            _ => {}
        }
    }
    let any = |test: fn(&str) -> bool| limits.entries().chain(requests.entries()).any(|(name, _)| test(name));
    if any(is_huge_pages) && !any(|name| matches!(name, "cpu" | "memory")) {
        errors.forbidden(resources.path(), "HugePages require cpu or memory");
    }
}

fn validate_name(name: &str, place: &Cursor<'_>, errors: &mut Errors) {
    let messages = names::qualified_name(name);
    let bad = !messages.is_empty();
    errors.invalid_each(place.path(), name, messages);
    if name.contains('/') {
        if !is_native(name) && !is_extended(name) {
            errors.invalid(place.path(), name, "doesn't follow extended resource name standard");
        }
    } else if !STANDARD.contains(&name) && !is_huge_pages(name) {
        if !bad {
            errors.invalid(place.path(), name, "must be a standard resource type or fully qualified");
        }
        errors.invalid(place.path(), name, "must be a standard resource for containers");
    }
}

fn validate_value(name: &str, place: &Cursor<'_>, errors: &mut Errors) {
    let Some(quantity) = quantity(place) else {
        return;
    };
    if quantity.is_negative() {
        errors.invalid(place.path(), quantity.to_string().as_str(), "must be greater than or equal to 0");
    }
    if is_extended(name) && quantity.milli_value() % 1000 != 0 {
        let shown = Shown::json(quote(&quantity.to_string()));
        errors.invalid(place.path(), shown, "must be an integer");
    }
}

fn is_huge_pages(name: &str) -> bool {
    name.starts_with("hugepages-")
}

fn is_native(name: &str) -> bool {
    !name.contains('/') || name.contains("kubernetes.io/")
}

fn is_extended(name: &str) -> bool {
    !is_native(name)
        && !name.starts_with("requests.")
        && names::qualified_name(&format!("requests.{name}")).is_empty()
}

/// Whether more can be promised than is there: of native resources, except huge pages.
fn is_overcommitable(name: &str) -> bool {
    is_native(name) && !is_huge_pages(name)
}

fn quantity(place: &Cursor<'_>) -> Option<Quantity> {
    place.text().and_then(|text| Quantity::parse(text).ok())
}

/// The class of service of a pod: `Guaranteed` when every container is limited in CPU and memory and requests
/// just that, `BestEffort` when none asks for either, else `Burstable`.
pub fn quality_of_service(spec: &Cursor<'_>) -> &'static str {
    let lists = [spec.at("containers"), spec.at("initContainers")];
    let classes = lists.iter().flat_map(Cursor::items).flat_map(|container| {
        let resources = container.at("resources");
        ["cpu", "memory"].map(|name| class(&resources, name))
    });
    agreed(classes)
}

fn class(resources: &Cursor<'_>, name: &str) -> &'static str {
    let amount = |list: &str| quantity(&resources.at(list).key(name)).unwrap_or_default();
    let (request, limit) = (amount("requests"), amount("limits"));
    match (request == limit, request.is_zero()) {
        (false, _) => "Burstable",
        (true, true) => "BestEffort",
        (true, false) => "Guaranteed",
    }
}

/// What all say, or `Burstable` when they do not agree.
fn agreed(mut classes: impl Iterator<Item = &'static str>) -> &'static str {
    let first = classes.next().unwrap_or("BestEffort");
    if classes.all(|class| class == first) { first } else { "Burstable" }
}
