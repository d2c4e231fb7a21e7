//! A cluster of a test's own: the product's binary in a network namespace, with data in a temporary folder.
//!
//! Dropping it stops the cluster and removes the namespace, whatever became of the test.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use anyhow::{Context as _, Result, bail};
use tempfile::TempDir;

/// What a command printed, and how it ended.
#[derive(Debug, Clone)]
pub struct Output {
    /// Standard output.
    pub stdout: String,
    /// Standard error.
    pub stderr: String,
    /// Whether the exit code was 0.
    pub succeeded: bool,
}

/// A running cluster.
pub struct Cluster {
    name: String,
    folder: TempDir,
    kubectl_config: PathBuf,
}

/// The repository's root folder.
pub fn root() -> PathBuf {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    here.ancestors().nth(2).expect("the crate lies two folders below the root").to_path_buf()
}

/// The folder of everything that was built: three above a test's own program.
pub fn target() -> PathBuf {
    let program = std::env::current_exe().expect("a running program has a file");
    let folder = program.ancestors().nth(4).expect("cargo keeps tests in target/TRIPLE/PROFILE/deps");
    folder.to_path_buf()
}

/// The product's program: beside the folder that holds a test's own.
pub fn product() -> PathBuf {
    let program = std::env::current_exe().expect("a running program has a file");
    program.ancestors().nth(2).expect("cargo keeps tests in deps/, beside the programs").join("coracle")
}

impl Cluster {
    /// Starts a cluster of this name with the sample images in it.
    ///
    /// # Errors
    /// When it does not become ready, with what it printed.
    pub fn up(name: &str) -> Result<Self> {
        let cluster = Self::prepare(name)?;
        let up = cluster.coracle(&["up"])?;
        if !up.succeeded {
            bail!("coracle up failed:\n{}{}", up.stdout, up.stderr);
        }
        cluster.import_samples()?;
        Ok(cluster)
    }

    /// Makes the namespace and the folder, and starts nothing.
    pub fn prepare(name: &str) -> Result<Self> {
        let folder = tempfile::Builder::new().prefix("coracle-e2e-").tempdir()?;
        let name = format!("{name}-{}", std::process::id());
        let kubectl_config = folder.path().join("kubeconfig");
        let cluster = Self { name, folder, kubectl_config };
        let space = &cluster.name;
        run(ip().args(["netns", "add", space]))?;
        for words in [
            "link set lo up",
            "link add node0 type veth peer name node1",
            "link set node1 up",
            "address add 192.0.2.10/24 dev node0",
            "link set node0 up",
            "route add default via 192.0.2.1 dev node0",
        ] {
            run(ip().args(["-n", space]).args(words.split(' ')))?;
        }
        Ok(cluster)
    }

    /// The folder of the cluster's data.
    pub fn data(&self) -> PathBuf {
        self.folder.path().join("data").join(&self.name)
    }

    /// The last lines of what the server printed.
    pub fn log(&self) -> String {
        let text = std::fs::read_to_string(self.data().join("server.log")).unwrap_or_default();
        let lines: Vec<&str> = text.lines().collect();
        lines[lines.len().saturating_sub(60)..].join("\n")
    }

    /// The cluster's name.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// A folder for the test's own files.
    pub fn scratch(&self) -> &Path {
        self.folder.path()
    }

    /// Runs the product with these words, aimed at this cluster.
    pub fn coracle(&self, words: &[&str]) -> Result<Output> {
        finish(
            self.inside(&product())
                .args(words)
                .args(["--name", &self.name])
                .arg("--data-dir")
                .arg(self.data_root()),
        )
    }

    /// The product in the foreground, not started yet.
    pub fn server(&self) -> Command {
        let mut command = self.inside(&product());
        command.arg("server");
        command
    }

    /// Runs the real kubectl with these words; fails when it fails.
    pub fn kubectl(&self, words: &[&str]) -> Result<String> {
        let output = self.try_kubectl(words)?;
        if !output.succeeded {
            bail!("kubectl {} failed:\n{}{}", words.join(" "), output.stdout, output.stderr);
        }
        Ok(output.stdout)
    }

    /// Runs the real kubectl with these words.
    pub fn try_kubectl(&self, words: &[&str]) -> Result<Output> {
        finish(self.inside(&target().join("tools/kubectl")).args(words))
    }

    /// Runs a line as a shell would; fails when it fails. Returns what was printed, trimmed.
    pub fn must(&self, line: &str) -> Result<String> {
        let (output, succeeded) = self.shell(line)?;
        if !succeeded {
            bail!("{line} failed:\n{output}--- the server said\n{}", self.log());
        }
        Ok(output.trim().to_owned())
    }

    /// Runs a line as a shell would, with kubectl and coracle in the path; standard error is part of the output.
    pub fn shell(&self, line: &str) -> Result<(String, bool)> {
        let output = finish(self.inside(Path::new("/bin/sh")).args(["-c", &format!("exec 2>&1\n{line}")]))?;
        Ok((output.stdout, output.succeeded))
    }

    /// A program in the cluster's network namespace and with its environment.
    #[expect(
        clippy::disallowed_methods,
        reason = "programs are found on the search path that the test was given"
    )]
    pub fn inside(&self, what: &Path) -> Command {
        let mut command = program("nsenter");
        let path = std::env::var("PATH").unwrap_or_default();
        let tools = target().join("tools");
        let ours = product().parent().map(|folder| folder.display().to_string()).unwrap_or_default();
        command
            .arg(format!("--net=/run/netns/{}", self.name))
            .arg(what)
            .current_dir(root())
            .env("PATH", format!("{}:{ours}:{path}", tools.display()))
            .env("KUBECONFIG", &self.kubectl_config)
            .env("CORACLE_NAME", &self.name)
            .env("CORACLE_DATA_DIR", self.data_root())
            .env_remove("SUDO_UID")
            .stdin(Stdio::null());
        command
    }

    /// Calls `what` on a thread in the cluster's network namespace; sockets that it opens stay there.
    ///
    /// # Errors
    /// When the namespace cannot be entered.
    pub fn within<T: Send>(&self, what: impl FnOnce() -> T + Send) -> Result<T> {
        let space = std::fs::File::open(Path::new("/run/netns").join(&self.name))?;
        let there = || -> Result<T> {
            nix::sched::setns(space, nix::sched::CloneFlags::CLONE_NEWNET)?;
            Ok(what())
        };
        std::thread::scope(|scope| scope.spawn(there).join().expect("what a test does there does not panic"))
    }

    /// The folder that holds the data of this cluster and of others that a test makes beside it.
    pub fn data_root(&self) -> PathBuf {
        self.folder.path().join("data")
    }

    /// Imports every sample image.
    pub fn import_samples(&self) -> Result<()> {
        let mut archives: Vec<PathBuf> = std::fs::read_dir(target().join("images"))
            .context("failed to list the sample images; `cargo xtask images` builds them")?
            .filter_map(|entry| entry.ok().map(|entry| entry.path()))
            .collect();
        archives.sort();
        let words: Vec<String> = archives.iter().map(|path| path.display().to_string()).collect();
        let mut all = vec!["images", "import"];
        all.extend(words.iter().map(String::as_str));
        let output = self.coracle(&all)?;
        if !output.succeeded {
            bail!("coracle images import failed:\n{}{}", output.stdout, output.stderr);
        }
        Ok(())
    }
}

impl Drop for Cluster {
    #[expect(clippy::print_stderr, reason = "a test that cannot clean up must say so")]
    fn drop(&mut self) {
        match self.coracle(&["down", "--delete"]) {
            Ok(output) if output.succeeded => {}
            Ok(output) => eprintln!("coracle down failed:\n{}{}", output.stdout, output.stderr),
            Err(error) => eprintln!("coracle down did not run: {error:#}"),
        }
        if let Err(error) = run(ip().args(["netns", "delete", &self.name])) {
            eprintln!("{error:#}");
        }
    }
}

fn ip() -> Command {
    program("ip")
}

#[expect(clippy::disallowed_methods, reason = "black-box tests start programs")]
fn program(name: &str) -> Command {
    Command::new(name)
}

fn run(command: &mut Command) -> Result<()> {
    let output = finish(command)?;
    if !output.succeeded {
        bail!("{command:?} failed:\n{}{}", output.stdout, output.stderr);
    }
    Ok(())
}

fn finish(command: &mut Command) -> Result<Output> {
    let output = command.output().with_context(|| format!("failed to start {command:?}"))?;
    Ok(Output {
        stdout: String::from_utf8_lossy(&output.stdout).into_owned(),
        stderr: String::from_utf8_lossy(&output.stderr).into_owned(),
        succeeded: output.status.success(),
    })
}
