//! What the plugin takes from its machine and does not give back.

mod children;
mod descriptors;
mod files;
mod memory;
mod ports;
mod rounds;
mod threads;

use crate::check::Check;

/// In the order in which reports list them.
pub(super) static ALL: &[&Check] = &[
    &children::CHECK,
    &files::CHECK,
    &ports::CHECK,
    &descriptors::CHECK,
    &threads::CHECK,
    &memory::CHECK,
];
