//! The stages that every write goes through, from a decoded document to one that can be committed.
//!
//! They are pure but for what admission plugins read from the cache; time, names and seeds come in. A write
//! that meets a conflict runs `prepare` and what follows anew, on the object as it is then.

use std::sync::Arc;

use api::{Document, Revision, Status};
use resources::{User, Verb, Write};

use super::Engine;
use super::claims;
use super::commit::{Committed, Outcome, Taking, stored_bytes};
use crate::admission;
use crate::cache::Stored;
use crate::kinds::Target;
use crate::reply::Content;

/// What stays the same over all attempts at a write.
pub(crate) struct Writing<'a> {
    /// What is written.
    pub target: &'a Target,
    /// What is done.
    pub verb: Verb,
    /// Who asks.
    pub user: &'a User,
    /// Whether nothing shall be stored.
    pub dry_run: bool,
    /// The grace that a deletion asks for, in seconds.
    pub grace_seconds: Option<i64>,
    /// The time of the write.
    pub now: jiff::Timestamp,
}

/// What a write came to.
pub(crate) enum Written {
    /// The object as it is now.
    Here {
        /// The object, stored or as it would be stored.
        content: Content,
        /// The commit; none when nothing had to be written.
        revision: Option<Revision>,
        /// What the caller should know.
        warnings: Vec<String>,
    },
    /// The object is gone; this is how it was last.
    Gone {
        /// In the hub's form.
        doc: Document,
        /// The commit; none for a dry run.
        revision: Option<Revision>,
    },
    /// Another write was faster.
    Conflict,
}

impl Writing<'_> {
    /// The write as kinds see it.
    pub(crate) fn write<'b>(&'b self, old: Option<&'b Document>) -> Write<'b> {
        Write {
            verb: self.verb,
            part: self.target.part,
            api_version: self.target.served.version.api_version(),
            old,
            user: self.user,
            dry_run: self.dry_run,
            grace_seconds: self.grace_seconds,
            now: self.now,
        }
    }
}

impl Engine {
    /// Takes a document in the hub's form, defaults set, through admission, preparation and validation, and
    /// commits it. `old` is what it replaces.
    pub(crate) async fn put(
        &self,
        writing: &Writing<'_>,
        old: Option<&Arc<Stored>>,
        mut doc: Document,
    ) -> Result<Written, Status> {
        let old_doc = old.map(|old| old.document());
        let write = writing.write(old_doc.as_ref());
        let warnings = self.admit_and_check(writing.target, &mut doc, &write)?;
        if let (Some(old_doc), Some(old)) = (&old_doc, old)
            && is_over(writing.target, &doc)
        {
            let taking = claims::given_up(writing.target, old_doc, &write);
            return self.take_away(writing, old, doc, &taking).await;
        }
        let taking = self.settle(writing, &mut doc, &write)?;
        self.store(writing, old, doc, taking, warnings).await
    }

    async fn store(
        &self,
        writing: &Writing<'_>,
        old: Option<&Arc<Stored>>,
        mut doc: Document,
        taking: Taking,
        warnings: Vec<String>,
    ) -> Result<Written, Status> {
        let target = writing.target;
        if old.is_none() && self.shelf(target).get(doc.namespace(), doc.name()).is_some() {
            return Ok(Written::Conflict);
        }
        let body = stored_bytes(target, doc.clone())?;
        if let Some(old) = old
            && *old.body() == body
        {
            // An update that changes nothing is not written.
            return Ok(Written::Here { content: Content::Stored(Arc::clone(old)), revision: None, warnings });
        }
        if writing.dry_run {
            let mut shown = read_back(&body);
            if let Some(old) = old {
                shown.set("metadata.resourceVersion", old.revision.to_string().as_str());
            }
            return Ok(Written::Here { content: Content::Hub(Box::new(shown)), revision: None, warnings });
        }
        doc.remove("metadata.resourceVersion");
        match self.commit_put(target, old.map(|old| &**old), (&doc, body.clone()), &taking).await? {
            Outcome::Conflict => Ok(Written::Conflict),
            Outcome::Committed(Committed { revision }) => {
                let stored = Stored::of(target.served.resource, &doc, body, revision);
                let stored = stored.ok_or_else(|| Status::internal("a stored object has metadata"))?;
                let content = Content::Stored(Arc::new(stored));
                Ok(Written::Here { content, revision: Some(revision), warnings })
            }
        }
    }

    /// Writes an object as it is, past admission and checks: for what the server itself does to it.
    pub(crate) async fn put_unchecked(
        &self,
        writing: &Writing<'_>,
        old: &Arc<Stored>,
        doc: Document,
    ) -> Result<Written, Status> {
        self.store(writing, Some(old), doc, Taking::default(), Vec::new()).await
    }

    /// Removes an object for good.
    pub(crate) async fn take_away(
        &self,
        writing: &Writing<'_>,
        old: &Stored,
        doc: Document,
        taking: &Taking,
    ) -> Result<Written, Status> {
        if writing.dry_run {
            return Ok(Written::Gone { doc, revision: None });
        }
        match self.commit_delete(writing.target, old, taking).await? {
            Outcome::Conflict => Ok(Written::Conflict),
            Outcome::Committed(Committed { revision }) => Ok(Written::Gone { doc, revision: Some(revision) }),
        }
    }

    /// Mutating admission, defaults once more, preparation, validation, validating admission.
    fn admit_and_check(
        &self,
        target: &Target,
        doc: &mut Document,
        write: &Write<'_>,
    ) -> Result<Vec<String>, Status> {
        let resource = target.served.resource;
        let world = self.admission();
        let seen = admission::Request { target, write };
        admission::mutate(doc, &seen, &world)?;
        resource.hub().set_defaults(doc);
        resource.prepare(doc, write);
        let errors = resource.validate(doc, write);
        if !errors.is_empty() {
            return Err(Status::invalid(target.served.kind_subject(), doc.name(), &errors));
        }
        admission::validate(doc, &seen, &world)?;
        Ok(resource.warn(doc, write))
    }

    fn settle(&self, writing: &Writing<'_>, doc: &mut Document, write: &Write<'_>) -> Result<Taking, Status> {
        let world = (&*self.cache, &self.config);
        claims::settle(writing.target, doc, write, world, rand::random())
            .map_err(|errors| Status::invalid(writing.target.served.kind_subject(), doc.name(), &errors))
    }
}

/// Whether an object that was marked as deleted has nothing left that holds it.
fn is_over(target: &Target, doc: &Document) -> bool {
    doc.is_set("metadata.deletionTimestamp")
        && doc.int("metadata.deletionGracePeriodSeconds").unwrap_or_default() == 0
        && doc.list("metadata.finalizers").is_empty()
        && !target.served.resource.is_held(doc)
}

/// An object as its canonical bytes say.
fn read_back(body: &[u8]) -> Document {
    let node = api::codec::json::decode_untyped(body, &api::limits::Budget::TRUSTED);
    Document::from_node(node.expect("canonical bytes are JSON")).expect("an object is a map")
}

/// Refuses a write on another object than the caller means.
pub(crate) fn check_preconditions(
    target: &Target,
    object: &Stored,
    uid: &str,
    resource_version: &str,
) -> Result<(), Status> {
    let conflict = |why: String| Err(Status::conflict(target.served.subject(), &object.key.name, &why));
    if !uid.is_empty() && uid != object.uid {
        return conflict(format!(
            "Precondition failed: UID in precondition: {uid}, UID in object meta: {}",
            object.uid
        ));
    }
    let revision = object.revision;
    if !resource_version.is_empty() && resource_version != revision.to_string() {
        return conflict(format!(
            "Precondition failed: ResourceVersion in precondition: {resource_version}, ResourceVersion in object meta: {revision}"
        ));
    }
    Ok(())
}

/// What a new object gets from the server: its identity and its time.
pub(crate) fn identify(doc: &mut Document, target: &Target, uid: &str, now: jiff::Timestamp) {
    if !target.namespace.is_empty() {
        doc.set("metadata.namespace", target.namespace.as_str());
    }
    doc.set("metadata.uid", uid);
    doc.set("metadata.creationTimestamp", api::time::seconds(now).as_str());
    doc.remove("metadata.resourceVersion");
}
