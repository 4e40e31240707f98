//! What the two sides have told each other about their ids, and what is still to be told.

use std::time::Instant;

use tokio::sync::mpsc;
use tokio_util::sync::CancellationToken;

use super::BrokerError;
use super::dials::{Claim, Dials};
use super::door::Door;
use crate::proto::plugin::ConnInfo;
use crate::proto::plugin::conn_info::Knock;

/// The state of a broker; `Links` is where the connections of an accepted id go.
#[derive(Debug)]
pub(super) struct Exchange<Links> {
    /// The number of the host's stream that counts: the newest.
    stream: u64,
    ended: bool,
    outgoing: Option<mpsc::UnboundedSender<ConnInfo>>,
    /// What was said before the host opened its stream.
    unsent: Vec<ConnInfo>,
    dials: Dials,
    door: Door<Links>,
}

impl<Links> Default for Exchange<Links> {
    fn default() -> Self {
        Self {
            stream: 0,
            ended: false,
            outgoing: None,
            unsent: Vec::new(),
            dials: Dials::default(),
            door: Door::default(),
        }
    }
}

/// Asks to be let in where an id is accepted (MUX-3).
pub(super) fn knock(service_id: u32) -> ConnInfo {
    knocking(service_id, false)
}

fn knocking(service_id: u32, ack: bool) -> ConnInfo {
    ConnInfo {
        service_id,
        knock: Some(Knock {
            knock: true,
            ack,
            error: String::new(),
        }),
        ..ConnInfo::default()
    }
}

impl<Links: Clone> Exchange<Links> {
    /// Takes a new stream of the host: its number, and what is to be sent on it.
    pub(super) fn attach(&mut self) -> (u64, mpsc::UnboundedReceiver<ConnInfo>) {
        let (sender, receiver) = mpsc::unbounded_channel();
        for message in self.unsent.drain(..) {
            let _ = sender.send(message);
        }
        self.ended = false;
        self.stream += 1;
        self.outgoing = Some(sender);
        (self.stream, receiver)
    }

    /// The broker ends with its stream, unless a newer stream took its place (BRK-8).
    pub(super) fn detach(&mut self, stream: u64) {
        if self.stream == stream {
            self.end();
        }
    }

    /// Ends everything; what waits hears of it.
    pub(super) fn end(&mut self) {
        self.ended = true;
        self.outgoing = None;
        self.unsent.clear();
        self.dials.clear();
        self.door.close();
    }

    /// Takes a message of the host.
    pub(super) fn receive(&mut self, message: ConnInfo, now: Instant) {
        if self.ended {
            return;
        }
        match &message.knock {
            Some(knock) if knock.knock && !knock.ack => {
                self.door.knocked(message.service_id, now);
                self.let_in(now);
            }
            _ => self.dials.hear(message, now),
        }
    }

    /// Takes what the host said of an id, or waits for it. A question goes out first, and
    /// what was said before it is no answer.
    pub(super) fn claim(
        &mut self,
        id: u32,
        question: Option<ConnInfo>,
        now: Instant,
    ) -> Result<Claim, BrokerError> {
        if self.ended {
            return Err(BrokerError::Ended);
        }
        let claim = self.dials.claim(id, question.is_some(), now)?;
        if let Some(question) = question {
            self.say(question);
        }
        Ok(claim)
    }

    /// Waits for an id no longer.
    pub(super) fn give_up(&mut self, id: u32) {
        self.dials.give_up(id);
    }

    /// Accepts an id until `until` ends, which ends with the broker at the latest.
    /// Announces the address where there is one: a multiplexed connection waits for a
    /// knock instead.
    pub(super) fn accept(
        &mut self,
        id: u32,
        (links, until): (Links, CancellationToken),
        address: Option<String>,
        now: Instant,
    ) -> Result<(), BrokerError> {
        if self.ended {
            return Err(BrokerError::Ended);
        }
        self.door.accept(id, links, until)?;
        match address {
            Some(address) => self.say(ConnInfo {
                service_id: id,
                network: "unix".to_owned(),
                address,
                knock: None,
            }),
            None => self.let_in(now),
        }
        Ok(())
    }

    /// Accepts an id no longer.
    pub(super) fn withdraw(&mut self, id: u32) {
        self.door.withdraw(id);
    }

    /// Where the next stream of the host goes; nothing where it is the main endpoint's.
    pub(super) fn route(&mut self, now: Instant) -> Option<Links> {
        let links = self.door.route(now);
        self.let_in(now);
        links
    }

    fn let_in(&mut self, now: Instant) {
        // The stream may come as soon as the answer is out, and the door expects it already.
        if let Some(id) = self.door.answer(now) {
            self.say(knocking(id, true));
        }
    }

    fn say(&mut self, message: ConnInfo) {
        match &self.outgoing {
            Some(outgoing) => {
                let _ = outgoing.send(message);
            }
            None => self.unsent.push(message),
        }
    }
}

#[cfg(test)]
mod tests {
    use tokio::sync::oneshot::error::TryRecvError;

    use super::*;

    type Numbered = Exchange<u32>;

    fn with(links: u32) -> (u32, CancellationToken) {
        (links, CancellationToken::new())
    }

    #[test]
    fn a_knock_is_answered_when_somebody_accepts() {
        let now = Instant::now();
        let mut exchange = Numbered::default();
        let (_, mut outgoing) = exchange.attach();
        let mut answered = || outgoing.try_recv().ok();
        exchange.receive(knock(2), now);
        exchange.accept(1, with(10), None, now).unwrap();
        assert_eq!(answered(), None);
        exchange.accept(2, with(20), None, now).unwrap();
        assert_eq!(answered(), Some(knocking(2, true)));
        exchange.receive(knock(1), now);
        assert_eq!(answered(), None);
        assert_eq!(exchange.route(now), Some(20));
        assert_eq!(answered(), Some(knocking(1, true)));
    }

    #[test]
    fn what_is_said_early_waits_for_the_stream() {
        let now = Instant::now();
        let mut exchange = Numbered::default();
        let early = Some("early".to_owned());
        exchange.accept(7, with(70), early, now).unwrap();
        let (_, mut outgoing) = exchange.attach();
        assert_eq!(outgoing.try_recv().unwrap().address, "early");
    }

    #[test]
    fn the_end_fails_what_waits() {
        let now = Instant::now();
        let mut exchange = Numbered::default();
        let until = CancellationToken::new();
        exchange.accept(7, (70, until.clone()), None, now).unwrap();
        let (old, _) = exchange.attach();
        let (new, _) = exchange.attach();
        let Ok(Claim::Waits(mut waiting)) = exchange.claim(1, None, now) else {
            panic!("nothing was said yet");
        };
        exchange.detach(old);
        assert_eq!(waiting.try_recv(), Err(TryRecvError::Empty));
        assert!(!until.is_cancelled());
        exchange.detach(new);
        assert!(until.is_cancelled());
        assert_eq!(waiting.try_recv(), Err(TryRecvError::Closed));
        assert!(matches!(
            exchange.claim(1, None, now),
            Err(BrokerError::Ended)
        ));
    }
}
