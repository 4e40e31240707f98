//! The value of the variable decides, as Go reads it.

use crate::check::{Check, Lane, Level, Need, Outcome, Reason, Suite, blocked_by, fail};
use crate::subject::{Multiplexing, Stage};

/// Some of what Go takes for true beside the word that hosts send.
const TRUE: [&str; 2] = ["1", "T"];
/// What Go takes for false, and what it cannot read.
const NOT_TRUE: [&str; 3] = ["false", "0", "yes"];

pub(super) static CHECK: Check = Check {
    id: "mux/values",
    clause: "ENV-12",
    level: Level::Should,
    suite: Suite::Mux,
    title: "the connection is multiplexed for the values that Go reads as true, and for no other",
    why: "A Go host sends `true` or nothing. Another host, or a person who starts the plugin by \
          hand, may send what Go's plugins understand: one that takes `false` for yes hangs at \
          the first call.",
    remedy: "Append the seventh field for every value that is not empty, and run yamux for `1`, \
             `t`, `T`, `TRUE`, `true` and `True` alone.",
    needs: &[Need::Connection],
    lane: Lane::Shared,
    reasons: &[
        Reason {
            id: "unheard",
            hint: "the variable is compared with `true` letter by letter",
            mutants: &["mux-one-word"],
        },
        Reason {
            id: "multiplexes",
            hint: "the variable is looked at for being set, not for its value",
            mutants: &["mux-any-value"],
        },
    ],
    run: |stage| Box::pin(run(stage)),
};

async fn run(stage: &mut Stage) -> Outcome {
    // Whether it multiplexes at all is for `mux/field-true-means-it` to say.
    stage.multiplexes().await?;
    for value in TRUE {
        match stage.spoken_for(value).await? {
            Multiplexing::Yamux => {}
            _ => return unlike("unheard", "yamux", value, "something else"),
        }
    }
    for value in NOT_TRUE {
        match stage.spoken_for(value).await? {
            Multiplexing::Http2 | Multiplexing::Without(_) => {}
            // Whoever cannot bear yamux that nobody asked for never looked at the value.
            _ if !matches!(stage.spoken_unasked().await?, Multiplexing::Http2) => {
                return blocked_by("robust/garbage");
            }
            _ => return unlike("multiplexes", "HTTP/2 without yamux", value, "no HTTP/2"),
        }
    }
    Ok(())
}

fn unlike(reason: &'static str, wanted: &str, value: &str, seen: &'static str) -> Outcome {
    let expected = format!("{wanted} for `PLUGIN_MULTIPLEX_GRPC={value}`");
    fail(reason, expected, seen)
}
