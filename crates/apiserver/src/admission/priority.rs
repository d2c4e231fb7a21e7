//! Priority: a pod gets the number of its class; there is at most one default class.

use api::{Document, Status};
use resources::Verb;

use super::{Plugin, Request, World};

/// Where classes are.
const GROUP: &str = "scheduling.k8s.io";
const CLASSES: &str = "priorityclasses";

/// The policy of a pod without a class.
const PREEMPT: &str = "PreemptLowerPriority";

/// The plugin.
pub(super) struct Priority;

/// What a class gives to a pod.
struct Granted {
    class: String,
    value: i64,
    policy: String,
}

impl Plugin for Priority {
    fn mutate(&self, doc: &mut Document, request: &Request<'_>, world: &World<'_>) -> Result<(), Status> {
        if !request.is_whole("", "pods") {
            return Ok(());
        }
        if let (Verb::Update, Some(old)) = (request.write.verb, request.write.old) {
            for field in ["spec.priority", "spec.preemptionPolicy"] {
                if let Some(value) = old.get(field) {
                    doc.set_default(field, value.clone());
                }
            }
            return Ok(());
        }
        let granted = granted(doc, request, world)?;
        if let Some(given) = doc.int("spec.priority")
            && given != granted.value
        {
            let why = format!(
                "the integer value of priority ({given}) must not be provided in pod spec; priority admission controller computed {} from the given PriorityClass name",
                granted.value
            );
            return Err(request.forbidden(doc, &why));
        }
        let given = doc.text("spec.preemptionPolicy");
        if !given.is_empty() && given != granted.policy {
            let why = format!(
                "the string value of PreemptionPolicy ({given}) must not be provided in pod spec; priority admission controller computed {} from the given PriorityClass name",
                granted.policy
            );
            return Err(request.forbidden(doc, &why));
        }
        if !granted.class.is_empty() {
            doc.set("spec.priorityClassName", granted.class.as_str());
        }
        doc.set("spec.priority", granted.value);
        doc.set("spec.preemptionPolicy", granted.policy.as_str());
        Ok(())
    }

    fn validate(&self, doc: &Document, request: &Request<'_>, world: &World<'_>) -> Result<(), Status> {
        let writes =
            matches!(request.write.verb, Verb::Create | Verb::Update) && request.is_whole(GROUP, CLASSES);
        if !writes || !doc.at("globalDefault").is_true() {
            return Ok(());
        }
        match default_class(world) {
            Some(other) if other.name() != doc.name() => {
                let why = format!(
                    "PriorityClass {} is already marked as default. Only one default can exist",
                    other.name()
                );
                Err(request.forbidden(doc, &why))
            }
            _ => Ok(()),
        }
    }
}

fn granted(doc: &Document, request: &Request<'_>, world: &World<'_>) -> Result<Granted, Status> {
    let class = match doc.text("spec.priorityClassName") {
        "" => default_class(world),
        name => {
            if let Some(class) = world.find(GROUP, CLASSES, "", name) {
                Some(class)
            } else {
                let why = format!("no PriorityClass with name {name} was found");
                return Err(request.forbidden(doc, &why));
            }
        }
    };
    Ok(class.map_or_else(
        || Granted { class: String::new(), value: 0, policy: PREEMPT.to_owned() },
        |class| Granted {
            class: class.name().to_owned(),
            value: class.int("value").unwrap_or_default(),
            policy: match class.text("preemptionPolicy") {
                "" => PREEMPT.to_owned(),
                policy => policy.to_owned(),
            },
        },
    ))
}

/// The default class; the least urgent when a race made several.
fn default_class(world: &World<'_>) -> Option<Document> {
    let mut defaults = world.all(GROUP, CLASSES);
    defaults.retain(|class| class.at("globalDefault").is_true());
    defaults.into_iter().min_by_key(|class| class.int("value").unwrap_or_default())
}
