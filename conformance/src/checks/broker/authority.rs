//! The plugin's own calls name an authority that every host takes.

use super::meeting::Meeting;
use crate::check::{Check, Lane, Level, Need, Outcome, Reason, Suite, fail};
use crate::limit;
use crate::subject::{Accepted, Stage, excerpt};

pub(super) static CHECK: Check = Check {
    id: "broker/authority",
    clause: "BRK-14",
    level: Level::Should,
    suite: Suite::Broker,
    title: "the plugin's brokered calls have the `:authority` of a host name",
    why: "gRPC libraries that are given a unix socket make an authority of its path. Go hosts \
          take everything; a host on Rust's h2 answers each call with RST_STREAM and \
          PROTOCOL_ERROR, without a word of the reason.",
    remedy: "Name the authority `localhost` when you dial: Python's and C++'s channel argument \
             `grpc.default_authority`, `overrideAuthority(\"localhost\")` in Java, the endpoint \
             `http://localhost` with a connector of your own in Rust's tonic. Node's grpc-js \
             does it by itself, and Go's `broker.Dial` names `unused`, which is as good.",
    needs: &[Need::Probe],
    lane: Lane::Waiting,
    reasons: &[
        Reason {
            id: "encoded",
            hint: "grpcio and the other libraries on C-core make the authority of the socket's \
                   path, percent-encoded",
            mutants: &["broker-authority-encoded"],
        },
        Reason {
            id: "path",
            hint: "grpc-java, and old releases of grpc-go, make the socket's path the authority",
            mutants: &["broker-authority-path"],
        },
    ],
    run: |stage| Box::pin(run(stage)),
};

async fn run(stage: &mut Stage) -> Outcome {
    let meeting = Meeting::start(stage).await?;
    let endpoints = [
        ("socket", meeting.endpoint("socket")?),
        ("port", Accepted::tcp("port", None).await?),
    ];
    let mut reached = false;
    for (name, endpoint) in &endpoints {
        let id = meeting.fresh();
        meeting.announce(id, &endpoint.address);
        tokio::time::sleep(limit::QUIET.duration).await;
        reached |= meeting.dial(id, name).await?.is_ok();
        let Some(authority) = endpoint.refused_authorities().pop() else {
            continue;
        };
        let reason = if authority.contains('%') {
            "encoded"
        } else {
            "path"
        };
        return fail(
            reason,
            "a host name as `:authority`, such as `localhost`",
            excerpt(&authority),
        );
    }
    if !reached {
        meeting.dials_otherwise().await?;
    }
    meeting.plugin.alive()
}
