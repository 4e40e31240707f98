//! The plugin as a process among others.

mod closed_pipes;
mod environment_of_children;
mod idle;
mod instances;
mod leftovers;
mod zombies;

use crate::check::Check;

/// In the order in which reports list them.
pub(super) static ALL: &[&Check] = &[
    &instances::CHECK,
    &leftovers::CHECK,
    &closed_pipes::CHECK,
    &idle::CHECK,
    &zombies::CHECK,
    &environment_of_children::CHECK,
];
