//! The changes from what the kernel holds to what it should hold: for the first sync, a restart and drift alike.

use std::collections::BTreeMap;

use linux::nftables::{Bytes, Change, Datum, Held, Name, Set, Table, creation};

/// The changes; none when the kernel holds exactly the table. A table whose sets or hooks have another shape is
/// made anew, in the same transaction.
pub fn diff(table: &Table, held: Option<&Held>) -> Vec<Change> {
    let Some(held) = held else { return creation(table) };
    if has_other_shapes(table, held) {
        return [vec![Change::DeleteTable], creation(table)].concat();
    }
    let mut changes = Vec::new();
    for (name, set) in table.sets.iter().filter(|(name, set)| !held.has_set(name, &set.shape)) {
        changes.push(Change::AddSet(name.clone(), set.shape.clone()));
    }
    for (name, chain) in table.chains.iter().filter(|(name, chain)| !held.has_chain(name, chain.base)) {
        changes.push(Change::AddChain(name.clone(), chain.base));
    }
    changes.extend(rules(table, held));
    for (name, set) in table.sets.iter().filter(|(_, set)| set.shape.timeout_seconds.is_none()) {
        changes.extend(elements(name, set, held));
    }
    changes.extend(surplus(table, held));
    changes
}

/// A set or chain that is there, but is not the one that is meant.
fn has_other_shapes(table: &Table, held: &Held) -> bool {
    let wrong_set =
        held.sets().any(|name| table.sets.get(name).is_some_and(|set| !held.has_set(name, &set.shape)));
    let wrong_chain = held
        .chains()
        .any(|name| table.chains.get(name).is_some_and(|chain| !held.has_chain(name, chain.base)));
    wrong_set || wrong_chain
}

fn rules(table: &Table, held: &Held) -> Vec<Change> {
    let wrong = table.chains.iter().filter(|(name, chain)| !held.has_rules(name, chain));
    wrong
        .flat_map(|(name, chain)| {
            let flush = held.has_chain(name, chain.base).then(|| Change::FlushChain(name.clone()));
            let add = chain.rules.iter().map(|rule| Change::AddRule(name.clone(), rule.clone()));
            flush.into_iter().chain(add)
        })
        .collect()
}

/// A key whose value changes is deleted and added again: the kernel cannot change one in place.
fn elements(name: &Name, set: &Set, held: &Held) -> Vec<Change> {
    let there: BTreeMap<&Bytes, &Datum> = held.elements(name).collect();
    let is_there = |key: &Bytes, datum: &Datum| there.get(key) == Some(&datum);
    let added: Vec<_> = set
        .elements
        .iter()
        .filter(|(key, datum)| !is_there(key, datum))
        .map(|(key, datum)| (key.clone(), datum.clone()))
        .collect();
    let deleted: Vec<_> = there
        .iter()
        .filter(|(key, datum)| set.elements.get(**key) != Some(**datum))
        .map(|(key, _)| (*key).clone())
        .collect();
    let mut changes = Vec::new();
    if !deleted.is_empty() {
        changes.push(Change::DeleteElements(name.clone(), set.shape.clone(), deleted));
    }
    if !added.is_empty() {
        changes.push(Change::AddElements(name.clone(), set.shape.clone(), added));
    }
    changes
}

/// Chains and sets that the table does not have. All are emptied before any is deleted: they may jump to each other.
fn surplus(table: &Table, held: &Held) -> Vec<Change> {
    let chains: Vec<_> = held.chains().filter(|name| !table.chains.contains_key(*name)).collect();
    let sets = held.sets().filter(|name| !table.sets.contains_key(*name));
    let mut changes: Vec<_> = chains.iter().map(|name| Change::FlushChain((*name).clone())).collect();
    changes.extend(chains.iter().map(|name| Change::DeleteChain((*name).clone())));
    changes.extend(sets.map(|name| Change::DeleteSet(name.clone())));
    changes
}
