//! A plugin on TCP is reachable from its own machine alone.

use std::net::IpAddr;

use super::ports::{Ports, announced};
use crate::check::{Check, Lane, Level, Need, Outcome, Reason, Suite, fail, untestable};
use crate::subject::{Stage, on_port};

pub(super) static CHECK: Check = Check {
    id: "socket/loopback",
    clause: "NET-3",
    level: Level::Must,
    suite: Suite::Core,
    title: "a plugin on TCP listens on the loopback interface only",
    why: "Without AutoMTLS nothing authenticates a caller: on another interface anyone on the \
          network calls the plugin with the rights of the user who started the host.",
    remedy: "Bind 127.0.0.1 (or ::1) and not 0.0.0.0, `::`, `localhost` resolved by somebody \
             else, or an empty host: `127.0.0.1:0` in Python and Node, \
             `InetAddress.getLoopbackAddress()` in Java, `Ipv4Addr::LOCALHOST` in Rust.",
    needs: &[Need::Line],
    lane: Lane::Shared,
    reasons: &[Reason {
        id: "exposed",
        hint: "the server is bound to 0.0.0.0 or `::`, and only the handshake line says \
               127.0.0.1",
        mutants: &["tcp-all-interfaces"],
    }],
    run: |stage| Box::pin(run(stage)),
};

async fn run(stage: &mut Stage) -> Outcome {
    let plugin = stage.start(&Ports::free()?.start()).await?;
    let (host, port) = announced(&plugin)?;
    let bound = on_port(plugin.process.id, port);
    let announced = host.parse::<IpAddr>().ok();
    if let Some(exposed) = bound
        .iter()
        .chain(&announced)
        .find(|address| !address.is_loopback())
    {
        return fail(
            "exposed",
            format!("port {port} on 127.0.0.1 or ::1 only"),
            format!("port {port} listens on {exposed}"),
        );
    }
    if bound.is_empty() {
        return untestable(
            format!("the kernel shows no listener on the announced port {port}"),
            "run the kit where it sees the plugin's own network: not in another container",
        );
    }
    Ok(())
}
