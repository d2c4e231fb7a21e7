//! The Go programs of a conformance run, each built once.

use std::path::{Path, PathBuf};

use anyhow::Result;

use crate::go::{Build, What, pinned, sources, version_flags};

/// Where the modules are pinned.
const MODULE: &str = "conformance";
/// The sample API server has dependencies of its own time.
const SAMPLE_MODULE: &str = "conformance/sample-apiserver";

/// A program, its package, and about how long the build takes on two cores.
static PROGRAMS: &[(&str, &str, &str, &str)] = &[
    ("ginkgo", MODULE, "github.com/onsi/ginkgo/v2/ginkgo", "seconds"),
    ("agnhost", MODULE, "k8s.io/kubernetes/test/images/agnhost", "about five minutes"),
    ("nonewprivs", MODULE, "k8s.io/kubernetes/test/images/nonewprivs", "seconds"),
    ("kubectl", MODULE, "k8s.io/kubernetes/cmd/kubectl", "about a minute"),
    ("sample-apiserver", SAMPLE_MODULE, "k8s.io/sample-apiserver", "about three minutes"),
    ("e2e.test", MODULE, "k8s.io/kubernetes/test/e2e", "about five minutes"),
];

/// The programs and upstream's sources, which hold some files of the images.
pub(super) struct Programs {
    folder: PathBuf,
    pub(super) sources: PathBuf,
}

impl Programs {
    pub(super) fn path(&self, name: &str) -> PathBuf {
        self.folder.join(name)
    }
}

/// Builds what is missing.
pub(super) fn ensure(folder: &Path) -> Result<Programs> {
    let link = version_flags(&pinned(MODULE, "k8s.io/kubernetes")?)?;
    for (name, module, package, takes) in PROGRAMS {
        let what = if name.ends_with(".test") { What::Tests } else { What::Program };
        Build { module, package, what, link: &link, path: folder.join(name), takes }.ensure()?;
    }
    Ok(Programs { folder: folder.to_owned(), sources: sources(MODULE, "k8s.io/kubernetes")? })
}
