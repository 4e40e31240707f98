//! Runs a program to its end: no shell, a limit on its time and on its output.

use std::io::{self, Read, Write};
use std::process::{Command, ExitStatus, Stdio};
use std::sync::mpsc;
use std::thread;
use std::time::Duration;

/// The most that a program may print: far above any honest stub.
const OUTPUT_LIMIT: u64 = 256 << 20;

/// What a program left behind.
#[derive(Debug)]
pub(super) struct Finished {
    pub(super) status: ExitStatus,
    pub(super) stdout: Vec<u8>,
    /// For people to read.
    pub(super) stderr: String,
}

/// Why a program did not get to its end.
#[derive(Debug, thiserror::Error)]
pub(super) enum ProcessError {
    #[error("cannot start: {0}")]
    Start(#[source] io::Error),
    #[error("gave no answer within {} s", .0.as_secs())]
    Time(Duration),
    #[error("printed more than {OUTPUT_LIMIT} bytes")]
    Size,
    #[error("cannot be waited for: {0}")]
    Wait(#[source] io::Error),
}

/// Starts the program, feeds it, and waits for it to end.
pub(super) fn run(
    command: &mut Command,
    input: Vec<u8>,
    limit: Duration,
) -> Result<Finished, ProcessError> {
    let mut child = command
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .map_err(ProcessError::Start)?;
    if let Some(mut stdin) = child.stdin.take() {
        // A program that ends without reading says why on standard error.
        thread::spawn(move || stdin.write_all(&input));
    }
    let (sender, outputs) = mpsc::channel();
    collect(child.stdout.take(), Stream::Stdout, sender.clone());
    collect(child.stderr.take(), Stream::Stderr, sender);
    let outputs = receive(&outputs, limit);
    if outputs.is_err() {
        // It may have ended meanwhile; what counts is that it is gone.
        let _ = child.kill();
    }
    let status = child.wait().map_err(ProcessError::Wait)?;
    let (stdout, stderr) = outputs?;
    Ok(Finished {
        status,
        stdout,
        stderr: String::from_utf8_lossy(&stderr).trim_end().to_owned(),
    })
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Stream {
    Stdout,
    Stderr,
}

fn collect(
    source: Option<impl Read + Send + 'static>,
    stream: Stream,
    sender: mpsc::Sender<(Stream, Vec<u8>)>,
) {
    thread::spawn(move || {
        let mut bytes = Vec::new();
        if let Some(source) = source {
            // What was read before an error still tells more than the error.
            let _ = source.take(OUTPUT_LIMIT + 1).read_to_end(&mut bytes);
        }
        // Nobody listens any more once the limit has passed.
        let _ = sender.send((stream, bytes));
    });
}

fn receive(
    outputs: &mpsc::Receiver<(Stream, Vec<u8>)>,
    limit: Duration,
) -> Result<(Vec<u8>, Vec<u8>), ProcessError> {
    let (mut stdout, mut stderr) = (Vec::new(), Vec::new());
    for _ in [Stream::Stdout, Stream::Stderr] {
        let (stream, bytes) = outputs
            .recv_timeout(limit)
            .map_err(|_| ProcessError::Time(limit))?;
        if u64::try_from(bytes.len()).is_ok_and(|it| it > OUTPUT_LIMIT) {
            return Err(ProcessError::Size);
        }
        match stream {
            Stream::Stdout => stdout = bytes,
            Stream::Stderr => stderr = bytes,
        }
    }
    Ok((stdout, stderr))
}

#[cfg(test)]
mod tests {
    use super::*;

    const LONG: Duration = Duration::from_secs(20);

    #[test]
    fn a_program_reads_and_prints() {
        let input = vec![b'x'; 1 << 20];
        let finished =
            run(&mut Command::new("cat"), input.clone(), LONG).expect("`cat` is everywhere");
        assert!(finished.status.success());
        assert!(finished.stdout == input);
    }

    #[test]
    fn a_program_that_does_not_end_is_ended() {
        let refused = run(
            Command::new("sleep").arg("60"),
            Vec::new(),
            Duration::from_millis(50),
        );
        assert!(matches!(refused, Err(ProcessError::Time(_))), "{refused:?}");
    }

    #[test]
    fn a_missing_program_is_told() {
        let refused = run(&mut Command::new("/nowhere/at/all"), Vec::new(), LONG);
        assert!(
            matches!(refused, Err(ProcessError::Start(_))),
            "{refused:?}"
        );
    }

    #[test]
    fn a_failing_program_says_why() {
        let finished = run(Command::new("cat").arg("/nowhere"), Vec::new(), LONG)
            .expect("`cat` is everywhere");
        assert!(!finished.status.success());
        assert!(finished.stderr.contains("/nowhere"), "{}", finished.stderr);
    }
}
