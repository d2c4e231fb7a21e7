//! Which Event a note becomes: a first one, a repetition, a combination of similar ones, or none. Pure.
//!
//! The numbers are those of upstream's recorder, which users know from `kubectl describe`.

use std::collections::BTreeMap;

use api::{Key, Text};
use jiff::Timestamp;

use super::Reference;
use crate::limits;

/// A note about an object.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Told {
    /// The object.
    pub about: Reference,
    /// Whether it is a warning.
    pub is_warning: bool,
    /// The reason, CamelCase.
    pub reason: Text,
    /// The message.
    pub message: String,
}

/// What to write.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Write {
    /// A new Event.
    First {
        /// Its name.
        key: Key,
        /// Its message.
        message: String,
    },
    /// A higher count of an Event that was written before.
    Repeat {
        /// Its name.
        key: Key,
        /// Its message.
        message: String,
        /// Its count.
        count: i64,
    },
}

/// Remembers what was written, for a bounded number of objects.
#[derive(Debug, Default)]
pub struct Correlator {
    objects: BTreeMap<Reference, History>,
    uses: u64,
}

/// What is remembered about one object.
#[derive(Debug)]
struct History {
    last_use: u64,
    tokens: f64,
    refilled: Timestamp,
    similar: BTreeMap<(bool, Text), Similar>,
    written: BTreeMap<(bool, Text, String), (Key, i64)>,
}

#[derive(Debug)]
struct Similar {
    messages: Vec<String>,
    last: Timestamp,
}

impl Correlator {
    /// A correlator that has seen nothing.
    pub fn new() -> Self {
        Self::default()
    }

    /// What to write for this note; `None` is nothing.
    pub fn correlate(&mut self, told: &Told, now: Timestamp) -> Option<Write> {
        self.uses += 1;
        self.make_room();
        // A new version of the object is still the same object.
        let about = Reference { resource_version: Text::default(), ..told.about.clone() };
        let object = self.objects.entry(about).or_insert_with(|| History {
            last_use: 0,
            tokens: limits::EVENT_BURST,
            refilled: now,
            similar: BTreeMap::new(),
            written: BTreeMap::new(),
        });
        object.last_use = self.uses;
        let message = object.combined(told, now);
        if !object.spend(now) {
            return None;
        }
        let same = (told.is_warning, told.reason.clone(), message.clone());
        if let Some((key, count)) = object.written.get_mut(&same) {
            *count += 1;
            return Some(Write::Repeat { key: key.clone(), message, count: *count });
        }
        let key = event_key(&told.about.key, now);
        object.written.insert(same, (key.clone(), 1));
        Some(Write::First { key, message })
    }

    /// Forgets the object that was told about longest ago when there are too many.
    fn make_room(&mut self) {
        if self.objects.len() < limits::EVENT_SERIES_MAX {
            return;
        }
        let oldest =
            self.objects.iter().min_by_key(|(_, object)| object.last_use).map(|(about, _)| about.clone());
        oldest.map(|about| self.objects.remove(&about));
    }
}

impl History {
    /// The message to write: the note's own, or that of a combination when many similar ones came.
    fn combined(&mut self, told: &Told, now: Timestamp) -> String {
        let kind = (told.is_warning, told.reason.clone());
        let fresh = || Similar { messages: Vec::new(), last: now };
        let similar = self.similar.entry(kind).or_insert_with(fresh);
        if now.duration_since(similar.last) > limits::EVENT_SIMILAR_WITHIN {
            similar.messages.clear();
        }
        similar.last = now;
        if !similar.messages.contains(&told.message) && similar.messages.len() < limits::EVENT_SIMILAR_MAX {
            similar.messages.push(told.message.clone());
        }
        if similar.messages.len() < limits::EVENT_SIMILAR_MAX {
            return told.message.clone();
        }
        // One Event stands for all further ones; its message is that of the first that was combined.
        format!("(combined from similar events): {}", similar.messages[limits::EVENT_SIMILAR_MAX - 1])
    }

    /// Takes a token; false when there is none left.
    fn spend(&mut self, now: Timestamp) -> bool {
        let seconds = now.duration_since(self.refilled).as_secs_f64().max(0.0);
        self.tokens = (self.tokens + seconds * limits::EVENT_REFILL_PER_SECOND).min(limits::EVENT_BURST);
        self.refilled = now;
        if self.tokens < 1.0 {
            return false;
        }
        self.tokens -= 1.0;
        true
    }
}

/// The name of a new Event: the object's, and the time in hexadecimal nanoseconds.
fn event_key(about: &Key, now: Timestamp) -> Key {
    let namespace =
        if about.namespace.is_empty() { Text::const_new("default") } else { about.namespace.clone() };
    Key::new(namespace, format!("{}.{:x}", about.name, now.as_nanosecond()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(message: &str) -> Told {
        let about = Reference { kind: "Pod".into(), key: Key::new("default", "web"), ..Reference::default() };
        Told { about, is_warning: true, reason: "BackOff".into(), message: message.to_owned() }
    }

    fn at(second: i64) -> Timestamp {
        Timestamp::from_second(second).expect("in range")
    }

    #[test]
    fn a_repetition_raises_the_count_of_the_first() {
        let mut correlator = Correlator::new();
        let Some(Write::First { key: first, .. }) = correlator.correlate(&told("a"), at(1)) else {
            panic!("the first note is written")
        };
        assert_eq!(first.to_string(), "default/web.3b9aca00");
        let again = correlator.correlate(&told("a"), at(2));
        assert_eq!(again, Some(Write::Repeat { key: first, message: "a".into(), count: 2 }));
    }

    #[test]
    fn many_similar_notes_are_combined() {
        let mut correlator = Correlator::new();
        let mut last = None;
        for number in 0..12 {
            last = correlator.correlate(&told(&format!("try {number}")), at(number));
        }
        let Some(Write::Repeat { message, count, .. }) = last else { panic!("it is combined: {last:?}") };
        assert_eq!((message.as_str(), count), ("(combined from similar events): try 9", 3));
    }

    #[test]
    fn an_object_falls_silent_after_a_burst_and_speaks_again_later() {
        let mut correlator = Correlator::new();
        let written = (0..100).filter(|_| correlator.correlate(&told("a"), at(1)).is_some()).count();
        assert_eq!(written, 25);
        assert!(correlator.correlate(&told("a"), at(302)).is_some());
        assert!(correlator.correlate(&told("a"), at(303)).is_none());
    }
}
