//! What ConfigMaps and Secrets carry: values by key.

use api::{Cursor, Errors, Node, names};

/// All values of one object together, in bytes.
pub const BYTES_MAX: usize = 1 << 20;

/// Finds keys that no file could be called.
pub fn validate_keys(place: &Cursor<'_>, errors: &mut Errors) {
    for (key, entry) in place.entries() {
        errors.invalid_each(entry.path(), key, names::config_key(key));
    }
}

/// The bytes of all values, taken as text.
pub fn text_bytes(place: &Cursor<'_>) -> usize {
    place.entries().map(|(_, value)| value.text_or_empty().len()).sum()
}

/// The bytes of all values once their base64 is decoded.
pub fn decoded_bytes(place: &Cursor<'_>) -> usize {
    let decoded = |text: &str| {
        text.len() / 4 * 3
            - text.bytes().rev().take_while(|byte| *byte == b'=').count().min(text.len() / 4 * 3)
    };
    place.entries().map(|(_, value)| decoded(value.text_or_empty())).sum()
}

/// The cell that counts the keys.
pub fn count(places: &[Cursor<'_>]) -> Node {
    let keys: usize = places.iter().map(Cursor::len).sum();
    Node::from(i64::try_from(keys).unwrap_or(i64::MAX))
}
