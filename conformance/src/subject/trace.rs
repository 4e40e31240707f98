//! What passed between the kit and the plugins of one check, in its order.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

/// How many lines are kept; what floods a check shows nothing new behind them.
const KEPT: usize = 500;

/// One thing that happened.
#[derive(Clone, Debug)]
pub struct Line {
    /// Since the first start.
    pub at: Duration,
    /// Which of the check's plugins, counted from 1.
    pub plugin: usize,
    /// What kind of thing.
    pub what: &'static str,
    /// What it was.
    pub text: String,
}

/// A transcript that is written while a check goes on, or nothing where nobody asked for one.
#[derive(Clone, Debug, Default)]
pub struct Trace {
    record: Option<Arc<Record>>,
    plugin: usize,
}

#[derive(Debug)]
struct Record {
    began: Instant,
    lines: Mutex<Vec<Line>>,
}

impl Trace {
    /// A transcript that is kept.
    pub fn kept() -> Self {
        let record = Record {
            began: Instant::now(),
            lines: Mutex::default(),
        };
        Self {
            record: Some(Arc::new(record)),
            plugin: 0,
        }
    }

    /// The same transcript, for what happens to one of the plugins.
    #[must_use]
    pub fn of(&self, plugin: usize) -> Self {
        Self {
            record: self.record.clone(),
            plugin,
        }
    }

    /// Whether anybody asked.
    pub fn is_kept(&self) -> bool {
        self.record.is_some()
    }

    /// Writes a line; the words are made only where they are kept.
    pub fn note(&self, what: &'static str, text: impl FnOnce() -> String) {
        let Some(record) = &self.record else {
            return;
        };
        let mut lines = record.lines.lock().unwrap_or_else(PoisonError::into_inner);
        if lines.len() < KEPT {
            lines.push(Line {
                at: record.began.elapsed(),
                plugin: self.plugin,
                what,
                text: text(),
            });
        }
    }

    /// Everything so far.
    pub fn lines(&self) -> Vec<Line> {
        self.record.as_ref().map_or_else(Vec::new, |record| {
            let lines = record.lines.lock();
            lines.unwrap_or_else(PoisonError::into_inner).clone()
        })
    }
}
