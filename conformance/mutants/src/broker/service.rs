//! The stream on which the two sides exchange their announcements.

use std::sync::Arc;

use futures::stream::{self, BoxStream, StreamExt as _};
use tokio_util::sync::CancellationToken;
use tonic::{Request, Response, Status, Streaming};

use super::Broker;
use crate::wire::plugin::ConnInfo;
use crate::wire::plugin::grpc_broker_server::GrpcBroker;

/// Serves `GRPCBroker`.
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
        let (number, outgoing) = self.broker.attach();
        let end = self.end.clone().cancelled_owned();
        // The connection stays open for as long as somebody may read from it.
        let mut messages = request.into_inner().take_until(end).boxed();
        let broker = Arc::clone(&self.broker);
        // A task of its own: announcements must arrive while a handler waits for one.
        tokio::spawn(async move {
            while let Some(Ok(message)) = messages.next().await {
                broker.receive(message);
            }
            broker.detach(number);
        });
        let outgoing = stream::unfold(outgoing, |mut outgoing| async move {
            Some((Ok(outgoing.recv().await?), outgoing))
        });
        let end = self.end.clone().cancelled_owned();
        Ok(Response::new(outgoing.take_until(end).boxed()))
    }
}
