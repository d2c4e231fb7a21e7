//! `cargo xtask bench pull [ROUNDS]`: 1 GB of layers from a local registry to runnable, beside Debian's containerd.
//!
//! Both pull the same image from the same registry (Debian's, over plain HTTP, its files in the page cache) onto the same
//! disk, unpack it and sync it. Time is that of the command; processor time is that of server, its children and the
//! command; memory is how far the server's peak rises above what it had before.

use std::fs;
use std::io::{BufRead as _, BufReader, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::Instant;

use anyhow::{Context as _, Result, bail};
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};

use super::figures::Figures;
use crate::programs;
use crate::shell::{built_release, cargo, output, program, run, say, step, target};

/// Plain sizes of the layers, in megabytes: packed they are about 1 GB.
const LAYERS: [u64; 6] = [700, 450, 350, 250, 150, 100];
const CLUSTER: &str = "bench-pull";

pub(super) fn measure(_: &str, rounds: usize) -> Result<()> {
    step("building");
    run(&mut cargo(["build", "--release", "-p", "coracle"]))?;
    programs::ensure()?;
    let folder = target().join("bench/pull");
    fs::create_dir_all(&folder)?;
    let registry = Registry::start(&folder)?;
    registry.fill(&folder)?;
    let image = format!("{}/bench:1", registry.address);
    let ours = Ours::start(&folder)?;
    let theirs = Theirs::start(&folder)?;
    let mut figures = Figures::default();
    for round in 1..=rounds {
        step(&format!("round {round} of {rounds}"));
        ours.pull(&image, &mut figures)?;
        theirs.pull(&image, &mut figures)?;
    }
    figures.print();
    let median = |what: &str| figures.median(what).unwrap_or_default();
    let times = median("containerd, s") / median("coracle, s");
    let work = median("containerd, CPU s") / median("coracle, CPU s");
    say(&format!("{times:.1} times as fast as containerd, with {work:.1} times less processor time"));
    Ok(())
}

/// Debian's registry. It ends with its handle.
struct Registry {
    process: Child,
    address: String,
}

impl Drop for Registry {
    fn drop(&mut self) {
        // It is ours; its files stay for the next time.
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

impl Registry {
    fn start(folder: &Path) -> Result<Self> {
        let config = folder.join("registry.yml");
        let storage = folder.join("storage");
        let text = format!(
            "version: 0.1\nlog: {{level: info}}\nstorage:\n  filesystem: {{rootdirectory: {}}}\nhttp:\n  addr: 127.0.0.1:0\n",
            storage.display()
        );
        fs::write(&config, text)?;
        let mut process = program("docker-registry")
            .arg("serve")
            .arg(&config)
            .stdout(Stdio::null())
            .stderr(Stdio::piped())
            .spawn()
            .context("failed to start docker-registry")?;
        let mut lines = BufReader::new(process.stderr.take().context("it is piped")?).lines();
        let address = lines.by_ref().map_while(Result::ok).find_map(|line| {
            let (_, rest) = line.split_once("listening on ")?;
            Some(rest.chars().take_while(|c| c.is_ascii_digit() || matches!(c, '.' | ':')).collect())
        });
        // Its log is read to the end, so that it never waits for a reader.
        std::thread::spawn(move || lines.for_each(drop));
        Ok(Self { process, address: address.context("the registry does not say where it listens")? })
    }

    /// Pushes the image, made when it was not there.
    fn fill(&self, folder: &Path) -> Result<()> {
        if folder.join("filled").exists() {
            return Ok(());
        }
        step("making 1 GB of layers (about two minutes, once)");
        let mut layers = Vec::new();
        let mut diff_ids = Vec::new();
        for (number, megabytes) in LAYERS.into_iter().enumerate() {
            let packed = folder.join(format!("layer-{number}.tar.gz"));
            diff_ids.push(pack(&packed, megabytes * 1_000_000, number as u64)?);
            let kind = "application/vnd.oci.image.layer.v1.tar+gzip";
            layers.push(self.push(&packed, kind)?);
            fs::remove_file(&packed)?;
        }
        let architecture = if cfg!(target_arch = "aarch64") { "arm64" } else { "amd64" };
        let config = json!({
            "architecture": architecture,
            "os": "linux",
            "config": {"Cmd": ["sh"]},
            "rootfs": {"type": "layers", "diff_ids": diff_ids},
        });
        let file = folder.join("document.json");
        fs::write(&file, config.to_string())?;
        let config = self.push(&file, "application/vnd.oci.image.config.v1+json")?;
        let kind = "application/vnd.oci.image.manifest.v1+json";
        let manifest = json!({"schemaVersion": 2, "mediaType": kind, "config": config, "layers": layers});
        fs::write(&file, manifest.to_string())?;
        self.put("manifests/1", kind, &file)?;
        fs::write(folder.join("filled"), "")?;
        Ok(())
    }

    fn push(&self, file: &Path, kind: &str) -> Result<Value> {
        let mut sink = Both { hash: Sha256::new(), next: std::io::sink() };
        let bytes = std::io::copy(&mut fs::File::open(file)?, &mut sink)?;
        let digest = format!("sha256:{}", hex::encode(sink.hash.finalize()));
        let start = format!("http://{}/v2/bench/blobs/uploads/", self.address);
        let head = output(program("curl").args(["-sS", "-i", "-X", "POST", &start]))?;
        let location = head.lines().find_map(|line| line.strip_prefix("Location: "));
        let location = location.context("the registry takes no upload")?.trim();
        Self::upload(&format!("{location}&digest={digest}"), "application/octet-stream", file)?;
        Ok(json!({"mediaType": kind, "digest": digest, "size": bytes}))
    }

    fn put(&self, what: &str, kind: &str, file: &Path) -> Result<()> {
        Self::upload(&format!("http://{}/v2/bench/{what}", self.address), kind, file)
    }

    fn upload(url: &str, kind: &str, file: &Path) -> Result<()> {
        let kind = format!("Content-Type: {kind}");
        run(program("curl")
            .args(["-sSf", "-o", "/dev/null", "-X", "PUT", "-H", &kind, "-T"])
            .arg(file)
            .arg(url))
    }
}

/// Packs a layer of files of many sizes: text, records, noise. Returns the digest of the plain tar.
fn pack(packed: &Path, bytes: u64, seed: u64) -> Result<String> {
    let mut gzip = program("gzip")
        .args(["-6", "-c"])
        .stdin(Stdio::piped())
        .stdout(fs::File::create(packed)?)
        .spawn()
        .context("failed to start gzip")?;
    let sink = Both { hash: Sha256::new(), next: gzip.stdin.take().context("it is piped")? };
    let mut tar = tar::Builder::new(std::io::BufWriter::with_capacity(1 << 20, sink));
    let mut dice = Dice(seed + 1);
    let (mut done, mut number) = (0, 0);
    while done < bytes {
        let size = (1 << (10 + dice.roll() % 13)) + dice.roll() % 1000;
        let content = content(&mut dice, usize::try_from(size)?);
        let mut header = tar::Header::new_gnu();
        header.set_size(content.len() as u64);
        header.set_mode(0o644);
        header.set_uid(0);
        header.set_gid(0);
        header.set_mtime(0);
        let path = format!("layer-{seed}/{}/{}/file-{number}", number % 17, number % 101);
        tar.append_data(&mut header, path, content.as_slice())?;
        (done, number) = (done + content.len() as u64, number + 1);
    }
    let sink = tar.into_inner()?.into_inner().map_err(std::io::IntoInnerError::into_error)?;
    drop(sink.next);
    if !gzip.wait()?.success() {
        bail!("gzip failed");
    }
    Ok(format!("sha256:{}", hex::encode(sink.hash.finalize())))
}

fn content(dice: &mut Dice, size: usize) -> Vec<u8> {
    const WORDS: [&str; 16] = [
        "function",
        "return",
        "the",
        "of",
        "namespace",
        "\n",
        " ",
        "0x",
        "static",
        "error:",
        "(",
        ");",
        "and",
        "container",
        "=",
        "value",
    ];
    let mut content = Vec::with_capacity(size + 16);
    let kind = dice.roll() % 5;
    while content.len() < size {
        match kind {
            0 => content.extend(dice.roll().to_le_bytes()),
            1 | 2 => content.extend(WORDS[usize::try_from(dice.roll() % 16).unwrap_or_default()].bytes()),
            // Records of which half changes, as programs have them.
            _ => {
                content.extend([0x48, 0x8b, 0, 0]);
                content.extend(u32::try_from(dice.roll() & 0xffff_ffff).unwrap_or_default().to_le_bytes());
            }
        }
    }
    content
}

/// The same numbers every time.
struct Dice(u64);

impl Dice {
    fn roll(&mut self) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        self.0 ^ (self.0 >> 33)
    }
}

/// Writes on, and takes the digest of what it writes.
struct Both<W> {
    hash: Sha256,
    next: W,
}

impl<W: Write> Write for Both<W> {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        let written = self.next.write(bytes)?;
        self.hash.update(&bytes[..written]);
        Ok(written)
    }

    fn flush(&mut self) -> std::io::Result<()> {
        self.next.flush()
    }
}

/// A cluster of ours.
struct Ours {
    coracle: PathBuf,
    data: PathBuf,
    pid: u32,
}

impl Drop for Ours {
    fn drop(&mut self) {
        // Whatever it says, the next start finds it.
        let _ = run(self.command(&["down", "--delete"]).stdout(Stdio::null()));
    }
}

impl Ours {
    fn start(folder: &Path) -> Result<Self> {
        let mut this = Self { coracle: built_release("coracle")?, data: folder.join("coracle"), pid: 0 };
        run(this.command(&["up"]).stdout(Stdio::null()))?;
        this.pid = fs::read_to_string(format!("/run/coracle/{CLUSTER}/server.pid"))?.trim().parse()?;
        Ok(this)
    }

    fn command(&self, words: &[&str]) -> Command {
        let mut command = program(&self.coracle);
        command.args(words).args(["--name", CLUSTER, "--data-dir"]).arg(&self.data);
        command
    }

    fn pull(&self, image: &str, figures: &mut Figures) -> Result<()> {
        let pull = || run(self.command(&["images", "pull", image]).stdout(Stdio::null()));
        measured("coracle", self.pid, figures, pull)?;
        run(self.command(&["images", "remove", image]).stdout(Stdio::null()))
    }
}

/// Debian's containerd. It ends with its handle.
struct Theirs {
    process: Child,
    tools: PathBuf,
    socket: PathBuf,
}

impl Drop for Theirs {
    fn drop(&mut self) {
        // It is ours, and its data are made anew next time.
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

impl Theirs {
    fn start(folder: &Path) -> Result<Self> {
        let tools = unpacked("containerd")?.join("usr/bin");
        let place = folder.join("containerd");
        if place.exists() {
            fs::remove_dir_all(&place)?;
        }
        fs::create_dir_all(&place)?;
        // Only what a pull needs; the rest wants services of the machine.
        let config = place.join("config.toml");
        fs::write(&config, "version = 2\ndisabled_plugins = [\"io.containerd.grpc.v1.cri\"]\n")?;
        let socket = place.join("containerd.sock");
        let process = program(tools.join("containerd"))
            .arg("--config")
            .arg(&config)
            .arg("--address")
            .arg(&socket)
            .arg("--root")
            .arg(place.join("root"))
            .arg("--state")
            .arg(place.join("state"))
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .context("failed to start containerd")?;
        let this = Self { process, tools, socket };
        // The client itself waits until the daemon answers.
        run(this.ctr(&["--connect-timeout", "30s", "version"]).stdout(Stdio::null()))?;
        Ok(this)
    }

    fn ctr(&self, words: &[&str]) -> Command {
        let mut command = program(self.tools.join("ctr"));
        command.arg("--address").arg(&self.socket).args(words);
        command
    }

    fn pull(&self, image: &str, figures: &mut Figures) -> Result<()> {
        let pull = || run(self.ctr(&["images", "pull", "--plain-http", image]).stdout(Stdio::null()));
        measured("containerd", self.process.id(), figures, pull)?;
        run(self.ctr(&["images", "remove", "--sync", image]).stdout(Stdio::null()))
    }
}

/// Debian's package of this name, unpacked under target/, so that no service of it starts.
fn unpacked(package: &str) -> Result<PathBuf> {
    let folder = target().join("tools").join(package);
    if !folder.join("usr").exists() {
        step(&format!("Debian's {package}"));
        fs::create_dir_all(&folder)?;
        run(program("apt-get").current_dir(&folder).args(["download", package]))?;
        let found = fs::read_dir(&folder)?.filter_map(Result::ok).map(|entry| entry.path());
        let found =
            found.into_iter().find(|path| path.extension().is_some_and(|extension| extension == "deb"));
        run(program("dpkg-deb").arg("-x").arg(found.context("apt-get brought no package")?).arg(&folder))?;
    }
    Ok(folder)
}

/// Runs a command and adds what it and the server took.
fn measured(
    side: &str,
    server: u32,
    figures: &mut Figures,
    command: impl FnOnce() -> Result<()>,
) -> Result<()> {
    let own = std::process::id();
    fs::write(format!("/proc/{server}/clear_refs"), "5").context("failed to forget the server's peak")?;
    let before = (cpu_seconds(server)? + cpu_seconds(own)?, memory(server, "VmRSS")?);
    #[expect(clippy::disallowed_methods, reason = "a bench measures time")]
    let started = Instant::now();
    command()?;
    figures.add(&format!("{side}, s"), started.elapsed().as_secs_f64());
    figures.add(&format!("{side}, CPU s"), cpu_seconds(server)? + cpu_seconds(own)? - before.0);
    figures.add(&format!("{side}, server's peak, MB more"), memory(server, "VmHWM")? - before.1);
    Ok(())
}

/// Processor time of a process and of its children that have ended.
fn cpu_seconds(pid: u32) -> Result<f64> {
    let text = fs::read_to_string(format!("/proc/{pid}/stat"))?;
    let fields = text.rsplit_once(')').context("a stat file has a name")?.1;
    let ticks: Vec<f64> =
        fields.split_whitespace().skip(11).take(4).filter_map(|word| word.parse().ok()).collect();
    // The kernel's unit toward programs is a hundredth of a second on every machine.
    Ok(ticks.iter().sum::<f64>() / 100.0)
}

/// A line of a process's status, in megabytes.
fn memory(pid: u32, what: &str) -> Result<f64> {
    let text = fs::read_to_string(format!("/proc/{pid}/status"))?;
    let line = text.lines().find_map(|line| line.strip_prefix(what)).context("no such line in the status")?;
    let kibibytes: f64 = line.split_whitespace().nth(1).context("an empty line in the status")?.parse()?;
    Ok(kibibytes * 1024.0 / 1e6)
}

#[cfg(test)]
mod tests {
    use super::{Dice, content, cpu_seconds, memory};

    #[test]
    fn content_is_the_same_every_time_and_of_every_kind() {
        let made = |seed| content(&mut Dice(seed), 1000);
        assert_eq!(made(1), made(1));
        assert!((1..20).map(made).all(|content| content.len() >= 1000));
    }

    #[test]
    fn a_process_has_used_time_and_memory() {
        let own = std::process::id();
        assert!(cpu_seconds(own).is_ok());
        assert!(memory(own, "VmRSS").unwrap() > 0.0);
    }
}
