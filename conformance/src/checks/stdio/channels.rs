//! Both streams arrive, each under its own name.

use super::print::Channel;
use super::reader::Reader;
use crate::check::{Check, Lane, Level, Need, Outcome, Reason, Suite, fail};
use crate::limit;
use crate::subject::{Stage, Start};

pub(super) static CHECK: Check = Check {
    id: "stdio/channels",
    clause: "SIO-1",
    level: Level::Should,
    suite: Suite::Stdio,
    title: "standard output arrives on STDOUT, standard error on STDERR",
    why: "A host writes the one to `SyncStdout` and the other to `SyncStderr`. What is lost or \
          mixed up there is lost for its user: results among warnings, or no output at all.",
    remedy: "After the handshake put a pipe in the place of both streams (file descriptors 1 \
             and 2, or the language's own `sys.stdout`, `process.stdout`, `System.out`) and \
             forward each on its own channel: STDOUT is 1, STDERR is 2. Loggers keep the real \
             standard error.",
    needs: &[Need::Probe],
    lane: Lane::Shared,
    reasons: &[
        Reason {
            id: "lost",
            hint: "this stream is not replaced, or replaced before the library in use took its \
                   copy of it",
            mutants: &["stdout-not-forwarded", "stderr-not-forwarded"],
        },
        Reason {
            id: "swapped",
            hint: "the numbers of the channels are mixed up, or both pipes lead to one channel",
            mutants: &["channels-swapped"],
        },
    ],
    run: |stage| Box::pin(run(stage)),
};

async fn run(stage: &mut Stage) -> Outcome {
    let plugin = stage.start(&Start::probing()).await?;
    let client = plugin.connect().await?;
    let mut reader = Reader::open(&client);
    for channel in Channel::ALL {
        let expected = format!(
            "what is printed there on channel {} ({})",
            channel.number(),
            channel.name()
        );
        match reader.mark(channel).await? {
            Some(found) if found == channel => {}
            Some(found) => {
                return fail(
                    "swapped",
                    expected,
                    format!("it came on channel {}", found.number()),
                );
            }
            None => {
                let limit = limit::STDIO.seconds();
                return fail("lost", expected, format!("nothing of it within {limit}"));
            }
        }
    }
    Ok(())
}
