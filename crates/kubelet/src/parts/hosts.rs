//! The file that containers see as `/etc/hosts`.

use std::fs;
use std::path::{Path, PathBuf};

use super::{PartError, unless_missing};

/// Where the file of a pod lies.
pub(crate) fn path(pod_dir: &Path) -> PathBuf {
    pod_dir.join("etc-hosts")
}

/// Writes the file in place, because containers have it mounted.
pub(crate) fn prepare(pod_dir: &Path, text: &str) -> Result<(), PartError> {
    let path = path(pod_dir);
    if fs::read_to_string(&path).is_ok_and(|present| present == text) {
        return Ok(());
    }
    fs::write(&path, text).map_err(PartError::os("write", &path))
}

pub(crate) fn undo(pod_dir: &Path) -> Result<(), PartError> {
    let path = path(pod_dir);
    unless_missing(fs::remove_file(&path)).map_err(PartError::os("remove", &path))
}
