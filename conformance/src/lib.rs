//! Checks plugins: launches each as a real host would and says what it got wrong.

mod catalogue;
pub mod check;
pub mod checks;
pub mod clause;
mod cli;
pub mod command;
mod config;
mod digest;
pub mod exit;
mod expect;
mod gate;
pub mod limit;
#[cfg(test)]
mod manual;
pub mod process_tree;
mod profile;
#[cfg(test)]
mod published;
pub mod report;
pub mod run;
mod select;
mod setup;
mod starvation;
pub mod subject;
mod suites;
pub mod supervisor;
mod terminal;
