//! Volumes of a pod, and where containers mount them.

use api::{Cursor, Errors, Quantity, names};

use super::{env, named};

/// Every source that a volume can have; the first that is set is the volume's.
const SOURCES: [&str; 30] = [
    "emptyDir",
    "hostPath",
    "gitRepo",
    "gcePersistentDisk",
    "awsElasticBlockStore",
    "secret",
    "nfs",
    "iscsi",
    "glusterfs",
    "flocker",
    "persistentVolumeClaim",
    "rbd",
    "cinder",
    "cephfs",
    "quobyte",
    "downwardAPI",
    "fc",
    "flexVolume",
    "configMap",
    "azureFile",
    "vsphereVolume",
    "photonPersistentDisk",
    "portworxVolume",
    "azureDisk",
    "storageos",
    "projected",
    "scaleIO",
    "csi",
    "ephemeral",
    "image",
];
const HOST_PATH_TYPES: [&str; 8] =
    ["", "BlockDevice", "CharDevice", "Directory", "DirectoryOrCreate", "File", "FileOrCreate", "Socket"];
const PROJECTIONS: [&str; 6] =
    ["secret", "configMap", "downwardAPI", "serviceAccountToken", "clusterTrustBundle", "podCertificate"];
const FIELDS: [&str; 5] =
    ["metadata.annotations", "metadata.labels", "metadata.name", "metadata.namespace", "metadata.uid"];
const TOKEN_SECONDS_MIN: i64 = 600;
const TOKEN_SECONDS_MAX: i64 = 1 << 32;

/// Finds what is wrong with the volumes; returns the names of the good ones.
pub(super) fn validate<'a>(list: &Cursor<'a>, errors: &mut Errors) -> Vec<&'a str> {
    let mut good: Vec<&str> = Vec::new();
    for volume in list.items() {
        let mut found = Errors::new();
        validate_source(&volume, &mut found);
        let name = volume.at("name");
        if name.is_empty() {
            found.required(name.path(), "");
        } else {
            named(&name, names::dns_label, &mut found);
        }
        if good.contains(&name.text_or_empty()) {
            found.duplicate(name.path(), name.text_or_empty());
        }
        if found.is_empty() {
            good.push(name.text_or_empty());
        } else {
            errors.extend(found);
        }
    }
    good
}

fn validate_source(volume: &Cursor<'_>, errors: &mut Errors) {
    let mut set = SOURCES.into_iter().filter(|source| volume.at(source).is_set());
    let Some(name) = set.next() else {
        errors.required(volume.path(), "must specify a volume type");
        return;
    };
    let source = volume.at(name);
    match name {
        "emptyDir" => validate_empty_dir(&source, errors),
        "hostPath" => validate_host_path(&source, errors),
        "secret" => validate_files(&source, "secretName", errors),
        "configMap" => validate_files(&source, "name", errors),
        "downwardAPI" => {
            validate_mode(&source.at("defaultMode"), errors);
            for file in source.at("items").items() {
                validate_downward(&file, &source, errors);
            }
        }
        "projected" => validate_projected(&source, errors),
        // Every other source is refused by the list of what is not honoured yet.
        _ => {}
    }
    for further in set {
        errors.forbidden(volume.at(further).path(), "may not specify more than 1 volume type");
    }
}

fn validate_empty_dir(source: &Cursor<'_>, errors: &mut Errors) {
    let limit = source.at("sizeLimit");
    if limit.text().is_some_and(|text| Quantity::parse(text).is_ok_and(|limit| limit.is_negative())) {
        errors.forbidden(limit.path(), "SizeLimit field must be a valid resource quantity");
    }
}

fn validate_host_path(source: &Cursor<'_>, errors: &mut Errors) {
    let (path, kind) = (source.at("path"), source.at("type"));
    if path.is_empty() {
        errors.required(path.path(), "");
        return;
    }
    no_backsteps(&path, errors);
    if kind.is_set() && !HOST_PATH_TYPES.contains(&kind.text_or_empty()) {
        errors.not_supported(kind.path(), kind.text_or_empty(), &HOST_PATH_TYPES);
    }
}

/// A ConfigMap or Secret as files.
fn validate_files(source: &Cursor<'_>, name: &str, errors: &mut Errors) {
    if source.at(name).is_empty() {
        errors.required(source.at(name).path(), "");
    }
    validate_mode(&source.at("defaultMode"), errors);
    for item in source.at("items").items() {
        validate_item(&item, errors);
    }
}

fn validate_item(item: &Cursor<'_>, errors: &mut Errors) {
    for field in ["key", "path"] {
        if item.at(field).is_empty() {
            errors.required(item.at(field).path(), "");
        }
    }
    local_path(&item.at("path"), errors);
    validate_mode(&item.at("mode"), errors);
}

/// A file from the downward API. Upstream reports its errors at the source that holds the file.
fn validate_downward(file: &Cursor<'_>, source: &Cursor<'_>, errors: &mut Errors) {
    if file.at("path").is_empty() {
        errors.required(source.path().child("path"), "");
    }
    local_path(&file.at("path"), errors);
    let (field, resource) = (file.at("fieldRef"), file.at("resourceFieldRef"));
    match (field.is_set(), resource.is_set()) {
        (true, both) => {
            env::validate_field(&field, &FIELDS, errors);
            if both {
                let detail = "fieldRef and resourceFieldRef can not be specified simultaneously";
                errors.invalid(source.path(), "resource", detail);
            }
        }
        (false, true) if resource.at("containerName").is_empty() => {
            errors.required(resource.at("containerName").path(), "");
        }
        (false, true) => env::validate_resource(&resource, errors),
        (false, false) => {
            errors.required(source.path(), "one of fieldRef and resourceFieldRef is required");
        }
    }
    validate_mode(&file.at("mode"), errors);
}

fn validate_projected(projected: &Cursor<'_>, errors: &mut Errors) {
    validate_mode(&projected.at("defaultMode"), errors);
    let mut paths: Vec<&str> = Vec::new();
    for source in projected.at("sources").items() {
        for (kind, place) in PROJECTIONS.map(|kind| (kind, source.at(kind))) {
            if place.is_set() {
                validate_projection(kind, &place, projected, errors);
                refuse_same_paths(&place, projected, &mut paths, errors);
            }
        }
        if PROJECTIONS.iter().filter(|kind| source.at(kind).is_set()).count() > 1 {
            errors.forbidden(source.path(), "may not specify more than 1 volume type per source");
        }
    }
}

fn validate_projection(kind: &str, place: &Cursor<'_>, projected: &Cursor<'_>, errors: &mut Errors) {
    match kind {
        "secret" | "configMap" => validate_files(place, "name", errors),
        "downwardAPI" => {
            for file in place.at("items").items() {
                validate_downward(&file, place, errors);
            }
        }
        "serviceAccountToken" => validate_token(place, projected, errors),
        // The other projections are refused by the list of what is not honoured yet.
        _ => {}
    }
}

fn refuse_same_paths<'a>(
    place: &Cursor<'a>,
    projected: &Cursor<'_>,
    paths: &mut Vec<&'a str>,
    errors: &mut Errors,
) {
    for item in place.at("items").items() {
        let path = item.at("path");
        if path.is_empty() {
            continue;
        }
        if paths.contains(&path.text_or_empty()) {
            let of = place.at("name").text().unwrap_or(path.text_or_empty());
            errors.invalid(projected.path(), of, "conflicting duplicate paths");
        }
        paths.push(path.text_or_empty());
    }
}

fn validate_token(token: &Cursor<'_>, projected: &Cursor<'_>, errors: &mut Errors) {
    let expiration = token.at("expirationSeconds");
    match expiration.int() {
        None => errors.required(expiration.path(), ""),
        Some(seconds) if seconds < TOKEN_SECONDS_MIN => {
            errors.invalid(expiration.path(), seconds, "may not specify a duration less than 10 minutes");
        }
        Some(seconds) if seconds > TOKEN_SECONDS_MAX => {
            errors.invalid(expiration.path(), seconds, "may not specify a duration larger than 2^32 seconds");
        }
        Some(_) => {}
    }
    if token.at("path").is_empty() {
        errors.required(projected.path().child("path"), "");
    } else {
        local_path(&token.at("path"), errors);
    }
}

/// Finds what is wrong with the mounts of a container; `volumes` are the names of good volumes.
pub(super) fn validate_mounts(container: &Cursor<'_>, volumes: &[&str], errors: &mut Errors) {
    let list = container.at("volumeMounts");
    let mut points: Vec<&str> = Vec::new();
    for mount in list.items() {
        let (name, point) = (mount.at("name"), mount.at("mountPath"));
        if name.is_empty() {
            errors.required(name.path(), "");
        }
        if !volumes.contains(&name.text_or_empty()) {
            errors.not_found(name.path(), name.text_or_empty());
        }
        if point.is_empty() {
            errors.required(point.path(), "");
        }
        if points.contains(&point.text_or_empty()) {
            errors.invalid(point.path(), point.text_or_empty(), "must be unique");
        }
        points.push(point.text_or_empty());
        validate_sub_path(&mount, &list, errors);
        validate_propagation(&mount, container, errors);
    }
}

/// Upstream reports a bad path at the list, not at the mount.
fn validate_sub_path(mount: &Cursor<'_>, list: &Cursor<'_>, errors: &mut Errors) {
    let (plain, expression) = (mount.at("subPath"), mount.at("subPathExpr"));
    if !plain.is_empty() && !expression.is_empty() {
        let detail = "subPathExpr and subPath are mutually exclusive";
        errors.invalid(expression.path(), expression.text_or_empty(), detail);
    }
    for (place, field) in [(plain, "subPath"), (expression, "subPathExpr")] {
        if !place.is_empty() {
            relative(&Cursor::new(place.node(), list.path().child(field)), errors);
        }
    }
}

fn validate_propagation(mount: &Cursor<'_>, container: &Cursor<'_>, errors: &mut Errors) {
    let mode = mount.at("mountPropagation");
    let path = container.at("volumeMounts").path().child("mountPropagation");
    match mode.text() {
        None | Some("None" | "HostToContainer") => {}
        Some("Bidirectional") => {
            if !container.at("securityContext.privileged").is_true() {
                let detail = "Bidirectional mount propagation is available only to privileged containers";
                errors.forbidden(path, detail);
            }
        }
        Some(other) => errors.not_supported(path, other, &["Bidirectional", "HostToContainer", "None"]),
    }
}

fn validate_mode(mode: &Cursor<'_>, errors: &mut Errors) {
    if let Some(bits) = mode.int().filter(|bits| !(0..=0o777).contains(bits)) {
        errors.invalid(mode.path(), bits, "must be a number between 0 and 0777 (octal), both inclusive");
    }
}

/// A path below the volume that no update of the volume uses for itself.
fn local_path(place: &Cursor<'_>, errors: &mut Errors) {
    relative(place, errors);
    let path = place.text_or_empty();
    if path.starts_with("..") && !path.starts_with("../") {
        errors.invalid(place.path(), path, "must not start with '..'");
    }
}

fn relative(place: &Cursor<'_>, errors: &mut Errors) {
    if place.text_or_empty().starts_with('/') {
        errors.invalid(place.path(), place.text_or_empty(), "must be a relative path");
    }
    no_backsteps(place, errors);
}

fn no_backsteps(place: &Cursor<'_>, errors: &mut Errors) {
    if place.text_or_empty().split('/').any(|step| step == "..") {
        errors.invalid(place.path(), place.text_or_empty(), "must not contain '..'");
    }
}
