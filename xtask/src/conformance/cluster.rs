//! The cluster that the specs run against: one of our own, or another's.

use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::Result;
use sha2::{Digest as _, Sha256};

use super::options::Options;
use crate::shell::{built, built_release, cargo, program, run, say, step};

pub(super) enum Cluster {
    Own {
        coracle: PathBuf,
        folder: PathBuf,
    },
    /// A cluster that is there, by its kubeconfig.
    Others(PathBuf),
}

impl Cluster {
    /// Starts a new cluster and imports the images.
    pub(super) fn start(folder: &Path, options: &Options, images: &Path) -> Result<Self> {
        step("building coracle");
        let coracle = if options.release {
            run(&mut cargo(["build", "--package", "coracle", "--release"]))?;
            built_release("coracle")?
        } else {
            run(&mut cargo(["build", "--package", "coracle"]))?;
            built("coracle")?
        };
        let cluster = Self::Own { coracle, folder: folder.to_owned() };
        step("starting a cluster");
        // A run that was cut off leaves its cluster behind.
        cluster.coracle(&["down", "--delete"])?;
        cluster.coracle(&["up"])?;
        step("importing the images");
        cluster.coracle(&["images", "import", &images.display().to_string()])?;
        Ok(cluster)
    }

    pub(super) fn kubeconfig(&self) -> PathBuf {
        match self {
            Self::Own { folder, .. } => folder.join("kubeconfig"),
            Self::Others(kubeconfig) => kubeconfig.clone(),
        }
    }

    /// Takes down a cluster of our own, unless the person wants to look at it.
    pub(super) fn end(&self, options: &Options) -> Result<()> {
        if options.keep && matches!(self, Self::Own { .. }) {
            say(&format!("the cluster stays; its kubeconfig is {}", self.kubeconfig().display()));
            return Ok(());
        }
        self.coracle(&["down", "--delete"])
    }

    /// Runs a command of coracle on a cluster of our own; others' are not ours to touch.
    fn coracle(&self, words: &[&str]) -> Result<()> {
        let Self::Own { coracle, folder } = self else { return Ok(()) };
        let mut command: Command = program(coracle);
        command
            .args(words)
            .args(["--name", &name(folder), "--data-dir"])
            .arg(folder.join("data"))
            // A person's own kubeconfig stays as it is.
            .env("KUBECONFIG", self.kubeconfig());
        run(&mut command)
    }
}

/// The name of the cluster that keeps its data in the folder: apart from a person's and from other checkouts' clusters.
fn name(folder: &Path) -> String {
    let hash = hex::encode(Sha256::digest(folder.as_os_str().as_encoded_bytes()));
    format!("conformance-{}", &hash[..6])
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::name;

    #[test]
    fn every_checkout_has_a_cluster_of_its_own() {
        assert_ne!(name(Path::new("/a/target")), name(Path::new("/b/target")));
        assert_eq!(name(Path::new("/a/target")).len(), "conformance-".len() + 6);
    }
}
