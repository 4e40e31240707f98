//! The time of a log line is written as hclog writes it.

use super::lines::written;
use crate::check::{Check, Lane, Level, Need, Outcome, Reason, Suite, fail};
use crate::subject::{Stage, excerpt};

pub(super) static CHECK: Check = Check {
    id: "log/timestamp",
    clause: "LOG-1",
    level: Level::Should,
    suite: Suite::Core,
    title: "@timestamp has six digits behind the second, and an offset or Z",
    why: "A Go host that cannot read the time gives up on the whole line: it logs the raw JSON \
          as DEBUG, so that the plugin's warnings and errors do not show up at all.",
    remedy: "Format the time as `2006-01-02T15:04:05.000000Z07:00`: \
             `isoformat(timespec=\"microseconds\")` of an aware time in Python, \
             `toISOString().replace(\"Z\", \"000Z\")` in Node, the pattern \
             `yyyy-MM-dd'T'HH:mm:ss.SSSSSSXXX` in Java.",
    needs: &[Need::Connection],
    lane: Lane::Shared,
    reasons: &[Reason {
        id: "layout",
        hint: "the time has milliseconds, no fraction, or no offset",
        mutants: &["log-timestamp-milliseconds"],
    }],
    run: |stage| Box::pin(run(stage)),
};

async fn run(stage: &mut Stage) -> Outcome {
    for line in written(stage).await? {
        let time = line.fields.get("@timestamp").and_then(|time| time.as_str());
        if time.is_some_and(|time| !is_hclog(time)) {
            return fail(
                "layout",
                "`@timestamp` as in `2006-01-02T15:04:05.000000Z` or `…000000+07:00`",
                excerpt(&line.text),
            );
        }
    }
    Ok(())
}

/// Whether the text has the shape of hclog's layout, where `0` stands for any digit.
fn is_hclog(time: &str) -> bool {
    const LAYOUT: &str = "0000-00-00T00:00:00.000000";
    let Some((moment, zone)) = time.split_at_checked(LAYOUT.len()) else {
        return false;
    };
    let offset = zone.strip_prefix(['+', '-']);
    shaped(moment, LAYOUT) && (zone == "Z" || offset.is_some_and(|offset| shaped(offset, "00:00")))
}

fn shaped(text: &str, layout: &str) -> bool {
    let fits = |(found, wanted): (u8, u8)| match wanted {
        b'0' => found.is_ascii_digit(),
        _ => found == wanted,
    };
    text.len() == layout.len() && text.bytes().zip(layout.bytes()).all(fits)
}

#[cfg(test)]
mod tests {
    use super::is_hclog;

    #[test]
    fn only_hclogs_own_layout_is_accepted() {
        for right in [
            "2026-11-21T08:00:00.123456Z",
            "2026-11-21T08:00:00.000000-03:30",
        ] {
            assert!(is_hclog(right), "{right}");
        }
        for wrong in [
            "",
            "2026-11-21T08:00:00Z",
            "2026-11-21T08:00:00.123Z",
            "2026-11-21T08:00:00.123456",
            "2026-11-21T08:00:00.123456789Z",
            "2026-11-21 08:00:00.123456Z",
            "2026-11-21T08:00:00.123456+0100",
            "2026-11-21T08:00:00.12345éZ",
        ] {
            assert!(!is_hclog(wrong), "{wrong}");
        }
    }
}
