//! A host and a plugin that serves the probe, with the broker's stream open between them.

use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};

use crate::check::{Outcome, Stop, blocked_by};
use crate::limit;
use crate::subject::{
    Accepted, Address, BrokerStream, Client, Code, Plugin, Stage, Start, Status, describe,
};

/// Where the ids begin that checks do not name themselves.
const FRESH: u32 = 10_000;

/// What came of a dial: the right answer, or what came instead.
pub(in crate::checks) type Tried = Result<(), String>;

/// A host's view of one plugin.
#[derive(Debug)]
pub(in crate::checks) struct Meeting {
    pub(in crate::checks) plugin: Plugin,
    pub(in crate::checks) client: Client,
    pub(in crate::checks) broker: BrokerStream,
    fresh: AtomicU32,
    has_announced: AtomicBool,
}

impl Meeting {
    /// Starts the plugin and opens the stream.
    pub(in crate::checks) async fn start(stage: &mut Stage) -> Result<Self, Stop> {
        Self::start_as(stage, &Start::probing()).await
    }

    /// As [`Meeting::start`], with an environment of the check's own.
    pub(in crate::checks) async fn start_as(
        stage: &mut Stage,
        start: &Start,
    ) -> Result<Self, Stop> {
        let plugin = stage.start(start).await?;
        let client = plugin.connect().await?;
        let broker = client.broker();
        client.streams_begin().await?;
        let meeting = Self {
            plugin,
            client,
            broker,
            fresh: AtomicU32::new(FRESH),
            has_announced: AtomicBool::new(false),
        };
        meeting.still_open()?;
        Ok(meeting)
    }

    /// An id that nobody has used.
    pub(in crate::checks) fn fresh(&self) -> u32 {
        self.fresh.fetch_add(1, Ordering::Relaxed)
    }

    /// Blames the check that judges the end of the stream, where it has ended.
    pub(in crate::checks) fn still_open(&self) -> Outcome {
        match self.broker.heard().end {
            None => Ok(()),
            Some(Err(status)) if status.code() == Code::Unimplemented => {
                blocked_by("broker/implemented")
            }
            Some(_) if self.has_announced.load(Ordering::Relaxed) => {
                blocked_by("broker/unknown-id")
            }
            Some(_) => blocked_by("broker/stays-open"),
        }
    }

    /// An endpoint of the host that answers with this name.
    pub(in crate::checks) fn endpoint(&self, name: &str) -> Result<Accepted, Stop> {
        Accepted::unix(&self.plugin.folder, name, None)
    }

    /// Announces an endpoint of the host.
    pub(in crate::checks) fn announce(&self, id: u32, address: &Address) {
        self.has_announced.store(true, Ordering::Relaxed);
        self.broker.announce(id, address);
    }

    /// Has the plugin accept an id, and calls it there; that it can is another's to say.
    pub(in crate::checks) async fn reach(&self, id: u32) -> Result<(Address, Client), Stop> {
        let accepted = self.client.call(self.client.probe().accept(id)).await;
        self.still_open()?;
        let address = match accepted {
            Ok(Ok(())) => self.broker.announced(id).await,
            Ok(Err(_)) | Err(Stop::Hang(_)) => None,
            Err(other) => return Err(other),
        };
        self.still_open()?;
        let Some(address) = address else {
            return blocked_by("broker/accepts");
        };
        let client = match self.plugin.connect_to(address.clone()).await {
            Err(Stop::Blocked(_)) => return blocked_by("broker/accepts"),
            connected => connected?,
        };
        match name(&client).await? {
            Ok(name) if name == id.to_string() => Ok((address, client)),
            _ => blocked_by("broker/accepts"),
        }
    }

    /// Has the plugin dial an id, where the endpoint called `name` is announced or will be.
    pub(in crate::checks) async fn dial(&self, id: u32, name: &str) -> Result<Tried, Stop> {
        let mut probe = self.client.probe();
        let reply = self.client.call_within(limit::DIAL, probe.dial(id)).await;
        Ok(match reply {
            Ok(Ok(answer)) if answer == name.as_bytes() => Ok(()),
            Ok(Ok(answer)) => Err(format!("the answer `{}`", String::from_utf8_lossy(&answer))),
            Ok(Err(status)) => Err(describe(&status)),
            Err(Stop::Hang(limit)) => Err(format!("no answer within {}", limit.seconds())),
            Err(other) => return Err(other),
        })
    }

    /// A dial whose announcement has come long before.
    pub(in crate::checks) async fn dial_early(&self) -> Result<Tried, Stop> {
        let (id, name, endpoint) = self.own()?;
        self.announce(id, &endpoint.address);
        tokio::time::sleep(limit::QUIET.duration).await;
        self.dial(id, &name).await
    }

    /// A dial whose announcement comes while it waits.
    pub(in crate::checks) async fn dial_late(&self) -> Result<Tried, Stop> {
        let (id, name, endpoint) = self.own()?;
        self.dial_before(id, &name, &endpoint.address).await
    }

    /// A dial that waits when this address is announced.
    pub(in crate::checks) async fn dial_before(
        &self,
        id: u32,
        name: &str,
        address: &Address,
    ) -> Result<Tried, Stop> {
        let announcing = async {
            tokio::time::sleep(limit::QUIET.duration).await;
            self.announce(id, address);
        };
        let (dialled, ()) = tokio::join!(self.dial(id, name), announcing);
        dialled
    }

    fn own(&self) -> Result<(u32, String, Accepted), Stop> {
        let id = self.fresh();
        let name = format!("h{id}");
        let endpoint = self.endpoint(&name)?;
        Ok((id, name, endpoint))
    }

    /// Ends a check whose dial failed where the plainest dials fail too: that is for
    /// their own checks to report.
    pub(in crate::checks) async fn dials_otherwise(&self) -> Outcome {
        self.still_open()?;
        let early = self.dial_early().await?.is_ok();
        self.still_open()?;
        let late = self.dial_late().await?.is_ok();
        self.still_open()?;
        match (early, late) {
            (true, true) => Ok(()),
            (true, false) => blocked_by("broker/announced-late"),
            (false, true) => blocked_by("broker/announced-early"),
            (false, false) => blocked_by("broker/dials"),
        }
    }
}

/// The name by which an endpoint's probe answers.
pub(in crate::checks) async fn name(client: &Client) -> Result<Result<String, Status>, Stop> {
    let reply = client.call(client.probe().echo(Vec::new())).await?;
    Ok(reply.map(|name| String::from_utf8_lossy(&name).into_owned()))
}
