//! What the plugin prints, carried to the host.

mod after_handshake;
mod back_pressure;
mod before_reader;
mod bytes;
mod channels;
mod implemented;
mod log_lines;
mod print;
mod reader;
mod stays_open;
mod well_formed;

use crate::check::Check;

/// In the order in which reports list them.
pub(super) static ALL: &[&Check] = &[
    &implemented::CHECK,
    &stays_open::CHECK,
    &channels::CHECK,
    &bytes::CHECK,
    &well_formed::CHECK,
    &after_handshake::CHECK,
    &before_reader::CHECK,
    &back_pressure::CHECK,
    &log_lines::CHECK,
];
