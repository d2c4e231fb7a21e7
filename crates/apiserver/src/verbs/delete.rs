//! Delete: the object goes, or is marked and goes when what holds it has let go.
//!
//! Three things can hold it: a grace that its kind grants, finalizers (the propagation policy sets two of
//! them), and the kind itself (a namespace with content).

use api::{Cursor, Document, Node, Status};
use resources::shapes::object_meta::{FOREGROUND, ORPHAN};
use resources::{Deletion, Propagation, Verb};

use crate::engine::stages::{Writing, Written, check_preconditions};
use crate::engine::{Engine, claims, decode};
use crate::limits;
use crate::reply::{Content, Reply};
use crate::request::Request;
use jiff::Timestamp;

/// What a deletion asks for.
#[derive(Clone, Debug, Default)]
pub(crate) struct Options {
    /// The grace, in seconds.
    pub grace_seconds: Option<i64>,
    /// What becomes of owned objects.
    pub propagation: Option<Propagation>,
    /// The UID that the object must have; empty for any.
    pub uid: String,
    /// The version that the object must have; empty for any.
    pub resource_version: String,
    /// Whether nothing shall be stored.
    pub dry_run: bool,
}

/// What the marking of an object leads to.
enum Marked {
    /// It can go now.
    Over,
    /// It stays, in this form.
    Stays(Document),
    /// It was marked before and nothing changes.
    Unchanged,
}

/// Deletes the object; answers with a status when it is gone, else with the object.
pub(super) async fn delete(engine: &Engine, request: &Request) -> Result<Reply, Status> {
    let options = Options::read(request)?;
    let reply = delete_one(engine, request, &options).await?;
    let waits = options.propagation == Some(Propagation::Foreground);
    let is_here = matches!(reply.content, Content::Hub(_) | Content::Stored(_));
    Ok(if waits && is_here { reply.with_code(202) } else { reply })
}

/// Deletes the object that the request's target names.
pub(crate) async fn delete_one(
    engine: &Engine,
    request: &Request,
    options: &Options,
) -> Result<Reply, Status> {
    let target = &request.target;
    let subject = target.served.subject();
    let writing = Writing {
        target,
        verb: Verb::Delete,
        user: &request.user,
        dry_run: options.dry_run,
        grace_seconds: options.grace_seconds,
        now: Timestamp::now(),
    };
    engine.catch_up().await?;
    for _ in 0..limits::CONFLICTS_MAX {
        let old = engine.shelf(target).get(&target.namespace, &target.name);
        let old = old.ok_or_else(|| Status::not_found(subject, &target.name))?;
        check_preconditions(target, &old, &options.uid, &options.resource_version)?;
        let old_doc = old.document();
        let write = writing.write(Some(&old_doc));
        crate::admission::validate(
            &old_doc,
            &crate::admission::Request { target, write: &write },
            &engine.admission(),
        )?;
        let written = match mark(&writing, &old_doc, options) {
            Marked::Unchanged => return Ok(Reply::ok(Content::Stored(old))),
            Marked::Over => {
                let taking = claims::given_up(target, &old_doc, &write);
                engine.take_away(&writing, &old, old_doc.clone(), &taking).await?
            }
            Marked::Stays(doc) => engine.put_unchecked(&writing, &old, doc).await?,
        };
        match written {
            Written::Here { content, revision, .. } => {
                return Ok(Reply { committed: revision, ..Reply::ok(content) });
            }
            Written::Gone { doc, revision } => {
                let status = Status::deleted(subject, doc.name(), doc.uid());
                return Ok(Reply { committed: revision, ..Reply::ok(Content::Status(Box::new(status))) });
            }
            Written::Conflict => {}
        }
    }
    Err(Status::modified(subject, &target.name))
}

/// What the deletion makes of the object. Pure.
fn mark(writing: &Writing<'_>, old: &Document, options: &Options) -> Marked {
    let resource = writing.target.served.resource;
    let write = writing.write(Some(old));
    let mut doc = old.clone();
    let finalizers = finalizers(old, options.propagation, resource.propagation());
    set_finalizers(&mut doc, &finalizers);
    let deletion = match resource.on_delete(old, &write) {
        Deletion::Now if resource.is_held(old) => Deletion::Held,
        other => other,
    };
    let is_marked = old.is_set("metadata.deletionTimestamp");
    let seconds = match deletion {
        Deletion::Graceful { seconds } => seconds.max(0),
        Deletion::Now | Deletion::Held => 0,
    };
    let seconds_before = old.int("metadata.deletionGracePeriodSeconds").unwrap_or_default();
    let is_over = seconds == 0 && finalizers.is_empty() && deletion != Deletion::Held;
    if is_over {
        return Marked::Over;
    }
    let is_shorter = is_marked && options.grace_seconds.is_some() && seconds < seconds_before;
    if is_marked && !is_shorter {
        return if doc == *old { Marked::Unchanged } else { Marked::Stays(doc) };
    }
    resource.prepare(&mut doc, &write);
    set_finalizers(&mut doc, &finalizers);
    let generation = old.generation();
    if generation > 0 && !is_marked {
        doc.set("metadata.generation", generation + 1);
    }
    let time = deletion_time(writing, old, is_marked.then_some(seconds_before), seconds);
    doc.set("metadata.deletionTimestamp", api::time::seconds(time).as_str());
    // What waits for its content has no grace.
    if deletion != Deletion::Held {
        doc.set("metadata.deletionGracePeriodSeconds", seconds);
    }
    Marked::Stays(doc)
}

/// When the grace ends: counted from the first deletion.
fn deletion_time(
    writing: &Writing<'_>,
    old: &Document,
    seconds_before: Option<i64>,
    seconds: i64,
) -> jiff::Timestamp {
    let marked = old.at("metadata.deletionTimestamp").text().and_then(api::time::parse);
    match (marked, seconds_before) {
        (Some(until), Some(before)) => until - jiff::SignedDuration::from_secs(before - seconds),
        _ => writing.now + jiff::SignedDuration::from_secs(seconds),
    }
}

/// The finalizers that the propagation asks for, beside the object's own.
fn finalizers(old: &Document, asked: Option<Propagation>, default: Propagation) -> Vec<Node> {
    let own = old.list("metadata.finalizers");
    let has = |name: &str| own.iter().any(|it| it.as_text() == Some(name));
    let effective = match asked {
        Some(asked) => asked,
        None if has(ORPHAN) => Propagation::Orphan,
        None if has(FOREGROUND) => Propagation::Foreground,
        None => default,
    };
    let (wanted, unwanted): (Option<&str>, &[&str]) = match effective {
        Propagation::Background => (None, &[ORPHAN, FOREGROUND]),
        Propagation::Foreground => (Some(FOREGROUND), &[ORPHAN]),
        Propagation::Orphan => (Some(ORPHAN), &[FOREGROUND]),
    };
    let kept = own.iter().filter(|it| it.as_text().is_none_or(|name| !unwanted.contains(&name)));
    let mut finalizers: Vec<Node> = kept.cloned().collect();
    if let Some(wanted) = wanted
        && !has(wanted)
    {
        finalizers.push(Node::from(wanted));
    }
    finalizers
}

fn set_finalizers(doc: &mut Document, finalizers: &[Node]) {
    if finalizers.is_empty() {
        doc.remove("metadata.finalizers");
    } else {
        *doc.list_mut("metadata.finalizers") = finalizers.to_vec();
    }
}

impl Options {
    /// Reads the options of a request: from its body, or else from its query.
    pub(super) fn read(request: &Request) -> Result<Self, Status> {
        let mut options = Self { dry_run: request.dry_run()?, ..Self::default() };
        options.grace_seconds = request.number("gracePeriodSeconds")?;
        let policy = request.parameter("propagationPolicy").to_owned();
        let orphans = match request.parameter("orphanDependents") {
            "" => None,
            _ => Some(request.flag("orphanDependents")),
        };
        if request.body.is_empty() {
            options.propagation = propagation(&policy, orphans)?;
            return Ok(options.in_bounds());
        }
        let given = Self::of(&read_body(request)?.cursor())?;
        Ok(Self { dry_run: options.dry_run || given.dry_run, ..given })
    }

    /// The options that a body or a part of one states.
    pub(crate) fn of(place: &Cursor<'_>) -> Result<Self, Status> {
        let policy = place.at("propagationPolicy").text_or_empty();
        let options = Self {
            grace_seconds: place.at("gracePeriodSeconds").int(),
            propagation: propagation(policy, place.at("orphanDependents").boolean())?,
            uid: place.at("preconditions.uid").text_or_empty().to_owned(),
            resource_version: place.at("preconditions.resourceVersion").text_or_empty().to_owned(),
            dry_run: place.at("dryRun").items().any(|it| it.text() == Some("All")),
        };
        Ok(options.in_bounds())
    }

    /// Upstream's meaning of a negative grace: almost at once.
    fn in_bounds(mut self) -> Self {
        self.grace_seconds = self.grace_seconds.map(|seconds| if seconds < 0 { 1 } else { seconds });
        self
    }
}

fn read_body(request: &Request) -> Result<Document, Status> {
    let schema =
        api::schema::find("meta.k8s.io", "v1", "DeleteOptions").expect("the facts have DeleteOptions");
    decode::decode(&request.content_type, &request.body, schema).map(|decoded| decoded.document)
}

fn propagation(policy: &str, orphans: Option<bool>) -> Result<Option<Propagation>, Status> {
    match (policy, orphans) {
        ("Foreground", _) => Ok(Some(Propagation::Foreground)),
        ("Orphan", _) | ("", Some(true)) => Ok(Some(Propagation::Orphan)),
        ("Background", _) | ("", Some(false)) => Ok(Some(Propagation::Background)),
        ("", None) => Ok(None),
        (other, _) => {
            let mut errors = api::Errors::new();
            errors.not_supported("propagationPolicy", other, &["Background", "Foreground", "Orphan", "nil"]);
            let subject = api::Subject { group: "meta.k8s.io", noun: "DeleteOptions" };
            Err(Status::invalid(subject, "", &errors))
        }
    }
}
