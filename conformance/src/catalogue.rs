//! What there is to say about a check, from one text: `conformance explain` and
//! `docs/checks.md`.

use std::fmt::Write;

use crate::check::Check;
use crate::checks;
use crate::clause;

/// One check as a section of Markdown.
pub(crate) fn section(check: &Check) -> String {
    let mut page = format!("## {}\n\n{}.\n\n", check.id, capitalised(check.title));
    let _ = writeln!(
        page,
        "Suite `{}`, {}, clause {}.\n",
        check.suite.name(),
        check.level,
        check.clause
    );
    if let Some(clause) = clause::find(check.clause) {
        let _ = writeln!(page, "> {}\n", clause.text);
    }
    let _ = writeln!(page, "**Why.** {}\n", check.why);
    let _ = writeln!(page, "**How to mend it.** {}\n", check.remedy);
    for reason in check.reasons {
        let _ = writeln!(page, "- `{}:{}`: {}", check.id, reason.id, reason.hint);
    }
    page
}

/// One clause as a section of Markdown, with what tests it; `None` where there is none.
pub(crate) fn clause_section(id: &str) -> Option<String> {
    let clause = clause::find(id)?;
    let mut page = format!("## {id}\n\n{} ({}).\n\n", clause.level, clause.side);
    let _ = writeln!(page, "> {}\n", clause.text);
    for check in checks::all().filter(|check| check.clause == id) {
        let _ = writeln!(page, "- `{}`: {}", check.id, check.title);
    }
    if let Some((_, reason)) = clause::excluded().find(|(excluded, _)| *excluded == id) {
        let _ = writeln!(page, "No check tests it. {reason}");
    }
    if clause.side == "host" {
        page.push_str("No check tests it. It binds the host, and plugins are what is checked.\n");
    }
    Some(page)
}

fn capitalised(text: &str) -> String {
    let mut characters = text.chars();
    characters.next().map_or_else(String::new, |first| {
        first.to_uppercase().chain(characters).collect()
    })
}

#[cfg(test)]
mod tests {
    use crate::checks;

    const HEAD: &str =
        "# Checks\n\nMade from the code: what `conformance explain` says of each check.\n\n";

    #[test]
    fn the_published_catalogue_is_the_codes() {
        let sections: Vec<_> = checks::all().map(super::section).collect();
        let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../docs/checks.md");
        crate::published::check(path, &format!("{HEAD}{}", sections.join("\n")));
    }
}
