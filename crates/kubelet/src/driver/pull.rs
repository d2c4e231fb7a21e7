//! Performs the steps that look for an image and fetch it.

use std::collections::BTreeSet;
use std::sync::Arc;

use api::Key as ObjectKey;
use containers::image::Reference;
use containers::model::Image;
use containers::{Error, PullRequest};

use super::clock;
use super::steps::Performer;
use crate::duration::go_duration;
use crate::images::access::{Named, Verdict};
use crate::images::failure::{may_be_denied, no_image};
use crate::images::keyring::{Key, Keyring};
use crate::machine::{ContainerName, Failure, ImageId, ImageNote, Outcome};
use crate::sources::{Kind, Name, Purpose, Reader, pull_secrets_of};

/// The credentials of a pod.
struct Logins {
    keyring: Keyring,
    /// Pull secrets that are not there, or cannot be read and why.
    unusable: Vec<String>,
}

/// What a name of an image means.
struct Meant {
    reference: String,
    repository: String,
}

impl Meant {
    fn parse(image: &str) -> Result<Self, Error> {
        let reference = Reference::parse(image)?;
        Ok(Self { reference: reference.to_string(), repository: reference.repository })
    }

    fn named(&self) -> Named<'_> {
        Named { reference: &self.reference, repository: &self.repository }
    }
}

impl Performer {
    /// Looks for an image. One that the pod may not use is as good as not there, so that nobody learns of it.
    pub(super) async fn find_image(&self, name: &ContainerName) -> Result<Outcome, Failure> {
        let image = self.image_of(name);
        let meant = Meant::parse(image).map_err(|error| Failure {
            reason: "InvalidImageName",
            message: format!("Failed to apply default image tag {image:?}: {error}"),
        })?;
        let found = self.context.runtime.image_status(image).await.map_err(|error| Failure {
            reason: "ImageInspectError",
            message: format!("Failed to inspect image {image:?}: {error}"),
        })?;
        let usable = match found {
            Some(found) if self.may_use(&meant, &found).await => Some(ImageId::new(&found.id)),
            _ => None,
        };
        Ok(Outcome::Image(usable, ImageNote::default()))
    }

    async fn may_use(&self, meant: &Meant, image: &Image) -> bool {
        let ledger = &self.context.ledger;
        if ledger.verdict(meant.named(), image) == Verdict::Open {
            return true;
        }
        let keys = self.logins().await.keyring.of(&meant.repository);
        let shown: Vec<_> = keys.into_iter().map(|key| key.proof).collect();
        ledger.admits(meant.named(), &image.id, &shown).await
    }

    /// Fetches an image when it is its turn, with each of the pod's credentials that are for it, or with none when there
    /// are none.
    pub(super) async fn pull_image(&self, name: &ContainerName) -> Result<Outcome, Failure> {
        let image = self.image_of(name);
        let meant = Meant::parse(image)
            .map_err(|error| Failure { reason: "InvalidImageName", message: error.to_string() })?;
        let asked = clock::instant();
        let Logins { keyring, unusable } = self.logins().await;
        let turn = self.context.turns.next().await;
        let began = clock::instant();
        let pulled = self.pull_with(&meant, &keyring.of(&meant.repository)).await;
        let (alone, in_all) = (began.elapsed(), asked.elapsed());
        drop(turn);
        let pulled = match pulled {
            Ok(pulled) => pulled,
            Err(errors) => return Ok(Outcome::NoImage(no_image(image, &errors, unusable))),
        };
        self.context.images.ring();
        let note = format!(
            "Successfully pulled image {image:?} in {} ({} including waiting). Image size: {} bytes.",
            go_duration(alone),
            go_duration(in_all),
            pulled.size_bytes
        );
        Ok(Outcome::Image(Some(ImageId::new(&pulled.id)), ImageNote(note)))
    }

    async fn pull_with(&self, meant: &Meant, keys: &[Key]) -> Result<Image, Vec<Error>> {
        let (runtime, ledger) = (&self.context.runtime, &self.context.ledger);
        let request = |key: Option<&Key>| PullRequest {
            reference: meant.reference.clone(),
            credentials: key.map(|key| key.credentials.clone()),
            progress: None,
        };
        if keys.is_empty() {
            let image = runtime.pull_image(request(None)).await.map_err(|error| vec![error])?;
            ledger.fetched_by_everyone(meant.named(), &image.id).await;
            return Ok(image);
        }
        let fetching = ledger.begin(meant.named()).await.map_err(|error| {
            vec![Error::os(
                format!("record image pull intent for container image {:?}", meant.reference),
                error,
            )]
        })?;
        let mut errors = Vec::new();
        for key in keys {
            match runtime.pull_image(request(Some(key))).await {
                Ok(image) => {
                    fetching.succeeded(&image.id, &key.proof).await;
                    return Ok(image);
                }
                Err(error) => {
                    let is_last = !may_be_denied(&error);
                    errors.push(error);
                    if is_last {
                        break;
                    }
                }
            }
        }
        fetching.failed();
        Err(errors)
    }

    async fn logins(&self) -> Logins {
        let subject = self.subject();
        let namespace = subject.namespace();
        let wanted: Vec<&str> = pull_secrets_of(self.spec()).collect();
        let names =
            wanted.iter().map(|name| Name { kind: Kind::Secret, key: ObjectKey::new(namespace, *name) });
        let changed = Arc::clone(&self.credentials_changed);
        let reader = Reader { pod: self.uid.clone(), purpose: Purpose::Credentials, changed };
        let sources = self.context.watches.gather(names.collect::<BTreeSet<_>>(), &reader).await;
        let mut logins = Logins { keyring: Keyring::default(), unusable: Vec::new() };
        for name in wanted {
            let added = match sources.secret(name) {
                Ok(secret) => logins.keyring.add(secret).map_err(|why| format!("{name}: {why}")),
                Err(_) => Err(name.to_owned()),
            };
            logins.unusable.extend(added.err());
        }
        logins
    }
}
