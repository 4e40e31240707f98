//! The stream on which the two sides tell each other about their ids.

use std::sync::Arc;
use std::time::Instant;

use futures::stream::{self, BoxStream, StreamExt as _};
use tokio_util::sync::CancellationToken;
use tonic::{Request, Response, Status, Streaming};

use super::Broker;
use crate::proto::plugin::ConnInfo;
use crate::proto::plugin::grpc_broker_server::GrpcBroker;

/// Serves `plugin.GRPCBroker`.
#[derive(Debug)]
pub(crate) struct BrokerService {
    pub(crate) broker: Arc<Broker>,
    pub(crate) end: CancellationToken,
}

#[tonic::async_trait]
impl GrpcBroker for BrokerService {
    type StartStreamStream = BoxStream<'static, Result<ConnInfo, Status>>;

    async fn start_stream(
        &self,
        request: Request<Streaming<ConnInfo>>,
    ) -> Result<Response<Self::StartStreamStream>, Status> {
        let broker = Arc::clone(&self.broker);
        let (number, outgoing) = broker.exchange().attach();
        let end = self.end.clone().cancelled_owned();
        let mut messages = request.into_inner().take_until(end).boxed();
        // A task of its own: messages must arrive while a handler waits for one (BRK-10).
        tokio::spawn(async move {
            while let Some(Ok(message)) = messages.next().await {
                broker.exchange().receive(message, Instant::now());
            }
            broker.exchange().detach(number);
        });
        let outgoing = stream::unfold(outgoing, |mut outgoing| async move {
            Some((Ok(outgoing.recv().await?), outgoing))
        });
        let end = self.end.clone().cancelled_owned();
        Ok(Response::new(outgoing.take_until(end).boxed()))
    }
}
