//! The behaviour of a plugin whose host asks for one multiplexed connection.
#![expect(
    clippy::struct_excessive_bools,
    reason = "each is a fact of its own, which a fault turns over alone"
)]

use std::time::Duration;

use super::Controller;

/// What is done for a host that asks for multiplexing.
#[derive(Debug, Clone, PartialEq)]
pub struct Mux {
    /// Which values of the variable multiplex the connection.
    pub values: Values,
    /// What is spoken on the connection that was announced as multiplexed.
    pub connection: MuxConnection,
    /// What becomes of a second connection.
    pub second: SecondConnection,
    /// What the end of the connection is to the plugin.
    pub loss: Loss,
    /// What is done to the frames on their way out.
    pub frames: Frames,
    /// Whether the first stream is left unread.
    pub ignores_first_stream: bool,
    /// Whether a later stream without a knock is left unread.
    pub ignores_further_streams: bool,
    /// How ids are accepted.
    pub accepts: MuxAccepts,
    /// How ids are dialled.
    pub dials: MuxDials,
    /// Where TLS is.
    pub tls: MuxTls,
    /// The controller where it differs from that of a plugin that does not multiplex.
    pub controller: Option<Controller>,
    /// How many calls run at once, streams included; all of them when unset.
    pub workers: Option<usize>,
    /// Whether captured output is kept back.
    pub loses_output: bool,
}

impl Default for Mux {
    fn default() -> Self {
        Self {
            values: Values::True,
            connection: MuxConnection::Yamux,
            second: SecondConnection::Refused,
            loss: Loss::Ends,
            frames: Frames::AsMade,
            ignores_first_stream: false,
            ignores_further_streams: false,
            accepts: MuxAccepts::default(),
            dials: MuxDials::default(),
            tls: MuxTls::Inside,
            controller: None,
            workers: None,
            loses_output: false,
        }
    }
}

/// Which values of the variable multiplex the connection.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Values {
    /// Those that Go reads as true.
    True,
    /// The word `true` alone.
    Word,
    /// Every value that is not empty.
    Any,
}

/// What is spoken on the connection that was announced as multiplexed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MuxConnection {
    /// yamux.
    Yamux,
    /// HTTP/2, as without multiplexing.
    Http2,
    /// Nothing.
    Silence,
}

/// What becomes of a second connection.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SecondConnection {
    /// It is closed.
    Refused,
    /// It gets a session of its own.
    Served,
    /// It takes the place of the first.
    Replaces,
}

/// What the end of the connection is to the plugin.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Loss {
    /// The end.
    Ends,
    /// An error.
    Fails,
    /// Nothing.
    Unnoticed,
}

/// What is done to the frames on their way out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Frames {
    /// Nothing.
    AsMade,
    /// No stream is acknowledged.
    WithoutAck,
    /// No ping is answered.
    WithoutPong,
    /// Every ping is answered with the number 0.
    PongZero,
    /// A stream is reset instead of being closed.
    ResetForClose,
    /// A stream is never closed.
    WithoutClose,
    /// A stream is closed twice.
    CloseTwice,
    /// No window is ever opened again.
    WithoutWindow,
    /// A stream that has carried this many bytes is reset.
    ResetAfter(usize),
}

/// How ids are accepted.
#[derive(Debug, Clone, PartialEq)]
pub struct MuxAccepts {
    /// What a knock for an accepted id is answered with.
    pub answer: MuxAnswer,
    /// Which id a stream belongs to.
    pub route: MuxRoute,
    /// Whether a knock that comes before its id is accepted is forgotten.
    pub forgets_early_knocks: bool,
    /// Whether such a knock is kept for ever.
    pub keeps_stale_knocks: bool,
    /// Whether a knock for an id that nobody accepts is acknowledged.
    pub acknowledges_anything: bool,
    /// Whether such a knock keeps the ones behind it from being read.
    pub stuck_by_unknown: bool,
    /// How many streams are taken in all, unless every one is.
    pub most: Option<usize>,
}

impl Default for MuxAccepts {
    fn default() -> Self {
        Self {
            answer: MuxAnswer::Acknowledges,
            route: MuxRoute::InOrderOfKnocks,
            forgets_early_knocks: false,
            keeps_stale_knocks: false,
            acknowledges_anything: false,
            stuck_by_unknown: false,
            most: None,
        }
    }
}

/// What a knock for an accepted id is answered with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MuxAnswer {
    /// An acknowledgement.
    Acknowledges,
    /// An acknowledgement that holds an error.
    Refuses,
    /// Nothing.
    Silent,
}

/// Which id a stream belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MuxRoute {
    /// The one that was knocked for first.
    InOrderOfKnocks,
    /// The one that was accepted first.
    InOrderOfAccepts,
    /// None: it goes to the main endpoint.
    Main,
}

/// How ids are dialled.
#[derive(Debug, Clone, PartialEq)]
pub struct MuxDials {
    /// Whether a socket's address is waited for instead of knocking.
    pub expects_socket: bool,
    /// When the stream is opened.
    pub opens: Opens,
    /// What a refusal does.
    pub refusal: MuxRefusal,
    /// How long an answer is waited for, unless for ever.
    pub limit: Option<Duration>,
    /// Whether one waits for another.
    pub one_at_a_time: bool,
    /// How many succeed in all, unless every one does.
    pub most: Option<usize>,
}

impl Default for MuxDials {
    fn default() -> Self {
        Self {
            expects_socket: false,
            opens: Opens::AfterAcknowledgement,
            refusal: MuxRefusal::Fails,
            limit: Some(Duration::from_secs(5)),
            one_at_a_time: true,
            most: None,
        }
    }
}

/// When a dial opens its stream.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Opens {
    /// After the knock was acknowledged.
    AfterAcknowledgement,
    /// With the knock.
    AtOnce,
    /// Not at all.
    Never,
    /// After the acknowledgement, and a second one, which is then used.
    Twice,
}

/// What a refused dial does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MuxRefusal {
    /// It fails.
    Fails,
    /// It goes on as if it had been acknowledged.
    Ignored,
    /// It waits for another answer.
    WaitsOn,
}

/// Where TLS is on a multiplexed connection.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MuxTls {
    /// Inside each stream.
    Inside,
    /// Around the session.
    Outside,
    /// Nowhere.
    Nowhere,
    /// Inside each stream but those that are accepted for an id.
    NotWhereAccepted,
    /// Inside each stream but those that are dialled.
    NotWhereDialled,
}
