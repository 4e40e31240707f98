//! Where the plugin listens, and what it leaves there.

mod directory;
pub(super) mod group;
mod loopback;
mod missing_directory;
mod port_range;
mod ports;
mod private;
mod reconnect;
mod refusal;
mod removed;
mod unknown_group;

use crate::check::Check;

/// In the order in which reports list them.
pub(super) static ALL: &[&Check] = &[
    &directory::CHECK,
    &missing_directory::CHECK,
    &group::CHECK,
    &unknown_group::CHECK,
    &private::CHECK,
    &removed::CHECK,
    &reconnect::CHECK,
    &loopback::CHECK,
    &port_range::CHECK,
];
