//! A plan on its way: which of its steps are out, what became of the others, what comes next.

use std::collections::{BTreeMap, VecDeque};

use api::{Document, Key, Status};

use crate::{Action, Answers, Batch, Past, Plan, Question, Step, Verb};

/// One plan that is being performed.
#[derive(Debug, Default)]
pub(crate) struct Flight {
    batches: VecDeque<Batch>,
    out: BTreeMap<usize, Open>,
    next: usize,
    pub(crate) past: Vec<Past>,
    pub(crate) answers: Answers,
    pub(crate) again: Option<std::time::Duration>,
    pub(crate) failed: bool,
}

/// Something that was handed to the driver and has not come back.
#[derive(Clone, Debug)]
pub(crate) enum Open {
    /// A step that was sent so many times.
    Step(Step, u32),
    /// A question of the plan.
    Question(Question),
    /// A step that the API refused after it may have been performed: the object is read live to learn
    /// whether it was.
    Doubt(Step, Status, u32),
}

/// How a closed step ended.
pub(crate) type Ending = Result<(), Status>;

impl Flight {
    /// A plan about to start.
    pub(crate) fn new(plan: &mut Plan) -> Self {
        let mut flight =
            Self { batches: std::mem::take(&mut plan.steps).into(), again: plan.again, ..Self::default() };
        for question in std::mem::take(&mut plan.ask) {
            flight.open(Open::Question(question));
        }
        flight
    }

    /// Starts the next batch if nothing is out and nothing failed; returns the numbers of what is out now and
    /// was not before.
    pub(crate) fn advance(&mut self) -> Vec<usize> {
        if !self.out.is_empty() || self.failed {
            return Vec::new();
        }
        while let Some(batch) = self.batches.pop_front() {
            if !batch.steps.is_empty() {
                return batch.steps.into_iter().map(|step| self.open(Open::Step(step, 1))).collect();
            }
        }
        Vec::new()
    }

    /// Whether everything has come back and nothing follows.
    pub(crate) fn has_landed(&self) -> bool {
        self.out.is_empty() && (self.failed || self.batches.is_empty())
    }

    /// The numbers of everything that is out.
    pub(crate) fn numbers(&self) -> Vec<usize> {
        self.out.keys().copied().collect()
    }

    /// What is out under this number.
    pub(crate) fn at(&self, number: usize) -> Option<&Open> {
        self.out.get(&number)
    }

    /// Takes what is out under this number.
    pub(crate) fn take(&mut self, number: usize) -> Option<Open> {
        self.out.remove(&number)
    }

    /// Puts something back under its number, to be sent again.
    pub(crate) fn keep(&mut self, number: usize, open: Open) {
        self.out.insert(number, open);
    }

    /// Records how a step ended.
    pub(crate) fn close(&mut self, action: Action, result: Ending) {
        self.failed |= result.is_err();
        self.past.push(Past { action, result });
    }

    fn open(&mut self, open: Open) -> usize {
        let number = self.next;
        self.next += 1;
        self.out.insert(number, open);
        number
    }
}

/// What a live read tells about a step in doubt: it counts as done only if it was a create and the object that
/// exists has the same controlling owner as the one we meant to create.
pub(crate) fn judge(step: &Step, refusal: Status, live: Option<&Document>) -> Ending {
    let created = match (&step.action.verb, live) {
        (Verb::Create(wanted), Some(live)) if step.action.part.is_none() => same_controller(wanted, live),
        _ => false,
    };
    if created { Ok(()) } else { Err(refusal) }
}

/// The question whose answer settles a doubt about an action.
pub(crate) fn doubt(action: &Action) -> Question {
    Question::Live { resource: action.resource.clone(), key: action.key.clone() }
}

fn same_controller(wanted: &Document, live: &Document) -> bool {
    let controller = |document: &Document| {
        api::Meta::of(document).controller().map(|owner| owner.uid.clone()).filter(|uid| !uid.is_empty())
    };
    debug_assert_eq!(key(wanted), key(live), "a live read answers for the object that was asked about");
    controller(wanted).is_some() && controller(wanted) == controller(live)
}

fn key(document: &Document) -> Key {
    Key::new(document.namespace(), document.name())
}
