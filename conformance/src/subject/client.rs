//! The calls that a Go host makes on a plugin, each under a named limit and with one
//! eye on the process.

use std::sync::Arc;

use futures::FutureExt;
use tokio::task::JoinHandle;
use tonic::transport::Channel;
use tonic::{Code, Response, Status, Streaming};
use tonic_health::pb::health_check_response::ServingStatus;
use tonic_health::pb::health_client::HealthClient;
use tonic_health::pb::{HealthCheckRequest, HealthCheckResponse};

use super::broker::BrokerStream;
use super::excerpt::excerpt;
use super::process::{Exit, Process};
use super::proto::plugin::grpc_controller_client::GrpcControllerClient;
use super::proto::plugin::grpc_stdio_client::GrpcStdioClient;
use super::proto::plugin::{Empty, StdioData};
use super::proto::probe::probe_client::ProbeClient;
use super::traced::TracedChannel;
use crate::check::{Stop, blocked_by};
use crate::limit::{self, Limit};

/// The name under which a Go host asks for health (HC-1).
pub const PLUGIN: &str = "plugin";

/// Blames what judges it where a call had no answer while streams were open.
pub fn beside_streams<T>(answered: Result<T, Stop>) -> Result<T, Stop> {
    match answered {
        Err(Stop::Hang(_)) => blocked_by("grpc/concurrent-streams"),
        answered => answered,
    }
}

/// A gRPC client on one connection.
#[derive(Clone, Debug)]
pub struct Client {
    channel: TracedChannel,
    process: Arc<Process>,
}

/// What came of asking a plugin to shut down.
#[derive(Debug)]
pub enum Shutdown {
    /// It ended, whether or not the reply arrived before (CTL-2).
    Ended(Exit),
    /// It replied, and lives on past the limit.
    Alive,
    /// It neither replied nor ended.
    Blocked,
}

impl Shutdown {
    /// The end; that there is one is for other checks to say, `alive` where it replied.
    pub fn end(self, alive: &'static str) -> Result<Exit, Stop> {
        match self {
            Self::Ended(exit) => Ok(exit),
            Self::Alive => blocked_by(alive),
            Self::Blocked => blocked_by("controller/answers"),
        }
    }
}

impl Client {
    /// A client on an open connection.
    pub(super) fn new(channel: Channel, process: Arc<Process>) -> Self {
        let channel = TracedChannel::new(channel, process.trace.clone());
        Self { channel, process }
    }

    /// The connection, for calls that are not a host's own.
    pub fn channel(&self) -> TracedChannel {
        self.channel.clone()
    }

    /// Waits for a call: a hang past the limit and a plugin that ends meanwhile stop the
    /// check; any status is the caller's to judge.
    pub async fn call<T>(
        &self,
        call: impl Future<Output = Result<Response<T>, Status>>,
    ) -> Result<Result<T, Status>, Stop> {
        self.call_within(limit::CALL, call).await
    }

    /// As [`Client::call`], with a limit of its own.
    pub async fn call_within<T>(
        &self,
        limit: Limit,
        call: impl Future<Output = Result<Response<T>, Status>>,
    ) -> Result<Result<T, Status>, Stop> {
        match tokio::time::timeout(limit.duration, call).await {
            Err(_) => Err(Stop::Hang(limit)),
            Ok(Ok(response)) => Ok(Ok(response.into_inner())),
            Ok(Err(status)) => match self.ended_by(&status).await {
                Some(exit) => Err(Stop::Crash(exit)),
                None => Ok(Err(status)),
            },
        }
    }

    /// A broken connection is often a dead plugin whose end is told a moment later.
    async fn ended_by(&self, status: &Status) -> Option<Exit> {
        if matches!(
            status.code(),
            Code::Unavailable | Code::Unknown | Code::Internal | Code::Cancelled
        ) {
            return self.process.exit(limit::QUIET.duration).await;
        }
        self.process.ended()
    }

    /// `Health/Check` (HC-1).
    pub async fn health(&self, service: &str) -> Result<Result<ServingStatus, Status>, Stop> {
        let mut client = HealthClient::new(self.channel());
        let request = HealthCheckRequest {
            service: service.to_owned(),
        };
        let reply = self.call(client.check(request)).await?;
        Ok(reply.map(|reply| reply.status()))
    }

    /// Ends the check that uses health only to see that the plugin still answers.
    pub async fn answers(&self) -> Result<(), Stop> {
        match self.health(PLUGIN).await? {
            Err(status) if !is_reply(&status) => blocked_by("grpc/answers"),
            // Which reply it should be is health/serving's to say.
            _ => Ok(()),
        }
    }

    /// As [`Client::answers`], where streams are open. The first answer may overtake them; with
    /// the second they have begun, and left room for a call.
    pub async fn streams_begin(&self) -> Result<(), Stop> {
        self.answers().await?;
        self.answers().await
    }

    /// A unary call of any path, with an empty message.
    pub async fn unary(&self, path: &'static str) -> Result<Result<(), Status>, Stop> {
        let mut grpc = tonic::client::Grpc::new(self.channel());
        let call = async {
            let ready = grpc.ready().await;
            ready.map_err(|error| Status::from_error(Box::new(error)))?;
            let path = http::uri::PathAndQuery::from_static(path);
            let codec = tonic_prost::ProstCodec::<(), ()>::default();
            grpc.unary(tonic::Request::new(()), path, codec).await
        };
        self.call(call).await
    }

    /// `Health/Watch` (HC-2).
    pub async fn watch(
        &self,
        service: &str,
    ) -> Result<Result<Streaming<HealthCheckResponse>, Status>, Stop> {
        let mut client = HealthClient::new(self.channel());
        let request = HealthCheckRequest {
            service: service.to_owned(),
        };
        self.call(client.watch(request)).await
    }

    /// `GRPCController/Shutdown` (CTL-1), with no deadline, as a Go host calls it: but the
    /// answer and the end after it are waited for no longer than the limit.
    pub async fn shutdown(&self, limit: Limit) -> Result<Shutdown, Stop> {
        let mut client = GrpcControllerClient::new(self.channel());
        let call = client.shutdown(Empty {});
        let Ok(reply) = tokio::time::timeout(limit.duration, call).await else {
            return Ok(self
                .process
                .ended()
                .map_or(Shutdown::Blocked, Shutdown::Ended));
        };
        if reply.is_err_and(|status| status.code() == Code::Unimplemented) {
            return blocked_by("controller/implemented");
        }
        Ok(self
            .process
            .exit(limit.duration)
            .await
            .map_or(Shutdown::Alive, Shutdown::Ended))
    }

    /// As [`Client::shutdown`], for checks of what follows an orderly end.
    pub async fn shut_down(&self) -> Result<Exit, Stop> {
        self.shutdown(limit::END).await?.end("controller/exits")
    }

    /// As [`Client::shut_down`], where streams are open.
    pub async fn shut_down_with_streams(&self) -> Result<Exit, Stop> {
        let shutdown = self.shutdown(limit::END).await?;
        shutdown.end("controller/open-streams")
    }

    /// Opens `GRPCStdio/StreamStdio` (SIO-5). The call is left to open by itself: a Go
    /// server sends no headers before its first message.
    pub fn stdio(&self) -> StdioStream {
        StdioStream::open(self.channel())
    }

    /// Opens `GRPCBroker/StartStream` (BRK-1); it stays open as long as the value lives.
    pub fn broker(&self) -> BrokerStream {
        BrokerStream::open(self.channel())
    }

    /// The probe's client, with no bound on what it receives.
    pub fn probe(&self) -> ProbeClient<TracedChannel> {
        ProbeClient::new(self.channel()).max_decoding_message_size(usize::MAX)
    }
}

/// Whether the plugin sent this status, and not the connection's failure made it.
pub fn is_reply(status: &Status) -> bool {
    std::error::Error::source(status).is_none()
}

/// A status as reports quote it.
pub fn describe(status: &Status) -> String {
    let mut name = String::new();
    for (index, letter) in format!("{:?}", status.code()).char_indices() {
        if index > 0 && letter.is_ascii_uppercase() {
            name.push('_');
        }
        name.push(letter.to_ascii_uppercase());
    }
    match status.message() {
        "" => format!("`{name}`"),
        message => format!("`{name}` with the message {}", excerpt(message)),
    }
}

/// An open `StreamStdio` call, read continuously.
#[derive(Debug)]
pub struct StdioStream {
    messages: tokio::sync::watch::Receiver<Printed>,
    call: JoinHandle<()>,
}

/// What arrived over `StreamStdio` so far.
#[derive(Clone, Debug, Default)]
pub struct Printed {
    /// Every message, in order.
    pub messages: Vec<StdioData>,
    /// How the call ended, if it has; `Ok` is a clean end.
    pub end: Option<Result<(), Status>>,
}

impl Printed {
    /// Everything that arrived on one channel.
    pub fn on(&self, channel: i32) -> Vec<u8> {
        let messages = self
            .messages
            .iter()
            .filter(|message| message.channel == channel);
        messages
            .flat_map(|message| message.data.iter().copied())
            .collect()
    }
}

impl StdioStream {
    fn open(channel: TracedChannel) -> Self {
        let (sender, messages) = tokio::sync::watch::channel(Printed::default());
        let call = spawn_begun(async move {
            let end = forward(channel, &sender).await;
            sender.send_modify(|printed| printed.end = Some(end));
        });
        Self { messages, call }
    }

    /// Waits until `enough` holds of what arrived, or the call ends, or the time is up;
    /// returns what is there then.
    pub async fn until(
        &mut self,
        time: std::time::Duration,
        enough: impl Fn(&Printed) -> bool,
    ) -> Printed {
        let wait = self
            .messages
            .wait_for(|printed| printed.end.is_some() || enough(printed));
        let _ = tokio::time::timeout(time, wait).await;
        self.messages.borrow().clone()
    }
}

impl Drop for StdioStream {
    fn drop(&mut self) {
        self.call.abort();
    }
}

/// Runs a call on a task of its own. Its first step is taken here, so that its request
/// is on the way before that of any later call on the same connection.
pub(super) fn spawn_begun<T: Send + 'static>(
    call: impl Future<Output = T> + Send + 'static,
) -> JoinHandle<T> {
    let mut call = Box::pin(call);
    let begun = call.as_mut().now_or_never();
    tokio::spawn(async move {
        match begun {
            Some(ended) => ended,
            None => call.await,
        }
    })
}

async fn forward(
    channel: TracedChannel,
    to: &tokio::sync::watch::Sender<Printed>,
) -> Result<(), Status> {
    let mut client = GrpcStdioClient::new(channel).max_decoding_message_size(usize::MAX);
    let mut stream = client.stream_stdio(()).await?.into_inner();
    while let Some(message) = stream.message().await? {
        to.send_modify(|printed| printed.messages.push(message));
    }
    Ok(())
}
