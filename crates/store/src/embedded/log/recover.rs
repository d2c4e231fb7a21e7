//! Reads the log after a start: which frames follow the checkpoint, and where appending goes on.

use std::collections::VecDeque;
use std::io;
use std::sync::Arc;

use super::header::{Head, Header, SEGMENT_HEADER};
use super::{AppendError, Closed, Log, Segment, begin_segment, file_name, file_number, frame, header};
use crate::embedded::change::{Damaged, Record, decode_records};
use crate::embedded::files::{File, Files};
use crate::limits::LogSizes;

/// Why the log cannot be used.
#[derive(Debug, thiserror::Error)]
pub(crate) enum RecoverError {
    #[error("failed to read the log: {0}")]
    Io(#[from] io::Error),
    #[error("failed to begin the log: {0}")]
    Begin(#[from] AppendError),
    #[error("log segment {0} is damaged: acknowledged writes in it cannot be read")]
    Damaged(u64),
    #[error("the log is incomplete: frame {wanted} is needed, segment {number} begins with {found}")]
    Missing { number: u64, wanted: u64, found: u64 },
    #[error("the log is missing, but there is a checkpoint of it")]
    NoLog,
}

/// A segment file in use.
struct Begun {
    file: Arc<dyn File>,
    header: Header,
}

/// Opens the log. Hands every record after the frame `applied` to `replay`, in order. `applied` is zero when
/// there is no checkpoint, and the log may then be absent.
///
/// Everything handed over is durable: what the last process wrote and did not sync is synced here.
pub(crate) fn recover(
    files: Arc<dyn Files>,
    sizes: LogSizes,
    applied: u64,
    mut replay: impl FnMut(Record) -> Result<(), Damaged>,
) -> Result<Log, RecoverError> {
    let (mut begun, mut spare) = segments(files.as_ref())?;
    if begun.is_empty() {
        return if applied == 0 { Ok(fresh(files, sizes, &spare)?) } else { Err(RecoverError::NoLog) };
    }
    let needed = first_needed(&begun, applied)?;
    spare.extend(begun.drain(..needed).map(|segment| segment.header.number));
    spare.make_contiguous().sort_unstable();
    let newest = begun.pop().expect("the first needed one is there");
    newest.file.sync()?;
    let mut closed = VecDeque::new();
    for (place, segment) in begun.iter().enumerate() {
        let number = segment.header.number;
        let following = begun.get(place + 1).unwrap_or(&newest).header;
        let (next, end) = replay_segment(segment, applied, &mut replay)?;
        if (following.number, following.first) != (number + 1, next) {
            return Err(RecoverError::Damaged(number));
        }
        closed.push_back(Closed { number, next, bytes: end - SEGMENT_HEADER as u64 });
    }
    let (next, end) = replay_segment(&newest, applied, &mut replay)?;
    spare.retain(|spare| *spare < newest.header.number);
    let current = resume(newest, end)?;
    let appended_bytes = closed.iter().map(|closed| closed.bytes).sum::<u64>() + end - SEGMENT_HEADER as u64;
    Ok(Log { files, sizes, current, closed, spare, next, appended_bytes, checkpointed_bytes: 0, appended: 0 })
}

/// All segment files: those in use, in order, and the numbers of those that are not.
fn segments(files: &dyn Files) -> Result<(Vec<Begun>, VecDeque<u64>), RecoverError> {
    let mut begun = Vec::new();
    let mut spare = VecDeque::new();
    for number in files.list()?.iter().filter_map(|name| file_number(name)) {
        let file = files.open(&file_name(number))?;
        let page = usize::try_from(file.len()?).unwrap_or(usize::MAX).min(SEGMENT_HEADER);
        let mut page = vec![0; page];
        file.read(0, &mut page)?;
        match header::decode(&page, number) {
            Head::Begun(header) => begun.push(Begun { file, header }),
            Head::Unused => spare.push_back(number),
            Head::Damaged => return Err(RecoverError::Damaged(number)),
        }
    }
    Ok((begun, spare))
}

fn fresh(files: Arc<dyn Files>, sizes: LogSizes, unused: &VecDeque<u64>) -> Result<Log, AppendError> {
    let number = unused.back().copied().unwrap_or(1);
    let current = begin_segment(files.as_ref(), sizes, number, 1)?;
    Ok(Log {
        files,
        sizes,
        current,
        closed: VecDeque::new(),
        spare: VecDeque::new(),
        next: 1,
        appended_bytes: 0,
        checkpointed_bytes: 0,
        appended: 0,
    })
}

/// The newest segment that begins no later than the frame after the checkpoint.
fn first_needed(begun: &[Begun], applied: u64) -> Result<usize, RecoverError> {
    let first = begun[0].header;
    let missing = RecoverError::Missing { number: first.number, wanted: applied + 1, found: first.first };
    begun.iter().rposition(|segment| segment.header.first <= applied + 1).ok_or(missing)
}

/// Hands over a segment's records; returns the next sequence number and where the frames end.
fn replay_segment(
    segment: &Begun,
    applied: u64,
    replay: &mut impl FnMut(Record) -> Result<(), Damaged>,
) -> Result<(u64, u64), RecoverError> {
    let damaged = |_| RecoverError::Damaged(segment.header.number);
    let len = usize::try_from(segment.file.len()?).expect("bounded");
    let mut bytes = vec![0; len];
    segment.file.read(0, &mut bytes)?;
    let frames =
        frame::scan(&bytes, SEGMENT_HEADER, segment.header.first, segment.header.salt).map_err(damaged)?;
    for found in frames.iter().filter(|found| found.sequence > applied) {
        let records = decode_records(&bytes[found.payload.clone()]).map_err(damaged)?;
        records.into_iter().try_for_each(&mut *replay).map_err(damaged)?;
    }
    let end = frames.last().map_or(SEGMENT_HEADER, |last| last.end) as u64;
    let next = segment.header.first + frames.len() as u64;
    if next <= applied {
        return Err(RecoverError::Damaged(segment.header.number));
    }
    Ok((next, end))
}

fn resume(segment: Begun, end: u64) -> Result<Segment, RecoverError> {
    let filled = segment.file.len()?;
    Ok(Segment { file: segment.file, header: segment.header, position: end, filled })
}
