//! Messages that a plugin does not expect, and whether it lives with them.

use crate::check::{Stop, blocked_by};
use crate::limit;
use crate::subject::proto::plugin::{ConnInfo, conn_info::Knock};
use crate::subject::{Code, Stage, Start, describe};

/// An address of the loopback interface at which nobody listens: port 9 discards, and
/// nobody calls it anyway.
const NOWHERE: &str = "127.0.0.1:9";

/// An announcement.
pub(super) fn announcement(id: u32, network: &str, address: &str) -> ConnInfo {
    ConnInfo {
        service_id: id,
        network: network.to_owned(),
        address: address.to_owned(),
        knock: None,
    }
}

/// An announcement as hosts send it, which leads nowhere.
pub(super) fn ordinary(id: u32) -> ConnInfo {
    match id % 2 {
        0 => announcement(id, "unix", "/nowhere/host"),
        _ => announcement(id, "tcp", NOWHERE),
    }
}

/// A knock, or the answer to one.
pub(super) fn knock(id: u32, ack: bool, error: &str) -> ConnInfo {
    ConnInfo {
        service_id: id,
        network: String::new(),
        address: String::new(),
        knock: Some(Knock {
            knock: true,
            ack,
            error: error.to_owned(),
        }),
    }
}

/// Sends messages to a fresh plugin; says how the stream ended, where it did not go on. One
/// that ends without any is another's to report.
pub(super) async fn ended_by(
    stage: &mut Stage,
    messages: impl IntoIterator<Item = ConnInfo>,
) -> Result<Option<String>, Stop> {
    let ended = ended_behind(stage, messages).await?;
    if ended.is_some() && ended_behind(stage, []).await?.is_some() {
        return blocked_by("broker/stays-open");
    }
    Ok(ended)
}

async fn ended_behind(
    stage: &mut Stage,
    messages: impl IntoIterator<Item = ConnInfo>,
) -> Result<Option<String>, Stop> {
    let plugin = stage.start(&Start::plain()).await?;
    let client = plugin.connect().await?;
    let broker = client.broker();
    client.streams_begin().await?;
    match broker.heard().end {
        None => {}
        Some(Err(status)) if status.code() == Code::Unimplemented => {
            return blocked_by("broker/implemented");
        }
        Some(_) => return blocked_by("broker/stays-open"),
    }
    for message in messages {
        broker.send(message);
    }
    broker.until(limit::QUIET, |_| false).await;
    // They tell a plugin that has ended from a stream that has, and give a slow one time.
    client.answers().await?;
    client.answers().await?;
    let end = broker.heard().end;
    Ok(end.map(|end| match end {
        Ok(()) => "the stream ended without an error".to_owned(),
        Err(status) => format!("the stream ended with {}", describe(&status)),
    }))
}

/// As [`ended_by`], for messages that are no ordinary announcements: a stream that those
/// end as well is another's to report.
pub(super) async fn ended_by_strange(
    stage: &mut Stage,
    messages: impl IntoIterator<Item = ConnInfo>,
) -> Result<Option<String>, Stop> {
    let ended = ended_by(stage, messages).await?;
    if ended.is_some() && ended_by(stage, [ordinary(1)]).await?.is_some() {
        return blocked_by("broker/unknown-id");
    }
    Ok(ended)
}
