//! A plugin's certificate, as it announces and serves it.

use base64::Engine;
use base64::alphabet;
use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};
use rustls::pki_types::CertificateDer;
use x509_parser::prelude::{ASN1Time, FromDer, GeneralName, ParsedExtension, X509Certificate};

/// Bits beyond the last whole byte are nobody's fault but the encoder's: they are let pass.
const LENIENT: GeneralPurpose = GeneralPurpose::new(
    &alphabet::STANDARD,
    GeneralPurposeConfig::new()
        .with_decode_padding_mode(DecodePaddingMode::Indifferent)
        .with_decode_allow_trailing_bits(true),
);

/// What is written in a certificate, as far as a host looks at it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Certificate {
    /// The serial number, as OpenSSL writes it.
    pub serial: String,
    /// The subject, as OpenSSL writes it.
    pub subject: String,
    /// The alternative names, such as `DNS:localhost`.
    pub names: Vec<String>,
    /// When it begins to be valid.
    pub from: ASN1Time,
    /// When it ends to be valid.
    pub until: ASN1Time,
    /// It is a certificate authority's.
    pub authority: bool,
    /// It may be a server's.
    pub server: bool,
    /// It may be a client's.
    pub client: bool,
}

/// When a certificate is valid.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Validity {
    /// It was.
    Past,
    /// It is.
    Now,
    /// It will be.
    Future,
}

/// The bytes of a certificate field, whatever kind of base64 it is in; `None` where it
/// is none, or no certificate.
pub(super) fn decode(field: &str) -> Option<CertificateDer<'static>> {
    let standard = field.replace('-', "+").replace('_', "/");
    let bytes = LENIENT.decode(standard.trim()).ok()?;
    let certificate = CertificateDer::from(bytes);
    Certificate::read(&certificate).map(|_| certificate)
}

impl Certificate {
    /// Reads a certificate; `None` where the bytes are none.
    pub fn read(bytes: &CertificateDer<'_>) -> Option<Self> {
        let (rest, parsed) = X509Certificate::from_der(bytes).ok()?;
        if !rest.is_empty() {
            return None;
        }
        let mut read = Self {
            serial: parsed.raw_serial_as_string(),
            subject: parsed.subject().to_string(),
            names: Vec::new(),
            from: parsed.validity().not_before,
            until: parsed.validity().not_after,
            authority: parsed.is_ca(),
            // Without the extension every use is allowed.
            server: true,
            client: true,
        };
        for extension in parsed.extensions() {
            match extension.parsed_extension() {
                ParsedExtension::SubjectAlternativeName(names) => {
                    read.names.extend(names.general_names.iter().map(describe));
                }
                ParsedExtension::ExtendedKeyUsage(usage) => {
                    read.server = usage.any || usage.server_auth;
                    read.client = usage.any || usage.client_auth;
                }
                _ => {}
            }
        }
        Some(read)
    }

    /// Its dates, compared with the clock.
    pub fn validity(&self) -> Validity {
        let now = ASN1Time::now();
        if now < self.from {
            Validity::Future
        } else if now > self.until {
            Validity::Past
        } else {
            Validity::Now
        }
    }

    /// It is of this DNS name, as Go's verifier compares: only the alternative names count.
    pub fn is_for(&self, name: &str) -> bool {
        let named = |own: &String| {
            own.strip_prefix("DNS:")
                .is_some_and(|own| own.eq_ignore_ascii_case(name))
        };
        self.names.iter().any(named)
    }
}

fn describe(name: &GeneralName<'_>) -> String {
    match name {
        GeneralName::DNSName(name) => format!("DNS:{name}"),
        GeneralName::IPAddress(address) => format!("IP:{address:?}"),
        GeneralName::URI(uri) => format!("URI:{uri}"),
        other => format!("{other:?}"),
    }
}

#[cfg(test)]
mod tests {
    use base64::Engine;
    use base64::engine::general_purpose::{STANDARD, STANDARD_NO_PAD, URL_SAFE};

    use super::decode;
    use crate::subject::{Identity, Profile};

    #[test]
    fn any_base64_is_read_and_nothing_else() {
        let certificate = Identity::new(Profile::P256Leaf).unwrap().chain.remove(0);
        for engine in [STANDARD, STANDARD_NO_PAD, URL_SAFE] {
            let field = engine.encode(&certificate);
            assert_eq!(decode(&field), Some(certificate.clone()), "{field}");
        }
        let field = STANDARD_NO_PAD.encode(&certificate);
        assert_eq!(decode(&field[..field.len() - 8]), None);
        assert_eq!(decode(""), None);
        assert_eq!(decode("true"), None);
    }
}
