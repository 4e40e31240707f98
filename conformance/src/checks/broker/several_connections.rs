//! An endpoint takes more than one connection.

use super::meeting::{Meeting, name};
use crate::check::{Check, Lane, Level, Need, Outcome, Reason, Stop, Suite, fail};
use crate::subject::{Stage, describe};

pub(super) static CHECK: Check = Check {
    id: "broker/several-connections",
    clause: "BRK-7",
    level: Level::Should,
    suite: Suite::Broker,
    title: "what the plugin accepts takes several connections, together and in turn",
    why: "gRPC libraries connect again by themselves when a connection breaks or was idle. \
          Where the endpoint has closed by then, the host's client fails with `connection \
          refused` for as long as it lives.",
    remedy: "Keep listening until the plugin is done with the id or the broker ends; do not \
             close the listener after the first connection.",
    needs: &[Need::Probe],
    lane: Lane::Shared,
    reasons: &[Reason {
        id: "refused",
        hint: "the listener takes one connection and is closed, or never accepts another",
        mutants: &["broker-single-connection"],
    }],
    run: |stage| Box::pin(run(stage)),
};

/// How many connections follow the first.
const MORE: usize = 3;

async fn run(stage: &mut Stage) -> Outcome {
    let meeting = Meeting::start(stage).await?;
    let (address, first) = meeting.reach(5).await?;
    let mut open = vec![first];
    for number in 2..=MORE + 1 {
        let seen = match meeting.plugin.connect_to(address.clone()).await {
            Ok(client) => match name(&client).await {
                Ok(Ok(name)) if name == "5" => {
                    open.push(client);
                    // The last one is opened when the others have gone.
                    if number == MORE {
                        open.clear();
                    }
                    continue;
                }
                Ok(Ok(name)) => format!("the answer `{name}`"),
                Ok(Err(status)) => describe(&status),
                Err(Stop::Hang(limit)) => format!("no answer within {}", limit.seconds()),
                Err(other) => return Err(other),
            },
            Err(Stop::Blocked(_)) => "no connection".to_owned(),
            Err(other) => return Err(other),
        };
        return fail(
            "refused",
            format!("an answer on connection {number} to a brokered endpoint"),
            seen,
        );
    }
    meeting.plugin.alive()
}
