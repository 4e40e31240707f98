//! Runs the binary and shows what a person would see.

use std::path::Path;
use std::process::Command;

use tempfile::TempDir;

/// A folder of its own for one test.
pub(crate) fn folder() -> TempDir {
    tempfile::Builder::new()
        .prefix("cli")
        .tempdir()
        .expect("a temporary folder")
}

/// The binary, set up so that its output does not depend on who runs it.
pub(crate) fn conformance(folder: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_conformance"));
    command
        .current_dir(folder)
        .env("NO_COLOR", "1")
        .env("RUST_BACKTRACE", "0");
    command
}

/// Exit code, standard output and standard error on one page.
pub(crate) fn screen(folder: &Path, arguments: &[&str]) -> String {
    let output = conformance(folder)
        .args(arguments)
        .output()
        .expect("the binary runs");
    let code = output
        .status
        .code()
        .map_or("a signal".to_owned(), |code| code.to_string());
    format!(
        "exit {code}\n--- stdout\n{}--- stderr\n{}",
        String::from_utf8_lossy(&output.stdout),
        String::from_utf8_lossy(&output.stderr),
    )
}

/// Replaces what differs from run to run.
pub(crate) fn settings(folder: &Path) -> insta::Settings {
    let mut settings = insta::Settings::clone_current();
    let folder = folder.canonicalize().expect("the folder is there");
    settings.add_filter(&regex_escape(&folder.to_string_lossy()), "[FOLDER]");
    settings.add_filter(&regex_escape(env!("CARGO_BIN_EXE_conformance")), "[BINARY]");
    settings.add_filter(r"\(\d+ bytes\)", "([N] bytes)");
    settings.add_filter(r"sha256 [0-9a-f]{8}…", "sha256 [DIGEST]…");
    settings.add_filter(r#""@timestamp":"[^"]+""#, r#""@timestamp":"[TIMESTAMP]""#);
    settings.add_filter(r"· \d+\.\d s ·", "· [TIME] ·");
    // A new check or suite changes what concerns it alone, and not every page.
    settings.add_filter(r"core@1, automtls@1(, [a-z]+@\d+)*", "[SUITES]");
    settings.add_filter(r"\b\d{2,} (checks|pass|not-run)", "[N] $1");
    settings.add_filter(r"(\d|\d{2,}) of \d{2,} tested", "[N] of [N] tested");
    settings.add_filter("there are `core`, .*", "there are [SUITES]");
    settings.add_filter(r"not in this version: .*\n", "");
    settings.add_filter(r"/\S*/cf\w{6}", "[TMPDIR]");
    // The reference plugin, when it is ended as soon as its line was read, may have logged by
    // then or not.
    settings.add_filter(r#"(?m)^ +stderr    \{[^}]*"serving"[^}]*\}\n"#, "");
    settings
}

fn regex_escape(text: &str) -> String {
    let special = |character: char| ".+*?()|[]{}^$\\-".contains(character);
    text.chars()
        .flat_map(|one| special(one).then_some('\\').into_iter().chain([one]))
        .collect()
}

/// Writes a script that can be run.
pub(crate) fn script(folder: &Path, name: &str, text: &str) {
    use std::os::unix::fs::PermissionsExt;
    let path = folder.join(name);
    std::fs::write(&path, text).expect("the script can be written");
    std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o755))
        .expect("its mode can be set");
}

/// A page in the snapshot of the caller, with this folder's filters.
macro_rules! assert_screen {
    ($folder:expr, $arguments:expr, @$snapshot:literal) => {
        crate::screen::settings($folder.path()).bind(|| {
            insta::assert_snapshot!(crate::screen::screen($folder.path(), $arguments), @$snapshot);
        });
    };
}
pub(crate) use assert_screen;
