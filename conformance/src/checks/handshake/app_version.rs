//! The line says which version of the application the plugin speaks.

use super::field::field;
use crate::check::{Check, Lane, Level, Need, Outcome, Reason, Suite, fail};
use crate::subject::{Stage, excerpt};

pub(super) static CHECK: Check = Check {
    id: "handshake/app-version",
    clause: "HS-6",
    level: Level::Must,
    suite: Suite::Core,
    title: "the second field is the negotiated version, in decimal",
    why: "A Go host parses the field as a whole number and ends the start with `Error parsing \
          protocol version \"…\": strconv.Atoi: …` where it is none.",
    remedy: "Print the bare number, such as `2`: no `v`, no dots, no product version.",
    needs: &[Need::Line],
    lane: Lane::Shared,
    reasons: &[Reason {
        id: "malformed",
        hint: "the field holds a release's name (`v2`, `2.0`) instead of the protocol version",
        mutants: &["app-version-word"],
    }],
    run: |stage| Box::pin(run(stage)),
};

async fn run(stage: &mut Stage) -> Outcome {
    let version = field(stage, 1).await?;
    if is_decimal(&version) {
        return Ok(());
    }
    fail(
        "malformed",
        "a decimal number as the second field",
        excerpt(&version),
    )
}

/// The shortest form of a number, which every parser reads alike.
fn is_decimal(text: &str) -> bool {
    text.parse::<i64>()
        .is_ok_and(|number| number.to_string() == text)
}

#[cfg(test)]
mod tests {
    use super::is_decimal;

    #[test]
    fn only_plain_numbers_are_decimal() {
        assert!(["0", "2", "-1", "64"].into_iter().all(is_decimal));
        assert!(
            !["", "v2", "2.0", "+2", "02", "0x2"]
                .into_iter()
                .any(is_decimal)
        );
    }
}
