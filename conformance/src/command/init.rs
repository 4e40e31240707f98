//! `conformance init`.

use std::fs::Permissions;
use std::io::{self, ErrorKind, Write};
use std::os::unix::fs::PermissionsExt;
use std::path::Path;

use crate::cli::InitArguments;
use crate::exit::Code;
use crate::gate::Job;
use crate::terminal;

/// What anybody may read and write, less the umask.
const MODE: u32 = 0o666;

/// Writes a system's job into a repository, or prints it.
pub(super) fn init(arguments: &InitArguments) -> Code {
    let job = arguments.system.job();
    if arguments.print {
        terminal::print(job.text);
        return Code::Pass;
    }
    let path = arguments.directory.join(job.path);
    if let Err(error) = write(&path, job.text, arguments.force) {
        return refuse(&path, &error);
    }
    terminal::print(&format!("wrote {}\n", path.display()));
    for step in steps(&job, &arguments.directory) {
        terminal::tell(format_args!("next: {step}"));
    }
    Code::Pass
}

/// Puts the whole text there or nothing; takes the place of a file only where it may.
fn write(path: &Path, text: &str, force: bool) -> io::Result<()> {
    let folder = path.parent().unwrap_or(Path::new("."));
    std::fs::create_dir_all(folder)?;
    let mut file = tempfile::Builder::new()
        .permissions(Permissions::from_mode(MODE))
        .tempfile_in(folder)?;
    file.write_all(text.as_bytes())?;
    let put = if force {
        file.persist(path)
    } else {
        file.persist_noclobber(path)
    };
    put.map(drop).map_err(|error| error.error)
}

fn refuse(path: &Path, error: &io::Error) -> Code {
    let path = path.display();
    if error.kind() == ErrorKind::AlreadyExists {
        terminal::complain(
            format_args!("`{path}` is there already"),
            "--print shows what belongs into it, --force puts that in its place",
        );
    } else {
        terminal::complain(
            format_args!("cannot write `{path}`: {error}"),
            "name a folder that can be written to",
        );
    }
    Code::Usage
}

/// What is left to do; the job needs a file that says how the plugin is started.
fn steps(job: &Job, directory: &Path) -> impl Iterator<Item = &'static str> {
    let described = directory.join("conformance.toml").exists();
    let describe = "write a `conformance.toml` with the plugin's command and cookie";
    let first = (!described).then_some(describe);
    first.into_iter().chain(job.next.iter().copied())
}
