//! Only the very value of the cookie starts the plugin.

use super::refusal::refuse;
use crate::check::{Check, Lane, Level, Need, Outcome, Reason, Suite, blocked_by, fail};
use crate::subject::{Stage, Start};

pub(super) static CHECK: Check = Check {
    id: "cookie/exact",
    clause: "ENV-2",
    level: Level::Must,
    suite: Suite::Core,
    title: "only the exact value of the cookie is accepted",
    why: "The cookie tells one system's plugins from another's. A Go plugin compares it byte by \
          byte; one that accepts a similar value serves a host that it was not written for, and \
          fails later with an error that nobody understands.",
    remedy: "Compare the variable with `==`: `os.environ.get(KEY) == VALUE` in Python, \
             `process.env[KEY] === VALUE` in Node, `VALUE.equals(System.getenv(KEY))` in Java, \
             `std::env::var(KEY).as_deref() == Ok(VALUE)` in Rust. Neither trim it nor change \
             its case, and test more than whether it is set.",
    needs: &[Need::Line],
    lane: Lane::Shared,
    reasons: &[Reason {
        id: "accepted",
        hint: "the cookie is trimmed, compared without its case or in part, or only tested for \
               being set",
        mutants: &[
            "cookie-any-value",
            "cookie-case-folded",
            "cookie-trimmed",
            "cookie-prefix",
        ],
    }],
    run: |stage| Box::pin(run(stage)),
};

async fn run(stage: &mut Stage) -> Outcome {
    let cookie = stage.target.cookie.clone();
    for value in wrong(&cookie.value) {
        let start = Start::plain().with(&cookie.key, value.clone());
        if refuse(stage, &start, String::new()).await?.is_some() {
            continue;
        }
        let without = Start::plain().without(&cookie.key);
        if refuse(stage, &without, String::new()).await?.is_none() {
            return blocked_by("cookie/required");
        }
        return fail(
            "accepted",
            format!("a refusal of every value but {:?}", cookie.value),
            format!("with {:?} for `{}` it serves", value, cookie.key),
        );
    }
    Ok(())
}

/// Values that are nearly right, and some that are not at all.
fn wrong(right: &str) -> Vec<String> {
    let mut shorter = right.to_owned();
    shorter.pop();
    let mut values = vec![
        shorter,
        String::new(),
        "1".to_owned(),
        right.chars().map(other_case).collect(),
        format!(" {right}"),
        format!("{right}\n"),
        format!("{right}0"),
    ];
    values.retain(|value| value != right);
    values.dedup();
    values
}

fn other_case(character: char) -> char {
    if character.is_ascii_uppercase() {
        character.to_ascii_lowercase()
    } else {
        character.to_ascii_uppercase()
    }
}

#[cfg(test)]
mod tests {
    use super::wrong;

    #[test]
    fn no_wrong_value_is_the_right_one() {
        assert_eq!(wrong("aB"), ["a", "", "1", "Ab", " aB", "aB\n", "aB0"]);
        assert_eq!(wrong("1"), ["", " 1", "1\n", "10"]);
    }
}
