//! One output pipe of a plugin: always drained, as a host must (HS-16), and kept up
//! to a bound.

use std::sync::Arc;
use std::time::Duration;

use tokio::io::{AsyncRead, AsyncReadExt};
use tokio::sync::watch;
use tokio::task::AbortHandle;

use super::excerpt::excerpt;
use super::trace::Trace;

/// What is kept of one pipe, in bytes; what follows is read and counted only.
const KEPT: usize = 4 << 20;

/// What came out of a pipe so far.
#[derive(Clone, Debug, Default)]
pub struct Output {
    /// The first bytes, up to a bound of some MiB.
    pub bytes: Arc<Vec<u8>>,
    /// All bytes, kept or not.
    pub total: usize,
    /// The pipe is at its end.
    pub ended: bool,
}

impl Output {
    /// The text, with what is not UTF-8 replaced.
    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.bytes).into_owned()
    }
}

/// Follows one pipe to its end.
#[derive(Clone, Debug)]
pub struct Capture {
    output: watch::Receiver<Output>,
    drain: AbortHandle,
}

impl Capture {
    /// Starts to drain `pipe`, which goes by this name in the transcript.
    pub fn new(
        pipe: impl AsyncRead + Unpin + Send + 'static,
        name: &'static str,
        trace: Trace,
    ) -> Self {
        let (sender, receiver) = watch::channel(Output::default());
        let drain = tokio::spawn(drain(pipe, sender, name, trace)).abort_handle();
        Self {
            output: receiver,
            drain,
        }
    }

    /// Closes this end of the pipe: who writes to it gets SIGPIPE or an error from now on.
    pub async fn close(&self) {
        self.drain.abort();
        let mut output = self.output.clone();
        // The sender goes with the pipe.
        while output.changed().await.is_ok() {}
    }

    /// What came so far.
    pub fn output(&self) -> Output {
        self.output.borrow().clone()
    }

    /// Waits until `enough` holds of the output, or the pipe ends, or the time is up;
    /// returns what is there then.
    pub async fn until(&mut self, time: Duration, enough: impl Fn(&Output) -> bool) -> Output {
        let wait = self
            .output
            .wait_for(|output| output.ended || enough(output));
        let _ = tokio::time::timeout(time, wait).await;
        self.output()
    }

    /// Waits until nothing has come for `time`, or the pipe ends.
    pub async fn quiet(&mut self, time: Duration) -> Output {
        loop {
            let before = self.output();
            let after = self.until(time, |output| output.total > before.total).await;
            if after.ended || after.total == before.total {
                return after;
            }
        }
    }
}

async fn drain(
    mut pipe: impl AsyncRead + Unpin,
    sender: watch::Sender<Output>,
    name: &'static str,
    trace: Trace,
) {
    let mut buffer = vec![0; 64 << 10];
    loop {
        let read = pipe.read(&mut buffer).await.unwrap_or(0);
        if read > 0 {
            trace.note(name, || excerpt(&String::from_utf8_lossy(&buffer[..read])));
        }
        sender.send_modify(|output| {
            let room = KEPT.saturating_sub(output.bytes.len()).min(read);
            Arc::make_mut(&mut output.bytes).extend_from_slice(&buffer[..room]);
            output.total += read;
            output.ended = read == 0;
        });
        if read == 0 {
            return;
        }
    }
}
