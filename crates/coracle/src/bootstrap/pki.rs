//! The cluster's certificate authority and the certificates that it signs (ECDSA P-256).
//!
//! Subjects follow upstream's convention: CN is the user, every O is a group. Certificates of components that run
//! inside the server's process do not exist, since they never cross a socket.

use std::net::IpAddr;
use std::path::{Path, PathBuf};
use std::str::FromStr as _;
use std::time::{Duration, SystemTime};

use anyhow::{Context as _, Result};
use p256::ecdsa::{DerSignature, SigningKey};
use p256::elliptic_curve::Generate as _;
use p256::pkcs8::{DecodePrivateKey as _, EncodePrivateKey as _, LineEnding};
use x509_cert::Certificate;
use x509_cert::builder::profile::BuilderProfile;
use x509_cert::builder::{Builder as _, CertificateBuilder};
use x509_cert::der::asn1::{Ia5String, OctetString};
use x509_cert::der::oid::db::rfc5280::{ID_KP_CLIENT_AUTH, ID_KP_SERVER_AUTH};
use x509_cert::der::{DecodePem as _, EncodePem as _};
use x509_cert::ext::pkix::name::GeneralName;
use x509_cert::ext::pkix::{
    AuthorityKeyIdentifier, BasicConstraints, ExtendedKeyUsage, KeyUsage, KeyUsages, SubjectAltName,
    SubjectKeyIdentifier,
};
use x509_cert::ext::{Extension, ToExtension};
use x509_cert::name::Name;
use x509_cert::serial_number::SerialNumber;
use x509_cert::spki::{SubjectPublicKeyInfo, SubjectPublicKeyInfoRef};
use x509_cert::time::Validity;
use x509_cert::{TbsCertificate, builder};

use super::files::{self, Readers};

const DAY: Duration = Duration::from_hours(24);
const AUTHORITY_LIFE: Duration = DAY.saturating_mul(3650);
const LEAF_LIFE: Duration = DAY.saturating_mul(365);
/// Clocks of clients may lag behind ours.
const BACKDATE: Duration = Duration::from_hours(1);

/// A certificate and its private key, both as PEM text.
#[derive(Clone, Debug)]
pub(crate) struct Pair {
    pub(crate) certificate: String,
    pub(crate) key: String,
}

/// What a certificate says about its holder.
#[derive(Clone, Debug)]
pub(crate) struct Leaf {
    /// CN: the user name.
    pub(crate) user: String,
    /// O: the groups.
    pub(crate) groups: Vec<String>,
    /// Names it may serve under; empty for clients.
    pub(crate) names: Vec<String>,
    /// Addresses it may serve under; empty for clients.
    pub(crate) addresses: Vec<IpAddr>,
}

/// A certificate authority that can sign.
pub(crate) struct Authority {
    key: SigningKey,
    certificate: Certificate,
    pem: String,
}

impl Authority {
    /// Reads the authority from `folder`, or makes it there.
    pub(crate) fn open(folder: &Path, common_name: &str, now: SystemTime) -> Result<Self> {
        let paths = paths(folder, "ca");
        if let (Some(certificate), Some(key)) = (files::read(&paths.0)?, files::read(&paths.1)?) {
            return Self::parse(&certificate, &key).with_context(|| {
                format!("failed to read the certificate authority in {}", folder.display())
            });
        }
        let key = SigningKey::generate();
        let subject = Name::from_str(&format!("CN={common_name}"))?;
        let profile = Profile { subject: subject.clone(), issuer: subject, role: Role::Authority };
        let certificate = sign(profile, &key, &key, validity(now, AUTHORITY_LIFE)?)?;
        let pair = Pair {
            certificate: certificate.to_pem(LineEnding::LF)?,
            key: key.to_pkcs8_pem(LineEnding::LF)?.to_string(),
        };
        store(folder, "ca", &pair)?;
        Self::parse(&pair.certificate, &pair.key)
    }

    /// The authority's own certificate, as PEM text.
    pub(crate) fn certificate(&self) -> &str {
        &self.pem
    }

    /// Reads the named certificate from `folder`, or issues it there. One that no longer covers `leaf`'s addresses (the
    /// machine moved) or lives for less than 30 days is issued anew.
    pub(crate) fn leaf(&self, folder: &Path, file: &str, leaf: &Leaf, now: SystemTime) -> Result<Pair> {
        let paths = paths(folder, file);
        if let (Some(certificate), Some(key)) = (files::read(&paths.0)?, files::read(&paths.1)?)
            && still_good(&certificate, leaf, now)
        {
            return Ok(Pair { certificate, key });
        }
        let pair = self.issue(leaf, now)?;
        store(folder, file, &pair)?;
        Ok(pair)
    }

    /// Signs a new certificate for a new key.
    pub(crate) fn issue(&self, leaf: &Leaf, now: SystemTime) -> Result<Pair> {
        let key = SigningKey::generate();
        let profile = Profile {
            subject: subject(leaf)?,
            issuer: self.certificate.tbs_certificate().subject().clone(),
            role: Role::Leaf(alternative_names(leaf)?),
        };
        let certificate = sign(profile, &key, &self.key, validity(now, LEAF_LIFE)?)?;
        Ok(Pair {
            certificate: certificate.to_pem(LineEnding::LF)?,
            key: key.to_pkcs8_pem(LineEnding::LF)?.to_string(),
        })
    }

    fn parse(certificate: &str, key: &str) -> Result<Self> {
        Ok(Self {
            key: SigningKey::from_pkcs8_pem(key)?,
            certificate: Certificate::from_pem(certificate)?,
            pem: certificate.to_owned(),
        })
    }
}

/// What kind of certificate, with what only that kind carries.
enum Role {
    Authority,
    Leaf(Vec<GeneralName>),
}

struct Profile {
    subject: Name,
    issuer: Name,
    role: Role,
}

impl BuilderProfile for Profile {
    fn get_issuer(&self, _subject: &Name) -> Name {
        self.issuer.clone()
    }

    fn get_subject(&self) -> Name {
        self.subject.clone()
    }

    fn build_extensions(
        &self,
        holder: SubjectPublicKeyInfoRef<'_>,
        issuer: SubjectPublicKeyInfoRef<'_>,
        tbs: &TbsCertificate,
    ) -> builder::Result<Vec<Extension>> {
        let mut list: Vec<Extension> = Vec::new();
        let subject = tbs.subject();
        list.push(AuthorityKeyIdentifier::try_from(issuer)?.to_extension(subject, &list)?);
        list.push(SubjectKeyIdentifier::try_from(holder)?.to_extension(subject, &list)?);
        match &self.role {
            Role::Authority => {
                let constraints = BasicConstraints { ca: true, path_len_constraint: None };
                list.push(constraints.to_extension(subject, &list)?);
                let usage = KeyUsages::KeyCertSign | KeyUsages::CRLSign | KeyUsages::DigitalSignature;
                list.push(KeyUsage(usage).to_extension(subject, &list)?);
            }
            Role::Leaf(names) => {
                let constraints = BasicConstraints { ca: false, path_len_constraint: None };
                list.push(constraints.to_extension(subject, &list)?);
                list.push(KeyUsage(KeyUsages::DigitalSignature.into()).to_extension(subject, &list)?);
                let mut purposes = vec![ID_KP_CLIENT_AUTH];
                if !names.is_empty() {
                    purposes.push(ID_KP_SERVER_AUTH);
                    list.push(SubjectAltName(names.clone()).to_extension(subject, &list)?);
                }
                list.push(ExtendedKeyUsage(purposes).to_extension(subject, &list)?);
            }
        }
        Ok(list)
    }
}

fn sign(
    profile: Profile,
    holder: &SigningKey,
    issuer: &SigningKey,
    validity: Validity,
) -> Result<Certificate> {
    let serial = SerialNumber::new(&rand::random::<[u8; 16]>())?;
    let public = SubjectPublicKeyInfo::from_key(holder.verifying_key())?;
    let builder = CertificateBuilder::new(profile, serial, validity, public)?;
    Ok(builder.build::<_, DerSignature>(issuer)?)
}

fn validity(now: SystemTime, life: Duration) -> Result<Validity> {
    Ok(Validity::new((now - BACKDATE).try_into()?, (now + life).try_into()?))
}

/// Each group is an RDN of its own, so that a holder can be in several. The text form runs backwards (RFC 4514).
fn subject(leaf: &Leaf) -> Result<Name> {
    let mut parts: Vec<String> = vec![format!("CN={}", escaped(&leaf.user))];
    parts.extend(leaf.groups.iter().rev().map(|group| format!("O={}", escaped(group))));
    Name::from_str(&parts.join(",")).with_context(|| format!("{:?} is not a user name", leaf.user))
}

/// RFC 4514's special characters, of which user names hold at most a few.
fn escaped(value: &str) -> String {
    value.chars().fold(String::new(), |mut text, c| {
        if matches!(c, ',' | '+' | '"' | '\\' | '<' | '>' | ';' | '=' | '#') {
            text.push('\\');
        }
        text.push(c);
        text
    })
}

fn alternative_names(leaf: &Leaf) -> Result<Vec<GeneralName>> {
    let mut names = Vec::new();
    for name in &leaf.names {
        names.push(GeneralName::DnsName(Ia5String::new(name)?));
    }
    for address in &leaf.addresses {
        let bytes = match address {
            IpAddr::V4(v4) => v4.octets().to_vec(),
            IpAddr::V6(v6) => v6.octets().to_vec(),
        };
        names.push(GeneralName::IpAddress(OctetString::new(bytes)?));
    }
    Ok(names)
}

fn still_good(certificate: &str, leaf: &Leaf, now: SystemTime) -> bool {
    let Ok(parsed) = Certificate::from_pem(certificate) else { return false };
    let tbs = parsed.tbs_certificate();
    let covered = match tbs.get_extension::<SubjectAltName>() {
        Ok(Some((_, names))) => names.0,
        _ => Vec::new(),
    };
    let wanted = alternative_names(leaf).unwrap_or_default();
    let ends = tbs.validity().not_after.to_system_time();
    wanted.iter().all(|name| covered.contains(name)) && ends > now + DAY.saturating_mul(30)
}

fn paths(folder: &Path, file: &str) -> (PathBuf, PathBuf) {
    (folder.join(format!("{file}.crt")), folder.join(format!("{file}.key")))
}

/// The key goes first: a certificate without its key would look finished.
fn store(folder: &Path, file: &str, pair: &Pair) -> Result<()> {
    let (certificate, key) = paths(folder, file);
    files::write(&key, pair.key.as_bytes(), Readers::Owner)?;
    files::write(&certificate, pair.certificate.as_bytes(), Readers::Everyone)
}

#[cfg(test)]
mod tests {
    use std::time::{Duration, UNIX_EPOCH};

    use p256::ecdsa::signature::Verifier as _;
    use p256::ecdsa::{DerSignature, VerifyingKey};
    use x509_cert::Certificate;
    use x509_cert::der::referenced::OwnedToRef as _;
    use x509_cert::der::{DecodePem as _, Encode as _};

    use super::{Authority, Leaf};

    fn leaf(addresses: &[&str]) -> Leaf {
        Leaf {
            user: "system:node:web,1".into(),
            groups: vec!["system:nodes".into(), "second".into()],
            names: addresses.iter().map(|_| "node".to_owned()).collect(),
            addresses: addresses.iter().map(|a| a.parse().unwrap()).collect(),
        }
    }

    #[test]
    fn a_leaf_carries_all_its_groups_and_is_signed_by_the_authority() {
        let folder = tempfile::tempdir().unwrap();
        let now = UNIX_EPOCH + Duration::from_hours(500_000);
        let authority = Authority::open(folder.path(), "test", now).unwrap();
        let pair = authority.issue(&leaf(&["10.0.0.1"]), now).unwrap();
        let parse = |pem: &str| Certificate::from_pem(pem.as_bytes()).unwrap();
        let (ca, leaf) = (parse(authority.certificate()), parse(&pair.certificate));
        let key = ca.tbs_certificate().subject_public_key_info().owned_to_ref();
        let signature = DerSignature::from_bytes(leaf.signature().raw_bytes()).unwrap();
        let signed = leaf.tbs_certificate().to_der().unwrap();
        VerifyingKey::try_from(key).unwrap().verify(&signed, &signature).unwrap();
        let holder = api::Holder::of(&leaf.to_der().unwrap()).unwrap();
        assert_eq!(holder.name, "system:node:web,1");
        assert_eq!(holder.groups, ["system:nodes", "second"]);
    }

    #[test]
    fn a_certificate_is_kept_until_an_address_is_missing_or_it_ends_soon() {
        let folder = tempfile::tempdir().unwrap();
        let now = UNIX_EPOCH + Duration::from_hours(500_000);
        let authority = Authority::open(folder.path(), "test", now).unwrap();
        let get = |addresses: &[&str], later: u64| {
            let now = now + Duration::from_secs(later * 86_400);
            authority.leaf(folder.path(), "server", &leaf(addresses), now).unwrap().certificate
        };
        let first = get(&["10.0.0.1"], 0);
        assert_eq!(first, get(&["10.0.0.1"], 300));
        let second = get(&["10.0.0.2"], 0);
        assert_ne!(first, second);
        assert_ne!(second, get(&["10.0.0.2"], 340));
    }
}
