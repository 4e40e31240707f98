//! A host's side of the broker: the stream on which both sides say where they accept what.

use tokio::sync::{mpsc, watch};
use tokio::task::JoinHandle;
use tokio_stream::wrappers::UnboundedReceiverStream;
use tonic::Status;

use super::client::spawn_begun;
use super::connection::Address;
use super::proto::plugin::ConnInfo;
use super::proto::plugin::grpc_broker_client::GrpcBrokerClient;
use super::traced::TracedChannel;
use crate::limit::{self, Limit};

/// An open `StartStream` call (BRK-1).
#[derive(Debug)]
pub struct BrokerStream {
    sender: Option<mpsc::UnboundedSender<ConnInfo>>,
    heard: watch::Receiver<Heard>,
    call: JoinHandle<()>,
}

/// What the plugin said so far.
#[derive(Clone, Debug, Default)]
pub struct Heard {
    /// Every message, in order.
    pub messages: Vec<ConnInfo>,
    /// How the call ended, if it has; `Ok` is a clean end.
    pub end: Option<Result<(), Status>>,
}

impl Heard {
    /// What the plugin announced under an id.
    pub fn announcement(&self, id: u32) -> Option<&ConnInfo> {
        self.messages
            .iter()
            .find(|message| message.service_id == id && message.knock.is_none())
    }
}

impl BrokerStream {
    pub(super) fn open(channel: TracedChannel) -> Self {
        let (sender, receiver) = mpsc::unbounded_channel();
        let (hearing, heard) = watch::channel(Heard::default());
        let call = spawn_begun(async move {
            let end = hear(channel, receiver, &hearing).await;
            hearing.send_modify(|heard| heard.end = Some(end));
        });
        Self {
            sender: Some(sender),
            heard,
            call,
        }
    }

    /// Sends a message as it is. Where the stream has ended nobody hears it: that is the
    /// caller's to see.
    pub fn send(&self, message: ConnInfo) {
        if let Some(sender) = &self.sender {
            let _ = sender.send(message);
        }
    }

    /// Announces where the host accepts an id (BRK-2).
    pub fn announce(&self, id: u32, address: &Address) {
        let (network, address) = match address {
            Address::Unix(path) => ("unix", path.to_string_lossy().into_owned()),
            Address::Tcp(address) => ("tcp", address.clone()),
        };
        self.send(ConnInfo {
            service_id: id,
            network: network.to_owned(),
            address,
            knock: None,
        });
    }

    /// Ends the host's half of the stream: it has nothing more to say.
    pub fn finish(&mut self) {
        self.sender = None;
    }

    /// What the plugin said so far.
    pub fn heard(&self) -> Heard {
        self.heard.borrow().clone()
    }

    /// Waits until `enough` holds of what the plugin said, or the call ends, or the limit
    /// passes; returns what was said by then.
    pub async fn until(&self, limit: Limit, enough: impl Fn(&Heard) -> bool) -> Heard {
        let mut heard = self.heard.clone();
        let wait = heard.wait_for(|heard| heard.end.is_some() || enough(heard));
        let _ = tokio::time::timeout(limit.duration, wait).await;
        self.heard()
    }

    /// Waits until the plugin announces where it accepts an id (BRK-2).
    pub async fn announced(&self, id: u32) -> Option<Address> {
        let announced = |heard: &Heard| heard.announcement(id).is_some();
        let heard = self.until(limit::BROKER, announced).await;
        let message = heard.announcement(id)?;
        match message.network.as_str() {
            "unix" => Some(Address::Unix(message.address.clone().into())),
            "tcp" => Some(Address::Tcp(message.address.clone())),
            _ => None,
        }
    }
}

impl Drop for BrokerStream {
    fn drop(&mut self) {
        self.call.abort();
    }
}

async fn hear(
    channel: TracedChannel,
    messages: mpsc::UnboundedReceiver<ConnInfo>,
    to: &watch::Sender<Heard>,
) -> Result<(), Status> {
    let mut client = GrpcBrokerClient::new(channel);
    let call = client.start_stream(UnboundedReceiverStream::new(messages));
    let mut replies = call.await?.into_inner();
    while let Some(message) = replies.message().await? {
        to.send_modify(|heard| heard.messages.push(message));
    }
    Ok(())
}
