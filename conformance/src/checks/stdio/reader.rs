//! A host's end of `StreamStdio`, and marks that tell how far it has read: a mark that
//! arrived was printed after everything that should be there by then.

use super::print::{Channel, print};
use crate::check::{Stop, blocked_by};
use crate::limit::{self, Limit};
use crate::subject::{Client, Code, Printed, StdioStream};

/// The last wait is the long one, for slow machines. The first are short, for a plugin
/// that dropped a mark because it saw the call later than the mark.
const WAITS: [Limit; 3] = [limit::QUIET, limit::QUIET, limit::STDIO];

/// What a mark may be displaced by where a plugin mixes up the order.
const DISPLACED: usize = 8 << 10;

/// An open `StreamStdio` call of a plugin that serves the probe.
#[derive(Debug)]
pub(super) struct Reader {
    client: Client,
    stream: StdioStream,
    marks: Vec<(Channel, Vec<u8>)>,
}

impl Reader {
    /// Opens the call. Whether it is taken shows with the first mark.
    pub(super) fn open(client: &Client) -> Self {
        Self {
            client: client.clone(),
            stream: client.stdio(),
            marks: Vec::new(),
        }
    }

    /// As [`Reader::open`], and waits until both channels carry marks: a check of what
    /// they carry says nothing where they carry nothing.
    pub(super) async fn attach(client: &Client) -> Result<Self, Stop> {
        let mut reader = Self::open(client);
        for channel in Channel::ALL {
            reader.reach(channel).await?;
        }
        Ok(reader)
    }

    /// Prints a mark and waits until it arrives; says on which channel, or `None` where
    /// it never does.
    pub(super) async fn mark(&mut self, channel: Channel) -> Result<Option<Channel>, Stop> {
        for wait in WAITS {
            let mark = format!("\n<{} {}>\n", channel.name(), self.marks.len()).into_bytes();
            self.marks.push((channel, mark.clone()));
            print(&self.client, channel, &mark).await?;
            let carrier = |printed: &Printed| {
                let mut channels = Channel::ALL.into_iter();
                channels.find(|channel| position(&tail(printed, *channel), &mark).is_some())
            };
            let printed = self
                .stream
                .until(wait.duration, |printed| carrier(printed).is_some())
                .await;
            if let Some(found) = carrier(&printed) {
                return Ok(Some(found));
            }
            still_open(&printed)?;
        }
        Ok(None)
    }

    /// As [`Reader::mark`], where it is another check's to say that the mark must arrive.
    pub(super) async fn reach(&mut self, channel: Channel) -> Result<(), Stop> {
        match self.mark(channel).await? {
            Some(found) if found == channel => Ok(()),
            _ => blocked_by("stdio/channels"),
        }
    }

    /// What was printed on a channel beside marks, of which `length` bytes should be there:
    /// a plugin that mixes up the order may send the mark first.
    pub(super) async fn everything(
        &mut self,
        channel: Channel,
        length: usize,
    ) -> Result<Vec<u8>, Stop> {
        self.reach(channel).await?;
        let marks: Vec<_> = self.marks.iter().filter(|(on, _)| *on == channel).collect();
        let length = length + marks.iter().map(|(_, mark)| mark.len()).sum::<usize>();
        let all = |printed: &Printed| {
            let messages = printed.messages.iter();
            let on_channel = messages.filter(|message| message.channel == channel.number());
            on_channel.map(|message| message.data.len()).sum::<usize>() >= length
        };
        let mut bytes = self
            .stream
            .until(limit::QUIET.duration, all)
            .await
            .on(channel.number());
        for (_, mark) in marks {
            if let Some(start) = position(&bytes, mark) {
                bytes.drain(start..start + mark.len());
            }
        }
        Ok(bytes)
    }

    /// Every message so far.
    pub(super) async fn printed(&mut self) -> Printed {
        self.stream.until(std::time::Duration::ZERO, |_| true).await
    }

    /// Waits until the call ends.
    pub(super) async fn end(&mut self) -> Stop {
        loop {
            let printed = self.stream.until(limit::CALL.duration, |_| false).await;
            if let Err(stop) = still_open(&printed) {
                return stop;
            }
        }
    }
}

/// Blames the check that judges the end of the call, where it has ended.
pub(super) fn still_open(printed: &Printed) -> Result<(), Stop> {
    match &printed.end {
        None => Ok(()),
        Some(Err(status)) if status.code() == Code::Unimplemented => {
            blocked_by("stdio/implemented")
        }
        Some(_) => blocked_by("stdio/stays-open"),
    }
}

/// The end of what arrived on a channel: whole messages, some KiB of them.
fn tail(printed: &Printed, channel: Channel) -> Vec<u8> {
    let mut length = 0;
    let newest = printed.messages.iter().rev();
    let mut messages: Vec<_> = newest
        .filter(|message| message.channel == channel.number())
        .take_while(|message| {
            let enough = length > DISPLACED;
            length += message.data.len();
            !enough
        })
        .collect();
    messages.reverse();
    messages
        .iter()
        .flat_map(|message| message.data.iter().copied())
        .collect()
}

/// Where a passage begins.
pub(super) fn position(bytes: &[u8], passage: &[u8]) -> Option<usize> {
    bytes
        .windows(passage.len())
        .position(|window| window == passage)
}
