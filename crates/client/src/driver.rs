//! Runs one controller: feeds its runtime, performs its actions as the controller's own user, answers its
//! questions, tells its notes. It decides nothing.

use std::sync::Arc;

use api::Gvr;
use control::{
    Action, Answer, Change, Controller, Event, Machine, Now, Outcome, Question, Runtime, Target, Ticket,
    Work, plan,
};
use tokio::task::{JoinError, JoinSet};
use tracing::debug;

use crate::caches::{Caches, Detail, Feed, Notice, Scope};
use crate::call::{CallError, Client, Selection};
use crate::clock::{self, Clock};
use crate::events::{Recorder, Reference};
use crate::{discovery, limits};

/// What a controller's driver may touch.
#[derive(Clone, Debug)]
pub struct Hands {
    /// Calls, as the controller's own user.
    pub client: Client,
    /// The process's caches.
    pub caches: Caches,
    /// Tells its notes as Events.
    pub recorder: Recorder,
}

/// Something that came back from a call.
enum Reply {
    Outcome(Ticket, Outcome),
    Answer(Ticket, Answer),
}

struct Loop {
    runtime: Box<dyn Machine>,
    feed: Feed,
    hands: Hands,
    clock: Clock,
    calls: JoinSet<Reply>,
}

/// Runs the controller until the future is dropped. The seed is for the names that it generates. A panic of the
/// controller is the caller's, who starts it anew, with another seed and nothing but the view.
pub async fn run(controller: Arc<dyn Controller>, hands: Hands, seed: u64) {
    run_machine(Box::new(Runtime::new(controller, seed)), hands).await;
}

/// Runs a machine until the future is dropped; the same for what is no controller.
pub async fn run_machine(machine: Box<dyn Machine>, hands: Hands) {
    let feed = hands.caches.feed();
    let mut it = Loop { runtime: machine, feed, hands, clock: Clock::start(), calls: JoinSet::new() };
    it.watch().await;
    loop {
        it.work();
        it.wait().await;
    }
}

impl Loop {
    /// Watches what the controller looks at, and tells the runtime the floor.
    async fn watch(&mut self) {
        let mut needs_every_resource = false;
        for watch in self.runtime.watches() {
            match &watch.resource {
                Some(resource) => {
                    self.feed.watch(resource);
                    for field in watch.fields {
                        self.feed.index(resource, field);
                    }
                }
                None => needs_every_resource = true,
            }
        }
        if needs_every_resource {
            for resource in self.every_resource().await {
                self.feed.watch_some(&resource, Scope::Everything, Detail::Metadata);
                self.runtime.handle_event(Event::Watching(&resource), &self.feed.view());
            }
        }
        let floor = self.hands.caches.floor().await;
        self.runtime.handle_event(Event::Floor(floor), &self.feed.view());
    }

    /// All resources that can be watched and deleted, asked for until the API answers. Asked once: which kinds there are
    /// does not change while the server runs, and the caches are of its own process.
    async fn every_resource(&self) -> Vec<Gvr> {
        loop {
            match discovery::resources(&self.hands.client).await {
                Ok(served) => {
                    let needed = served.into_iter().filter(|it| it.supports(&["delete", "list", "watch"]));
                    return needed.map(|it| it.resource).collect();
                }
                Err(error) => debug!(%error, "failed to discover what the API serves"),
            }
            clock::pause(limits::WATCH_BACKOFF_BASE).await;
        }
    }

    /// Performs what the runtime hands out, as far as the limits allow.
    fn work(&mut self) {
        while self.calls.len() < limits::CALLS_IN_FLIGHT {
            let now = self.clock.now();
            let work = self.runtime.poll_plan(&self.feed.view(), now);
            match work {
                None => return,
                Some(Work::Act(ticket, action)) => self.act(ticket, action),
                Some(Work::Ask(ticket, question)) => self.ask(ticket, question),
                Some(Work::Tell(target, note)) => self.tell(&target, &note),
            }
        }
    }

    fn act(&mut self, ticket: Ticket, action: Action) {
        let client = self.hands.client.clone();
        self.calls.spawn(async move { Reply::Outcome(ticket, client.perform(&action).await) });
    }

    fn ask(&mut self, ticket: Ticket, question: Question) {
        let client = self.hands.client.clone();
        self.calls.spawn(async move { Reply::Answer(ticket, answer(&client, &question).await) });
    }

    fn tell(&self, target: &Target, note: &control::Note) {
        let (resource, key) = note.about.as_ref().map_or((&target.resource, &target.key), |(r, k)| (r, k));
        if let Some(object) = self.feed.view().get(resource, key) {
            self.hands.recorder.tell(Reference::of(object), note);
        }
    }

    /// Waits for a change, a reply or an alarm, and tells the runtime.
    async fn wait(&mut self) {
        let alarm = self.runtime.poll_timeout().map(|since_start| self.clock.at(since_start));
        let alarm = async {
            match alarm {
                Some(at) => tokio::time::sleep_until(at).await,
                None => std::future::pending().await,
            }
        };
        tokio::select! {
            notices = self.feed.next() => self.notice(notices),
            Some(reply) = self.calls.join_next() => {
                let now = self.clock.now();
                self.reply(reply, now);
            }
            () = alarm => {}
        }
    }

    fn notice(&mut self, notices: Vec<Notice>) {
        let view = self.feed.view();
        for notice in notices {
            match notice {
                Notice::Changed { resource, change } => {
                    let change =
                        Change { resource: &resource, old: change.old.as_ref(), new: change.new.as_ref() };
                    self.runtime.handle_event(Event::Changed(change), &view);
                }
                Notice::Advanced => self.runtime.handle_event(Event::Advanced, &view),
                Notice::Missed => {
                    self.runtime.handle_event(Event::Missed, &view);
                    let resources: Vec<Gvr> = view
                        .resources()
                        .filter(|resource| self.runtime.is_watched(resource))
                        .cloned()
                        .collect();
                    for resource in &resources {
                        for object in view.list(resource) {
                            let change = Change { resource, old: None, new: Some(object) };
                            self.runtime.handle_event(Event::Changed(change), &view);
                        }
                    }
                }
            }
        }
    }

    fn reply(&mut self, reply: Result<Reply, JoinError>, now: Now) {
        match reply.expect("a call neither panics nor is aborted while the driver runs") {
            Reply::Outcome(ticket, outcome) => self.runtime.handle_outcome(&ticket, outcome, now),
            Reply::Answer(ticket, answer) => self.runtime.handle_answer(&ticket, answer, now),
        }
    }
}

async fn answer(client: &Client, question: &Question) -> Answer {
    let result = match question {
        Question::Live { resource, key } => {
            client.find(resource, key).await.map(|found| Answer::Object(found.map(Arc::new)))
        }
        Question::Content { resource: Some(resource), namespace } => {
            Ok(Answer::Content(vec![content(client, resource, namespace).await]))
        }
        Question::Content { resource: None, namespace } => everything(client, namespace).await,
        Question::Resources => {
            discovery::resources(client).await.map(|served| Answer::Resources(served.into()))
        }
    };
    result.unwrap_or_else(|error| Answer::Failed(error.into_status()))
}

/// What a namespace holds, one resource after the other: it must not crowd out the controller's other calls.
async fn everything(client: &Client, namespace: &str) -> Result<Answer, CallError> {
    let mut found = Vec::new();
    for served in discovery::resources(client).await? {
        let is_listed = served.scope == plan::Scope::Namespaced && served.supports(&["delete", "list"]);
        if is_listed {
            found.push(content(client, &served.resource, namespace).await);
        }
    }
    Ok(Answer::Content(found))
}

/// A resource that is not served any more, or not for this, holds nothing.
async fn content(client: &Client, resource: &Gvr, namespace: &str) -> plan::Content {
    let found = match client.list(resource, namespace, &Selection::default()).await {
        Ok(list) => Ok(list.items.iter().map(api::Meta::of).collect()),
        Err(error) => match error.into_status() {
            status if matches!(status.code, 404 | 405) => Ok(Vec::new()),
            status => Err(status),
        },
    };
    plan::Content { resource: resource.clone(), found }
}
