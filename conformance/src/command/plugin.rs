//! `conformance plugin`: the reference plugin, and every way in which one can be wrong.

use std::process::ExitCode;

use crate::exit::Code;
use crate::terminal;

/// Serves until a host ends it.
pub(super) fn plugin(fault: Option<&str>, list: bool) -> ExitCode {
    if list {
        let lines = mutants::FAULTS
            .iter()
            .map(|fault| format!("{:<36} {}\n", fault.id, fault.summary));
        terminal::print(&lines.collect::<String>());
        return Code::Pass.into();
    }
    let mut behaviour = mutants::Behaviour::default();
    if let Some(id) = fault {
        let Some(fault) = mutants::FAULTS.iter().find(|fault| fault.id == id) else {
            terminal::complain(
                format_args!("there is no fault `{id}`"),
                "`conformance plugin --list-faults` shows them all",
            );
            return Code::Usage.into();
        };
        (fault.apply)(&mut behaviour);
    }
    mutants::run(behaviour)
}
