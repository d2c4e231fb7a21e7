//! The phase that follows from the states of a pod's containers.

use super::super::facts::{RestartPolicy, Role};
use super::super::observed::Exit;
use super::{ContainerStatus, Holds, Phase, State};

/// What the phase depends on beside the containers.
#[derive(Clone, Copy, Debug)]
pub(in crate::machine) struct PhaseOf {
    pub(in crate::machine) restart: RestartPolicy,
    /// The pod is ending for good: nothing starts again, whatever the restart policy.
    pub(in crate::machine) is_ending: bool,
    /// A container of `spec.containers` has run in the present sandbox.
    pub(in crate::machine) has_initialized: bool,
}

#[derive(Default)]
struct Count {
    pending_init: usize,
    pending_sidecars: usize,
    init_failed: bool,
    running: usize,
    waiting: usize,
    stopped: usize,
    stopped_for_good: usize,
    succeeded: usize,
}

/// The phase of a pod with these containers.
pub(in crate::machine) fn phase(of: PhaseOf, init: &[ContainerStatus], app: &[ContainerStatus]) -> Phase {
    let mut count = Count::default();
    for status in init {
        match status.role {
            Role::Sidecar => count.sidecar(status),
            Role::Init | Role::App => count.init(status, of.restart),
        }
    }
    for status in app {
        count.app(status, of.restart);
    }
    count.phase(of)
}

impl Count {
    fn init(&mut self, status: &ContainerStatus, restart: RestartPolicy) {
        // One that failed and will run again is neither pending nor done: the containers after it wait,
        // and so the pod is Pending either way.
        match (&status.state, &status.last) {
            (State::Terminated(exit), _) | (State::Waiting { .. }, Some(exit)) => {
                self.init_failed |= exit.code != 0 && restart == RestartPolicy::Never;
            }
            _ => self.pending_init += 1,
        }
    }

    fn sidecar(&mut self, status: &ContainerStatus) {
        match (&status.state, &status.last) {
            (State::Running(_), _) => {
                self.running += 1;
                self.pending_sidecars += usize::from(status.started == Holds::No);
            }
            (State::Waiting { .. }, None) => {
                self.pending_sidecars += 1;
                self.waiting += 1;
            }
            _ => {}
        }
    }

    fn app(&mut self, status: &ContainerStatus, restart: RestartPolicy) {
        match (&status.state, &status.last) {
            (State::Running(_), _) => self.running += 1,
            (State::Terminated(exit), _) => {
                self.stop(exit, restart);
                self.succeeded += usize::from(exit.code == 0);
            }
            (State::Waiting { .. }, Some(exit)) => self.stop(exit, restart),
            (State::Waiting { .. }, None) => self.waiting += 1,
        }
    }

    fn stop(&mut self, exit: &Exit, restart: RestartPolicy) {
        self.stopped += 1;
        self.stopped_for_good += usize::from(!restarts(restart, exit));
    }

    fn phase(&self, of: PhaseOf) -> Phase {
        let is_initializing = self.pending_init > 0 || (self.pending_sidecars > 0 && !of.has_initialized);
        if self.init_failed {
            Phase::Failed
        } else if is_initializing || self.waiting > 0 {
            Phase::Pending
        } else if self.running > 0 {
            Phase::Running
        } else if self.stopped == 0 {
            Phase::Pending
        } else if !of.is_ending && self.stopped != self.stopped_for_good {
            Phase::Running
        } else if self.stopped == self.succeeded {
            Phase::Succeeded
        } else {
            Phase::Failed
        }
    }
}

/// Whether a container that ended so is started again.
pub(in crate::machine) fn restarts(restart: RestartPolicy, exit: &Exit) -> bool {
    match restart {
        RestartPolicy::Always => true,
        RestartPolicy::OnFailure => exit.code != 0,
        RestartPolicy::Never => false,
    }
}
