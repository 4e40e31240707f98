//! The log lines on stderr.

mod ending;
mod fields;
mod lines;
mod timestamp;

use crate::check::Check;

/// In the order in which reports list them.
pub(super) static ALL: &[&Check] = &[&fields::CHECK, &timestamp::CHECK, &ending::CHECK];
