//! `plugwright.v1.Probe`: what the plugin does on request, so that a host can watch it.

use std::io::{self, Write};
use std::time::Duration;

use futures::stream::{BoxStream, StreamExt as _};
use tonic::{Code, Request, Response, Status, Streaming};

use crate::host::Host;
use crate::proto::probe::probe_client::ProbeClient;
use crate::proto::probe::probe_server::{Probe, ProbeServer};

/// The name of the endpoint that is not brokered.
const MAIN: &str = "main";
/// Libraries count the bytes of a message with a sign.
const LARGEST: u32 = i32::MAX.unsigned_abs();

/// The probe of one endpoint.
#[derive(Debug)]
pub(crate) struct ProbeService {
    endpoint: String,
    host: Host,
}

impl ProbeService {
    /// The probe of the main endpoint.
    pub(crate) fn main(host: Host) -> ProbeServer<Self> {
        Self::of(MAIN.to_owned(), host)
    }

    fn of(endpoint: String, host: Host) -> ProbeServer<Self> {
        ProbeServer::new(Self { endpoint, host }).max_decoding_message_size(usize::MAX)
    }
}

#[tonic::async_trait]
impl Probe for ProbeService {
    async fn echo(&self, request: Request<Vec<u8>>) -> Result<Response<Vec<u8>>, Status> {
        let bytes = request.into_inner();
        Ok(Response::new(if bytes.is_empty() {
            self.endpoint.clone().into_bytes()
        } else {
            bytes
        }))
    }

    type ChatStream = BoxStream<'static, Result<Vec<u8>, Status>>;

    async fn chat(
        &self,
        request: Request<Streaming<Vec<u8>>>,
    ) -> Result<Response<Self::ChatStream>, Status> {
        let end = self.host.end.clone().cancelled_owned();
        Ok(Response::new(request.into_inner().take_until(end).boxed()))
    }

    async fn print_stdout(&self, request: Request<Vec<u8>>) -> Result<Response<()>, Status> {
        print(io::stdout(), &request.into_inner())
    }

    async fn print_stderr(&self, request: Request<Vec<u8>>) -> Result<Response<()>, Status> {
        print(io::stderr(), &request.into_inner())
    }

    async fn dial(&self, request: Request<u32>) -> Result<Response<Vec<u8>>, Status> {
        let channel = self.host.dial(request.into_inner()).await?;
        ProbeClient::new(channel).echo(Vec::new()).await
    }

    async fn accept(&self, request: Request<u32>) -> Result<Response<()>, Status> {
        let id = request.into_inner();
        let host = self.host.clone();
        let accepted = self.host.accept(id, |services| {
            services.add(Self::of(id.to_string(), host));
        })?;
        accepted.detach();
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

/// Waits while the host does not read, as any handler that prints does.
fn print(mut stream: impl Write, bytes: &[u8]) -> Result<Response<()>, Status> {
    let written = stream.write_all(bytes).and_then(|()| stream.flush());
    written.map_err(|error| Status::internal(error.to_string()))?;
    Ok(Response::new(()))
}
