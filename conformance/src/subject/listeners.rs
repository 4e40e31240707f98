//! What listens on this machine, and which processes hold it, as the kernel tells it.

use std::collections::BTreeSet;
use std::fmt;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};
use std::path::{Path, PathBuf};

use super::connection::Address;

/// The state of a listening TCP socket in the kernel's tables.
const LISTENING: &str = "0A";
/// The state of a UDP socket that takes datagrams from anyone.
const UNCONNECTED: &str = "07";
/// The flag of a unix socket that listens.
const ACCEPTING: &str = "00010000";

/// A socket that anyone may send to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Listener {
    /// Where it listens.
    pub at: Place,
    inode: u64,
}

/// Where something listens.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Place {
    /// On a TCP port.
    Tcp(IpAddr, u16),
    /// On a UDP port.
    Udp(IpAddr, u16),
    /// On a unix socket; the name of an abstract one begins with `@`.
    Unix(String),
}

impl Place {
    /// Whether the handshake line announces it.
    pub fn is(&self, address: &Address) -> bool {
        match (self, address) {
            (Self::Unix(path), Address::Unix(announced)) => {
                let real = |path: PathBuf| path.canonicalize().unwrap_or(path);
                real(path.into()) == real(announced.clone())
            }
            (Self::Tcp(_, port), Address::Tcp(announced)) => {
                let announced = announced.rsplit_once(':').map(|(_, port)| port.parse());
                announced == Some(Ok(*port))
            }
            _ => false,
        }
    }

    /// Whether nothing has its name any longer.
    fn is_gone(&self) -> bool {
        matches!(self, Self::Unix(path) if !path.starts_with('@') && !Path::new(path).exists())
    }
}

impl fmt::Display for Place {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Tcp(address, port) => write!(formatter, "TCP port {port} of {address}"),
            Self::Udp(address, port) => write!(formatter, "UDP port {port} of {address}"),
            Self::Unix(path) => write!(formatter, "the unix socket `{path}`"),
        }
    }
}

/// Every address on which something listens on a TCP port, as the process `id` sees it.
pub fn on_port(id: u32, wanted: u16) -> Vec<IpAddr> {
    let matching = |listener: Listener| match listener.at {
        Place::Tcp(address, port) if port == wanted => Some(address),
        _ => None,
    };
    seen_by(id).into_iter().filter_map(matching).collect()
}

/// Everything that listens, as the process `id` sees it.
fn seen_by(id: u32) -> Vec<Listener> {
    type Row = fn(&[&str]) -> Option<Listener>;
    let tables: [(&str, Row); 5] = [
        ("tcp", tcp),
        ("tcp6", tcp),
        ("udp", udp),
        ("udp6", udp),
        ("unix", unix),
    ];
    let read = |(table, row): (&str, Row)| {
        let text = std::fs::read_to_string(format!("/proc/{id}/net/{table}")).unwrap_or_default();
        text.lines()
            .skip(1)
            .filter_map(|line| row(&line.split_whitespace().collect::<Vec<_>>()))
            .collect::<Vec<_>>()
    };
    tables.into_iter().flat_map(read).collect()
}

/// Everything that listens, as the process `id` sees it: what the handshake line announces, and
/// the rest.
pub fn announced_and_others(id: u32, address: &Address) -> (Vec<Listener>, Vec<Listener>) {
    let (announced, others): (Vec<_>, Vec<_>) =
        seen_by(id).into_iter().partition(|one| one.at.is(address));
    if announced.is_empty() {
        // A socket may be bound under another name and moved to the announced one; the kernel's
        // table keeps the first.
        return others.into_iter().partition(|one| one.at.is_gone());
    }
    (announced, others)
}

/// Whether a process has one of its descriptors open on a listener.
pub fn holds(id: i32, listener: &Listener) -> bool {
    sockets(id).contains(&listener.inode)
}

/// The numbers of the sockets that a process has open.
fn sockets(id: i32) -> BTreeSet<u64> {
    let descriptors = std::fs::read_dir(format!("/proc/{id}/fd"));
    let links = descriptors.into_iter().flatten().flatten();
    let number = |entry: std::fs::DirEntry| {
        let link = std::fs::read_link(entry.path()).ok()?;
        let number = link.to_str()?.strip_prefix("socket:[")?.strip_suffix(']')?;
        number.parse().ok()
    };
    links.filter_map(number).collect()
}

fn tcp(row: &[&str]) -> Option<Listener> {
    let (address, port, inode) = internet(row, LISTENING)?;
    let at = Place::Tcp(address, port);
    Some(Listener { at, inode })
}

fn udp(row: &[&str]) -> Option<Listener> {
    let (address, port, inode) = internet(row, UNCONNECTED)?;
    let at = Place::Udp(address, port);
    Some(Listener { at, inode })
}

fn internet(row: &[&str], wanted: &str) -> Option<(IpAddr, u16, u64)> {
    let (address, port) = row.get(1)?.split_once(':')?;
    if *row.get(3)? != wanted {
        return None;
    }
    let port = u16::from_str_radix(port, 16).ok()?;
    Some((parse(address)?, port, row.get(9)?.parse().ok()?))
}

fn unix(row: &[&str]) -> Option<Listener> {
    if *row.get(3)? != ACCEPTING {
        return None;
    }
    let inode = row.get(6)?.parse().ok()?;
    // A path may hold blanks; one without a name has no path at all.
    let at = Place::Unix(row.get(7..)?.join(" "));
    Some(Listener { at, inode })
}

/// The kernel prints each word of four bytes as a number of its own byte order.
fn parse(hexadecimal: &str) -> Option<IpAddr> {
    let mut bytes = Vec::new();
    for start in (0..hexadecimal.len()).step_by(8) {
        let word = u32::from_str_radix(hexadecimal.get(start..start + 8)?, 16).ok()?;
        bytes.extend(word.to_ne_bytes());
    }
    match bytes.len() {
        4 => <[u8; 4]>::try_from(bytes)
            .ok()
            .map(|bytes| Ipv4Addr::from(bytes).into()),
        _ => <[u8; 16]>::try_from(bytes)
            .ok()
            .map(|bytes| Ipv6Addr::from(bytes).to_canonical()),
    }
}

#[cfg(test)]
mod tests {
    use std::net::{Ipv4Addr, Ipv6Addr, TcpListener, UdpSocket};
    use std::os::unix::net::UnixListener;

    use super::{Place, holds, on_port, seen_by};

    #[test]
    fn a_listener_is_seen_with_the_address_it_is_bound_to() {
        for address in ["127.0.0.1", "0.0.0.0"] {
            let listener = TcpListener::bind((address, 0)).unwrap();
            let port = listener.local_addr().unwrap().port();
            let address: Ipv4Addr = address.parse().unwrap();
            assert_eq!(on_port(std::process::id(), port), [address]);
        }
        if let Ok(listener) = TcpListener::bind((Ipv6Addr::LOCALHOST, 0)) {
            let port = listener.local_addr().unwrap().port();
            assert_eq!(on_port(std::process::id(), port), [Ipv6Addr::LOCALHOST]);
        }
    }

    #[test]
    fn a_renamed_socket_is_gone_from_its_first_name() {
        let folder = tempfile::tempdir().unwrap();
        let (first, second) = (folder.path().join("first"), folder.path().join("second"));
        let _unix = UnixListener::bind(&first).unwrap();
        let place = Place::Unix(first.to_string_lossy().into_owned());
        assert!(!place.is_gone());
        std::fs::rename(first, second).unwrap();
        assert!(place.is_gone());
        assert!(!Place::Unix("@abstract".to_owned()).is_gone());
    }

    #[test]
    fn every_kind_is_seen_with_its_holder() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a socket");
        let _unix = UnixListener::bind(&path).unwrap();
        let udp = UdpSocket::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
        let port = udp.local_addr().unwrap().port();
        let seen = seen_by(std::process::id());
        let own = i32::try_from(std::process::id()).unwrap();
        for place in [
            Place::Unix(path.to_string_lossy().into_owned()),
            Place::Udp(Ipv4Addr::LOCALHOST.into(), port),
        ] {
            let listener = seen.iter().find(|listener| listener.at == place).unwrap();
            assert!(holds(own, listener));
        }
    }
}
