//! The log: a row of preallocated segment files that frames are appended to and synced.
//!
//! It promises: when [`Log::append`] returns, the frame survives a power cut; when it returns
//! [`AppendError::Full`], the frame is not there and later ones may succeed; when it returns
//! [`AppendError::Failed`], nothing is known and nothing may be appended any more.
//! Segments are reused once a checkpoint holds what they hold.

mod frame;
mod header;
mod recover;

use std::collections::VecDeque;
use std::hash::{BuildHasher as _, Hasher as _, RandomState};
use std::io;
use std::sync::Arc;

use super::change::{Record, encode_record};
use super::files::{File, Files, is_full};
use crate::limits::{self, LogSizes};
use header::{Header, SEGMENT_HEADER};
pub(crate) use recover::recover;

/// Why a frame was not appended.
#[derive(Debug, thiserror::Error)]
pub(crate) enum AppendError {
    /// There is no room on the disk; the frame is not in the log.
    #[error("no room for the log: {0}")]
    Full(#[source] io::Error),
    /// The outcome is unknown.
    #[error("failed to write the log: {0}")]
    Failed(#[source] io::Error),
}

impl AppendError {
    fn of(error: io::Error) -> Self {
        if is_full(&error) { Self::Full(error) } else { Self::Failed(error) }
    }
}

/// A frame that is being filled.
#[derive(Debug, Default)]
pub(crate) struct FrameBuilder {
    buffer: Vec<u8>,
}

impl FrameBuilder {
    /// Empties it for the next frame, keeping a moderate amount of memory.
    pub(crate) fn clear(&mut self) {
        if self.buffer.capacity() > 2 * limits::FRAME_BYTES_AIM {
            self.buffer = Vec::new();
        }
        frame::begin(&mut self.buffer);
    }

    /// Adds a record.
    pub(crate) fn push(&mut self, record: &Record) {
        encode_record(record, &mut self.buffer);
    }

    /// Bytes of payload so far.
    pub(crate) fn payload_bytes(&self) -> usize {
        self.buffer.len().saturating_sub(frame::FRAME_HEADER)
    }
}

/// A point in the log, after a whole frame.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Mark {
    /// The sequence number of the last frame before it; zero when there is none.
    pub(crate) sequence: u64,
    appended_bytes: u64,
}

/// The segment that frames are appended to.
#[derive(Debug)]
struct Segment {
    file: Arc<dyn File>,
    header: Header,
    /// Where the next frame goes.
    position: u64,
    /// Up to where the file is filled.
    filled: u64,
}

/// A segment that is complete.
#[derive(Clone, Copy, Debug)]
struct Closed {
    number: u64,
    /// The sequence number of the frame after its last.
    next: u64,
    bytes: u64,
}

/// See the module.
pub(crate) struct Log {
    files: Arc<dyn Files>,
    sizes: LogSizes,
    current: Segment,
    closed: VecDeque<Closed>,
    /// Numbers of files that can become segments, the oldest first.
    spare: VecDeque<u64>,
    next: u64,
    /// Bytes of frames ever appended, counted from the start of this process.
    appended_bytes: u64,
    /// How many of those the last checkpoint holds.
    checkpointed_bytes: u64,
    /// Frames appended, counted the same way; each was one sync.
    appended: u64,
}

impl Log {
    /// Makes the frame durable; returns its sequence number.
    pub(crate) fn append(&mut self, frame: &mut FrameBuilder) -> Result<u64, AppendError> {
        let sequence = self.next;
        let need = (frame.buffer.len() as u64).next_multiple_of(8);
        if self.current.position + need > self.sizes.segment {
            self.rotate()?;
        }
        frame::finish(&mut frame.buffer, sequence, self.current.header.salt);
        self.current.fill(self.current.position + need, self.sizes)?;
        self.current.write(&frame.buffer)?;
        self.current.file.sync().map_err(AppendError::Failed)?;
        self.current.position += need;
        self.next += 1;
        self.appended += 1;
        self.appended_bytes += need;
        Ok(sequence)
    }

    /// Where the log stands: for [`Log::release`], once a checkpoint holds everything up to here.
    pub(crate) fn mark(&self) -> Mark {
        Mark { sequence: self.next - 1, appended_bytes: self.appended_bytes }
    }

    /// Lets go of segments that a checkpoint of everything up to the mark makes superfluous.
    pub(crate) fn release(&mut self, mark: Mark) {
        self.checkpointed_bytes = mark.appended_bytes;
        while self.closed.front().is_some_and(|closed| closed.next <= mark.sequence + 1) {
            let closed = self.closed.pop_front().expect("just seen");
            if self.spare.len() < limits::SPARE_SEGMENTS_MAX {
                self.spare.push_back(closed.number);
            } else if let Err(error) = self.files.remove(&file_name(closed.number)) {
                tracing::warn!(%error, segment = closed.number, "failed to remove a log segment");
            }
        }
    }

    /// Bytes of frames that the last checkpoint does not hold.
    pub(crate) fn dirty_bytes(&self) -> u64 {
        self.appended_bytes - self.checkpointed_bytes
    }

    /// The sizes it was opened with.
    pub(crate) fn sizes(&self) -> LogSizes {
        self.sizes
    }

    /// Frames appended since it was opened; each was one sync.
    pub(crate) fn appended(&self) -> u64 {
        self.appended
    }

    /// Bytes of all segment files.
    pub(crate) fn file_bytes(&self) -> u64 {
        let whole = (self.closed.len() + self.spare.len()) as u64 * self.sizes.segment;
        whole + self.current.filled
    }

    /// Begins the next segment, in a spare file when there is one.
    fn rotate(&mut self) -> Result<(), AppendError> {
        let number = self.current.header.number + 1;
        if let Some(spare) = self.spare.front() {
            self.files.rename(&file_name(*spare), &file_name(number)).map_err(AppendError::of)?;
            self.spare.pop_front();
        }
        let segment = begin_segment(self.files.as_ref(), self.sizes, number, self.next)?;
        let old = std::mem::replace(&mut self.current, segment);
        let bytes = old.position - SEGMENT_HEADER as u64;
        self.closed.push_back(Closed { number: old.header.number, next: self.next, bytes });
        Ok(())
    }
}

impl Segment {
    /// Fills the file with synced zeros at least up to `end`.
    fn fill(&mut self, end: u64, sizes: LogSizes) -> Result<(), AppendError> {
        if end <= self.filled {
            return Ok(());
        }
        let target = end.next_multiple_of(sizes.growth).min(sizes.segment);
        let zeros = vec![0; usize::try_from(target - self.filled).expect("a segment fits into memory")];
        self.file.write(self.filled, &zeros).map_err(AppendError::of)?;
        self.file.sync().map_err(AppendError::of)?;
        self.filled = target;
        Ok(())
    }

    /// Writes the frame. When there was no room for it, it also makes sure that no part of it can be taken
    /// for a frame later.
    fn write(&self, frame: &[u8]) -> Result<(), AppendError> {
        let Err(error) = self.file.write(self.position, frame) else { return Ok(()) };
        if !is_full(&error) {
            return Err(AppendError::Failed(error));
        }
        self.file.write(self.position, &[0; frame::FRAME_HEADER]).map_err(AppendError::Failed)?;
        Err(AppendError::Full(error))
    }
}

/// Begins a segment in the file of that number, whatever the file held.
fn begin_segment(
    files: &dyn Files,
    sizes: LogSizes,
    number: u64,
    first: u64,
) -> Result<Segment, AppendError> {
    let file = files.open(&file_name(number)).map_err(AppendError::of)?;
    let filled = file.len().map_err(AppendError::Failed)?.min(sizes.segment);
    let header = Header { number, first, salt: RandomState::new().build_hasher().finish() };
    let mut segment = Segment { file, header, position: SEGMENT_HEADER as u64, filled };
    segment.fill(SEGMENT_HEADER as u64, sizes)?;
    segment.file.write(0, &header::encode(&header)).map_err(AppendError::of)?;
    segment.file.sync().map_err(AppendError::of)?;
    files.sync_names().map_err(AppendError::of)?;
    Ok(segment)
}

fn file_name(number: u64) -> String {
    format!("{number:016x}.log")
}

fn file_number(name: &str) -> Option<u64> {
    let digits = name.strip_suffix(".log").filter(|digits| digits.len() == 16)?;
    u64::from_str_radix(digits, 16).ok()
}
