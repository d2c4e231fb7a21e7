//! Which values of pools are taken, as the store says. The commit decides; this only helps to choose.

use std::collections::BTreeSet;

use resources::Pool;

use super::keys::Keys;

/// The taken values of all pools.
#[derive(Default)]
pub(crate) struct Pools {
    taken: BTreeSet<Vec<u8>>,
}

impl Pools {
    /// Takes in what happened to a key.
    pub(crate) fn apply(&mut self, key: &[u8], taken: bool) {
        if taken {
            self.taken.insert(key.to_vec());
        } else {
            self.taken.remove(key);
        }
    }

    /// Whether a value is taken.
    pub(crate) fn is_taken(&self, pool: Pool, value: &str) -> bool {
        self.taken.contains(&Keys::pool(pool, value))
    }
}
