//! What the subcommands do: the only code that reads the machine and ends in an exit
//! code.

mod build;
mod call;
mod expectations;
mod explain;
mod init;
mod list;
mod merge;
mod plugin;
mod profiles;
mod publish;
mod render;
mod request;
mod run;
mod verify;

use std::process::ExitCode;

use clap::{CommandFactory, Parser};
use tokio::runtime::Builder;

use crate::cli::{Cli, Command};
use crate::exit::Code;
use crate::terminal;

/// Runs the command line.
pub fn main() -> ExitCode {
    let cli = match Cli::try_parse() {
        Ok(cli) => cli,
        Err(error) => {
            let code = if error.use_stderr() {
                Code::Usage
            } else {
                Code::Pass
            };
            // A reader that went away is no fault.
            let _ = error.print();
            return code.into();
        }
    };
    match cli.command {
        Command::Run(arguments) => within(Builder::new_multi_thread(), run::run(&arguments)).into(),
        Command::Call(arguments) => {
            within(Builder::new_current_thread(), call::call(&arguments)).into()
        }
        Command::List(arguments) => list::list(&arguments).into(),
        Command::Profiles { name, json } => profiles::profiles(name.as_deref(), json).into(),
        Command::Explain { id } => explain::explain(&id).into(),
        Command::Init(arguments) => init::init(&arguments).into(),
        Command::Plugin { fault, list_faults } => plugin::plugin(fault.as_deref(), list_faults),
        Command::Render(arguments) => render::render(&arguments).into(),
        Command::Merge(arguments) => merge::run(&arguments).into(),
        Command::Verify { report, plugin } => verify::verify(&report, plugin.as_deref()).into(),
        Command::Schema => {
            terminal::print(&crate::report::schema());
            Code::Pass.into()
        }
        Command::Completions { shell } => {
            clap_complete::generate(
                shell,
                &mut Cli::command(),
                "conformance",
                &mut std::io::stdout(),
            );
            Code::Pass.into()
        }
    }
}

/// Many plugins at once are watched by as many threads as there are processors; one needs
/// one, and is not kept waiting for others to start.
fn within(mut builder: Builder, work: impl Future<Output = Code>) -> Code {
    match builder.enable_all().build() {
        Ok(runtime) => runtime.block_on(work),
        Err(error) => {
            terminal::complain(
                format_args!("no threads can be started: {error}"),
                "free some resources and try again",
            );
            Code::Fault
        }
    }
}
