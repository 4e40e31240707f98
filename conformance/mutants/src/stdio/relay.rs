//! A faulty buffer: it keeps little for a slow reader, and drops what does not fit.

use std::io;
use std::time::Duration;

use tokio::net::unix::pipe::{Receiver, Sender};

/// A reader that takes nothing for this long is slow; a busy machine must not look like one.
const PATIENCE: Duration = Duration::from_millis(200);
/// A pipe takes so much whole or not at all, where `PIPE_BUF` is 4096.
const CHUNK: usize = 1024;

/// A pipe that holds `kept` bytes of the given one; what follows is dropped.
pub(crate) fn dropping(from: Receiver, kept: usize) -> io::Result<Receiver> {
    let (reader, writer) = io::pipe()?;
    rustix::pipe::fcntl_setpipe_size(&writer, kept)?;
    let to = Sender::from_owned_fd(writer.into())?;
    tokio::spawn(relay(from, to));
    Receiver::from_owned_fd(reader.into())
}

async fn relay(from: Receiver, to: Sender) {
    let mut chunk = vec![0; CHUNK];
    let mut patient = true;
    while from.readable().await.is_ok() {
        let chunk = match from.try_read(&mut chunk) {
            Ok(0) => return,
            Ok(length) => &chunk[..length],
            Err(_) => continue,
        };
        if to.try_write(chunk).is_ok() {
            patient = true;
        } else if patient {
            patient = tokio::time::timeout(PATIENCE, to.writable()).await.is_ok()
                && to.try_write(chunk).is_ok();
        }
    }
}

#[cfg(test)]
mod tests {
    use std::io::Write as _;

    use super::*;

    #[tokio::test]
    async fn little_is_kept_and_the_writer_never_waits() {
        let (reader, mut writer) = io::pipe().unwrap();
        let kept = dropping(Receiver::from_owned_fd(reader.into()).unwrap(), 8192).unwrap();
        tokio::task::spawn_blocking(move || writer.write_all(&vec![b'x'; 500_000]))
            .await
            .unwrap()
            .unwrap();
        let mut buffer = vec![0; 500_000];
        kept.readable().await.unwrap();
        assert_eq!(kept.try_read(&mut buffer).unwrap(), 8192);
    }
}
