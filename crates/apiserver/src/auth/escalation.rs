//! What somebody lacks of the permissions that they are about to grant. Pure.
//!
//! Rules are taken apart into single permissions; each must be covered by one rule that is held. What is not is
//! named in upstream's words.

use std::collections::{BTreeMap, BTreeSet};

use api::errors::quote;
use resources::User;

use super::rbac::Rule;

/// Why the user may not grant these rules; none when they hold all of it.
pub(crate) fn refusal(user: &User, held: &[&Rule], granted: &[Rule]) -> Option<String> {
    let missing = granted.iter().flat_map(single);
    let missing: Vec<Rule> = missing.filter(|one| !held.iter().any(|rule| covers(rule, one))).collect();
    if missing.is_empty() {
        return None;
    }
    let shown: BTreeSet<String> = joined(missing).iter().map(shown).collect();
    let shown: Vec<String> = shown.into_iter().collect();
    Some(format!(
        "user {} (groups={}) is attempting to grant RBAC permissions not currently held:\n{}",
        quote(&user.name),
        quoted(&user.groups),
        shown.join("\n")
    ))
}

/// The rule as permissions of one verb on one resource, object or path.
fn single(rule: &Rule) -> Vec<Rule> {
    let one = |text: &String| vec![text.clone()];
    let names: Vec<Vec<String>> =
        if rule.names.is_empty() { vec![Vec::new()] } else { rule.names.iter().map(one).collect() };
    let mut all = Vec::new();
    for group in &rule.groups {
        for resource in &rule.resources {
            for verb in &rule.verbs {
                all.extend(names.iter().map(|names| Rule {
                    verbs: one(verb),
                    groups: one(group),
                    resources: one(resource),
                    names: names.clone(),
                    paths: Vec::new(),
                }));
            }
        }
    }
    for path in &rule.paths {
        all.extend(rule.verbs.iter().map(|verb| Rule {
            verbs: one(verb),
            paths: one(path),
            ..Rule::default()
        }));
    }
    all
}

/// Whether a rule covers a single permission.
fn covers(held: &Rule, wanted: &Rule) -> bool {
    let has = |held: &[String], wanted: &[String]| {
        held.iter().any(|text| text == "*") || wanted.iter().all(|text| held.contains(text))
    };
    has(&held.verbs, &wanted.verbs)
        && has(&held.groups, &wanted.groups)
        && wanted.resources.iter().all(|resource| covers_resource(&held.resources, resource))
        && wanted.paths.iter().all(|path| held.paths.iter().any(|pattern| covers_path(pattern, path)))
        && (held.names.is_empty()
            || (!wanted.names.is_empty() && wanted.names.iter().all(|name| held.names.contains(name))))
}

fn covers_resource(held: &[String], wanted: &str) -> bool {
    let part = wanted.split_once('/').map(|(_, part)| format!("*/{part}"));
    held.iter().any(|held| held == "*" || held == wanted || Some(held) == part.as_ref())
}

fn covers_path(held: &str, wanted: &str) -> bool {
    held == wanted || (held.ends_with('*') && wanted.starts_with(held.trim_end_matches('*')))
}

/// Groups, resources and names of a rule.
type Place = (Vec<String>, Vec<String>, Vec<String>);

/// The verbs on the same resource and object together.
fn joined(single: Vec<Rule>) -> Vec<Rule> {
    let mut on_resources: BTreeMap<Place, Vec<String>> = BTreeMap::new();
    let mut all = Vec::new();
    for rule in single {
        if rule.paths.is_empty() {
            on_resources.entry((rule.groups, rule.resources, rule.names)).or_default().extend(rule.verbs);
        } else {
            all.push(rule);
        }
    }
    all.extend(on_resources.into_iter().map(|((groups, resources, names), verbs)| Rule {
        verbs,
        groups,
        resources,
        names,
        paths: Vec::new(),
    }));
    all
}

fn shown(rule: &Rule) -> String {
    let parts = [
        ("APIGroups", &rule.groups),
        ("Resources", &rule.resources),
        ("NonResourceURLs", &rule.paths),
        ("ResourceNames", &rule.names),
        ("Verbs", &rule.verbs),
    ];
    let parts = parts.iter().filter(|(_, texts)| !texts.is_empty());
    let parts: Vec<String> = parts.map(|(name, texts)| format!("{name}:{}", quoted(texts))).collect();
    format!("{{{}}}", parts.join(", "))
}

fn quoted(texts: &[String]) -> String {
    let texts: Vec<String> = texts.iter().map(|text| quote(text)).collect();
    format!("[{}]", texts.join(" "))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A rule as `verbs groups resources [names]`, or as `verbs /path`; words are separated by commas.
    fn rule(line: &str) -> Rule {
        let words = |text: &str| -> Vec<String> {
            text.split(',').map(|word| word.trim_matches('"').to_owned()).collect()
        };
        match line.split(' ').collect::<Vec<_>>().as_slice() {
            [verbs, paths] => Rule { verbs: words(verbs), paths: words(paths), ..Rule::default() },
            [verbs, groups, resources, rest @ ..] => Rule {
                verbs: words(verbs),
                groups: words(groups),
                resources: words(resources),
                names: rest.first().map(|names| words(names)).unwrap_or_default(),
                paths: Vec::new(),
            },
            _ => panic!("no rule: {line}"),
        }
    }

    fn missing(held: &[&str], granted: &str) -> String {
        let held: Vec<Rule> = held.iter().map(|line| rule(line)).collect();
        let held: Vec<&Rule> = held.iter().collect();
        let refusal = refusal(&User::default(), &held, &[rule(granted)]).unwrap_or_default();
        refusal.split_once('\n').map(|(_, missing)| missing.to_owned()).unwrap_or_default()
    }

    #[test]
    fn what_is_not_held_is_named() {
        let reader = ["get,list \"\" pods,pods/log"];
        for (held, granted, want) in [
            (&reader[..], "get \"\" pods", ""),
            (&reader[..], "get \"\" pods a", ""),
            (
                &reader[..],
                "get,watch,delete \"\" pods",
                r#"{APIGroups:[""], Resources:["pods"], Verbs:["watch" "delete"]}"#,
            ),
            (&["get \"\" pods a"], "get \"\" pods a", ""),
            (
                &["get \"\" pods a"],
                "get \"\" pods b",
                r#"{APIGroups:[""], Resources:["pods"], ResourceNames:["b"], Verbs:["get"]}"#,
            ),
            (&["get \"\" pods a"], "get \"\" pods", r#"{APIGroups:[""], Resources:["pods"], Verbs:["get"]}"#),
            (&["update apps */scale"], "update apps deployments/scale", ""),
            (
                &["update apps */scale"],
                "update apps deployments",
                r#"{APIGroups:["apps"], Resources:["deployments"], Verbs:["update"]}"#,
            ),
            (&["* * *"], "get apps deployments", ""),
            (&["* * *"], "get /metrics", r#"{NonResourceURLs:["/metrics"], Verbs:["get"]}"#),
            (&["get /logs/*"], "get /logs/a", ""),
        ] {
            assert_eq!(missing(held, granted), want, "{held:?} grants {granted}");
        }
    }

    #[test]
    fn the_refusal_names_who_asks() {
        let jane = User { name: "jane".into(), groups: vec!["dev".into()], ..User::default() };
        let refusal = refusal(&jane, &[], &[rule("get /a"), rule("get \"\" pods")]);
        let want = "user \"jane\" (groups=[\"dev\"]) is attempting to grant RBAC permissions not currently held:\n\
                    {APIGroups:[\"\"], Resources:[\"pods\"], Verbs:[\"get\"]}\n\
                    {NonResourceURLs:[\"/a\"], Verbs:[\"get\"]}";
        assert_eq!(refusal.as_deref(), Some(want));
    }
}
