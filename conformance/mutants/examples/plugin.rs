//! The plugin alone, correct or with the fault of the given id.

use std::io::Write as _;
use std::process::ExitCode;

use mutants::{Behaviour, FAULTS, run};

fn main() -> ExitCode {
    let mut behaviour = Behaviour::default();
    if let Some(id) = std::env::args().nth(1) {
        let Some(fault) = FAULTS.iter().find(|fault| fault.id == id) else {
            let _ = writeln!(std::io::stderr(), "there is no fault `{id}`");
            return ExitCode::from(2);
        };
        (fault.apply)(&mut behaviour);
    }
    run(behaviour)
}
