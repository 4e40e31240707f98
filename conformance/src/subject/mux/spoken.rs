//! Whether a plugin multiplexes, learnt when a check first asks.

use super::frame::{Frame, Kind, SYN};
use super::host::Multiplexed;
use super::raw::{Raw, Received};
use crate::check::{Stop, Untestable, blocked_by};
use crate::limit;
use crate::subject::plugin::Plugin;
use crate::subject::stage::Stage;
use crate::subject::target::Start;

/// The variable by which a host asks for it (ENV-12).
const VARIABLE: &str = "PLUGIN_MULTIPLEX_GRPC";
/// What makes a plugin without it testable.
const TESTABLE_BY: &str = "multiplex over yamux where `PLUGIN_MULTIPLEX_GRPC` is `true`, and \
                           announce that with `true` in the handshake line's seventh field";
/// The first stream of a session.
const MAIN: u32 = 1;

/// What trying it taught.
#[derive(Clone, Debug)]
pub enum Multiplexing {
    /// It announces it and speaks yamux.
    Yamux,
    /// It announces it and speaks HTTP/2 as without it.
    Http2,
    /// It announces it, and this came on the connection.
    Other(&'static str),
    /// It does not announce it.
    Without(Untestable),
    /// The fault of this check hides it.
    Hidden(&'static str),
}

impl Stage {
    /// Whether the plugin multiplexes.
    pub async fn multiplexing(&mut self) -> Result<Multiplexing, Stop> {
        let facts = self.facts.clone();
        let learnt = facts
            .multiplexing
            .get_or_try_init(|| self.try_multiplexing())
            .await?;
        Ok(learnt.clone())
    }

    /// Starts the plugin for a host that asks for multiplexing, and opens the session;
    /// ends the check where there is none.
    pub async fn multiplexed(&mut self, start: Start) -> Result<Multiplexed, Stop> {
        let plugin = self.start_multiplexing(start).await?;
        Multiplexed::open(plugin).await
    }

    /// As [`Stage::multiplexed`], and leaves the connection to the check.
    pub async fn start_multiplexing(&mut self, start: Start) -> Result<Plugin, Stop> {
        self.multiplexes().await?;
        self.start(&start.with(VARIABLE, "true")).await
    }

    /// Ends the check where the plugin does not multiplex.
    pub async fn multiplexes(&mut self) -> Result<(), Stop> {
        match self.multiplexing().await? {
            Multiplexing::Yamux => Ok(()),
            Multiplexing::Http2 | Multiplexing::Other(_) => blocked_by("mux/field-true-means-it"),
            Multiplexing::Without(untestable) => Err(Stop::Untestable(untestable)),
            Multiplexing::Hidden(by) => blocked_by(by),
        }
    }

    /// What the plugin speaks with a host that asks with this value, whatever it announces.
    pub async fn spoken_for(&mut self, value: &str) -> Result<Multiplexing, Stop> {
        let plugin = self.start(&Start::plain().with(VARIABLE, value)).await?;
        spoken(&plugin).await
    }

    /// What the plugin speaks that nobody asked for yamux, after frames of yamux.
    pub async fn spoken_unasked(&mut self) -> Result<Multiplexing, Stop> {
        let plugin = self.start(&Start::plain()).await?;
        spoken(&plugin).await
    }

    async fn try_multiplexing(&mut self) -> Result<Multiplexing, Stop> {
        let plugin = self.start(&Start::plain().with(VARIABLE, "true")).await?;
        let field = plugin.line.multiplex();
        let without = |why: String| {
            Multiplexing::Without(Untestable {
                why: why.into(),
                testable_by: TESTABLE_BY.into(),
            })
        };
        match field.as_deref().map(str::trim) {
            Some("1" | "t" | "T" | "TRUE" | "true" | "True") => spoken(&plugin).await,
            Some(word @ ("0" | "f" | "F" | "FALSE" | "false" | "False")) => {
                Ok(without(format!("it says `{word}` to multiplexing")))
            }
            Some(_) => Ok(Multiplexing::Hidden("handshake/multiplex-field")),
            None => Ok(without(
                "its handshake line has no seventh field, so it does not multiplex".to_owned(),
            )),
        }
    }
}

/// What a plugin speaks that was asked for yamux: one that does answers a ping, accepts
/// the stream or sends its first bytes on it.
async fn spoken(plugin: &Plugin) -> Result<Multiplexing, Stop> {
    let Ok(mut raw) = Raw::dial(&plugin.address()?).await else {
        plugin.alive()?;
        return Ok(Multiplexing::Hidden("handshake/listening"));
    };
    plugin.was_reached();
    raw.open(MAIN).await;
    raw.send(&Frame::bare(Kind::Ping, SYN, 0, 1)).await;
    raw.begin_http2(MAIN).await;
    let received = raw.next(limit::CALL).await;
    if let Received::Frame(_) = received {
        return Ok(Multiplexing::Yamux);
    }
    if plugin.speaks_http2().await? {
        return Ok(Multiplexing::Http2);
    }
    Ok(Multiplexing::Other(match received {
        Received::Nothing => "nothing, while the connection stayed open",
        Received::End => "the end of the connection",
        _ => "bytes that are neither yamux nor HTTP/2",
    }))
}
