//! Address families of services: the two spellings of an address agree, and every service says which families
//! it has. This cluster has IPv4 only.

use api::{Document, Errors, Node, node};

use super::{has_address, is_headless};

/// Brings `clusterIP` and `clusterIPs` together when only one of them was written.
pub(super) fn normalize_addresses(doc: &mut Document, old: Option<&Document>) {
    let (one, many) = (doc.text("spec.clusterIP").to_owned(), doc.get("spec.clusterIPs").cloned());
    let Some(old) = old else {
        if !one.is_empty() && doc.list("spec.clusterIPs").is_empty() {
            doc.set("spec.clusterIPs", node!([one.as_str()]));
        }
        return;
    };
    if one == old.text("spec.clusterIP") || many.as_ref() != old.get("spec.clusterIPs") {
        return;
    }
    if one.is_empty() {
        doc.remove("spec.clusterIPs");
    } else {
        doc.set("spec.clusterIPs", node!([one.as_str()]));
    }
}

/// Says which families a service has. A headless service without selector has both, whatever the cluster has.
pub(super) fn default_families(doc: &mut Document) {
    if !has_address(doc) {
        return;
    }
    let open = is_headless(doc) && doc.at("spec.selector").is_empty();
    if doc.at("spec.ipFamilyPolicy").is_empty() {
        doc.set("spec.ipFamilyPolicy", if open { "RequireDualStack" } else { "SingleStack" });
    }
    let dual = matches!(doc.text("spec.ipFamilyPolicy"), "RequireDualStack" | "PreferDualStack");
    if doc.list("spec.ipFamilies").is_empty() {
        doc.set("spec.ipFamilies", if open && dual { node!(["IPv4", "IPv6"]) } else { node!(["IPv4"]) });
    }
}

/// Finds families and policies that are none, or that this cluster cannot give.
pub(super) fn validate(doc: &Document, errors: &mut Errors) {
    let (families, policy) = (doc.at("spec.ipFamilies"), doc.at("spec.ipFamilyPolicy"));
    let open = is_headless(doc) && doc.at("spec.selector").is_empty();
    let mut seen: Vec<&str> = Vec::new();
    for family in families.items() {
        let name = family.text_or_empty();
        if !matches!(name, "IPv4" | "IPv6") {
            errors.not_supported(family.path(), name, &["IPv4", "IPv6"]);
        } else if seen.contains(&name) {
            errors.duplicate(family.path(), name);
        } else if name == "IPv6" && !open {
            errors.invalid(family.path(), name, "not configured on this cluster");
        }
        seen.push(name);
    }
    match policy.text_or_empty() {
        "RequireDualStack" if !open => {
            let detail = "this cluster is not configured for dual-stack services";
            errors.invalid(policy.path(), policy.text_or_empty(), detail);
        }
        "" | "SingleStack" | "PreferDualStack" | "RequireDualStack" => {}
        other => {
            let supported = ["PreferDualStack", "RequireDualStack", "SingleStack"];
            errors.not_supported(policy.path(), other, &supported);
        }
    }
}

/// Finds addresses that are none, or that contradict each other.
pub(super) fn validate_addresses(doc: &Document, errors: &mut Errors) {
    let (one, many) = (doc.at("spec.clusterIP"), doc.at("spec.clusterIPs"));
    let shown = many.to_node();
    let first = many.item(0);
    if one.is_empty() && !many.is_empty() {
        errors.invalid(many.path(), &shown, "must be empty when `clusterIP` is not specified");
    } else if !one.is_empty() && many.is_empty() {
        errors.required(many.path(), "");
    } else if one.node() != first.node() && !one.is_empty() {
        errors.invalid(many.path(), &shown, "first value must match `clusterIP`");
    }
    for (index, ip) in many.items().enumerate() {
        if index == 0 && ip.text() == Some("None") {
            if many.len() > 1 {
                errors.invalid(many.path(), &shown, "'None' must be the first and only value");
            }
            continue;
        }
        let address = crate::shapes::addresses::validate(&ip, errors);
        if address.is_some_and(|address| address.is_ipv6()) && index == 0 {
            let detail = "expected an IPv4 value as indicated by `ipFamilies[0]`";
            errors.invalid(ip.path(), ip.text_or_empty(), detail);
        }
    }
    if many.len() > 2 {
        errors.invalid(many.path(), &shown, "may only hold up to 2 values");
    } else if many.len() == 2 {
        let detail = "may specify no more than one IP for each IP family";
        errors.invalid(many.path(), &shown, detail);
    }
}

/// Refuses a change of the address.
pub(super) fn refuse_change(doc: &Document, old: &Document, errors: &mut Errors) {
    if !has_address(doc) || !has_address(old) || (is_headless(doc) && is_headless(old)) {
        return;
    }
    let (new, before) = (doc.at("spec.clusterIPs"), old.at("spec.clusterIPs"));
    let shown = new.node().unwrap_or(&Node::Null);
    if new.is_empty() && !before.is_empty() {
        errors.invalid(new.item(0).path(), shown, "primary clusterIP can not be unset");
    } else if !before.is_empty() && new.item(0).node() != before.item(0).node() {
        errors.invalid(new.item(0).path(), shown, "may not change once set");
    }
}
