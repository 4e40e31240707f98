//! `gen-sdk`: one protobuf contract in, a publishable plugin SDK out.

mod backend;
mod cli;
mod disk;
mod failure;
mod input;
mod keywords;
mod lock;
mod pipeline;
mod plan;
mod report;
mod settings;
mod text;
mod tree;

use std::panic;
use std::process::ExitCode;

use clap::Parser as _;

fn main() -> ExitCode {
    panic::set_hook(Box::new(report::bug));
    let run = || {
        let arguments = cli::Arguments::parse();
        let outcome = pipeline::run(&arguments);
        report::show(outcome)
    };
    panic::catch_unwind(run).unwrap_or_else(|_| ExitCode::from(report::BUG))
}
