//! How the process comes to its end: who asked for it, and who has to hear of it.

use std::sync::{Arc, OnceLock};

use tokio_util::sync::CancellationToken;

/// Who ended the plugin.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Cause {
    Shutdown,
    Terminated,
    Interrupted,
    StdinClosed,
    EmptyConnection,
    SessionEnded,
    SessionFailed,
    LogFailed,
}

/// The end of the process, shared by all that may bring it about.
#[derive(Debug, Clone, Default)]
pub(crate) struct Ending {
    cause: Arc<OnceLock<Cause>>,
    /// No more calls are taken.
    pub(crate) serving: CancellationToken,
    /// Open streams are over.
    pub(crate) streams: CancellationToken,
}

impl Ending {
    /// Ends everything; the first cause counts.
    pub(crate) fn end(&self, cause: Cause) {
        self.stop_serving(cause);
        self.streams.cancel();
    }

    /// Takes no more calls, and leaves open streams alone.
    pub(crate) fn stop_serving(&self, cause: Cause) {
        let _ = self.cause.set(cause);
        self.serving.cancel();
    }

    pub(crate) fn cause(&self) -> Option<Cause> {
        self.cause.get().copied()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn first_cause_counts() {
        let ending = Ending::default();
        assert_eq!(ending.cause(), None);
        ending.stop_serving(Cause::Shutdown);
        assert!(ending.serving.is_cancelled());
        assert!(!ending.streams.is_cancelled());
        ending.end(Cause::Terminated);
        assert_eq!(ending.cause(), Some(Cause::Shutdown));
        assert!(ending.streams.is_cancelled());
    }
}
