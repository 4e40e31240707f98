//! What the host has said of ids, and who waits for it to say something.

use std::collections::HashMap;
use std::collections::hash_map::Entry;
use std::time::Instant;

use tokio::sync::oneshot;

use super::{BrokerError, is_fresh};
use crate::proto::plugin::ConnInfo;

/// The ids of the host's that somebody dials, or may yet dial.
#[derive(Debug, Default)]
pub(super) struct Dials(HashMap<u32, Dial>);

#[derive(Debug)]
enum Dial {
    Waits(oneshot::Sender<ConnInfo>),
    Said(ConnInfo, Instant),
}

/// What a dialler finds.
#[derive(Debug)]
pub(super) enum Claim {
    Said(ConnInfo),
    Waits(oneshot::Receiver<ConnInfo>),
}

impl Dials {
    /// Takes what the host says of an id.
    pub(super) fn hear(&mut self, message: ConnInfo, now: Instant) {
        self.0.retain(|_, dial| match dial {
            Dial::Waits(waiting) => !waiting.is_closed(),
            Dial::Said(_, at) => is_fresh(*at, now),
        });
        match self.0.entry(message.service_id) {
            Entry::Vacant(vacant) => {
                vacant.insert(Dial::Said(message, now));
            }
            // BRK-4: of two for one id, the second is dropped.
            Entry::Occupied(occupied) if matches!(occupied.get(), Dial::Said(..)) => (),
            Entry::Occupied(occupied) => {
                if let Dial::Waits(waiting) = occupied.remove() {
                    let _ = waiting.send(message);
                }
            }
        }
    }

    /// Takes what the host said of an id, or waits for it. Where the host is `asked`, what it
    /// said before is no answer.
    pub(super) fn claim(
        &mut self,
        id: u32,
        asked: bool,
        now: Instant,
    ) -> Result<Claim, BrokerError> {
        match self.0.remove(&id) {
            Some(Dial::Waits(waiting)) if !waiting.is_closed() => {
                self.0.insert(id, Dial::Waits(waiting));
                return Err(BrokerError::Used(id));
            }
            Some(Dial::Said(message, at)) if !asked && is_fresh(at, now) => {
                return Ok(Claim::Said(message));
            }
            _ => (),
        }
        let (said, waiting) = oneshot::channel();
        self.0.insert(id, Dial::Waits(said));
        Ok(Claim::Waits(waiting))
    }

    /// Waits for an id no longer.
    pub(super) fn give_up(&mut self, id: u32) {
        self.0.remove(&id);
    }

    /// Forgets everything; who waits hears of it.
    pub(super) fn clear(&mut self) {
        self.0.clear();
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::limit;

    fn announcement(service_id: u32, address: &str) -> ConnInfo {
        ConnInfo {
            service_id,
            network: "unix".to_owned(),
            address: address.to_owned(),
            knock: None,
        }
    }

    fn said(claim: Result<Claim, BrokerError>) -> Option<String> {
        match claim {
            Ok(Claim::Said(message)) => Some(message.address),
            Ok(Claim::Waits(mut waiting)) => waiting.try_recv().ok().map(|it| it.address),
            Err(_) => None,
        }
    }

    #[test]
    fn announcement_and_dial_meet_in_either_order() {
        let now = Instant::now();
        let mut dials = Dials::default();
        dials.hear(announcement(1, "first"), now);
        dials.hear(announcement(1, "dropped"), now);
        assert_eq!(said(dials.claim(1, false, now)).as_deref(), Some("first"));
        let Ok(Claim::Waits(mut waiting)) = dials.claim(1, false, now) else {
            panic!("nothing was said yet");
        };
        assert!(matches!(
            dials.claim(1, false, now),
            Err(BrokerError::Used(1))
        ));
        dials.hear(announcement(1, "second"), now);
        assert_eq!(waiting.try_recv().unwrap().address, "second");
    }

    #[test]
    fn what_was_said_before_is_no_answer() {
        let now = Instant::now();
        let mut dials = Dials::default();
        dials.hear(announcement(1, "before"), now);
        let Ok(Claim::Waits(mut waiting)) = dials.claim(1, true, now) else {
            panic!("the host was asked only now");
        };
        dials.hear(announcement(1, "after"), now);
        assert_eq!(waiting.try_recv().unwrap().address, "after");
    }

    #[test]
    fn an_old_announcement_is_none() {
        let now = Instant::now();
        let later = now + limit::BROKER;
        let mut dials = Dials::default();
        dials.hear(announcement(1, "old"), now);
        assert_eq!(said(dials.claim(1, false, later)), None);
    }
}
