//! The behaviour towards a host that asks for `AutoMTLS`.
#![expect(
    clippy::struct_excessive_bools,
    reason = "each is a fact of its own, which a fault turns over alone"
)]

use super::Controller;

/// What is done for a host that asks for `AutoMTLS`.
#[derive(Debug, Clone, PartialEq)]
pub struct Tls {
    /// Whether a host with a usable certificate is served in plaintext.
    pub plaintext_for_usable: bool,
    /// Whether a host with a certificate that cannot be read is served in plaintext.
    pub plaintext_for_unusable: bool,
    /// Whether the socket takes plaintext beside TLS.
    pub plaintext_too: bool,
    /// What is announced in the line.
    pub announced: Announced,
    /// Whether another certificate than the announced one is served.
    pub serves_other: bool,
    /// Whom the plugin's certificate is for.
    pub name: Name,
    /// When the plugin's certificate is valid.
    pub validity: Validity,
    /// What the plugin's certificate may be used for.
    pub usage: Usage,
    /// The application protocol that is selected.
    pub protocol: Option<&'static str>,
    /// Which clients are served.
    pub clients: Clients,
    /// Whether a client has to prove that it has its certificate's key.
    pub proof: bool,
    /// Whether signatures with P-521 can be verified.
    pub p521: bool,
    /// Whether a `ClientHello` of TLS 1.1 is answered.
    pub old: bool,
    /// Whether a handshake has to be over before the next connection is taken.
    pub one_by_one: bool,
    /// What is served where the broker accepts.
    pub brokered_server: BrokeredServer,
    /// What is presented and checked where the broker dials.
    pub brokered_client: BrokeredClient,
    /// How `Shutdown` is obeyed under TLS, where that is not as without.
    pub controller: Option<Controller>,
}

impl Default for Tls {
    fn default() -> Self {
        Self {
            plaintext_for_usable: false,
            plaintext_for_unusable: false,
            plaintext_too: false,
            announced: Announced::Unpadded,
            serves_other: false,
            name: Name::Localhost,
            validity: Validity::Now,
            usage: Usage::Both,
            protocol: Some("h2"),
            clients: Clients::Host,
            proof: true,
            p521: true,
            old: false,
            one_by_one: false,
            brokered_server: BrokeredServer::Mutual,
            brokered_client: BrokeredClient::Mutual,
            controller: None,
        }
    }
}

/// What is announced in the line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Announced {
    /// The certificate in base64, without padding.
    Unpadded,
    /// The certificate in base64, with padding.
    Padded,
    /// The certificate in the alphabet for URLs.
    UrlAlphabet,
    /// The certificate without its last bytes.
    Cut,
    /// The certificate's PEM form, in base64 once more.
    Pem,
    /// Nothing.
    Nothing,
}

/// Whom the plugin's certificate is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Name {
    /// `localhost`, as an alternative name.
    Localhost,
    /// `localhost`, and very many others.
    Many,
    /// `localhost`, in the subject alone.
    CommonNameOnly,
    /// Another DNS name.
    Other,
    /// An IP address.
    Address,
}

/// When the plugin's certificate is valid.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Validity {
    /// From a little while ago.
    Now,
    /// Until yesterday.
    Past,
    /// From tomorrow.
    Future,
}

/// What the plugin's certificate may be used for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Usage {
    /// Servers and clients.
    Both,
    /// Servers.
    Server,
    /// Clients.
    Client,
}

/// Which clients are served.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Clients {
    /// The host.
    Host,
    /// The host, and clients without a certificate.
    HostOrNobody,
    /// Everybody, and nobody is asked for a certificate.
    Unasked,
    /// Everybody with a certificate.
    Anyone,
    /// Everybody whose certificate has the subject of the host's.
    SameSubject,
    /// Everybody who sends the host's certificate, first or not.
    HostInChain,
    /// The host, unless its certificate is an authority's.
    NoAuthority,
    /// Nobody.
    None,
}

/// What is served where the broker accepts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BrokeredServer {
    /// TLS, to the host alone.
    Mutual,
    /// Plaintext.
    Plaintext,
    /// TLS, to clients without a certificate too.
    Open,
    /// TLS, to everybody with a certificate.
    Anyone,
    /// TLS, with another certificate than the announced one.
    OtherCertificate,
    /// TLS, to nobody.
    Nobody,
}

/// What is presented and checked where the broker dials.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BrokeredClient {
    /// The plugin's certificate is presented, the host's is demanded.
    Mutual,
    /// There is no TLS.
    Plaintext,
    /// No certificate is presented.
    Nameless,
    /// Another certificate than the announced one is presented.
    OtherCertificate,
    /// Whatever the other side presents is taken.
    Trusting,
    /// Nothing that the other side presents is taken.
    Distrusting,
}
