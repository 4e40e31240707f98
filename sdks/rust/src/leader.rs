//! The threads that take turns: the leader, which drives the protocol, and the guard, which
//! has another one lead where it does not get on.

use std::io;
use std::sync::{Arc, Weak};
use std::thread;
use std::time::Instant;

use tokio::runtime::{Handle, Runtime};

use crate::limit;
use crate::step::{Finished, Step};
use crate::turns::Turns;

/// Drives the protocol from now on; what the leader does not run itself is for the workers.
pub(crate) fn start(turns: &Arc<Turns>, protocol: Runtime, workers: Handle) -> io::Result<()> {
    let guard = Guard {
        turns: Arc::clone(turns),
        protocol: Arc::new(protocol),
        workers,
    };
    guard.follow()?;
    let guard = thread::Builder::new()
        .name("plugwright-guard".to_owned())
        .spawn(move || guard.watch())?;
    turns.guarded_by(guard.thread().clone());
    Ok(())
}

#[derive(Debug)]
struct Leader {
    turns: Arc<Turns>,
    /// Only the guard keeps it: a handler that never returns must not.
    protocol: Weak<Runtime>,
    workers: Handle,
}

#[derive(Debug)]
struct Guard {
    turns: Arc<Turns>,
    protocol: Arc<Runtime>,
    workers: Handle,
}

impl Leader {
    fn lead(&self) {
        // What a handler spawns may wait as well.
        let _within = self.workers.enter();
        let mut quick = true;
        while let Some(protocol) = self.protocol.upgrade() {
            if !protocol.block_on(self.ready()) {
                return;
            }
            drop(protocol);
            if !self.turns.is_wary() {
                match self.run(quick) {
                    Some(were_quick) => quick = were_quick,
                    None => return,
                }
            }
            for step in self.turns.rest() {
                self.hand_over(step);
            }
        }
    }

    /// Runs one step here, or several where the last ones were quick, and says whether these
    /// were. Nothing once another thread leads.
    fn run(&self, quick: bool) -> Option<bool> {
        let began = Instant::now();
        while let Some(step) = self.turns.first() {
            let turn = self.turns.begin();
            let finished = step.run();
            if !self.turns.pass(turn) {
                finished.into_iter().for_each(Finished::tell);
                return None;
            }
            if let Some(finished) = finished {
                self.turns.finish(finished);
            }
            if !quick || began.elapsed() > limit::BATCH {
                break;
            }
        }
        Some(began.elapsed() <= limit::BATCH)
    }

    /// To tell of steps here, within the protocol, takes no signal between threads.
    async fn ready(&self) -> bool {
        self.turns.finished().into_iter().for_each(Finished::tell);
        self.turns.ready().await
    }

    fn hand_over(&self, step: Arc<Step>) {
        self.workers
            .spawn(async move { step.run().into_iter().for_each(Finished::tell) });
    }
}

impl Guard {
    /// Has another thread lead.
    fn follow(&self) -> io::Result<()> {
        let leader = Leader {
            turns: Arc::clone(&self.turns),
            protocol: Arc::downgrade(&self.protocol),
            workers: self.workers.clone(),
        };
        thread::Builder::new()
            .name("plugwright".to_owned())
            .spawn(move || leader.lead())
            .map(drop)
    }

    fn watch(&self) {
        let turns = &self.turns;
        let mut seen = 0;
        while !turns.have_ended() {
            let turn = turns.turn();
            if turn != seen {
                seen = turn;
                thread::park_timeout(limit::STEP);
            } else if turn.is_multiple_of(2) {
                turns.sleep(turn);
            } else if turns.pass(turn) {
                turns.beware();
                while self.follow().is_err() && !turns.have_ended() {
                    thread::park_timeout(limit::STEP);
                }
            }
        }
    }
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
        let turns = Arc::default();
        let workers = started(&turns);
        (turns, workers)
    }

    fn started(turns: &Arc<Turns>) -> Runtime {
        let workers = Builder::new_multi_thread()
            .worker_threads(1)
            .build()
            .unwrap();
        let protocol = Builder::new_current_thread().enable_all().build().unwrap();
        start(turns, protocol, workers.handle().clone()).unwrap();
        workers
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

    #[test]
    fn whoever_is_held_up_keeps_no_answers_to_itself() {
        let turns = Arc::<Turns>::default();
        let (go_on, gate) = mpsc::channel();
        // The leader finds both when it starts.
        let before = turns.spawn(async { "answer" });
        let held_up = turns.spawn(async move { gate.recv() });
        let _workers = started(&turns);
        assert_eq!(block_on(before), "answer");
        go_on.send("later").unwrap();
        assert_eq!(block_on(held_up), Ok("later"));
        turns.end();
    }
}
