//! Which version the plugin announces for which offer.

mod bad_entries;
mod highest;
mod no_common;
mod no_list;
mod number_forms;
mod offer;

use crate::check::Check;

/// In the order in which reports list them.
pub(super) static ALL: &[&Check] = &[
    &highest::CHECK,
    &no_common::CHECK,
    &no_list::CHECK,
    &bad_entries::CHECK,
    &number_forms::CHECK,
];
