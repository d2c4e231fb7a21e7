//! Makes the facts about every built-in type from the published Go modules of Kubernetes.
//!
//! Three steps, a file each: `go` reads type declarations, `facts` resolves them into types and fields,
//! `print` writes them as Rust statics into `crates/api/src/facts`. Names, numbers and marks are facts;
//! descriptions are never read. At last the golden objects of the same release are put through the
//! result.

mod facts;
mod go;
mod print;

use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result};

use crate::{Command, shell};

pub(crate) const COMMAND: Command = Command {
    name: "codegen",
    about: "remake crates/api/src/facts from the published Go modules and check it against golden objects",
    run,
};

/// The release the facts are of.
const VERSION: &str = "v0.37.2";

/// A module and the packages in it that hold API types; `**` stands for every package with a `register.go`.
struct Module {
    path: &'static str,
    packages: &'static [&'static str],
}

static MODULES: &[Module] = &[
    Module {
        path: "k8s.io/apimachinery",
        packages: &[
            "pkg/apis/meta/v1",
            "pkg/apis/meta/v1beta1",
            "pkg/runtime",
            "pkg/types",
            "pkg/util/intstr",
            "pkg/api/resource",
            "pkg/watch",
        ],
    },
    Module { path: "k8s.io/api", packages: &["**"] },
    Module { path: "k8s.io/apiextensions-apiserver", packages: &["pkg/apis/apiextensions/v1"] },
    Module { path: "k8s.io/kube-aggregator", packages: &["pkg/apis/apiregistration/v1"] },
];

fn run(_arguments: &[String]) -> Result<()> {
    let mut packages = Vec::new();
    for module in MODULES {
        shell::step(&format!("read {}@{VERSION}", module.path));
        let folder = fetch(module.path)?;
        for package in package_folders(module, &folder)? {
            let within = package.strip_prefix(&folder).expect("packages lie in their module");
            packages.push(go::read_package(&format!("{}/{}", module.path, within.display()), &package)?);
        }
    }
    let facts = facts::resolve(&packages)?;
    shell::step(&format!("write {} types and {} kinds", facts.types.len(), facts.kinds.len()));
    let out = shell::root().join("crates/api/src/facts");
    print::write(&facts, &format!("k8s.io/*@{VERSION}"), &out)?;
    shell::run(&mut shell::cargo(["fmt", "-p", "api"]))?;
    shell::step("check every golden object");
    let golden = fetch("k8s.io/api")?.join("testdata/HEAD");
    shell::run(shell::cargo(["run", "-p", "api", "--example", "goldens", "--"]).arg(golden))
}

/// The folder of a module, downloaded by the Go tool when it is not there yet.
fn fetch(module: &str) -> Result<PathBuf> {
    let mut go = shell::program("go");
    go.args(["mod", "download", "-json", &format!("{module}@{VERSION}")]).current_dir(std::env::temp_dir());
    let answer: serde_json::Value = serde_json::from_str(&shell::output(&mut go)?)?;
    let folder = answer["Dir"].as_str().with_context(|| format!("go did not say where {module} is"))?;
    Ok(folder.into())
}

fn package_folders(module: &Module, folder: &Path) -> Result<Vec<PathBuf>> {
    if module.packages != ["**"] {
        return Ok(module.packages.iter().map(|package| folder.join(package)).collect());
    }
    let mut found = Vec::new();
    for entry in walkdir::WalkDir::new(folder).sort_by_file_name() {
        let entry = entry?;
        if entry.file_name() == "register.go" {
            found.push(entry.path().parent().expect("a file lies in a folder").to_path_buf());
        }
    }
    Ok(found)
}
