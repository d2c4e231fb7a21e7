//! The RSA key that signs service-account tokens (RS256, as clients of the discovery document expect).
//!
//! Making one takes 80 to 210 ms, so a first start makes it on a thread of its own while everything else begins.

use std::path::Path;

use anyhow::{Context as _, Result, anyhow};
use aws_lc_rs::encoding::{AsDer as _, Pkcs8V1Der, PublicKeyX509Der};
use aws_lc_rs::rsa::{KeyPair, KeySize};
use aws_lc_rs::signature::KeyPair as _;

use super::files::{self, Readers};

/// Both halves as PEM text.
pub(crate) struct Key {
    pub(crate) private: String,
    pub(crate) public: String,
}

/// The key: read from `folder`, or made there.
pub(crate) fn open(folder: &Path) -> Result<Key> {
    let path = folder.join("service-account.key");
    if let Some(private) = files::read(&path)? {
        let der = pem::parse(&private).with_context(|| format!("{} is not PEM", path.display()))?;
        let pair = KeyPair::from_pkcs8(der.contents())
            .map_err(|_| anyhow!("{} is not an RSA key; remove it to have a new one made", path.display()))?;
        return Ok(Key { private, public: public(&pair)? });
    }
    let pair = KeyPair::generate(KeySize::Rsa2048).map_err(|_| anyhow!("failed to make an RSA key"))?;
    let der: Pkcs8V1Der<'_> = pair.as_der().map_err(|_| anyhow!("failed to encode the RSA key"))?;
    let private = pem::encode(&pem::Pem::new("PRIVATE KEY", der.as_ref()));
    files::write(&path, private.as_bytes(), Readers::Owner)
        .context("failed to keep the service-account key")?;
    Ok(Key { private, public: public(&pair)? })
}

fn public(pair: &KeyPair) -> Result<String> {
    let der: PublicKeyX509Der<'_> =
        pair.public_key().as_der().map_err(|_| anyhow!("failed to encode the RSA public key"))?;
    Ok(pem::encode(&pem::Pem::new("PUBLIC KEY", der.as_ref())))
}

#[cfg(test)]
mod tests {
    #[test]
    fn the_key_is_made_once() {
        let folder = tempfile::tempdir().unwrap();
        let first = super::open(folder.path()).unwrap();
        assert!(first.private.starts_with("-----BEGIN PRIVATE KEY-----"));
        let second = super::open(folder.path()).unwrap();
        assert_eq!((first.private, first.public), (second.private, second.public));
    }
}
