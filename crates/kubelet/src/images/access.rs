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
    /// Names of images that are being fetched.
    fetching: BTreeSet<String>,
    /// Names of images whose pull nobody saw end: they may have come, and nobody says for whom.
    unseen: BTreeSet<String>,
    /// By id, then by the repository that they came from.
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
    /// Whether credentials have to be shown. Whatever a kubelet fetched with credentials has a record under the name that was
    /// fetched; an image that has a name without one got it by other hands.
    pub(crate) fn verdict(&self, named: Named<'_>, image: &Image) -> Verdict {
        let repositories = self.images.get(&image.id);
        let is_guarded = match repositories.and_then(|repositories| repositories.get(named.repository)) {
            Some(Users::Everyone) => false,
            Some(Users::Those(_)) => true,
            None if self.is_under_way(named.reference) => true,
            None if names(image).any(|name| name == named.reference) => false,
            // It is named by its id.
            None => repositories.is_some() || names(image).any(|name| self.is_under_way(name)),
        };
        if is_guarded { Verdict::Guarded } else { Verdict::Open }
    }

    fn is_under_way(&self, reference: &str) -> bool {
        self.fetching.contains(reference) || self.unseen.contains(reference)
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

    /// A pull with credentials of a pod begins: what it brings is guarded from then on.
    pub(crate) fn began(&mut self, named: Named<'_>) {
        self.fetching.insert(named.reference.to_owned());
    }

    /// No pull of this name with credentials of a pod is under way any more.
    pub(crate) fn ended(&mut self, named: Named<'_>) {
        self.fetching.remove(named.reference);
    }

    /// A pull of this name was given up: nobody knows what it brought.
    pub(crate) fn given_up(&mut self, named: Named<'_>) {
        self.unseen.insert(named.reference.to_owned());
    }

    /// The registry gave an image to somebody who showed this, or to everyone.
    pub(crate) fn fetched(&mut self, named: Named<'_>, id: &str, shown: Option<&Proof>) {
        self.unseen.remove(named.reference);
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

    /// Begins anew after a kubelet that ended in the middle of pulls.
    pub(crate) fn settle(&mut self, present: &[Image]) {
        self.unseen.append(&mut self.fetching);
        self.forget_gone(present);
    }

    /// Nothing is known of these any more: nobody may use them without the registry's consent.
    pub(crate) fn guard_all(&mut self, present: &[Image]) {
        self.unseen.extend(present.iter().flat_map(names).cloned());
    }

    /// Images that are gone need no record.
    pub(crate) fn forget_gone(&mut self, present: &[Image]) {
        self.images.retain(|id, _| present.iter().any(|image| image.id == *id));
        self.unseen.retain(|reference| present.iter().flat_map(names).any(|name| name == reference));
    }
}

fn names(image: &Image) -> impl Iterator<Item = &String> {
    image.names.iter().chain(&image.digests)
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

    const BY_ID: Named<'_> =
        Named { reference: "docker.io/library/sha256:1", repository: "docker.io/library/sha256" };

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

    /// The image `1` under these names.
    fn known_as(names: &[Named<'_>]) -> Image {
        let names: Vec<String> = names.iter().map(|named| named.reference.to_owned()).collect();
        Image { names, ..image("1", "") }
    }

    #[test]
    fn what_nobody_guarded_is_open() {
        let mut records = Records::default();
        assert_eq!(records.verdict(APP, &known_as(&[APP])), Verdict::Open);
        records.fetched(APP, "1", None);
        assert_eq!(records, Records::default());
    }

    #[test]
    fn what_came_with_credentials_is_for_those_who_show_them() {
        let mut records = Records::default();
        let image = known_as(&[APP]);
        records.began(APP);
        assert_eq!(records.verdict(APP, &image), Verdict::Guarded);
        assert_eq!(records.verdict(BY_ID, &image), Verdict::Guarded);
        assert!(!records.admits(APP, "1", &[proof("a", "x")]));
        records.fetched(APP, "1", Some(&proof("a", "x")));
        records.ended(APP);
        assert_eq!(records.verdict(APP, &image), Verdict::Guarded);
        assert_eq!(records.verdict(BY_ID, &image), Verdict::Guarded);
        assert!(!records.admits(APP, "1", &[]));
        assert!(!records.admits(APP, "1", &[proof("b", "y")]));
        assert!(!records.admits(BY_ID, "1", &[proof("a", "x")]));
        assert!(records.admits(APP, "1", &[proof("b", "y"), proof("a", "x")]));
        // What everyone may have needs no credentials any more.
        records.fetched(APP, "1", None);
        records.fetched(APP, "1", Some(&proof("a", "x")));
        assert_eq!(records.verdict(APP, &image), Verdict::Open);
    }

    #[test]
    fn a_name_that_came_by_other_hands_is_open_and_one_that_is_fetched_is_not() {
        let mut records = Records::default();
        records.fetched(APP, "1", Some(&proof("a", "x")));
        // Somebody imported the same image under another name.
        let image = known_as(&[APP, COPY]);
        assert_eq!(records.verdict(COPY, &image), Verdict::Open);
        assert_eq!(records.verdict(APP, &image), Verdict::Guarded);
        records.fetched(COPY, "1", Some(&proof("b", "y")));
        assert_eq!(records.verdict(COPY, &image), Verdict::Guarded);
        assert!(!records.admits(COPY, "1", &[proof("a", "x")]));
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
    fn a_pull_that_nobody_saw_end_leaves_its_image_guarded_until_it_comes_again() {
        let mut records = Records::default();
        records.began(APP);
        records.began(COPY);
        records.settle(&[known_as(&[APP])]);
        assert_eq!(records.verdict(APP, &known_as(&[APP])), Verdict::Guarded);
        assert_eq!(records.verdict(COPY, &known_as(&[COPY])), Verdict::Open, "it was not there");
        records.began(APP);
        records.ended(APP);
        assert_eq!(records.verdict(APP, &known_as(&[APP])), Verdict::Guarded);
        records.fetched(APP, "1", None);
        assert_eq!(records.verdict(APP, &known_as(&[APP])), Verdict::Open);
        records.given_up(APP);
        assert_eq!(records.verdict(APP, &known_as(&[APP])), Verdict::Guarded);
        records.forget_gone(&[]);
        assert_eq!(records, Records::default());
    }
}
