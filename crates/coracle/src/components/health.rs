//! Runs components, starts those again that end, and knows how each one is.

use std::collections::BTreeMap;
use std::future::Future;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use anyhow::Result;
use tokio::task::JoinSet;
use tracing::error;

use crate::local::Component;

/// How every component is. Cheap to clone.
#[derive(Clone, Default)]
pub(super) struct Health {
    components: Arc<Mutex<BTreeMap<&'static str, Result<String, String>>>>,
}

impl Health {
    /// Runs a component whose end is the server's end.
    pub(super) fn run(
        &self,
        tasks: &mut JoinSet<Result<()>>,
        name: &'static str,
        work: impl Future<Output = Result<()>> + Send + 'static,
    ) {
        self.set(name, Ok("running".to_owned()));
        let health = self.clone();
        tasks.spawn(async move {
            let outcome = work.await;
            if let Err(failure) = &outcome {
                error!(component = name, "{failure:#}");
                health.set(name, Err(format!("{failure:#}")));
            }
            outcome.map_err(|failure| failure.context(format!("{name} failed")))
        });
    }

    /// Tells when the API server answers.
    pub(super) fn watch_api_server(&self, tasks: &mut JoinSet<Result<()>>, api: apiserver::ApiServer) {
        let health = self.clone();
        health.set("kube-apiserver", Err("starting".to_owned()));
        self.run(tasks, "store", std::future::pending());
        tasks.spawn(async move {
            api.ready().await;
            health.set("kube-apiserver", Ok("ready".to_owned()));
            std::future::pending().await
        });
    }

    /// How a component is from now on.
    pub(super) fn set(&self, name: &'static str, state: Result<String, String>) {
        self.lock().insert(name, state);
    }

    /// All of them, by name.
    pub(super) fn list(&self) -> Vec<Component> {
        let component = |(name, state): (&&'static str, &Result<String, String>)| Component {
            name: (*name).to_owned(),
            healthy: state.is_ok(),
            message: state.clone().unwrap_or_else(|why| why),
        };
        self.lock().iter().map(component).collect()
    }

    fn lock(&self) -> MutexGuard<'_, BTreeMap<&'static str, Result<String, String>>> {
        self.components.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
