//! The socket listens before the line is printed.

use crate::check::{Check, Lane, Level, Need, Outcome, Reason, Suite, fail};
use crate::limit;
use crate::subject::{Stage, Start, dial, excerpt};

/// A race does not show on every start.
const STARTS: usize = 3;

pub(super) static CHECK: Check = Check {
    id: "handshake/listening",
    clause: "HS-13",
    level: Level::Must,
    suite: Suite::Core,
    title: "a connection is accepted as soon as the handshake line is there",
    why: "A Go host connects at once and tries once. Where nothing listens yet its first call \
          fails with `connection error: desc = \"transport: Error while dialing: dial unix …: \
          connect: no such file or directory\"`, now and then and never under a debugger.",
    remedy: "Bind and listen first, print the line afterwards: in Python after `server.start()`, \
             in Node in the callback of `bindAsync`, in Java after `server.start()`, in Rust \
             after `UnixListener::bind`. Print the address that was really bound.",
    needs: &[Need::Line],
    lane: Lane::Shared,
    reasons: &[Reason {
        id: "refused",
        hint: "the line is printed before the socket is bound, or names another address than the \
               one that is",
        mutants: &["listen-late"],
    }],
    run: |stage| Box::pin(run(stage)),
};

async fn run(stage: &mut Stage) -> Outcome {
    for _ in 0..STARTS {
        let plugin = stage.start(&Start::plain()).await?;
        let address = plugin.address()?;
        let connecting = tokio::time::timeout(limit::CONNECT.duration, dial(&address));
        let seen = match connecting.await {
            Ok(Ok(_)) => continue,
            Ok(Err(error)) => error.to_string(),
            Err(_) => format!("no answer within {}", limit::CONNECT.seconds()),
        };
        plugin.alive()?;
        return fail(
            "refused",
            "a connection right after the newline of the handshake line",
            format!("{seen}: {}", excerpt(&plugin.line.text())),
        );
    }
    Ok(())
}
