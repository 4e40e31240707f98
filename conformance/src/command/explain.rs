//! `conformance explain`.

use crate::catalogue;
use crate::checks;
use crate::exit::Code;
use crate::terminal;

/// Prints what there is to say about one check or one clause.
pub(super) fn explain(id: &str) -> Code {
    if let Some(clause) = catalogue::clause_section(id) {
        terminal::print(&clause);
        return Code::Pass;
    }
    // A report names `group/slug:reason`, which people copy whole.
    let slug = id.split(':').next().unwrap_or(id);
    let Some(check) = checks::all().find(|check| check.id == slug) else {
        terminal::complain(
            format_args!("there is no check or clause `{id}`"),
            "`conformance list` shows every check, and the clause of each",
        );
        return Code::Usage;
    };
    terminal::print(&catalogue::section(check));
    Code::Pass
}
