//! The certificate is valid now.

use crate::check::{Check, Lane, Level, Need, Outcome, Reason, Suite, fail};
use crate::subject::{Certificate, Stage, Start, Validity};

pub(super) static CHECK: Check = Check {
    id: "automtls/validity",
    clause: "TLS-3",
    level: Level::Must,
    suite: Suite::Automtls,
    title: "the certificate is valid when it is announced",
    why: "A Go host compares both dates with its clock: `x509: certificate has expired or is not \
          yet valid`.",
    remedy: "Make a certificate for each start, dated back by half a minute and valid for years: \
             a plugin may run as long as its host. Give the dates in UTC; a local time read as \
             UTC begins hours too late in half of the world.",
    needs: &[Need::Connection],
    lane: Lane::Shared,
    reasons: &[
        Reason {
            id: "expired",
            hint: "the certificate was made once and shipped with the plugin",
            mutants: &["tls-expired"],
        },
        Reason {
            id: "not-yet-valid",
            hint: "the beginning is in local time, or rounded up to a day",
            mutants: &["tls-not-yet-valid"],
        },
    ],
    run: |stage| Box::pin(run(stage)),
};

async fn run(stage: &mut Stage) -> Outcome {
    let plugin = stage.secured(Start::plain()).await?;
    let announced = plugin.certificate()?;
    let certificate = Certificate::read(&announced).expect("it was read before");
    let reason = match certificate.validity() {
        Validity::Now => return Ok(()),
        Validity::Past => "expired",
        Validity::Future => "not-yet-valid",
    };
    let Certificate { from, until, .. } = certificate;
    fail(
        reason,
        "a certificate that is valid now",
        format!("one that is valid from {from} until {until}"),
    )
}
