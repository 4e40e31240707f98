//! Which versions a plugin has, learnt from its answers alone.

use super::plugin::Plugin;
use super::stage::Stage;
use super::target::Start;
use crate::check::{Stop, blocked_by, untestable};

/// A plugin with more versions than this is taken to echo what it is offered.
const MOST: usize = 16;

impl Stage {
    /// The plugin's versions in ascending order, at least one: those it is said to have,
    /// else those it announces when it is offered everything but what it announced before.
    pub async fn versions(&mut self) -> Result<Vec<u32>, Stop> {
        if !self.target.versions.is_empty() {
            let mut said = self.target.versions.clone();
            said.sort_unstable();
            return Ok(said);
        }
        let facts = self.facts.clone();
        let found = facts.versions.get_or_try_init(|| self.discover()).await?;
        Ok(found.clone())
    }

    async fn discover(&mut self) -> Result<Vec<u32>, Stop> {
        let limit = self.target.start_limit();
        let mut found = Vec::new();
        while found.len() < MOST {
            let mut rest = self.target.every_version();
            rest.retain(|version| !found.contains(version));
            let launched = self.launch(&Start::plain().offering(&rest)).await?;
            let version = match launched.line(limit.duration).await {
                Ok(plugin) => version(&plugin)?,
                // What it does when nothing new is left is a finding of negotiation/no-common.
                Err(_) if !found.is_empty() => break,
                Err(why) => return Err(why.stop(limit)),
            };
            let Ok(version) = u32::try_from(version) else {
                return untestable(
                    "its version is negative",
                    "give it a version from 0 up, and say it with `--versions`",
                );
            };
            // "no common version: announce the lowest own one" (NEG-2): it has no others.
            let fallback = !rest.contains(&version);
            if !found.contains(&version) {
                found.push(version);
            }
            if fallback {
                break;
            }
        }
        found.sort_unstable();
        Ok(found)
    }

    /// The version that the plugin announces on this start.
    pub async fn announced(&mut self, start: &Start) -> Result<i64, Stop> {
        version(&self.start(start).await?)
    }
}

fn version(plugin: &Plugin) -> Result<i64, Stop> {
    let version = plugin.line.version();
    version.map_or_else(|| blocked_by("handshake/app-version"), Ok)
}
