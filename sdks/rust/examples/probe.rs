//! A plugin that serves nothing of its own: what hosts and `conformance` can see of the
//! runtime. `tcp` as its argument makes it listen on TCP.

use std::process::ExitCode;

use plugwright::{Cookie, Plugin};

const COOKIE: Cookie = Cookie {
    key: "PLUGWRIGHT_RUST_EXAMPLE",
    value: "b81a6f4c20d95e37",
};

fn main() -> ExitCode {
    let plugin = Plugin::new(COOKIE)
        .version(1, |_, _| {})
        .version(2, |_, _| {});
    match std::env::args().nth(1).as_deref() {
        Some("tcp") => plugin.tcp().serve(),
        _ => plugin.serve(),
    }
}
