//! Whether a plugin does `AutoMTLS`, and with which of a host's certificates.

use std::sync::Arc;

use super::attempt::Attempt;
use super::identity::{Identity, Profile};
use super::plugin::Plugin;
use super::process::Exit;
use super::stage::{NoLine, Stage};
use super::target::Start;
use crate::check::{Stop, blocked_by, untestable};

/// What a report says of a plugin without `AutoMTLS`.
const REFUSED: &str = "it refuses AutoMTLS";
const SERVE_TLS: &str =
    "serve TLS where PLUGIN_CLIENT_CERT is set; docs/protocol.md says how under AutoMTLS";

/// What trying it taught.
#[derive(Clone, Debug)]
pub enum AutoMtls {
    /// A host with this identity is served. The other words say how hosts with a kind of
    /// certificate that comes before this one were turned away.
    Served(Arc<Identity>, Vec<String>),
    /// It says that it cannot, and does not start.
    Refused,
    /// No host is served, whatever its certificate, in these words.
    TurnedAway(String),
    /// The fault of this check hides it.
    Hidden(&'static str),
}

/// How one kind of certificate fared.
enum Outcome {
    Served,
    NotStarted,
    TurnedAway(String),
    Hidden(&'static str),
}

impl Stage {
    /// Learns, when a check first asks, whom the plugin serves over TLS.
    pub async fn automtls(&mut self) -> Result<AutoMtls, Stop> {
        let facts = self.facts.clone();
        let learnt = facts
            .automtls
            .get_or_try_init(|| self.try_profiles())
            .await?;
        Ok(learnt.clone())
    }

    /// The identity of a host that the plugin serves; ends the check where there is none.
    pub async fn identity(&mut self) -> Result<Arc<Identity>, Stop> {
        match self.automtls().await? {
            AutoMtls::Served(identity, _) => Ok(identity),
            AutoMtls::Refused => untestable(REFUSED, SERVE_TLS),
            AutoMtls::TurnedAway(_) => blocked_by("automtls/answers"),
            AutoMtls::Hidden(by) => blocked_by(by),
        }
    }

    /// Starts the plugin for a host that it serves over TLS.
    pub async fn secured(&mut self, start: Start) -> Result<Plugin, Stop> {
        let identity = self.identity().await?;
        self.start(&start.automtls(&identity)).await
    }

    async fn try_profiles(&mut self) -> Result<AutoMtls, Stop> {
        let mut words = Vec::new();
        let mut started = false;
        for profile in Profile::ALL {
            let identity = Arc::new(Identity::new(profile)?);
            match self.try_identity(&identity).await? {
                Outcome::Served => return Ok(AutoMtls::Served(identity, words)),
                Outcome::Hidden(by) => return Ok(AutoMtls::Hidden(by)),
                Outcome::NotStarted => words.push("it does not start".to_owned()),
                Outcome::TurnedAway(how) => {
                    started = true;
                    words.push(how);
                }
            }
        }
        Ok(if started {
            AutoMtls::TurnedAway(words.swap_remove(0))
        } else {
            AutoMtls::Refused
        })
    }

    async fn try_identity(&mut self, identity: &Arc<Identity>) -> Result<Outcome, Stop> {
        let limit = self.target.start_limit();
        let start = Start::plain().automtls(identity);
        let plugin = match self.launch(&start).await?.line(limit.duration).await {
            Ok(plugin) => plugin,
            Err(NoLine::Exited(Exit::Status(status))) if status != 0 => {
                return Ok(Outcome::NotStarted);
            }
            Err(_) => return Ok(Outcome::Hidden("handshake/never-plaintext")),
        };
        match plugin.attempt(Some(identity)).await {
            Ok(Attempt::Served(_)) => Ok(Outcome::Served),
            Ok(Attempt::Refused(refusal)) if refusal.no_protocol => {
                Ok(Outcome::Hidden("automtls/alpn"))
            }
            Ok(Attempt::Refused(_)) if plugin.speaks_http2().await? => {
                Ok(Outcome::Hidden("handshake/never-plaintext"))
            }
            Ok(Attempt::Refused(refusal)) => Ok(Outcome::TurnedAway(refusal.words)),
            Ok(Attempt::Unreachable(_)) => Ok(Outcome::Hidden("handshake/listening")),
            Err(Stop::Blocked(by)) => Ok(Outcome::Hidden(by)),
            Err(Stop::Hang(limit)) => Ok(Outcome::TurnedAway(format!(
                "no {} within {}",
                limit.name,
                limit.seconds()
            ))),
            Err(stop) => Err(stop),
        }
    }
}
