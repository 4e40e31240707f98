//! There is one session, on the first connection.

use crate::check::{Check, Lane, Level, Need, Outcome, Reason, Suite, blocked_by, fail};
use crate::limit;
use crate::subject::{
    Address, Frame, Kind, Multiplexed, PLUGIN, Raw, Received, SYN, Stage, Start, is_reply,
};

/// Something looks whether the plugin is there, and goes away.
const PROBES: usize = 5;

pub(super) static CHECK: Check = Check {
    id: "mux/one-connection",
    clause: "MUX-2",
    level: Level::Must,
    suite: Suite::Mux,
    title: "a second connection gets no session, and does nothing to the first",
    why: "A Go host opens one connection, and a Go plugin accepts one. A second one is somebody \
          else's: where it takes the place of the first the host loses its plugin, and where it \
          gets a session of its own two peers share one broker.",
    remedy: "Stop accepting after the first connection, or close each later one at once.",
    needs: &[Need::Connection],
    lane: Lane::Shared,
    reasons: &[
        Reason {
            id: "served",
            hint: "each accepted connection gets a session",
            mutants: &["mux-second-served"],
        },
        Reason {
            id: "disturbed",
            hint: "the session is one variable, which the last connection sets",
            mutants: &["mux-second-replaces"],
        },
    ],
    run: |stage| Box::pin(run(stage)),
};

async fn run(stage: &mut Stage) -> Outcome {
    let host = stage.multiplexed(Start::plain()).await?;
    let address = host.plugin.address()?;
    let Err(stop) = beside_others(&host, &address).await else {
        return Ok(());
    };
    // What happens without multiplexing too is for others to say.
    let plain = stage.start(&Start::plain()).await?;
    drop(Raw::dial(&plain.address()?).await);
    match plain.exit(limit::QUIET).await {
        Some(_) => blocked_by("socket/reconnect"),
        None => Err(stop),
    }
}

async fn beside_others(host: &Multiplexed, address: &Address) -> Outcome {
    for _ in 0..PROBES {
        drop(Raw::dial(address).await);
    }
    goes_on(host).await?;
    if let Ok(mut second) = Raw::dial(address).await {
        second.open(1).await;
        second.send(&Frame::bare(Kind::Ping, SYN, 0, 2)).await;
        // Nothing at all is as good as an end: a Go plugin leaves it unaccepted.
        if let Received::Frame(_) = second.next(limit::QUIET).await {
            // A session of its own is the lesser fault.
            goes_on(host).await?;
            return fail(
                "served",
                "no session on a second connection",
                "frames of yamux",
            );
        }
    }
    goes_on(host).await
}

async fn goes_on(host: &Multiplexed) -> Outcome {
    match host.client.health(PLUGIN).await? {
        Err(status) if !is_reply(&status) => fail(
            "disturbed",
            "an answer on the first connection after others came and went",
            "its end",
        ),
        _ => Ok(()),
    }
}
