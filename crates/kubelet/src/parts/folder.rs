//! The pod's own folders: one for volumes and files, one for the logs of its containers.

use std::fs;
use std::path::{Path, PathBuf};

use super::{PartError, unless_missing};

/// The folders of one pod.
#[derive(Clone, Debug)]
pub(crate) struct Folders {
    pub(crate) pod: PathBuf,
    pub(crate) logs: PathBuf,
}

impl Folders {
    pub(crate) fn prepare(&self) -> Result<(), PartError> {
        for path in [&self.pod, &self.logs] {
            fs::create_dir_all(path).map_err(PartError::os("create", path))?;
        }
        Ok(())
    }

    /// Refuses to remove what is still mounted: what lies behind a mount is not the pod's to remove.
    pub(crate) fn undo(&self) -> Result<(), PartError> {
        let mounted = mounts_below(&self.pod).map_err(PartError::os("list the mounts below", &self.pod))?;
        if let Some(path) = mounted.first() {
            return Err(PartError::Spec(format!("{} is still mounted", path.display())));
        }
        for path in [&self.pod, &self.logs] {
            unless_missing(fs::remove_dir_all(path)).map_err(PartError::os("remove", path))?;
        }
        Ok(())
    }
}

/// Mount points at or below a place, the deepest first.
pub(crate) fn mounts_below(place: &Path) -> std::io::Result<Vec<PathBuf>> {
    let table = fs::read_to_string("/proc/self/mountinfo")?;
    let points = table.lines().filter_map(|line| line.split(' ').nth(4)).map(unescape);
    let mut below: Vec<_> = points.filter(|point| point.starts_with(place)).collect();
    below.sort_by_key(|point| std::cmp::Reverse(point.components().count()));
    Ok(below)
}

/// The kernel writes blanks and the like as `\040`.
fn unescape(text: &str) -> PathBuf {
    let mut plain = String::new();
    let mut rest = text;
    while let Some(at) = rest.find('\\') {
        plain.push_str(&rest[..at]);
        let code = rest.get(at + 1..at + 4).and_then(|digits| u8::from_str_radix(digits, 8).ok());
        plain.push(code.map_or('\\', char::from));
        rest = &rest[at + if code.is_some() { 4 } else { 1 }..];
    }
    PathBuf::from(plain + rest)
}
