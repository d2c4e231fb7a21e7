//! Who may use an image that is on the node already: those who could fetch it themselves. Pure.
//!
//! An image that was fetched with the credentials of a pod serves other pods only if they show the same credentials, or if
//! the registry gives it to them too. What was imported, or fetched without the credentials of a pod, serves everyone. It
//! is the rule of kubelets since v1.35 (KEP-2535, `NeverVerifyPreloadedImages`).

use std::collections::{BTreeMap, BTreeSet};

use containers::model::{Credentials, Image};
use k8s_openapi::api::core::v1::Secret;
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};

use crate::limits;

/// That a pod has a secret with these credentials in it. It tells nobody the credentials.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub(crate) struct Proof {
    secret: SecretPlace,
    credentials_digest: String,
}

#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
struct SecretPlace {
    namespace: String,
    name: String,
    uid: String,
}

/// What is known of images that were fetched with credentials of pods; of all others nothing.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Records {
    /// Names of images that are being fetched, or were when the kubelet ended.
    fetching: BTreeSet<String>,
    /// By id, then by the repository that they came from: without the repository's consent nobody may use them.
    images: BTreeMap<String, BTreeMap<String, Users>>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
enum Users {
    Everyone,
    /// The last to be added stands last.
    Those(Vec<Proof>),
}

/// An image as a pod names it: normalised.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Named<'a> {
    /// With tag and digest.
    pub(crate) reference: &'a str,
    /// Without.
    pub(crate) repository: &'a str,
}

/// Whether an image may be used as it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Verdict {
    /// By everyone.
    Open,
    /// By those who show credentials.
    Guarded,
}

impl Proof {
    pub(crate) fn new(secret: &Secret, credentials: &Credentials) -> Self {
        let text = |text: &Option<String>| text.clone().unwrap_or_default();
        let meta = &secret.metadata;
        let words = serde_json::to_vec(credentials).expect("texts only");
        Self {
            secret: SecretPlace {
                namespace: text(&meta.namespace),
                name: text(&meta.name),
                uid: text(&meta.uid),
            },
            credentials_digest: hex::encode(Sha256::digest(words)),
        }
    }
}

impl Records {
    /// Whether credentials have to be shown.
    pub(crate) fn verdict(&self, named: Named<'_>, id: &str) -> Verdict {
        let users = self.images.get(id).map(|repositories| repositories.get(named.repository));
        match users {
            Some(Some(Users::Everyone)) => Verdict::Open,
            None if !self.fetching.contains(named.reference) => Verdict::Open,
            _ => Verdict::Guarded,
        }
    }

    /// Whether somebody who shows these may use a guarded image without asking the registry. A secret that was good stays
    /// good when what is in it changes, and so do good credentials in another secret; both are remembered.
    pub(crate) fn admits(&mut self, named: Named<'_>, id: &str, shown: &[Proof]) -> bool {
        let Some(Users::Those(known)) = self.images.get_mut(id).and_then(|it| it.get_mut(named.repository))
        else {
            return false;
        };
        let is_good = |proof: &&Proof| {
            known
                .iter()
                .any(|it| it.secret == proof.secret || it.credentials_digest == proof.credentials_digest)
        };
        let Some(good) = shown.iter().find(is_good) else { return false };
        add(known, good);
        true
    }

    /// A pull with credentials of a pod begins: whatever it brings is guarded from then on, even if nobody is left to say
    /// for whom.
    pub(crate) fn began(&mut self, named: Named<'_>) {
        self.fetching.insert(named.reference.to_owned());
    }

    /// No pull of this name with credentials of a pod is under way any more.
    pub(crate) fn ended(&mut self, named: Named<'_>) {
        self.fetching.remove(named.reference);
    }

    /// The registry gave an image to somebody who showed this, or to everyone.
    pub(crate) fn fetched(&mut self, named: Named<'_>, id: &str, shown: Option<&Proof>) {
        let Some(proof) = shown else {
            if let Some(repositories) = self.images.get_mut(id) {
                repositories.insert(named.repository.to_owned(), Users::Everyone);
            }
            return;
        };
        let repositories = self.images.entry(id.to_owned()).or_default();
        match repositories.entry(named.repository.to_owned()).or_insert_with(|| Users::Those(Vec::new())) {
            Users::Everyone => {}
            Users::Those(known) => add(known, proof),
        }
    }

    /// Brings what was left behind in line with the images that are there.
    pub(crate) fn settle(&mut self, present: &[Image]) {
        for reference in std::mem::take(&mut self.fetching) {
            let brought =
                present.iter().filter(|it| it.names.iter().chain(&it.digests).any(|name| *name == reference));
            for image in brought {
                self.images.entry(image.id.clone()).or_default();
            }
        }
        self.forget_gone(present);
    }

    /// Nothing is known of these any more: nobody may use them without the registry's consent.
    pub(crate) fn guard_all(&mut self, present: &[Image]) {
        for image in present {
            self.images.entry(image.id.clone()).or_default();
        }
    }

    /// Images that are gone need no record.
    pub(crate) fn forget_gone(&mut self, present: &[Image]) {
        self.images.retain(|id, _| present.iter().any(|image| image.id == *id));
    }
}

fn add(known: &mut Vec<Proof>, proof: &Proof) {
    if known.contains(proof) {
        return;
    }
    known.retain(|it| it.secret != proof.secret);
    if known.len() == limits::PROOFS_PER_IMAGE {
        known.remove(0);
    }
    known.push(proof.clone());
}

#[cfg(test)]
mod tests {
    use super::*;

    const APP: Named<'_> = Named { reference: "r.io/app:1", repository: "r.io/app" };
    const COPY: Named<'_> = Named { reference: "r.io/copy:1", repository: "r.io/copy" };

    fn proof(secret: &str, password: &str) -> Proof {
        let mut object = Secret::default();
        object.metadata.name = Some(secret.to_owned());
        object.metadata.uid = Some(format!("uid of {secret}"));
        Proof::new(&object, &Credentials { password: password.to_owned(), ..Credentials::default() })
    }

    fn image(id: &str, name: &str) -> Image {
        Image {
            id: id.to_owned(),
            names: vec![name.to_owned()],
            digests: Vec::new(),
            size_bytes: 1,
            user: String::new(),
            added: std::time::UNIX_EPOCH,
        }
    }

    #[test]
    fn what_nobody_guarded_is_open() {
        let mut records = Records::default();
        assert_eq!(records.verdict(APP, "1"), Verdict::Open);
        records.fetched(APP, "1", None);
        assert_eq!(records, Records::default());
    }

    #[test]
    fn what_came_with_credentials_is_for_those_who_show_them() {
        let mut records = Records::default();
        records.began(APP);
        assert_eq!(records.verdict(APP, "1"), Verdict::Guarded);
        assert!(!records.admits(APP, "1", &[proof("a", "x")]));
        records.fetched(APP, "1", Some(&proof("a", "x")));
        records.ended(APP);
        assert_eq!(records.verdict(APP, "1"), Verdict::Guarded);
        assert!(!records.admits(APP, "1", &[]));
        assert!(!records.admits(APP, "1", &[proof("b", "y")]));
        assert!(records.admits(APP, "1", &[proof("b", "y"), proof("a", "x")]));
        // Under a name of another repository it has to be asked for there.
        assert_eq!(records.verdict(COPY, "1"), Verdict::Guarded);
        assert!(!records.admits(COPY, "1", &[proof("a", "x")]));
        records.fetched(COPY, "1", None);
        assert_eq!(records.verdict(COPY, "1"), Verdict::Open);
        assert_eq!(records.verdict(APP, "1"), Verdict::Guarded);
        // What everyone may have needs no credentials any more.
        records.fetched(APP, "1", None);
        records.fetched(APP, "1", Some(&proof("a", "x")));
        assert_eq!(records.verdict(APP, "1"), Verdict::Open);
    }

    #[test]
    fn changed_secrets_and_copies_of_secrets_are_taken_and_remembered() {
        let mut records = Records::default();
        records.fetched(APP, "1", Some(&proof("a", "x")));
        assert!(records.admits(APP, "1", &[proof("a", "new")]));
        assert!(records.admits(APP, "1", &[proof("b", "new")]));
        assert!(!records.admits(APP, "1", &[proof("c", "x")]));
        for number in 0..limits::PROOFS_PER_IMAGE + 5 {
            assert!(records.admits(APP, "1", &[proof(&number.to_string(), "new")]));
        }
        let Some(Users::Those(known)) = records.images["1"].get("r.io/app") else { panic!("it is guarded") };
        assert_eq!(known.len(), limits::PROOFS_PER_IMAGE);
    }

    #[test]
    fn a_pull_that_nobody_saw_end_leaves_its_image_guarded() {
        let mut records = Records::default();
        records.began(APP);
        records.began(COPY);
        records.settle(&[image("1", "r.io/app:1"), image("2", "r.io/other:1")]);
        assert_eq!(records.verdict(APP, "1"), Verdict::Guarded);
        assert_eq!(
            records.verdict(Named { reference: "r.io/other:1", repository: "r.io/other" }, "2"),
            Verdict::Open
        );
        assert_eq!(records.verdict(COPY, "3"), Verdict::Open);
        records.forget_gone(&[]);
        assert_eq!(records, Records::default());
    }
}
