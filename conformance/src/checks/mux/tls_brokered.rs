//! TLS is within the brokered streams too.

use crate::check::{Check, Lane, Level, Need, Outcome, Reason, Stop, Suite, blocked_by, fail};
use crate::subject::{Multiplexed, Stage, Start};

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
            return blocked_by("mux/tls-inside");
        }
        host => host?,
    };
    let expected = "a call under TLS";
    match both_ways(&host).await {
        Err(Stop::Blocked("mux/accepts") | Stop::Hang(_)) => fail(
            "accepts",
            format!("{expected} of an id that the plugin accepts"),
            "none",
        ),
        Err(Stop::Blocked("mux/dials")) => fail(
            "dials",
            format!("{expected} of an id that the plugin dials"),
            "none",
        ),
        outcome => outcome,
    }
}

async fn both_ways(host: &Multiplexed) -> Outcome {
    for id in [1, 2] {
        host.brokered(id).await?;
        host.dialled(id).await?;
    }
    Ok(())
}
