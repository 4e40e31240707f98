//! Work that goes on step by step: what is polled whenever it can go on, on one thread at
//! a time.

use std::fmt;
use std::mem;
use std::pin::Pin;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll, Wake, Waker, ready};

use futures::FutureExt as _;
use futures::channel::oneshot;
use futures::future::{AbortHandle, Abortable, BoxFuture};

use crate::turns::Turns;

/// Work under way. To drop it cancels the work.
#[derive(Debug)]
pub(crate) struct Work<T> {
    outcome: oneshot::Receiver<T>,
    abort: AbortHandle,
}

impl<T> Future for Work<T> {
    type Output = T;

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<T> {
        match ready!(self.outcome.poll_unpin(context)) {
            Ok(outcome) => Poll::Ready(outcome),
            // The threads have ended before the work.
            Err(oneshot::Canceled) => Poll::Pending,
        }
    }
}

impl<T> Drop for Work<T> {
    fn drop(&mut self) {
        self.abort.abort();
    }
}

/// Work that is done, of which nobody knows yet.
pub(crate) struct Finished(Box<dyn FnOnce() + Send>);

impl Finished {
    pub(crate) fn tell(self) {
        (self.0)();
    }
}

impl fmt::Debug for Finished {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("Finished").finish_non_exhaustive()
    }
}

/// What is left of work, and where it stands.
pub(crate) struct Step {
    state: Mutex<State>,
    turns: Arc<Turns>,
}

enum State {
    /// Until something happens.
    Waits(Rest),
    /// There is no thread for it yet.
    Ready(Rest),
    Runs {
        /// Something has happened meanwhile.
        again: bool,
    },
    Over,
}

type Rest = BoxFuture<'static, Option<Finished>>;

impl fmt::Debug for Step {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("Step").finish_non_exhaustive()
    }
}

impl Step {
    /// The first step of work, which must not panic.
    pub(crate) fn first<T: Send + 'static>(
        work: impl Future<Output = T> + Send + 'static,
        turns: Arc<Turns>,
    ) -> (Work<T>, Arc<Self>) {
        let (told, outcome) = oneshot::channel();
        let (abort, registration) = AbortHandle::new_pair();
        let rest = Abortable::new(work, registration).map(|outcome| {
            let outcome = outcome.ok()?;
            let tell = || drop(told.send(outcome));
            Some(Finished(Box::new(tell)))
        });
        let state = Mutex::new(State::Ready(rest.boxed()));
        (Work { outcome, abort }, Arc::new(Self { state, turns }))
    }

    /// Goes on until there is something to wait for.
    pub(crate) fn run(self: Arc<Self>) -> Option<Finished> {
        let now = mem::replace(&mut *self.state(), State::Runs { again: false });
        let State::Ready(mut rest) = now else {
            return None;
        };
        let waker = Waker::from(Arc::clone(&self));
        match rest.poll_unpin(&mut Context::from_waker(&waker)) {
            Poll::Ready(finished) => {
                *self.state() = State::Over;
                finished
            }
            Poll::Pending => {
                self.pause(rest);
                None
            }
        }
    }

    fn pause(self: &Arc<Self>, rest: Rest) {
        let mut state = self.state();
        if matches!(*state, State::Runs { again: true }) {
            *state = State::Ready(rest);
            drop(state);
            self.turns.add(Arc::clone(self));
        } else {
            *state = State::Waits(rest);
        }
    }

    /// Nothing panics while it is held.
    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Wake for Step {
    fn wake(self: Arc<Self>) {
        let mut state = self.state();
        let (next, can_go_on) = match mem::replace(&mut *state, State::Over) {
            State::Waits(rest) => (State::Ready(rest), true),
            State::Runs { .. } => (State::Runs { again: true }, false),
            other => (other, false),
        };
        *state = next;
        drop(state);
        if can_go_on {
            self.turns.add(Arc::clone(&self));
        }
    }
}
