//! Chooses the protocol version from the host's list.

use crate::behaviour::{BadEntry, Choice, Fallback, Negotiation, NumberForms};

/// A version, and what standard error is told about the list.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Negotiated {
    pub(crate) version: i64,
    pub(crate) notes: Vec<String>,
}

/// Why no version is announced; the default behaviour always announces one.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
pub(crate) enum NegotiationError {
    #[error("PLUGIN_PROTOCOL_VERSIONS has the entry `{0}`, expected a number")]
    BadEntry(String),
    #[error("the host has none of the versions of this plugin")]
    NothingInCommon,
    #[error("the host sent no list of versions")]
    NoList,
}

/// Chooses one of `own`, which is in ascending order and not empty.
pub(crate) fn negotiate(
    behaviour: &Negotiation,
    own: &[u32],
    list: Option<&str>,
) -> Result<Negotiated, NegotiationError> {
    let own: Vec<i64> = own.iter().copied().map(i64::from).collect();
    let (fallback, error) = match list {
        None => (behaviour.without_list, NegotiationError::NoList),
        Some("") => (behaviour.with_empty_list, NegotiationError::NoList),
        Some(_) => (behaviour.without_common, NegotiationError::NothingInCommon),
    };
    let (offered, notes) = entries(behaviour, list.unwrap_or_default())?;
    let common = || offered.iter().copied().filter(|entry| own.contains(entry));
    let chosen = match behaviour.choice {
        Choice::Highest => common().max(),
        Choice::Lowest => common().min(),
        Choice::HostFirst => common().next(),
        Choice::HostHighest => common().next().and(offered.iter().copied().max()),
    };
    let version = match (chosen, fallback) {
        (Some(version), _) => Some(version),
        (None, Fallback::Lowest) => own.first().copied(),
        (None, Fallback::Highest) => own.last().copied(),
        (None, Fallback::Exit) => None,
    };
    version
        .map(|version| Negotiated { version, notes })
        .ok_or(error)
}

/// The numbers of the host's list, and a note for each entry that is none.
fn entries(
    behaviour: &Negotiation,
    list: &str,
) -> Result<(Vec<i64>, Vec<String>), NegotiationError> {
    let (mut offered, mut notes) = (Vec::new(), Vec::new());
    if list.is_empty() {
        return Ok((offered, notes));
    }
    for entry in list.split(',') {
        if let Some(number) = number(behaviour.numbers, entry) {
            offered.push(number);
            continue;
        }
        if behaviour.bad_entry == BadEntry::Fatal {
            return Err(NegotiationError::BadEntry(entry.to_owned()));
        }
        notes.push(format!(
            "PLUGIN_PROTOCOL_VERSIONS has the entry `{entry}`, expected a number: it is skipped"
        ));
        if behaviour.bad_entry == BadEntry::HidesRest {
            break;
        }
    }
    Ok((offered, notes))
}

/// Rust's parser takes what Go's `strconv.Atoi` takes: an optional sign, then digits.
fn number(forms: NumberForms, entry: &str) -> Option<i64> {
    let number: i64 = entry.parse().ok()?;
    (forms == NumberForms::Lenient || number.to_string() == entry).then_some(number)
}

#[cfg(test)]
mod tests {
    use super::*;

    const OWN: &[u32] = &[1, 3, 5];

    #[track_caller]
    fn check(spoil: fn(&mut Negotiation), cases: &[(Option<&str>, Result<i64, NegotiationError>)]) {
        let mut behaviour = Negotiation::default();
        spoil(&mut behaviour);
        for (list, expected) in cases {
            let version = negotiate(&behaviour, OWN, *list).map(|negotiated| negotiated.version);
            assert_eq!(version, *expected, "{list:?}");
        }
    }

    #[test]
    fn default_answers_as_go_does() {
        check(
            |_| (),
            &[
                (None, Ok(1)),
                (Some(""), Ok(1)),
                (Some("1"), Ok(1)),
                (Some("2,3"), Ok(3)),
                (Some("5,3"), Ok(5)),
                (Some("9"), Ok(1)),
                (Some("abc,3"), Ok(3)),
                (Some("3,,1"), Ok(3)),
                (Some("03"), Ok(3)),
                (Some("+3"), Ok(3)),
                (Some("-1,3"), Ok(3)),
                (Some(" 3"), Ok(1)),
                (Some("99999999999999999999,3"), Ok(3)),
            ],
        );
    }

    #[test]
    fn choices() {
        check(|b| b.choice = Choice::Lowest, &[(Some("5,3"), Ok(3))]);
        check(|b| b.choice = Choice::HostFirst, &[(Some("9,3,5"), Ok(3))]);
        check(
            |b| b.choice = Choice::HostHighest,
            &[(Some("3,9"), Ok(9)), (Some("9"), Ok(1))],
        );
    }

    #[test]
    fn fallbacks() {
        check(
            |b| b.without_common = Fallback::Exit,
            &[
                (Some("9"), Err(NegotiationError::NothingInCommon)),
                (None, Ok(1)),
                (Some(""), Ok(1)),
            ],
        );
        check(
            |b| b.without_list = Fallback::Highest,
            &[(None, Ok(5)), (Some(""), Ok(1)), (Some("9"), Ok(1))],
        );
        check(
            |b| b.with_empty_list = Fallback::Exit,
            &[(Some(""), Err(NegotiationError::NoList)), (None, Ok(1))],
        );
    }

    #[test]
    fn bad_entries() {
        check(
            |b| b.bad_entry = BadEntry::Fatal,
            &[(
                Some("3,abc"),
                Err(NegotiationError::BadEntry("abc".to_owned())),
            )],
        );
        check(
            |b| b.bad_entry = BadEntry::HidesRest,
            &[(Some("1,abc,3"), Ok(1)), (Some("1,3"), Ok(3))],
        );
        check(
            |b| b.numbers = NumberForms::Canonical,
            &[(Some("03"), Ok(1)), (Some("+3"), Ok(1)), (Some("3"), Ok(3))],
        );
    }

    #[test]
    fn every_bad_entry_is_noted() {
        let negotiated = negotiate(&Negotiation::default(), OWN, Some("a,3,"));
        assert_eq!(
            negotiated.map(|negotiated| negotiated.notes),
            Ok(vec![
                "PLUGIN_PROTOCOL_VERSIONS has the entry `a`, expected a number: it is skipped"
                    .to_owned(),
                "PLUGIN_PROTOCOL_VERSIONS has the entry ``, expected a number: it is skipped"
                    .to_owned(),
            ])
        );
    }
}
