//! The service that streams captured output.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use futures::stream::{self, BoxStream, StreamExt as _};
use tokio_util::sync::CancellationToken;
use tonic::{Request, Response, Status};

use super::Chunks;
use crate::wire::plugin::StdioData;
use crate::wire::plugin::grpc_stdio_server::GrpcStdio;

/// Serves `GRPCStdio`.
#[derive(Debug)]
pub(crate) struct StdioService {
    pub(crate) chunks: Arc<Chunks>,
    pub(crate) ends_at_once: bool,
    pub(crate) first_only: bool,
    pub(crate) read: AtomicBool,
    pub(crate) end: CancellationToken,
}

#[tonic::async_trait]
impl GrpcStdio for StdioService {
    type StreamStdioStream = BoxStream<'static, Result<StdioData, Status>>;

    async fn stream_stdio(
        &self,
        _: Request<()>,
    ) -> Result<Response<Self::StreamStdioStream>, Status> {
        if self.ends_at_once {
            return Ok(Response::new(stream::empty().boxed()));
        }
        if self.first_only && self.read.swap(true, Ordering::Relaxed) {
            return Ok(Response::new(stream::pending().boxed()));
        }
        self.chunks.reader_came();
        let state = (Arc::clone(&self.chunks), self.end.clone());
        let messages = stream::unfold(state, |(chunks, end)| async move {
            let messages = chunks.next(&end).await?;
            Some((stream::iter(messages), (chunks, end)))
        });
        Ok(Response::new(messages.flatten().map(Ok).boxed()))
    }
}
