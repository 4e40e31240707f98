//! The plugin announces its certificate in the form that hosts read.

use crate::check::{Check, Lane, Level, Need, Outcome, Reason, Suite, blocked_by, fail};
use crate::subject::{Plugin, Stage, Start, excerpt};

pub(super) static CHECK: Check = Check {
    id: "automtls/certificate-field",
    clause: "HS-9",
    level: Level::Must,
    suite: Suite::Automtls,
    title: "the sixth field is the certificate in standard base64 without padding, at every start",
    why: "A Go host decodes it with `base64.RawStdEncoding` and stops at the first `=`, `-` or \
          `_`: `error parsing server cert: illegal base64 data at input byte …`. Padding is \
          there at two of three starts only, so the plugin fails now and then, on the machines \
          of others.",
    remedy: "Encode the DER of the certificate, with the alphabet of `+` and `/`, and drop the \
             `=`: `base64.b64encode(der).rstrip(b\"=\")` in Python, \
             `Base64.getEncoder().withoutPadding()` in Java, `.replace(/=+$/, \"\")` behind \
             `toString(\"base64\")` in Node, `STANDARD_NO_PAD` in Rust, `Convert.ToBase64String(\
             …).TrimEnd('=')` in C#. The PEM form is no DER.",
    needs: &[Need::Connection],
    lane: Lane::Shared,
    reasons: &[
        Reason {
            id: "missing",
            hint: "TLS is served, and the certificate left out of the line",
            mutants: &["tls-certificate-missing"],
        },
        Reason {
            id: "padded",
            hint: "the language's usual encoder pads; it shows where the certificate's length \
                   is no multiple of three",
            mutants: &["tls-certificate-padded"],
        },
        Reason {
            id: "url-alphabet",
            hint: "the encoder is the one for URLs",
            mutants: &["tls-certificate-url-alphabet"],
        },
        Reason {
            id: "not-a-certificate",
            hint: "the field holds PEM, a cut certificate or a public key",
            mutants: &["tls-certificate-cut", "tls-certificate-pem"],
        },
    ],
    run: |stage| Box::pin(run(stage)),
};

/// How often the property must hold.
const STARTS: usize = 5;
/// How often it is tried while padding has not had a chance to show.
const MOST: usize = 16;

async fn run(stage: &mut Stage) -> Outcome {
    let mut telling = false;
    for number in 1..=MOST {
        let plugin = stage.secured(Start::plain()).await?;
        if plugin.line.fields().len() < 5 {
            return blocked_by("handshake/protocol");
        }
        let field = plugin.line.certificate();
        if let Some((reason, seen)) = fault(&plugin, &field) {
            return fail(
                reason,
                "the certificate's DER in standard base64 without padding",
                format!("{seen} at start {number}: {}", excerpt(&field)),
            );
        }
        telling |= plugin.certificate()?.len() % 3 != 0;
        plugin.process.end().await;
        if telling && number >= STARTS {
            break;
        }
    }
    Ok(())
}

fn fault(plugin: &Plugin, field: &str) -> Option<(&'static str, &'static str)> {
    if field.is_empty() {
        return Some(("missing", "nothing"));
    }
    if plugin.certificate().is_err() {
        return Some(("not-a-certificate", "something else"));
    }
    if field.contains('=') {
        return Some(("padded", "padding"));
    }
    let url = field.contains(['-', '_']);
    url.then_some(("url-alphabet", "the alphabet for URLs"))
}
