//! Which addresses listen on a port, as the kernel tells it.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

/// The state of a listening socket in the kernel's tables.
const LISTENING: &str = "0A";

/// Every address on which something listens on `port`, as the process `id` sees it.
pub(super) fn on_port(id: u32, port: u16) -> Vec<IpAddr> {
    ["tcp", "tcp6"]
        .iter()
        .filter_map(|table| std::fs::read_to_string(format!("/proc/{id}/net/{table}")).ok())
        .flat_map(|table| listening(&table, port))
        .collect()
}

fn listening(table: &str, port: u16) -> Vec<IpAddr> {
    let rows = table.lines().skip(1).filter_map(|row| {
        let mut fields = row.split_whitespace().skip(1);
        let (address, local) = fields.next()?.split_once(':')?;
        let listens = fields.nth(1)? == LISTENING;
        let same = u16::from_str_radix(local, 16).ok()? == port;
        (listens && same).then(|| parse(address))?
    });
    rows.collect()
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
    use std::net::{Ipv4Addr, Ipv6Addr, TcpListener};

    use super::on_port;

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
}
