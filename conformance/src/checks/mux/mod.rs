//! One connection for everything, where a host asks for it.

mod accepts;
mod acknowledges_streams;
mod answers_pings;
mod closes_streams;
mod dial_limit;
mod dial_refused;
mod dials;
mod early_knock;
mod ends_with_connection;
mod field_true_means_it;
mod further_stream;
mod knock_unknown;
mod large;
mod main_stream;
mod many;
mod one_connection;
mod one_dial_at_a_time;
mod shutdown;
mod stale_knock;
mod stdio_and_calls;
mod stream_after_ack;
mod tls_brokered;
mod tls_inside;
mod values;

use crate::check::Check;

/// In the order in which reports list them.
pub(super) static ALL: &[&Check] = &[
    &field_true_means_it::CHECK,
    &values::CHECK,
    &main_stream::CHECK,
    &further_stream::CHECK,
    &one_connection::CHECK,
    &ends_with_connection::CHECK,
    &acknowledges_streams::CHECK,
    &answers_pings::CHECK,
    &closes_streams::CHECK,
    &large::CHECK,
    &accepts::CHECK,
    &early_knock::CHECK,
    &knock_unknown::CHECK,
    &stale_knock::CHECK,
    &dials::CHECK,
    &stream_after_ack::CHECK,
    &dial_refused::CHECK,
    &dial_limit::CHECK,
    &one_dial_at_a_time::CHECK,
    &many::CHECK,
    &tls_inside::CHECK,
    &tls_brokered::CHECK,
    &stdio_and_calls::CHECK,
    &shutdown::CHECK,
];
