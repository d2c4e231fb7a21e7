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
