//! The user that a client certificate names: its common name, with its organizations as groups.
//!
//! The TLS layer has checked the chain and the dates before; what cannot be read here is no user.

use resources::User;
use rustls::pki_types::CertificateDer;
use x509_parser::prelude::{FromDer, X509Certificate};

/// The user of a verified certificate; none when it names nobody.
pub(crate) fn user(certificate: &CertificateDer<'_>) -> Option<User> {
    let (_, certificate) = X509Certificate::from_der(certificate).ok()?;
    let subject = certificate.subject();
    let name = subject.iter_common_name().next()?.as_str().ok()?;
    if name.is_empty() {
        return None;
    }
    let groups = subject.iter_organization().filter_map(|group| group.as_str().ok());
    let user = User { name: name.to_owned(), groups: groups.map(str::to_owned).collect(), ..User::default() };
    Some(super::with_authenticated(user))
}
