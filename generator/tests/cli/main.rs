//! The binary from the outside: what it says, what it writes and how it exits.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

mod contracts;
mod drift;
mod modes;
mod output;
mod settings;
mod support;
mod usage;
