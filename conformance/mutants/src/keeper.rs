//! What is done for each connection beside serving it; a right plugin does and keeps nothing.

use std::fs::File;
use std::sync::{Arc, Mutex, PoisonError};

use crate::behaviour::{Keeps, Process};
use crate::ending::{Cause, Ending};
use crate::log::Logger;

const MEMORY: usize = 256 << 10;

/// Hears of each connection.
#[derive(Debug, Clone)]
pub(crate) struct Keeper {
    pub(crate) behaviour: Process,
    pub(crate) logger: Logger,
    pub(crate) ending: Ending,
    pub(crate) kept: Arc<Mutex<Vec<Kept>>>,
}

/// What is kept of one connection.
#[derive(Debug)]
#[expect(dead_code, reason = "it is held and never used")]
pub(crate) enum Kept {
    Descriptor(File),
    Memory(Vec<u8>),
}

impl Keeper {
    pub(crate) fn connected(&self) {
        if self.behaviour.log_failure_fatal && self.logger.write("connected").is_err() {
            self.ending.end(Cause::LogFailed);
        }
        let kept = match self.behaviour.keeps {
            None => return,
            Some(Keeps::Thread) => {
                std::thread::spawn(|| {
                    loop {
                        std::thread::park();
                    }
                });
                return;
            }
            Some(Keeps::Memory) => Kept::Memory(vec![1; MEMORY]),
            Some(Keeps::Descriptor) => match File::open("/dev/null") {
                Ok(file) => Kept::Descriptor(file),
                Err(_) => return,
            },
        };
        let mut all = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        all.push(kept);
    }
}
