//! What makes a borrowing layer whole: a thin layer on top of it, with what it takes from those below.
//!
//! Directories in which a layer has something without describing them look as they do below, and files of which it has
//! further names are there under both, as if the layer had been applied to the layers below it. The thin layer depends on
//! all of those; the layer itself stays as it is, and is shared.

use std::ffi::{OsStr, OsString};
use std::fs::File;
use std::io;
use std::os::fd::OwnedFd;
use std::path::{Path, PathBuf};

use linux::mount::{self, Detached, Forbid};
use linux::process::{self, Namespaces};
use linux::root::Root;
use linux::tree::{self, Source, Tree};

use super::borrowed::Borrowed;
use super::confined::{self, Confined, Job};
use super::shelf::FILES;
use crate::error::{Doing, Error, bad_image};

/// `complete-layer PLACE LAYERS NAME…`: the directory of all layers and the names of the borrowing one and those below it,
/// topmost first; the list of what is borrowed is the input.
pub(super) const JOB: Job = ("complete-layer", complete);

/// Makes the thin layer in a place of [`super::shelf::Making`].
pub(super) async fn make(
    executable: &Detached,
    place: &Path,
    list: File,
    (directory, layers): (&Path, &[String]),
) -> Result<(), Error> {
    let mut arguments: Vec<&OsStr> = vec![place.as_os_str(), directory.as_os_str()];
    arguments.extend(layers.iter().map(OsStr::new));
    Confined::start(executable, JOB.0, &arguments, OwnedFd::from(list))?.finish().await
}

fn complete(place: &Path, rest: &[OsString]) -> Result<String, Error> {
    let [layers, borrowing, below @ ..] = rest else {
        return Err(Error::Invalid("which layers to complete is missing".to_owned()));
    };
    let doing = || "look at the layers below".to_owned();
    let borrowed = Borrowed::read(confined::input()?)?;
    process::unshare(Namespaces::CLONE_NEWNS).doing(doing)?;
    mount::make_all_private().doing(doing)?;
    let views = Views {
        below: view(Path::new(layers), below, &place.join("below"))?,
        all: view(Path::new(layers), &[std::slice::from_ref(borrowing), below].concat(), &place.join("all"))?,
    };
    let files = File::open(place.join(FILES)).doing(doing)?;
    confined::confine(&files)?;
    let mut tree = Tree::open(Path::new("/")).doing(doing)?;
    views.lend(&borrowed, &mut tree)?;
    Ok(confined::word_of(&()))
}

/// Layers as a container would see them.
fn view(layers: &Path, names: &[OsString], place: &Path) -> Result<Root, Error> {
    let doing = || "look at the layers below".to_owned();
    // An overlay of lower layers alone has at least two; empty ones change nothing.
    let empty = ["first", "second"].map(|extension| place.with_extension(extension));
    for directory in empty.iter().map(PathBuf::as_path).chain([place]) {
        std::fs::create_dir(directory).doing(doing)?;
    }
    // Relative names keep a hundred layers within the kernel's one page.
    std::env::set_current_dir(layers).doing(doing)?;
    let mut options = OsString::from("lowerdir=");
    for name in names {
        options.push(name);
        options.push(":");
    }
    options.push(&empty[0]);
    options.push(":");
    options.push(&empty[1]);
    let options = options.to_str().ok_or_else(|| Error::Invalid("a path is no text".to_owned()))?;
    mount::overlay(place, options, Forbid::DEVICES).doing(doing)?;
    std::env::set_current_dir("/").doing(doing)?;
    Root::open(place).doing(doing)
}

struct Views {
    below: Root,
    /// With the borrowing layer.
    all: Root,
}

impl Views {
    fn lend(&self, borrowed: &Borrowed, tree: &mut Tree) -> Result<(), Error> {
        let mut times = Vec::new();
        for path in &borrowed.directories {
            let doing = || format!("lend the directory {}", path.display());
            let path = &self.all.real_path(path).doing(doing)?;
            // Without one below it is the layer's own, as it was made.
            if let Some(source) = find(&self.below, path).doing(doing)?
                && source.is_directory()
            {
                self.lend_above(path, tree, &mut times)?;
                let about = source.about().doing(doing)?;
                tree.directory(path, &about).doing(doing)?;
                times.push((path.clone(), about.modified));
            }
        }
        for (path, existing) in &borrowed.links {
            self.lend_file(path, existing, tree, &mut times)?;
        }
        for (path, time) in times {
            tree.set_directory_time(&path, time).doing(|| "set a time".to_owned())?;
        }
        Ok(())
    }

    fn lend_file(
        &self,
        path: &Path,
        existing: &Path,
        tree: &mut Tree,
        times: &mut Vec<(PathBuf, tree::Time)>,
    ) -> Result<(), Error> {
        let doing = || format!("lend {}", existing.display());
        let missing = || {
            bad_image(format!(
                "a layer has {} as a further name of {}, which is in no layer",
                path.display(),
                existing.display()
            ))
        };
        let real = |path: &Path| self.all.real_path(path).map_err(|_| missing());
        let (path, existing) = (&real(path)?, &real(existing)?);
        let source = find(&self.all, existing).doing(doing)?.ok_or_else(missing)?;
        self.lend_above(existing, tree, times)?;
        self.lend_above(path, tree, times)?;
        source.copy(tree, existing).doing(doing)?;
        tree.same(path, existing).doing(doing)
    }

    /// The directories above, which would hide those of the layer otherwise.
    fn lend_above(
        &self,
        path: &Path,
        tree: &mut Tree,
        times: &mut Vec<(PathBuf, tree::Time)>,
    ) -> Result<(), Error> {
        let mut above: Vec<&Path> = path.ancestors().skip(1).collect();
        above.reverse();
        for directory in above {
            let doing = || format!("lend the directory {}", directory.display());
            if tree.has_directory(directory) && !directory.as_os_str().is_empty() {
                continue;
            }
            if let Some(source) = find(&self.all, directory).doing(doing)? {
                let about = source.about().doing(doing)?;
                tree.directory(directory, &about).doing(doing)?;
                times.push((directory.to_owned(), about.modified));
            }
        }
        Ok(())
    }
}

fn find(root: &Root, path: &Path) -> io::Result<Option<Source>> {
    match Source::find(root, path) {
        Err(error) if matches!(error.kind(), io::ErrorKind::NotFound | io::ErrorKind::NotADirectory) => {
            Ok(None)
        }
        found => found.map(Some),
    }
}
