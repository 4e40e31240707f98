//! The magic cookie: a plugin serves nobody but a host.

mod exact;
mod exit_status;
mod explains;
mod no_socket;
mod refusal;
mod required;
mod stdout;

use crate::check::Check;

/// In the order in which reports list them.
pub(super) static ALL: &[&Check] = &[
    &required::CHECK,
    &exact::CHECK,
    &exit_status::CHECK,
    &stdout::CHECK,
    &explains::CHECK,
    &no_socket::CHECK,
];
