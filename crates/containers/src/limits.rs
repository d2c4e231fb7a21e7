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

/// A manifest, index or configuration that a registry sends: what registries themselves allow.
pub const MANIFEST_BYTES: u64 = 4 * 1024 * 1024;

/// What a token service sends: tokens of large organisations have tens of kilobytes.
pub const TOKEN_BYTES: u64 = 1024 * 1024;

/// How long a token is good when its service does not say, and at least: the protocol's own default.
pub const TOKEN_LIFE: Duration = Duration::from_mins(1);

/// How long a token is kept at most: a day's work; one that was revoked is refused and forgotten anyway.
pub const TOKEN_LIFE_MAX: Duration = Duration::from_hours(12);

/// Tokens that are kept: more than a node has images.
pub const TOKENS: usize = 512;

/// How long a name, a connection and its TLS may take together: what other runtimes wait.
pub const CONNECT_PATIENCE: Duration = Duration::from_secs(30);

/// A registry that sends no byte for so long is given up: a cache that fetches from far away first may need most of it.
pub const REGISTRY_STALL: Duration = Duration::from_mins(1);

/// Headers of an answer: ten times what registries send.
pub const REGISTRY_HEADERS: usize = 200;

/// Connections that wait for the next request of a pull: as many as layers come side by side, and one for documents.
pub const IDLE_CONNECTIONS: usize = LAYERS_AT_ONCE + 1;

/// Redirections that are followed: registries need one or two.
pub const REDIRECTIONS: usize = 5;

/// Further tries of one request or one stream that does not move.
pub const RETRIES: u32 = 5;

/// Before the first further try; it doubles.
pub const RETRY_PAUSE: Duration = Duration::from_millis(250);

/// The longest pause before another try; who wants longer is left to the caller's own back-off.
pub const RETRY_PAUSE_MAX: Duration = Duration::from_secs(15);

/// How often a layer may break off in all: a large one over a line that fails every minute, not one that never ends.
pub const LAYER_TRIES: u32 = 50;

/// Layers of one image that come side by side: what other runtimes do.
pub const LAYERS_AT_ONCE: usize = 3;

/// Layers that come side by side on the node: each is a process.
pub const LAYERS_AT_ONCE_ON_NODE: usize = 8;

/// How long the process that unpacks may take no byte, and how long it may need after the last: a slow disk's worst.
pub const UNPACKING_PATIENCE: Duration = Duration::from_mins(5);

/// Progress is told each time so many bytes have come: often enough for eyes.
pub const PROGRESS_BYTES: u64 = 1024 * 1024;
