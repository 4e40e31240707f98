//! Messages are not held to a library's first limit.

use crate::check::{Check, Lane, Level, Need, Outcome, Reason, Suite, fail};
use crate::subject::{Stage, Start, Status, describe};

pub(super) static CHECK: Check = Check {
    id: "grpc/large-messages",
    clause: "GRPC-3",
    level: Level::Should,
    suite: Suite::Robust,
    title: "messages of more than 4 MiB are received and sent",
    why: "A Go host sends and receives up to 2 GiB. Where the plugin receives no more than its \
          library does by default, the first large request fails with `ResourceExhausted: \
          received message larger than max (… vs. 4194304)`, months after the plugin was \
          written. Terraform's hosts rely on 256 MiB.",
    remedy: "Raise the limits of the server: \
             `options=[(\"grpc.max_receive_message_length\", -1)]` in Python and Node, \
             `maxInboundMessageSize(Integer.MAX_VALUE)` in Java, \
             `max_decoding_message_size(usize::MAX)` on each service in Rust, a `GRPCServer` \
             with `grpc.MaxRecvMsgSize` in Go. Nobody but the host sends messages here.",
    needs: &[Need::Probe],
    lane: Lane::Shared,
    reasons: &[
        Reason {
            id: "request",
            hint: "the server has the limit that its library begins with, 4 MiB in most",
            mutants: &["grpc-receives-little"],
        },
        Reason {
            id: "reply",
            hint: "a limit for what the server sends was set",
            mutants: &["grpc-sends-little"],
        },
    ],
    run: |stage| Box::pin(run(stage)),
};

/// Beyond the limit that libraries begin with, by little and by more.
const SIZES: [u32; 2] = [(4 << 20) + 1, 6 << 20];

async fn run(stage: &mut Stage) -> Outcome {
    let plugin = stage.start(&Start::probing()).await?;
    let client = plugin.connect().await?;
    for size in SIZES {
        let mut probe = client.probe();
        let reply = client.call(probe.large(size)).await?;
        judge("reply", size, reply)?;
        let mut probe = client.probe();
        let reply = client.call(probe.echo(vec![1; length(size)])).await?;
        judge("request", size, reply)?;
    }
    Ok(())
}

fn judge(reason: &'static str, size: u32, reply: Result<Vec<u8>, Status>) -> Outcome {
    let seen = match reply {
        Ok(bytes) if bytes.len() == length(size) => return Ok(()),
        Ok(bytes) => format!("{} bytes", bytes.len()),
        Err(status) => describe(&status),
    };
    fail(reason, format!("a {reason} of {size} bytes"), seen)
}

fn length(size: u32) -> usize {
    usize::try_from(size).expect("32 bits fit")
}
