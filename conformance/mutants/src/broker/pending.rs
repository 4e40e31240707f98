//! The host's announcements and the plugin's dials, which wait for each other.

use std::collections::HashMap;
use std::time::{Duration, Instant};

use tokio::sync::oneshot;

use crate::behaviour::Dialling;
use crate::wire::plugin::ConnInfo;

/// How long an announcement is kept.
const LIMIT: Duration = Duration::from_secs(5);

/// Whatever waits, by id.
#[derive(Debug, Default)]
pub(super) struct Pending {
    halves: HashMap<u32, Half>,
}

#[derive(Debug)]
enum Half {
    Dialled(oneshot::Sender<ConnInfo>),
    Announced(ConnInfo, Instant),
}

/// What a dial finds.
#[derive(Debug)]
pub(super) enum Claim {
    Announced(ConnInfo),
    Waits(oneshot::Receiver<ConnInfo>),
    /// Another dial of the same id waits already, or too many of others.
    Taken,
}

impl Half {
    fn is_stale(&self, behaviour: &Dialling) -> bool {
        let stale = matches!(self, Self::Announced(_, at) if at.elapsed() >= LIMIT);
        stale && !behaviour.keeps_stale
    }
}

impl Pending {
    /// Takes an announcement: hands it to the dial that waits for it, or keeps it.
    pub(super) fn announce(&mut self, message: ConnInfo, behaviour: &Dialling) {
        self.halves.retain(|_, half| !half.is_stale(behaviour));
        let id = self.meant(message.service_id, behaviour);
        match self.halves.remove(&id) {
            Some(Half::Dialled(waiting)) => {
                let _ = waiting.send(message);
            }
            // BRK-4: of two announcements of one id, the second is dropped.
            Some(first) if !behaviour.takes_second => {
                self.halves.insert(id, first);
            }
            _ if behaviour.keeps_early => {
                let announced = Half::Announced(message, Instant::now());
                self.halves.insert(id, announced);
            }
            _ => (),
        }
    }

    /// Begins a dial.
    pub(super) fn claim(&mut self, id: u32, behaviour: &Dialling) -> Claim {
        self.halves.retain(|_, half| !half.is_stale(behaviour));
        let id = self.first(id, behaviour);
        match self.halves.remove(&id) {
            Some(Half::Announced(message, _)) => Claim::Announced(message),
            Some(Half::Dialled(waiting)) if !waiting.is_closed() => {
                self.halves.insert(id, Half::Dialled(waiting));
                Claim::Taken
            }
            _ if self.dialled() >= behaviour.most => Claim::Taken,
            _ => {
                let (sender, receiver) = oneshot::channel();
                self.halves.insert(id, Half::Dialled(sender));
                Claim::Waits(receiver)
            }
        }
    }

    /// Ends a dial that waited in vain.
    pub(super) fn give_up(&mut self, id: u32) {
        self.halves.remove(&id);
    }

    /// Whether a dial of this id waits.
    pub(super) fn is_dialled(&self, id: u32) -> bool {
        matches!(self.halves.get(&id), Some(Half::Dialled(_)))
    }

    /// Whether this id was announced and nobody has dialled it.
    pub(super) fn is_announced(&self, id: u32) -> bool {
        matches!(self.halves.get(&id), Some(Half::Announced(..)))
    }

    /// How many announcements are kept.
    pub(super) fn announced(&self) -> usize {
        let halves = self.halves.values();
        halves
            .filter(|half| matches!(half, Half::Announced(..)))
            .count()
    }

    fn dialled(&self) -> usize {
        self.halves.len() - self.announced()
    }

    /// The id that an announcement is for.
    fn meant(&self, id: u32, behaviour: &Dialling) -> u32 {
        let mut waiting = self.halves.iter();
        let any = waiting.find(|(_, half)| matches!(half, Half::Dialled(_)));
        any.filter(|_| behaviour.by_order)
            .map_or(id, |(any, _)| *any)
    }

    /// The id whose announcement a dial takes.
    fn first(&self, id: u32, behaviour: &Dialling) -> u32 {
        let announced = self.halves.iter().filter_map(|(id, half)| match half {
            Half::Announced(_, at) => Some((at, *id)),
            Half::Dialled(_) => None,
        });
        let first = announced.min().filter(|_| behaviour.by_order);
        first.map_or(id, |(_, first)| first)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn announcement(service_id: u32, address: &str) -> ConnInfo {
        ConnInfo {
            service_id,
            network: "unix".to_owned(),
            address: address.to_owned(),
            knock: None,
        }
    }

    #[test]
    fn announcement_and_dial_meet_in_either_order() {
        let right = Dialling::default();
        let mut pending = Pending::default();
        pending.announce(announcement(1, "first"), &right);
        pending.announce(announcement(1, "dropped"), &right);
        assert!(pending.is_announced(1));
        let Claim::Announced(early) = pending.claim(1, &right) else {
            panic!("the announcement is kept")
        };
        assert_eq!(early.address, "first");
        let Claim::Waits(mut late) = pending.claim(1, &right) else {
            panic!("the announcement is used up")
        };
        assert!(pending.is_dialled(1));
        assert!(matches!(pending.claim(1, &right), Claim::Taken));
        pending.announce(announcement(2, "another"), &right);
        pending.announce(announcement(1, "second"), &right);
        assert_eq!(late.try_recv().unwrap().address, "second");
        assert_eq!(pending.announced(), 1);
    }
}
