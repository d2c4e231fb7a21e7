//! Whom a client certificate names: its common name is the user, each organization is a group.
//!
//! Reads names only. Whether the certificate is good (chain, dates, purpose) is checked by whoever trusts it.

use x509_cert::Certificate;
use x509_cert::der::Decode as _;
use x509_cert::der::asn1::ObjectIdentifier;
use x509_cert::der::oid::db::rfc4519::{COMMON_NAME, ORGANIZATION_NAME};
use x509_cert::ext::pkix::name::DirectoryString;
use x509_cert::name::Name;

/// The user that a certificate stands for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Holder {
    /// The common name, never empty; the last one where there are several, as in Go.
    pub name: String,
    /// The organizations, in their order.
    pub groups: Vec<String>,
}

impl Holder {
    /// Reads the subject of a certificate in DER; none when it is no certificate or names nobody.
    pub fn of(certificate: &[u8]) -> Option<Self> {
        let certificate = Certificate::from_der(certificate).ok()?;
        let subject = certificate.tbs_certificate().subject();
        let name = texts(subject, COMMON_NAME).last().filter(|name| !name.is_empty())?;
        Some(Self { name, groups: texts(subject, ORGANIZATION_NAME).collect() })
    }
}

fn texts(subject: &Name, wanted: ObjectIdentifier) -> impl Iterator<Item = String> {
    let values = subject.iter().filter(move |attribute| attribute.oid == wanted);
    let texts = values.map(|attribute| DirectoryString::try_from(&attribute.value));
    texts.filter_map(|text| Some(text.ok()?.value().into_owned()))
}
