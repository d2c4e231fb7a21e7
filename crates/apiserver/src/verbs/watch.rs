//! Watch: every change of a selection after a revision, one event a line, for as long as the caller listens.
//!
//! A watch begins with the present objects (as ADDED events), at a revision whose changes memory still has, or
//! further back in the store's history; in every case without a gap and without a double. It ends when its time
//! is over, when the caller lags too far behind, or when the server stops; the caller resumes by revision.

use std::collections::VecDeque;
use std::sync::Arc;

use api::{Revision, Status, node};
use bytes::Bytes;
use jiff::Timestamp;
use store::{Span, StoreError, WatchFrom};
use tokio::time::{Duration, Instant, Interval};

use super::list::{parse_version, reach};
use crate::accept::{Accept, Encoding, Form};
use crate::cache::{Cache, Change, Changes, Happening, Selection, Stored, Subscription};
use crate::describe::present;
use crate::engine::Engine;
use crate::http::HttpResponse;
use crate::kinds::Served;
use crate::limits;
use crate::path::flag;
use crate::reply::{Content, Reply, streamed};
use crate::request::Request;

/// The annotation of the bookmark that ends the present objects.
const INITIAL_EVENTS_END: &str = "k8s.io/initial-events-end";

/// Events that are ready together are sent together, up to about this many bytes.
const PIECE_MAX: usize = 64 << 10;

/// Answers with a stream of events.
pub(super) async fn watch(engine: &Engine, request: &Request) -> Result<Reply, Status> {
    let selection = request.selection()?;
    let version = request.parameter("resourceVersion");
    let begins_with_present = check_options(request, version)?;
    let after = parse_version(version)?;
    let printer = Printer {
        served: request.target.served,
        accept: request.accept.clone(),
        query: request.query.clone(),
    };
    let wants_bookmarks = request.flag("allowWatchBookmarks");
    let mut watcher = Watcher {
        cache: Arc::clone(&engine.cache),
        printer,
        selection,
        after: Revision(0),
        pending: VecDeque::new(),
        source: Source::Ended,
        bookmarks: wants_bookmarks.then(|| {
            tokio::time::interval_at(Instant::now() + limits::BOOKMARK_EVERY, limits::BOOKMARK_EVERY)
        }),
        deadline: Instant::now() + lifetime(request)?,
        stopping: engine.stopping.clone(),
    };
    if begins_with_present {
        let applied = reach(engine, after, version).await?;
        let is_marked = wants_bookmarks && flag(&request.query, "sendInitialEvents");
        watcher.begin_with_present(applied, is_marked);
    } else {
        let applied = if version == "0" { engine.cache.applied() } else { engine.catch_up().await? };
        watcher.begin_after(after.unwrap_or(applied), applied).await;
    }
    Ok(Reply::ok(Content::Response(Box::new(watcher.respond()))))
}

/// Whether the watch begins with the present objects.
fn check_options(request: &Request, version: &str) -> Result<bool, Status> {
    let initial = request.parameter("sendInitialEvents");
    let matching = request.parameter("resourceVersionMatch");
    let mut errors = api::Errors::new();
    if initial.is_empty() && !matching.is_empty() {
        let why = "resourceVersionMatch is forbidden for watch unless sendInitialEvents is provided";
        errors.forbidden("resourceVersionMatch", why);
    }
    if !initial.is_empty() && matching != "NotOlderThan" {
        let why = "sendInitialEvents requires setting resourceVersionMatch to NotOlderThan";
        errors.forbidden("resourceVersionMatch", why);
    }
    if !errors.is_empty() {
        let subject = api::Subject { group: "meta.k8s.io", noun: "ListOptions" };
        return Err(Status::invalid(subject, "", &errors));
    }
    Ok(if initial.is_empty() { matches!(version, "" | "0") } else { request.flag("sendInitialEvents") })
}

/// How long the watch lives. The default is spread, so that watches do not end together.
fn lifetime(request: &Request) -> Result<Duration, Status> {
    let asked = request.number("timeoutSeconds")?.and_then(|seconds| u64::try_from(seconds).ok());
    Ok(match asked {
        Some(seconds @ 1..) => Duration::from_secs(seconds),
        _ => limits::WATCH_DEFAULT.mul_f64(1.0 + rand::random::<f64>()),
    })
}

/// An open watch.
struct Watcher {
    cache: Arc<Cache>,
    printer: Printer,
    selection: Selection,
    /// Everything up to here was sent.
    after: Revision,
    /// Lines that wait to be sent.
    pending: VecDeque<Bytes>,
    source: Source,
    bookmarks: Option<Interval>,
    deadline: Instant,
    stopping: tokio::sync::watch::Receiver<bool>,
}

/// Where changes come from.
enum Source {
    /// From the store's history up to a revision, then as they happen.
    History(store::Watch, Revision, Changes),
    /// As they happen.
    Live(Changes),
    /// Nothing comes any more.
    Ended,
}

/// What a watcher waited for.
enum Woken {
    Batch(Result<store::Batch, StoreError>),
    Change(Option<Arc<Change>>),
    Bookmark,
    Over,
}

impl Watcher {
    fn begin_with_present(&mut self, applied: Revision, is_marked: bool) {
        let shelf = self.cache.shelf(self.printer.served.index);
        let (listed, changes) = shelf.list_and_subscribe(&self.selection, applied);
        self.after = listed.revision;
        let objects = listed.objects.iter();
        self.pending =
            objects.map(|object| self.printer.event(Happening::Added, object, object.revision)).collect();
        if is_marked {
            self.pending.push_back(self.printer.bookmark(listed.revision, true));
        }
        self.source = Source::Live(changes);
    }

    async fn begin_after(&mut self, after: Revision, applied: Revision) {
        self.after = after;
        let shelf = self.cache.shelf(self.printer.served.index);
        self.source = match shelf.subscribe(&self.selection, after, applied) {
            Subscription::Resumed { replay, changes } => {
                for change in replay {
                    self.take(&change);
                }
                Source::Live(changes)
            }
            Subscription::Behind { until, changes } => {
                let span = Span::prefix(self.cache.prefix_of(self.printer.served.index).to_owned());
                let from = WatchFrom::new(span, store::Revision(after.0 + 1));
                match self.cache.store().watch(from).await {
                    Ok(history) => {
                        history.request_progress();
                        Source::History(history, until, changes)
                    }
                    Err(error) => self.fail(&error),
                }
            }
        };
    }

    fn respond(self) -> HttpResponse {
        let kind = match self.printer.accept.encoding {
            Encoding::Yaml => "application/yaml;stream=watch",
            Encoding::Json | Encoding::PrettyJson => "application/json",
        };
        let lines = futures_util::stream::unfold(self, |mut watcher| async move {
            let piece = watcher.next().await?;
            Some((piece, watcher))
        });
        let mut response = http::Response::new(streamed(lines));
        let headers = response.headers_mut();
        headers.insert(http::header::CONTENT_TYPE, http::HeaderValue::from_static(kind));
        headers.insert(http::header::CACHE_CONTROL, http::HeaderValue::from_static("no-cache, private"));
        response
    }

    /// The next lines; none when the watch is over.
    async fn next(&mut self) -> Option<Bytes> {
        loop {
            if let Some(piece) = self.pending_piece() {
                return Some(piece);
            }
            if matches!(self.source, Source::Ended) {
                return None;
            }
            match self.wait().await {
                Woken::Batch(Ok(batch)) => self.take_history(batch),
                Woken::Batch(Err(error)) => self.source = self.fail(&error),
                Woken::Change(Some(change)) => self.take_with_ready(&change),
                Woken::Change(None) | Woken::Over => self.source = Source::Ended,
                Woken::Bookmark => self.bookmark(),
            }
        }
    }

    async fn wait(&mut self) -> Woken {
        let source = &mut self.source;
        let bookmarks = &mut self.bookmarks;
        let next = async {
            match source {
                Source::History(history, ..) => Woken::Batch(history.next().await),
                Source::Live(changes) => Woken::Change(changes.recv().await),
                Source::Ended => Woken::Over,
            }
        };
        let tick = async {
            match bookmarks {
                Some(interval) => drop(interval.tick().await),
                None => std::future::pending().await,
            }
        };
        tokio::select! {
            biased;
            woken = next => woken,
            () = tick => Woken::Bookmark,
            () = tokio::time::sleep_until(self.deadline) => Woken::Over,
            _ = self.stopping.wait_for(|stopping| *stopping) => Woken::Over,
        }
    }

    fn pending_piece(&mut self) -> Option<Bytes> {
        let first = self.pending.pop_front()?;
        if self.pending.is_empty() {
            return Some(first);
        }
        let mut piece = first.to_vec();
        while piece.len() < PIECE_MAX
            && let Some(line) = self.pending.pop_front()
        {
            piece.extend_from_slice(&line);
        }
        Some(piece.into())
    }

    fn take_with_ready(&mut self, change: &Arc<Change>) {
        self.take(change);
        while let Source::Live(changes) = &mut self.source
            && let Ok(change) = changes.try_recv()
        {
            self.take(&change);
        }
    }

    fn take(&mut self, change: &Change) {
        if change.revision <= self.after {
            return;
        }
        if let Some((happening, object)) = change.seen_by(self.printer.served.resource, &self.selection) {
            self.pending.push_back(self.printer.change(change, happening, object));
        }
    }

    fn take_history(&mut self, batch: store::Batch) {
        let Source::History(_, until, _) = &self.source else { return };
        let (until, revision) = (*until, Revision(batch.revision.0));
        if revision <= until {
            for event in batch.events {
                match self.read(event, revision) {
                    Ok(change) => self.take(&change),
                    Err(error) => {
                        self.pending.push_back(error_line(&Status::internal(error)));
                        self.source = Source::Ended;
                        return;
                    }
                }
            }
        }
        if revision >= until
            && let Source::History(_, _, changes) = std::mem::replace(&mut self.source, Source::Ended)
        {
            self.after = self.after.max(until);
            self.source = Source::Live(changes);
        }
    }

    fn read(&self, event: store::Event, revision: Revision) -> Result<Change, crate::cache::Unreadable> {
        let resource = self.printer.served.resource;
        let read = |entry: store::Entry| {
            let own = Revision(entry.modified.0);
            Stored::read(resource, entry.value, own).map(Arc::new)
        };
        let old = event.previous.map(read).transpose()?;
        let new = event.current.map(read).transpose()?;
        Ok(Change::new(revision, old, new))
    }

    /// A bookmark tells how far the watch is: everything up to what the cache has reached was handed over
    /// before, and is sent first.
    fn bookmark(&mut self) {
        let applied = self.cache.applied();
        let Source::Live(changes) = &mut self.source else { return };
        let mut ready = Vec::new();
        while let Ok(change) = changes.try_recv() {
            ready.push(change);
        }
        for change in ready {
            self.take(&change);
        }
        self.pending.push_back(self.printer.bookmark(applied.max(self.after), false));
    }

    fn fail(&mut self, error: &StoreError) -> Source {
        let status = match error {
            StoreError::Compacted(oldest) => {
                Status::expired(format!("too old resource version: {} ({oldest})", self.after))
            }
            other => crate::engine::store_status(other),
        };
        self.pending.push_back(error_line(&status));
        Source::Ended
    }
}

/// How the events of a watch are printed.
struct Printer {
    served: Served,
    accept: Accept,
    query: Vec<(String, String)>,
}

impl Printer {
    fn change(&self, change: &Change, happening: Happening, object: &Stored) -> Bytes {
        if self.is_stored_form() {
            return change.line(happening, object);
        }
        self.event(happening, object, change.revision)
    }

    fn event(&self, happening: Happening, object: &Stored, revision: Revision) -> Bytes {
        if self.is_stored_form() {
            return crate::cache::event_line(happening, object, revision);
        }
        let doc = object.document_at(revision);
        let shown = match self.accept.form {
            Form::Whole => present::in_version(&self.served, doc),
            Form::Metadata => present::metadata_only(doc),
            Form::Table => {
                let mut table = present::Table::new(&self.served, &self.query);
                table.add(doc, Timestamp::now());
                table.finish(revision, "", None)
            }
        };
        line(happening.word(), shown.into_node())
    }

    fn bookmark(&self, revision: Revision, ends_present: bool) -> Bytes {
        let (api_version, kind) = match self.accept.form {
            Form::Whole => (self.served.version.api_version(), self.served.resource.names().kind),
            Form::Table => ("meta.k8s.io/v1", "Table"),
            Form::Metadata => ("meta.k8s.io/v1", "PartialObjectMetadata"),
        };
        let mut object = api::Document::default();
        object.set("kind", kind);
        object.set("apiVersion", api_version);
        object.set("metadata.resourceVersion", revision.to_string().as_str());
        if ends_present {
            object.set_annotation(INITIAL_EVENTS_END, "true");
        }
        line("BOOKMARK", object.into_node())
    }

    fn is_stored_form(&self) -> bool {
        self.accept.form == Form::Whole && self.served.is_hub()
    }
}

fn error_line(status: &Status) -> Bytes {
    line("ERROR", crate::reply::status_node(status))
}

fn line(word: &str, object: api::Node) -> Bytes {
    let event = node! { "type": word, "object": object };
    present::encode(&event, Encoding::Json).into()
}
