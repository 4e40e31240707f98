//! The time limits: each wait has one, and each has a name that reports use.

use std::time::Duration;

/// How long the kit waits for one thing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limit {
    /// What is waited for, as a report names it: "no {name} within {duration}".
    pub name: &'static str,
    /// How long.
    pub duration: Duration,
}

impl Limit {
    const fn new(name: &'static str, milliseconds: u64) -> Self {
        Self {
            name,
            duration: Duration::from_millis(milliseconds),
        }
    }

    /// The limit in seconds, as people write it.
    pub fn seconds(self) -> String {
        format!("{} s", self.duration.as_secs_f64())
    }
}

/// What share of the machine a start has to reckon with: checks run beside each other, and
/// those that mostly wait start their plugins all at once.
pub const STARTS_AT_ONCE: u32 = 10;
/// A plugin refuses, or fails to start, at once; its language's own start comes on top.
pub const REFUSAL: Limit = Limit::new("exit of a plugin that does not serve", 5_000);
/// An RPC that has nothing to wait for.
pub const CALL: Limit = Limit::new("answer to an RPC", 5_000);
/// A socket that listens answers at once.
pub const CONNECT: Limit = Limit::new("connection to the announced address", 2_000);
/// TLS and the first frames of HTTP/2 behind it.
pub const TLS: Limit = Limit::new("answer to a TLS handshake", 5_000);
/// "up to 5 s" (BRK-3): a Go host gives up on an announcement then.
pub const BROKER: Limit = Limit::new("announcement of a brokered endpoint", 5_000);
/// A dial that finds nobody takes 5 s by itself, and then fails.
pub const DIAL: Limit = Limit::new("answer to a brokered dial", 10_000);
/// "5 s from the dial on" (BRK-3), less what a clock may be wrong by.
pub const IMPATIENCE: Limit = Limit::new("earliest end of a dial that nobody announces", 4_000);
/// "5 s from the dial on" (BRK-3), and what a busy machine adds.
pub const PATIENCE: Limit = Limit::new("end of a dial that nobody announces", 7_000);
/// A dial waits for its own announcement, and not for the end of another's wait (BRK-9).
pub const TURN: Limit = Limit::new("answer to a dial beside one that waits", 3_000);
/// "dropped" after 5 s (BRK-4), and what a busy machine adds.
pub const STALE: Limit = Limit::new("end of an announcement that nobody dials", 6_000);
/// How long an idle stream is watched.
pub const IDLE: Limit = Limit::new("end of an idle stream", 2_000);
/// A dial whose knock is refused has nothing left to wait for.
pub const REFUSED_DIAL: Limit = Limit::new("answer to a refused dial", 2_000);
/// Well before "5 s" (MUX-3), and later than any plugin that knows them gives up.
pub const LATE_ANSWER: Limit = Limit::new("late answer to a knock", 3_000);
/// Behind "5 s" (MUX-7): a knock is old then.
pub const STALE_KNOCK: Limit = Limit::new("answer to a knock that nobody expects", 5_500);
/// Some megabytes through windows of some kilobytes, on a machine that is busy.
pub const TRANSFER: Limit = Limit::new("end of a large transfer", 80_000);
/// A transfer that goes on moves something all the time.
pub const STALL: Limit = Limit::new("next bytes of a transfer", 8_000);
/// What is there already, or is not.
pub const NOW: Limit = Limit::new("what is there already", 0);
/// "exit within 2 s" (CTL-1): a Go host kills the plugin then.
pub const SHUTDOWN: Limit = Limit::new("exit after Shutdown", 2_000);
/// As [`SHUTDOWN`], for checks of how a plugin ends and not of when, which run beside others.
pub const END: Limit = Limit::new("end after Shutdown", 6_000);
/// No clause says when a plugin has to end on SIGTERM, and one that has not by now ignores it.
pub const TERMINATE: Limit = Limit::new("exit after SIGTERM", 6_000);
/// Nobody can reach a plugin whose one connection is over (MUX-9).
pub const LOST: Limit = Limit::new("exit after the end of the one connection", 6_000);
/// How long a stretch of silence the kit watches before it believes in it.
pub const QUIET: Limit = Limit::new("end of a quiet stretch", 250);
/// What was written arrives.
pub const STDIO: Limit = Limit::new("output over StreamStdio", 5_000);
/// What a plugin started ends with it, or at once after it.
pub const ALONE: Limit = Limit::new("end of what the plugin started", 1_000);
/// What calls and connections took is given back when they are over.
pub const SETTLE: Limit = Limit::new("return of what was taken", 1_000);
/// The pause between two looks at what the kernel tells of a process: nothing announces it.
pub const LOOK: Limit = Limit::new("next look", 10);
/// The supervisor of one plugin ends after killing what it watches over.
pub const TEARDOWN: Limit = Limit::new("end of the supervisor", 5_000);
/// No check needs longer; one that does is the kit's own fault.
pub const CHECK: Limit = Limit::new("end of the check", 90_000);
