//! A hostile or broken host, and what is left of the plugin after it.

mod cancelled_calls;
mod concurrent_calls;
mod deadline;
mod early_close;
mod floods;
mod frames;
mod garbage;
mod half_open;
mod large_metadata;
mod malformed_message;
mod noise;
mod ordeal;
mod reader_gone;
mod second_shutdown;
mod unimplemented;
mod unknown_frames;
mod unread_stdio;

pub(super) use concurrent_calls::unmixed;

use crate::check::Check;

/// In the order in which reports list them.
pub(super) static ALL: &[&Check] = &[
    &garbage::CHECK,
    &half_open::CHECK,
    &early_close::CHECK,
    &frames::CHECK,
    &unknown_frames::CHECK,
    &floods::CHECK,
    &unimplemented::CHECK,
    &malformed_message::CHECK,
    &large_metadata::CHECK,
    &cancelled_calls::CHECK,
    &deadline::CHECK,
    &concurrent_calls::CHECK,
    &second_shutdown::CHECK,
    &reader_gone::CHECK,
    &unread_stdio::CHECK,
];
