//! The host's wish for `AutoMTLS`, which this plugin refuses: it never falls back to plaintext.

use crate::behaviour::Certificate;

/// A host asked for `AutoMTLS`.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
#[error(
    "PLUGIN_CLIENT_CERT asks for AutoMTLS, which this plugin does not speak: \
     turn AutoMTLS off in the host"
)]
pub(crate) struct AutoMtlsUnsupported;

/// Whether the plugin may go on in plaintext with what the host sent.
pub(crate) fn check(
    behaviour: &Certificate,
    client: Option<&str>,
) -> Result<(), AutoMtlsUnsupported> {
    let plaintext = match client {
        None => true,
        Some(pem) if is_certificate(pem) => behaviour.plaintext_for_usable,
        Some(_) => behaviour.plaintext_for_unusable,
    };
    plaintext.then_some(()).ok_or(AutoMtlsUnsupported)
}

/// Whether the text looks like a PEM certificate; nothing here reads further than that.
fn is_certificate(pem: &str) -> bool {
    let body = pem
        .trim()
        .strip_prefix("-----BEGIN CERTIFICATE-----")
        .and_then(|rest| rest.strip_suffix("-----END CERTIFICATE-----"))
        .unwrap_or_default();
    let mut encoded = body.bytes().filter(|byte| !byte.is_ascii_whitespace());
    !body.trim().is_empty()
        && encoded.all(|byte| byte.is_ascii_alphanumeric() || b"+/=".contains(&byte))
}

#[cfg(test)]
mod tests {
    use super::*;

    const PEM: &str = "-----BEGIN CERTIFICATE-----\nMIIB+/aZ09==\n-----END CERTIFICATE-----\n";

    #[test]
    fn plaintext_is_for_hosts_that_did_not_ask() {
        let right = Certificate::default();
        assert_eq!(check(&right, None), Ok(()));
        assert_eq!(check(&right, Some(PEM)), Err(AutoMtlsUnsupported));
        assert_eq!(check(&right, Some("garbage")), Err(AutoMtlsUnsupported));
    }

    #[test]
    fn faults_are_apart() {
        let usable = Certificate {
            plaintext_for_usable: true,
            ..Certificate::default()
        };
        assert_eq!(check(&usable, Some(PEM)), Ok(()));
        assert_eq!(check(&usable, Some("garbage")), Err(AutoMtlsUnsupported));
        let unusable = Certificate {
            plaintext_for_unusable: true,
            ..Certificate::default()
        };
        assert_eq!(check(&unusable, Some(PEM)), Err(AutoMtlsUnsupported));
        assert_eq!(check(&unusable, Some("garbage")), Ok(()));
    }
}
