//! A dial that cannot succeed fails.

use std::net::Ipv4Addr;

use tokio::net::TcpSocket;

use super::meeting::Meeting;
use super::strange::announcement;
use crate::check::{Check, Lane, Level, Need, Outcome, Reason, Stop, Suite, fail};
use crate::limit;
use crate::subject::Stage;

pub(super) static CHECK: Check = Check {
    id: "broker/failed-dial",
    clause: "BRK-11",
    level: Level::Must,
    suite: Suite::Broker,
    title: "a dial of an address at which nobody listens ends with an error",
    why: "The host's endpoint may have gone between announcement and dial. The call in which \
          the plugin dials must end then: Go's fails with `Unavailable` and `connection error` \
          in its text. Without an error the host takes silence for success, or waits for ever.",
    remedy: "Connect before the dial returns, or let the first call fail fast (do not set \
             wait-for-ready), and pass the error on.",
    needs: &[Need::Probe],
    lane: Lane::Waiting,
    reasons: &[
        Reason {
            id: "hangs",
            hint: "the connection is tried again and again, or the call waits for it without a \
                   limit (wait-for-ready)",
            mutants: &["broker-dead-retried"],
        },
        Reason {
            id: "swallowed",
            hint: "the error is caught and logged, and an empty answer returned",
            mutants: &["broker-dead-swallowed"],
        },
    ],
    run: |stage| Box::pin(run(stage)),
};

async fn run(stage: &mut Stage) -> Outcome {
    let meeting = Meeting::start(stage).await?;
    // Bound and not listening: nobody else gets the port meanwhile.
    let (socket, closed) = closed_port().map_err(|error| Stop::Broken(error.to_string()))?;
    let gone = meeting.plugin.folder.join("gone");
    let targets = [
        ("unix", gone.to_string_lossy().into_owned()),
        ("tcp", closed),
        ("bogus", "somewhere".to_owned()),
        ("unix", String::new()),
    ];
    let targets = targets.map(|(network, address)| (meeting.fresh(), network, address));
    for (id, network, address) in &targets {
        meeting.broker.send(announcement(*id, network, address));
    }
    tokio::time::sleep(limit::QUIET.duration).await;
    let dials = targets.iter().map(|(id, ..)| async {
        let mut probe = meeting.client.probe();
        let dialling = probe.dial(*id);
        meeting.client.call_within(limit::DIAL, dialling).await
    });
    let dialled = futures::future::join_all(dials).await;
    drop(socket);
    for ((_, network, address), dialled) in targets.iter().zip(dialled) {
        let expected = format!("an error for a dial of `{address}` on network `{network}`");
        match dialled {
            Ok(Err(_)) => {}
            Ok(Ok(_)) => return fail("swallowed", expected, "success"),
            Err(Stop::Hang(limit)) => {
                Meeting::start(stage).await?.dials_otherwise().await?;
                let seen = format!("no answer within {}", limit.seconds());
                return fail("hangs", expected, seen);
            }
            Err(other) => return Err(other),
        }
    }
    meeting.client.answers().await
}

fn closed_port() -> std::io::Result<(TcpSocket, String)> {
    let socket = TcpSocket::new_v4()?;
    socket.bind((Ipv4Addr::LOCALHOST, 0).into())?;
    let address = socket.local_addr()?.to_string();
    Ok((socket, address))
}
