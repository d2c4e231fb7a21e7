//! Amounts of resources: the three that every node has, in columns of their own, and the rest by name.

use std::collections::BTreeMap;

use api::{Cursor, Quantity, Text};

/// See the module. Amounts are whole units, of CPU thousandths.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Resources {
    /// Thousandths of a CPU.
    pub milli_cpu: i64,
    /// Bytes of memory.
    pub memory: i64,
    /// Bytes of ephemeral storage.
    pub storage: i64,
    /// Extended resources and huge pages by name.
    pub others: BTreeMap<Text, i64>,
}

impl Resources {
    /// Reads a map of quantities. What is no quantity counts as nothing; the API never stores it.
    pub fn read(amounts: &Cursor<'_>) -> Self {
        let mut read = Self::default();
        for (name, amount) in amounts.entries() {
            let Some(quantity) = quantity(&amount) else { continue };
            match name {
                "cpu" => read.milli_cpu = quantity.milli_value(),
                "memory" => read.memory = quantity.value(),
                "ephemeral-storage" => read.storage = quantity.value(),
                "pods" => {}
                other => drop(read.others.insert(Text::from(other), quantity.value())),
            }
        }
        read
    }

    /// Adds other amounts.
    pub fn add(&mut self, other: &Self) {
        self.milli_cpu = self.milli_cpu.saturating_add(other.milli_cpu);
        self.memory = self.memory.saturating_add(other.memory);
        self.storage = self.storage.saturating_add(other.storage);
        for (name, amount) in &other.others {
            let own = self.others.entry(name.clone()).or_default();
            *own = own.saturating_add(*amount);
        }
    }

    /// Takes other amounts away.
    pub fn sub(&mut self, other: &Self) {
        self.milli_cpu = self.milli_cpu.saturating_sub(other.milli_cpu);
        self.memory = self.memory.saturating_sub(other.memory);
        self.storage = self.storage.saturating_sub(other.storage);
        for (name, amount) in &other.others {
            let own = self.others.entry(name.clone()).or_default();
            *own = own.saturating_sub(*amount);
        }
        self.others.retain(|_, amount| *amount != 0);
    }

    /// Raises every amount to at least the other's.
    pub fn raise_to(&mut self, other: &Self) {
        self.milli_cpu = self.milli_cpu.max(other.milli_cpu);
        self.memory = self.memory.max(other.memory);
        self.storage = self.storage.max(other.storage);
        for (name, amount) in &other.others {
            let own = self.others.entry(name.clone()).or_default();
            *own = (*own).max(*amount);
        }
    }

    /// Whether nothing is asked for.
    pub fn is_zero(&self) -> bool {
        self.milli_cpu == 0
            && self.memory == 0
            && self.storage == 0
            && self.others.values().all(|it| *it == 0)
    }

    /// The amount of a resource by name.
    pub fn other(&self, name: &str) -> i64 {
        self.others.get(name).copied().unwrap_or(0)
    }
}

/// The quantity at a place.
pub fn quantity(amount: &Cursor<'_>) -> Option<Quantity> {
    match amount.text() {
        Some(text) => Quantity::parse(text).ok(),
        None => amount.int().map(|value| Quantity::from_int(value, api::quantity::Format::DecimalSi)),
    }
}
