//! The main endpoint: the socket that the handshake line announces.

use std::io;
use std::net::Ipv4Addr;
use std::os::unix::net::UnixListener as BlockingUnixListener;

use tokio::net::{TcpListener, UnixListener};

use crate::StartError;
use crate::behaviour::{Address, Behaviour, Binds, Transport};
use crate::environment::Environment;
use crate::socket::{Length, Listener, Place, Rules, bind_port};

/// Where the plugin is reached.
#[derive(Debug)]
pub(crate) enum Endpoint {
    Unix {
        place: Place,
        /// Nothing where the socket is bound only when it is listened on.
        listener: Option<BlockingUnixListener>,
    },
    Tcp(std::net::TcpListener),
}

impl Endpoint {
    /// Binds the socket, unless the behaviour is late.
    pub(crate) fn open(
        behaviour: &Behaviour,
        environment: &Environment,
        rules: &Rules,
    ) -> Result<Self, StartError> {
        if let Transport::Tcp {
            all_interfaces,
            outside_range,
        } = behaviour.socket.transport
        {
            let listener = bind_port(environment, all_interfaces, outside_range)?;
            return Ok(Self::Tcp(listener));
        }
        if behaviour.socket.fixed_name {
            let place = rules.place(Length::Short);
            let listener = Some(place.bind()?);
            // Removed and bound anew, it would fail where two copies do so at once.
            let place = place.moved_to(rules.fixed())?;
            return Ok(Self::Unix { place, listener });
        }
        let place = rules.place(match behaviour.handshake.address {
            Address::Long => Length::Long,
            Address::Absolute | Address::Relative => Length::Short,
        });
        let listener = match behaviour.handshake.binds {
            Binds::BeforeLine => Some(place.bind()?),
            Binds::Late => None,
        };
        Ok(Self::Unix { place, listener })
    }

    pub(crate) fn network(&self) -> &'static str {
        match self {
            Self::Unix { .. } => "unix",
            Self::Tcp(_) => "tcp",
        }
    }

    /// The address as the line announces it; TCP is on the loopback interface by its word.
    pub(crate) fn address(&self, written: Address) -> io::Result<String> {
        match self {
            Self::Tcp(listener) => {
                let port = listener.local_addr()?.port();
                Ok(format!("{}:{port}", Ipv4Addr::LOCALHOST))
            }
            Self::Unix { place, .. } if written == Address::Relative => {
                let here = std::env::current_dir()?;
                Ok(place.relative_to(&here).to_string_lossy().into_owned())
            }
            Self::Unix { place, .. } => Ok(place.path().to_string_lossy().into_owned()),
        }
    }

    /// The place of the socket's file, when it has one.
    pub(crate) fn place(&self) -> Option<Place> {
        match self {
            Self::Unix { place, .. } => Some(place.clone()),
            Self::Tcp(_) => None,
        }
    }

    /// Gives the socket to the runtime; must be called within it.
    pub(crate) fn listen(self) -> Result<Listener, StartError> {
        Ok(match self {
            Self::Tcp(listener) => Listener::Tcp(TcpListener::from_std(listener)?),
            Self::Unix { place, listener } => {
                let listener = listener.map_or_else(|| place.bind(), Ok)?;
                Listener::Unix(UnixListener::from_std(listener)?)
            }
        })
    }
}
