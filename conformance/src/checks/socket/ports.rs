//! A range of TCP ports to offer a plugin.

use std::net::{Ipv4Addr, TcpListener};

use crate::check::Stop;
use crate::subject::{Address, Plugin, Start};

/// How many ports the range has: one of them may be taken between asking and binding.
const WIDTH: u16 = 20;

/// Ports of which the first was free on every address a moment ago.
#[derive(Clone, Copy, Debug)]
pub(super) struct Ports {
    pub(super) first: u16,
    pub(super) last: u16,
}

impl Ports {
    /// Asks the system for a free port.
    pub(super) fn free() -> Result<Self, Stop> {
        let bound = TcpListener::bind((Ipv4Addr::UNSPECIFIED, 0));
        let address = bound.and_then(|listener| listener.local_addr());
        let first = address
            .map_err(|error| Stop::Broken(format!("no free port: {error}")))?
            .port();
        Ok(Self {
            first,
            last: first.saturating_add(WIDTH),
        })
    }

    /// A start that offers the range.
    pub(super) fn start(self) -> Start {
        Start::plain()
            .with("PLUGIN_MIN_PORT", self.first.to_string())
            .with("PLUGIN_MAX_PORT", self.last.to_string())
    }
}

/// The host and the port that the plugin announced; not applicable on unix sockets.
pub(super) fn announced(plugin: &Plugin) -> Result<(String, u16), Stop> {
    let Address::Tcp(address) = plugin.address()? else {
        return Err(Stop::NotApplicable(
            "the plugin listens on a unix socket".into(),
        ));
    };
    let parts = address.rsplit_once(':').and_then(|(host, port)| {
        let host = host.trim_start_matches('[').trim_end_matches(']');
        Some((host.to_owned(), port.parse().ok()?))
    });
    parts.ok_or(Stop::Blocked("handshake/address"))
}
