//! Ports of Services, endpoints and containers: numbers, names, protocols.

use api::{Cursor, Errors, Node, names};

/// The protocols that ports can have, sorted as errors name them.
pub const PROTOCOLS: [&str; 3] = ["SCTP", "TCP", "UDP"];

/// Finds a number that is no port.
pub fn validate_number(port: &Cursor<'_>, errors: &mut Errors) {
    let number = port.int().unwrap_or_default();
    for message in names::port_number(number) {
        errors.invalid(port.path(), number, &message);
    }
}

/// Finds a protocol that is none, or is missing.
pub fn validate_protocol(protocol: &Cursor<'_>, errors: &mut Errors) {
    let name = protocol.text_or_empty();
    if name.is_empty() {
        errors.required(protocol.path(), "");
    } else if !PROTOCOLS.contains(&name) {
        errors.not_supported(protocol.path(), name, &PROTOCOLS);
    }
}

/// Finds an application protocol that is not well formed.
pub fn validate_app_protocol(protocol: &Cursor<'_>, errors: &mut Errors) {
    if let Some(name) = protocol.text() {
        errors.invalid_each(protocol.path(), name, names::qualified_name(name));
    }
}

/// A port that is a number or the name of one; texts are upstream's for `IntOrString`.
pub fn validate_number_or_name(port: &Cursor<'_>, errors: &mut Errors) {
    match port.text() {
        Some(name) => errors.invalid_each(port.path(), name, names::port_name(name)),
        None => validate_number(port, errors),
    }
}

/// Ports are TCP unless they say otherwise.
pub fn default_protocols(ports: Option<&mut Node>) {
    for port in ports.and_then(Node::as_list_mut).into_iter().flatten() {
        if let Some(port) = port.as_map_mut() {
            default_field(port, "protocol", "TCP");
        }
    }
}

/// Sets a field that is absent or empty.
pub fn default_field(map: &mut api::Map, field: &'static str, value: impl Into<Node>) {
    if map.get(field).is_none_or(Node::is_empty) {
        map.insert(field, value);
    }
}
