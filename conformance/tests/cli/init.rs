//! `conformance init`: what it writes, and what it never does.

use std::fs;

use crate::screen::{assert_screen, folder, screen};

#[test]
fn a_job_is_written_once_and_says_what_is_left_to_do() {
    let folder = folder();
    assert_screen!(folder, &["init", "github"], @"
    exit 0
    --- stdout
    wrote ./.github/workflows/conformance.yml
    --- stderr
    next: write a `conformance.toml` with the plugin's command and cookie
    next: set the variables CONFORMANCE_URL and CONFORMANCE_SHA256: where the job finds a build of this tool, and its sha256; or CONFORMANCE_GIT and CONFORMANCE_REV: the repository and the commit that it builds the tool from
    next: add the steps that `build` in `conformance.toml` needs, such as actions/setup-go
    ");
    let path = folder.path().join(".github/workflows/conformance.yml");
    assert!(
        fs::read_to_string(&path)
            .unwrap()
            .contains("conformance run")
    );
    let written = fs::metadata(&path).unwrap().permissions();
    fs::remove_file(&path).unwrap();
    fs::write(&path, "mine\n").unwrap();
    assert_eq!(fs::metadata(&path).unwrap().permissions(), written);
    assert_screen!(folder, &["init", "github"], @"
    exit 2
    --- stdout
    --- stderr
    error: `./.github/workflows/conformance.yml` is there already
     help: --print shows what belongs into it, --force puts that in its place
    ");
    assert_eq!(fs::read_to_string(&path).unwrap(), "mine\n");
    fs::write(folder.path().join("conformance.toml"), "").unwrap();
    assert_screen!(folder, &["init", "github", "--force"], @"
    exit 0
    --- stdout
    wrote ./.github/workflows/conformance.yml
    --- stderr
    next: set the variables CONFORMANCE_URL and CONFORMANCE_SHA256: where the job finds a build of this tool, and its sha256; or CONFORMANCE_GIT and CONFORMANCE_REV: the repository and the commit that it builds the tool from
    next: add the steps that `build` in `conformance.toml` needs, such as actions/setup-go
    ");
    assert!(
        fs::read_to_string(&path)
            .unwrap()
            .contains("conformance run")
    );
    // Nothing lies beside it.
    assert_eq!(fs::read_dir(path.parent().unwrap()).unwrap().count(), 1);
}

#[test]
fn each_system_has_its_file() {
    let folder = folder();
    assert_screen!(folder, &["init", "gitlab", "repository"], @"
    exit 0
    --- stdout
    wrote repository/.gitlab/conformance.yml
    --- stderr
    next: write a `conformance.toml` with the plugin's command and cookie
    next: include it in `.gitlab-ci.yml`: `include: [{local: .gitlab/conformance.yml}]`
    next: set the variables CONFORMANCE_URL and CONFORMANCE_SHA256: where the job finds a build of this tool, and its sha256; or CONFORMANCE_GIT and CONFORMANCE_REV: the repository and the commit that it builds the tool from
    next: set CONFORMANCE_IMAGE to an image with what `build` in `conformance.toml` needs
    ");
    assert!(
        folder
            .path()
            .join("repository/.gitlab/conformance.yml")
            .is_file()
    );
    assert_screen!(folder, &["init", "pre-commit"], @"
    exit 0
    --- stdout
    wrote ./.pre-commit-config.yaml
    --- stderr
    next: write a `conformance.toml` with the plugin's command and cookie
    next: run `pre-commit install --hook-type pre-push`
    ");
    assert!(folder.path().join(".pre-commit-config.yaml").is_file());
    assert_screen!(folder, &["init", "jenkins"], @"
    exit 2
    --- stdout
    --- stderr
    error: invalid value 'jenkins' for '<SYSTEM>'
      [possible values: github, gitlab, pre-commit]

    For more information, try '--help'.
    ");
}

#[test]
fn printing_writes_nothing() {
    let folder = folder();
    let printed = screen(folder.path(), &["init", "pre-commit", "--print"]);
    assert!(
        printed.contains("conformance run --suite core"),
        "{printed}"
    );
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 0);
}

#[test]
fn a_folder_that_cannot_be_written_to_is_said() {
    let folder = folder();
    fs::write(folder.path().join(".gitlab"), "").unwrap();
    assert_screen!(folder, &["init", "gitlab"], @"
    exit 2
    --- stdout
    --- stderr
    error: `./.gitlab/conformance.yml` is there already
     help: --print shows what belongs into it, --force puts that in its place
    ");
}
