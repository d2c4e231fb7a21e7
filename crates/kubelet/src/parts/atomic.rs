//! Replaces all files of a folder at one instant, under the eyes of those who read it.
//!
//! The files lie in a hidden folder with the time as its name, to which `..data` points; what readers see
//! are links through `..data`. Swapping that one link swaps everything.

use std::collections::BTreeSet;
use std::fs::{self, Permissions};
use std::io;
use std::os::unix::fs::{PermissionsExt, chown, symlink};
use std::path::{Path, PathBuf};

use super::{PartError, unless_missing};
use crate::spec::files::Files;

const DATA: &str = "..data";
const DATA_NEXT: &str = "..data_tmp";

/// Makes `folder` show exactly these files, owned by `group` if there is one. `stamp` names the new hidden
/// folder and has to differ from the one before.
pub(crate) fn write(folder: &Path, files: &Files, group: Option<u32>, stamp: &str) -> Result<(), PartError> {
    let present = fs::read_link(folder.join(DATA)).ok().map(|name| folder.join(name));
    if present.as_ref().is_some_and(|present| is_current(present, files)) {
        return Ok(());
    }
    let next = folder.join(format!("..{stamp}"));
    fill(&next, files, group)?;
    swap(folder, &next).map_err(PartError::os("swap the files of", folder))?;
    show(folder, files).map_err(PartError::os("link the files of", folder))?;
    let old = present.filter(|present| *present != next);
    old.map_or(Ok(()), |old| unless_missing(fs::remove_dir_all(&old)).map_err(PartError::os("remove", &old)))
}

/// Whether a hidden folder already holds exactly these bytes.
fn is_current(present: &Path, files: &Files) -> bool {
    let is_same = files.iter().all(|(path, file)| {
        let path = present.join(path);
        let mode = fs::metadata(&path).map(|meta| meta.permissions().mode() & 0o700);
        mode.is_ok_and(|mode| mode == file.mode & 0o700)
            && fs::read(&path).is_ok_and(|bytes| bytes == file.bytes)
    });
    let count = walkdir::WalkDir::new(present).into_iter().flatten().filter(|it| it.file_type().is_file());
    is_same && count.count() == files.len()
}

fn fill(folder: &Path, files: &Files, group: Option<u32>) -> Result<(), PartError> {
    make_folder(folder, group).map_err(PartError::os("create", folder))?;
    for (path, file) in files {
        let mut place = folder.to_owned();
        let parts: Vec<_> = Path::new(path).components().collect();
        let (_, parents) = parts.split_last().unwrap_or((&std::path::Component::CurDir, &[]));
        for part in parents {
            place.push(part);
            make_folder(&place, group).map_err(PartError::os("create", &place))?;
        }
        let place = folder.join(path);
        let mode = file.mode | if group.is_some() { 0o440 } else { 0 };
        write_file(&place, &file.bytes, mode, group).map_err(PartError::os("write", &place))?;
    }
    Ok(())
}

fn make_folder(path: &Path, group: Option<u32>) -> io::Result<()> {
    match fs::create_dir(path) {
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
        made => made?,
    }
    chown(path, None, group)?;
    // Members of the group may enter, and what they make belongs to it.
    let mode = if group.is_some() { 0o2755 | 0o110 } else { 0o755 };
    fs::set_permissions(path, Permissions::from_mode(mode))
}

/// The umask does not count: permissions are set after the file was made.
fn write_file(path: &Path, bytes: &[u8], mode: u32, group: Option<u32>) -> io::Result<()> {
    fs::write(path, bytes)?;
    chown(path, None, group)?;
    fs::set_permissions(path, Permissions::from_mode(mode))
}

fn swap(folder: &Path, next: &Path) -> io::Result<()> {
    let link = folder.join(DATA_NEXT);
    unless_missing(fs::remove_file(&link))?;
    symlink(next.file_name().unwrap_or_default(), &link)?;
    fs::rename(&link, folder.join(DATA))
}

/// Links for the first component of every path; those of files that are gone are removed.
fn show(folder: &Path, files: &Files) -> io::Result<()> {
    let wanted: BTreeSet<PathBuf> = files
        .keys()
        .filter_map(|path| Path::new(path).components().next().map(|it| it.as_os_str().into()))
        .collect();
    for entry in fs::read_dir(folder)? {
        let name = PathBuf::from(entry?.file_name());
        if !name.to_string_lossy().starts_with("..") && !wanted.contains(&name) {
            fs::remove_file(folder.join(name))?;
        }
    }
    for name in wanted {
        match symlink(Path::new(DATA).join(&name), folder.join(&name)) {
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
            made => made?,
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::spec::files::File;

    fn files(pairs: &[(&str, &str)]) -> Files {
        let file = |text: &str| File { bytes: text.into(), mode: 0o640 };
        pairs.iter().map(|(path, text)| ((*path).to_owned(), file(text))).collect()
    }

    fn shown(folder: &Path) -> Vec<String> {
        let mut names: Vec<_> = fs::read_dir(folder)
            .unwrap()
            .map(|entry| entry.unwrap().file_name().to_string_lossy().into_owned())
            .filter(|name| !name.starts_with("..2"))
            .collect();
        names.sort();
        names
    }

    #[test]
    fn files_are_replaced_all_at_once() {
        let folder = tempfile::tempdir().unwrap();
        let at = |path: &str| folder.path().join(path);
        write(folder.path(), &files(&[("a", "1"), ("deep/b", "2")]), None, "2026_1").unwrap();
        assert_eq!(shown(folder.path()), ["..data", "a", "deep"]);
        assert_eq!(fs::read_to_string(at("deep/b")).unwrap(), "2");
        assert_eq!(fs::read_link(at("a")).unwrap(), Path::new("..data/a"));
        assert_eq!(fs::metadata(at("a")).unwrap().permissions().mode() & 0o777, 0o640);

        let before = fs::read_link(at("..data")).unwrap();
        write(folder.path(), &files(&[("a", "1"), ("deep/b", "2")]), None, "2026_2").unwrap();
        assert_eq!(fs::read_link(at("..data")).unwrap(), before, "nothing changed, so nothing is swapped");

        write(folder.path(), &files(&[("a", "new"), ("c", "3")]), None, "2026_3").unwrap();
        assert_eq!(shown(folder.path()), ["..data", "a", "c"]);
        assert_eq!(fs::read_to_string(at("a")).unwrap(), "new");
        assert!(!folder.path().join(before).exists(), "the old files are gone");
    }
}
