//! What a plugin's processes hold of their machine, as the kernel tells it.

use std::time::Duration;

use super::process::Process;

/// What all processes of a plugin hold together.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Usage {
    /// Open descriptors.
    pub descriptors: u64,
    /// Threads.
    pub threads: u64,
    /// Memory of their own, not backed by a file, in KiB.
    pub memory: u64,
}

impl Process {
    /// For how long its threads have run or wanted to run, so that a machine with too much
    /// to do does not hide who keeps it busy.
    pub fn busy(&self) -> Duration {
        let threads = self.tree().into_iter().flat_map(|member| {
            let tasks = std::fs::read_dir(format!("/proc/{}/task", member.id));
            tasks.into_iter().flatten().flatten()
        });
        let nanoseconds = threads.map(|thread| {
            let times = std::fs::read_to_string(thread.path().join("schedstat"));
            let times = times.unwrap_or_default();
            // Time on a processor, and time in its queue.
            let both = times.split_whitespace().take(2);
            both.filter_map(|time| time.parse::<u64>().ok())
                .sum::<u64>()
        });
        Duration::from_nanos(nanoseconds.sum())
    }

    /// What the process and everything that it started hold now.
    pub fn usage(&self) -> Usage {
        let mut usage = Usage::default();
        for member in self.tree() {
            let status = std::fs::read_to_string(format!("/proc/{}/status", member.id));
            let status = status.unwrap_or_default();
            usage.threads += field(&status, "Threads:");
            usage.memory += field(&status, "RssAnon:");
            let descriptors = std::fs::read_dir(format!("/proc/{}/fd", member.id));
            usage.descriptors += descriptors.map_or(0, |entries| {
                u64::try_from(entries.count()).unwrap_or(u64::MAX)
            });
        }
        usage
    }
}

/// The number behind a name in `/proc/PID/status`; 0 where a process has just ended.
fn field(status: &str, name: &str) -> u64 {
    let line = status.lines().find_map(|line| line.strip_prefix(name));
    line.and_then(|rest| rest.split_whitespace().next()?.parse().ok())
        .unwrap_or(0)
}
