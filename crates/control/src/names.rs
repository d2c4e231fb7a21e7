//! Names that a plan gives to new objects: drawn from a seed, so that the same run gives the same names.

use api::Text;

/// The characters of generated suffixes, as clients know them: no vowels (no words), no look-alikes.
const ALPHABET: &[u8; 27] = b"bcdfghjklmnpqrstvwxz2456789";

/// Characters of a generated suffix.
const SUFFIX_LENGTH: usize = 5;

/// A source of name suffixes for one plan. Copying it repeats the same names; it has no hidden state.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Names {
    seed: u64,
}

impl Names {
    /// Names drawn from `seed`.
    pub const fn new(seed: u64) -> Self {
        Self { seed }
    }

    /// A source for the `turn`-th plan: different turns give unrelated names.
    #[must_use]
    pub const fn turn(self, turn: u64) -> Self {
        Self { seed: mix(self.seed ^ mix(turn)) }
    }

    /// One byte of it, for spreading pauses.
    pub const fn byte(self) -> u8 {
        mix(self.seed).to_le_bytes()[7]
    }

    /// The five-character suffix with this number, for example `x7k2m`.
    pub fn suffix(self, number: usize) -> Text {
        let mut state = mix(self.seed.wrapping_add(number as u64));
        let mut suffix = Text::default();
        for _ in 0..SUFFIX_LENGTH {
            let index = usize::from(state.to_le_bytes()[7]) % ALPHABET.len();
            suffix.push(char::from(ALPHABET[index]));
            state = mix(state);
        }
        suffix
    }
}

/// Replaces each character of a number's decimal form so that it is safe in a name and spells no word.
/// This is the form of a pod template hash.
pub fn safe_hash(hash: u32) -> Text {
    hash.to_string().bytes().map(|byte| char::from(ALPHABET[usize::from(byte) % ALPHABET.len()])).collect()
}

/// One round of SplitMix64: cheap, and every input bit reaches every output bit.
const fn mix(value: u64) -> u64 {
    let mut z = value.wrapping_add(0x9E37_79B9_7F4A_7C15);
    z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    z ^ (z >> 31)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_seed_gives_the_same_names() {
        let names = Names::new(7).turn(3);
        assert_eq!(names.suffix(0), Names::new(7).turn(3).suffix(0));
        assert_ne!(names.suffix(0), names.suffix(1));
        assert_ne!(names.suffix(0), Names::new(7).turn(4).suffix(0));
    }

    #[test]
    fn suffixes_have_five_safe_characters() {
        for number in 0..200 {
            let suffix = Names::new(1).suffix(number);
            assert_eq!(suffix.len(), 5);
            assert!(suffix.bytes().all(|byte| ALPHABET.contains(&byte)));
        }
    }

    #[test]
    fn a_safe_hash_has_a_character_for_each_digit() {
        assert_eq!(safe_hash(0), "4");
        assert_eq!(safe_hash(4_294_967_295).len(), 10);
    }
}
