//! Which signals end a plugin.

mod interrupt;
mod terminate;

use crate::check::Check;

/// In the order in which reports list them.
pub(super) static ALL: &[&Check] = &[&interrupt::CHECK, &terminate::CHECK];
