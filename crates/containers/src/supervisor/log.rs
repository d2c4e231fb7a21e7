//! Container logs in CRI's format, rotated by size.
//!
//! A line is `time stream F text`; a piece of a line longer than 16 KiB, or an unfinished line when the stream ends,
//! is tagged `P`. When the disk refuses, output is dropped: a container never waits for its log.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use crate::clock;
use crate::record::LogPolicy;

/// The longest piece of a line: what other runtimes use.
const PIECE_BYTES: usize = 16 * 1024;

/// Which stream a line came from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Source {
    Stdout,
    Stderr,
}

/// Cuts bytes into log lines, keeping what is not yet a whole line.
pub(super) struct Lines {
    source: Source,
    rest: Vec<u8>,
}

impl Lines {
    pub(super) fn new(source: Source) -> Self {
        Self { source, rest: Vec::new() }
    }

    /// The log lines that `bytes` completes.
    pub(super) fn push(&mut self, bytes: &[u8], now: SystemTime) -> Vec<u8> {
        let mut out = Vec::with_capacity(bytes.len() + 64);
        for line in bytes.split_inclusive(|&byte| byte == b'\n') {
            let (text, is_whole) = match line.split_last() {
                Some((b'\n', text)) => (text, true),
                _ => (line, false),
            };
            let mut text = text;
            while self.rest.len() + text.len() > PIECE_BYTES {
                let (piece, later) = text.split_at(PIECE_BYTES - self.rest.len());
                self.rest.extend_from_slice(piece);
                self.print("P", now, &mut out);
                text = later;
            }
            self.rest.extend_from_slice(text);
            if is_whole {
                self.print("F", now, &mut out);
            }
        }
        out
    }

    /// The unfinished line, when the stream has ended.
    pub(super) fn finish(&mut self, now: SystemTime) -> Vec<u8> {
        let mut out = Vec::new();
        if !self.rest.is_empty() {
            self.print("P", now, &mut out);
        }
        out
    }

    fn print(&mut self, tag: &str, now: SystemTime, out: &mut Vec<u8>) {
        let source = match self.source {
            Source::Stdout => "stdout",
            Source::Stderr => "stderr",
        };
        out.extend_from_slice(format!("{} {source} {tag} ", clock::log_time(now)).as_bytes());
        out.append(&mut self.rest);
        out.push(b'\n');
        // A buffer that once held a long line would otherwise stay for the pod's life.
        self.rest.shrink_to(256);
    }
}

/// A container's log file.
pub(super) struct Log {
    path: PathBuf,
    file: File,
    bytes: u64,
    policy: LogPolicy,
}

impl Log {
    /// Opens it for appending, with its directory.
    pub(super) fn open(path: &Path, policy: LogPolicy) -> io::Result<Self> {
        if let Some(directory) = path.parent() {
            fs::create_dir_all(directory)?;
        }
        let file = append(path)?;
        let bytes = file.metadata()?.len();
        Ok(Self { path: path.to_owned(), file, bytes, policy })
    }

    /// Adds whole lines; rotates first when the file would grow beyond its limit.
    pub(super) fn write(&mut self, lines: &[u8], now: SystemTime) {
        if lines.is_empty() {
            return;
        }
        if self.bytes > 0 && self.bytes + lines.len() as u64 > self.policy.max_bytes {
            // A log that cannot be rotated goes on in the same file.
            let _ = self.rotate(now);
        }
        if self.file.write_all(lines).is_ok() {
            self.bytes += lines.len() as u64;
        }
    }

    fn rotate(&mut self, now: SystemTime) -> io::Result<()> {
        let mut aside = self.path.clone().into_os_string();
        aside.push(format!(".{}", clock::file_time(now)));
        if Path::new(&aside).exists() {
            // Twice in a second: the names' order must stay the order of time.
            aside.push(format!(".{}", clock::log_time(now)[20..29].to_owned()));
        }
        fs::rename(&self.path, &aside)?;
        self.file = append(&self.path)?;
        self.bytes = 0;
        self.remove_oldest()
    }

    fn remove_oldest(&self) -> io::Result<()> {
        let directory = self.path.parent().unwrap_or(Path::new("/"));
        let prefix = format!("{}.", self.path.file_name().unwrap_or_default().to_string_lossy());
        let mut aside: Vec<PathBuf> = fs::read_dir(directory)?
            .filter_map(Result::ok)
            .filter(|entry| entry.file_name().to_string_lossy().starts_with(&prefix))
            .map(|entry| entry.path())
            .collect();
        aside.sort();
        let keep = self.policy.max_files.saturating_sub(1) as usize;
        let excess = aside.len().saturating_sub(keep);
        aside.iter().take(excess).try_for_each(fs::remove_file)
    }
}

fn append(path: &Path) -> io::Result<File> {
    use std::os::unix::fs::OpenOptionsExt;
    // Readers of other accounts, such as log collectors, are let in by the directory or not at all.
    OpenOptions::new().create(true).append(true).mode(0o640).open(path)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::time::{Duration, UNIX_EPOCH};

    fn check(parts: &[&str], expected: &[&str]) {
        let mut lines = Lines::new(Source::Stdout);
        let mut out: Vec<u8> =
            parts.iter().flat_map(|part| lines.push(part.as_bytes(), UNIX_EPOCH)).collect();
        out.extend(lines.finish(UNIX_EPOCH));
        let text = String::from_utf8(out).unwrap();
        let short: Vec<&str> =
            text.lines().map(|l| l.strip_prefix("1970-01-01T00:00:00.000000000Z stdout ").unwrap()).collect();
        assert_eq!(short, expected);
    }

    #[test]
    fn lines_are_whole_however_they_arrive() {
        check(&["one\ntwo\n"], &["F one", "F two"]);
        check(&["o", "ne\nt", "wo", "\n\n"], &["F one", "F two", "F "]);
        check(&["end"], &["P end"]);
    }

    #[test]
    fn a_long_line_comes_in_pieces() {
        let long = "x".repeat(PIECE_BYTES + 5);
        let first = format!("P {}", "x".repeat(PIECE_BYTES));
        check(&[&long, "\n"], &[&first, "F xxxxx"]);
        let exact = "x".repeat(PIECE_BYTES);
        let whole = format!("F {exact}");
        check(&[&exact, "\n"], &[&whole]);
    }

    #[test]
    fn a_log_keeps_its_newest_files() {
        let directory = tempfile::tempdir().unwrap();
        let path = directory.path().join("web/0.log");
        let policy = LogPolicy { max_bytes: 10, max_files: 3 };
        let mut log = Log::open(&path, policy).unwrap();
        for second in 0..6 {
            log.write(format!("line {second}\n").as_bytes(), UNIX_EPOCH + Duration::from_secs(second));
        }
        let mut names: Vec<_> = fs::read_dir(directory.path().join("web"))
            .unwrap()
            .map(|entry| entry.unwrap().file_name().into_string().unwrap())
            .collect();
        names.sort();
        assert_eq!(names, ["0.log", "0.log.19700101-000004", "0.log.19700101-000005"]);
        assert_eq!(fs::read_to_string(&path).unwrap(), "line 5\n");
        let aside = directory.path().join("web/0.log.19700101-000005");
        assert_eq!(fs::read_to_string(aside).unwrap(), "line 4\n");
    }
}
