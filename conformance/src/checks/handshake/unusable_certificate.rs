//! A certificate that cannot be read is no reason to serve without TLS.

use super::plaintext::{HOST_CERTIFICATE, served};
use crate::check::{Check, Lane, Level, Need, Outcome, Reason, Suite, blocked_by, fail};
use crate::subject::{Stage, excerpt};

pub(super) static CHECK: Check = Check {
    id: "handshake/unusable-certificate",
    clause: "ENV-9",
    level: Level::Must,
    suite: Suite::Core,
    title: "a client certificate that cannot be read never leads to plaintext",
    why: "The host wanted TLS, whatever became of its certificate on the way. A plugin that falls \
          back to plaintext can be called by every local process, and nobody notices. A Go \
          plugin logs `client cert provided but failed to parse` and then accepts nobody.",
    remedy: "Treat a `PLUGIN_CLIENT_CERT` that does not parse as an error of the start: one line \
             on stderr and exit status 1.",
    needs: &[Need::Connection],
    lane: Lane::Shared,
    reasons: &[Reason {
        id: "plaintext",
        hint: "the error of the certificate's parser is caught, and the server started without TLS",
        mutants: &["plaintext-despite-unusable-certificate"],
    }],
    run: |stage| Box::pin(run(stage)),
};

async fn run(stage: &mut Stage) -> Outcome {
    for certificate in unusable() {
        let Some(line) = served(stage, &certificate).await? else {
            continue;
        };
        if served(stage, HOST_CERTIFICATE).await?.is_some() {
            return blocked_by("handshake/never-plaintext");
        }
        return fail(
            "plaintext",
            format!(
                "no gRPC in the clear while `PLUGIN_CLIENT_CERT` is {}",
                excerpt(&certificate)
            ),
            format!("it is, announced as {}", excerpt(&line)),
        );
    }
    Ok(())
}

/// A text that is no certificate at all, and one that was cut off.
fn unusable() -> [String; 2] {
    let half = HOST_CERTIFICATE.len() / 2;
    ["garbage".to_owned(), HOST_CERTIFICATE[..half].to_owned()]
}

#[cfg(test)]
mod tests {
    use super::unusable;

    #[test]
    fn a_cut_certificate_still_begins_like_one() {
        let [_, cut] = unusable();
        assert!(cut.starts_with("-----BEGIN CERTIFICATE-----\n"));
        assert!(!cut.contains("END"));
    }
}
