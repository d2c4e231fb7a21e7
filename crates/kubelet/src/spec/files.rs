//! The files of configMap, secret, downwardAPI and projected volumes.

use std::collections::BTreeMap;

use k8s_openapi::api::core::v1::{
    ConfigMap, DownwardAPIVolumeFile, KeyToPath, Secret, ServiceAccountTokenProjection, Volume,
    VolumeProjection,
};

use super::{Sources, SpecError, Subject, fields};

/// One file of a volume.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct File {
    /// What it contains.
    pub bytes: Vec<u8>,
    /// Its permissions.
    pub mode: u32,
}

/// Files by their path inside the volume.
pub type Files = BTreeMap<String, File>;

/// The permissions of a file for which none are given.
const MODE_DEFAULT: i32 = 0o644;

/// A token that a volume projects.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct TokenKey {
    /// Empty for the API server's own.
    pub audience: String,
    /// How long it is to be good for.
    pub seconds: i64,
}

impl TokenKey {
    /// The token that a projection asks for.
    pub fn of(projection: &ServiceAccountTokenProjection) -> Self {
        Self {
            audience: projection.audience.clone().unwrap_or_default(),
            seconds: projection.expiration_seconds.unwrap_or(3600),
        }
    }
}

/// What files are made from.
#[derive(Clone, Copy, Debug)]
pub struct Inputs<'a> {
    /// The pod.
    pub subject: Subject<'a>,
    /// ConfigMaps and Secrets.
    pub sources: &'a Sources,
    /// Tokens that were asked for.
    pub tokens: &'a BTreeMap<TokenKey, String>,
}

/// The tokens that a pod's volumes project.
pub fn tokens_of(volumes: &[Volume]) -> Vec<TokenKey> {
    let projections = volumes.iter().filter_map(|volume| volume.projected.as_ref());
    let sources = projections.flat_map(|projected| projected.sources.iter().flatten());
    sources.filter_map(|source| source.service_account_token.as_ref()).map(TokenKey::of).collect()
}

/// The files of a volume; `None` for a volume of another type.
pub fn files(volume: &Volume, of: Inputs<'_>) -> Result<Option<Files>, SpecError> {
    if let Some(source) = &volume.config_map {
        let mode = source.default_mode.unwrap_or(MODE_DEFAULT);
        let found = of.sources.config_map(&source.name);
        let entries = config_map_entries(optional(found, source.optional)?);
        return pick(entries, source.items.as_deref(), mode, source.optional, CONFIG).map(Some);
    }
    if let Some(source) = &volume.secret {
        let mode = source.default_mode.unwrap_or(MODE_DEFAULT);
        let found = of.sources.secret(source.secret_name.as_deref().unwrap_or_default());
        let entries = secret_entries(optional(found, source.optional)?);
        return pick(entries, source.items.as_deref(), mode, source.optional, SECRET).map(Some);
    }
    if let Some(source) = &volume.downward_api {
        let mode = source.default_mode.unwrap_or(MODE_DEFAULT);
        return downward(source.items.as_deref().unwrap_or_default(), mode, of.subject).map(Some);
    }
    let Some(source) = &volume.projected else { return Ok(None) };
    let mode = source.default_mode.unwrap_or(MODE_DEFAULT);
    let mut files = Files::new();
    for projection in source.sources.iter().flatten() {
        files.extend(projected(projection, mode, of)?);
    }
    Ok(Some(files))
}

fn projected(projection: &VolumeProjection, mode: i32, of: Inputs<'_>) -> Result<Files, SpecError> {
    if let Some(source) = &projection.config_map {
        let entries = config_map_entries(optional(of.sources.config_map(&source.name), source.optional)?);
        return pick(entries, source.items.as_deref(), mode, source.optional, CONFIG);
    }
    if let Some(source) = &projection.secret {
        let entries = secret_entries(optional(of.sources.secret(&source.name), source.optional)?);
        return pick(entries, source.items.as_deref(), mode, source.optional, SECRET);
    }
    if let Some(source) = &projection.downward_api {
        return downward(source.items.as_deref().unwrap_or_default(), mode, of.subject);
    }
    if let Some(source) = &projection.service_account_token {
        let token = of.tokens.get(&TokenKey::of(source));
        let token = token.ok_or_else(|| SpecError("failed to fetch token: none was issued".to_owned()))?;
        let has_group =
            of.subject.spec.security_context.as_ref().is_some_and(|context| context.fs_group.is_some());
        let file =
            File { bytes: token.clone().into_bytes(), mode: bits(if has_group { 0o600 } else { mode }) };
        return Ok(Files::from([(source.path.clone(), file)]));
    }
    Err(SpecError("projection source is not supported".to_owned()))
}

/// What is missing may be missing when it is optional.
fn optional<T>(found: Result<T, SpecError>, optional: Option<bool>) -> Result<Option<T>, SpecError> {
    match found {
        Ok(found) => Ok(Some(found)),
        Err(_) if optional == Some(true) => Ok(None),
        Err(error) => Err(error),
    }
}

type Entries = BTreeMap<String, Vec<u8>>;

fn config_map_entries(map: Option<&ConfigMap>) -> Entries {
    let text = map.iter().flat_map(|map| map.data.iter().flatten());
    let binary = map.iter().flat_map(|map| map.binary_data.iter().flatten());
    let text = text.map(|(key, value)| (key.clone(), value.clone().into_bytes()));
    text.chain(binary.map(|(key, value)| (key.clone(), value.0.clone()))).collect()
}

fn secret_entries(secret: Option<&Secret>) -> Entries {
    let data = secret.iter().flat_map(|secret| secret.data.iter().flatten());
    data.map(|(key, value)| (key.clone(), value.0.clone())).collect()
}

const CONFIG: &str = "configmap references non-existent config key";
const SECRET: &str = "references non-existent secret key";

/// All entries under their keys, or those that `items` names under its paths.
fn pick(
    entries: Entries,
    items: Option<&[KeyToPath]>,
    mode: i32,
    optional: Option<bool>,
    missing: &str,
) -> Result<Files, SpecError> {
    let Some(items) = items.filter(|items| !items.is_empty()) else {
        let file = |(key, bytes)| (key, File { bytes, mode: bits(mode) });
        return Ok(entries.into_iter().map(file).collect());
    };
    let mut files = Files::new();
    for item in items {
        match entries.get(&item.key) {
            Some(bytes) => {
                let file = File { bytes: bytes.clone(), mode: bits(item.mode.unwrap_or(mode)) };
                files.insert(item.path.clone(), file);
            }
            None if optional == Some(true) => {}
            None => return Err(SpecError(format!("{missing}: {}", item.key))),
        }
    }
    Ok(files)
}

fn downward(items: &[DownwardAPIVolumeFile], mode: i32, subject: Subject<'_>) -> Result<Files, SpecError> {
    let mut files = Files::new();
    for item in items {
        let text = match (&item.field_ref, &item.resource_field_ref) {
            (Some(selector), _) => fields::field(selector, subject)?,
            (None, Some(selector)) => fields::resource(selector, None, subject)?,
            (None, None) => String::new(),
        };
        let file = File { bytes: text.into_bytes(), mode: bits(item.mode.unwrap_or(mode)) };
        files.insert(item.path.clone(), file);
    }
    Ok(files)
}

fn bits(mode: i32) -> u32 {
    u32::try_from(mode).unwrap_or(0o644) & 0o777
}
