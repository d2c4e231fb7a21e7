//! The environment of a container.

use std::collections::BTreeMap;

use k8s_openapi::api::core::v1::{Container, EnvFromSource, EnvVar, EnvVarSource};

use super::expand::expand;
use super::{Sources, SpecError, Subject, fields};

/// What the environment is made from.
#[derive(Clone, Copy, Debug)]
pub struct Inputs<'a> {
    /// The pod.
    pub subject: Subject<'a>,
    /// Its container.
    pub container: &'a Container,
    /// ConfigMaps and Secrets that it names.
    pub sources: &'a Sources,
    /// Variables of services; see [`super::services`].
    pub services: &'a BTreeMap<String, String>,
}

/// The variables in order, services first, then `envFrom`, then `env`; each name once, with its last value.
pub fn environment(of: Inputs<'_>) -> Result<Vec<(String, String)>, SpecError> {
    let mut made = Made { order: Vec::new(), values: BTreeMap::new() };
    for (name, value) in of.services {
        made.set(name.clone(), value.clone());
    }
    for source in of.container.env_from.iter().flatten() {
        for (name, value) in from_source(source, of.sources)? {
            made.set(name, value);
        }
    }
    for variable in of.container.env.iter().flatten() {
        if let Some(value) = value(variable, &made, of)? {
            made.set(variable.name.clone(), value);
        }
    }
    Ok(made.order.into_iter().map(|name| (name.clone(), made.values[&name].clone())).collect())
}

struct Made {
    order: Vec<String>,
    values: BTreeMap<String, String>,
}

impl Made {
    fn set(&mut self, name: String, value: String) {
        if self.values.insert(name.clone(), value).is_none() {
            self.order.push(name);
        }
    }
}

fn from_source(source: &EnvFromSource, sources: &Sources) -> Result<Vec<(String, String)>, SpecError> {
    let prefix = source.prefix.as_deref().unwrap_or_default();
    let named = |key: &str, value: String| (format!("{prefix}{key}"), value);
    let mut variables = Vec::new();
    if let Some(reference) = &source.config_map_ref {
        match sources.config_map(&reference.name) {
            Ok(map) => {
                variables.extend(map.data.iter().flatten().map(|(key, value)| named(key, value.clone())));
            }
            Err(_) if reference.optional == Some(true) => {}
            Err(error) => return Err(error),
        }
    }
    if let Some(reference) = &source.secret_ref {
        match sources.secret(&reference.name) {
            Ok(secret) => {
                let entries = secret.data.iter().flatten();
                variables.extend(entries.map(|(key, value)| named(key, text(&value.0))));
            }
            Err(_) if reference.optional == Some(true) => {}
            Err(error) => return Err(error),
        }
    }
    Ok(variables)
}

/// The value of a variable; none when what it refers to is optional and missing.
fn value(variable: &EnvVar, made: &Made, of: Inputs<'_>) -> Result<Option<String>, SpecError> {
    match (&variable.value, &variable.value_from) {
        (Some(value), _) if !value.is_empty() => Ok(Some(expand(value, &made.values))),
        (_, Some(source)) => value_from(source, of),
        _ => Ok(Some(String::new())),
    }
}

fn value_from(source: &EnvVarSource, of: Inputs<'_>) -> Result<Option<String>, SpecError> {
    if let Some(selector) = &source.field_ref {
        return fields::field(selector, of.subject).map(Some);
    }
    if let Some(selector) = &source.resource_field_ref {
        return fields::resource(selector, Some(of.container), of.subject).map(Some);
    }
    let namespace = of.subject.namespace();
    if let Some(selector) = &source.config_map_key_ref {
        let value = of.sources.config_map(&selector.name).map(|map| {
            let value = map.data.as_ref().and_then(|data| data.get(&selector.key)).cloned();
            let (key, name) = (&selector.key, &selector.name);
            value.ok_or_else(|| SpecError(format!("couldn't find key {key} in ConfigMap {namespace}/{name}")))
        });
        return found(value, selector.optional);
    }
    if let Some(selector) = &source.secret_key_ref {
        let value = of.sources.secret(&selector.name).map(|secret| {
            let value = secret.data.as_ref().and_then(|data| data.get(&selector.key));
            let (key, name) = (&selector.key, &selector.name);
            value
                .map(|value| text(&value.0))
                .ok_or_else(|| SpecError(format!("couldn't find key {key} in Secret {namespace}/{name}")))
        });
        return found(value, selector.optional);
    }
    Ok(Some(String::new()))
}

fn found(
    value: Result<Result<String, SpecError>, SpecError>,
    optional: Option<bool>,
) -> Result<Option<String>, SpecError> {
    match value.and_then(|value| value) {
        Ok(value) => Ok(Some(value)),
        Err(_) if optional == Some(true) => Ok(None),
        Err(error) => Err(error),
    }
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}
