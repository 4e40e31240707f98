//! `conformance explain`.

use crate::catalogue;
use crate::checks;
use crate::exit::Code;
use crate::terminal;

/// Prints what there is to say about one check.
pub(super) fn explain(id: &str) -> Code {
    // A report names `group/slug:reason`, which people copy whole.
    let slug = id.split(':').next().unwrap_or(id);
    let Some(check) = checks::all().find(|check| check.id == slug) else {
        terminal::complain(
            format_args!("there is no check `{id}`"),
            "`conformance list` shows every id",
        );
        return Code::Usage;
    };
    terminal::print(&catalogue::section(check));
    Code::Pass
}
