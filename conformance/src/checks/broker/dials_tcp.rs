//! A host without unix sockets is reached as well.

use super::meeting::Meeting;
use crate::check::{Check, Lane, Level, Need, Outcome, Reason, Suite, fail};
use crate::limit;
use crate::subject::{Accepted, Stage};

pub(super) static CHECK: Check = Check {
    id: "broker/dials-tcp",
    clause: "BRK-3",
    level: Level::Must,
    suite: Suite::Broker,
    title: "the plugin dials a host that announces a port",
    why: "Go hosts on Windows, and hosts in containers, announce `tcp` and `127.0.0.1:port`. A \
          plugin that knows unix sockets alone never calls them back.",
    remedy: "Look at the network of the announcement: for `tcp` the address is `host:port`, and \
             goes to the gRPC library as it is.",
    needs: &[Need::Probe],
    lane: Lane::Waiting,
    reasons: &[Reason {
        id: "failed",
        hint: "`unix:` is put before every address",
        mutants: &["broker-dials-unix-only"],
    }],
    run: |stage| Box::pin(run(stage)),
};

async fn run(stage: &mut Stage) -> Outcome {
    let meeting = Meeting::start(stage).await?;
    let id = meeting.fresh();
    let endpoint = Accepted::tcp("port", None).await?;
    meeting.announce(id, &endpoint.address);
    tokio::time::sleep(limit::QUIET.duration).await;
    let Err(seen) = meeting.dial(id, "port").await? else {
        return meeting.plugin.alive();
    };
    meeting.dials_otherwise().await?;
    fail(
        "failed",
        "the answer of the host's endpoint of network `tcp`",
        seen,
    )
}
