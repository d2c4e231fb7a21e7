//! What a namespace contains, as the API tells it live, and how it is deleted: pods before everything else.

use std::collections::BTreeMap;

use api::{Gvr, Meta, Status, Text};
use control::plan::{Scope, Served};
use control::{Action, Answer, Answers, Delete, Past, Question, Step, Verb};

use crate::words;

/// The objects that are left in a namespace.
pub(super) struct Content {
    objects: BTreeMap<Gvr, Vec<Meta>>,
}

/// What the answers amount to.
pub(super) enum Gathered {
    /// More is to be asked first.
    Ask(Vec<Question>),
    /// Everything is known.
    Whole(Content),
}

impl Content {
    /// From the answers: first which resources there are, then the pods, and once those are gone all the rest.
    pub(super) fn gather(namespace: &Text, answers: &Answers) -> Gathered {
        let Some(Answer::Resources(served)) = answers.get(&Question::Resources) else {
            return Gathered::Ask(vec![Question::Resources]);
        };
        let question =
            |resource: &Gvr| Question::Content { resource: resource.clone(), namespace: namespace.clone() };
        let pods = words::pods().clone();
        let Some(in_pods) = read(answers.get(&question(&pods))) else {
            return Gathered::Ask(vec![Question::Resources, question(&pods)]);
        };
        let mut objects = BTreeMap::new();
        if in_pods.is_empty() {
            let mut missing = Vec::new();
            for resource in deletable(served).filter(|resource| **resource != pods) {
                match read(answers.get(&question(resource))) {
                    Some(found) => drop(objects.insert(resource.clone(), found)),
                    None => missing.push(question(resource)),
                }
            }
            if !missing.is_empty() {
                missing.extend([Question::Resources, question(&pods)]);
                return Gathered::Ask(missing);
            }
        }
        objects.insert(pods, in_pods);
        objects.retain(|_, found| !found.is_empty());
        Gathered::Whole(Self { objects })
    }

    pub(super) fn is_empty(&self) -> bool {
        self.objects.is_empty()
    }

    /// A deletion of everything that is not being deleted yet.
    pub(super) fn deletions(&self) -> Vec<Step> {
        let fresh =
            self.objects.iter().flat_map(|(resource, found)| found.iter().map(move |meta| (resource, meta)));
        fresh.filter(|(_, meta)| !meta.is_deleting()).map(|(resource, meta)| delete(resource, meta)).collect()
    }

    /// How many objects of each resource are left.
    pub(super) fn counts(&self) -> impl Iterator<Item = (&Gvr, usize)> {
        self.objects.iter().map(|(resource, found)| (resource, found.len()))
    }

    /// How many objects each finalizer holds.
    pub(super) fn finalizers(&self) -> BTreeMap<&str, usize> {
        let mut counts = BTreeMap::new();
        for finalizer in self.objects.values().flatten().flat_map(|meta| &meta.finalizers) {
            *counts.entry(finalizer.as_str()).or_default() += 1;
        }
        counts
    }
}

/// The refusals among the last plan's deletions; what is gone already is none.
pub(super) fn failures(outcomes: &[Past]) -> Vec<&Status> {
    let deletions = outcomes.iter().filter(|past| matches!(past.action.verb, Verb::Delete(_)));
    deletions.filter_map(|past| past.result.as_ref().err()).filter(|status| status.code != 404).collect()
}

fn deletable(served: &[Served]) -> impl Iterator<Item = &Gvr> {
    let has = |it: &Served, verb: &str| it.verbs.iter().any(|own| own == verb);
    let wanted = move |it: &&Served| it.scope == Scope::Namespaced && has(it, "list") && has(it, "delete");
    served.iter().filter(wanted).map(|it| &it.resource)
}

/// A resource that is not served any more, or not for this, holds nothing.
fn read(answer: Option<&Answer>) -> Option<Vec<Meta>> {
    match answer? {
        Answer::Content(found) => Some(found.clone()),
        Answer::Failed(status) if matches!(status.code, 404 | 405) => Some(Vec::new()),
        _ => None,
    }
}

fn delete(resource: &Gvr, meta: &Meta) -> Step {
    let only_this = Delete { uid: Some(meta.uid.clone()), ..Delete::default() };
    Step::silent(Action::delete(resource.clone(), meta.key(), only_this))
}
