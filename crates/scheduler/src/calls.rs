//! The calls of the API that are out, and those to be sent again because their outcome is unknown.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use std::time::Duration;

use api::Text;
use control::{Action, Target, Ticket, Work};

use crate::limits;
use crate::model::PodNeeds;

/// See the module.
#[derive(Default)]
pub(crate) struct Calls {
    out: BTreeMap<usize, Call>,
    made: usize,
    resends: BTreeSet<(Duration, usize)>,
}

/// A call that is out.
pub(crate) struct Call {
    pub(crate) action: Action,
    pub(crate) purpose: Purpose,
}

/// What a call is for.
#[derive(Clone)]
pub(crate) enum Purpose {
    /// To give a pod its node.
    Bind { pod: Arc<PodNeeds>, node: Text },
    /// To say in a pod's status why it has none.
    Tell,
    /// To say in a pod's status that it is pushed away.
    Mark(Push),
    /// To push it away.
    Delete(Push),
}

/// One pod that is pushed away for another.
#[derive(Clone)]
pub(crate) struct Push {
    pub(crate) victim: Arc<PodNeeds>,
    pub(crate) pod: Arc<PodNeeds>,
    pub(crate) node: Text,
}

impl Calls {
    /// Makes a call.
    pub(crate) fn send(&mut self, action: Action, purpose: Purpose) -> Work {
        self.made += 1;
        let work = work(self.made, &action);
        self.out.insert(self.made, Call { action, purpose });
        work
    }

    /// Takes a call whose outcome is known.
    pub(crate) fn take(&mut self, ticket: &Ticket) -> Option<Call> {
        self.out.remove(&ticket.number())
    }

    /// Puts a call back, whose outcome is unknown, to be sent again.
    pub(crate) fn keep(&mut self, ticket: &Ticket, call: Call, now: Duration) {
        self.out.insert(ticket.number(), call);
        self.resends.insert((now + limits::RESEND, ticket.number()));
    }

    /// The calls to be sent again now.
    pub(crate) fn poll_resends(&mut self, now: Duration) -> Vec<Work> {
        let later = self.resends.split_off(&(now + Duration::from_nanos(1), 0));
        let due = std::mem::replace(&mut self.resends, later);
        due.iter().filter_map(|(_, number)| Some(work(*number, &self.out.get(number)?.action))).collect()
    }

    /// When to look for them at the latest.
    pub(crate) fn poll_timeout(&self) -> Option<Duration> {
        self.resends.first().map(|(at, _)| *at)
    }

    /// Whether there is room for more calls.
    pub(crate) fn have_room(&self) -> bool {
        self.out.len() < limits::CALLS_IN_FLIGHT
    }
}

fn work(number: usize, action: &Action) -> Work {
    let target = Target::new(action.resource.clone(), action.key.clone());
    Work::Act(Ticket::new(target, number), action.clone())
}
