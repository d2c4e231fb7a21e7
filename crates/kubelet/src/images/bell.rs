//! Tells whoever listens that images came to the node or went.

use tokio::sync::watch;

/// Rings are not counted: a listener that hears one looks at all images. Cheap to clone.
#[derive(Clone, Debug, Default)]
pub struct ImageBell {
    rung: watch::Sender<()>,
}

/// Hears the rings from its making on.
#[derive(Debug)]
pub(crate) struct ImageListener {
    rung: watch::Receiver<()>,
}

impl ImageBell {
    /// Says that images came or went.
    pub fn ring(&self) {
        self.rung.send_replace(());
    }

    pub(crate) fn listen(&self) -> ImageListener {
        ImageListener { rung: self.rung.subscribe() }
    }
}

impl ImageListener {
    /// Waits for the next ring. Nothing is lost when the future is dropped.
    pub(crate) async fn heard(&mut self) {
        if self.rung.changed().await.is_err() {
            // Nobody can ring any more.
            std::future::pending::<()>().await;
        }
    }
}
