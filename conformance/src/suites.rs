//! What each version of a suite holds: a released version never changes, and a check that
//! stands in none is provisional.

use crate::check::{Check, Suite};
use crate::digest::sha256;

/// The contents of a suite under a number.
#[derive(Debug)]
pub(crate) struct Version {
    /// The suite.
    pub suite: Suite,
    /// Counted from 1.
    pub number: u32,
    /// A line a check, `id clause level reason reason …`; those that begin with `#` say nothing.
    contents: &'static str,
    /// The digest it was released with; `None` as long as it may change.
    released: Option<&'static str>,
}

/// Every version of every suite, the newest of each last.
static VERSIONS: [Version; 7] = [
    open(Suite::Core, include_str!("../suites/core@1.txt")),
    open(Suite::Automtls, include_str!("../suites/automtls@1.txt")),
    open(Suite::Stdio, include_str!("../suites/stdio@1.txt")),
    open(Suite::Broker, include_str!("../suites/broker@1.txt")),
    open(Suite::Mux, include_str!("../suites/mux@1.txt")),
    open(Suite::Process, include_str!("../suites/process@1.txt")),
    open(Suite::Robust, include_str!("../suites/robust@1.txt")),
];

/// A first version that is not released yet.
const fn open(suite: Suite, contents: &'static str) -> Version {
    Version {
        suite,
        number: 1,
        contents,
        released: None,
    }
}

/// The version of this number.
pub(crate) fn find(suite: Suite, number: u32) -> Option<&'static Version> {
    of(suite).find(|version| version.number == number)
}

/// The version that a suite is run in where nobody names one.
pub(crate) fn newest(suite: Suite) -> &'static Version {
    of(suite).last().expect("each suite has a version")
}

fn of(suite: Suite) -> impl Iterator<Item = &'static Version> {
    VERSIONS
        .iter()
        .filter(move |version| version.suite == suite)
}

/// A check that the newest version of its suite does not hold: it runs and is shown, but
/// turns nothing red until a version takes it in.
pub(crate) fn is_provisional(check: &Check) -> bool {
    !newest(check.suite).holds(check.id)
}

impl Version {
    /// Its name, such as `core@1`.
    pub(crate) fn name(&self) -> String {
        format!("{}@{}", self.suite.name(), self.number)
    }

    /// Whether the check with this id stands in it.
    pub(crate) fn holds(&self, id: &str) -> bool {
        self.ids().any(|held| held == id)
    }

    /// The ids of its checks.
    pub(crate) fn ids(&self) -> impl Iterator<Item = &'static str> {
        self.lines().filter_map(|line| line.split(' ').next())
    }

    /// It never changes any more.
    pub(crate) fn is_released(&self) -> bool {
        self.released.is_some()
    }

    /// How many checks it holds.
    pub(crate) fn count(&self) -> usize {
        self.lines().count()
    }

    /// The hexadecimal sha256 of what it says of its checks.
    pub(crate) fn digest(&self) -> String {
        let text = self
            .lines()
            .fold(String::new(), |text, line| text + line + "\n");
        sha256(text)
    }

    fn lines(&self) -> impl Iterator<Item = &'static str> {
        self.contents.lines().filter(|line| !line.starts_with('#'))
    }
}

#[cfg(test)]
mod tests {
    use super::{VERSIONS, Version, find, is_provisional, newest, of};
    use crate::check::{Check, Suite};
    use crate::checks;

    /// What a version says of a check: `id clause level reason reason …`.
    fn line(check: &Check) -> String {
        let head = format!("{} {} {}", check.id, check.clause, check.level);
        check
            .reasons
            .iter()
            .fold(head, |line, reason| format!("{line} {}", reason.id))
    }

    /// What the file of a version that is not released holds.
    fn page(version: &Version) -> String {
        let head = format!(
            "# What {} holds: check, clause, level, reasons. Made from the code by\n\
             # `UPDATE_DOCS=1 cargo test -p conformance --lib` until the version is released.\n",
            version.name()
        );
        let checks = checks::all().filter(|check| check.suite == version.suite);
        checks.fold(head, |page, check| page + &line(check) + "\n")
    }

    #[test]
    fn an_open_version_holds_every_check_of_its_suite() {
        for version in VERSIONS.iter().filter(|version| version.released.is_none()) {
            let root = env!("CARGO_MANIFEST_DIR");
            let path = format!("{root}/suites/{}.txt", version.name());
            crate::published::check(&path, &page(version));
        }
    }

    #[test]
    fn a_released_version_is_what_was_released() {
        for version in &VERSIONS {
            if let Some(digest) = version.released {
                assert_eq!(
                    version.digest(),
                    digest,
                    "{} is released: put what is new into a version after it",
                    version.name()
                );
            }
        }
    }

    #[test]
    fn what_a_version_says_of_a_check_is_true() {
        for version in &VERSIONS {
            for said in version.lines() {
                let id = said.split(' ').next().unwrap();
                let check = checks::all().find(|check| check.id == id);
                assert_eq!(check.map(line).as_deref(), Some(said), "{}", version.name());
            }
        }
    }

    #[test]
    fn each_suite_has_versions_that_count_up_from_one_and_only_the_last_is_open() {
        for suite in Suite::ALL {
            let versions: Vec<_> = of(suite).collect();
            for (index, version) in versions.iter().enumerate() {
                assert_eq!(usize::try_from(version.number).unwrap(), index + 1);
                let last = index + 1 == versions.len();
                assert!(last || version.released.is_some(), "{}", version.name());
            }
            assert!(!versions.is_empty(), "`{}` has no version", suite.name());
        }
    }

    #[test]
    fn a_check_outside_every_version_is_provisional() {
        let first: &'static Check = checks::all().next().unwrap();
        assert!(!is_provisional(first));
        let later = Check {
            id: "core/not-yet-released",
            ..*first
        };
        assert!(is_provisional(&later));
    }

    #[test]
    fn a_digest_is_of_the_lines_and_not_of_the_words_above_them() {
        let version = |contents| super::open(Suite::Core, contents);
        let one = version("# a\nx/y A-1 MUST wrong\n").digest();
        assert_eq!(one, version("x/y A-1 MUST wrong\n").digest());
        assert_ne!(one, version("x/y A-1 MUST wrong more\n").digest());
        assert_eq!(
            find(Suite::Core, 1).unwrap().digest(),
            newest(Suite::Core).digest()
        );
        assert!(find(Suite::Core, 0).is_none());
    }
}
