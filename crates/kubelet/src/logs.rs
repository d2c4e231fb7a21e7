//! Container logs as files in CRI's format: `TIME STREAM TAG TEXT` lines, rotated by renaming.
//!
//! Reading is pure over bytes ([`Line`]); following lives in the server.

use std::fs;
use std::io::{Read, Seek, SeekFrom};
use std::path::{Path, PathBuf};

use jiff::Timestamp;

/// One line of a log file, or a part of one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Line<'a> {
    pub(crate) time: &'a str,
    pub(crate) stream: Stream,
    /// More of the same line follows.
    pub(crate) is_partial: bool,
    pub(crate) text: &'a [u8],
}

/// Which output of the container.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Stream {
    Stdout,
    Stderr,
}

impl<'a> Line<'a> {
    /// Reads a line without its newline; `None` if it is not in CRI's format.
    pub(crate) fn parse(line: &'a [u8]) -> Option<Self> {
        let mut parts = line.splitn(4, |byte| *byte == b' ');
        let time = std::str::from_utf8(parts.next()?).ok()?;
        let stream = match parts.next()? {
            b"stdout" => Stream::Stdout,
            b"stderr" => Stream::Stderr,
            _ => return None,
        };
        let is_partial = parts.next()?.split(|byte| *byte == b':').next()? == b"P";
        Some(Self { time, stream, is_partial, text: parts.next().unwrap_or_default() })
    }

    pub(crate) fn time(&self) -> Option<Timestamp> {
        self.time.parse().ok()
    }
}

/// The files of a log, the oldest first; the last is the one that is written.
pub(crate) fn files(path: &Path) -> Vec<PathBuf> {
    let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    let folder = path.parent().unwrap_or(Path::new("."));
    let rotated = fs::read_dir(folder).into_iter().flatten().flatten();
    let mut files: Vec<_> = rotated
        .map(|entry| entry.path())
        .filter(|other| {
            let other = other.file_name().map(|it| it.to_string_lossy().into_owned()).unwrap_or_default();
            other.strip_prefix(&name).is_some_and(|rest| rest.starts_with('.')) && !is_compressed(&other)
        })
        .collect();
    // Rotated files are named by time.
    files.sort();
    files.push(path.to_owned());
    files
}

fn is_compressed(name: &str) -> bool {
    Path::new(name).extension().is_some_and(|extension| extension == "gz" || extension == "tmp")
}

/// Removes a log with its rotated files; what cannot be removed goes with the pod's folder.
pub(crate) fn remove(path: &Path) {
    for file in files(path) {
        drop(fs::remove_file(file));
    }
}

/// The last lines of a log as plain text, within both bounds.
pub(crate) fn tail_text(path: &Path, lines_max: usize, bytes_max: usize) -> String {
    let Ok(mut file) = fs::File::open(path) else { return String::new() };
    let length = file.metadata().map_or(0, |meta| meta.len());
    // Every line carries a time and tags of some 50 bytes.
    let window = u64::try_from(bytes_max + lines_max * 64).unwrap_or(u64::MAX);
    let mut bytes = Vec::new();
    let start = length.saturating_sub(window);
    if file.seek(SeekFrom::Start(start)).is_err() || file.take(window).read_to_end(&mut bytes).is_err() {
        return String::new();
    }
    let mut lines: Vec<_> = bytes.split(|byte| *byte == b'\n').filter_map(Line::parse).collect();
    lines.drain(..lines.len().saturating_sub(lines_max));
    let mut text: Vec<u8> = Vec::new();
    for line in lines {
        text.extend_from_slice(line.text);
        if !line.is_partial {
            text.push(b'\n');
        }
    }
    let text = text.split_off(text.len().saturating_sub(bytes_max));
    String::from_utf8_lossy(&text).into_owned()
}
