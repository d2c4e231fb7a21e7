//! What a namespace contains, as the API tells it live, and how it is deleted: pods before everything else.

use std::collections::BTreeMap;

use api::{Gvr, Meta, Status, Text};
use control::plan::{self, Propagation};
use control::{Action, Answer, Answers, Delete, Past, Question, Step, Verb};

use crate::words;

/// The objects that are left in a namespace.
#[derive(Debug, Default)]
pub(super) struct Content {
    objects: BTreeMap<Gvr, Vec<Meta>>,
    /// Resources whose objects could not be read.
    unread: BTreeMap<Gvr, String>,
}

/// What the answers amount to.
pub(super) enum Gathered {
    /// More is to be asked first.
    Ask(Question),
    /// The API does not tell which resources it serves.
    Undiscovered(Status),
    /// As much as can be known.
    Known(Content),
}

impl Content {
    /// From the answers: first the pods, and once those are gone everything.
    pub(super) fn gather(namespace: &Text, answers: &Answers) -> Gathered {
        let pods = content_of(Some(words::pods().clone()), namespace);
        let everything = content_of(None, namespace);
        match (answers.get(&everything), answers.get(&pods)) {
            (Some(Answer::Content(found)), _) => Gathered::Known(Self::of(found)),
            (Some(Answer::Failed(status)), _) => Gathered::Undiscovered(status.clone()),
            (_, Some(Answer::Content(found))) => {
                let content = Self::of(found);
                if content.is_empty() { Gathered::Ask(everything) } else { Gathered::Known(content) }
            }
            _ => Gathered::Ask(pods),
        }
    }

    fn of(answer: &[plan::Content]) -> Self {
        let mut content = Self::default();
        for plan::Content { resource, found } in answer {
            match found {
                Ok(found) if found.is_empty() => {}
                Ok(found) => drop(content.objects.insert(resource.clone(), found.clone())),
                Err(status) => drop(content.unread.insert(resource.clone(), status.message.clone())),
            }
        }
        if content.objects.contains_key(words::pods()) {
            content.objects.retain(|resource, _| resource == words::pods());
        }
        content
    }

    /// Whether nothing is left, for certain.
    pub(super) fn is_empty(&self) -> bool {
        self.objects.is_empty() && self.unread.is_empty()
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

    /// Why resources could not be read or emptied, one reason for each. What is gone meanwhile is no failure any more.
    pub(super) fn failures(&self, namespace: &str, outcomes: &[Past]) -> Vec<String> {
        let mut failures = self.unread.clone();
        for past in outcomes.iter().filter(|past| matches!(past.action.verb, Verb::Delete(_))) {
            let resource = &past.action.resource;
            if let (Err(status), true) = (&past.result, self.objects.contains_key(resource)) {
                failures.entry(resource.clone()).or_insert_with(|| status.message.clone());
            }
        }
        let told = |(resource, reason): (Gvr, String)| {
            if resource == *words::pods() {
                format!("failed to delete pods for namespace: {namespace}, err: {reason}")
            } else {
                reason
            }
        };
        failures.into_iter().map(told).collect()
    }

    /// Whether some of it could not be read, so that it has to be asked for again.
    pub(super) fn is_partly_unread(&self) -> bool {
        !self.unread.is_empty()
    }
}

fn content_of(resource: Option<Gvr>, namespace: &Text) -> Question {
    Question::Content { resource, namespace: namespace.clone() }
}

/// In the background, whatever the resource's own way is: nothing may be left behind as an orphan.
fn delete(resource: &Gvr, meta: &Meta) -> Step {
    let only_this = Delete {
        uid: Some(meta.uid.clone()),
        propagation: Some(Propagation::Background),
        ..Delete::default()
    };
    Step::silent(Action::delete(resource.clone(), meta.key(), only_this))
}
