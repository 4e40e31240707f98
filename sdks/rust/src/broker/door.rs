//! The host's knocks at the plugin's door, and where its streams belong (MUX-3).
//!
//! Streams carry no id. The next one after an answered knock is the one that was meant, so
//! there is at most one answered knock whose stream has not come (MUX-4).

use std::collections::hash_map::Entry;
use std::collections::{HashMap, VecDeque};
use std::time::Instant;

use tokio_util::sync::CancellationToken;

use super::{BrokerError, is_fresh};

/// Who is accepted under which id; `Links` is where the connections of one go.
#[derive(Debug)]
pub(super) struct Door<Links> {
    accepted: HashMap<u32, (Links, CancellationToken)>,
    /// Knocks for which nobody accepts, or nobody can be let in yet, in their order.
    knocks: VecDeque<(u32, Instant)>,
    /// The id whose knock was answered and whose stream has not come.
    expected: Option<(u32, Instant)>,
}

impl<Links> Default for Door<Links> {
    fn default() -> Self {
        Self {
            accepted: HashMap::new(),
            knocks: VecDeque::new(),
            expected: None,
        }
    }
}

impl<Links: Clone> Door<Links> {
    /// Accepts an id until `until` ends, which ends with the door at the latest.
    pub(super) fn accept(
        &mut self,
        id: u32,
        links: Links,
        until: CancellationToken,
    ) -> Result<(), BrokerError> {
        match self.accepted.entry(id) {
            Entry::Vacant(vacant) => {
                vacant.insert((links, until));
                Ok(())
            }
            Entry::Occupied(_) => Err(BrokerError::Used(id)),
        }
    }

    /// Accepts an id no longer.
    pub(super) fn withdraw(&mut self, id: u32) {
        self.accepted.remove(&id);
    }

    /// The host asks to be let in under an id.
    pub(super) fn knocked(&mut self, id: u32, now: Instant) {
        self.knocks.push_back((id, now));
    }

    /// Where the next stream of the host goes; nothing where it is the main endpoint's.
    pub(super) fn route(&mut self, now: Instant) -> Option<Links> {
        let (id, _) = self.expected.take().filter(|(_, at)| is_fresh(*at, now))?;
        self.accepted.get(&id).map(|(links, _)| links.clone())
    }

    /// The first knock for which somebody accepts, whose stream is expected from now on. The
    /// next answer waits until the stream of this one has come; a dialler that has given up
    /// must not keep the others waiting.
    pub(super) fn answer(&mut self, now: Instant) -> Option<u32> {
        self.knocks.retain(|(_, at)| is_fresh(*at, now));
        if self.expected.is_some_and(|(_, at)| is_fresh(at, now)) {
            return None;
        }
        self.expected = None;
        let wanted = self
            .knocks
            .iter()
            .position(|(id, _)| self.accepted.contains_key(id));
        let (id, _) = wanted.and_then(|it| self.knocks.remove(it))?;
        self.expected = Some((id, now));
        Some(id)
    }

    /// Accepts nothing more, and lets nobody in.
    pub(super) fn close(&mut self) {
        for (_, (_, until)) in self.accepted.drain() {
            until.cancel();
        }
        self.knocks.clear();
        self.expected = None;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::limit;

    fn accepting(ids: &[u32]) -> Door<u32> {
        let mut door = Door::default();
        for &id in ids {
            let until = CancellationToken::new();
            door.accept(id, id * 10, until).unwrap();
        }
        door
    }

    #[test]
    fn one_knock_at_a_time_is_let_in() {
        let now = Instant::now();
        let mut door = accepting(&[1, 2]);
        door.knocked(2, now);
        door.knocked(1, now);
        assert_eq!(door.answer(now), Some(2));
        assert_eq!(door.answer(now), None);
        assert_eq!(door.route(now), Some(20));
        assert_eq!(door.answer(now), Some(1));
        assert_eq!(door.route(now), Some(10));
        assert_eq!(door.route(now), None);
    }

    #[test]
    fn a_knock_waits_until_somebody_accepts() {
        let now = Instant::now();
        let mut door = accepting(&[1]);
        door.knocked(2, now);
        assert_eq!(door.answer(now), None);
        door.accept(2, 20, CancellationToken::new()).unwrap();
        assert_eq!(door.answer(now), Some(2));
    }

    #[test]
    fn knocks_and_expected_streams_grow_old() {
        let now = Instant::now();
        let later = now + limit::BROKER;
        let mut door = accepting(&[1]);
        door.knocked(1, now);
        assert_eq!(door.answer(later), None);
        door.knocked(1, later);
        assert_eq!(door.answer(later), Some(1));
        let last = later + limit::BROKER;
        assert_eq!(door.route(last), None, "it belongs to the main endpoint");
        door.knocked(1, last);
        assert_eq!(door.answer(last), Some(1));
        assert_eq!(door.route(last), Some(10));
    }

    #[test]
    fn an_id_is_accepted_once_and_until_the_door_closes() {
        let mut door = Door::default();
        let until = CancellationToken::new();
        door.accept(7, 70, until.clone()).unwrap();
        assert!(matches!(
            door.accept(7, 70, CancellationToken::new()),
            Err(BrokerError::Used(7))
        ));
        door.close();
        assert!(until.is_cancelled());
    }
}
