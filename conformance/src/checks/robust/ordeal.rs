//! What a hostile host does to a plugin, and whether the plugin is still there afterwards.

use futures::future::join_all;

use crate::check::{Outcome, Stop, blocked_by, fail};
use crate::limit::QUIET;
use crate::subject::{Client, Plugin, Stage, Start, Wire};

/// The plugin ended.
pub(super) const EXITS: &str = "exits";
/// The plugin runs and serves nobody any more.
pub(super) const UNSERVED: &str = "unserved";

/// Bytes on a connection of their own.
#[derive(Debug)]
pub(super) struct Ordeal {
    /// What they are, as a finding names it.
    pub(super) name: String,
    /// The bytes.
    pub(super) bytes: Vec<u8>,
    /// Whether the connection ends behind the last byte.
    pub(super) cut: bool,
}

impl Ordeal {
    /// Bytes behind which the connection stays open.
    pub(super) fn new(name: impl Into<String>, bytes: Vec<u8>) -> Self {
        Self {
            name: name.into(),
            bytes,
            cut: false,
        }
    }

    /// As [`Ordeal::new`], and the connection ends behind the last byte.
    pub(super) fn cut(name: impl Into<String>, bytes: Vec<u8>) -> Self {
        Self {
            cut: true,
            ..Self::new(name, bytes)
        }
    }
}

/// Puts a plugin through all of them at once; where it does not survive that, each alone
/// says which it is.
pub(super) async fn survives(stage: &mut Stage, ordeals: &[Ordeal]) -> Outcome {
    let all: Vec<&Ordeal> = ordeals.iter().collect();
    let Some(together) = harm(stage, &all).await? else {
        return Ok(());
    };
    for ordeal in ordeals {
        if let Some(harm) = harm(stage, &[ordeal]).await? {
            return report(stage, harm, &ordeal.name).await;
        }
    }
    let names: Vec<_> = ordeals.iter().map(|ordeal| ordeal.name.as_str()).collect();
    report(stage, together, &names.join(", ")).await
}

async fn harm(stage: &mut Stage, ordeals: &[&Ordeal]) -> Result<Option<Harm>, Stop> {
    let plugin = stage.start(&Start::plain()).await?;
    let before = plugin.connect().await?;
    before.answers().await?;
    let pours = ordeals.iter().map(|ordeal| async {
        // One that cannot connect any more shows below.
        if let Ok(wire) = Wire::open(&plugin).await {
            wire.pour(&ordeal.bytes, ordeal.cut).await;
        }
    });
    join_all(pours).await;
    recovery(&plugin, &before).await
}

/// What an ordeal did to a plugin.
#[derive(Debug)]
pub(super) enum Harm {
    Exited(String),
    Unserved(String),
}

/// Calls on a connection that was open before and on two new ones.
pub(super) async fn recovery(plugin: &Plugin, before: &Client) -> Result<Option<Harm>, Stop> {
    let called = async {
        before
            .answers()
            .await
            .map_err(|stop| (stop, "the connection from before"))?;
        for _ in 0..2 {
            let answered = async { plugin.connect().await?.answers().await };
            answered.await.map_err(|stop| (stop, "a new connection"))?;
        }
        Ok(())
    };
    let called = called.await;
    // The end of a process is told a moment after that of its connections.
    let exit = match called {
        Ok(()) => plugin.process.ended(),
        Err(_) => plugin.exit(QUIET).await,
    };
    if let Some(exit) = exit {
        return Ok(Some(Harm::Exited(format!("it ended with {exit}"))));
    }
    match called {
        Ok(()) => Ok(None),
        Err((Stop::Broken(why), _)) => Err(Stop::Broken(why)),
        Err((Stop::Hang(limit), on)) => Ok(Some(Harm::Unserved(format!(
            "no answer on {on} within {}",
            limit.seconds()
        )))),
        Err((_, on)) => Ok(Some(Harm::Unserved(format!("no gRPC on {on}")))),
    }
}

/// The finding, unless the plugin does not serve two connections without any ordeal.
pub(super) async fn report(stage: &mut Stage, harm: Harm, ordeal: &str) -> Outcome {
    let expected = "a plugin that goes on and answers, on other connections and on new ones";
    match harm {
        Harm::Exited(actual) => fail(EXITS, expected, format!("after {ordeal} {actual}")),
        Harm::Unserved(actual) => {
            if !serves_several(stage).await? {
                return blocked_by("socket/reconnect");
            }
            fail(UNSERVED, expected, format!("after {ordeal}: {actual}"))
        }
    }
}

/// Whether new connections are served at all beside one that is open.
async fn serves_several(stage: &mut Stage) -> Result<bool, Stop> {
    let plugin = stage.start(&Start::plain()).await?;
    let first = plugin.connect().await?;
    first.answers().await?;
    let second = async { plugin.connect().await?.answers().await };
    Ok(second.await.is_ok())
}
