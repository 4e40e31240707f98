//! The `conformance` command.

use std::process::ExitCode;

fn main() -> ExitCode {
    if std::env::args_os()
        .nth(1)
        .is_some_and(|first| first == conformance::supervisor::ARGUMENT)
    {
        return conformance::supervisor::main();
    }
    conformance::command::main()
}
