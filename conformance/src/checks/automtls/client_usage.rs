//! The certificate may be a client's, too.

use crate::check::{Check, Lane, Level, Need, Outcome, Reason, Suite, fail};
use crate::subject::{Certificate, Stage, Start};

pub(super) static CHECK: Check = Check {
    id: "automtls/client-usage",
    clause: "TLS-8",
    // A plugin that never dials is not hurt by it.
    level: Level::Should,
    suite: Suite::Automtls,
    title: "the certificate's extended key usage, if it has one, includes clientAuth",
    why: "Where the plugin dials a brokered connection it is the client, with the same \
          certificate, and a Go host verifies it as one: `tls: failed to verify certificate: \
          x509: certificate specifies an incompatible key usage`.",
    remedy: "Leave the extension out, or list both serverAuth and clientAuth.",
    needs: &[Need::Connection],
    lane: Lane::Shared,
    reasons: &[Reason {
        id: "no-client",
        hint: "the certificate was made for a server alone, as most tools do by default",
        mutants: &["tls-usage-server"],
    }],
    run: |stage| Box::pin(run(stage)),
};

async fn run(stage: &mut Stage) -> Outcome {
    let plugin = stage.secured(Start::plain()).await?;
    let announced = plugin.certificate()?;
    let certificate = Certificate::read(&announced).expect("it was read before");
    if certificate.client {
        return Ok(());
    }
    fail(
        "no-client",
        "clientAuth, or no extended key usage at all",
        "an extended key usage without clientAuth",
    )
}
