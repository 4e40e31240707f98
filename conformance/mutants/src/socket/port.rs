//! Binds a TCP port in the host's range.

use std::net::{Ipv4Addr, TcpListener};
use std::ops::RangeInclusive;

use crate::environment::Environment;

/// How often the system is asked for a port outside the range.
const OUTSIDE_ATTEMPTS: usize = 64;

/// Why there is no port.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
pub(crate) enum PortError {
    #[error("{key} is `{value}`, expected a port number")]
    NotAPort { key: &'static str, value: String },
    #[error("PLUGIN_MIN_PORT is {0} and PLUGIN_MAX_PORT is {1}, expected a range")]
    EmptyRange(u16, u16),
    #[error("no port is free")]
    NoneFree,
}

/// Binds the first free port in the range, or one outside it.
pub(crate) fn bind(
    environment: &Environment,
    all_interfaces: bool,
    outside_range: bool,
) -> Result<TcpListener, PortError> {
    let range = range(environment)?;
    let interface = if all_interfaces {
        Ipv4Addr::UNSPECIFIED
    } else {
        Ipv4Addr::LOCALHOST
    };
    let listen = |port: u16| {
        let listener = TcpListener::bind((interface, port)).ok()?;
        listener.set_nonblocking(true).ok()?;
        Some(listener)
    };
    if outside_range {
        // Those inside are kept until one outside is found: the system gives none twice.
        let mut inside = Vec::new();
        for listener in (0..OUTSIDE_ATTEMPTS).filter_map(|_| listen(0)) {
            match listener.local_addr() {
                Ok(address) if !range.contains(&address.port()) => return Ok(listener),
                _ => inside.push(listener),
            }
        }
        return Err(PortError::NoneFree);
    }
    range
        .into_iter()
        .find_map(listen)
        .ok_or(PortError::NoneFree)
}

fn range(environment: &Environment) -> Result<RangeInclusive<u16>, PortError> {
    let minimum = port("PLUGIN_MIN_PORT", environment.minimum_port.as_deref())?;
    let maximum = port("PLUGIN_MAX_PORT", environment.maximum_port.as_deref())?;
    if minimum > maximum {
        return Err(PortError::EmptyRange(minimum, maximum));
    }
    Ok(minimum..=maximum)
}

fn port(key: &'static str, value: Option<&str>) -> Result<u16, PortError> {
    value.map_or(Ok(0), |value| {
        value.parse().map_err(|_| PortError::NotAPort {
            key,
            value: value.to_owned(),
        })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn environment(minimum: Option<&str>, maximum: Option<&str>) -> Environment {
        Environment {
            minimum_port: minimum.map(str::to_owned),
            maximum_port: maximum.map(str::to_owned),
            ..Environment::default()
        }
    }

    #[test]
    fn ranges() {
        assert_eq!(range(&environment(None, None)), Ok(0..=0));
        assert_eq!(
            range(&environment(Some("10000"), Some("10002"))),
            Ok(10000..=10002)
        );
        assert_eq!(
            range(&environment(Some("3"), Some("2"))),
            Err(PortError::EmptyRange(3, 2))
        );
        assert_eq!(
            range(&environment(Some("many"), None)),
            Err(PortError::NotAPort {
                key: "PLUGIN_MIN_PORT",
                value: "many".to_owned()
            })
        );
    }

    #[test]
    fn port_in_and_outside_the_range() {
        let taken = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
        let first = taken.local_addr().unwrap().port();
        let port = |listener: TcpListener| listener.local_addr().unwrap().port();
        let only = environment(Some(&first.to_string()), Some(&first.to_string()));
        assert_eq!(
            bind(&only, false, false).map(port),
            Err(PortError::NoneFree)
        );
        assert_ne!(bind(&only, false, true).map(port), Ok(first));
        let last = first.saturating_add(99);
        let several = environment(Some(&first.to_string()), Some(&last.to_string()));
        let inside = bind(&several, false, false).map(port).unwrap();
        assert!((first..=last).contains(&inside) && inside != first);
        let outside = bind(&several, false, true).map(port).unwrap();
        assert!(!(first..=last).contains(&outside));
    }
}
