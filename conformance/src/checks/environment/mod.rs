//! What a plugin makes of the rest of what it is started with.

mod stdin;

use crate::check::Check;

/// In the order in which reports list them.
pub(super) static ALL: &[&Check] = &[&stdin::CHECK];
