//! Standard input tells the plugin nothing.

use crate::check::{Check, Lane, Level, Need, Outcome, Reason, Stop, Suite, fail};
use crate::limit;
use crate::subject::{NoLine, Plugin, Stage, Start};

pub(super) static CHECK: Check = Check {
    id: "environment/stdin",
    clause: "ENV-14",
    level: Level::Must,
    suite: Suite::Core,
    title: "the plugin serves on when its stdin is at its end",
    why: "A plugin's stdin is its host's own. Under systemd, in a container or in CI that is \
          `/dev/null`, at its end from the beginning: a plugin that takes this for the end of its \
          host dies at once, with `plugin exited before we could connect` or `error reading from \
          server: EOF` in the host.",
    remedy: "Do not read stdin. To notice a host that is gone, watch the parent process instead \
             (`getppid`, or `PR_SET_PDEATHSIG` on Linux).",
    needs: &[Need::Connection],
    lane: Lane::Waiting,
    reasons: &[Reason {
        id: "exits",
        hint: "the end of stdin is taken for the end of the host",
        mutants: &["stdin-watched"],
    }],
    run: |stage| Box::pin(run(stage)),
};

async fn run(stage: &mut Stage) -> Outcome {
    let limit = stage.target.start_limit();
    let start = Start::plain().with_stdin_ended();
    let exit = match stage.launch(&start).await?.line(limit.duration).await {
        Ok(plugin) => match goes_on(&plugin).await {
            Err(Stop::Crash(exit)) => exit,
            other => return other,
        },
        Err(NoLine::Exited(exit)) => exit,
        Err(NoLine::Silent | NoLine::Endless) => return Err(Stop::Hang(limit)),
    };
    fail(
        "exits",
        "a plugin that serves with `/dev/null` as its stdin",
        exit.to_string(),
    )
}

/// Ends as a crash where the plugin ends, which may take a while; it takes no calls before that.
async fn goes_on(plugin: &Plugin) -> Outcome {
    if let Some(exit) = plugin.exit(limit::QUIET).await {
        return Err(Stop::Crash(exit));
    }
    let answered = async { plugin.connect().await?.answers().await };
    match answered.await {
        Err(Stop::Blocked(by)) => match plugin.exit(limit::TERMINATE).await {
            Some(exit) => Err(Stop::Crash(exit)),
            None => Err(Stop::Blocked(by)),
        },
        other => other,
    }
}
