//! Names and IDs that the server makes. It is the driver: everything below gets them as arguments.

use api::Text;

/// The letters of generated names: no vowels and nothing that is read wrongly, as upstream.
const LETTERS: &[u8] = b"bcdfghjklmnpqrstvwxz2456789";

/// How many letters a generated name gets.
const SUFFIX: usize = 5;

/// The longest prefix of a generated name that is kept, so that the name stays a DNS label.
const PREFIX_MAX: usize = 63 - SUFFIX;

/// A name that begins so and ends in random letters.
pub(crate) fn generated(prefix: &str) -> Text {
    let mut end = prefix.len().min(PREFIX_MAX);
    while !prefix.is_char_boundary(end) {
        end -= 1;
    }
    let mut name = Text::from(&prefix[..end]);
    for _ in 0..SUFFIX {
        name.push(char::from(LETTERS[rand::random_range(0..LETTERS.len())]));
    }
    name
}

/// A unique ID.
#[expect(clippy::disallowed_methods, reason = "the server is the driver that makes the IDs of objects")]
pub(crate) fn uid() -> String {
    uuid::Uuid::new_v4().to_string()
}
