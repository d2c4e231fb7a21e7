//! The scheduler as a whole: events in, work out, outcomes in. See [`control::Machine`].
//!
//! A decision counts from the moment it is made: the pod takes room in the snapshot while its binding is under
//! way and until the view shows it. A binding that is refused gives the room back; one whose outcome is
//! unknown is sent again as it was.

use std::collections::{BTreeMap, VecDeque};
use std::sync::Arc;
use std::time::Duration;

use api::status::Reason;
use api::{Gvr, Key, Revision, Status, Text};
use control::{
    Action, Answer, Change, Event, Machine, Now, Object, Outcome, Target, Ticket, View, Watch, Work,
};

use crate::actions::{self, Condition, nodes, pods};
use crate::calls::{Calls, Purpose, Push};
use crate::model::pod::Standing;
use crate::model::{NodeFacts, PodNeeds, Row, Snapshot};
use crate::plan::{Cure, Cures, Decision, Diagnosis, Preemption, Victims, preempt, schedule};
use crate::queue::Queue;
use crate::{NAME, changes};

/// See the module.
#[derive(Default)]
pub struct Scheduler {
    snapshot: Snapshot,
    queue: Queue,
    /// What happened to the queue since the time was last known.
    happened: Vec<Happened>,
    floor: Option<Revision>,
    is_settled: bool,
    /// Pods whose binding is under way or not in the view yet, with their uids.
    assumed: BTreeMap<Key, Text>,
    calls: Calls,
    work: VecDeque<Work>,
    turn: usize,
}

enum Happened {
    Waits(Arc<PodNeeds>),
    Left(Key),
    Cured(Cures),
}

/// What all conditions have that say why a pod has no node.
const UNSCHEDULED: Condition<'static> =
    Condition { kind: "PodScheduled", status: "False", reason: "", message: "" };

impl Scheduler {
    /// A scheduler that has seen nothing. It decides nothing before it is told a [`Event::Floor`].
    pub fn new() -> Self {
        Self::default()
    }

    fn handle_change(&mut self, change: &Change<'_>) {
        let Some(object) = change.new.or(change.old) else { return };
        if *change.resource == nodes() {
            self.handle_node(&object.meta.name, change.new);
        } else if *change.resource == pods() {
            let standing = change
                .new
                .map_or(Standing::Elsewhere, |object| Standing::read(&object.meta, &object.document(), NAME));
            self.handle_pod(object.meta.key(), standing);
        }
    }

    fn handle_node(&mut self, name: &str, node: Option<&Arc<Object>>) {
        let Some(node) = node else {
            self.snapshot.remove_node(name);
            return;
        };
        let facts = NodeFacts::read(&node.meta, &node.document());
        let old = self.snapshot.apply_node(facts);
        if let Some(row) = self.snapshot.row(name) {
            self.happened.push(Happened::Cured(changes::cures(old.as_ref(), &row.node)));
        }
    }

    fn handle_pod(&mut self, key: Key, standing: Standing) {
        match standing {
            Standing::Waiting(needs) => {
                // Our own binding is under way; the view is behind it.
                if self.assumed.get(&key) == Some(&needs.uid) {
                    return;
                }
                self.leave_node(&key);
                match &needs.nominated {
                    Some(node) => self.snapshot.nominate(node, Arc::clone(&needs)),
                    None => self.leave_nomination(&key),
                }
                self.happened.push(Happened::Waits(needs));
            }
            Standing::Placed(node, needs) => {
                if self.snapshot.place_of(&key).is_some_and(|before| *before != node) {
                    self.leave_node(&key);
                }
                self.assumed.remove(&key);
                self.leave_nomination(&key);
                self.snapshot.place(&node, needs);
                self.happened.push(Happened::Left(key));
            }
            Standing::Elsewhere => {
                self.leave_node(&key);
                self.leave_nomination(&key);
                self.happened.push(Happened::Left(key));
            }
        }
    }

    /// The pod gives up its room on a node, if it has any.
    fn leave_node(&mut self, key: &Key) {
        self.assumed.remove(key);
        if self.snapshot.unplace(key).is_some() {
            self.happened.push(Happened::Cured(Cures::of(Cure::PodLeft)));
        }
    }

    /// Room is kept for the pod no longer, if any was.
    fn leave_nomination(&mut self, key: &Key) {
        if self.snapshot.unnominate(key) {
            self.happened.push(Happened::Cured(Cures::of(Cure::PodLeft)));
        }
    }

    /// Changes were missed: whatever the view does not show is gone. What it shows is fed anew.
    fn handle_missed(&mut self, view: &View) {
        let gone: Vec<Key> =
            self.snapshot.placed().filter(|key| view.get(&pods(), key).is_none()).cloned().collect();
        for key in gone {
            self.handle_pod(key, Standing::Elsewhere);
        }
        let known = |row: &Row| view.get(&nodes(), &Key::cluster(row.node.name.clone())).is_some();
        let gone: Vec<Text> =
            self.snapshot.rows().filter(|row| !known(row)).map(|row| row.node.name.clone()).collect();
        for name in gone {
            self.snapshot.remove_node(&name);
        }
        self.queue.retain(|key| view.get(&pods(), key).is_some());
    }

    fn has_settled(&mut self, view: &View) -> bool {
        if let (false, Some(floor)) = (self.is_settled, self.floor) {
            self.is_settled = [pods(), nodes()].iter().all(|it| view.revision(it) >= Some(floor));
        }
        self.is_settled
    }

    /// Brings the queue up to date.
    fn catch_up(&mut self, now: Duration) {
        for happened in std::mem::take(&mut self.happened) {
            match happened {
                Happened::Waits(needs) => self.queue.put(needs, now),
                Happened::Left(key) => self.queue.remove(&key),
                Happened::Cured(cures) => self.queue.wake(cures, now),
            }
        }
    }

    /// Decides about one pod.
    fn try_pod(&mut self, pod: Arc<PodNeeds>, view: &View, now: Now) {
        if view.get(&pods(), &pod.key).is_none_or(|object| object.meta.uid != pod.uid) {
            self.queue.remove(&pod.key);
            return;
        }
        self.turn = self.turn.wrapping_add(1);
        match schedule(&self.snapshot, &pod, self.turn) {
            Decision::Bind(node) => self.bind(pod, node),
            Decision::Wait(diagnosis) => self.wait(&pod, diagnosis, view, now),
        }
    }

    fn bind(&mut self, pod: Arc<PodNeeds>, node: Text) {
        self.leave_nomination(&pod.key);
        self.snapshot.place(&node, Arc::clone(&pod));
        self.assumed.insert(pod.key.clone(), pod.uid.clone());
        self.send(actions::bind(&pod, &node), Purpose::Bind { pod, node });
    }

    /// The pod fits nowhere: says why, and perhaps pushes others away.
    fn wait(&mut self, pod: &Arc<PodNeeds>, mut diagnosis: Diagnosis, view: &View, now: Now) {
        let mut nominated = Text::default();
        if !self.snapshot.is_empty() {
            match preempt(&self.snapshot, pod, &diagnosis) {
                Preemption::Push(victims) => {
                    diagnosis.set_preemption(&victims.message());
                    nominated.clone_from(&victims.node);
                    self.snapshot.nominate(&nominated, Arc::clone(pod));
                    self.push_away(&victims, pod, view, now);
                }
                Preemption::Later(why) => {
                    diagnosis.set_preemption(&why);
                    nominated = pod.nominated.clone().unwrap_or_default();
                }
                Preemption::No(why) => diagnosis.set_preemption(&why),
            }
        }
        let condition = Condition { reason: "Unschedulable", message: &diagnosis.message(), ..UNSCHEDULED };
        self.tell_failure(pod, &condition, &nominated, view, now);
        self.queue.park(&pod.key, diagnosis.cures, now.since_start);
    }

    fn push_away(&mut self, victims: &Victims, pod: &Arc<PodNeeds>, view: &View, now: Now) {
        let message = actions::preempting();
        let condition = Condition {
            kind: "DisruptionTarget",
            status: "True",
            reason: "PreemptionByScheduler",
            message: &message,
        };
        for victim in &victims.pods {
            let push = Push { victim: Arc::clone(victim), pod: Arc::clone(pod), node: victims.node.clone() };
            let object = view.get(&pods(), &victim.key).filter(|object| object.meta.uid == victim.uid);
            match object.and_then(|object| actions::set_status(object, &condition, None, now.wall)) {
                Some(mark) => self.send(mark, Purpose::Mark(push)),
                None => self.send(actions::delete(victim), Purpose::Delete(push)),
            }
        }
    }

    /// Tells people and the pod's status why it has no node. `nominated` is where it will go, or empty.
    fn tell_failure(
        &mut self,
        pod: &PodNeeds,
        condition: &Condition<'_>,
        nominated: &str,
        view: &View,
        now: Now,
    ) {
        let target = Target::new(pods(), pod.key.clone());
        self.work.push_back(Work::Tell(target, actions::failed(condition.message)));
        let object = view.get(&pods(), &pod.key).filter(|object| object.meta.uid == pod.uid);
        let action =
            object.and_then(|object| actions::set_status(object, condition, Some(nominated), now.wall));
        if let Some(action) = action {
            self.send(action, Purpose::Tell);
        }
    }

    fn send(&mut self, action: Action, purpose: Purpose) {
        let work = self.calls.send(action, purpose);
        self.work.push_back(work);
    }

    fn handle_done(&mut self, purpose: Purpose) {
        match purpose {
            Purpose::Bind { pod, node } => {
                self.queue.remove(&pod.key);
                let target = Target::new(pods(), pod.key.clone());
                self.work.push_back(Work::Tell(target, actions::scheduled(&pod, &node)));
            }
            Purpose::Tell => {}
            Purpose::Mark(push) => {
                self.send(actions::delete(&push.victim), Purpose::Delete(push));
            }
            Purpose::Delete(Push { victim, pod, node }) => {
                let target = Target::new(pods(), victim.key.clone());
                self.work.push_back(Work::Tell(target, actions::preempted(&pod, &node)));
            }
        }
    }

    fn handle_refusal(&mut self, purpose: Purpose, status: &Status, now: Now) {
        match purpose {
            Purpose::Bind { pod, node } => self.handle_refused_binding(&pod, &node, status, now),
            // What is not told or pushed away now is so at the next try.
            Purpose::Tell | Purpose::Mark(_) | Purpose::Delete(_) => {}
        }
    }

    fn handle_refused_binding(&mut self, pod: &Arc<PodNeeds>, node: &Text, status: &Status, now: Now) {
        // Otherwise the view has shown meanwhile where the pod really is.
        if self.assumed.get(&pod.key) == Some(&pod.uid) && self.snapshot.place_of(&pod.key) == Some(node) {
            self.leave_node(&pod.key);
        }
        if status.reason == Reason::NotFound {
            self.queue.remove(&pod.key);
            return;
        }
        self.queue.pause(&pod.key, now.since_start);
        let message = format!("running Bind plugin \"DefaultBinder\": {}", status.message);
        let target = Target::new(pods(), pod.key.clone());
        self.work.push_back(Work::Tell(target, actions::failed(&message)));
    }
}

impl Machine for Scheduler {
    fn name(&self) -> &'static str {
        NAME
    }

    fn watches(&self) -> Vec<Watch> {
        vec![Watch::primary(pods()), Watch::only_read(nodes())]
    }

    fn is_watched(&self, resource: &Gvr) -> bool {
        *resource == pods() || *resource == nodes()
    }

    fn handle_event(&mut self, event: Event<'_>, view: &View) {
        match event {
            Event::Changed(change) => self.handle_change(&change),
            Event::Floor(revision) => {
                self.floor = Some(revision);
                self.is_settled = false;
            }
            Event::Missed => self.handle_missed(view),
            Event::Advanced | Event::Watching(_) => {}
        }
    }

    fn poll_plan(&mut self, view: &View, now: Now) -> Option<Work> {
        self.catch_up(now.since_start);
        let again = self.calls.poll_resends(now.since_start);
        self.work.extend(again);
        while self.work.is_empty() && self.calls.have_room() && self.has_settled(view) {
            let pod = self.queue.poll_pod(now.since_start)?;
            self.try_pod(pod, view, now);
        }
        self.work.pop_front()
    }

    fn poll_timeout(&self) -> Option<Duration> {
        [self.queue.poll_timeout(), self.calls.poll_timeout()].into_iter().flatten().min()
    }

    fn handle_outcome(&mut self, ticket: &Ticket, outcome: Outcome, now: Now) {
        let Some(call) = self.calls.take(ticket) else { return };
        match outcome {
            Outcome::Done { .. } => self.handle_done(call.purpose),
            Outcome::Refused(status) => self.handle_refusal(call.purpose, &status, now),
            Outcome::Unknown(_) => self.calls.keep(ticket, call, now.since_start),
        }
    }

    /// It never asks.
    fn handle_answer(&mut self, _: &Ticket, _: Answer, _: Now) {}
}
