//! The probe: what this plugin does so that a host can watch it.

use std::io::{self, Write};
use std::sync::Arc;
use std::time::Duration;

use futures::stream::{BoxStream, StreamExt as _};
use tokio::sync::Mutex;
use tokio_util::sync::CancellationToken;
use tonic::transport::Server;
use tonic::{Code, Request, Response, Status, Streaming};

use crate::behaviour::{Connections, Grpc};
use crate::broker::{Accepted, Broker, BrokerError, Dialled, echo};
use crate::ending::Ending;
use crate::gate::GateLayer;
use crate::socket::incoming;
use crate::tls::secured;
use crate::wire::probe::probe_client::ProbeClient;
use crate::wire::probe::probe_server::{Probe, ProbeServer};

/// The name of the endpoint that is not brokered.
const MAIN: &str = "main";
/// How long a call keeps the buffer that it shares with others.
const OVERLAP: Duration = Duration::from_millis(10);
/// A gRPC message's length is 32 bits, and libraries count it with a sign.
const LARGEST: u32 = i32::MAX.unsigned_abs();

/// Serves `plugwright.v1.Probe` at one endpoint.
#[derive(Debug)]
pub(crate) struct ProbeService {
    endpoint: String,
    broker: Arc<Broker>,
    end: CancellationToken,
    /// What all calls of `Echo` write to, where they share a buffer.
    buffer: Option<Arc<Mutex<Vec<u8>>>>,
}

impl ProbeService {
    /// The probe of the main endpoint.
    pub(crate) fn main(
        broker: Arc<Broker>,
        end: CancellationToken,
        shared: bool,
    ) -> ProbeServer<Self> {
        let buffer = shared.then(Arc::default);
        Self::serving(MAIN.to_owned(), broker, end, buffer)
    }

    fn serving(
        endpoint: String,
        broker: Arc<Broker>,
        end: CancellationToken,
        buffer: Option<Arc<Mutex<Vec<u8>>>>,
    ) -> ProbeServer<Self> {
        ProbeServer::new(Self {
            endpoint,
            broker,
            end,
            buffer,
        })
        .max_decoding_message_size(usize::MAX)
    }
}

#[tonic::async_trait]
impl Probe for ProbeService {
    async fn echo(&self, request: Request<Vec<u8>>) -> Result<Response<Vec<u8>>, Status> {
        let bytes = request.into_inner();
        let answer = if bytes.is_empty() {
            self.endpoint.clone().into_bytes()
        } else {
            bytes
        };
        let Some(buffer) = &self.buffer else {
            return Ok(Response::new(answer));
        };
        *buffer.lock().await = answer;
        // Whoever comes in between writes over it.
        tokio::time::sleep(OVERLAP).await;
        Ok(Response::new(buffer.lock().await.clone()))
    }

    type ChatStream = BoxStream<'static, Result<Vec<u8>, Status>>;

    async fn chat(
        &self,
        request: Request<Streaming<Vec<u8>>>,
    ) -> Result<Response<Self::ChatStream>, Status> {
        let end = self.end.clone().cancelled_owned();
        Ok(Response::new(request.into_inner().take_until(end).boxed()))
    }

    async fn print_stdout(&self, request: Request<Vec<u8>>) -> Result<Response<()>, Status> {
        print(|| io::stdout().lock(), request.into_inner()).await
    }

    async fn print_stderr(&self, request: Request<Vec<u8>>) -> Result<Response<()>, Status> {
        print(|| io::stderr().lock(), request.into_inner()).await
    }

    async fn dial(&self, request: Request<u32>) -> Result<Response<Vec<u8>>, Status> {
        match self.broker.dial(request.into_inner()).await? {
            Dialled::Channel(channel) => ProbeClient::new(channel).echo(Vec::new()).await,
            Dialled::Bare(link, authority) => Ok(Response::new(echo(*link, &authority).await?)),
            Dialled::Nothing => Ok(Response::new(Vec::new())),
        }
    }

    async fn accept(&self, request: Request<u32>) -> Result<Response<()>, Status> {
        let id = request.into_inner();
        let Accepted {
            listener,
            security,
            behaviour,
            until,
        } = self.broker.accept(id).await?;
        let probe = Self::serving(
            id.to_string(),
            Arc::clone(&self.broker),
            until.clone(),
            self.buffer.clone(),
        );
        let connections = if behaviour.several_connections {
            Connections::Many
        } else {
            Connections::One
        };
        let connections = incoming(listener, connections, Ending::default());
        let gate = GateLayer::new(&Grpc {
            localhost_only: behaviour.localhost_only,
            ..Grpc::default()
        });
        tokio::spawn(
            Server::builder()
                .layer(gate)
                .add_service(probe)
                .serve_with_incoming_shutdown(
                    secured(connections, security),
                    until.cancelled_owned(),
                ),
        );
        Ok(Response::new(()))
    }

    async fn sleep(&self, request: Request<prost_types::Duration>) -> Result<Response<()>, Status> {
        let duration = Duration::try_from(request.into_inner())
            .map_err(|_| Status::invalid_argument("the time is negative, expected zero or more"))?;
        tokio::time::sleep(duration).await;
        Ok(Response::new(()))
    }

    async fn fail(&self, request: Request<i32>) -> Result<Response<()>, Status> {
        let number = request.into_inner();
        Err(match number {
            1..=16 => Status::new(Code::from_i32(number), "probe"),
            _ => Status::invalid_argument(format!("the code is {number}, expected 1 to 16")),
        })
    }

    async fn large(&self, request: Request<u32>) -> Result<Response<Vec<u8>>, Status> {
        let length = request.into_inner();
        let bytes = usize::try_from(length).ok().filter(|_| length <= LARGEST);
        let bytes = bytes.ok_or_else(|| {
            Status::invalid_argument(format!("{length} bytes, expected at most {LARGEST}"))
        })?;
        Ok(Response::new(vec![0; bytes]))
    }
}

impl From<BrokerError> for Status {
    /// As Go does, with the whole chain in the text.
    fn from(error: BrokerError) -> Self {
        Status::unknown(crate::chain(&error))
    }
}

/// A write waits while the host does not read, so it must not hold one of the runtime's workers.
async fn print<W: Write>(
    stream: impl FnOnce() -> W + Send + 'static,
    bytes: Vec<u8>,
) -> Result<Response<()>, Status> {
    let written = tokio::task::spawn_blocking(move || {
        let mut stream = stream();
        stream.write_all(&bytes).and_then(|()| stream.flush())
    });
    written
        .await
        .map_err(|error| Status::internal(error.to_string()))?
        .map_err(|error| Status::internal(error.to_string()))?;
    Ok(Response::new(()))
}
