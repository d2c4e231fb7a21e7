//! Starts the kubelet's tasks and keeps them.

use std::fs;
use std::io;
use std::sync::Arc;
use std::thread;

use client::{Caches, Client, Recorder};
use containers::Runtime;

use crate::config::Config;
use crate::driver::router::Router;
use crate::driver::{Context, PodTable};
use crate::images::bell::ImageBell;
use crate::images::collector::Collector;
use crate::images::ledger::Ledger;
use crate::images::turns::Turns;
use crate::node::{self, MachineFacts, Registration, plan};
use crate::server::Server;
use crate::sources::Watches;

/// A kubelet that is ready to run.
pub struct Kubelet {
    context: Arc<Context>,
    machine: MachineFacts,
}

impl Kubelet {
    /// Reads the machine and makes the kubelet's folders. Must be called in a tokio runtime.
    pub fn new(
        config: Config,
        client: Client,
        caches: Caches,
        runtime: Arc<dyn Runtime>,
    ) -> io::Result<Self> {
        for folder in [config.pods_dir(), config.logs_dir()] {
            fs::create_dir_all(folder)?;
        }
        let machine = MachineFacts::read(&config.data_dir);
        let recorder = Recorder::new(client.clone(), "kubelet", config.node_name.as_str());
        let context = Context {
            node: plan::node_facts(&config, &machine),
            watches: Watches::new(client.clone()),
            pods: PodTable::default(),
            ledger: Ledger::open(&config.data_dir)?,
            turns: Turns::new(config.images.pulls_at_once),
            config,
            client,
            caches,
            runtime,
            recorder,
            images: ImageBell::default(),
        };
        Ok(Self { context: Arc::new(context), machine })
    }

    /// The kubelet API. Whoever calls it directly is trusted; over the network it goes through
    /// [`crate::server::serve`], which asks who calls.
    pub fn api_service(&self) -> client::http::Service {
        Server::new(Arc::clone(&self.context)).service()
    }

    /// To be rung when images came to the node or went: its status is brought up to date, and pods that wait for an
    /// image look again.
    pub fn image_bell(&self) -> ImageBell {
        self.context.images.clone()
    }

    /// Runs until it is dropped: containers stay. The heartbeat has a thread of its own.
    pub async fn run(self) -> io::Result<()> {
        let (client, name) = (self.context.client.clone(), self.context.config.node_name.clone());
        let (stop, stopped) = tokio::sync::oneshot::channel::<()>();
        let (is_beating, heart_stopped) = tokio::sync::oneshot::channel::<()>();
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
        thread::Builder::new().name("heartbeat".to_owned()).spawn(move || {
            // Dropped with the thread, however it ends.
            let _is_beating = is_beating;
            runtime.block_on(async {
                tokio::select! {
                    () = node::beat(client, name) => {}
                    _ = stopped => {}
                }
            });
        })?;
        let images = self.context.runtime.list_images().await.map_err(io::Error::other)?;
        self.context.ledger.settle(&images).await;
        let registration = Registration::new(Arc::clone(&self.context), self.machine.clone());
        let collector = Collector::new(Arc::clone(&self.context));
        let labels = plan::labels(&self.context.config, &self.machine.architecture);
        let router = Router::new(self.context, labels);
        tokio::select! {
            () = registration.run() => {}
            () = collector.run() => {}
            () = router.run() => {}
            _ = heart_stopped => {}
        }
        drop(stop);
        Err(io::Error::other("a task of the kubelet ended"))
    }
}
