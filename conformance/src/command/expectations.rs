//! The files of expectations: read before a run, written after it.

use std::collections::BTreeSet;
use std::fs::Permissions;
use std::io::Write;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};

use crate::checks;
use crate::cli::RunArguments;
use crate::exit::Code;
use crate::expect::{self, Entry, Expectations, Outcome, Surroundings};
use crate::report::{Problem, Report, Request};
use crate::run::Run;
use crate::setup::Setup;
use crate::terminal;

/// Every entry that was read, and the file that is to be written.
#[derive(Debug, Default)]
pub(super) struct Files {
    entries: Vec<Entry>,
    blessed: Option<File>,
}

#[derive(Debug)]
struct File {
    path: PathBuf,
    text: String,
}

fn surroundings(setup: &Setup) -> Surroundings<'_> {
    Surroundings {
        os: std::env::consts::OS,
        profile: setup.profile.as_deref(),
        today: expect::today(),
    }
}

impl Files {
    /// Reads what the command line and the plugin's own file name.
    pub(super) fn read(arguments: &RunArguments, setup: &Setup) -> Result<Self, Code> {
        let mut files = Self {
            entries: setup.expect.clone(),
            blessed: None,
        };
        if arguments.bless.is_some() && arguments.expect.len() != 1 {
            terminal::complain(
                "`--bless` writes one file, and several are named",
                "name the one to write with `--expect`",
            );
            return Err(Code::Usage);
        }
        for path in &arguments.expect {
            let text = match std::fs::read_to_string(path) {
                Err(error)
                    if error.kind() == std::io::ErrorKind::NotFound
                        && arguments.bless.is_some() =>
                {
                    String::new()
                }
                Err(error) => return Err(unreadable(path, &error)),
                Ok(text) => text,
            };
            match expect::parse(&text, path) {
                Ok(entries) => files.entries.extend(entries),
                Err(message) => return Err(invalid(path, &message)),
            }
            if arguments.bless.is_some() {
                let path = path.clone();
                files.blessed = Some(File { path, text });
            }
        }
        Ok(files)
    }

    /// What they make of each check; every mistake in them is told.
    pub(super) fn resolve(&self, setup: &Setup) -> Result<Expectations, Code> {
        Expectations::resolve(self.entries.clone(), &surroundings(setup)).map_err(|mistakes| {
            for mistake in mistakes {
                terminal::complain(&mistake, &mistake.help);
            }
            Code::Expectation
        })
    }

    /// Writes the file that was asked for; returns what it makes of each check then, and
    /// nothing where there is none to write.
    pub(super) fn bless(
        &mut self,
        setup: &Setup,
        request: &Request,
        report: &Report,
        run: &Run,
    ) -> Result<Option<Expectations>, Problem> {
        let Some(file) = &self.blessed else {
            return Ok(None);
        };
        let ended = Code::from_number(report.exit_code).unwrap_or(Code::Fault);
        if matches!(
            ended,
            Code::Interrupted | Code::Fault | Code::TimedOut | Code::NotLaunched
        ) || run.cut.is_some()
        {
            terminal::complain(
                format_args!(
                    "`{}` is as it was: the run does not say enough of the plugin to be blessed",
                    file.path.display()
                ),
                "mend that first: what is wrong stands in the report",
            );
            return Ok(None);
        }
        let own = |entry: &&Entry| entry.place.path == file.path;
        let entries: Vec<_> = self.entries.iter().filter(own).cloned().collect();
        let outcomes: Vec<_> = report
            .results
            .iter()
            .filter_map(|result| {
                Some(Outcome {
                    check: checks::all().find(|check| check.id == result.id)?,
                    attempts: &result.attempts,
                    binding: result.level <= request.level && !result.provisional,
                })
            })
            .collect();
        let blessed = expect::bless(
            &file.text,
            &entries,
            &request.expectations,
            &surroundings(setup),
            &outcomes,
        );
        if blessed.text != file.text {
            write(&file.path, &blessed.text).map_err(|error| unwritten(&file.path, &error))?;
        }
        terminal::tell(format_args!(
            "{}: {} added, {} changed, {} removed",
            file.path.display(),
            blessed.added,
            blessed.changed,
            blessed.removed
        ));
        let written =
            expect::parse(&blessed.text, &file.path).map_err(|why| useless(&file.path, &why))?;
        let gone: BTreeSet<_> = entries.into_iter().map(|entry| entry.place).collect();
        let blessed = file.path.clone();
        self.entries.retain(|entry| !gone.contains(&entry.place));
        self.entries.extend(written);
        let resolved = self.resolve(setup);
        let resolved = resolved.map_err(|_| useless(&blessed, "its entries do not go together"))?;
        Ok(Some(resolved))
    }
}

/// Takes the place of the file at once or not at all: people's own words stand in it.
fn write(path: &Path, text: &str) -> std::io::Result<()> {
    let folder = path
        .parent()
        .filter(|parent| !parent.as_os_str().is_empty());
    let permissions = std::fs::metadata(path).map_or_else(
        |_| Permissions::from_mode(0o644),
        |metadata| metadata.permissions(),
    );
    let mut file = tempfile::Builder::new()
        .prefix(".expect")
        .permissions(permissions)
        .tempfile_in(folder.unwrap_or(Path::new(".")))?;
    file.write_all(text.as_bytes())?;
    file.persist(path).map_err(|error| error.error)?;
    Ok(())
}

fn unreadable(path: &Path, error: &std::io::Error) -> Code {
    terminal::complain(
        format_args!("cannot read the expectations `{}`: {error}", path.display()),
        "check the path; `--bless` makes the file where there is none",
    );
    Code::Configuration
}

fn invalid(path: &Path, message: &str) -> Code {
    terminal::complain(
        format_args!("`{}` is no file of expectations: {message}", path.display()),
        "docs/cli.md says what an entry holds",
    );
    Code::Configuration
}

/// What keeps the file from being written is told in the report, which is there by then.
fn unwritten(path: &Path, error: &std::io::Error) -> Problem {
    let path = path.display();
    Problem {
        code: Code::Fault.number(),
        message: format!("cannot write the expectations `{path}`: {}", error.kind()),
        help: "see that its folder can be written to and has room".to_owned(),
    }
}

fn useless(path: &Path, why: &str) -> Problem {
    let path = path.display();
    Problem {
        code: Code::Fault.number(),
        message: format!("what was written to `{path}` cannot be used: {why}"),
        help: "this is a fault of the kit; put the file back as it was".to_owned(),
    }
}
