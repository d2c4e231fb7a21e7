//! Runs the scripts in `testdata/machine`: a pod, a world that does what it is told, virtual time, and a
//! transcript of everything the machine asked for and said. `UPDATE=1` rewrites the transcripts.
//!
//! Commands, one per line after `do`:
//! * `run` performs steps until there are none; `advance 10s` also lets time pass, timer by timer;
//! * `break STEP REASON MESSAGE` makes steps that begin with STEP fail, `mend STEP` ends that;
//! * `hold STEP` keeps them in flight, `release STEP` lets them go on;
//! * `exit NAME CODE [REASON] [MESSAGE]`, `lose-sandbox`, `lose-everything` happen in the runtime;
//! * `probe NAME KIND ok|fail|error` is what a probe sees from now on;
//! * `unusable SECRET…` are pull secrets that failing pulls do without; `image-came IMAGE` puts an image on the node;
//! * `credentials-changed` is a change of a pull secret, `image NAME IMAGE` one of a container's image;
//! * `change-volumes` is a change of something that volumes show;
//! * `delete SECONDS`, `gone`, `generation N`, `gate NAME STATUS` happen in the API;
//! * `forget` restarts the kubelet: only the runtime and the API remember; `unwritten` keeps statuses
//!   from being written until `written`.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::time::Duration;

use jiff::Timestamp;

use super::*;

/// Steps in one command after which a script is taken to run for ever.
const STEPS_MAX: usize = 500;

pub(super) struct World {
    pub(super) machine: PodMachine,
    pub(super) now: Timestamp,
    pub(super) seen: Observed,
    facts: PodFacts,
    breaks: BTreeMap<String, (String, String)>,
    holds: BTreeSet<String>,
    held: Vec<(StepId, Step)>,
    probes: BTreeMap<(String, String), String>,
    /// Images on the node.
    images: BTreeSet<String>,
    unusable: Vec<String>,
    instances: u32,
    api: Option<PodStatus>,
    is_writing: bool,
    unwritten: Option<u64>,
    transcript: String,
    shown: String,
    is_done: bool,
}

impl World {
    pub(super) fn new(facts: PodFacts, admission: Admission) -> Self {
        let now = Timestamp::UNIX_EPOCH;
        let host = vec!["192.0.2.1".parse().unwrap()];
        Self {
            machine: PodMachine::new(facts.clone(), admission, host, now),
            now,
            seen: Observed::default(),
            facts,
            breaks: BTreeMap::new(),
            holds: BTreeSet::new(),
            held: Vec::new(),
            probes: BTreeMap::new(),
            images: BTreeSet::from(["here".to_owned()]),
            unusable: Vec::new(),
            instances: 0,
            api: None,
            is_writing: true,
            unwritten: None,
            transcript: String::new(),
            shown: String::new(),
            is_done: false,
        }
    }

    pub(super) fn say(&mut self, text: impl AsRef<str>) {
        let seconds = self.now.as_second();
        writeln!(self.transcript, "{seconds:>4}s {}", text.as_ref()).unwrap();
    }

    /// Performs steps until there are none.
    pub(super) fn run(&mut self) {
        self.machine.handle_observed(self.seen.clone(), self.now);
        for _ in 0..STEPS_MAX {
            self.tell();
            let Some((id, step)) = self.machine.poll_step(self.now) else {
                self.drop_moot();
                return self.show();
            };
            self.check_never_twice(&step);
            let text = step.to_string();
            self.say(&text);
            if self.holds.iter().any(|hold| text.starts_with(hold)) {
                self.held.push((id, step));
                continue;
            }
            self.perform(id, &step);
        }
        panic!("the machine never comes to rest:\n{}", self.transcript);
    }

    fn drop_moot(&mut self) {
        while let Some(moot) = self.machine.poll_moot() {
            let (dropped, held) = std::mem::take(&mut self.held).into_iter().partition(|(id, _)| *id == moot);
            self.held = held;
            let dropped: Vec<(StepId, Step)> = dropped;
            for (_, step) in dropped {
                self.say(format!("dropped {step}"));
            }
        }
    }

    fn check_never_twice(&self, step: &Step) {
        let Step::StartContainer { name, .. } = step else { return };
        let is_alive = self.seen.alive().any(|instance| instance.name == *name);
        let is_starting = self
            .held
            .iter()
            .any(|(_, held)| matches!(held, Step::StartContainer { name: it, .. } if it == name));
        assert!(!is_alive && !is_starting, "{name} is started twice:\n{}", self.transcript);
    }

    pub(super) fn perform(&mut self, id: StepId, step: &Step) {
        let text = step.to_string();
        let broken = self.breaks.iter().find(|(prefix, _)| text.starts_with(*prefix));
        if let Some((_, (reason, message))) = broken {
            let (reason, message) = (leak(reason), message.clone());
            let outcome = match step {
                Step::PullImage(_) => {
                    let (told, unusable) = (message.clone(), self.unusable.clone());
                    Outcome::NoImage(NoImage { reason, message, told, unusable })
                }
                _ => Outcome::Failed(Failure { reason, message }),
            };
            self.machine.handle_observed(self.seen.clone(), self.now);
            return self.machine.handle_outcome(id, outcome, self.now);
        }
        if let Step::Probe { id: instance, kind } = step {
            let result = self.probe_result(instance, *kind);
            return self.machine.handle_probe(id, result, self.now);
        }
        let is_impossible =
            matches!(step, Step::StartContainer { .. }) && self.seen.ready_sandbox().is_none();
        let outcome = if is_impossible {
            Outcome::Failed(Failure { reason: "RunContainerError", message: "no sandbox".to_owned() })
        } else {
            self.change(step)
        };
        self.machine.handle_observed(self.seen.clone(), self.now);
        self.machine.handle_outcome(id, outcome, self.now);
    }

    fn probe_result(&self, id: &ContainerId, kind: ProbeKind) -> ProbeResult {
        let name = self.seen.instance(id).map_or_else(String::new, |it| it.name.to_string());
        match self.probes.get(&(name, kind.word().to_owned())).map(String::as_str) {
            Some("fail") => ProbeResult::Failure("HTTP probe failed with statuscode: 500".to_owned()),
            Some("error") => ProbeResult::Errored("no such thing".to_owned()),
            _ => ProbeResult::Success,
        }
    }

    /// What a step that succeeds does to the world.
    fn change(&mut self, step: &Step) -> Outcome {
        match step {
            Step::FindImage(name) => {
                let is_there = self.images.contains(&self.image_of(name));
                return Outcome::Image(is_there.then(|| ImageId::new("sha256:1")), ImageNote::default());
            }
            Step::PullImage(name) => {
                self.images.insert(self.image_of(name));
                return Outcome::Image(Some(ImageId::new("sha256:2")), ImageNote("pulled".to_owned()));
            }
            Step::MakeSandbox { attempt } => {
                self.seen.sandbox = Some(SandboxSeen {
                    id: SandboxId::new(format!("sandbox-{attempt}")),
                    attempt: *attempt,
                    state: SandboxState::Ready,
                    addresses: vec![format!("10.0.0.{}", attempt + 1).parse().unwrap()],
                });
            }
            Step::RemoveSandbox(_) => self.seen = Observed::default(),
            Step::StartContainer { name, attempt, image } => self.start(name, *attempt, image),
            Step::KillContainer { id, .. } => self.end(id, 143, "Error", ""),
            Step::RemoveContainer(id) => self.seen.containers.retain(|it| it.id != *id),
            Step::DeletePod => self.machine.handle_gone(self.now),
            Step::Prepare(_)
            | Step::Undo(_)
            | Step::PostStart(_)
            | Step::PreStop { .. }
            | Step::Probe { .. } => {}
        }
        Outcome::Done
    }

    fn image_of(&self, name: &ContainerName) -> String {
        let mut containers = self.facts.containers.iter();
        containers.find(|it| it.name == *name).map(|it| it.image.clone()).unwrap_or_default()
    }

    fn start(&mut self, name: &ContainerName, attempt: u32, image: &ImageId) {
        self.instances += 1;
        self.seen.containers.push(ContainerSeen {
            id: ContainerId::new(format!("{name}#{}", self.instances)),
            name: name.clone(),
            sandbox: self.seen.sandbox.as_ref().expect("a container needs a sandbox").id.clone(),
            attempt,
            image: "here".to_owned(),
            image_id: image.clone(),
            state: ContainerState::Running(self.now),
        });
    }

    pub(super) fn end(&mut self, id: &ContainerId, code: i32, reason: &str, message: &str) {
        let Some(it) = self.seen.containers.iter_mut().find(|it| it.id == *id && it.is_alive()) else {
            return;
        };
        it.state = ContainerState::Exited(Exit {
            code,
            reason: reason.to_owned(),
            message: message.to_owned(),
            started: it.running_since(),
            finished: Some(self.now),
            id: Some(id.clone()),
        });
    }

    fn tell(&mut self) {
        while let Some(note) = self.machine.poll_note() {
            self.say(format!("  note {note}"));
        }
        if let Some(report) = self.machine.poll_status(self.now) {
            self.api = Some(report.status);
            self.unwritten = Some(report.number);
        }
        if self.is_writing
            && let Some(number) = self.unwritten.take()
        {
            self.machine.handle_reported(number);
        }
    }

    fn show(&mut self) {
        self.tell();
        let text = self.api.as_ref().map_or_else(String::new, PodStatus::to_string);
        if text != self.shown {
            self.say(format!("status {}", text.replace('\n', "\n    ")));
            self.shown = text;
        }
        if self.machine.is_done() && !self.is_done {
            self.is_done = true;
            self.say("done");
        }
    }

    /// Lets time pass, stopping wherever the machine asked to be polled.
    pub(super) fn advance(&mut self, time: Duration) {
        let target = self.now + time;
        for _ in 0..STEPS_MAX {
            self.run();
            match self.machine.poll_timeout(self.now) {
                Some(at) if at <= target => self.now = at,
                _ => break,
            }
        }
        self.now = target;
        self.run();
    }

    /// A kubelet that knows only what the API and the runtime know.
    fn forget(&mut self) {
        let mut facts = self.facts.clone();
        if let Some(status) = &self.api {
            facts.past = past_of(status);
        }
        let host = vec!["192.0.2.1".parse().unwrap()];
        self.held.clear();
        self.machine = PodMachine::new(facts, Admission::Admitted, host, self.now);
    }

    pub(super) fn command(&mut self, line: &str) {
        let words: Vec<&str> = line.split_whitespace().collect();
        let rest = |from: usize| words[from..].join(" ");
        match words.as_slice() {
            ["run"] => self.run(),
            ["advance", time] => {
                let seconds = time.strip_suffix('s').expect("seconds").parse().unwrap();
                self.advance(Duration::from_secs(seconds));
            }
            ["break", step, reason, ..] => {
                let (step, told) = (step.replace('/', " "), (String::from(*reason), rest(3)));
                self.breaks.insert(step, told);
            }
            ["mend", step] => drop(self.breaks.remove(&step.replace('/', " "))),
            ["hold", step] => drop(self.holds.insert(step.replace('/', " "))),
            ["release", step] => self.release(&step.replace('/', " ")),
            ["exit", name, code, ..] => {
                let id = self.alive(name);
                let reason =
                    words.get(3).copied().unwrap_or(if *code == "0" { "Completed" } else { "Error" });
                self.end(&id, code.parse().unwrap(), reason, &words.get(4..).unwrap_or_default().join(" "));
                self.run();
            }
            ["lose-sandbox"] => self.lose_sandbox(),
            ["lose-everything"] => self.seen = Observed::default(),
            ["change-volumes"] => {
                self.machine.handle_changed(Part::Volumes, self.now);
                self.run();
            }
            ["probe", name, kind, result] => {
                self.probes.insert((String::from(*name), String::from(*kind)), String::from(*result));
            }
            _ => self.command_of_api(&words),
        }
    }

    fn command_of_api(&mut self, words: &[&str]) {
        match words {
            ["delete", seconds] => {
                self.facts.deletion = Some(Deletion { grace_seconds: seconds.parse().unwrap() });
                self.facts.generation += 1;
            }
            ["generation", number] => self.facts.generation = number.parse().unwrap(),
            ["gate", name, status] => {
                for gate in self.facts.readiness_gates.iter_mut().filter(|gate| gate.0 == *name) {
                    gate.1 = Some(String::from(*status));
                }
            }
            ["unusable", secrets @ ..] => {
                self.unusable = secrets.iter().copied().map(str::to_owned).collect();
            }
            ["image-came", image] => {
                self.images.insert(String::from(*image));
                if self.machine.awaited_images().iter().any(|it| it == image) {
                    self.machine.handle_image_came(image, self.now);
                }
                self.run();
            }
            ["credentials-changed"] => {
                self.machine.handle_credentials_changed(self.now);
                self.run();
            }
            ["image", name, image] => {
                for facts in self.facts.containers.iter_mut().filter(|it| it.name.as_str() == *name) {
                    facts.image = String::from(*image);
                }
            }
            ["gone"] => self.machine.handle_gone(self.now),
            ["forget"] => self.forget(),
            ["unwritten"] => self.is_writing = false,
            ["written"] => self.is_writing = true,
            _ => panic!("unknown command {words:?}"),
        }
        self.machine.handle_pod(self.facts.clone(), self.now);
    }

    fn alive(&self, name: &str) -> ContainerId {
        let instance = self.seen.alive().find(|it| it.name.as_str() == name);
        instance.expect("the container runs").id.clone()
    }

    fn release(&mut self, prefix: &str) {
        self.holds.remove(prefix);
        let held = std::mem::take(&mut self.held);
        let (go, stay) = held.into_iter().partition(|(_, step)| step.to_string().starts_with(prefix));
        self.held = stay;
        let go: Vec<(StepId, Step)> = go;
        for (id, step) in go {
            self.say(format!("released {step}"));
            self.perform(id, &step);
        }
    }

    pub(super) fn lose_sandbox(&mut self) {
        if let Some(sandbox) = &mut self.seen.sandbox {
            sandbox.state = SandboxState::NotReady;
        }
        let alive: Vec<_> = self.seen.alive().map(|it| it.id.clone()).collect();
        for id in alive {
            self.end(&id, 137, "ContainerStatusUnknown", "");
        }
    }
}

fn leak(reason: &str) -> &'static str {
    String::leak(reason.to_owned())
}

/// What the API would give back for a status that was written to it.
fn past_of(status: &PodStatus) -> Past {
    let ended = status.phase.is_final().then(|| PastEnd {
        phase: status.phase,
        reason: status.reason.clone(),
        message: status.message.clone(),
    });
    let conditions = status.conditions.iter();
    let containers = status.init.iter().chain(&status.app);
    Past {
        ended,
        start_time: Some(status.start_time),
        conditions: conditions.map(|it| (it.kind.to_owned(), (it.holds, it.since))).collect(),
        containers: containers.map(|it| (it.name.clone(), past_container(it))).collect(),
    }
}

fn past_container(status: &ContainerStatus) -> PastContainer {
    let (running, exit) = match &status.state {
        State::Running(_) => (Holds::Yes, status.last.clone()),
        State::Terminated(exit) => (Holds::No, Some(exit.clone())),
        State::Waiting { .. } => (Holds::No, status.last.clone()),
    };
    PastContainer {
        id: status.id.clone(),
        restarts: status.restarts,
        ready: status.ready,
        started: status.started,
        running,
        exit,
    }
}

/// `pod restart=Never grace=5 deadline=60 gate=NAME rejected=REASON`, then containers, each
/// `init|sidecar|app NAME image=… pull=… readiness=period:5,failures:1 poststart prestop`.
pub(super) fn parse(given: &str) -> (PodFacts, Admission) {
    let mut admission = Admission::Admitted;
    let mut facts = pod();
    for line in given.lines().map(str::trim).filter(|line| !line.is_empty()) {
        let mut words = line.split_whitespace();
        match words.next().unwrap() {
            "pod" => words.for_each(|word| match word.split_once('=').unwrap_or((word, "")) {
                ("restart", "Never") => facts.restart = RestartPolicy::Never,
                ("restart", "OnFailure") => facts.restart = RestartPolicy::OnFailure,
                ("grace", seconds) => facts.grace_seconds = seconds.parse().unwrap(),
                ("deadline", seconds) => facts.active_deadline_seconds = Some(seconds.parse().unwrap()),
                ("gate", gate) => facts.readiness_gates.push((gate.to_owned(), None)),
                ("hostNetwork", _) => facts.host_network = true,
                ("rejected", reason) => {
                    admission = Admission::Rejected {
                        reason: reason.to_owned(),
                        message: "Node didn't have enough resource: cpu".to_owned(),
                    };
                }
                _ => panic!("unknown word {word}"),
            }),
            role => {
                let role = match role {
                    "init" => Role::Init,
                    "sidecar" => Role::Sidecar,
                    _ => Role::App,
                };
                facts.containers.push(container(role, words));
            }
        }
    }
    (facts, admission)
}

fn pod() -> PodFacts {
    PodFacts {
        uid: PodUid::new("u1"),
        namespace: "default".to_owned(),
        name: "web".to_owned(),
        generation: 1,
        restart: RestartPolicy::Always,
        grace_seconds: 30,
        deletion: None,
        active_deadline_seconds: None,
        host_network: false,
        qos: Qos::BestEffort,
        containers: Vec::new(),
        readiness_gates: Vec::new(),
        past: Past::default(),
    }
}

fn container<'a>(role: Role, mut words: impl Iterator<Item = &'a str>) -> ContainerFacts {
    let mut facts = ContainerFacts {
        name: ContainerName::new(words.next().unwrap()),
        role,
        image: "here".to_owned(),
        pull: PullPolicy::IfNotPresent,
        probes: BTreeMap::new(),
        has_post_start: HasHook::No,
        has_pre_stop: HasHook::No,
    };
    for word in words {
        match word.split_once('=').unwrap_or((word, "")) {
            ("image", image) => facts.image = image.to_owned(),
            ("pull", "Never") => facts.pull = PullPolicy::Never,
            ("pull", "Always") => facts.pull = PullPolicy::Always,
            ("startup", times) => drop(facts.probes.insert(ProbeKind::Startup, probe(times))),
            ("liveness", times) => drop(facts.probes.insert(ProbeKind::Liveness, probe(times))),
            ("readiness", times) => drop(facts.probes.insert(ProbeKind::Readiness, probe(times))),
            ("poststart", _) => facts.has_post_start = HasHook::Yes,
            ("prestop", _) => facts.has_pre_stop = HasHook::Yes,
            _ => panic!("unknown word {word}"),
        }
    }
    facts
}

fn probe(times: &str) -> ProbeFacts {
    let number = |key: &str, default: u32| {
        let mut pairs = times.split(',').filter_map(|pair| pair.split_once(':'));
        pairs.find(|(name, _)| *name == key).map_or(default, |(_, value)| value.parse().unwrap())
    };
    ProbeFacts {
        initial_delay: Duration::from_secs(number("delay", 0).into()),
        period: Duration::from_secs(number("period", 10).into()),
        success_threshold: number("successes", 1),
        failure_threshold: number("failures", 3),
        grace_seconds: None,
    }
}

fn transcript(script: &str) -> String {
    let (given, commands) = script.split_once("\ndo\n").expect("a script has a `do`");
    let (_, given) = given.split_once("given\n").expect("a script has a `given`");
    let (facts, admission) = parse(given);
    let mut world = World::new(facts, admission);
    for command in commands.lines().map(str::trim).filter(|line| !line.is_empty()) {
        writeln!(world.transcript, "> {command}").unwrap();
        world.command(command);
    }
    world.transcript
}

fn scripts() -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("testdata/machine");
    let mut paths: Vec<_> = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    paths
}

#[test]
fn every_script_says_what_it_said() {
    let is_update = std::env::var_os("UPDATE").is_some();
    let mut differing = Vec::new();
    for path in scripts() {
        let text = std::fs::read_to_string(&path).unwrap();
        let (script, expected) = text.split_once("----\n").unwrap_or((&text, ""));
        assert!(script.starts_with("# "), "{} begins with a sentence", path.display());
        let actual = transcript(script);
        if actual != expected {
            differing.push(format!("{}\n{actual}", path.display()));
            if is_update {
                std::fs::write(&path, format!("{script}----\n{actual}")).unwrap();
            }
        }
    }
    assert!(is_update || differing.is_empty(), "these differ:\n{}", differing.join("\n"));
}
