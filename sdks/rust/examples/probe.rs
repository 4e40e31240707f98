//! A plugin that serves nothing of its own: what hosts and `conformance` can see of the
//! runtime. The argument `tcp` makes it listen on TCP, and `ends-with-host` end with a host
//! that is killed.

use std::process::ExitCode;

use plugwright::{Cookie, Plugin};

const COOKIE: Cookie = Cookie {
    key: "PLUGWRIGHT_RUST_EXAMPLE",
    value: "b81a6f4c20d95e37",
};

fn main() -> ExitCode {
    let mut plugin = Plugin::new(COOKIE)
        .version(1, |_, _| {})
        .version(2, |_, _| {});
    for argument in std::env::args() {
        plugin = match argument.as_str() {
            "tcp" => plugin.tcp(),
            "ends-with-host" => plugin.ends_with_host(),
            _ => plugin,
        };
    }
    plugin.serve()
}
