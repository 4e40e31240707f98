//! The plugin leaves Ctrl-C to its host.

use rustix::process::Signal;

use crate::check::{Check, Lane, Level, Need, Outcome, Reason, Stop, Suite, fail};
use crate::limit;
use crate::subject::{Client, Exit, Plugin, Stage, Start};

pub(super) static CHECK: Check = Check {
    id: "signals/interrupt",
    clause: "SIG-1",
    level: Level::Must,
    suite: Suite::Core,
    title: "SIGINT is ignored, the second one too",
    why: "Ctrl-C in a terminal goes to the host and to all its plugins at once. The host \
          finishes what it is doing and needs its plugins for that; where they die, its calls \
          fail with `Unavailable desc = error reading from server: EOF`, and state is lost.",
    remedy: "Ignore SIGINT before the server starts: `signal.signal(SIGINT, SIG_IGN)` in \
             Python, `process.on('SIGINT', () => {})` in Node, a handler that does nothing in \
             Java (`sun.misc.Signal`) and in tokio (`signal(SignalKind::interrupt())`, kept for \
             ever). A handler must not be used up by the first signal.",
    needs: &[Need::Connection],
    lane: Lane::Waiting,
    reasons: &[Reason {
        id: "died",
        hint: "SIGINT has its usual effect, or the framework's graceful stop on Ctrl-C",
        mutants: &["interrupt-kills", "second-interrupt-kills"],
    }],
    run: |stage| Box::pin(run(stage)),
};

async fn run(stage: &mut Stage) -> Outcome {
    let plugin = stage.start(&Start::plain()).await?;
    let client = plugin.connect().await?;
    // A plugin may set its handler between the handshake line and the first answer.
    client.answers().await?;
    for number in ["first", "second"] {
        plugin.signal(Signal::INT).await;
        if let Some(end) = end(&plugin, &client).await? {
            return fail(
                "died",
                "a plugin that goes on after two times SIGINT",
                format!("it {end} after the {number}"),
            );
        }
    }
    Ok(())
}

/// What has become of the plugin, where it does not go on. It may take a while to end, and take
/// no calls before that.
async fn end(plugin: &Plugin, client: &Client) -> Result<Option<String>, Stop> {
    let ended = |exit: Exit| Ok(Some(format!("ended with {exit}")));
    if let Some(exit) = plugin.exit(limit::QUIET).await {
        return ended(exit);
    }
    match client.answers().await {
        Err(Stop::Crash(exit)) => ended(exit),
        Err(Stop::Blocked("grpc/answers")) => Ok(Some("answers no calls any more".to_owned())),
        other => other.map(|()| None),
    }
}
