//! What listens at the announced address is a gRPC server.

use crate::check::{Check, Lane, Level, Need, Outcome, Reason, Stop, Suite, fail};
use crate::subject::{Stage, Start};

pub(super) static CHECK: Check = Check {
    id: "grpc/answers",
    clause: "GRPC-9",
    level: Level::Must,
    suite: Suite::Core,
    title: "a gRPC server answers at the announced address",
    why: "The host believes the handshake line and calls at once. Its first call fails with \
          `Unavailable desc = connection error: … error reading server preface`, or hangs \
          where the call has no deadline.",
    remedy: "Serve gRPC at the address that the line names: HTTP/2 with prior knowledge, no \
             upgrade from HTTP/1.1, in plaintext unless PLUGIN_CLIENT_CERT is set. Start the \
             server on the bound listener before printing the line, and print what stops it \
             on stderr.",
    needs: &[Need::Line],
    lane: Lane::Shared,
    reasons: &[Reason {
        id: "no-reply",
        hint: "another server listens there (HTTP/1.1, TLS, a bare socket), or the gRPC server \
               is not attached to the listener",
        mutants: &["not-http2"],
    }],
    run: |stage| Box::pin(run(stage)),
};

async fn run(stage: &mut Stage) -> Outcome {
    let plugin = stage.start(&Start::plain()).await?;
    let answered = match plugin.connect().await {
        Ok(client) => client.answers().await,
        Err(stop) => Err(stop),
    };
    match answered {
        Err(Stop::Blocked("grpc/answers")) => fail(
            "no-reply",
            "a gRPC status in reply to a health check",
            "the connection was accepted and then closed, or something else than HTTP/2 came",
        ),
        other => other,
    }
}
