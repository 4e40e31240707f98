//! The end of a plugin that multiplexes.

use crate::check::{Check, Lane, Level, Need, Outcome, Reason, Stop, Suite, blocked_by, fail};
use crate::limit;
use crate::subject::{Client, Exit, Shutdown, Stage, Start};

pub(super) static CHECK: Check = Check {
    id: "mux/shutdown",
    clause: "CTL-1",
    level: Level::Must,
    suite: Suite::Mux,
    title: "`Shutdown` ends a plugin that multiplexes too, within 2 s and with status 0",
    why: "The session and its streams are further things that may keep a process alive, or end it \
          with an error. A Go host waits 2 s, logs `plugin failed to exit gracefully` and kills \
          the plugin.",
    remedy: "Stop the server, close the session, and leave `main`, without waiting for streams \
             that the host still holds.",
    needs: &[Need::Connection],
    lane: Lane::Timed,
    reasons: &[
        Reason {
            id: "alive",
            hint: "a thread reads the session until its host closes it",
            mutants: &["mux-shutdown-ignored"],
        },
        Reason {
            id: "status",
            hint: "the end of the session is taken for an error",
            mutants: &["mux-shutdown-exit-one"],
        },
    ],
    run: |stage| Box::pin(run(stage)),
};

async fn run(stage: &mut Stage) -> Outcome {
    let host = stage.multiplexed(Start::plain()).await?;
    let _stdio = host.client.stdio();
    let end = end(&host.client, "mux/stdio-and-calls").await?;
    if matches!(end, Shutdown::Ended(Exit::Status(0))) {
        return Ok(());
    }
    // What happens without multiplexing too is for others to say.
    let plain = stage.start(&Start::plain()).await?;
    let client = plain.connect().await?;
    let _streams = (client.stdio(), client.broker());
    let usual = self::end(&client, "grpc/concurrent-streams").await?;
    if usual.end("controller/open-streams")? != Exit::Status(0) {
        return blocked_by("controller/exit-status");
    }
    let expected = "an end with exit status 0 within 2 s of `Shutdown`";
    match end {
        Shutdown::Ended(exit) => fail("status", expected, format!("it ended with {exit}")),
        Shutdown::Alive | Shutdown::Blocked => fail("alive", expected, "it runs on"),
    }
}

/// That open streams leave room for a call is for the check `room` to say.
async fn end(client: &Client, room: &'static str) -> Result<Shutdown, Stop> {
    match client.streams_begin().await {
        Err(Stop::Hang(_)) => return blocked_by(room),
        begun => begun?,
    }
    client.shutdown(limit::SHUTDOWN).await
}
