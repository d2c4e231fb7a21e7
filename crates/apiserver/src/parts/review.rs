//! Reviews: questions about who somebody is and what they may do. Nothing is stored.

use api::{Cursor, Document, Map, Node, Status, node};
use resources::{User, Verb};

use crate::auth::{self, rbac::Rule, token};
use crate::engine::stages::Writing;
use crate::engine::{Engine, decode};
use crate::path::Attributes;
use crate::reply::Reply;
use crate::request::Request;
use jiff::Timestamp;

/// Answers a question.
pub(crate) async fn answer(engine: &Engine, request: &Request) -> Result<Reply, Status> {
    let target = &request.target;
    if request.attributes.verb != "create" {
        return Err(Status::method_not_allowed());
    }
    let mut warnings = Vec::new();
    let mut doc = decode::body(request, &mut warnings)?;
    decode::check_namespace(target, &doc)?;
    if !target.namespace.is_empty() {
        doc.set("metadata.namespace", target.namespace.as_str());
    }
    let now = Timestamp::now();
    let writing =
        Writing { target, verb: Verb::Create, user: &request.user, dry_run: false, grace_seconds: None, now };
    let errors = target.served.resource.validate(&doc, &writing.write(None));
    if !errors.is_empty() {
        return Err(Status::invalid(target.served.kind_subject(), doc.name(), &errors));
    }
    engine.catch_up().await?;
    let status = match target.served.resource.names().plural {
        "tokenreviews" => token_status(engine, &doc),
        "selfsubjectreviews" => node! { "userInfo": (user_info(&request.user)) },
        "selfsubjectrulesreviews" => rules_status(engine, &request.user, doc.text("spec.namespace")),
        "selfsubjectaccessreviews" => access_status(engine, &request.user, &doc),
        _ => access_status(engine, &subject(&doc), &doc),
    };
    doc.set("status", status);
    Ok(Reply { warnings, ..Reply::plain(doc).with_code(201) })
}

fn token_status(engine: &Engine, doc: &Document) -> Node {
    let asked = doc.at("spec.audiences").items().filter_map(|item| item.text()).map(str::to_owned);
    let mut audiences: Vec<String> = asked.collect();
    if audiences.is_empty() {
        audiences.clone_from(&engine.config.audiences);
    }
    match token::check(engine, doc.text("spec.token"), &audiences, Timestamp::now()) {
        Ok(checked) => {
            let audiences: Vec<Node> = checked.audiences.iter().map(Node::from).collect();
            node! { "authenticated": true, "user": (user_info(&checked.user)), "audiences": audiences }
        }
        Err(error) => node! { "user": {}, "error": (error.to_string().as_str()) },
    }
}

fn access_status(engine: &Engine, user: &User, doc: &Document) -> Node {
    let of = question(&doc.at("spec"));
    match auth::decide(engine, user, &of) {
        Ok(why) => reasoned(node! { "allowed": true }, &why),
        Err(why) => reasoned(node! { "allowed": false }, &why),
    }
}

fn reasoned(mut status: Node, why: &str) -> Node {
    if !why.is_empty() {
        status.make_map().insert("reason", why);
    }
    status
}

/// What the question is about.
fn question(spec: &Cursor<'_>) -> Attributes {
    let resource = spec.at("resourceAttributes");
    let path = spec.at("nonResourceAttributes");
    let place = if resource.is_set() { &resource } else { &path };
    let text = |field: &str| place.at(field).text_or_empty().to_owned();
    Attributes {
        verb: text("verb"),
        is_resource: resource.is_set(),
        group: text("group"),
        version: text("version"),
        resource: text("resource"),
        part: text("subresource"),
        namespace: text("namespace"),
        name: text("name"),
        selected: selected(&resource.at("fieldSelector")),
        is_too_deep: false,
        below: String::new(),
        path: text("path"),
    }
}

/// The values that a question's field selector asks for.
fn selected(selector: &Cursor<'_>) -> Vec<(String, String)> {
    let terms = selector.at("requirements").items().filter_map(|term| {
        let values = term.at("values");
        let is_one = term.at("operator").text() == Some("In") && values.len() == 1;
        let key = term.at("key").text_or_empty();
        is_one.then(|| (key.to_owned(), values.item(0).text_or_empty().to_owned()))
    });
    terms.collect()
}

/// The somebody that a question is about.
fn subject(doc: &Document) -> User {
    let texts = |place: Cursor<'_>| place.items().filter_map(|item| item.text()).map(str::to_owned).collect();
    let extra = doc.at("spec.extra");
    User {
        name: doc.text("spec.user").to_owned(),
        uid: doc.text("spec.uid").to_owned(),
        groups: texts(doc.at("spec.groups")),
        extra: extra.entries().map(|(key, values)| (key.to_owned(), texts(values))).collect(),
    }
}

fn rules_status(engine: &Engine, user: &User, namespace: &str) -> Node {
    let rules = engine.rules.current(&engine.cache);
    let list = |texts: &[String]| Node::List(texts.iter().map(Node::from).collect());
    let (everything, every_path) = (Rule::every_resource(), Rule::every_path());
    let mut held: Vec<&Rule> = rules.of(user, namespace).collect();
    if user.groups.iter().any(|group| group == auth::MASTERS) {
        held.extend([&everything, &every_path]);
    }
    let mut resource_rules = Vec::new();
    let mut path_rules = Vec::new();
    for rule in held {
        if rule.paths.is_empty() {
            let mut entry = node! {
                "verbs": (list(&rule.verbs)), "apiGroups": (list(&rule.groups)), "resources": (list(&rule.resources)),
            };
            if !rule.names.is_empty() {
                entry.make_map().insert("resourceNames", list(&rule.names));
            }
            resource_rules.push(entry);
        } else {
            path_rules.push(node! { "verbs": (list(&rule.verbs)), "nonResourceURLs": (list(&rule.paths)) });
        }
    }
    let mut status =
        node! { "resourceRules": resource_rules, "nonResourceRules": path_rules, "incomplete": false };
    if auth::node::name_of(user).is_some() {
        let map = status.make_map();
        map.insert("incomplete", true);
        map.insert("evaluationError", "node authorizer does not support user rule resolution");
    }
    status
}

fn user_info(user: &User) -> Node {
    let list = |texts: &[String]| Node::List(texts.iter().map(Node::from).collect());
    let mut info = node! { "username": (user.name.as_str()) };
    let map = info.make_map();
    if !user.uid.is_empty() {
        map.insert("uid", user.uid.as_str());
    }
    map.insert("groups", list(&user.groups));
    if !user.extra.is_empty() {
        let extra: Map = user.extra.iter().map(|(key, values)| (key.as_str(), list(values))).collect();
        map.insert("extra", extra);
    }
    info
}
