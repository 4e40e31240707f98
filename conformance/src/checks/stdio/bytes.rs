//! Output is bytes, not text.

use super::print::{Channel, numbered, print};
use super::reader::{Reader, position};
use crate::check::{Check, Lane, Level, Need, Outcome, Reason, Suite, fail};
use crate::subject::{Stage, Start};

pub(super) static CHECK: Check = Check {
    id: "stdio/bytes",
    clause: "SIO-2",
    level: Level::Must,
    suite: Suite::Stdio,
    title: "printed bytes arrive as they were printed, in order",
    why: "Plugins print what a program they run gave them: archives, images, text in any \
          encoding. A host that writes it to a file has a broken file.",
    remedy: "Forward what the pipe gives: bytes, without decoding them, without waiting for a \
             line's end, one reader for each stream. In Python read `os.read(fd, 1024)` and \
             not a text file; in Node set no encoding; in Java copy an `InputStream` and not \
             a `Reader`.",
    needs: &[Need::Probe],
    lane: Lane::Shared,
    reasons: &[
        Reason {
            id: "altered",
            hint: "the output is decoded as text, split into lines, or its line ends are \
                   translated",
            mutants: &["stdio-lossy-text"],
        },
        Reason {
            id: "reordered",
            hint: "several threads or tasks forward one stream",
            mutants: &["stdio-reordered"],
        },
    ],
    run: |stage| Box::pin(run(stage)),
};

async fn run(stage: &mut Stage) -> Outcome {
    let plugin = stage.start(&Start::probing()).await?;
    let client = plugin.connect().await?;
    let mut reader = Reader::attach(&client).await?;
    for channel in Channel::ALL {
        let writes = writes();
        for write in &writes {
            print(&client, channel, write).await?;
        }
        let expected = writes.concat();
        let everything = reader.everything(channel, expected.len()).await?;
        compare(channel, &expected, &everything)?;
    }
    Ok(())
}

/// What text would spoil, each a write of its own: every byte, broken UTF-8, line ends of
/// all kinds and none, a character cut in two, more than a chunk at once, and a line that is
/// longer than those who read by lines expect.
fn writes() -> Vec<Vec<u8>> {
    let every: Vec<u8> = (0..=u8::MAX).collect();
    vec![
        every,
        b"\xff\xfe\xc3(\x80\xed\xa0\x80".to_vec(),
        b"no line end".to_vec(),
        b"one\r\ntwo\rthree\n\n\r\n".to_vec(),
        b"\xe2\x82".to_vec(),
        b"\xac".to_vec(),
        numbered(4 << 10),
        vec![0xfe; 65 << 10],
        b"\0\0\0".to_vec(),
    ]
}

fn compare(channel: Channel, expected: &[u8], found: &[u8]) -> Outcome {
    // What a plugin prints on its own may surround it.
    if position(found, expected).is_some() {
        return Ok(());
    }
    let mut counts = [0i64; 256];
    for byte in found {
        counts[usize::from(*byte)] += 1;
    }
    for byte in expected {
        counts[usize::from(*byte)] -= 1;
    }
    let complete = counts.iter().all(|count| *count >= 0);
    let reason = if complete { "reordered" } else { "altered" };
    let start = found
        .iter()
        .zip(expected)
        .take_while(|(one, other)| one == other)
        .count();
    fail(
        reason,
        format!(
            "on {}, from byte {start} on: \"{}\"",
            channel.name(),
            quote(expected, start)
        ),
        format!("\"{}\"", quote(found, start)),
    )
}

fn quote(bytes: &[u8], start: usize) -> String {
    const LENGTH: usize = 40;
    let rest = bytes.get(start..).unwrap_or_default();
    rest[..rest.len().min(LENGTH)].escape_ascii().to_string()
}
