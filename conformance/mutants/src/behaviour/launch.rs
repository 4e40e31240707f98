//! The behaviour up to the handshake line: cookie, negotiation, the line.

/// How the magic cookie is compared, and how a start without it is refused.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Cookie {
    /// Which values are accepted.
    pub accepts: CookieMatch,
    /// When the comparison takes place.
    pub compared: Compared,
    /// How a start without the cookie ends.
    pub refusal: Refusal,
}

/// The values of the cookie's variable that start the plugin.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum CookieMatch {
    /// The value itself.
    #[default]
    Exactly,
    /// The value itself, or no variable at all.
    Absent,
    /// Any value that is not empty.
    AnyValue,
    /// The value in any mixture of cases.
    AnyCase,
    /// The value with blanks around it.
    Trimmed,
    /// Every value that starts with the right one.
    Prefixed,
}

/// When the cookie is compared.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Compared {
    /// Before there is a socket.
    #[default]
    BeforeBinding,
    /// When the socket is bound already, and stays.
    AfterBinding,
}

/// How a start without the cookie ends.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refusal {
    /// The exit status.
    pub status: u8,
    /// Whether the explanation is on standard error.
    pub on_stderr: bool,
    /// Whether the explanation is on standard output.
    pub on_stdout: bool,
    /// Whether a start with no cookie at all is explained and then never ends.
    pub hangs_without_cookie: bool,
}

impl Default for Refusal {
    fn default() -> Self {
        Self {
            status: 1,
            on_stderr: true,
            on_stdout: false,
            hangs_without_cookie: false,
        }
    }
}

/// How far the plugin comes once the cookie is right.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Start {
    /// It serves.
    #[default]
    Serves,
    /// It runs for ever and prints nothing.
    Silent,
    /// It explains itself on standard error and exits with status 1.
    Exits,
    /// It prints lines that are no handshake, and keeps running.
    Garbage,
    /// It prints 10 MB without a newline, and keeps running.
    Endless,
}

/// How the protocol version is chosen from the host's list.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Negotiation {
    /// Which of several usable versions is chosen.
    pub choice: Choice,
    /// What is announced when the host has none of the plugin's versions.
    pub without_common: Fallback,
    /// What is announced when the host sends no list.
    pub without_list: Fallback,
    /// What is announced when the host sends an empty list.
    pub with_empty_list: Fallback,
    /// What an entry that is no number does.
    pub bad_entry: BadEntry,
    /// Which texts are numbers.
    pub numbers: NumberForms,
}

/// Which of the versions that both sides have is chosen.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Choice {
    /// The highest.
    #[default]
    Highest,
    /// The lowest.
    Lowest,
    /// The one that comes first in the host's list.
    HostFirst,
    /// The host's highest, whether the plugin has it or not.
    HostHighest,
}

/// What is announced where the lists have nothing in common.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Fallback {
    /// The plugin's lowest version.
    #[default]
    Lowest,
    /// The plugin's highest version.
    Highest,
    /// Nothing: the plugin exits.
    Exit,
}

/// What an entry of the host's list that is no number does.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum BadEntry {
    /// It is skipped, with a note on standard error.
    #[default]
    Skipped,
    /// It ends the plugin.
    Fatal,
    /// It hides the entries that follow it.
    HidesRest,
}

/// Which texts are numbers.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum NumberForms {
    /// Those that Go's `strconv.Atoi` takes, such as `03` and `+3`.
    #[default]
    Lenient,
    /// Only the shortest form of each number.
    Canonical,
}

/// The handshake line, its fields and what surrounds it.
#[derive(Debug, Clone, PartialEq)]
pub struct Handshake {
    /// What comes before the line on standard output.
    pub preamble: &'static str,
    /// What ends the line.
    pub end: &'static str,
    /// Whether the fields have blanks around them.
    pub spaced: bool,
    /// How many fields are sent, or all of them.
    pub fields: Option<usize>,
    /// The core protocol version.
    pub core_version: &'static str,
    /// What comes before the number of the protocol version.
    pub version_prefix: &'static str,
    /// Whether the network's name is written in capitals.
    pub network_in_capitals: bool,
    /// How the socket's path is written.
    pub address: Address,
    /// The name of the RPC protocol.
    pub protocol: &'static str,
    /// What is sent for a certificate to a host that asked for none.
    pub certificate: &'static str,
    /// The field that answers a host's wish to multiplex.
    pub multiplex: Multiplex,
    /// When the socket is bound.
    pub binds: Binds,
    /// Whether the plugin goes on writing lines to the real standard output.
    pub chatter: bool,
}

impl Default for Handshake {
    fn default() -> Self {
        Self {
            preamble: "",
            end: "\n",
            spaced: false,
            fields: None,
            core_version: "1",
            version_prefix: "",
            network_in_capitals: false,
            address: Address::Absolute,
            protocol: "grpc",
            certificate: "",
            multiplex: Multiplex {
                asked: "true",
                unasked: None,
            },
            binds: Binds::BeforeLine,
            chatter: false,
        }
    }
}

/// How the socket's path is written.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Address {
    /// From the root.
    #[default]
    Absolute,
    /// From the working directory.
    Relative,
    /// From the root, and longer than every system takes.
    Long,
}

/// The field that answers a host's wish to multiplex.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Multiplex {
    /// The field when the host asks.
    pub asked: &'static str,
    /// The field when it does not.
    pub unasked: Option<&'static str>,
}

/// When the socket is bound.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Binds {
    /// Before the line is printed.
    #[default]
    BeforeLine,
    /// Some time after it.
    Late,
}
