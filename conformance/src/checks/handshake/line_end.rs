//! The handshake line is its fields and a newline.

use crate::check::{Check, Lane, Level, Need, Outcome, Reason, Suite, fail};
use crate::subject::{Announcement, Stage, Start, excerpt};

pub(super) static CHECK: Check = Check {
    id: "handshake/line-end",
    clause: "HS-2",
    level: Level::Must,
    suite: Suite::Core,
    title: "the handshake line ends with one newline and has no blanks around it",
    why: "A Go host waits for the newline: without it the start ends after a minute with `timeout \
          while waiting for plugin to start`. It trims blanks and a carriage return; hosts in \
          other languages take them for part of the last field.",
    remedy: "End the line with the single byte `\\n` and flush it. In C# set `Console.Out.NewLine \
             = \"\\n\"`, in Java print `line + \"\\n\"` and not `println`, in Python open stdout \
             with `newline=\"\\n\"`, in Rust use `println!` or flush after `print!`.",
    needs: &[Need::Line],
    lane: Lane::Shared,
    reasons: &[
        Reason {
            id: "unterminated",
            hint: "the line is printed by a function that adds no newline",
            mutants: &["no-newline"],
        },
        Reason {
            id: "carriage-return",
            hint: "stdout is in a text mode that writes every newline as CR LF",
            mutants: &["crlf"],
        },
        Reason {
            id: "blanks",
            hint: "the line is padded, or put together with a separator behind its last field",
            mutants: &["padded-line"],
        },
    ],
    run: |stage| Box::pin(run(stage)),
};

async fn run(stage: &mut Stage) -> Outcome {
    let plugin = stage.start(&Start::plain()).await?;
    match flaw(&plugin.line) {
        None => Ok(()),
        Some(reason) => fail(
            reason,
            "a line that begins with its first field and ends with `\\n`",
            excerpt(&printed(&plugin.line)),
        ),
    }
}

fn flaw(line: &Announcement) -> Option<&'static str> {
    let raw = line.raw.as_slice();
    if !line.terminated {
        return Some("unterminated");
    }
    if raw.ends_with(b"\r") {
        return Some("carriage-return");
    }
    // Blanks around every field are one fault, which handshake/fields reports.
    let padded_within = line.text().contains([' ', '\t'])
        && line
            .fields()
            .iter()
            .any(|field| field.trim().len() < field.len());
    (raw.trim_ascii() != raw && !padded_within).then_some("blanks")
}

fn printed(line: &Announcement) -> String {
    let end = if line.terminated { "\n" } else { "" };
    format!("{}{end}", line.text())
}

#[cfg(test)]
mod tests {
    use super::flaw;
    use crate::subject::Announcement;

    #[track_caller]
    fn check(raw: &str, terminated: bool, expected: Option<&str>) {
        let line = Announcement {
            preamble: Vec::new(),
            raw: raw.as_bytes().to_vec(),
            terminated,
            end: raw.len(),
        };
        assert_eq!(flaw(&line), expected);
    }

    #[test]
    fn each_end_has_its_reason() {
        check("1|1|unix|/p|grpc|", true, None);
        check("1|1|unix|/p|grpc|", false, Some("unterminated"));
        check("1|1|unix|/p|grpc|\r", true, Some("carriage-return"));
        check("1|1|unix|/p|grpc ", true, Some("blanks"));
        check("\t1|1|unix|/p|grpc", true, Some("blanks"));
        check("1 | 1 | unix | /p | grpc | ", true, None);
    }
}
