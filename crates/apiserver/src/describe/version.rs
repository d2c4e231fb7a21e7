//! The version that clients see: that of the Kubernetes API that is served, with ours behind it.

use api::{Document, node};

/// The API's version, to which clients compare their own.
const GIT_VERSION: &str = concat!("v1.37.0+coracle.", env!("CARGO_PKG_VERSION"));

/// What `/version` answers.
pub(crate) fn document() -> Document {
    let document = node! {
        "major": "1",
        "minor": "37",
        "emulationMajor": "1",
        "emulationMinor": "37",
        "minCompatibilityMajor": "1",
        "minCompatibilityMinor": "36",
        "gitVersion": GIT_VERSION,
        "gitCommit": "",
        "gitTreeState": "clean",
        "buildDate": "1970-01-01T00:00:00Z",
        "goVersion": "",
        "compiler": "rustc",
        "platform": (format!("{}/{}", std::env::consts::OS, architecture()).as_str()),
    };
    Document::from_node(document).expect("a map was written down")
}

/// The machine's architecture, by Go's name for it.
fn architecture() -> &'static str {
    match std::env::consts::ARCH {
        "x86_64" => "amd64",
        "aarch64" => "arm64",
        other => other,
    }
}
