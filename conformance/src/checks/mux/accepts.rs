//! The plugin accepts what the host dials.

use crate::check::{Check, Lane, Level, Need, Outcome, Reason, Suite, fail};
use crate::limit;
use crate::subject::{Client, Dialled, Stage, Start, describe, excerpt};

/// As they are accepted, and as they are dialled.
const ACCEPTED: [u32; 4] = [3, 1, 4_000_000_000, 2];
const DIALLED: [u32; 4] = [2, 4_000_000_000, 1, 3];

pub(super) static CHECK: Check = Check {
    id: "mux/accepts",
    clause: "MUX-3",
    level: Level::Must,
    suite: Suite::Mux,
    title: "a knock for an accepted id is acknowledged, and the next stream reaches that id",
    why: "A Go host that dials knocks and waits 5 s for the answer: `timeout waiting for \
          multiplexing knock handshake on id 3`. A stream that goes elsewhere is worse: the host \
          talks to another service than it thinks, and gets `UNIMPLEMENTED` or a wrong answer.",
    remedy: "Keep the ids that are listened on. On a knock for one of them note its id for the \
             next stream of the host, then send the same `ConnInfo` back with `ack` set.",
    needs: &[Need::Probe],
    lane: Lane::Shared,
    reasons: &[
        Reason {
            id: "unanswered",
            hint: "the broker knows addresses alone, or a handler keeps it from reading on",
            mutants: &["mux-accept-silent"],
        },
        Reason {
            id: "refused",
            hint: "the id is registered later than `Accept` returns, or in another table",
            mutants: &["mux-accept-refused"],
        },
        Reason {
            id: "misrouted",
            hint: "streams go to the main server, or to the ids in the order of `Accept`",
            mutants: &["mux-accept-to-main", "mux-accept-in-order"],
        },
    ],
    run: |stage| Box::pin(run(stage)),
};

async fn run(stage: &mut Stage) -> Outcome {
    let host = stage.multiplexed(Start::probing()).await?;
    for id in ACCEPTED {
        host.have_accepted(id).await?;
    }
    for id in DIALLED {
        let expected = format!("an acknowledgement of the knock for id {id}");
        match host.dial(id).await? {
            Dialled::Open(client, _) => says(&client, id).await?,
            Dialled::Refused(error) => return fail("refused", expected, excerpt(&error)),
            Dialled::Unanswered => {
                let seen = format!("no answer within {}", limit::BROKER.seconds());
                return fail("unanswered", expected, seen);
            }
        }
    }
    host.client.answers().await
}

/// The probe of a brokered endpoint answers with its id.
async fn says(client: &Client, id: u32) -> Outcome {
    let expected = format!("the probe of id {id} on the stream that follows its knock");
    match client.call(client.probe().echo(Vec::new())).await? {
        Ok(name) if name == id.to_string().into_bytes() => Ok(()),
        Ok(name) => {
            let name = String::from_utf8_lossy(&name);
            fail("misrouted", expected, format!("that of `{name}`"))
        }
        Err(status) => fail("misrouted", expected, describe(&status)),
    }
}
