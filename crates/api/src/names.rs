//! The shapes of names: DNS labels and subdomains, label keys and values, ports, keys of ConfigMaps, variables.
//!
//! Each check returns upstream's messages, none when the name is good. They say nothing about where the name
//! stands; `Errors::invalid_each` adds the path.

const LABEL_MAX: usize = 63;
const SUBDOMAIN_MAX: usize = 253;

const LABEL_RE: &str = "[a-z0-9]([-a-z0-9]*[a-z0-9])?";
const SUBDOMAIN_RE: &str = r"[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*";
const LABEL_TEXT: &str = "a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must start and end with an alphanumeric character";
const SUBDOMAIN_TEXT: &str = "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character";
const LABEL_1035_RE: &str = "[a-z]([-a-z0-9]*[a-z0-9])?";
const LABEL_1035_TEXT: &str = "a DNS-1035 label must consist of lower case alphanumeric characters or '-', start with an alphabetic character, and end with an alphanumeric character";
const QUALIFIED_RE: &str = "([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]";
const QUALIFIED_TEXT: &str = "must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character";
const LABEL_VALUE_RE: &str = "(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?";
const LABEL_VALUE_TEXT: &str = "a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character";
const CONFIG_KEY_RE: &str = "[-._a-zA-Z0-9]+";
const CONFIG_KEY_TEXT: &str = "a valid config key must consist of alphanumeric characters, '-', '_' or '.'";
const VARIABLE_TEXT: &str =
    "a valid environment variable name must consist only of printable ASCII characters other than '='";
const HEADER_RE: &str = "[-A-Za-z0-9]+";
const HEADER_TEXT: &str = "a valid HTTP header must consist of alphanumeric characters or '-'";
const PERCENT_RE: &str = "[0-9]+%";
const PERCENT_TEXT: &str = "a valid percent string must be a numeric string followed by an ending '%'";

/// A label of a DNS name (RFC 1123): what namespaces, containers and volumes are called.
pub fn dns_label(name: &str) -> Vec<String> {
    let mut messages = Vec::new();
    if name.len() > LABEL_MAX {
        messages.push(too_long(LABEL_MAX));
    }
    if !is_label(name) {
        messages.push(if is_subdomain(name) {
            "must not contain dots".to_owned()
        } else {
            pattern(LABEL_TEXT, LABEL_RE, &["my-name", "123-abc"])
        });
    }
    messages
}

/// A DNS name (RFC 1123 subdomain): what most objects are called.
pub fn dns_subdomain(name: &str) -> Vec<String> {
    let mut messages = Vec::new();
    if name.len() > SUBDOMAIN_MAX {
        messages.push(too_long(SUBDOMAIN_MAX));
    }
    if !is_subdomain(name) {
        messages.push(pattern(SUBDOMAIN_TEXT, SUBDOMAIN_RE, &["example.com"]));
    }
    messages
}

/// A DNS label that starts with a letter (RFC 1035).
pub fn dns_1035_label(name: &str) -> Vec<String> {
    let mut messages = Vec::new();
    if name.len() > LABEL_MAX {
        messages.push(too_long(LABEL_MAX));
    }
    if !(is_label(name) && name.starts_with(|c: char| c.is_ascii_lowercase())) {
        messages.push(pattern(LABEL_1035_TEXT, LABEL_1035_RE, &["my-name", "abc-123"]));
    }
    messages
}

/// `[prefix/]name`: keys of labels and annotations, finalizers, condition types, resource names.
pub fn qualified_name(value: &str) -> Vec<String> {
    let mut messages = Vec::new();
    let parts: Vec<&str> = value.split('/').collect();
    let name = match parts.as_slice() {
        [name] => name,
        [prefix, name] => {
            messages.extend(prefix_messages(prefix));
            name
        }
        _ => {
            let text = pattern(QUALIFIED_TEXT, QUALIFIED_RE, &["MyName", "my.name", "123-abc"]);
            return vec![format!(
                "a valid label key {text} with an optional DNS subdomain prefix and '/' (e.g. 'example.com/MyName')"
            )];
        }
    };
    if name.is_empty() {
        messages.push("name part must be non-empty".to_owned());
    } else if name.len() > LABEL_MAX {
        messages.push(format!("name part must be no more than {LABEL_MAX} bytes"));
    }
    if !is_qualified(name) {
        let text = pattern(QUALIFIED_TEXT, QUALIFIED_RE, &["MyName", "my.name", "123-abc"]);
        messages.push(format!("name part {text}"));
    }
    messages
}

/// The value of a label; empty is good.
pub fn label_value(value: &str) -> Vec<String> {
    let mut messages = Vec::new();
    if value.len() > LABEL_MAX {
        messages.push(format!("must be no more than {LABEL_MAX} bytes"));
    }
    if !value.is_empty() && !is_qualified(value) {
        messages.push(pattern(LABEL_VALUE_TEXT, LABEL_VALUE_RE, &["MyValue", "my_value", "12345"]));
    }
    messages
}

/// A key of a ConfigMap or Secret.
pub fn config_key(key: &str) -> Vec<String> {
    let mut messages = Vec::new();
    if key.len() > SUBDOMAIN_MAX {
        messages.push(too_long(SUBDOMAIN_MAX));
    }
    let good = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '.' | '_');
    if key.is_empty() || !key.chars().all(good) {
        messages.push(pattern(CONFIG_KEY_TEXT, CONFIG_KEY_RE, &["key.name", "KEY_NAME", "key-name"]));
    }
    if key == "." {
        messages.push("must not be '.'".to_owned());
    } else if key == ".." {
        messages.push("must not be '..'".to_owned());
    } else if key.starts_with("..") {
        messages.push("must not start with '..'".to_owned());
    }
    messages
}

/// The name of an environment variable: printable ASCII without `=`.
pub fn variable_name(name: &str) -> Vec<String> {
    if name.is_empty() {
        return vec!["environment variable name must be non-empty".to_owned()];
    }
    let good = |c: char| matches!(c, ' '..='~') && c != '=';
    if name.chars().all(good) { Vec::new() } else { vec![VARIABLE_TEXT.to_owned()] }
}

/// The name of a port (RFC 6335, lower case).
pub fn port_name(name: &str) -> Vec<String> {
    let mut messages = Vec::new();
    if name.len() > 15 {
        messages.push(too_long(15));
    }
    if name.is_empty() || !name.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-') {
        messages.push("must contain only alpha-numeric characters (a-z, 0-9), and hyphens (-)".to_owned());
    }
    if !name.chars().any(|c| c.is_ascii_lowercase()) {
        messages.push("must contain at least one letter (a-z)".to_owned());
    }
    if name.contains("--") {
        messages.push("must not contain consecutive hyphens".to_owned());
    }
    if name.starts_with('-') || name.ends_with('-') {
        messages.push("must not begin or end with a hyphen".to_owned());
    }
    messages
}

/// A port number, 1 to 65535.
pub fn port_number(port: i64) -> Vec<String> {
    in_range(port, 1, 65535)
}

/// A number between two bounds, both included.
pub fn in_range(value: i64, least: i64, most: i64) -> Vec<String> {
    if (least..=most).contains(&value) {
        Vec::new()
    } else {
        vec![format!("must be between {least} and {most}, inclusive")]
    }
}

/// A user or group ID.
pub fn unix_id(id: i64) -> Vec<String> {
    in_range(id, 0, i64::from(i32::MAX))
}

/// The name of an HTTP header.
pub fn header_name(name: &str) -> Vec<String> {
    if !name.is_empty() && name.chars().all(|c| c.is_ascii_alphanumeric() || c == '-') {
        return Vec::new();
    }
    vec![pattern(HEADER_TEXT, HEADER_RE, &["X-Header-Name"])]
}

/// A percentage such as `25%`.
pub fn percent(value: &str) -> Vec<String> {
    match value.strip_suffix('%') {
        Some(digits) if !digits.is_empty() && digits.bytes().all(|b| b.is_ascii_digit()) => Vec::new(),
        _ => vec![pattern(PERCENT_TEXT, PERCENT_RE, &["1%", "93%"])],
    }
}

/// The name of an RBAC object or of anything that becomes one segment of a URL path.
pub fn path_segment(name: &str) -> Vec<String> {
    if name == "." || name == ".." {
        return vec![format!("may not be '{name}'")];
    }
    let contained = ["/", "%"].into_iter().filter(|bad| name.contains(bad));
    contained.map(|bad| format!("may not contain '{bad}'")).collect()
}

/// What a generated name starts with, made into a name that can be checked: a trailing dash is only bad at
/// the end of the whole name.
pub fn mask_trailing_dash(prefix: &str) -> String {
    match prefix.len() {
        2.. if prefix.ends_with('-') && prefix.is_ascii() => format!("{}a", &prefix[..prefix.len() - 2]),
        _ => prefix.to_owned(),
    }
}

/// Whether the text is a good DNS label, length included.
pub fn is_dns_label(name: &str) -> bool {
    name.len() <= LABEL_MAX && is_label(name)
}

fn is_label(name: &str) -> bool {
    let edge = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit();
    let bytes = name.as_bytes();
    match (bytes.first(), bytes.last()) {
        (Some(&first), Some(&last)) => {
            edge(first) && edge(last) && bytes.iter().all(|&b| edge(b) || b == b'-')
        }
        _ => false,
    }
}

fn is_subdomain(name: &str) -> bool {
    name.split('.').all(is_label)
}

fn is_qualified(name: &str) -> bool {
    let bytes = name.as_bytes();
    match (bytes.first(), bytes.last()) {
        (Some(first), Some(last)) => {
            first.is_ascii_alphanumeric()
                && last.is_ascii_alphanumeric()
                && bytes.iter().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_' | b'.'))
        }
        _ => false,
    }
}

/// A prefix of a qualified name counts bytes where names count characters; clients see both texts.
fn prefix_messages(prefix: &str) -> Vec<String> {
    if prefix.is_empty() {
        return vec!["prefix part must be non-empty".to_owned()];
    }
    let mut messages = Vec::new();
    if prefix.len() > SUBDOMAIN_MAX {
        messages.push(format!("prefix part must be no more than {SUBDOMAIN_MAX} bytes"));
    }
    if !is_subdomain(prefix) {
        messages.push(format!("prefix part {}", pattern(SUBDOMAIN_TEXT, SUBDOMAIN_RE, &["example.com"])));
    }
    messages
}

fn too_long(max: usize) -> String {
    format!("must be no more than {max} characters")
}

fn pattern(text: &str, expression: &str, examples: &[&str]) -> String {
    let examples: Vec<String> = examples.iter().map(|example| format!("'{example}', ")).collect();
    format!("{text} (e.g. {}regex used for validation is '{expression}')", examples.join(" or "))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn good(check: fn(&str) -> Vec<String>, names: &[&str]) {
        for name in names {
            assert_eq!(check(name), Vec::<String>::new(), "{name:?}");
        }
    }

    fn bad(check: fn(&str) -> Vec<String>, names: &[&str]) {
        for name in names {
            assert!(!check(name).is_empty(), "{name:?} must be refused");
        }
    }

    #[test]
    fn labels() {
        good(dns_label, &["a", "ab", "0", "a-1", "1-a", "a--b", &"a".repeat(63)]);
        bad(dns_label, &["", "A", "-a", "a-", "a_b", "a b", "é", &"a".repeat(64)]);
        assert_eq!(dns_label("a.b"), ["must not contain dots"]);
        assert_eq!(dns_label(&"a".repeat(64)), ["must be no more than 63 characters"]);
        assert_eq!(
            dns_label("Bad"),
            [
                "a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must start and end with an alphanumeric character (e.g. 'my-name',  or '123-abc', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?')"
            ]
        );
    }

    #[test]
    fn subdomains() {
        good(dns_subdomain, &["a", "a.b", "a-1.b-2", "1.2.3.4", &"a".repeat(253)]);
        bad(dns_subdomain, &["", ".", "a.", ".a", "a..b", "A.b", "a_b", "a.-b", &"a".repeat(254)]);
        assert_eq!(
            dns_subdomain("x_y"),
            [
                r"a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character (e.g. 'example.com', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')"
            ]
        );
    }

    #[test]
    fn service_names() {
        good(dns_1035_label, &["a", "a-1", "my-name"]);
        bad(dns_1035_label, &["", "1a", "a.b", "A"]);
    }

    #[test]
    fn qualified_names() {
        good(
            qualified_name,
            &[
                "simple",
                "now-with-dashes",
                "1",
                "1.2-3_4",
                "example.com/x",
                "example.com/A_b.c",
                "1.2.3.4/5678",
            ],
        );
        bad(
            qualified_name,
            &["", "/x", "x/", "a/b/c", "only_/_slash", "Upper.com/x", "-a", "a b", &"a".repeat(64)],
        );
        assert_eq!(qualified_name("/x"), ["prefix part must be non-empty"]);
        assert_eq!(
            qualified_name("nospecialchars^=@"),
            [
                "name part must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for validation is '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]')"
            ]
        );
        assert!(qualified_name("a/b/c")[0].starts_with("a valid label key must consist of"));
        assert_eq!(qualified_name(&"a".repeat(64)), ["name part must be no more than 63 bytes"]);
    }

    #[test]
    fn label_values() {
        good(label_value, &["", "a", "1.2-3_4", "A", &"a".repeat(63)]);
        bad(label_value, &["-", "a-", "a b", "ü", "a/b"]);
        assert_eq!(label_value(&"a".repeat(64)), ["must be no more than 63 bytes"]);
    }

    #[test]
    fn keys_variables_and_headers() {
        good(config_key, &["a", "A.b_c-1", ".a", "a.."]);
        bad(config_key, &["", ".", "..", "..a", "a/b", "a b"]);
        assert_eq!(config_key(".."), ["must not be '..'"]);
        good(variable_name, &["A", "a.b-c", "1a", "with space", "a/b"]);
        bad(variable_name, &["", "a=b", "é", "a\tb"]);
        good(header_name, &["X-Header", "1"]);
        bad(header_name, &["", "X_Header", "a b"]);
        good(percent, &["0%", "100%"]);
        bad(percent, &["%", "1", "-1%", "1.5%"]);
    }

    #[test]
    fn ports() {
        good(port_name, &["a", "http", "80x", "a-b"]);
        bad(port_name, &["", "80", "A", "a--b", "-a", "a-", "abcdefghijklmnop"]);
        assert_eq!(port_number(1), Vec::<String>::new());
        assert_eq!(port_number(0), ["must be between 1 and 65535, inclusive"]);
        assert_eq!(port_number(65536), ["must be between 1 and 65535, inclusive"]);
        assert_eq!(unix_id(-1), ["must be between 0 and 2147483647, inclusive"]);
    }

    #[test]
    fn path_segments() {
        good(path_segment, &["a", "system:node", "A b"]);
        assert_eq!(path_segment("a/b%c"), ["may not contain '/'", "may not contain '%'"]);
        assert_eq!(path_segment(".."), ["may not be '..'"]);
    }

    #[test]
    fn a_trailing_dash_of_a_prefix_is_masked() {
        assert_eq!(mask_trailing_dash("web-"), "wea");
        assert_eq!(mask_trailing_dash("-"), "-");
        assert_eq!(mask_trailing_dash("web"), "web");
    }
}
