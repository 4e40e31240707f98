//! Whoever is asked for at a brokered endpoint, the plugin answers.

use super::meeting::{Meeting, name};
use crate::check::{Check, Lane, Level, Need, Outcome, Reason, Stop, Suite, fail};
use crate::subject::{Stage, describe};

pub(super) static CHECK: Check = Check {
    id: "broker/any-authority",
    clause: "GRPC-2",
    level: Level::Must,
    suite: Suite::Broker,
    title: "brokered calls are answered whatever their :authority is",
    why: "A Go host sends `unused` on brokered connections too, other hosts what their library \
          makes of the address. A brokered server that compares it answers its tests and no \
          real host.",
    remedy: "Let no proxy, router or middleware before the brokered server match on \
             `:authority` or `Host`.",
    needs: &[Need::Probe],
    lane: Lane::Shared,
    reasons: &[Reason {
        id: "refused",
        hint: "the authority is compared with `localhost` or with the address",
        mutants: &["broker-authority-checked"],
    }],
    run: |stage| Box::pin(run(stage)),
};

/// Those of a Go host, of a library that dials a unix socket, and of no host at all.
const AUTHORITIES: [&str; 3] = ["unused", "127.0.0.1:50051", "plugin.example"];

async fn run(stage: &mut Stage) -> Outcome {
    let meeting = Meeting::start(stage).await?;
    meeting.reach(1).await?;
    for (id, authority) in (2..).zip(AUTHORITIES) {
        // An endpoint of its own for each: one may take one connection.
        let accepted = meeting
            .client
            .call(meeting.client.probe().accept(id))
            .await?;
        let address = match accepted {
            Ok(()) => meeting.broker.announced(id).await,
            Err(_) => None,
        };
        meeting.still_open()?;
        let Some(address) = address else {
            return Err(Stop::Blocked("broker/accepts"));
        };
        let client = meeting.plugin.connect_to_as(address, authority).await?;
        let seen = match name(&client).await? {
            Ok(name) if name == id.to_string() => continue,
            Ok(name) => format!("the answer `{name}`"),
            Err(status) => describe(&status),
        };
        return fail(
            "refused",
            format!("an answer with `:authority: {authority}`, as with `localhost`"),
            seen,
        );
    }
    meeting.plugin.alive()
}
