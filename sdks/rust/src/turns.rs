//! The threads that do a plugin's work, in turns: one leads, which is to drive the
//! protocol and to run handlers where it has read their requests.
//!
//! A handler may wait: for the host to read what it prints, or for a lock. It must not
//! keep the protocol waiting, and what it waits for may be the protocol. To hand each call
//! to another thread, and its response back, would take as long again as most calls do.
//! So a guard looks whether the leader gets on, and has another thread lead where not.

use std::collections::VecDeque;
use std::mem;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError};
use std::thread::{self, Thread};
use std::time::Instant;

use tokio::sync::Notify;

use crate::limit;
use crate::step::{Finished, Step, Work};

/// What the threads share.
#[derive(Debug, Default)]
pub(crate) struct Turns {
    ready: Mutex<VecDeque<Arc<Step>>>,
    finished: Mutex<Vec<Finished>>,
    added: Notify,
    /// Odd while the leader runs a step. Whoever makes it even leads from then on.
    count: AtomicU64,
    held_up: Mutex<Option<Instant>>,
    guard: OnceLock<Thread>,
    guard_sleeps: AtomicBool,
    ended: AtomicBool,
}

impl Turns {
    /// Runs what may wait; to drop what comes back cancels it.
    pub(crate) fn spawn<T: Send + 'static>(
        self: &Arc<Self>,
        work: impl Future<Output = T> + Send + 'static,
    ) -> Work<T> {
        let (work, step) = Step::first(work, Arc::clone(self));
        self.add(step);
        work
    }

    /// Takes what can go on.
    pub(crate) fn add(&self, step: Arc<Step>) {
        locked(&self.ready).push_back(step);
        self.added.notify_one();
    }

    /// Waits until something can go on, and says whether it will: not at the end.
    pub(crate) async fn ready(&self) -> bool {
        while !self.have_ended() {
            if !locked(&self.ready).is_empty() {
                return true;
            }
            self.added.notified().await;
        }
        false
    }

    /// Takes the first of what can go on.
    pub(crate) fn first(&self) -> Option<Arc<Step>> {
        locked(&self.ready).pop_front()
    }

    /// Takes all that can go on.
    pub(crate) fn rest(&self) -> VecDeque<Arc<Step>> {
        mem::take(&mut *locked(&self.ready))
    }

    /// Leaves word of a step for whoever leads next.
    pub(crate) fn finish(&self, step: Finished) {
        locked(&self.finished).push(step);
    }

    /// Takes the word of all steps that was left.
    pub(crate) fn finished(&self) -> Vec<Finished> {
        mem::take(&mut *locked(&self.finished))
    }

    /// Ends the threads; one that a handler holds ends after it.
    pub(crate) fn end(&self) {
        self.ended.store(true, Ordering::SeqCst);
        self.added.notify_one();
        self.wake_guard();
    }

    pub(crate) fn have_ended(&self) -> bool {
        self.ended.load(Ordering::SeqCst)
    }

    /// Begins a step of the leader's, and says which.
    pub(crate) fn begin(&self) -> u64 {
        let turn = self.count.fetch_add(1, Ordering::SeqCst) + 1;
        if self.guard_sleeps.load(Ordering::SeqCst) {
            self.wake_guard();
        }
        turn
    }

    /// The last step that has begun, where it is odd, or ended.
    pub(crate) fn turn(&self) -> u64 {
        self.count.load(Ordering::SeqCst)
    }

    /// Ends the leader's step, unless the other of leader and guard has done so.
    pub(crate) fn pass(&self, turn: u64) -> bool {
        let next = turn + 1;
        let passed = self
            .count
            .compare_exchange(turn, next, Ordering::SeqCst, Ordering::SeqCst);
        passed.is_ok()
    }

    /// Names the guard's thread.
    pub(crate) fn guarded_by(&self, guard: Thread) {
        let _ = self.guard.set(guard);
    }

    /// Lets the guard sleep until the leader's next step.
    pub(crate) fn sleep(&self, turn: u64) {
        self.guard_sleeps.store(true, Ordering::SeqCst);
        if self.turn() == turn && !self.have_ended() {
            thread::park();
        }
        self.guard_sleeps.store(false, Ordering::SeqCst);
    }

    fn wake_guard(&self) {
        if let Some(guard) = self.guard.get() {
            guard.unpark();
        }
    }

    /// Notes that a step has held up the protocol.
    pub(crate) fn beware(&self) {
        *locked(&self.held_up) = Some(Instant::now());
    }

    /// Says whether one did a moment ago, so that the leader had better run none.
    pub(crate) fn is_wary(&self) -> bool {
        locked(&self.held_up).is_some_and(|when| when.elapsed() < limit::WARY)
    }
}

/// No step runs under a lock, so a panic leaves nothing half done.
fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
