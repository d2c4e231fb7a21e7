//! What a driver drives: a machine that takes events of the view and hands out work.
//!
//! [`Runtime`] is one, for everything that plans object by object. A component that must see all its objects
//! together, such as the scheduler, is one of its own.

use std::time::Duration;

use api::Gvr;

use crate::runtime::{Event, Now, Runtime, Ticket, Work};
use crate::{Answer, Outcome, View, Watch};

/// See the module. The methods are those of [`Runtime`] and promise the same.
pub trait Machine: Send + Sync {
    /// Its name, for logs.
    fn name(&self) -> &'static str;

    /// What it looks at.
    fn watches(&self) -> Vec<Watch>;

    /// Whether changes of this resource are to be fed.
    fn is_watched(&self, resource: &Gvr) -> bool;

    /// Takes note of an event. `view` is the view after it.
    fn handle_event(&mut self, event: Event<'_>, view: &View);

    /// The next piece of work.
    fn poll_plan(&mut self, view: &View, now: Now) -> Option<Work>;

    /// When to poll again at the latest, since the driver's start.
    fn poll_timeout(&self) -> Option<Duration>;

    /// Takes the outcome of an action.
    fn handle_outcome(&mut self, ticket: &Ticket, outcome: Outcome, now: Now);

    /// Takes the answer to a question.
    fn handle_answer(&mut self, ticket: &Ticket, answer: Answer, now: Now);
}

impl Machine for Runtime {
    fn name(&self) -> &'static str {
        Self::name(self)
    }

    fn watches(&self) -> Vec<Watch> {
        Self::watches(self).to_vec()
    }

    fn is_watched(&self, resource: &Gvr) -> bool {
        Self::is_watched(self, resource)
    }

    fn handle_event(&mut self, event: Event<'_>, view: &View) {
        Self::handle_event(self, event, view);
    }

    fn poll_plan(&mut self, view: &View, now: Now) -> Option<Work> {
        Self::poll_plan(self, view, now)
    }

    fn poll_timeout(&self) -> Option<Duration> {
        Self::poll_timeout(self)
    }

    fn handle_outcome(&mut self, ticket: &Ticket, outcome: Outcome, now: Now) {
        Self::handle_outcome(self, ticket, outcome, now);
    }

    fn handle_answer(&mut self, ticket: &Ticket, answer: Answer, now: Now) {
        Self::handle_answer(self, ticket, answer, now);
    }
}
