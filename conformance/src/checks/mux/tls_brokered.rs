//! TLS is within the brokered streams too.

use std::sync::Arc;

use crate::check::{Check, Lane, Level, Need, Outcome, Reason, Stop, Suite, blocked_by, fail};
use crate::checks::broker::Meeting;
use crate::subject::{Accepted, Attempt, Identity, Multiplexed, Stage, Start};

pub(super) static CHECK: Check = Check {
    id: "mux/tls-brokered",
    clause: "TLS-9",
    level: Level::Must,
    suite: Suite::Mux,
    title: "under AutoMTLS a brokered stream is under TLS as well, whoever opened it",
    why: "Whoever dials is the client of TLS, whoever accepts its server, with the same \
          certificates as everywhere (TLS-8). Where one end leaves TLS out, the call ends in \
          `transport: authentication handshake failed` or hangs.",
    remedy: "Let accepted and dialled streams pass through the same TLS configuration as brokered \
             sockets.",
    needs: &[Need::Probe],
    lane: Lane::Shared,
    reasons: &[
        Reason {
            id: "accepts",
            hint: "streams go to the brokered server past its TLS",
            mutants: &["mux-tls-accepts-bare"],
        },
        Reason {
            id: "dials",
            hint: "HTTP/2 is begun on the stream itself",
            mutants: &["mux-tls-dials-bare"],
        },
    ],
    run: |stage| Box::pin(run(stage)),
};

async fn run(stage: &mut Stage) -> Outcome {
    // What fails without TLS too is for others to say.
    let plain = stage.multiplexed(Start::probing()).await?;
    both_ways(&plain).await?;
    let identity = stage.identity().await?;
    let start = Start::probing().automtls(&identity);
    let host = match stage.multiplexed(start).await {
        Err(Stop::Blocked("mux/main-stream") | Stop::Crash(_)) => {
            announced(stage, &identity).await?;
            return blocked_by("mux/tls-inside");
        }
        host => host?,
    };
    match both_ways(&host).await {
        Err(Stop::Blocked("mux/accepts") | Stop::Hang(_)) => {
            over_sockets(stage, identity).await?;
            let expected = "a call under TLS of an id that the plugin accepts";
            fail("accepts", expected, "none")
        }
        Err(Stop::Blocked("mux/dials")) => {
            over_sockets(stage, identity).await?;
            let expected = "a call under TLS of an id that the plugin dials";
            fail("dials", expected, "none")
        }
        outcome => outcome,
    }
}

/// That the certificate is the one of the line is for another check to say.
async fn announced(stage: &mut Stage, identity: &Identity) -> Outcome {
    let plugin = stage.secured(Start::plain()).await?;
    match plugin.attempt(Some(identity)).await? {
        Attempt::Served(session) if session.certificate != plugin.certificate()? => {
            blocked_by("automtls/served-certificate")
        }
        _ => Ok(()),
    }
}

/// What fails under TLS without multiplexing too is for others to say.
async fn over_sockets(stage: &mut Stage, identity: Arc<Identity>) -> Outcome {
    let start = Start::probing().automtls(&identity);
    let meeting = Meeting::start_as(stage, &start).await?;
    match meeting.reach(1).await {
        Err(Stop::Blocked("broker/accepts") | Stop::Hang(_)) => {
            return blocked_by("automtls/brokered-accept");
        }
        reached => reached?,
    };
    let endpoint = Accepted::unix(&meeting.plugin.folder, "host", Some(&identity))?;
    meeting.announce(2, &endpoint.address);
    match meeting.dial(2, "host").await? {
        Ok(()) => Ok(()),
        Err(_) => blocked_by("automtls/brokered-dial"),
    }
}

async fn both_ways(host: &Multiplexed) -> Outcome {
    for id in [1, 2] {
        host.brokered(id).await?;
        host.dialled(id).await?;
    }
    Ok(())
}
