//! The health service.

mod overall;
mod serving;
mod unknown_service;
mod watch;
mod watch_unknown;

use crate::check::Check;

/// In the order in which reports list them.
pub(super) static ALL: &[&Check] = &[
    &serving::CHECK,
    &overall::CHECK,
    &unknown_service::CHECK,
    &watch::CHECK,
    &watch_unknown::CHECK,
];
