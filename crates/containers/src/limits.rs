//! Every bound of the runtime, with its reason.

use std::time::Duration;

/// Output kept of each stream of a probe or hook: upstream keeps 16 KiB of an event's text and 10 KiB of a probe's.
pub const EXEC_OUTPUT_BYTES: u64 = 16 * 1024;

/// How long a supervisor may take to answer: a thousand times what it needs on an idle machine.
pub const SUPERVISOR_PATIENCE: Duration = Duration::from_secs(10);

/// How long a process may take to die of SIGKILL; longer means that it hangs in the kernel.
pub const KILL_PATIENCE: Duration = Duration::from_secs(30);

/// Changes of a terminal's size that may wait: a window that is being dragged.
pub const RESIZES: usize = 16;

/// Events a slow receiver may lag behind before it has to list again: a node of 500 pods starting at once.
pub const EVENTS: usize = 4096;

/// Bytes read of an image's passwd and group files: a hundred thousand accounts, not a disk full.
pub const ACCOUNT_FILE_BYTES: u64 = 10 * 1024 * 1024;

/// Connections a supervisor serves at once; more wait in its backlog.
pub const SUPERVISOR_CLIENTS: usize = 256;

/// An unpacked layer: larger than any image in use, smaller than a disk (a zip bomb ends here).
pub const LAYER_BYTES: u64 = 64 * 1024 * 1024 * 1024;

/// A decompressed archive of images.
pub const ARCHIVE_BYTES: u64 = 128 * 1024 * 1024 * 1024;

/// A manifest or configuration: registries allow 4 MiB.
pub const ARCHIVE_JSON_BYTES: u64 = 4 * 1024 * 1024;

/// Layers of an image: their names must fit into the one page of options that the kernel reads.
pub const LAYERS: usize = 127;

/// Indexes that name indexes: builders nest one in another; deeper is a loop or an attack.
pub const INDEX_DEPTH: usize = 4;

/// The pipe to a process that unpacks: the most that the kernel gives without asking, so that both sides work in long turns.
pub const UNPACKING_PIPE_BYTES: i32 = 1024 * 1024;

/// Memory of a process that unpacks, beyond what it starts with: zstd's largest usual window (128 MiB), buffers, stacks, and
/// the paths of a million directories.
pub const CONFINED_MEMORY_BYTES: u64 = 512 * 1024 * 1024;

/// What a process that unpacks may say at its end.
pub const CONFINED_WORD_BYTES: u64 = 64 * 1024;

/// An error's text, which may quote what an image says.
pub const ERROR_TEXT_BYTES: usize = 1024;

/// Digits of an image's id that a person has to give, at least: fewer are a slip.
pub const IMAGE_ID_DIGITS: usize = 4;

/// Entries of one layer: three times as many as the largest published ones have. Each costs memory while it is unpacked.
pub const LAYER_ENTRIES: u64 = 2_000_000;

/// What precedes one entry to describe it (long names, attributes): what other readers allow.
pub const ENTRY_METADATA_BYTES: u64 = 1024 * 1024;

/// Decompressed bytes that are handled at a time, and how many such chunks may wait between two threads: enough for long
/// turns, small beside a process.
pub const UNPACKING_CHUNK_BYTES: usize = 256 * 1024;
/// See [`UNPACKING_CHUNK_BYTES`].
pub const UNPACKING_CHUNKS: usize = 8;

/// What a layer may take from those below it, written down: a hundred thousand paths.
pub const BORROWED_BYTES: u64 = 16 * 1024 * 1024;

/// The list of an archive's parts, in memory: the names of fifty thousand blobs.
pub const ARCHIVE_INDEX_BYTES: u64 = 8 * 1024 * 1024;

/// What is kept beside a layer to put it together again: a hundred bytes for each of its entries. More is not kept.
pub const FRAME_BYTES: u64 = 256 * 1024 * 1024;

/// One piece of it, in memory.
pub const FRAME_PIECE_BYTES: usize = 64 * 1024;
