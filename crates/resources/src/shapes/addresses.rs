//! IP addresses in objects.

use std::net::IpAddr;

use api::{Cursor, Errors};

/// What a text that is no address is told.
pub const NOT_AN_ADDRESS: &str = "must be a valid IP address, (e.g. 10.9.8.7 or 2001:db8::ffff)";

/// An address and a port, IPv6 in brackets.
pub fn with_port(ip: &str, port: i64) -> String {
    if ip.contains(':') { format!("[{ip}]:{port}") } else { format!("{ip}:{port}") }
}

/// Finds a text that is no address.
pub fn validate(place: &Cursor<'_>, errors: &mut Errors) -> Option<IpAddr> {
    let text = place.text_or_empty();
    let address = text.parse().ok();
    if address.is_none() {
        errors.invalid(place.path(), text, NOT_AN_ADDRESS);
    }
    address
}

/// Finds a text that is no address, or one that no endpoint can have.
pub fn validate_endpoint(place: &Cursor<'_>, errors: &mut Errors) {
    let Some(address) = validate(place, errors) else {
        return;
    };
    let text = place.text_or_empty();
    let mut refuse = |why: &str| errors.invalid(place.path(), text, why);
    if address.is_unspecified() {
        refuse(&format!("may not be unspecified ({text})"));
    }
    if address.is_loopback() {
        refuse("may not be in the loopback range (127.0.0.0/8, ::1/128)");
    }
    let (link_local, link_local_multicast) = match address {
        IpAddr::V4(v4) => (v4.is_link_local(), v4.octets()[..3] == [224, 0, 0]),
        IpAddr::V6(v6) => (v6.segments()[0] & 0xffc0 == 0xfe80, v6.segments()[0] & 0xff0f == 0xff02),
    };
    if link_local {
        refuse("may not be in the link-local range (169.254.0.0/16, fe80::/10)");
    }
    if link_local_multicast {
        refuse("may not be in the link-local multicast range (224.0.0.0/24, ff02::/10)");
    }
}
