//! The plugin dials what the host accepts.

use tokio::time::timeout;

use crate::check::{Check, Lane, Level, Need, Outcome, Reason, Stop, Suite, fail};
use crate::limit;
use crate::subject::{Multiplexed, Served, Stage, Start, describe};

const IDS: [u32; 3] = [5, 4_000_000_000, 1];

pub(super) static CHECK: Check = Check {
    id: "mux/dials",
    clause: "MUX-3",
    level: Level::Must,
    suite: Suite::Mux,
    title: "to dial, the plugin knocks, and opens a stream when the host acknowledges that",
    why: "A Go host that multiplexes announces no addresses: it waits for a knock. A plugin that \
          waits for an address gets none of its callbacks (`timeout waiting for connection \
          info`), and one that opens no stream, or two, leaves the host without its peer.",
    remedy: "Send `ConnInfo` with the id and `knock` set, wait for the one with `ack`, open a \
             stream of the session, and speak HTTP/2 on that one as its client.",
    needs: &[Need::Probe],
    lane: Lane::Shared,
    reasons: &[
        Reason {
            id: "no-knock",
            hint: "the broker dials as it does without multiplexing",
            mutants: &["mux-dial-without-knock"],
        },
        Reason {
            id: "no-stream",
            hint: "the acknowledgement is taken for an announcement, or not recognised",
            mutants: &["mux-dial-without-stream"],
        },
        Reason {
            id: "failed",
            hint: "a stream is opened for each attempt, so the answer comes on another than the \
                   first",
            mutants: &["mux-dial-two-streams"],
        },
    ],
    run: |stage| Box::pin(run(stage)),
};

async fn run(stage: &mut Stage) -> Outcome {
    let host = stage.multiplexed(Start::probing()).await?;
    for id in IDS {
        let (reply, served) = tokio::join!(
            timeout(limit::DIAL.duration, host.have_dialled(id)),
            serve(&host, id)
        );
        let _served = served?;
        let expected = format!("the reply of id {id}, which the host serves on the stream");
        match reply {
            Ok(Ok(name)) if *name.get_ref() == id.to_string().into_bytes() => {}
            Ok(Ok(name)) => {
                let name = String::from_utf8_lossy(name.get_ref()).into_owned();
                return fail("failed", expected, format!("that of `{name}`"));
            }
            Ok(Err(status)) => return fail("failed", expected, describe(&status)),
            Err(_) => return fail("failed", expected, "none"),
        }
    }
    host.client.answers().await
}

async fn serve(host: &Multiplexed, id: u32) -> Result<Served, Stop> {
    if !host.knocked_for(id, limit::BROKER).await {
        host.goes_on()?;
        let seen = format!("none within {}", limit::BROKER.seconds());
        return fail("no-knock", format!("a knock for id {id}"), seen);
    }
    host.acknowledge(id, "").await;
    if let Some(stream) = host.opened(limit::BROKER).await {
        return host.serve(stream, id);
    }
    host.goes_on()?;
    let expected = format!("a stream of the plugin after the knock for id {id}");
    fail("no-stream", expected, "none")
}
