//! A plugin that nobody can reach any more ends.

use crate::check::{Check, Lane, Level, Need, Outcome, Reason, Suite, blocked_by, fail};
use crate::limit;
use crate::subject::{ACK, Exit, Frame, Kind, Raw, Received, SYN, Stage, Start};

pub(super) static CHECK: Check = Check {
    id: "mux/ends-with-connection",
    clause: "MUX-9",
    level: Level::Should,
    suite: Suite::Mux,
    title: "the plugin ends with its one connection, with status 0",
    why: "A host that is killed tells nobody. There is no second connection to a plugin that \
          multiplexes, so one that stays waits for ever for calls that cannot come, and every \
          crash of a host leaves another behind. A Go plugin ends.",
    remedy: "End as on `Shutdown` when reading the connection ends, however it does: remove the \
             socket and leave `main` with status 0.",
    needs: &[Need::Connection],
    lane: Lane::Shared,
    reasons: &[
        Reason {
            id: "stays",
            hint: "the end of the session ends its streams, and the listener waits for more",
            mutants: &["mux-outlives-connection"],
        },
        Reason {
            id: "status",
            hint: "the end of the connection is taken for an error",
            mutants: &["mux-connection-end-fails"],
        },
    ],
    run: |stage| Box::pin(run(stage)),
};

async fn run(stage: &mut Stage) -> Outcome {
    for in_use in [false, true] {
        let plugin = stage.start_multiplexing(Start::plain()).await?;
        let Ok(mut raw) = Raw::dial(&plugin.address()?).await else {
            plugin.alive()?;
            return blocked_by("handshake/listening");
        };
        if in_use {
            raw.begin_http2(1).await;
        }
        begun(&mut raw).await?;
        drop(raw);
        let expected = "an end with exit status 0 after the end of its one connection";
        match plugin.exit(limit::LOST).await {
            Some(Exit::Status(0)) => {}
            Some(exit) => return fail("status", expected, exit.to_string()),
            None => {
                let seen = format!("it runs on {} later", limit::LOST.seconds());
                return fail("stays", expected, seen);
            }
        }
    }
    Ok(())
}

/// Waits until the plugin has a session to lose.
async fn begun(raw: &mut Raw) -> Outcome {
    raw.send(&Frame::bare(Kind::Ping, SYN, 0, 1)).await;
    let answer = raw
        .until(limit::CALL, |frame| {
            frame.header.kind == Kind::Ping && frame.header.has(ACK)
        })
        .await;
    match answer {
        Received::Frame(_) => Ok(()),
        _ => blocked_by("mux/answers-pings"),
    }
}
