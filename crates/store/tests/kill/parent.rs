//! Starts and kills the child, and keeps the model that it is checked against.

use std::collections::BTreeMap;
use std::hash::{BuildHasher as _, Hasher as _, RandomState};
use std::io::{BufRead as _, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::mpsc;
use std::time::Duration;

use crate::random::Random;

/// A child lives at most this long, so that it is also killed while it recovers.
const LIFE_MAX_MILLIS: u64 = 160;

pub(crate) fn run(kills: usize) -> Result<(), String> {
    let seed = RandomState::new().build_hasher().finish();
    let mut random = Random::new(seed);
    let directory = tempfile::tempdir().map_err(|error| error.to_string())?;
    let mut model = Model::default();
    for round in 0..kills {
        let life = Duration::from_millis(1 + random.below(LIFE_MAX_MILLIS));
        let child = start(directory.path(), model.watched + 1, round, "load")?;
        listen(child, Some(life), &mut model)?;
    }
    let child = start(directory.path(), model.watched + 1, kills, "drain")?;
    listen(child, None, &mut model)?;
    model.check_end();
    let figures = model.figures(kills, seed);
    std::io::Write::write_all(&mut std::io::stdout(), figures.as_bytes())
        .map_err(|error| error.to_string())?;
    if model.violations.is_empty() { Ok(()) } else { Err(model.violations.join("\n")) }
}

#[expect(clippy::disallowed_methods, reason = "the test is about killing a process of its own")]
fn start(directory: &Path, from: u64, seed: usize, mode: &str) -> Result<Child, String> {
    let program = std::env::current_exe().map_err(|error| error.to_string())?;
    Command::new(program)
        .args(["child", &directory.to_string_lossy(), &from.to_string(), &seed.to_string(), mode])
        .stdout(Stdio::piped())
        .spawn()
        .map_err(|error| error.to_string())
}

/// Takes in what the child says, and kills it after its life, if that ends.
fn listen(mut child: Child, life: Option<Duration>, model: &mut Model) -> Result<(), String> {
    let output = child.stdout.take().expect("it is piped");
    let (line_to, lines) = mpsc::sync_channel::<String>(1 << 16);
    let listener = std::thread::spawn(move || {
        let mut output = BufReader::new(output);
        let mut line = String::new();
        while output.read_line(&mut line).is_ok_and(|bytes| bytes > 0) {
            // The last line of a killed process may be cut off.
            if line.ends_with('\n') && line_to.send(line.trim_end().to_owned()).is_err() {
                return;
            }
            line.clear();
        }
    });
    let (_keep, never) = mpsc::channel::<()>();
    if let Some(life) = life {
        // Nothing is ever sent: this is the child's time to live.
        let _ = never.recv_timeout(life);
        child.kill().map_err(|error| error.to_string())?;
    }
    for line in lines {
        model.handle(&line);
    }
    model.end_of_child();
    let status = child.wait().map_err(|error| error.to_string())?;
    listener.join().map_err(|_| "the listener panicked".to_owned())?;
    if life.is_none() && !status.success() {
        return Err(format!("the last child failed: {status}"));
    }
    if life.is_some() && status.code().is_some() {
        return Err(format!("a child ended by itself: {status}"));
    }
    Ok(())
}

/// Key and value of one change; none when it was deleted.
type Change = (String, Option<String>);

#[derive(Default)]
struct Model {
    /// The last revision whose events are complete.
    watched: u64,
    /// What the events add up to, at `watched`.
    keys: BTreeMap<String, (u64, String)>,
    /// Events of the revision that is being told.
    telling: Vec<(u64, String, Option<String>, Option<String>)>,
    /// All changes ever told.
    told: BTreeMap<u64, Vec<Change>>,
    acknowledged: BTreeMap<u64, Change>,
    newest_acknowledged: u64,
    /// What a child said it holds, and at which revision.
    held: BTreeMap<String, (u64, String)>,
    held_at: u64,
    events: u64,
    states_checked: u64,
    checkpointed: u64,
    compacted: u64,
    violations: Vec<String>,
}

impl Model {
    fn handle(&mut self, line: &str) {
        let words: Vec<&str> = line.split(' ').collect();
        match words[..] {
            ["state", key, revision, value] => {
                self.held.insert(key.to_owned(), (number(revision), value.to_owned()));
            }
            ["open", revision, compacted, checkpoint_bytes] => {
                self.handle_open(number(revision), number(compacted), number(checkpoint_bytes));
            }
            ["event", revision, key, old, new] => {
                self.telling.push((number(revision), key.to_owned(), value(old), value(new)));
            }
            ["end", revision] => self.handle_batch(number(revision)),
            ["ack", revision, key, new] => {
                let revision = number(revision);
                self.acknowledged.insert(revision, (key.to_owned(), value(new)));
                self.newest_acknowledged = self.newest_acknowledged.max(revision);
            }
            _ => self.violations.push(format!("the child said {line:?}")),
        }
    }

    fn handle_open(&mut self, revision: u64, compacted: u64, checkpoint_bytes: u64) {
        if revision < self.newest_acknowledged || revision < self.watched {
            let (acknowledged, watched) = (self.newest_acknowledged, self.watched);
            self.violations.push(format!(
                "the store opened at {revision} after {acknowledged} was acknowledged and {watched} was seen"
            ));
        }
        self.held_at = revision;
        self.checkpointed = self.checkpointed.max(checkpoint_bytes);
        self.compacted = self.compacted.max(compacted);
        self.check_state();
    }

    fn handle_batch(&mut self, revision: u64) {
        if self.watched != 0 && revision != self.watched + 1 {
            self.violations.push(format!("the watch went from {} to {revision}", self.watched));
        }
        for (at, key, old, new) in std::mem::take(&mut self.telling) {
            self.events += 1;
            let known = self.keys.get(&key).map(|(_, value)| value.clone());
            if at != revision || known != old {
                self.violations
                    .push(format!("at {revision} {key} was {known:?}, not {old:?} (event of {at})"));
            }
            match &new {
                Some(value) => self.keys.insert(key.clone(), (revision, value.clone())),
                None => self.keys.remove(&key),
            };
            self.told.entry(revision).or_default().push((key, new));
        }
        self.check_pair(revision);
        self.watched = revision;
        self.check_state();
    }

    /// A transaction that writes a pair is whole.
    fn check_pair(&mut self, revision: u64) {
        let Some(changes) = self.told.get(&revision) else { return };
        let is_pair = changes.iter().any(|(_, new)| new.as_ref().is_some_and(|new| new.starts_with("pair-")));
        if is_pair && (changes.len() != 2 || changes[0].1 != changes[1].1) {
            self.violations.push(format!("the transaction of {revision} is in pieces: {changes:?}"));
        }
    }

    /// Compares what a child holds with what the events add up to, once they have come that far.
    fn check_state(&mut self) {
        if self.watched == self.held_at && self.held_at != 0 {
            self.states_checked += 1;
            if self.held != self.keys {
                self.violations.push(format!("at {} the store holds something else", self.held_at));
            }
        }
    }

    /// What the killed child had begun to say does not count.
    fn end_of_child(&mut self) {
        self.telling.clear();
        self.held.clear();
        self.held_at = 0;
    }

    fn check_end(&mut self) {
        for (revision, change) in &self.acknowledged {
            if !self.told.get(revision).is_some_and(|changes| changes.contains(change)) {
                self.violations.push(format!("{change:?} was acknowledged at {revision} and is lost"));
            }
        }
    }

    fn figures(&self, kills: usize, seed: u64) -> String {
        let Self { events, states_checked, watched, compacted, checkpointed, .. } = self;
        let (acknowledged, violations) = (self.acknowledged.len(), self.violations.len());
        format!(
            "store kill: seed={seed:x} kills={kills} acknowledged={acknowledged} events={events} \
             states={states_checked} revision={watched} compacted={compacted} checkpoint_bytes={checkpointed} \
             violations={violations}\n"
        )
    }
}

fn number(word: &str) -> u64 {
    word.parse().unwrap_or(0)
}

fn value(word: &str) -> Option<String> {
    (word != "-").then(|| word.to_owned())
}
