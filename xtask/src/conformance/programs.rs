//! The programs of a conformance run: the suite, what drives it, and what its images run.
//!
//! Those in Go are built once.

use std::path::{Path, PathBuf};

use anyhow::Result;

use crate::go::{Build, What, pinned, sources, version_flags};
use crate::shell::{built_release, cargo, run};

/// Where the modules are pinned.
const MODULE: &str = "conformance";
/// The sample API server has dependencies of its own time.
const SAMPLE_MODULE: &str = "conformance/sample-apiserver";

/// A program of a run.
struct Program {
    name: &'static str,
    module: &'static str,
    package: &'static str,
    what: What,
    /// About how long the build takes on two cores.
    takes: &'static str,
}

/// Every program; what shares packages with another follows it.
static PROGRAMS: &[Program] = &[
    program("ginkgo", "github.com/onsi/ginkgo/v2/ginkgo", "seconds"),
    program("agnhost", "k8s.io/kubernetes/test/images/agnhost", "about five minutes"),
    program("nonewprivs", "k8s.io/kubernetes/test/images/nonewprivs", "seconds"),
    program("kubectl", "k8s.io/kubernetes/cmd/kubectl", "about a minute"),
    Program {
        module: SAMPLE_MODULE,
        ..program("sample-apiserver", "k8s.io/sample-apiserver", "about three minutes")
    },
    Program { what: What::Tests, ..program("e2e.test", "k8s.io/kubernetes/test/e2e", "about five minutes") },
];

const fn program(name: &'static str, package: &'static str, takes: &'static str) -> Program {
    Program { name, module: MODULE, package, what: What::Program, takes }
}

/// The programs and upstream's sources, which hold some files of the images.
pub(super) struct Programs {
    folder: PathBuf,
    pub(super) sources: PathBuf,
    /// Our own program that does nothing.
    pub(super) pause: PathBuf,
}

impl Programs {
    pub(super) fn path(&self, name: &str) -> PathBuf {
        self.folder.join(name)
    }
}

/// Builds what is missing.
pub(super) fn ensure(folder: &Path) -> Result<Programs> {
    let link = version_flags(&pinned(MODULE, "k8s.io/kubernetes")?)?;
    for Program { name, module, package, what, takes } in PROGRAMS {
        Build { module, package, what: *what, link: &link, path: folder.join(name), takes }.ensure()?;
    }
    run(&mut cargo(["build", "--quiet", "--release", "--package", "pause"]))?;
    Ok(Programs {
        folder: folder.to_owned(),
        sources: sources(MODULE, "k8s.io/kubernetes")?,
        pause: built_release("pause")?,
    })
}
