//! The handshake line.

use std::fmt;

/// What the host learns from the line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Handshake<'a> {
    pub(crate) version: u32,
    pub(crate) network: &'static str,
    pub(crate) address: &'a str,
    /// The plugin's certificate in base64 without padding (HS-9), under `AutoMTLS` alone
    /// (HS-10).
    pub(crate) certificate: Option<&'a str>,
    /// Whether the host knows the last field, which older ones take for a part of the
    /// certificate (HS-11).
    pub(crate) multiplex: bool,
}

impl fmt::Display for Handshake<'_> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            version,
            network,
            address,
            ..
        } = self;
        let certificate = self.certificate.unwrap_or_default();
        write!(
            formatter,
            "1|{version}|{network}|{address}|grpc|{certificate}"
        )?;
        if self.multiplex {
            formatter.write_str("|true")?;
        }
        formatter.write_str("\n")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines() {
        let plain = Handshake {
            version: 2,
            network: "unix",
            address: "/tmp/plugin1",
            certificate: None,
            multiplex: false,
        };
        assert_eq!(plain.to_string(), "1|2|unix|/tmp/plugin1|grpc|\n");
        let whole = Handshake {
            certificate: Some("MIIB"),
            multiplex: true,
            ..plain
        };
        assert_eq!(whole.to_string(), "1|2|unix|/tmp/plugin1|grpc|MIIB|true\n");
    }
}
