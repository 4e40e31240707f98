//! The controller: how a plugin ends when it is asked to.

mod answers;
mod exit_status;
mod exits;
mod implemented;
mod open_streams;

use crate::check::Check;

/// In the order in which reports list them.
pub(super) static ALL: &[&Check] = &[
    &implemented::CHECK,
    &answers::CHECK,
    &exits::CHECK,
    &exit_status::CHECK,
    &open_streams::CHECK,
];
