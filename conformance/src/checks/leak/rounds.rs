//! Rounds of the same work, and what the plugin holds after each: what a correct plugin
//! takes it takes in the first rounds, and uses again in the later ones.

use std::time::Duration;

use prost_types::Duration as Time;
use tokio::time::{Instant, sleep};

use crate::check::Stop;
use crate::limit::{self, Limit};
use crate::subject::{Client, PLUGIN, Plugin, Stage, Start, Usage, beside_streams};

/// How many connections a round opens and closes.
pub(super) const CONNECTIONS: usize = 20;
/// How many calls it makes on each, beside one that it cancels.
const CALLS: usize = 5;
/// How many rounds come before anything is judged: pools and caches fill.
const WARM: usize = 2;
/// How long a call runs that is cancelled.
const LONG: i64 = 600;

/// What is watched.
#[derive(Clone, Copy, Debug)]
pub(super) struct Watched {
    /// What a plugin holds of it.
    pub(super) held: fn(Usage) -> u64,
    /// By how much it may grow in a round, for whatever reason.
    pub(super) allowed: u64,
    /// So many rounds in a row in which it grew by more are no chance.
    pub(super) rounds: usize,
}

/// Makes rounds until one leaves no more behind than the one before it; else what was
/// held after each.
pub(super) async fn growth(stage: &mut Stage, watched: Watched) -> Result<Option<Vec<u64>>, Stop> {
    let plugin = stage.start(&Start::probing()).await?;
    let probe = stage.facts.probe;
    for _ in 0..WARM {
        round(&plugin, probe).await?;
    }
    let now = |plugin: &Plugin| (watched.held)(plugin.process.usage());
    let mut held = vec![settled(&plugin, now, 0, limit::QUIET).await?];
    for _ in 0..watched.rounds {
        round(&plugin, probe).await?;
        let before = held.last().copied().unwrap_or_default();
        let after = settled(&plugin, now, before + watched.allowed, limit::SETTLE).await?;
        if after <= before + watched.allowed {
            return Ok(None);
        }
        held.push(after);
    }
    Ok(Some(held))
}

/// What is held when it has come down to `enough`, or when it has had its time to.
async fn settled(
    plugin: &Plugin,
    now: impl Fn(&Plugin) -> u64,
    enough: u64,
    limit: Limit,
) -> Result<u64, Stop> {
    let deadline = Instant::now() + limit.duration;
    loop {
        plugin.alive()?;
        let held = now(plugin);
        if held <= enough || Instant::now() >= deadline {
            return Ok(held);
        }
        sleep(limit::LOOK.duration).await;
    }
}

/// Connections that come and go with calls that end, and with calls that are cancelled.
async fn round(plugin: &Plugin, probe: bool) -> Result<(), Stop> {
    for _ in 0..CONNECTIONS {
        let client = plugin.connect().await?;
        let _streams = (client.stdio(), client.broker());
        for _ in 0..CALLS {
            beside_streams(client.answers().await)?;
        }
        if probe {
            cancel(&client).await;
        }
        let _watch = beside_streams(client.watch(PLUGIN).await)?;
    }
    Ok(())
}

/// Leaves a long call to itself.
async fn cancel(client: &Client) {
    let mut probe = client.probe();
    let sleeping = probe.sleep(Time {
        seconds: LONG,
        nanos: 0,
    });
    // It has to be under way; how far it came does not matter.
    let _ = tokio::time::timeout(Duration::from_millis(1), sleeping).await;
}
