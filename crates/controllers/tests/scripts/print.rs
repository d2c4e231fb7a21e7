//! A plan as text: a line per step, with the number of its batch.

use std::fmt::Write as _;

use api::Document;
use control::{Action, Delete, Note, Plan, Propagation, Question, Step, Verb};

/// The plan; `nothing` when it is empty.
pub(super) fn plan(plan: &Plan) -> String {
    let mut text = String::new();
    let mut line = |line: String| writeln!(text, "{line}").expect("a string takes any text");
    for question in &plan.ask {
        line(match question {
            Question::Live { resource, key } => format!("ask live {} {key}", resource.resource),
            Question::Resources => "ask resources".to_owned(),
            Question::Content { resource: Some(resource), namespace } => {
                format!("ask content {} {namespace}", resource.resource)
            }
            Question::Content { resource: None, namespace } => format!("ask content everything {namespace}"),
        });
    }
    for (number, batch) in plan.steps.iter().enumerate() {
        for step in &batch.steps {
            line(format!("{} {}", number + 1, shown_step(step)));
        }
    }
    for it in &plan.notes {
        line(format!("note {:?} {}", it.level, note(it)));
    }
    if let Some(memory) = &plan.remember {
        line(format!("remember {memory}"));
    }
    if let Some(pause) = plan.again {
        line(format!("again in {}s", pause.as_secs()));
    }
    if text.is_empty() { "nothing\n".to_owned() } else { text }
}

fn shown_step(step: &Step) -> String {
    let Action { resource, key, part, verb } = &step.action;
    let part = part.map(|part| format!("/{part}")).unwrap_or_default();
    let place = format!("{}{part} {key}", resource.resource);
    let mut text = match verb {
        Verb::Create(document) => format!("create {place} {}", shown(document)),
        Verb::Update(document) if part == "/status" => {
            format!("update {place} {}", document.get("status").cloned().unwrap_or_default())
        }
        Verb::Update(document) => format!("update {place} {}", shown(document)),
        Verb::Patch(kind, body) => format!("patch {place} {kind:?} {body}"),
        Verb::Delete(options) => format!("delete {place}{}", shown_options(options)),
    };
    for (word, it) in [("then", &step.done), ("else", &step.refused)] {
        if let Some(it) = it {
            write!(text, " {word} {}", note(it)).expect("a string takes any text");
        }
    }
    text
}

fn shown_options(options: &Delete) -> String {
    let mut text = format!(" uid={}", options.uid.as_deref().unwrap_or("any"));
    let mut word = |name: &str, value: Option<String>| {
        text.extend(value.map(|value| format!(" {name}={value}")));
    };
    word("version", options.resource_version.as_ref().map(ToString::to_string));
    word("grace", options.grace_seconds.map(|seconds| format!("{seconds}s")));
    let propagation = |it: Propagation| format!("{it:?}").to_lowercase();
    word("propagation", options.propagation.map(propagation));
    text
}

fn note(note: &Note) -> String {
    let about = note.about.as_ref().map(|(resource, key)| format!(" about {} {key}", resource.resource));
    format!("{} {:?}{}", note.reason, note.message, about.unwrap_or_default())
}

/// An object without what every test object has.
fn shown(document: &Document) -> String {
    let mut document = document.clone();
    for path in ["apiVersion", "kind", "metadata.name", "metadata.namespace", "metadata.creationTimestamp"] {
        document.remove(path);
    }
    document.node().to_string()
}
