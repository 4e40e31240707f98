//! Binds a TCP port in the host's range.

use std::net::{Ipv4Addr, TcpListener};

use super::SocketError;
use crate::environment::Environment;

/// The first free port of the range on the loopback interface (ENV-6, NET-3); one of the
/// system's choice where the host gives none.
pub(super) fn bind(environment: &Environment) -> Result<TcpListener, SocketError> {
    let first = port("PLUGIN_MIN_PORT", environment.min_port.as_deref())?;
    let last = port("PLUGIN_MAX_PORT", environment.max_port.as_deref())?;
    let bind = |port| TcpListener::bind((Ipv4Addr::LOCALHOST, port));
    let listener = if (first, last) == (0, 0) {
        bind(0).map_err(SocketError::Listen)?
    } else {
        let mut ports = first..=last;
        ports
            .find_map(|port| bind(port).ok())
            .ok_or(SocketError::NoPort { first, last })?
    };
    listener
        .set_nonblocking(true)
        .map_err(SocketError::Listen)?;
    Ok(listener)
}

fn port(name: &'static str, value: Option<&str>) -> Result<u16, SocketError> {
    let Some(value) = value else { return Ok(0) };
    value.parse().map_err(|_| SocketError::NotAPort {
        name,
        value: value.to_owned(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn range(first: &str, last: &str) -> Environment {
        Environment {
            min_port: Some(first.to_owned()),
            max_port: Some(last.to_owned()),
            ..Environment::default()
        }
    }

    #[test]
    fn the_first_free_port_of_the_range_is_taken() {
        let taken = bind(&Environment::default()).unwrap();
        let number = taken.local_addr().unwrap().port();
        assert!(taken.local_addr().unwrap().ip().is_loopback());
        let only = range(&number.to_string(), &number.to_string());
        assert!(matches!(bind(&only), Err(SocketError::NoPort { .. })));
        drop(taken);
        assert_eq!(bind(&only).unwrap().local_addr().unwrap().port(), number);
    }

    #[test]
    fn what_is_no_range_is_told() {
        assert!(matches!(
            bind(&range("2", "1")),
            Err(SocketError::NoPort { first: 2, last: 1 })
        ));
        let error = bind(&range("many", "")).unwrap_err();
        assert_eq!(
            error.to_string(),
            "`PLUGIN_MIN_PORT` is `many`, expected a port number"
        );
    }
}
