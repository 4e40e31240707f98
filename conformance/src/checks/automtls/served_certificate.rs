//! The certificate that is announced is the one that is served.

use crate::check::{Check, Lane, Level, Need, Outcome, Reason, Stop, Suite, blocked_by, fail};
use crate::subject::{Attempt, Certificate, CertificateDer, Plugin, Stage, Start};

pub(super) static CHECK: Check = Check {
    id: "automtls/served-certificate",
    clause: "TLS-2",
    level: Level::Must,
    suite: Suite::Automtls,
    title: "each connection is served with the announced certificate",
    why: "A host trusts the announced certificate and nothing else: `tls: failed to verify \
          certificate: x509: certificate signed by unknown authority`.",
    remedy: "Make the certificate once, before the line, and hand the very same object to the \
             server and to the line. A process that forks after it made one makes two.",
    needs: &[Need::Connection],
    lane: Lane::Shared,
    reasons: &[Reason {
        id: "other",
        hint: "the certificate is made twice, or the server loads one from a file",
        mutants: &["tls-serves-other-certificate"],
    }],
    run: |stage| Box::pin(run(stage)),
};

/// A certificate for each connection would do for the first one.
const CONNECTIONS: usize = 2;

async fn run(stage: &mut Stage) -> Outcome {
    let identity = stage.identity().await?;
    let plugin = stage.secured(Start::plain()).await?;
    let announced = plugin.certificate()?;
    for number in 1..=CONNECTIONS {
        let served = match plugin.attempt(Some(&identity)).await {
            Ok(Attempt::Served(session)) => session.certificate,
            Ok(_) | Err(Stop::Hang(_) | Stop::Blocked(_)) if number > 1 => return later(&plugin),
            Ok(_) => return blocked_by("automtls/answers"),
            Err(stop) => return Err(stop),
        };
        if served != announced {
            return fail(
                "other",
                format!("the announced certificate, of {}", owner(&announced)),
                format!("another one, of {}", owner(&served)),
            );
        }
    }
    Ok(())
}

/// That a further connection is taken is for another check to say.
fn later(plugin: &Plugin) -> Outcome {
    plugin.alive()?;
    blocked_by("socket/reconnect")
}

fn owner(certificate: &CertificateDer<'_>) -> String {
    let read = Certificate::read(certificate);
    read.map_or_else(
        || "nobody that could be read".to_owned(),
        |read| format!("`{}` with the serial number {}", read.subject, read.serial),
    )
}
