//! TLS settles on HTTP/2.

use crate::check::{Check, Lane, Level, Need, Outcome, Reason, Suite, blocked_by, fail};
use crate::subject::{Attempt, AutoMtls, HTTP2, Stage, Start, excerpt};

pub(super) static CHECK: Check = Check {
    id: "automtls/alpn",
    clause: "GRPC-4",
    level: Level::Must,
    suite: Suite::Automtls,
    title: "ALPN selects `h2`",
    why: "A Go host on grpc-go 1.67 or newer hangs up on a server that selects no protocol: \
          `transport: authentication handshake failed: credentials: cannot check peer: missing \
          selected ALPN property`.",
    remedy: "gRPC libraries that end TLS themselves do it. In front of them set it by hand: \
             `set_alpn_protocols([\"h2\"])` in Python, `ALPNProtocols: ['h2']` in Node, \
             `GrpcSslContexts.configure` in Java, `alpn_protocols = vec![b\"h2\".to_vec()]` in \
             rustls.",
    needs: &[Need::Connection],
    lane: Lane::Shared,
    reasons: &[
        Reason {
            id: "none",
            hint: "TLS is ended by something that knows nothing of gRPC",
            mutants: &["tls-without-alpn"],
        },
        Reason {
            id: "refused",
            hint: "the server knows other protocols, such as `http/1.1`, and not `h2`",
            mutants: &["tls-alpn-http1"],
        },
    ],
    run: |stage| Box::pin(run(stage)),
};

async fn run(stage: &mut Stage) -> Outcome {
    let expected = "the protocol `h2`, which is the one a host offers";
    if let AutoMtls::Hidden("automtls/alpn") = stage.automtls().await? {
        return fail("refused", expected, "the alert `no_application_protocol`");
    }
    let identity = stage.identity().await?;
    let plugin = stage.secured(Start::plain()).await?;
    let Attempt::Served(session) = plugin.attempt(Some(&identity)).await? else {
        return blocked_by("automtls/answers");
    };
    match session.protocol.as_deref() {
        Some(HTTP2) => Ok(()),
        None => fail("none", expected, "no protocol was selected"),
        Some(other) => fail("none", expected, excerpt(&String::from_utf8_lossy(other))),
    }
}
