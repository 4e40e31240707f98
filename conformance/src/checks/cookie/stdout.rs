//! A refusal for want of the cookie leaves standard output alone.

use super::refusal::refusals;
use crate::check::{Check, Lane, Level, Need, Outcome, Reason, Suite, fail};
use crate::subject::{Stage, excerpt};

pub(super) static CHECK: Check = Check {
    id: "cookie/stdout",
    clause: "ENV-2",
    level: Level::Must,
    suite: Suite::Core,
    title: "nothing is printed to stdout without the right cookie",
    why: "Standard output belongs to the handshake. A host with the wrong cookie takes the first \
          line there for it and reports `Unrecognized remote plugin message: …` instead of the \
          plugin's own words, which it shows where they are on stderr.",
    remedy: "Print the explanation to stderr: `fmt.Fprintln(os.Stderr, …)` in Go, \
             `print(…, file=sys.stderr)` in Python, `console.error` in Node, \
             `System.err.println` in Java, `eprintln!` in Rust.",
    needs: &[Need::Line],
    lane: Lane::Shared,
    reasons: &[Reason {
        id: "printed",
        hint: "the explanation is printed with the language's ordinary print function",
        mutants: &["cookie-refusal-on-stdout"],
    }],
    run: |stage| Box::pin(run(stage)),
};

async fn run(stage: &mut Stage) -> Outcome {
    for refusal in refusals(stage).await? {
        if refusal.stdout.total > 0 {
            return fail(
                "printed",
                format!("nothing on stdout where {}", refusal.cookie),
                excerpt(&refusal.stdout.text()),
            );
        }
    }
    Ok(())
}
