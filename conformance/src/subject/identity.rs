//! The certificates that a host presents: those of real hosts, and those of strangers.

use rcgen::{
    BasicConstraints, CertificateParams, DistinguishedName, DnType, ExtendedKeyUsagePurpose, IsCa,
    KeyPair, KeyUsagePurpose, PKCS_ECDSA_P256_SHA256, PKCS_ECDSA_P521_SHA512, SignatureAlgorithm,
};
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use time::{Duration, OffsetDateTime};

use crate::check::Stop;

/// "Go dates its certificates back": a clock that is a little late still finds them valid.
const DATED_BACK: Duration = Duration::seconds(30);
/// As long as Go's: 30 years, past 2050, where the form of a date changes.
const VALID_FOR: Duration = Duration::hours(262_980);
/// The name that both sides go by.
pub const LOCALHOST: &str = "localhost";

/// A certificate and its key, as one host has them for one plugin.
#[derive(Debug)]
pub struct Identity {
    /// What kind of certificate it is.
    pub profile: Profile,
    /// As `PLUGIN_CLIENT_CERT` carries it.
    pub pem: String,
    /// What is presented, the host's own certificate first.
    pub chain: Vec<CertificateDer<'static>>,
    key: PrivateKeyDer<'static>,
}

/// A kind of certificate that a host may have.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Profile {
    /// What go-plugin's `generateCert` makes: P-521, and a certificate authority.
    GoHost,
    /// As Go's in all but the curve.
    P256Authority,
    /// What every TLS library takes.
    P256Leaf,
}

impl Profile {
    /// From what real hosts have to what nobody refuses.
    pub const ALL: [Self; 3] = [Self::GoHost, Self::P256Authority, Self::P256Leaf];

    /// As a report calls it.
    pub fn describe(self) -> &'static str {
        match self {
            Self::GoHost => "a P-521 certificate with CA:TRUE, as Go hosts have",
            Self::P256Authority => "a P-256 certificate with CA:TRUE",
            Self::P256Leaf => "a P-256 certificate with CA:FALSE",
        }
    }

    fn algorithm(self) -> &'static SignatureAlgorithm {
        match self {
            Self::GoHost => &PKCS_ECDSA_P521_SHA512,
            Self::P256Authority | Self::P256Leaf => &PKCS_ECDSA_P256_SHA256,
        }
    }

    fn parameters(self, name: &str) -> Result<CertificateParams, rcgen::Error> {
        let mut parameters = CertificateParams::new([name.to_owned()])?;
        parameters.distinguished_name = DistinguishedName::new();
        let mut subject = |kind, text: &str| parameters.distinguished_name.push(kind, text);
        subject(DnType::OrganizationName, "HashiCorp");
        subject(DnType::CommonName, name);
        parameters.not_before = OffsetDateTime::now_utc() - DATED_BACK;
        parameters.not_after = OffsetDateTime::now_utc() + VALID_FOR;
        parameters.key_usages = vec![
            KeyUsagePurpose::DigitalSignature,
            KeyUsagePurpose::KeyEncipherment,
            KeyUsagePurpose::KeyAgreement,
        ];
        parameters.extended_key_usages = vec![
            ExtendedKeyUsagePurpose::ClientAuth,
            ExtendedKeyUsagePurpose::ServerAuth,
        ];
        parameters.is_ca = IsCa::ExplicitNoCa;
        if self != Self::P256Leaf {
            parameters.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
            parameters.key_usages.push(KeyUsagePurpose::KeyCertSign);
        }
        Ok(parameters)
    }
}

impl Identity {
    /// Makes a new one, of `localhost`.
    pub fn new(profile: Profile) -> Result<Self, Stop> {
        Self::named(profile, LOCALHOST)
    }

    /// Makes a new one, of some other name.
    pub fn named(profile: Profile, name: &str) -> Result<Self, Stop> {
        Self::generate(profile, name).map_err(|error| Stop::Broken(error.to_string()))
    }

    fn generate(profile: Profile, name: &str) -> Result<Self, rcgen::Error> {
        let key = KeyPair::generate_for(profile.algorithm())?;
        let certificate = profile.parameters(name)?.self_signed(&key)?;
        Ok(Self {
            profile,
            pem: certificate.pem(),
            chain: vec![certificate.der().clone()],
            key: PrivateKeyDer::Pkcs8(key.serialize_der().into()),
        })
    }

    /// Its own certificate.
    pub fn certificate(&self) -> &CertificateDer<'static> {
        &self.chain[0]
    }

    /// The key, for one connection.
    pub(super) fn key(&self) -> PrivateKeyDer<'static> {
        self.key.clone_key()
    }

    /// Presents another's certificate behind its own.
    #[must_use]
    pub fn followed_by(mut self, other: &Self) -> Self {
        self.chain.push(other.certificate().clone());
        self
    }

    /// Presents another's certificate for its own, with a key that does not belong to it.
    #[must_use]
    pub fn in_the_name_of(mut self, other: &Self) -> Self {
        self.chain = vec![other.certificate().clone()];
        self
    }
}

#[cfg(test)]
mod tests {
    use super::{Identity, Profile};
    use crate::subject::Certificate;

    #[test]
    fn a_host_has_the_certificate_of_a_go_host() {
        let host = Identity::new(Profile::GoHost).unwrap();
        assert!(host.pem.starts_with("-----BEGIN CERTIFICATE-----\n"));
        let certificate = Certificate::read(host.certificate()).unwrap();
        assert_eq!(certificate.names, ["DNS:localhost"]);
        assert_eq!(certificate.subject, "O=HashiCorp, CN=localhost");
        assert!(certificate.authority && certificate.server && certificate.client);
    }

    #[test]
    fn no_two_are_the_same() {
        let [one, other] = [(); 2].map(|()| Identity::new(Profile::P256Leaf).unwrap());
        assert_ne!(one.certificate(), other.certificate());
        assert!(!Certificate::read(one.certificate()).unwrap().authority);
    }
}
