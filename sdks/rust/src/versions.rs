//! Which version of the contract a plugin announces.

use std::collections::BTreeSet;

/// The numbers in a host's list, and the entries that are none. Entries are read as Go's
/// `strconv.Atoi` does: a sign and leading zeros are fine, blanks are not (ENV-5).
pub(crate) fn parse(list: &str) -> (BTreeSet<i64>, Vec<&str>) {
    let mut versions = BTreeSet::new();
    let mut others = Vec::new();
    for entry in list.split(',').filter(|_| !list.is_empty()) {
        match entry.parse() {
            Ok(version) => {
                versions.insert(version);
            }
            Err(_) => others.push(entry),
        }
    }
    (versions, others)
}

/// The highest version that both have (NEG-1), else the plugin's lowest: it is the host
/// that reports the mismatch (NEG-2). Nothing where the plugin has no version at all.
pub(crate) fn negotiate(own: &BTreeSet<u32>, host: &BTreeSet<i64>) -> Option<u32> {
    let common = own.iter().rev().find(|it| host.contains(&i64::from(**it)));
    common.or(own.first()).copied()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn announced(own: &[u32], list: &str) -> Option<u32> {
        negotiate(&own.iter().copied().collect(), &parse(list).0)
    }

    #[test]
    fn the_highest_common_version_wins() {
        for (list, expected) in [
            ("1", 1),
            ("5,3,1", 5),
            ("1,3", 3),
            ("03,+1", 3),
            ("abc,3", 3),
            ("3,,1", 3),
            (" 5,3", 3),
        ] {
            assert_eq!(announced(&[1, 3, 5], list), Some(expected), "{list}");
        }
    }

    #[test]
    fn the_lowest_version_is_for_everybody_else() {
        for list in ["", "9", "0,-1", "abc", "99999999999999999999"] {
            assert_eq!(announced(&[3, 5], list), Some(3), "{list}");
        }
        assert_eq!(announced(&[], "1"), None);
    }

    #[test]
    fn bad_entries_are_told() {
        assert_eq!(parse("1,,x, 2").1, ["", "x", " 2"]);
        assert!(parse("").1.is_empty());
    }
}
