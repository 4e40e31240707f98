//! TLS with a certificate of each side, made for one start.

mod alpn;
mod answers;
mod attempt;
mod brokered_accept;
mod brokered_dial;
mod certificate_field;
mod client_proof;
mod client_required;
mod client_usage;
mod foreign_client;
mod key_usage;
mod line_length;
mod p521;
mod same_name_client;
mod served_certificate;
mod server_name;
mod shutdown;
mod stalled_client;
mod validity;
mod version;

use crate::check::Check;

/// In the order in which reports list them.
pub(super) static ALL: &[&Check] = &[
    &answers::CHECK,
    &p521::CHECK,
    &certificate_field::CHECK,
    &line_length::CHECK,
    &served_certificate::CHECK,
    &server_name::CHECK,
    &validity::CHECK,
    &key_usage::CHECK,
    &client_usage::CHECK,
    &alpn::CHECK,
    &version::CHECK,
    &client_required::CHECK,
    &foreign_client::CHECK,
    &same_name_client::CHECK,
    &client_proof::CHECK,
    &stalled_client::CHECK,
    &brokered_accept::CHECK,
    &brokered_dial::CHECK,
    &shutdown::CHECK,
];
