//! The threads that do a plugin's work, in turns: one leads, which is to drive the
//! protocol and to run handlers where it has read their requests.
//!
//! A handler may wait: for the host to read what it prints, or for a lock. It must not
//! keep the protocol waiting, and what it waits for may be the protocol. To hand each call
//! to another thread, and its response back, would take as long again as most calls do.
//! So a guard looks whether the leader gets on, and has another thread lead where not.

use std::collections::VecDeque;
use std::io;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError, Weak};
use std::thread::{self, Thread};
use std::time::Instant;

use tokio::runtime::{Handle, Runtime};
use tokio::sync::Notify;

use crate::limit;
use crate::step::{Finished, Step, Work};

/// What the threads share.
#[derive(Debug)]
pub(crate) struct Turns {
    workers: Handle,
    ready: Mutex<VecDeque<Arc<Step>>>,
    added: Notify,
    /// Odd while the leader runs a step. Whoever makes it even leads from then on.
    count: AtomicU64,
    held_up: Mutex<Option<Instant>>,
    guard: OnceLock<Thread>,
    guard_sleeps: AtomicBool,
    ended: AtomicBool,
}

impl Turns {
    /// Begins, with workers for what the leader does not run itself.
    pub(crate) fn start(protocol: Runtime, workers: Handle) -> io::Result<Arc<Self>> {
        let turns = Arc::new(Self {
            workers,
            ready: Mutex::default(),
            added: Notify::new(),
            count: AtomicU64::new(0),
            held_up: Mutex::default(),
            guard: OnceLock::new(),
            guard_sleeps: AtomicBool::new(false),
            ended: AtomicBool::new(false),
        });
        let protocol = Arc::new(protocol);
        turns.follow(&protocol)?;
        let guarded = Arc::clone(&turns);
        let guard = thread::Builder::new()
            .name("plugwright-guard".to_owned())
            .spawn(move || guarded.watch(&protocol))?;
        let _ = turns.guard.set(guard.thread().clone());
        Ok(turns)
    }

    /// Ends the threads; one that a handler holds ends after it.
    pub(crate) fn end(&self) {
        self.ended.store(true, Ordering::SeqCst);
        self.added.notify_one();
        self.wake_guard();
    }

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

    /// Has another thread lead.
    fn follow(self: &Arc<Self>, protocol: &Arc<Runtime>) -> io::Result<()> {
        // Only the guard keeps the protocol: a handler that never returns must not.
        let (turns, protocol) = (Arc::clone(self), Arc::downgrade(protocol));
        let lead = move || turns.lead(&protocol);
        thread::Builder::new()
            .name("plugwright".to_owned())
            .spawn(lead)
            .map(drop)
    }

    fn lead(&self, protocol: &Weak<Runtime>) {
        // What a handler spawns may wait as well.
        let _within = self.workers.enter();
        let mut finished = None;
        while let Some(protocol) = protocol.upgrade() {
            let Some(step) = protocol.block_on(self.next(finished.take())) else {
                return;
            };
            drop(protocol);
            if self.is_wary() {
                self.hand_over(step);
                continue;
            }
            let turn = self.count.fetch_add(1, Ordering::SeqCst) + 1;
            if self.guard_sleeps.load(Ordering::SeqCst) {
                self.wake_guard();
            }
            finished = step.run();
            if !self.pass(turn) {
                return finished.into_iter().for_each(Finished::tell);
            }
        }
    }

    /// The first of what can go on; the workers get the rest. Nothing at the end.
    ///
    /// To tell of the last step here, within the protocol, takes no signal between threads.
    async fn next(&self, last: Option<Finished>) -> Option<Arc<Step>> {
        last.into_iter().for_each(Finished::tell);
        loop {
            if self.ended.load(Ordering::SeqCst) {
                return None;
            }
            let mut ready = std::mem::take(&mut *locked(&self.ready)).into_iter();
            if let Some(first) = ready.next() {
                ready.for_each(|step| self.hand_over(step));
                return Some(first);
            }
            self.added.notified().await;
        }
    }

    fn hand_over(&self, step: Arc<Step>) {
        self.workers
            .spawn(async move { step.run().into_iter().for_each(Finished::tell) });
    }

    fn watch(self: &Arc<Self>, protocol: &Arc<Runtime>) {
        let mut seen = 0;
        while !self.ended.load(Ordering::SeqCst) {
            let turn = self.count.load(Ordering::SeqCst);
            if turn != seen {
                seen = turn;
                thread::park_timeout(limit::STEP);
            } else if turn.is_multiple_of(2) {
                self.sleep(turn);
            } else if self.pass(turn) {
                *locked(&self.held_up) = Some(Instant::now());
                while self.follow(protocol).is_err() && !self.ended.load(Ordering::SeqCst) {
                    thread::park_timeout(limit::STEP);
                }
            }
        }
    }

    /// Ends the leader's step, unless the other of leader and guard has done so.
    fn pass(&self, turn: u64) -> bool {
        let next = turn + 1;
        let passed = self
            .count
            .compare_exchange(turn, next, Ordering::SeqCst, Ordering::SeqCst);
        passed.is_ok()
    }

    /// Lets the guard sleep until the leader's next step.
    fn sleep(&self, turn: u64) {
        self.guard_sleeps.store(true, Ordering::SeqCst);
        if self.count.load(Ordering::SeqCst) == turn && !self.ended.load(Ordering::SeqCst) {
            thread::park();
        }
        self.guard_sleeps.store(false, Ordering::SeqCst);
    }

    fn wake_guard(&self) {
        if let Some(guard) = self.guard.get() {
            guard.unpark();
        }
    }

    fn is_wary(&self) -> bool {
        locked(&self.held_up).is_some_and(|when| when.elapsed() < limit::WARY)
    }
}

/// No step runs under a lock, so a panic leaves nothing half done.
fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use std::sync::mpsc;
    use std::task::Poll;

    use futures::executor::block_on;
    use futures::future::{pending, poll_fn};
    use tokio::runtime::Builder;

    use super::*;

    fn turns() -> (Arc<Turns>, Runtime) {
        let workers = Builder::new_multi_thread()
            .worker_threads(1)
            .build()
            .unwrap();
        let protocol = Builder::new_current_thread().enable_all().build().unwrap();
        let turns = Turns::start(protocol, workers.handle().clone()).unwrap();
        (turns, workers)
    }

    #[test]
    fn what_is_woken_while_it_runs_goes_on() {
        let (turns, _workers) = turns();
        let mut polls = 0;
        let work = poll_fn(move |context| {
            polls += 1;
            context.waker().wake_by_ref();
            if polls < 100 {
                Poll::Pending
            } else {
                Poll::Ready(polls)
            }
        });
        assert_eq!(block_on(turns.spawn(work)), 100);
        turns.end();
    }

    #[test]
    fn what_nobody_waits_for_ends() {
        let (turns, _workers) = turns();
        let (alive, ended) = mpsc::channel::<()>();
        drop(turns.spawn(async move {
            let _alive = alive;
            pending::<()>().await;
        }));
        assert!(ended.recv().is_err());
        turns.end();
    }

    #[test]
    fn whoever_is_held_up_is_passed() {
        let (turns, _workers) = turns();
        let (go_on, gate) = mpsc::channel();
        let held_up = turns.spawn(async move { gate.recv() });
        let other = turns.spawn(async move { go_on.send("later") });
        assert_eq!(block_on(other), Ok(()));
        assert_eq!(block_on(held_up), Ok("later"));
        turns.end();
    }
}
