//! Further connections between host and plugin, in either direction, by id.

mod accepts;
mod announced_early;
mod announced_late;
mod any_authority;
mod authority;
mod concurrent;
mod dial_limit;
mod dials;
mod dials_tcp;
mod duplicate;
mod ends_with_call;
mod equal_ids;
mod failed_dial;
mod foreign_knock;
mod implemented;
mod meeting;
mod removes_sockets;
mod several_connections;
mod socket_directory;
mod socket_group;
mod stale;
mod stays_open;
mod strange;
mod unknown_id;
mod unknown_network;

use crate::check::Check;

pub(super) use meeting::Meeting;

/// In the order in which reports list them.
pub(super) static ALL: &[&Check] = &[
    &implemented::CHECK,
    &stays_open::CHECK,
    &unknown_id::CHECK,
    &unknown_network::CHECK,
    &foreign_knock::CHECK,
    &ends_with_call::CHECK,
    &accepts::CHECK,
    &several_connections::CHECK,
    &any_authority::CHECK,
    &socket_directory::CHECK,
    &socket_group::CHECK,
    &dials::CHECK,
    &dials_tcp::CHECK,
    &authority::CHECK,
    &announced_early::CHECK,
    &announced_late::CHECK,
    &duplicate::CHECK,
    &dial_limit::CHECK,
    &stale::CHECK,
    &failed_dial::CHECK,
    &equal_ids::CHECK,
    &concurrent::CHECK,
    &removes_sockets::CHECK,
];
