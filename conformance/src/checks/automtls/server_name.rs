//! The certificate is of `localhost`.

use crate::check::{Check, Lane, Level, Need, Outcome, Reason, Suite, fail};
use crate::subject::{Certificate, LOCALHOST, Stage, Start};

pub(super) static CHECK: Check = Check {
    id: "automtls/server-name",
    clause: "TLS-3",
    level: Level::Must,
    suite: Suite::Automtls,
    title: "the certificate has the alternative name DNS:localhost",
    why: "A Go host calls the plugin `localhost`, whatever its address, and looks at alternative \
          names alone: `x509: certificate is valid for …, not localhost`, or `x509: certificate \
          relies on legacy Common Name field, use SANs instead`.",
    remedy: "Give the certificate a subject alternative name of type DNS with the value \
             `localhost`. An IP address does not replace it.",
    needs: &[Need::Connection],
    lane: Lane::Shared,
    reasons: &[
        Reason {
            id: "no-name",
            hint: "the name is in the subject (CN) alone, where no host looks any more",
            mutants: &["tls-name-common-only"],
        },
        Reason {
            id: "other-name",
            hint: "the certificate is made for a machine, an address or a product",
            mutants: &["tls-name-other", "tls-name-address"],
        },
    ],
    run: |stage| Box::pin(run(stage)),
};

async fn run(stage: &mut Stage) -> Outcome {
    let plugin = stage.secured(Start::plain()).await?;
    let announced = plugin.certificate()?;
    let certificate = Certificate::read(&announced).expect("it was read before");
    if certificate.is_for(LOCALHOST) {
        return Ok(());
    }
    let (reason, seen) = if certificate.names.is_empty() {
        ("no-name", "no alternative name".to_owned())
    } else {
        (
            "other-name",
            format!("`{}`", certificate.names.join("`, `")),
        )
    };
    let subject = certificate.subject;
    fail(
        reason,
        "the alternative name `DNS:localhost`",
        format!("{seen}; its subject is `{subject}`"),
    )
}
