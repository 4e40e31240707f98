//! The certificate may be a server's.

use crate::check::{Check, Lane, Level, Need, Outcome, Reason, Suite, fail};
use crate::subject::{Certificate, Stage, Start};

pub(super) static CHECK: Check = Check {
    id: "automtls/key-usage",
    clause: "TLS-3",
    level: Level::Must,
    suite: Suite::Automtls,
    title: "the certificate's extended key usage, if it has one, includes serverAuth",
    why: "A Go host verifies the plugin as a server: `x509: certificate specifies an incompatible \
          key usage`.",
    remedy: "Leave the extension out, or list both serverAuth and clientAuth: the plugin is a \
             server to its host, and a client where it dials a brokered connection.",
    needs: &[Need::Connection],
    lane: Lane::Shared,
    reasons: &[Reason {
        id: "no-server",
        hint: "the certificate was made like the host's client certificate, with clientAuth alone",
        mutants: &["tls-usage-client"],
    }],
    run: |stage| Box::pin(run(stage)),
};

async fn run(stage: &mut Stage) -> Outcome {
    let plugin = stage.secured(Start::plain()).await?;
    let announced = plugin.certificate()?;
    let certificate = Certificate::read(&announced).expect("it was read before");
    if certificate.server {
        return Ok(());
    }
    fail(
        "no-server",
        "serverAuth, or no extended key usage at all",
        "an extended key usage without serverAuth",
    )
}
