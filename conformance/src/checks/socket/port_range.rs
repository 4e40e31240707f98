//! A plugin on TCP keeps to the host's ports.

use super::ports::{Ports, announced};
use crate::check::{Check, Lane, Level, Need, Outcome, Reason, Suite, fail};
use crate::subject::Stage;

pub(super) static CHECK: Check = Check {
    id: "socket/port-range",
    clause: "ENV-6",
    level: Level::Should,
    suite: Suite::Core,
    title: "a plugin on TCP listens within PLUGIN_MIN_PORT and PLUGIN_MAX_PORT",
    why: "Administrators open just this range between a host and its plugins. Behind such a \
          firewall a call to another port fails with `i/o timeout`.",
    remedy: "Try to bind each port from PLUGIN_MIN_PORT up to PLUGIN_MAX_PORT on 127.0.0.1 and \
             keep the first that is free; port 0 only where both variables are missing or 0.",
    needs: &[Need::Line],
    lane: Lane::Shared,
    reasons: &[Reason {
        id: "outside",
        hint: "port 0 is bound, so that the system chooses",
        mutants: &["tcp-port-outside"],
    }],
    run: |stage| Box::pin(run(stage)),
};

async fn run(stage: &mut Stage) -> Outcome {
    let ports = Ports::free()?;
    let plugin = stage.start(&ports.start()).await?;
    let (_, port) = announced(&plugin)?;
    if !(ports.first..=ports.last).contains(&port) {
        return fail(
            "outside",
            format!("a port from {} to {}", ports.first, ports.last),
            format!("port {port}"),
        );
    }
    Ok(())
}
