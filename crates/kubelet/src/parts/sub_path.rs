//! `subPath`: makes sure that there is something at a place inside a volume. The runtime finds it again,
//! and neither is led out of the volume by symbolic links that a container made.

use std::io;
use std::path::Path;

use linux::root::Root;

use super::PartError;

/// Makes a folder at `sub_path` of the folder `volume_dir`, if there is nothing.
pub(crate) fn prepare(volume_dir: &Path, sub_path: &str) -> Result<(), PartError> {
    let make = || {
        let root = Root::open(volume_dir)?;
        match root.find_beneath(Path::new(sub_path)) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                root.make_directory(Path::new(sub_path)).map(drop)
            }
            found => found.map(drop),
        }
    };
    make().map_err(PartError::os("prepare the subPath", &volume_dir.join(sub_path)))
}
