//! What the two sides have told each other about their ids, and what is still to be told.

use std::collections::hash_map::Entry;
use std::collections::{HashMap, VecDeque};
use std::time::Instant;

use tokio::sync::{mpsc, oneshot};
use tokio_util::sync::CancellationToken;

use super::BrokerError;
use crate::limit;
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
    dials: HashMap<u32, Dial>,
    accepted: HashMap<u32, (Links, CancellationToken)>,
    /// Knocks for which nobody accepts, or nobody can be let in yet, in their order.
    knocks: VecDeque<(u32, Instant)>,
    /// The id whose knock was answered and whose stream has not come.
    expected: Option<(u32, Instant)>,
}

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

impl<Links> Default for Exchange<Links> {
    fn default() -> Self {
        Self {
            stream: 0,
            ended: false,
            outgoing: None,
            unsent: Vec::new(),
            dials: HashMap::new(),
            accepted: HashMap::new(),
            knocks: VecDeque::new(),
            expected: None,
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

fn is_fresh(since: Instant, now: Instant) -> bool {
    now.saturating_duration_since(since) < limit::BROKER
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
        for (_, (_, until)) in self.accepted.drain() {
            until.cancel();
        }
        self.knocks.clear();
        self.expected = None;
    }

    /// Takes a message of the host.
    pub(super) fn receive(&mut self, message: ConnInfo, now: Instant) {
        if self.ended {
            return;
        }
        match &message.knock {
            Some(knock) if knock.knock && !knock.ack => {
                self.knocks.push_back((message.service_id, now));
                self.let_in(now);
            }
            _ => self.hear(message, now),
        }
    }

    fn hear(&mut self, message: ConnInfo, now: Instant) {
        self.dials.retain(|_, dial| match dial {
            Dial::Waits(waiting) => !waiting.is_closed(),
            Dial::Said(_, at) => is_fresh(*at, now),
        });
        match self.dials.entry(message.service_id) {
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
        match self.dials.remove(&id) {
            Some(Dial::Waits(waiting)) if !waiting.is_closed() => {
                self.dials.insert(id, Dial::Waits(waiting));
                return Err(BrokerError::Used(id));
            }
            Some(Dial::Said(message, at)) if question.is_none() && is_fresh(at, now) => {
                return Ok(Claim::Said(message));
            }
            _ => (),
        }
        let (said, waiting) = oneshot::channel();
        self.dials.insert(id, Dial::Waits(said));
        if let Some(question) = question {
            self.say(question);
        }
        Ok(Claim::Waits(waiting))
    }

    /// Waits for an id no longer.
    pub(super) fn give_up(&mut self, id: u32) {
        self.dials.remove(&id);
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
        let Entry::Vacant(vacant) = self.accepted.entry(id) else {
            return Err(BrokerError::Used(id));
        };
        vacant.insert((links, until));
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
        self.accepted.remove(&id);
    }

    /// Where the next stream of the host goes; nothing where it is the main endpoint's.
    pub(super) fn route(&mut self, now: Instant) -> Option<Links> {
        let (id, _) = self.expected.take().filter(|(_, at)| is_fresh(*at, now))?;
        let links = self.accepted.get(&id).map(|(links, _)| links.clone());
        self.let_in(now);
        links
    }

    /// Answers the first knock for which somebody accepts. Streams are told apart by their
    /// order alone, so the next answer waits until the stream of this one has come; a
    /// dialler that has given up must not keep the others waiting (MUX-4).
    fn let_in(&mut self, now: Instant) {
        self.knocks.retain(|(_, at)| is_fresh(*at, now));
        if self.expected.is_some_and(|(_, at)| is_fresh(at, now)) {
            return;
        }
        self.expected = None;
        let wanted = self
            .knocks
            .iter()
            .position(|(id, _)| self.accepted.contains_key(id));
        let Some((id, _)) = wanted.and_then(|it| self.knocks.remove(it)) else {
            return;
        };
        // The stream may come as soon as the answer is out.
        self.expected = Some((id, now));
        self.say(knocking(id, true));
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
    use super::*;

    type Numbered = Exchange<u32>;

    fn announcement(service_id: u32, address: &str) -> ConnInfo {
        ConnInfo {
            service_id,
            network: "unix".to_owned(),
            address: address.to_owned(),
            knock: None,
        }
    }

    fn with(links: u32) -> (u32, CancellationToken) {
        (links, CancellationToken::new())
    }

    fn said(claim: Result<Claim, BrokerError>) -> Option<String> {
        match claim {
            Ok(Claim::Said(message)) => Some(message.address),
            Ok(Claim::Waits(mut waiting)) => waiting.try_recv().ok().map(|it| it.address),
            Err(_) => None,
        }
    }

    fn acks(outgoing: &mut mpsc::UnboundedReceiver<ConnInfo>) -> Vec<u32> {
        std::iter::from_fn(|| outgoing.try_recv().ok())
            .map(|message| message.service_id)
            .collect()
    }

    #[test]
    fn announcement_and_dial_meet_in_either_order() {
        let now = Instant::now();
        let mut exchange = Numbered::default();
        exchange.receive(announcement(1, "first"), now);
        exchange.receive(announcement(1, "dropped"), now);
        assert_eq!(said(exchange.claim(1, None, now)).as_deref(), Some("first"));
        let Ok(Claim::Waits(mut waiting)) = exchange.claim(1, None, now) else {
            panic!("nothing was said yet");
        };
        assert!(matches!(
            exchange.claim(1, None, now),
            Err(BrokerError::Used(1))
        ));
        exchange.receive(announcement(1, "second"), now);
        assert_eq!(waiting.try_recv().unwrap().address, "second");
    }

    #[test]
    fn an_old_announcement_is_none() {
        let now = Instant::now();
        let later = now + limit::BROKER;
        let mut exchange = Numbered::default();
        exchange.receive(announcement(1, "old"), now);
        assert_eq!(said(exchange.claim(1, None, later)), None);
    }

    #[test]
    fn one_knock_at_a_time_is_let_in() {
        let now = Instant::now();
        let mut exchange = Numbered::default();
        let (_, mut outgoing) = exchange.attach();
        exchange.receive(knock(2), now);
        exchange.accept(1, with(10), None, now).unwrap();
        exchange.accept(2, with(20), None, now).unwrap();
        exchange.receive(knock(1), now);
        assert_eq!(acks(&mut outgoing), [2]);
        assert_eq!(exchange.route(now), Some(20));
        assert_eq!(acks(&mut outgoing), [1]);
        assert_eq!(exchange.route(now), Some(10));
        assert_eq!(exchange.route(now), None);
    }

    #[test]
    fn knocks_and_expected_streams_grow_old() {
        let now = Instant::now();
        let later = now + limit::BROKER;
        let mut exchange = Numbered::default();
        let (_, mut outgoing) = exchange.attach();
        exchange.receive(knock(1), now);
        exchange.accept(1, with(10), None, later).unwrap();
        assert!(acks(&mut outgoing).is_empty());
        exchange.receive(knock(1), later);
        assert_eq!(acks(&mut outgoing), [1]);
        let last = later + limit::BROKER;
        assert_eq!(
            exchange.route(last),
            None,
            "it belongs to the main endpoint"
        );
        exchange.receive(knock(1), last);
        assert_eq!(acks(&mut outgoing), [1]);
        assert_eq!(exchange.route(last), Some(10));
    }

    #[test]
    fn the_end_fails_what_waits() {
        let now = Instant::now();
        let mut exchange = Numbered::default();
        let until = CancellationToken::new();
        let early = Some("early".to_owned());
        exchange.accept(7, (70, until.clone()), early, now).unwrap();
        assert!(matches!(
            exchange.accept(7, with(70), None, now),
            Err(BrokerError::Used(7))
        ));
        let (old, _) = exchange.attach();
        let (new, _) = exchange.attach();
        let Ok(Claim::Waits(mut waiting)) = exchange.claim(1, None, now) else {
            panic!("nothing was said yet");
        };
        exchange.detach(old);
        assert!(
            waiting
                .try_recv()
                .is_err_and(|error| error == oneshot::error::TryRecvError::Empty)
        );
        assert!(!until.is_cancelled());
        exchange.detach(new);
        assert!(until.is_cancelled());
        assert!(
            waiting
                .try_recv()
                .is_err_and(|error| error == oneshot::error::TryRecvError::Closed)
        );
        assert!(matches!(
            exchange.claim(1, None, now),
            Err(BrokerError::Ended)
        ));
    }
}
