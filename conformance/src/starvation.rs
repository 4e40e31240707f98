//! How long the machine kept the kit itself waiting: a time limit that passed on a
//! starved machine says nothing about the plugin.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use tokio::task::JoinHandle;

const TICK: Duration = Duration::from_millis(10);
/// A delay below this does not tip a limit of 2 s.
const HARMLESS: Duration = Duration::from_millis(500);

/// Measures until it is dropped.
#[derive(Debug)]
pub(crate) struct Starvation {
    worst: Arc<AtomicU64>,
    task: JoinHandle<()>,
}

impl Starvation {
    /// Begins to measure.
    pub(crate) fn watch() -> Self {
        let worst = Arc::new(AtomicU64::new(0));
        let measured = worst.clone();
        let task = tokio::spawn(async move {
            loop {
                let asked = Instant::now();
                tokio::time::sleep(TICK).await;
                let late = asked.elapsed().saturating_sub(TICK).as_millis();
                measured.fetch_max(u64::try_from(late).unwrap_or(u64::MAX), Ordering::Relaxed);
            }
        });
        Self { worst, task }
    }

    /// The longest delay, where it was long enough to matter.
    pub(crate) fn worst(&self) -> Option<Duration> {
        let worst = Duration::from_millis(self.worst.load(Ordering::Relaxed));
        (worst >= HARMLESS).then_some(worst)
    }
}

impl Drop for Starvation {
    fn drop(&mut self) {
        self.task.abort();
    }
}
