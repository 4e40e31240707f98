//! The stream on which the two sides exchange their announcements.

use std::ops::ControlFlow;
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
        let end = self.end.child_token();
        if let Some(time) = self.broker.behaviour.ends_after {
            let end = end.clone();
            tokio::spawn(async move {
                tokio::time::sleep(time).await;
                end.cancel();
            });
        }
        // The connection stays open for as long as somebody may read from it.
        let messages = request
            .into_inner()
            .take_until(end.clone().cancelled_owned());
        let broker = Arc::clone(&self.broker);
        // A task of its own: announcements must arrive while a handler waits for one.
        tokio::spawn(async move {
            if listen(&broker, messages.boxed()).await.is_break() {
                broker.detach(number);
            }
        });
        let outgoing = stream::unfold(outgoing, |mut outgoing| async move {
            Some((Ok(outgoing.recv().await?), outgoing))
        });
        let outgoing = outgoing.take_until(end.cancelled_owned());
        Ok(Response::new(outgoing.boxed()))
    }
}

/// Hears the host out, and says whether that ends the broker.
async fn listen(
    broker: &Broker,
    mut messages: BoxStream<'static, Result<ConnInfo, Status>>,
) -> ControlFlow<()> {
    while let Some(message) = messages.next().await {
        let Ok(message) = message else {
            return ControlFlow::Break(());
        };
        broker.receive(message).await?;
    }
    if broker.behaviour.ends_with_host {
        return ControlFlow::Break(());
    }
    ControlFlow::Continue(())
}
