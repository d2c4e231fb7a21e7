//! A pod's volumes as folders of the node.
//!
//! Preparing again brings files up to date under the eyes of running containers; it never takes away what
//! a container wrote.

use std::collections::BTreeMap;
use std::fs::{self, Permissions};
use std::io;
use std::os::unix::fs::{FileTypeExt, PermissionsExt, chown};
use std::path::{Path, PathBuf};

use api::Quantity;
use k8s_openapi::api::core::v1::{EmptyDirVolumeSource, HostPathVolumeSource, PodSpec, Volume};
use linux::mount::{Detached, Forbid};
use linux::root::Root;

use super::folder::mounts_below;
use super::{PartError, atomic, unless_missing};
use crate::spec::files::{self, Inputs};

/// Where each volume of a pod lies on the node, by name.
pub(crate) fn places(pod_dir: &Path, spec: &PodSpec) -> BTreeMap<String, PathBuf> {
    let volumes = spec.volumes.iter().flatten();
    volumes.map(|volume| (volume.name.clone(), place(pod_dir, volume))).collect()
}

/// Makes every volume; the first that cannot be made ends it, and names the volume.
pub(crate) fn prepare(pod_dir: &Path, of: Inputs<'_>, stamp: &str) -> Result<(), PartError> {
    for volume in of.subject.spec.volumes.iter().flatten() {
        prepare_one(pod_dir, volume, of, stamp).map_err(|error| {
            PartError::Spec(format!("MountVolume.SetUp failed for volume {:?} : {error}", volume.name))
        })?;
    }
    Ok(())
}

/// Unmounts everything below the pod's folder and removes its volumes.
pub(crate) fn undo(pod_dir: &Path) -> Result<(), PartError> {
    let mounted = mounts_below(pod_dir).map_err(PartError::os("list the mounts below", pod_dir))?;
    for place in mounted {
        linux::mount::detach(&place).map_err(PartError::os("unmount", &place))?;
    }
    for folder in ["volumes", "containers"] {
        let folder = pod_dir.join(folder);
        unless_missing(fs::remove_dir_all(&folder)).map_err(PartError::os("remove", &folder))?;
    }
    Ok(())
}

/// Unmounts every volume of every pod below the kubelet's folder. What volumes hold on disk stays, as over a reboot of
/// the node.
pub fn unmount_all(data_dir: &Path) -> io::Result<()> {
    for place in mounts_below(data_dir)? {
        linux::mount::detach(&place)?;
    }
    Ok(())
}

fn place(pod_dir: &Path, volume: &Volume) -> PathBuf {
    if let Some(source) = &volume.host_path {
        return PathBuf::from(&source.path);
    }
    let kind = if volume.config_map.is_some() {
        "configmap"
    } else if volume.secret.is_some() {
        "secret"
    } else if volume.downward_api.is_some() {
        "downward-api"
    } else if volume.projected.is_some() {
        "projected"
    } else {
        "empty-dir"
    };
    pod_dir.join("volumes").join(format!("kubernetes.io~{kind}")).join(&volume.name)
}

fn prepare_one(pod_dir: &Path, volume: &Volume, of: Inputs<'_>, stamp: &str) -> Result<(), PartError> {
    let place = place(pod_dir, volume);
    let context = of.subject.spec.security_context.as_ref();
    let group = context.and_then(|context| context.fs_group).and_then(|group| u32::try_from(group).ok());
    if let Some(source) = &volume.host_path {
        return host_path(source);
    }
    if let Some(files) = files::files(volume, of).map_err(|error| PartError::Spec(error.0))? {
        make_folder(&place, 0o755, group)?;
        return atomic::write(&place, &files, group, stamp);
    }
    let empty = EmptyDirVolumeSource::default();
    let source = match (&volume.empty_dir, is_without_source(volume)) {
        (Some(source), _) => source,
        (None, true) => &empty,
        (None, false) => return Err(PartError::Spec("the volume type is not supported".to_owned())),
    };
    empty_dir(&place, source, group)
}

/// A volume that names no source is an empty folder.
fn is_without_source(volume: &Volume) -> bool {
    *volume == Volume { name: volume.name.clone(), ..Volume::default() }
}

fn make_folder(place: &Path, mode: u32, group: Option<u32>) -> Result<(), PartError> {
    fs::create_dir_all(place).map_err(PartError::os("create", place))?;
    chown(place, None, group).map_err(PartError::os("change the group of", place))?;
    let mode = if group.is_some() { mode | 0o2770 } else { mode };
    let permissions = Permissions::from_mode(mode);
    fs::set_permissions(place, permissions).map_err(PartError::os("change the mode of", place))
}

fn empty_dir(place: &Path, source: &EmptyDirVolumeSource, group: Option<u32>) -> Result<(), PartError> {
    if source.medium.as_deref() != Some("Memory") {
        // An existing one belongs to its containers by now, and so do its permissions.
        return if place.exists() { Ok(()) } else { make_folder(place, 0o777, group) };
    }
    let mounted = mounts_below(place).map_err(PartError::os("list the mounts below", place))?;
    if mounted.iter().any(|point| point == place) {
        return Ok(());
    }
    fs::create_dir_all(place).map_err(PartError::os("create", place))?;
    let size = source.size_limit.as_ref().and_then(|limit| Quantity::parse(&limit.0).ok());
    let size = size.map(|limit| limit.value().to_string());
    let options: Vec<_> = size.iter().map(|size| ("size", Some(size.as_str()))).collect();
    let forbid = Forbid::SETUID.and(Forbid::DEVICES);
    Detached::new("tmpfs", &options, forbid)
        .and_then(|mount| mount.attach(Root::open(place)?.find(Path::new("."))?))
        .map_err(PartError::os("mount a tmpfs on", place))?;
    make_folder(place, 0o777, group)
}

fn host_path(source: &HostPathVolumeSource) -> Result<(), PartError> {
    let path = Path::new(&source.path);
    let kind = source.type_.as_deref().unwrap_or_default();
    match kind {
        "" => return Ok(()),
        "DirectoryOrCreate" if !path.exists() => {
            return fs::create_dir_all(path).map_err(PartError::os("create", path));
        }
        "FileOrCreate" if !path.exists() => {
            return fs::File::create(path).map(drop).map_err(PartError::os("create", path));
        }
        _ => {}
    }
    let found = fs::metadata(path).map(|meta| meta.file_type());
    let (is_it, what) = match kind {
        "Directory" | "DirectoryOrCreate" => (found.is_ok_and(|it| it.is_dir()), "directory"),
        "File" | "FileOrCreate" => (found.is_ok_and(|it| it.is_file()), "file"),
        "Socket" => (found.is_ok_and(|it| it.is_socket()), "socket file"),
        "CharDevice" => (found.is_ok_and(|it| it.is_char_device()), "character device"),
        "BlockDevice" => (found.is_ok_and(|it| it.is_block_device()), "block device"),
        _ => (false, "known type"),
    };
    if is_it {
        return Ok(());
    }
    Err(PartError::Spec(format!("hostPath type check failed: {} is not a {what}", source.path)))
}
