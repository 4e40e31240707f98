//! The gRPC server that every plugin runs.

mod answers;
mod authority;
mod concurrent_streams;
mod large_messages;

use crate::check::Check;

/// In the order in which reports list them.
pub(super) static ALL: &[&Check] = &[
    &answers::CHECK,
    &authority::CHECK,
    &concurrent_streams::CHECK,
    &large_messages::CHECK,
];
