//! The plugin's certificate, of the profile that every TLS library takes.

use std::net::{IpAddr, Ipv4Addr};

use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, STANDARD_NO_PAD, URL_SAFE_NO_PAD};
use rcgen::{
    CertificateParams, DistinguishedName, DnType, ExtendedKeyUsagePurpose, IsCa, KeyPair,
    KeyUsagePurpose, PKCS_ECDSA_P256_SHA256, SanType,
};
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use time::{Duration, OffsetDateTime};

use crate::behaviour::{Announced, Name, Tls, Usage, Validity};

/// What a clock that is a little late may be late by.
const DATED_BACK: Duration = Duration::seconds(30);
const VALID_FOR: Duration = Duration::days(3_650);
/// So many that their base64 exceeds 64 KiB, and that they fit into a TLS message.
const OTHER_NAMES: u32 = 1_600;
/// What is missing where the last bytes are.
const CUT: usize = 6;

/// A certificate and its key.
#[derive(Debug)]
pub(super) struct Identity {
    pub(super) certificate: CertificateDer<'static>,
    pem: String,
    key: PrivateKeyDer<'static>,
}

impl Identity {
    pub(super) fn new(behaviour: &Tls) -> Result<Self, rcgen::Error> {
        let key = KeyPair::generate_for(&PKCS_ECDSA_P256_SHA256)?;
        let certificate = parameters(behaviour)?.self_signed(&key)?;
        Ok(Self {
            certificate: certificate.der().clone(),
            pem: certificate.pem(),
            key: PrivateKeyDer::Pkcs8(key.serialize_der().into()),
        })
    }

    pub(super) fn key(&self) -> PrivateKeyDer<'static> {
        self.key.clone_key()
    }

    /// The certificate as the line carries it.
    pub(super) fn announced(&self, announced: Announced) -> String {
        let bytes = &self.certificate;
        match announced {
            Announced::Unpadded => STANDARD_NO_PAD.encode(bytes),
            Announced::Padded => STANDARD.encode(bytes),
            Announced::UrlAlphabet => URL_SAFE_NO_PAD.encode(bytes),
            Announced::Cut => STANDARD_NO_PAD.encode(&bytes[..bytes.len() - CUT]),
            Announced::Pem => STANDARD_NO_PAD.encode(&self.pem),
            Announced::Nothing => String::new(),
        }
    }
}

fn parameters(behaviour: &Tls) -> Result<CertificateParams, rcgen::Error> {
    let mut parameters = CertificateParams::default();
    let dns = |name: &str| name.try_into().map(SanType::DnsName);
    parameters.subject_alt_names = match behaviour.name {
        Name::Localhost => vec![dns("localhost")?],
        Name::Many => std::iter::once("localhost".to_owned())
            .chain((0..OTHER_NAMES).map(|number| format!("plugin-{number:010}.example.com")))
            .map(|name| dns(&name))
            .collect::<Result<_, _>>()?,
        Name::CommonNameOnly => Vec::new(),
        Name::Other => vec![dns("plugin.example")?],
        Name::Address => vec![SanType::IpAddress(IpAddr::V4(Ipv4Addr::LOCALHOST))],
    };
    parameters.distinguished_name = DistinguishedName::new();
    parameters
        .distinguished_name
        .push(DnType::CommonName, "localhost");
    let now = OffsetDateTime::now_utc();
    let day = Duration::days(1);
    (parameters.not_before, parameters.not_after) = match behaviour.validity {
        Validity::Now => (now - DATED_BACK, now + VALID_FOR),
        Validity::Past => (now - VALID_FOR, now - day),
        Validity::Future => (now + day, now + VALID_FOR),
    };
    parameters.is_ca = IsCa::ExplicitNoCa;
    parameters.key_usages = vec![KeyUsagePurpose::DigitalSignature];
    let (server, client) = (
        ExtendedKeyUsagePurpose::ServerAuth,
        ExtendedKeyUsagePurpose::ClientAuth,
    );
    parameters.extended_key_usages = match behaviour.usage {
        Usage::Both => vec![server, client],
        Usage::Server => vec![server],
        Usage::Client => vec![client],
    };
    Ok(parameters)
}
