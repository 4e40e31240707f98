//! Renders the handshake line.

use crate::behaviour::Handshake;

/// What the line says, apart from how it says it.
#[derive(Debug)]
pub(crate) struct Announcement<'a> {
    pub(crate) version: i64,
    pub(crate) network: &'a str,
    pub(crate) address: &'a str,
    /// The certificate, for a host that asked for one.
    pub(crate) certificate: Option<&'a str>,
    /// Whether the host asked for multiplexing.
    pub(crate) multiplex: bool,
}

/// Renders everything that standard output carries for the handshake.
pub(crate) fn render(behaviour: &Handshake, announcement: &Announcement<'_>) -> String {
    let mut fields = vec![
        behaviour.core_version.to_owned(),
        format!("{}{}", behaviour.version_prefix, announcement.version),
        if behaviour.network_in_capitals {
            announcement.network.to_uppercase()
        } else {
            announcement.network.to_owned()
        },
        announcement.address.to_owned(),
        behaviour.protocol.to_owned(),
        announcement
            .certificate
            .unwrap_or(behaviour.certificate)
            .to_owned(),
    ];
    let multiplex = if announcement.multiplex {
        Some(behaviour.multiplex.asked)
    } else {
        behaviour.multiplex.unasked
    };
    fields.extend(multiplex.map(str::to_owned));
    fields.truncate(behaviour.fields.unwrap_or(fields.len()));
    let separator = if behaviour.spaced { " | " } else { "|" };
    // The blanks around the fields are one fault, a blank at the line's end another.
    let line = fields.join(separator);
    format!("{}{}{}", behaviour.preamble, line.trim_end(), behaviour.end)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(multiplex: bool, spoil: fn(&mut Handshake), expected: &str) {
        let mut behaviour = Handshake::default();
        spoil(&mut behaviour);
        let announcement = Announcement {
            version: 2,
            network: "unix",
            address: "/tmp/plugin1",
            certificate: None,
            multiplex,
        };
        assert_eq!(render(&behaviour, &announcement), expected);
    }

    #[test]
    fn line_without_and_with_multiplexing() {
        check(false, |_| (), "1|2|unix|/tmp/plugin1|grpc|\n");
        check(true, |_| (), "1|2|unix|/tmp/plugin1|grpc||true\n");
    }

    #[test]
    fn spoilt_lines() {
        check(
            false,
            |h| h.spaced = true,
            "1 | 2 | unix | /tmp/plugin1 | grpc |\n",
        );
        check(true, |h| h.fields = Some(4), "1|2|unix|/tmp/plugin1\n");
        check(false, |h| h.fields = Some(3), "1|2|unix\n");
        check(false, |h| h.end = " \n", "1|2|unix|/tmp/plugin1|grpc| \n");
        check(
            false,
            |h| h.network_in_capitals = true,
            "1|2|UNIX|/tmp/plugin1|grpc|\n",
        );
        check(
            false,
            |h| h.preamble = "\n",
            "\n1|2|unix|/tmp/plugin1|grpc|\n",
        );
        check(
            false,
            |h| h.multiplex.unasked = Some("true"),
            "1|2|unix|/tmp/plugin1|grpc||true\n",
        );
    }
}
