//! Makes the plugin print, through its probe.

use crate::check::{Stop, untestable};
use crate::subject::{Client, describe};

/// What a plugin prints on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Channel {
    /// Standard output.
    Stdout = 1,
    /// Standard error.
    Stderr = 2,
}

impl Channel {
    /// Both.
    pub(super) const ALL: [Self; 2] = [Self::Stdout, Self::Stderr];

    /// Its number in `StdioData`.
    pub(super) fn number(self) -> i32 {
        self as i32
    }

    /// Its name in `StdioData`.
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Stdout => "STDOUT",
            Self::Stderr => "STDERR",
        }
    }
}

/// Has the plugin write bytes to its language's own stream, in one call.
pub(super) async fn print(client: &Client, channel: Channel, bytes: &[u8]) -> Result<(), Stop> {
    let mut probe = client.probe();
    let bytes = bytes.to_vec();
    let reply = match channel {
        Channel::Stdout => client.call(probe.print_stdout(bytes)).await?,
        Channel::Stderr => client.call(probe.print_stderr(bytes)).await?,
    };
    reply.or_else(|status| {
        untestable(
            format!("its probe could not print: {}", describe(&status)),
            "have the probe's `PrintStdout` and `PrintStderr` write to the process's own streams",
        )
    })
}

/// Text of this length in which each eight bytes differ from all others.
pub(super) fn numbered(length: usize) -> Vec<u8> {
    (0..length / 8)
        .flat_map(|number| format!("{number:07}\n").into_bytes())
        .collect()
}
