//! What a plugin runs on: the protocol's runtime, and one for what may keep its thread.

use std::io;
use std::sync::Arc;

use tokio::runtime::{Builder, Handle, Runtime};

use crate::leader;
use crate::turns::Turns;

/// Both, and the threads that take turns.
#[derive(Debug)]
pub(crate) struct Runtimes {
    pub(crate) protocol: Handle,
    pub(crate) turns: Arc<Turns>,
    /// The protocol's, until the start.
    idle: Option<Runtime>,
    /// For what handlers spawn, and for handlers that are called all at once.
    workers: Background,
}

/// A runtime that ends without waiting for what runs on it.
#[derive(Debug, Default)]
struct Background(Option<Runtime>);

impl Drop for Background {
    fn drop(&mut self) {
        if let Some(runtime) = self.0.take() {
            runtime.shutdown_background();
        }
    }
}

impl Runtimes {
    /// The protocol's, on which nothing runs before the start.
    pub(crate) fn new() -> io::Result<Self> {
        let protocol = Builder::new_current_thread().enable_all().build()?;
        Ok(Self {
            protocol: protocol.handle().clone(),
            turns: Arc::default(),
            idle: Some(protocol),
            workers: Background::default(),
        })
    }

    /// Starts the threads.
    pub(crate) fn start(&mut self) -> io::Result<()> {
        let Some(protocol) = self.idle.take() else {
            return Ok(());
        };
        let workers = Builder::new_multi_thread()
            .thread_name("plugwright-handler")
            .enable_all()
            .build()?;
        let handle = workers.handle().clone();
        self.workers = Background(Some(workers));
        leader::start(&self.turns, protocol, handle)
    }

    /// Waits for a part of the protocol, on a thread that may wait.
    pub(crate) fn finish(&self, last: impl Future<Output = ()> + Send + 'static) {
        let (done, wait) = std::sync::mpsc::channel();
        self.protocol.spawn(async move {
            last.await;
            let _ = done.send(());
        });
        let _ = wait.recv();
    }
}

impl Drop for Runtimes {
    fn drop(&mut self) {
        self.turns.end();
    }
}
