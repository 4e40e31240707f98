//! What a host tells a plugin is for that plugin alone.

use crate::check::{Check, Lane, Level, Need, Outcome, Reason, Stop, Suite, fail, not_applicable};
use crate::subject::{Member, Plugin, Stage, Start, announced_and_others, excerpt, holds};

pub(super) static CHECK: Check = Check {
    id: "process/environment-of-children",
    clause: "ENV-16",
    level: Level::Should,
    suite: Suite::Process,
    title: "a child of the plugin gets neither its cookie nor its PLUGIN_ variables",
    why: "A child may be a plugin's program or a host itself. With the cookie in its \
          environment it takes itself for a plugin that a host started: it prints a handshake \
          line and waits instead of doing what it was started for.",
    remedy: "Take the cookie and everything that begins with `PLUGIN_` out of the environment \
             once it is read (`os.Unsetenv`, `os.environ.pop`, `delete process.env[…]`), or \
             give each child an environment of its own.",
    needs: &[Need::Connection],
    lane: Lane::Shared,
    reasons: &[Reason {
        id: "inherited",
        hint: "the child was started with the plugin's whole environment",
        mutants: &["child-environment"],
    }],
    run: |stage| Box::pin(run(stage)),
};

async fn run(stage: &mut Stage) -> Outcome {
    let plugin = stage.start(&Start::plain()).await?;
    plugin.connect().await?.answers().await?;
    let children = children_of_the_server(&plugin)?;
    if children.is_empty() {
        return not_applicable("the plugin has started no child");
    }
    for child in children {
        let environment = std::fs::read(format!("/proc/{}/environ", child.id)).unwrap_or_default();
        let names = environment
            .split(|byte| *byte == 0)
            .map(|entry| String::from_utf8_lossy(entry).into_owned())
            .filter_map(|entry| Some(entry.split_once('=')?.0.to_owned()));
        let own = |name: &String| *name == stage.target.cookie.key || name.starts_with("PLUGIN_");
        if let Some(name) = names.into_iter().find(own) {
            return fail(
                "inherited",
                "no variable of the handshake in the environment of a child",
                format!(
                    "process {} ({}) has `{name}`",
                    child.id,
                    excerpt(&child.name)
                ),
            );
        }
    }
    Ok(())
}

/// What the process that listens has started. A launcher above it must pass everything
/// on, and workers that share its socket are the plugin itself.
fn children_of_the_server(plugin: &Plugin) -> Result<Vec<Member>, Stop> {
    let address = plugin.address()?;
    let (announced, _) = announced_and_others(plugin.process.id, &address);
    let (servers, others): (Vec<_>, Vec<_>) = plugin
        .process
        .tree()
        .into_iter()
        .partition(|member| announced.iter().any(|listener| holds(member.id, listener)));
    let mut below: Vec<i32> = servers.iter().map(|server| server.id).collect();
    let mut children: Vec<Member> = Vec::new();
    // A parent stands before its children.
    for member in others {
        if below.contains(&member.parent) {
            below.push(member.id);
            children.push(member);
        }
    }
    Ok(children)
}
