//! Builds an image from a directory: one layer, one configuration, one OCI archive.
//!
//! For the project's own sample and test images. The same input gives the same bytes: owners are root, times are zero,
//! entries are sorted.

use std::fs::{self, File};
use std::io::{self, Write};
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};

use serde_json::json;
use sha2::{Digest, Sha256};

use super::name::Reference;
use crate::error::{Doing, Error};

/// What an image is made of.
#[derive(Clone, Debug, Default)]
pub struct Recipe {
    /// Its name, such as `docker.io/library/busybox:1`.
    pub name: String,
    /// The directory that becomes its `/`.
    pub files: PathBuf,
    /// Program.
    pub entrypoint: Vec<String>,
    /// Its usual arguments.
    pub cmd: Vec<String>,
    /// `NAME=value`.
    pub env: Vec<String>,
    /// Absolute; `/` when empty.
    pub working_dir: String,
    /// `user[:group]`; root when empty.
    pub user: String,
    /// `SIGTERM` when empty.
    pub stop_signal: String,
}

/// Writes an archive with one image per recipe.
pub fn write_archive(recipes: &[Recipe], archive: &Path) -> Result<(), Error> {
    let doing = || format!("write {}", archive.display());
    let mut out = tar::Builder::new(io::BufWriter::new(File::create(archive).doing(doing)?));
    let mut manifests = Vec::new();
    add(&mut out, "oci-layout", json!({"imageLayoutVersion": "1.0.0"}).to_string().as_bytes())
        .doing(doing)?;
    for recipe in recipes {
        let name = Reference::parse(&recipe.name)?.to_string();
        let layer = layer(&recipe.files).doing(|| format!("pack {}", recipe.files.display()))?;
        let layer_digest = blob(&mut out, &layer).doing(doing)?;
        let config = config(recipe, &layer_digest).to_string();
        let config_digest = blob(&mut out, config.as_bytes()).doing(doing)?;
        let manifest = json!({
            "schemaVersion": 2,
            "mediaType": "application/vnd.oci.image.manifest.v1+json",
            "config": {
                "mediaType": "application/vnd.oci.image.config.v1+json",
                "digest": config_digest,
                "size": config.len(),
            },
            "layers": [{
                "mediaType": "application/vnd.oci.image.layer.v1.tar",
                "digest": layer_digest,
                "size": layer.len(),
            }],
        })
        .to_string();
        let digest = blob(&mut out, manifest.as_bytes()).doing(doing)?;
        manifests.push(json!({
            "mediaType": "application/vnd.oci.image.manifest.v1+json",
            "digest": digest,
            "size": manifest.len(),
            "annotations": {"io.containerd.image.name": name, "org.opencontainers.image.ref.name": name},
        }));
    }
    let index = json!({"schemaVersion": 2, "manifests": manifests}).to_string();
    add(&mut out, "index.json", index.as_bytes()).doing(doing)?;
    out.into_inner().and_then(|mut file| file.flush()).doing(doing)
}

fn config(recipe: &Recipe, layer_digest: &str) -> serde_json::Value {
    let architecture = match std::env::consts::ARCH {
        "x86_64" => "amd64",
        "aarch64" => "arm64",
        other => other,
    };
    json!({
        "architecture": architecture,
        "os": "linux",
        "config": {
            "Entrypoint": recipe.entrypoint,
            "Cmd": recipe.cmd,
            "Env": recipe.env,
            "WorkingDir": recipe.working_dir,
            "User": recipe.user,
            "StopSignal": recipe.stop_signal,
        },
        "rootfs": {"type": "layers", "diff_ids": [layer_digest]},
    })
}

fn layer(files: &Path) -> io::Result<Vec<u8>> {
    let mut out = tar::Builder::new(Vec::new());
    let mut waiting = vec![PathBuf::new()];
    while let Some(directory) = waiting.pop() {
        let mut names: Vec<_> = fs::read_dir(files.join(&directory))?
            .map(|e| e.map(|e| e.file_name()))
            .collect::<Result<_, _>>()?;
        names.sort();
        for name in names {
            let path = directory.join(name);
            if append(&mut out, &files.join(&path), &path)? {
                waiting.push(path);
            }
        }
    }
    out.into_inner()
}

/// Adds one entry; whether it is a directory.
fn append(out: &mut tar::Builder<Vec<u8>>, source: &Path, path: &Path) -> io::Result<bool> {
    let metadata = fs::symlink_metadata(source)?;
    let mut header = header(metadata.permissions().mode() & 0o7777);
    if metadata.is_dir() {
        header.set_entry_type(tar::EntryType::Directory);
        out.append_data(&mut header, path, io::empty())?;
    } else if metadata.is_symlink() {
        header.set_entry_type(tar::EntryType::Symlink);
        out.append_link(&mut header, path, fs::read_link(source)?)?;
    } else {
        header.set_entry_type(tar::EntryType::Regular);
        header.set_size(metadata.len());
        out.append_data(&mut header, path, File::open(source)?)?;
    }
    Ok(metadata.is_dir())
}

fn blob(out: &mut tar::Builder<impl Write>, bytes: &[u8]) -> io::Result<String> {
    let digest = hex::encode(Sha256::digest(bytes));
    add(out, &format!("blobs/sha256/{digest}"), bytes)?;
    Ok(format!("sha256:{digest}"))
}

fn add(out: &mut tar::Builder<impl Write>, name: &str, bytes: &[u8]) -> io::Result<()> {
    let mut header = header(0o644);
    header.set_size(bytes.len() as u64);
    out.append_data(&mut header, name, bytes)
}

fn header(mode: u32) -> tar::Header {
    let mut header = tar::Header::new_gnu();
    header.set_mode(mode);
    header.set_uid(0);
    header.set_gid(0);
    header.set_mtime(0);
    header.set_size(0);
    header
}
