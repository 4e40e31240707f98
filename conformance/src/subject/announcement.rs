//! The handshake line, read leniently: whatever can still be understood is, so that
//! one fault in it turns one check red and the rest goes on.

/// More than this without a newline is no line. A Go host gives up much earlier (HS-3),
/// which is a finding of its own.
const LONGEST: usize = 1 << 20;

/// A line that looks like a handshake, and what came before it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Announcement {
    /// What was printed before the line, newlines and all.
    pub preamble: Vec<u8>,
    /// The line as printed, without its newline.
    pub raw: Vec<u8>,
    /// Whether a newline ended it.
    pub terminated: bool,
    /// Where stdout goes on behind it.
    pub end: usize,
}

/// What stdout holds so far.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Reading {
    /// A whole line.
    Line(Announcement),
    /// A line that lacks only its newline.
    Unterminated(Announcement),
    /// Nothing that looks like one, yet.
    Nothing,
    /// More than a host reads, and no newline in it.
    Endless,
}

/// Looks for a handshake line in what was printed so far.
pub(super) fn read(stdout: &[u8]) -> Reading {
    let mut start = 0;
    for line in stdout.split_inclusive(|byte| *byte == b'\n') {
        let terminated = line.ends_with(b"\n");
        let raw = line.strip_suffix(b"\n").unwrap_or(line);
        if raw.len() > LONGEST {
            return Reading::Endless;
        }
        if looks_like_one(raw) {
            let found = Announcement {
                preamble: stdout[..start].to_vec(),
                raw: raw.to_vec(),
                terminated,
                end: start + line.len(),
            };
            return if terminated {
                Reading::Line(found)
            } else {
                Reading::Unterminated(found)
            };
        }
        start += line.len();
    }
    Reading::Nothing
}

/// Three fields are enough to know one by, and the second mentions a number.
fn looks_like_one(line: &[u8]) -> bool {
    let mut fields = line.split(|byte| *byte == b'|');
    let second = fields.nth(1).unwrap_or_default();
    second.iter().any(u8::is_ascii_digit) && fields.next().is_some()
}

impl Announcement {
    /// The line as text, with what is not UTF-8 replaced.
    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.raw).into_owned()
    }

    /// The fields as printed; only the line as a whole is trimmed, as a Go host does.
    pub fn fields(&self) -> Vec<String> {
        self.text().trim().split('|').map(str::to_owned).collect()
    }

    /// A field, trimmed; `None` where the line ends before it.
    fn field(&self, index: usize) -> Option<String> {
        self.fields()
            .get(index)
            .map(|field| field.trim().to_owned())
    }

    /// The announced application version, read out of whatever surrounds the number.
    pub fn version(&self) -> Option<i64> {
        let field = self.field(1)?;
        let digits = field.trim_matches(|character: char| !character.is_ascii_digit());
        let number: i64 = digits.parse().ok()?;
        Some(if field.starts_with('-') {
            -number
        } else {
            number
        })
    }

    /// `unix` or `tcp`, lower-cased.
    pub fn network(&self) -> Option<String> {
        self.field(2).map(|network| network.to_ascii_lowercase())
    }

    /// A path, or a host and a port.
    pub fn address(&self) -> Option<String> {
        self.field(3).filter(|address| !address.is_empty())
    }

    /// `grpc` or `netrpc`, lower-cased; what is missing is taken for gRPC.
    pub fn protocol(&self) -> String {
        let field = self.field(4).filter(|protocol| !protocol.is_empty());
        field.map_or_else(
            || "grpc".to_owned(),
            |protocol| protocol.to_ascii_lowercase(),
        )
    }

    /// The certificate field; empty where there is none.
    pub fn certificate(&self) -> String {
        self.field(5).unwrap_or_default()
    }

    /// The multiplexing field.
    pub fn multiplex(&self) -> Option<String> {
        self.fields().get(6).cloned()
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{Announcement, LONGEST, Reading, read};

    fn line(stdout: &str) -> Announcement {
        match read(stdout.as_bytes()) {
            Reading::Line(found) | Reading::Unterminated(found) => found,
            other => panic!("no line in {stdout:?}: {other:?}"),
        }
    }

    #[test]
    fn a_right_line_reads_as_printed() {
        let found = line("1|2|unix|/tmp/plugin1|grpc||true\n");
        assert!(found.terminated && found.preamble.is_empty());
        assert_eq!(found.version(), Some(2));
        assert_eq!(found.network().as_deref(), Some("unix"));
        assert_eq!(found.address().as_deref(), Some("/tmp/plugin1"));
        assert_eq!(found.protocol(), "grpc");
        assert_eq!(found.certificate(), "");
        assert_eq!(found.multiplex().as_deref(), Some("true"));
    }

    #[test]
    fn a_wrong_line_gives_what_can_be_understood() {
        let found = line("Starting up\n\n1 | v-2 | UNIX | /tmp/p | GRPC \r\nmore");
        assert_eq!(found.preamble, b"Starting up\n\n");
        assert_eq!(found.version(), Some(2));
        assert_eq!(found.network().as_deref(), Some("unix"));
        assert_eq!(found.address().as_deref(), Some("/tmp/p"));
        assert_eq!(found.protocol(), "grpc");
        assert_eq!(found.multiplex(), None);
        assert_eq!(line("1|-3|unix|a").version(), Some(-3));
        assert_eq!(line("1|2|unix").address(), None);
        assert!(!line("1|2|unix|/tmp/p|grpc|").terminated);
    }

    #[test]
    fn what_is_no_handshake_is_none() {
        assert_eq!(read(b""), Reading::Nothing);
        assert_eq!(read(b"usage: tool [a|b|c]\n"), Reading::Nothing);
        assert_eq!(read(&vec![b'x'; LONGEST + 1]), Reading::Endless);
    }

    proptest! {
        #[test]
        fn any_bytes_are_read_without_a_panic(stdout in proptest::collection::vec(any::<u8>(), 0..400)) {
            if let Reading::Line(found) | Reading::Unterminated(found) = read(&stdout) {
                let _ = (found.version(), found.network(), found.address(), found.certificate());
                prop_assert!(found.end <= stdout.len());
            }
        }
    }
}
