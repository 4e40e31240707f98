//! The faults: each spoils exactly one thing of the correct behaviour.

mod broker;
mod handshake;
mod knocks;
mod launch;
mod mux;
mod output;
mod process;
mod robust;
mod serving;
mod tls;

use crate::behaviour::Behaviour;

/// One way in which a plugin can be wrong.
#[derive(Debug, Clone, Copy)]
pub struct Fault {
    /// The name by which a plugin with this fault is started.
    pub id: &'static str,
    /// What such a plugin does.
    pub summary: &'static str,
    /// Spoils the behaviour.
    pub apply: fn(&mut Behaviour),
}

/// All faults, by topic.
pub static FAULTS: &[Fault] = &joined::<{ count(TOPICS) }>(TOPICS);

const TOPICS: &[&[Fault]] = &[
    launch::FAULTS,
    handshake::FAULTS,
    serving::FAULTS,
    output::FAULTS,
    tls::FAULTS,
    mux::FAULTS,
    knocks::FAULTS,
    process::FAULTS,
    broker::FAULTS,
    robust::FAULTS,
];

const fn fault(id: &'static str, summary: &'static str, apply: fn(&mut Behaviour)) -> Fault {
    Fault { id, summary, apply }
}

const fn count(topics: &[&[Fault]]) -> usize {
    let (mut count, mut topic) = (0, 0);
    while topic < topics.len() {
        count += topics[topic].len();
        topic += 1;
    }
    count
}

const fn joined<const COUNT: usize>(topics: &[&[Fault]]) -> [Fault; COUNT] {
    let mut joined = [topics[0][0]; COUNT];
    let (mut next, mut topic) = (0, 0);
    while topic < topics.len() {
        let mut index = 0;
        while index < topics[topic].len() {
            joined[next] = topics[topic][index];
            next += 1;
            index += 1;
        }
        topic += 1;
    }
    joined
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn ids_are_unique_and_all_listed() {
        let ids: BTreeSet<_> = FAULTS.iter().map(|fault| fault.id).collect();
        assert_eq!(ids.len(), FAULTS.len());
        let listed: usize = TOPICS.iter().map(|topic| topic.len()).sum();
        assert_eq!(listed, FAULTS.len());
    }

    #[test]
    fn every_fault_changes_the_behaviour_in_its_own_way() {
        let mut seen = vec![("no fault", Behaviour::default())];
        for fault in FAULTS {
            let mut behaviour = Behaviour::default();
            (fault.apply)(&mut behaviour);
            for (id, other) in &seen {
                assert_ne!(&behaviour, other, "`{}` is `{id}`", fault.id);
            }
            seen.push((fault.id, behaviour));
        }
    }

    #[test]
    fn summaries_are_whole_words_about_the_plugin() {
        for fault in FAULTS {
            let first = fault.summary.chars().next().unwrap_or_default();
            assert!(first.is_lowercase(), "{}", fault.id);
            assert!(!fault.summary.ends_with('.'), "{}", fault.id);
        }
    }
}
