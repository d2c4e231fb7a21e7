//! What the product's processes and the kernel use, read from `/proc`.

use std::path::{Path, PathBuf};
use std::time::Duration;

use anyhow::{Context as _, Result};
use e2e::Cluster;

/// What all processes of the product use.
#[derive(Debug, Default, Clone, Copy)]
pub(crate) struct Usage {
    /// Bytes of memory, what is shared counted once.
    pub(crate) memory: f64,
    /// Bytes of memory of the server alone: the process with the most.
    pub(crate) server: f64,
    /// Processor time since they started.
    pub(crate) cpu: Duration,
    /// Bytes that they caused to be written to disk.
    pub(crate) written: f64,
}

impl Usage {
    /// Of the server of this cluster and the supervisors of its pods.
    pub(crate) fn of(cluster: &Cluster) -> Result<Self> {
        let mut usage = Self::default();
        for process in processes()? {
            // A process may end while it is looked at.
            if is_of(&process, cluster).unwrap_or_default() {
                usage.add(&process).unwrap_or_default();
            }
        }
        Ok(usage)
    }

    fn add(&mut self, process: &Path) -> Result<()> {
        let memory = kilobytes(&std::fs::read_to_string(process.join("smaps_rollup"))?, "Pss:")?;
        let stat = std::fs::read_to_string(process.join("stat"))?;
        let fields: Vec<&str> = stat.rsplit(") ").next().unwrap_or_default().split(' ').collect();
        let ticks: u64 = fields.get(11).context("stat")?.parse::<u64>()? + fields[12].parse::<u64>()?;
        let io = std::fs::read_to_string(process.join("io"))?;
        self.memory += memory;
        self.server = self.server.max(memory);
        self.cpu += Duration::from_millis(ticks * 10);
        self.written += number(&io, "write_bytes:")?;
        Ok(())
    }
}

/// Whether a process is the product's, and was started for this cluster.
fn is_of(process: &Path, cluster: &Cluster) -> Result<bool> {
    let name = std::fs::read_to_string(process.join("comm"))?;
    let words = std::fs::read(process.join("cmdline"))?;
    let variables = std::fs::read(process.join("environ"))?;
    let names_it =
        |text: &[u8]| text.windows(cluster.name().len()).any(|part| part == cluster.name().as_bytes());
    Ok(name.starts_with("coracle") && (names_it(&words) || names_it(&variables)))
}

fn processes() -> Result<Vec<PathBuf>> {
    let entries = std::fs::read_dir("/proc")?.filter_map(Result::ok);
    let is_process = |path: &PathBuf| {
        path.file_name().is_some_and(|name| name.as_encoded_bytes().iter().all(u8::is_ascii_digit))
    };
    Ok(entries.map(|entry| entry.path()).filter(is_process).collect())
}

/// Bytes of memory that the kernel uses for itself, of the whole machine.
pub(crate) fn kernel_memory() -> Result<f64> {
    let text = std::fs::read_to_string("/proc/meminfo")?;
    ["SUnreclaim:", "KernelStack:", "PageTables:", "Percpu:"]
        .into_iter()
        .map(|name| kilobytes(&text, name))
        .sum()
}

fn kilobytes(text: &str, name: &str) -> Result<f64> {
    Ok(number(text, name)? * 1024.0)
}

fn number(text: &str, name: &str) -> Result<f64> {
    let line = text.lines().find(|line| line.starts_with(name)).with_context(|| format!("no {name}"))?;
    let word = line.split_whitespace().nth(1).context("no value")?;
    Ok(word.parse()?)
}
