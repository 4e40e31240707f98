//! A stream of the plugin, on which the host serves.

use std::sync::Arc;

use futures::{StreamExt as _, stream};
use tokio::task::JoinHandle;
use tokio_rustls::TlsAcceptor;
use tonic::transport::Server;

use super::stream::MuxStream;
use crate::subject::accepted::Echo;
use crate::subject::connection::Link;

/// A probe on one stream, served as long as the value lives, that answers `Echo` with
/// its id.
#[derive(Debug)]
pub struct Served {
    /// The number of the stream.
    pub stream: u32,
    task: JoinHandle<()>,
}

impl Served {
    pub(super) fn on(stream: MuxStream, id: u32, acceptor: Option<TlsAcceptor>) -> Self {
        let number = stream.id();
        let task = tokio::spawn(async move {
            let Ok(link) = Link::answer(stream, acceptor.as_ref()).await else {
                return;
            };
            let incoming = stream::iter([Ok::<_, std::io::Error>(link)]).chain(stream::pending());
            // How it ends is the plugin's affair.
            let _ = Server::builder()
                .add_service(Echo(Arc::from(id.to_string())))
                .serve_with_incoming(incoming)
                .await;
        });
        Self {
            stream: number,
            task,
        }
    }
}

impl Drop for Served {
    fn drop(&mut self) {
        self.task.abort();
    }
}
