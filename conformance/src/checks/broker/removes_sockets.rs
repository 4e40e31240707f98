//! Nothing is left of the brokered sockets after an orderly end.

use super::meeting::Meeting;
use crate::check::{
    Check, Lane, Level, Need, Outcome, Reason, Suite, blocked_by, fail, not_applicable,
};
use crate::subject::{Address, Exit, Stage, excerpt};

pub(super) static CHECK: Check = Check {
    id: "broker/removes-sockets",
    clause: "CTL-4",
    level: Level::May,
    suite: Suite::Broker,
    title: "the files of brokered sockets are gone after Shutdown",
    why: "Each brokered connection makes a new file. A host that starts plugins all day fills \
          its temporary folder with dead sockets, and nobody else removes them. go-plugin's own \
          plugins mostly leave theirs: the process ends before the broker does.",
    remedy: "Close the broker, with everything it listens on, before leaving `main`, and remove \
             the files where the listener does not.",
    needs: &[Need::Probe],
    lane: Lane::Shared,
    reasons: &[Reason {
        id: "left",
        hint: "only the main socket is removed, or the process exits before the brokered \
               servers have stopped",
        mutants: &["broker-sockets-left"],
    }],
    run: |stage| Box::pin(run(stage)),
};

/// How many endpoints are left behind, if any.
const ENDPOINTS: u32 = 3;
/// Where the end of the process overtakes the broker's, it does so only sometimes.
const STARTS: usize = 3;

async fn run(stage: &mut Stage) -> Outcome {
    for _ in 0..STARTS {
        ended(stage).await?;
    }
    Ok(())
}

async fn ended(stage: &mut Stage) -> Outcome {
    let meeting = Meeting::start(stage).await?;
    let mut sockets = Vec::new();
    for id in 1..=ENDPOINTS {
        match meeting.reach(id).await?.0 {
            Address::Unix(socket) => sockets.push(socket),
            Address::Tcp(_) => {
                return not_applicable("the plugin accepts brokered connections on TCP");
            }
        }
    }
    if meeting.client.shut_down_with_streams().await? != Exit::Status(0) {
        return blocked_by("controller/exit-status");
    }
    let mut left = sockets
        .iter()
        .filter(|socket| socket.symlink_metadata().is_ok());
    let Some(socket) = left.next() else {
        return Ok(());
    };
    let socket = excerpt(&socket.to_string_lossy());
    fail(
        "left",
        "no brokered socket after the plugin ended",
        format!("{socket} is still there, and {} more", left.count()),
    )
}
