//! Reads a container's log from its files: where to begin, which lines, and what of them is shown.
//! Follows across rotation, because the next file begins where the last one ended.

use std::fs::File;
use std::io::{Read, Seek, SeekFrom};
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};

use jiff::Timestamp;

use super::query::Query;
use crate::limits;
use crate::logs::{Line, files};

/// What a client wants to see of a log.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Selection {
    pub(crate) tail_lines: Option<usize>,
    pub(crate) limit_bytes: Option<usize>,
    pub(crate) since: Option<Timestamp>,
    pub(crate) timestamps: bool,
}

impl Selection {
    pub(crate) fn of(query: &Query, now: Timestamp) -> Self {
        let number = |name: &str| query.text(name).parse().ok();
        let ago = query.text("sinceSeconds").parse().ok().map(jiff::SignedDuration::from_secs);
        let since = ago.and_then(|ago| now.checked_sub(ago).ok());
        Self {
            tail_lines: number("tailLines"),
            limit_bytes: number("limitBytes"),
            since: since.or_else(|| query.text("sinceTime").parse().ok()),
            timestamps: query.asks(&["timestamps"]),
        }
    }
}

/// A place in a log, from which it is read on.
pub(crate) struct Reading {
    path: PathBuf,
    /// Rotated files that are still to be read, the oldest first.
    ahead: Vec<PathBuf>,
    file: Option<Opened>,
    selection: Selection,
    /// Bytes after the last newline.
    rest: Vec<u8>,
    shown: usize,
}

struct Opened {
    file: File,
    inode: u64,
}

impl Reading {
    /// The place where a selection begins.
    pub(crate) fn begin(path: &Path, selection: Selection) -> std::io::Result<Self> {
        let mut ahead = files(path);
        ahead.retain(|file| file.exists());
        let mut offset = 0;
        if let Some(lines) = selection.tail_lines {
            (ahead, offset) = tail(ahead, lines)?;
        }
        let mut reading =
            Self { path: path.to_owned(), ahead, file: None, selection, rest: Vec::new(), shown: 0 };
        reading.open_next()?;
        if let Some(opened) = &mut reading.file {
            opened.file.seek(SeekFrom::Start(offset))?;
        }
        Ok(reading)
    }

    /// Everything that is selected up to the present end; `None` once no more will be shown.
    pub(crate) fn read(&mut self) -> std::io::Result<Option<Vec<u8>>> {
        let mut shown = Vec::new();
        let mut buffer = vec![0; limits::LOG_BUFFER_BYTES];
        while shown.len() < limits::LOG_BUFFER_BYTES {
            if self.is_full() {
                return Ok(if shown.is_empty() { None } else { Some(shown) });
            }
            let count = match &mut self.file {
                Some(opened) => opened.file.read(&mut buffer)?,
                None => 0,
            };
            if count == 0 {
                if self.advance()? {
                    continue;
                }
                break;
            }
            self.rest.extend_from_slice(&buffer[..count]);
            self.show_lines(&mut shown);
        }
        Ok(Some(shown))
    }

    /// Goes to the next file, when there is one.
    fn advance(&mut self) -> std::io::Result<bool> {
        if !self.ahead.is_empty() {
            self.open_next()?;
            return Ok(true);
        }
        let Ok(present) = std::fs::metadata(&self.path) else { return Ok(false) };
        if self.file.as_ref().is_some_and(|opened| opened.inode == present.ino()) {
            return Ok(false);
        }
        self.ahead.push(self.path.clone());
        self.open_next()?;
        Ok(true)
    }

    fn open_next(&mut self) -> std::io::Result<()> {
        if self.ahead.is_empty() {
            return Ok(());
        }
        let file = File::open(self.ahead.remove(0))?;
        let inode = file.metadata()?.ino();
        self.file = Some(Opened { file, inode });
        Ok(())
    }

    fn show_lines(&mut self, shown: &mut Vec<u8>) {
        let Some(end) = self.rest.iter().rposition(|byte| *byte == b'\n') else {
            self.rest.truncate(limits::LOG_LINE_BYTES);
            return;
        };
        let complete: Vec<u8> = self.rest.drain(..=end).collect();
        for line in complete[..end].split(|byte| *byte == b'\n') {
            self.show(line, shown);
        }
    }

    fn show(&mut self, line: &[u8], shown: &mut Vec<u8>) {
        let Some(line) = Line::parse(line) else { return };
        let since = self.selection.since;
        if since.is_some_and(|since| line.time().is_some_and(|time| time < since)) {
            return;
        }
        let before = shown.len();
        if self.selection.timestamps {
            shown.extend_from_slice(line.time.as_bytes());
            shown.push(b' ');
        }
        shown.extend_from_slice(line.text);
        if !line.is_partial {
            shown.push(b'\n');
        }
        if let Some(limit) = self.selection.limit_bytes {
            let left = limit.saturating_sub(self.shown);
            shown.truncate(before + left);
        }
        self.shown += shown.len() - before;
    }

    fn is_full(&self) -> bool {
        self.selection.limit_bytes.is_some_and(|limit| self.shown >= limit)
    }
}

/// The files and the offset in the first of them at which the last `lines` lines begin.
fn tail(mut paths: Vec<PathBuf>, lines: usize) -> std::io::Result<(Vec<PathBuf>, u64)> {
    let mut wanted = lines;
    for index in (0..paths.len()).rev() {
        let (offset, found) = last_lines(&paths[index], wanted)?;
        if found >= wanted {
            return Ok((paths.split_off(index), offset));
        }
        wanted -= found;
    }
    Ok((paths, 0))
}

/// Where the last `wanted` lines of a file begin, and how many there are at most.
fn last_lines(path: &Path, wanted: usize) -> std::io::Result<(u64, usize)> {
    let mut file = File::open(path)?;
    let mut end = file.metadata()?.len();
    let (length, mut newlines) = (end, 0);
    if wanted == 0 {
        return Ok((length, 0));
    }
    let mut buffer = vec![0; limits::LOG_BUFFER_BYTES];
    while end > 0 {
        let size = usize::try_from(end).unwrap_or(usize::MAX).min(buffer.len());
        let start = end - size as u64;
        file.seek(SeekFrom::Start(start))?;
        file.read_exact(&mut buffer[..size])?;
        for at in (0..size).rev().filter(|at| buffer[*at] == b'\n') {
            let after = start + at as u64 + 1;
            // The newline at the very end closes the last line; it begins none.
            if after < length && newlines == wanted {
                return Ok((after, wanted));
            }
            newlines += 1;
            if after == length {
                continue;
            }
            if newlines > wanted {
                return Ok((after, wanted));
            }
        }
        end = start;
    }
    Ok((0, newlines.min(wanted)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn log(lines: std::ops::Range<u32>) -> String {
        let line = |n| format!("2026-11-22T10:00:{n:02}.000000001Z stdout F line {n}\n");
        lines.map(line).collect::<Vec<_>>().concat()
    }

    fn all(reading: &mut Reading) -> String {
        let mut text = Vec::new();
        while let Some(chunk) = reading.read().unwrap().filter(|chunk| !chunk.is_empty()) {
            text.extend(chunk);
        }
        String::from_utf8(text).unwrap()
    }

    fn read(path: &Path, selection: Selection) -> String {
        all(&mut Reading::begin(path, selection).unwrap())
    }

    fn place() -> (tempfile::TempDir, PathBuf) {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("0.log");
        (folder, path)
    }

    #[test]
    fn a_log_is_its_texts() {
        let (_folder, path) = place();
        let partial = "2026-11-22T10:00:03Z stderr P half and \n2026-11-22T10:00:03Z stderr F half\n";
        std::fs::write(&path, log(1..3) + partial + "not a line\n" + "2026-11-22T10:00:04Z stdout F cut")
            .unwrap();
        assert_eq!(read(&path, Selection::default()), "line 1\nline 2\nhalf and half\n");
        let timestamps = Selection { timestamps: true, tail_lines: Some(4), ..Selection::default() };
        assert!(read(&path, timestamps).starts_with("2026-11-22T10:00:02.000000001Z line 2\n"));
    }

    #[test]
    fn the_tail_reaches_into_rotated_files() {
        let (folder, path) = place();
        std::fs::write(folder.path().join("0.log.20261122-100000"), log(0..3)).unwrap();
        std::fs::write(&path, log(3..5)).unwrap();
        let tail = |lines| read(&path, Selection { tail_lines: Some(lines), ..Selection::default() });
        assert_eq!(tail(0), "");
        assert_eq!(tail(1), "line 4\n");
        assert_eq!(tail(2), "line 3\nline 4\n");
        assert_eq!(tail(3), "line 2\nline 3\nline 4\n");
        assert_eq!(tail(5), "line 0\nline 1\nline 2\nline 3\nline 4\n");
        assert_eq!(tail(9), tail(5));
    }

    #[test]
    fn times_and_bytes_bound_a_log() {
        let (_folder, path) = place();
        std::fs::write(&path, log(0..4)).unwrap();
        let since = "2026-11-22T10:00:02Z".parse().ok();
        assert_eq!(read(&path, Selection { since, ..Selection::default() }), "line 2\nline 3\n");
        let mut limited =
            Reading::begin(&path, Selection { limit_bytes: Some(9), ..Selection::default() }).unwrap();
        assert_eq!(limited.read().unwrap().unwrap(), b"line 0\nli");
        assert_eq!(limited.read().unwrap(), None);
    }

    #[test]
    fn a_log_is_followed_across_rotation() {
        let (folder, path) = place();
        std::fs::write(&path, log(0..1)).unwrap();
        let mut reading = Reading::begin(&path, Selection::default()).unwrap();
        assert_eq!(all(&mut reading), "line 0\n");
        std::fs::write(&path, log(0..2)).unwrap();
        assert_eq!(all(&mut reading), "line 1\n");
        std::fs::rename(&path, folder.path().join("0.log.1")).unwrap();
        std::fs::write(&path, log(2..3)).unwrap();
        assert_eq!(all(&mut reading), "line 2\n");
    }
}
