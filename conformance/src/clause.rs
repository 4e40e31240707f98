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

static CLAUSES: LazyLock<BTreeMap<String, Clause>> = LazyLock::new(|| parse(TEXT));

/// The clause with this id.
pub fn find(id: &str) -> Option<&'static Clause> {
    CLAUSES.get(id)
}

/// Every clause, by id.
pub fn all() -> impl Iterator<Item = (&'static str, &'static Clause)> {
    CLAUSES.iter().map(|(id, clause)| (id.as_str(), clause))
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

    use super::{Clause, all, find, parse};
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
    fn each_check_enforces_a_clause_of_the_document_and_each_plugin_clause_has_a_check() {
        let mut enforced = BTreeSet::new();
        for check in checks::all() {
            assert!(
                find(check.clause).is_some(),
                "`{}` names `{}`, which does not exist",
                check.id,
                check.clause
            );
            enforced.insert(check.clause);
        }
        for (id, clause) in all().filter(|(_, clause)| clause.side != "host") {
            assert!(
                enforced.contains(id),
                "no check enforces `{id}` ({:?})",
                clause.text
            );
        }
    }
}
