//! Windows are opened again as fast as bytes are taken.

use futures::future::try_join_all;

use crate::check::{Check, Lane, Level, Need, Outcome, Reason, Suite, fail};
use crate::checks::robust::unmixed;
use crate::limit;
use crate::subject::{Client, Stage, Start, describe};

/// Each has a window of its own, of 256 KiB at first.
const STREAMS: u32 = 4;
const SIZE: usize = 2 << 20;

pub(super) static CHECK: Check = Check {
    id: "mux/large",
    clause: "MUX-6",
    level: Level::Must,
    suite: Suite::Mux,
    title: "large messages pass in both directions on several streams at once",
    why: "Each stream may carry 256 KiB before the reader makes room for more. A plugin that \
          never does so works in every small test, and hangs with the first large request of a \
          host that multiplexes.",
    remedy: "Send a window frame for what was read as soon as the gRPC library has taken it, and \
             wait for the host's before writing more than it has room for.",
    needs: &[Need::Probe],
    lane: Lane::Shared,
    reasons: &[
        Reason {
            id: "stalls",
            hint: "the window is opened once, or for one direction alone",
            mutants: &["mux-no-window"],
        },
        Reason {
            id: "breaks",
            hint: "a frame is cut, or more is sent than the window has room for",
            mutants: &["mux-resets-large"],
        },
    ],
    run: |stage| Box::pin(run(stage)),
};

async fn run(stage: &mut Stage) -> Outcome {
    let host = stage.multiplexed(Start::probing()).await?;
    let mut clients = Vec::new();
    for id in 1..=STREAMS {
        clients.push(host.brokered(id).await?.0);
    }
    let transfers = clients.iter().enumerate().map(|(index, client)| {
        let byte = u8::try_from(index).unwrap_or_default();
        transfer(client, byte)
    });
    tokio::select! {
        transferred = try_join_all(transfers) => {
            if transferred.is_err() {
                host.went_on().await?;
                unmixed(&host.client).await?;
            }
            transferred.map(drop)
        }
        () = host.falls_silent(limit::STALL) => {
            host.plugin.alive()?;
            fail(
                "stalls",
                format!("{STREAMS} × {} MiB each way", SIZE >> 20),
                format!("a part of it, and then nothing for {}", limit::STALL.seconds()),
            )
        }
    }
}

async fn transfer(client: &Client, byte: u8) -> Outcome {
    let mut probe = client.probe().max_encoding_message_size(usize::MAX);
    let echo = client.call_within(limit::TRANSFER, probe.echo(vec![byte; SIZE]));
    let expected = || format!("{SIZE} bytes back, as they were sent");
    match echo.await? {
        Ok(back) if back.len() == SIZE && back.iter().all(|it| *it == byte) => Ok(()),
        Ok(back) => fail("breaks", expected(), format!("{} other bytes", back.len())),
        Err(status) => fail("breaks", expected(), describe(&status)),
    }
}
