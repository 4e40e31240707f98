//! Server reflection.

mod complete;
mod v1;
mod v1alpha;

use crate::check::Check;

/// In the order in which reports list them.
pub(super) static ALL: &[&Check] = &[&v1::CHECK, &v1alpha::CHECK, &complete::CHECK];
