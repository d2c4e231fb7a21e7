//! One server per cluster: a file lock that the kernel drops with the process, holding the process's number.

use std::fs::{File, OpenOptions, TryLockError};
use std::io::{Read as _, Seek as _, Write as _};

use anyhow::{Context as _, Result, bail};

use crate::bootstrap::files;
use crate::cluster::Cluster;

/// Held as long as a server runs.
pub(crate) struct Lock {
    _file: File,
}

/// Takes the cluster for this process.
///
/// # Errors
/// When another server has it.
pub(crate) fn take(cluster: &Cluster) -> Result<Lock> {
    files::private_folder(&cluster.run_folder())?;
    let path = cluster.run_folder().join("server.pid");
    let mut file = OpenOptions::new().read(true).write(true).create(true).truncate(false).open(&path)?;
    match file.try_lock() {
        Ok(()) => {}
        Err(TryLockError::WouldBlock) => bail!(
            "the cluster {:?} runs already (process {}); `coracle status` tells more",
            cluster.name,
            read_pid(&mut file)?.map_or_else(|| "unknown".to_owned(), |pid| pid.to_string())
        ),
        Err(TryLockError::Error(error)) => {
            return Err(error).with_context(|| format!("failed to lock {}", path.display()));
        }
    }
    file.set_len(0)?;
    file.rewind()?;
    write!(file, "{}", std::process::id())?;
    Ok(Lock { _file: file })
}

/// The process that serves the cluster now, if one does.
pub(crate) fn holder(cluster: &Cluster) -> Result<Option<i32>> {
    let path = cluster.run_folder().join("server.pid");
    let mut file = match OpenOptions::new().read(true).open(&path) {
        Ok(file) => file,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(error).with_context(|| format!("failed to read {}", path.display())),
    };
    match file.try_lock_shared() {
        Ok(()) => Ok(None),
        Err(TryLockError::WouldBlock) => read_pid(&mut file),
        Err(TryLockError::Error(error)) => Err(error).context("failed to look at the server's lock"),
    }
}

fn read_pid(file: &mut File) -> Result<Option<i32>> {
    let mut text = String::new();
    file.rewind()?;
    file.read_to_string(&mut text)?;
    Ok(text.trim().parse().ok())
}
