//! The clauses of `docs/protocol.md`, read from the text that people read.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use crate::check::Level;

/// The specification.
pub const TEXT: &str = include_str!("../docs/protocol.md");

/// One normative sentence or more.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Clause {
    /// How binding it is.
    pub level: Level,
    /// `plugin`, `host` or `both`.
    pub side: String,
    /// Its words, on one line.
    pub text: String,
}

/// The heading over the clauses that no check enforces.
const WITHOUT_CHECK: &str = "## Clauses without a check";

static CLAUSES: LazyLock<BTreeMap<String, Clause>> = LazyLock::new(|| parse(TEXT));

/// The clause with this id.
pub fn find(id: &str) -> Option<&'static Clause> {
    CLAUSES.get(id)
}

/// Every clause, by id.
pub fn all() -> impl Iterator<Item = (&'static str, &'static Clause)> {
    CLAUSES.iter().map(|(id, clause)| (id.as_str(), clause))
}

/// Every clause that binds the plugin and has no check, with the reason.
pub fn excluded() -> impl Iterator<Item = (&'static str, &'static str)> {
    exclusions(TEXT)
}

/// Reads the rows of the table under [`WITHOUT_CHECK`]: `| ENV-3 | reason |`.
fn exclusions(document: &str) -> impl Iterator<Item = (&str, &str)> {
    let lines = document.lines().skip_while(|line| *line != WITHOUT_CHECK);
    // The first row is the head, the second the line under it.
    let rows = lines.filter_map(|line| line.strip_prefix("| ")?.strip_suffix(" |"));
    rows.skip(1).filter_map(|row| row.split_once(" | "))
}

/// Reads bullets of the form `- **ENV-2** MUST (plugin): words`, whose later lines are
/// indented.
fn parse(document: &str) -> BTreeMap<String, Clause> {
    let mut clauses = BTreeMap::new();
    let mut open: Option<(String, Clause)> = None;
    for line in document.lines() {
        match (head(line), &mut open) {
            (Some(begun), _) => clauses.extend(open.replace(begun)),
            (None, Some((_, clause))) if line.starts_with("  ") => {
                clause.text.push(' ');
                clause.text.push_str(line.trim());
            }
            (None, _) => clauses.extend(open.take()),
        }
    }
    clauses.extend(open);
    clauses
}

fn head(line: &str) -> Option<(String, Clause)> {
    let (id, rest) = line.strip_prefix("- **")?.split_once("** ")?;
    let (level, rest) = rest.split_once(" (")?;
    let (side, text) = rest.split_once("): ")?;
    let level = match level {
        "MUST" => Level::Must,
        "SHOULD" => Level::Should,
        "MAY" => Level::May,
        _ => return None,
    };
    Some((
        id.to_owned(),
        Clause {
            level,
            side: side.to_owned(),
            text: text.trim().to_owned(),
        },
    ))
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::{Clause, all, excluded, exclusions, find, parse};
    use crate::check::Level;
    use crate::checks;

    #[test]
    fn a_clause_goes_on_over_indented_lines() {
        let parsed = parse(
            "# Title\n\n- **X-1** MUST (plugin): one\n  and two.\n\nprose\n- **X-2** MAY (host): three\n",
        );
        let first = Clause {
            level: Level::Must,
            side: "plugin".into(),
            text: "one and two.".into(),
        };
        assert_eq!(parsed.get("X-1"), Some(&first));
        assert_eq!(parsed.len(), 2);
    }

    #[test]
    fn the_last_section_says_which_clauses_have_no_check() {
        let document = "| Section | What |\n|---|---|\n| [A](#a) | b |\n\n\
            ## Clauses without a check\n\nWhy not.\n\n\
            | Clause | Reason |\n|---|---|\n| X-1 | It is a freedom. |\n";
        let found: Vec<_> = exclusions(document).collect();
        assert_eq!(found, [("X-1", "It is a freedom.")]);
    }

    #[test]
    fn each_check_enforces_a_clause_of_the_document() {
        for check in checks::all() {
            assert!(
                find(check.clause).is_some(),
                "`{}` names `{}`, which does not exist",
                check.id,
                check.clause
            );
        }
    }

    #[test]
    fn each_clause_that_binds_the_plugin_has_a_check_or_a_reason_and_never_both() {
        let mut covered: BTreeSet<_> = checks::all().map(|check| check.clause).collect();
        for (id, reason) in excluded() {
            assert!(covered.insert(id), "`{id}` is checked or stands twice");
            assert!(reason.ends_with('.'), "`{id}`: {reason:?}");
        }
        let binding = all().filter(|(_, clause)| clause.side != "host");
        let binding: BTreeSet<_> = binding.map(|(id, _)| id).collect();
        assert_eq!(covered, binding);
    }

    #[test]
    fn each_side_is_one_that_there_is() {
        for (id, clause) in all() {
            let sides = ["plugin", "host", "both"];
            assert!(sides.contains(&clause.side.as_str()), "`{id}`");
        }
    }
}
