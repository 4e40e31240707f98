//! What signals do; a plugin leaves an interrupt to its host.

use std::io;

use tokio::signal::unix::{SignalKind, signal};

use crate::behaviour::{Interrupt, Signals, Terminate};
use crate::ending::{Cause, Ending};

/// Takes over both signals before it returns; must be called within the runtime.
pub(crate) fn take(behaviour: &Signals, ending: Ending) -> io::Result<()> {
    let mut interrupts = signal(SignalKind::interrupt())?;
    let mut terminations = signal(SignalKind::terminate())?;
    let fatal_interrupt = match behaviour.interrupt {
        Interrupt::Ignored => usize::MAX,
        Interrupt::FirstEnds => 1,
        Interrupt::SecondEnds => 2,
    };
    let terminate = behaviour.terminate;
    tokio::spawn(async move {
        let mut interrupted = 0;
        loop {
            tokio::select! {
                _ = interrupts.recv() => {
                    interrupted += 1;
                    if interrupted == fatal_interrupt {
                        ending.end(Cause::Interrupted);
                    }
                }
                _ = terminations.recv() => {
                    if terminate == Terminate::Ends {
                        ending.end(Cause::Terminated);
                    }
                }
            }
        }
    });
    Ok(())
}
