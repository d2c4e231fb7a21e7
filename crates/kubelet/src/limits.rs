//! Every bound of the kubelet, each with its reason.

use std::time::Duration;

/// The first wait before a failed container starts again; clients know this figure.
pub const CRASH_BACKOFF_FIRST: Duration = Duration::from_secs(10);
/// The longest such wait. A container that ran for twice as long starts afresh.
pub const CRASH_BACKOFF_MAX: Duration = Duration::from_mins(5);
/// The first wait before a failed pull is tried again.
pub const PULL_BACKOFF_FIRST: Duration = Duration::from_secs(10);
/// The longest such wait.
pub const PULL_BACKOFF_MAX: Duration = Duration::from_mins(5);
/// How long a plain failure is shown (`Error`, `ErrImagePull`) before the back-off is shown in its
/// place, so that a watcher sees both.
pub const FAILURE_SHOWN: Duration = Duration::from_secs(1);
/// Between attempts to create a container whose configuration cannot be made.
pub const START_RETRY: Duration = Duration::from_secs(10);
/// The first wait before a failed part, sandbox or kill is tried again.
pub const RETRY_FIRST: Duration = Duration::from_secs(1);
/// The longest such wait.
pub const RETRY_MAX: Duration = Duration::from_mins(1);
/// The least time between the signal to end and the kill, whatever the grace: it lets data reach disk.
pub const GRACE_SECONDS_MIN: u64 = 2;
/// Images that are fetched at once unless a person says otherwise: one more than registries that stall at the same time.
pub const PULLS_AT_ONCE: usize = 5;
/// How long an image stays at least, unless a person says otherwise: it was fetched for somebody.
pub const IMAGE_AGE_MIN: Duration = Duration::from_mins(2);
/// How often the disk with the images is looked at although none came: others fill it too.
pub const IMAGE_LOOK_PERIOD: Duration = Duration::from_mins(5);
/// Names of one image that the node's status tells of.
pub const NODE_IMAGE_NAMES_MAX: usize = 5;
/// Credentials that are remembered as good for one image: more than the teams that share a node.
pub const PROOFS_PER_IMAGE: usize = 100;
/// Instances of one container that keep their record and log: the newest and the one before.
pub const INSTANCES_KEPT: usize = 2;
/// Notes that one pod may have waiting; the oldest go first.
pub const NOTES_PENDING: usize = 64;
/// Bytes of a termination message that are shown.
pub const MESSAGE_BYTES_MAX: u64 = 4096;
/// Lines of the log that stand in for a termination message.
pub const FALLBACK_LINES_MAX: usize = 80;
/// Bytes of the log that stand in for a termination message.
pub const FALLBACK_BYTES_MAX: usize = 2048;
/// Bytes of a probed page that are read before the connection is closed.
pub const PROBE_BODY_BYTES: usize = 10 * 1024;
/// Bytes of a probe's output that an event carries.
pub const PROBE_OUTPUT_BYTES: usize = 1024;
/// How long a post-start hook may run; upstream sets no bound, so this only ends what is stuck.
pub const POST_START_MAX: Duration = Duration::from_hours(1);
/// The first pause before a broken watch of a ConfigMap or Secret starts again.
pub const WATCH_PAUSE_FIRST: Duration = Duration::from_millis(100);
/// The longest such pause.
pub const WATCH_PAUSE_MAX: Duration = Duration::from_secs(10);
/// Messages that may wait for one pod's task; a newer version of the pod makes older ones moot.
pub const POD_MESSAGES: usize = 16;
/// Before a status that could not be written is written again.
pub const STATUS_PAUSE: Duration = Duration::from_secs(1);
/// How often an unchanged node status is written: the lease tells that the node lives.
pub const NODE_STATUS_PERIOD: Duration = Duration::from_mins(5);
/// The same, as the span between two times.
pub const NODE_STATUS_PERIOD_SIGNED: jiff::SignedDuration = jiff::SignedDuration::from_mins(5);
/// Images that the node's status tells of, the largest first.
pub const NODE_IMAGES_MAX: usize = 50;
/// Bytes of one message of an exec; clients send far smaller ones.
pub const MESSAGE_BYTES: usize = 1 << 20;
/// Messages that wait for a slow client before the process has to wait with its output.
pub const MESSAGES_WAITING: usize = 8;
/// Bytes that are read at once from a container's output.
pub const STREAM_BUFFER_BYTES: usize = 16 * 1024;
/// Bytes that are read at once from a log file.
pub const LOG_BUFFER_BYTES: usize = 64 * 1024;
/// Chunks of a log that wait for a slow client.
pub const LOG_CHUNKS_WAITING: usize = 4;
/// Bytes of one log line; longer ones are cut by the runtime.
pub const LOG_LINE_BYTES: usize = 256 * 1024;
/// Connections to the kubelet API at once.
pub const CONNECTIONS_MAX: usize = 512;
/// How long a TLS handshake may take.
pub const HANDSHAKE_MAX: Duration = Duration::from_secs(10);
