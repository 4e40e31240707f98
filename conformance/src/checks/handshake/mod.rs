//! The one line on stdout by which a host finds the plugin.

mod address;
mod announced;
mod app_version;
mod core_version;
mod field;
mod fields;
mod first_line;
mod line_end;
mod listening;
mod multiplex_field;
mod network;
mod never_plaintext;
mod no_certificate;
mod no_multiplex_field;
mod plaintext;
mod protocol;
mod quiet_stdout;
mod unusable_certificate;

use crate::check::Check;

/// In the order in which reports list them.
pub(super) static ALL: &[&Check] = &[
    &announced::CHECK,
    &first_line::CHECK,
    &line_end::CHECK,
    &fields::CHECK,
    &core_version::CHECK,
    &app_version::CHECK,
    &network::CHECK,
    &address::CHECK,
    &protocol::CHECK,
    &no_certificate::CHECK,
    &no_multiplex_field::CHECK,
    &multiplex_field::CHECK,
    &listening::CHECK,
    &quiet_stdout::CHECK,
    &never_plaintext::CHECK,
    &unusable_certificate::CHECK,
];
