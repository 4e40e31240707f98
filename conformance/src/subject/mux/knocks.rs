//! The broker's stream where the connection is multiplexed: knocks and their answers.

use std::sync::{Arc, OnceLock};

use tokio::sync::{mpsc, watch};
use tokio::task::JoinHandle;
use tokio_stream::wrappers::ReceiverStream;
use tonic::{Code, Status};

use crate::check::{Stop, blocked_by};
use crate::limit::Limit;
use crate::subject::client::spawn_begun;
use crate::subject::proto::plugin::ConnInfo;
use crate::subject::proto::plugin::conn_info::Knock;
use crate::subject::proto::plugin::grpc_broker_client::GrpcBrokerClient;
use crate::subject::traced::TracedChannel;

/// How many messages are kept; a plugin that sends more shows nothing new.
const MESSAGES: usize = 8_192;

/// An open `StartStream` call, and everything that came on it.
#[derive(Debug)]
pub(super) struct Knocks {
    sender: mpsc::Sender<ConnInfo>,
    messages: watch::Receiver<Vec<ConnInfo>>,
    end: Arc<OnceLock<Result<(), Status>>>,
    call: JoinHandle<()>,
}

impl Knocks {
    pub(super) fn open(channel: TracedChannel) -> Self {
        let (sender, receiver) = mpsc::channel(16);
        let (keeping, messages) = watch::channel(Vec::new());
        let end = Arc::new(OnceLock::new());
        let ending = end.clone();
        let call = spawn_begun(async move {
            let _ = ending.set(read(channel, receiver, &keeping).await);
        });
        Self {
            sender,
            messages,
            end,
            call,
        }
    }

    /// Blames the check that judges the end of the stream, where it has ended.
    pub(super) fn open_still(&self) -> Result<(), Stop> {
        match self.end.get() {
            None => Ok(()),
            Some(Err(status)) if status.code() == Code::Unimplemented => {
                blocked_by("broker/implemented")
            }
            Some(_) => blocked_by("broker/stays-open"),
        }
    }

    /// Sends a knock, or the answer to one.
    pub(super) async fn send(&self, id: u32, ack: bool, error: &str) {
        let message = ConnInfo {
            service_id: id,
            knock: Some(Knock {
                knock: true,
                ack,
                error: error.to_owned(),
            }),
            ..ConnInfo::default()
        };
        // Where the stream has ended, no answer comes: that is the caller's to see.
        let _ = self.sender.send(message).await;
    }

    /// How many messages came so far.
    pub(super) fn count(&self) -> usize {
        self.messages.borrow().len()
    }

    /// Waits for the first message that `find` makes something of, behind the first
    /// `behind` messages; nothing where none comes.
    pub(super) async fn find<T>(
        &self,
        behind: usize,
        limit: Limit,
        find: impl Fn(&ConnInfo) -> Option<T>,
    ) -> Option<T> {
        let found = |messages: &Vec<ConnInfo>| messages.iter().skip(behind).find_map(&find);
        let mut messages = self.messages.clone();
        let wait = messages.wait_for(|messages| found(messages).is_some());
        let _ = tokio::time::timeout(limit.duration, wait).await;
        found(&self.messages.borrow())
    }
}

/// Keeps what comes until the call ends.
async fn read(
    channel: TracedChannel,
    sent: mpsc::Receiver<ConnInfo>,
    keeping: &watch::Sender<Vec<ConnInfo>>,
) -> Result<(), Status> {
    let mut client = GrpcBrokerClient::new(channel);
    let replies = client.start_stream(ReceiverStream::new(sent)).await?;
    let mut replies = replies.into_inner();
    while let Some(message) = replies.message().await? {
        keeping.send_if_modified(|kept| {
            let room = kept.len() < MESSAGES;
            if room {
                kept.push(message);
            }
            room
        });
    }
    Ok(())
}

impl Drop for Knocks {
    fn drop(&mut self) {
        self.call.abort();
    }
}
