//! The line says which RPC protocol the plugin speaks.

use crate::check::{Check, Lane, Level, Need, Outcome, Reason, Stop, Suite, blocked_by, fail};
use crate::subject::{Plugin, Stage, Start, excerpt};

/// Where the protocol stands in the line.
const FIELD: usize = 4;

pub(super) static CHECK: Check = Check {
    id: "handshake/protocol",
    clause: "HS-8",
    level: Level::Must,
    suite: Suite::Core,
    title: "the fifth field names the protocol that is spoken: grpc or netrpc",
    why: "A Go host takes a missing field for Go's own net/rpc, which a gRPC server cannot answer, \
          and refuses every other text with `unsupported plugin protocol \"…\"`.",
    remedy: "Print `grpc`, in lower case, as the fifth field.",
    needs: &[Need::Line],
    lane: Lane::Shared,
    reasons: &[
        Reason {
            id: "absent",
            hint: "the line follows go-plugin's oldest form, `CORE|APP|NETWORK|ADDRESS`",
            mutants: &["four-fields"],
        },
        Reason {
            id: "empty",
            hint: "the name of the protocol was not filled in",
            mutants: &["protocol-empty"],
        },
        Reason {
            id: "unknown",
            hint: "the name is written in another way, such as `GRPC`, `http2` or `grpc+tls`",
            mutants: &["protocol-upper-case"],
        },
    ],
    run: |stage| Box::pin(run(stage)),
};

async fn run(stage: &mut Stage) -> Outcome {
    let plugin = stage.start(&Start::plain()).await?;
    let fields = plugin.line.fields();
    let expected = "`grpc` or `netrpc` as the fifth field";
    match fields.get(FIELD).map(|field| field.trim()) {
        Some("grpc" | "netrpc") => Ok(()),
        Some("") => fail("empty", expected, excerpt(&plugin.line.text())),
        Some(other) => fail("unknown", expected, excerpt(other)),
        None if fields.len() < FIELD => blocked_by("handshake/fields"),
        None => absent(&plugin).await,
    }
}

/// A line without the field announces net/rpc, so only a gRPC server is at fault.
async fn absent(plugin: &Plugin) -> Outcome {
    if !plugin.speaks_http2().await? {
        return Err(Stop::NotApplicable(
            "the plugin speaks net/rpc, which needs no fifth field".into(),
        ));
    }
    fail(
        "absent",
        "`grpc` as the fifth field: the plugin speaks gRPC",
        excerpt(&plugin.line.text()),
    )
}
