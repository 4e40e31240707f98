//! The certificates that real hosts have are taken.

use crate::check::{Check, Lane, Level, Need, Outcome, Reason, Suite, fail};
use crate::subject::{AutoMtls, Profile, Stage};

pub(super) static CHECK: Check = Check {
    id: "automtls/p521",
    clause: "TLS-7",
    level: Level::Must,
    suite: Suite::Automtls,
    title: "a host with Go's certificate (P-521, CA:TRUE) is served",
    why: "Every Go host presents such a certificate; there is no other in the field. A server \
          whose TLS library lacks P-521 does not offer `ecdsa_secp521r1_sha512`, so the host \
          presents nothing at all and is refused: `remote error: tls: certificate required`.",
    remedy: "Python: grpcio's wheels cannot (BoringSSL); end TLS with the standard library's \
             `ssl` in front of a plaintext server on a private socket, or use grpclib. Rust: \
             rustls with aws-lc-rs, not ring, and a `ClientCertVerifier` that compares the \
             certificate, since webpki takes no CA:TRUE certificate for a client's. Java: \
             `GrpcSslContexts.configure(builder, SslProvider.JDK)`, not tcnative. Node and Go: \
             their TLS can. Where it cannot be mended, exit with a clear line rather than \
             switching client authentication off.",
    needs: &[Need::Connection],
    lane: Lane::Shared,
    reasons: &[
        Reason {
            id: "p521",
            hint: "your TLS stack cannot verify P-521: the same certificate with P-256 is taken",
            mutants: &["tls-without-p521"],
        },
        Reason {
            id: "authority",
            hint: "your TLS stack takes no certificate with CA:TRUE for a client's: the same \
                   one with CA:FALSE is taken",
            mutants: &["tls-refuses-authority"],
        },
    ],
    run: |stage| Box::pin(run(stage)),
};

async fn run(stage: &mut Stage) -> Outcome {
    let served = stage.identity().await?.profile;
    let reason = match served {
        Profile::GoHost => return Ok(()),
        Profile::P256Authority => "p521",
        Profile::P256Leaf => "authority",
    };
    let refused = match stage.automtls().await? {
        AutoMtls::Served(_, words) => words.into_iter().next().unwrap_or_default(),
        _ => String::new(),
    };
    fail(
        reason,
        format!("TLS for {}", Profile::GoHost.describe()),
        format!("{refused}; a host with {} is served", served.describe()),
    )
}
