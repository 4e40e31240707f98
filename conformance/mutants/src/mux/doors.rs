//! Who listens for which id, who knocked for one, and whose the next stream is.

use std::collections::{HashMap, VecDeque};
use std::time::{Duration, Instant};

use tokio::sync::mpsc;

use super::MuxStream;
use crate::behaviour::{MuxAccepts, MuxAnswer, MuxRoute};

/// How long a knock waits for its id to be accepted: the host has given up by then.
const LIMIT: Duration = Duration::from_secs(5);
/// How many early knocks are remembered; a host that sends more means no good.
const EARLY: usize = 1_024;

/// The streams of one id.
pub(crate) type Listening = mpsc::UnboundedReceiver<MuxStream>;
type Listener = mpsc::UnboundedSender<MuxStream>;

/// What a knock is answered with: an error, or an empty text.
pub(crate) type Answer = &'static str;

#[derive(Debug, Default)]
pub(super) struct Doors {
    listeners: HashMap<u32, Listener>,
    /// The ids in the order in which they were accepted.
    accepted: VecDeque<u32>,
    knocks: HashMap<u32, Instant>,
    /// The ids whose knocks were acknowledged and whose streams have not come.
    routes: VecDeque<u32>,
    taken: usize,
    /// A knock for an unknown id came, where that is not survived.
    stuck: bool,
}

impl Doors {
    /// Listens for an id; the answer to a knock that came before, if one did. Nothing
    /// where somebody listens for it already.
    pub(super) fn listen(
        &mut self,
        behaviour: &MuxAccepts,
        id: u32,
    ) -> Option<(Listening, Option<Answer>)> {
        if self.listeners.contains_key(&id) {
            return None;
        }
        let (listener, streams) = mpsc::unbounded_channel();
        self.listeners.insert(id, listener);
        self.accepted.push_back(id);
        let fresh = |at: Instant| behaviour.keeps_stale_knocks || at.elapsed() < LIMIT;
        let knocked = self.knocks.remove(&id).is_some_and(fresh);
        let answer = knocked.then(|| self.open(behaviour, id)).flatten();
        Some((streams, answer))
    }

    /// Takes a knock; its answer, where there is one now.
    pub(super) fn knock(&mut self, behaviour: &MuxAccepts, id: u32) -> Option<Answer> {
        if self.listeners.contains_key(&id) {
            return (!self.stuck).then(|| self.open(behaviour, id)).flatten();
        }
        self.stuck |= behaviour.stuck_by_unknown;
        if behaviour.acknowledges_anything {
            return Some("");
        }
        if !behaviour.keeps_stale_knocks {
            self.knocks.retain(|_, at| at.elapsed() < LIMIT);
        }
        if !behaviour.forgets_early_knocks && self.knocks.len() < EARLY {
            self.knocks.insert(id, Instant::now());
        }
        None
    }

    /// The route first, the answer second: the stream comes as soon as that is out.
    fn open(&mut self, behaviour: &MuxAccepts, id: u32) -> Option<Answer> {
        match behaviour.answer {
            MuxAnswer::Silent => None,
            MuxAnswer::Refuses => Some("no listener for this id"),
            MuxAnswer::Acknowledges => {
                self.routes.push_back(id);
                Some("")
            }
        }
    }

    /// Hands a stream to whoever it is for; gives it back where that is the main endpoint.
    pub(super) fn route(&mut self, behaviour: &MuxAccepts, stream: MuxStream) -> Option<MuxStream> {
        let Some(knocked) = self.routes.pop_front() else {
            return Some(stream);
        };
        self.taken += 1;
        let id = match behaviour.route {
            MuxRoute::Main => return Some(stream),
            MuxRoute::InOrderOfKnocks => knocked,
            MuxRoute::InOrderOfAccepts => self.accepted.pop_front().unwrap_or(knocked),
        };
        if behaviour.most.is_none_or(|most| self.taken <= most)
            && let Some(listener) = self.listeners.get(&id)
        {
            // Where its server has ended, so has the broker.
            let _ = listener.send(stream);
        }
        None
    }

    /// Forgets everything.
    pub(super) fn close(&mut self) {
        *self = Self::default();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_an_accepted_id_is_acknowledged() {
        let right = MuxAccepts::default();
        let mut doors = Doors::default();
        assert_eq!(doors.knock(&right, 3), None);
        let (_streams, answer) = doors.listen(&right, 4).unwrap();
        assert_eq!(answer, None);
        assert_eq!(doors.knock(&right, 4), Some(""));
        assert!(doors.listen(&right, 4).is_none());
        assert_eq!(doors.routes, [4]);
    }

    #[test]
    fn early_knock_is_answered_when_its_id_is_accepted() {
        let right = MuxAccepts::default();
        let mut doors = Doors::default();
        assert_eq!(doors.knock(&right, 7), None);
        let (_streams, answer) = doors.listen(&right, 7).unwrap();
        assert_eq!(answer, Some(""));
        assert_eq!(doors.routes, [7]);
    }

    #[test]
    fn early_knocks_are_bounded() {
        let right = MuxAccepts::default();
        let mut doors = Doors::default();
        for id in 0..10_000 {
            doors.knock(&right, id);
        }
        assert_eq!(doors.knocks.len(), EARLY);
    }
}
