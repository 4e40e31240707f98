//! The command line as a user meets it: exit code, standard output and standard error,
//! each whole.

mod automtls;
mod expectations;
mod false_greens;
mod hostile;
mod init;
mod interrupt;
mod launch;
mod merge;
mod profile;
mod reference;
mod reports;
mod rounds;
mod screen;
mod trace;
mod usage;
mod verify;
