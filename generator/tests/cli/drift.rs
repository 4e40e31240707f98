//! Files that are not as they were written.

use std::fs;
use std::os::unix::fs::PermissionsExt as _;

use insta::assert_snapshot;

use crate::support::Folder;

fn generated(class: &str) -> (Folder, String) {
    let folder = Folder::generated();
    let file = folder.file(class);
    (folder, file)
}

#[test]
fn modified() {
    let (folder, file) = generated("generated");
    folder.write(&file, "mine\n");
    assert_snapshot!(folder.again(&["--check"], &file), @"
    exit code: 1
    ----- stdout -----
    modified  [FILE]  (edited by hand)
    ----- stderr -----
    error: these files are not as `gen-sdk` would write them
    help: run the same command without `--check`; `--diff` shows what that would change
    ");
}

#[test]
fn line_ends() {
    let (folder, file) = generated("generated");
    folder.write(&file, folder.read(&file).replace('\n', "\r\n"));
    assert_snapshot!(folder.again(&["--check"], &file), @"
    exit code: 1
    ----- stdout -----
    modified  [FILE]  (edited by hand)
    ----- stderr -----
    error: these files are not as `gen-sdk` would write them
    help: run the same command without `--check`; `--diff` shows what that would change
    ");
}

#[test]
fn mode() {
    let (folder, file) = generated("generated");
    let mode = fs::metadata(folder.path(&file))
        .unwrap()
        .permissions()
        .mode();
    fs::set_permissions(folder.path(&file), fs::Permissions::from_mode(mode ^ 0o111)).unwrap();
    assert_snapshot!(folder.again(&["--check"], &file), @"
    exit code: 1
    ----- stdout -----
    modified  [FILE]
    ----- stderr -----
    error: these files are not as `gen-sdk` would write them
    help: run the same command without `--check`; `--diff` shows what that would change
    ");
    assert_snapshot!(folder.again(&["--diff"], &file), @"
    exit code: 1
    ----- stdout -----
    Mode of [FILE] differs
    ");
    assert_snapshot!(folder.again(&[], &file), @"
    exit code: 0
    ----- stderr -----
    wrote [N] file to `sdk`, left [N] as they were

    next:
    ");
}

#[test]
fn missing() {
    let (folder, file) = generated("generated");
    fs::remove_file(folder.path(&file)).unwrap();
    assert_snapshot!(folder.again(&["--check"], &file), @"
    exit code: 1
    ----- stdout -----
    missing   [FILE]
    ----- stderr -----
    error: these files are not as `gen-sdk` would write them
    help: run the same command without `--check`; `--diff` shows what that would change
    ");
    folder.again(&[], &file);
    assert!(folder.path(&file).exists());
}

#[test]
fn no_longer_generated() {
    let (folder, file) = generated("generated");
    let (line, stale) = stale(&folder, &file);
    assert_snapshot!(folder.again(&["--check"], &stale), @"
    exit code: 1
    ----- stdout -----
    modified  gen-sdk.lock
    extra     [FILE]
    ----- stderr -----
    error: these files are not as `gen-sdk` would write them
    help: run the same command without `--check`; `--diff` shows what that would change
    ");
    folder.again(&[], &stale);
    assert!(!folder.path(&stale).exists());
    assert!(!folder.read("sdk/gen-sdk.lock").contains(&line));
}

#[test]
fn no_longer_generated_but_edited() {
    let (folder, file) = generated("generated");
    let (_, stale) = stale(&folder, &file);
    folder.write(&stale, "mine\n");
    assert_snapshot!(folder.again(&[], &stale), @"
    exit code: 1
    ----- stderr -----
    error: these files were edited by hand, or never generated, and would be overwritten; nothing was written
      sdk/[FILE]
    help: to keep an edit, move it to a file of your own, or into the contract; to drop it, run again with `--force`; to see it, with `--diff`
    ");
    assert_eq!(folder.read(&stale), "mine\n");
    assert_snapshot!(folder.again(&["--force"], &stale), @"
    exit code: 0
    ----- stderr -----
    wrote [N] file to `sdk`, removed 1, left [N] as they were

    next:
    ");
    assert!(!folder.path(&stale).exists());
}

/// Has an older gen-sdk written a copy of `file` elsewhere.
fn stale(folder: &Folder, file: &str) -> (String, String) {
    let lock = folder.read("sdk/gen-sdk.lock");
    let below = file.strip_prefix("sdk/").unwrap();
    let line = lock
        .lines()
        .find(|it| it.starts_with(&format!("{below:?} ")))
        .unwrap();
    let line = line.replace(below, "old/stale.txt");
    folder.write("sdk/gen-sdk.lock", format!("{lock}{line}\n"));
    folder.write("sdk/old/stale.txt", folder.read(file));
    (line, "sdk/old/stale.txt".to_owned())
}

#[test]
fn edits_are_not_overwritten() {
    let (folder, file) = generated("generated");
    folder.write(&file, "mine\n");
    let before = folder.tree("sdk");
    assert_snapshot!(folder.again(&[], &file), @"
    exit code: 1
    ----- stderr -----
    error: these files were edited by hand, or never generated, and would be overwritten; nothing was written
      sdk/[FILE]
    help: to keep an edit, move it to a file of your own, or into the contract; to drop it, run again with `--force`; to see it, with `--diff`
    ");
    assert_eq!(folder.tree("sdk"), before);
}

#[test]
fn edits_are_overwritten_by_force() {
    let (folder, file) = generated("generated");
    let text = folder.read(&file);
    folder.write(&file, "mine\n");
    assert_snapshot!(folder.again(&["--force"], &file), @"
    exit code: 0
    ----- stderr -----
    wrote [N] file to `sdk`, left [N] as they were

    next:
    ");
    assert_eq!(folder.read(&file), text);
}

#[test]
fn managed_files_keep_their_edits() {
    let (folder, file) = generated("managed");
    folder.write(&file, "mine\n");
    assert_snapshot!(folder.again(&["--force"], &file), @"
    exit code: 0
    ----- stderr -----
    wrote [N] files to `sdk`, left [N] as they were
    kept your edits of `[FILE]`; delete it to have it generated anew

    next:
    ");
    assert_eq!(folder.read(&file), "mine\n");
    assert_snapshot!(folder.again(&["--check"], &file), @"
    exit code: 0
    ----- stderr -----
    all [N] files are up to date
    ");
}

#[test]
fn once_is_once() {
    let (folder, file) = generated("once");
    folder.write(&file, "mine\n");
    folder.again(&["--force"], &file);
    assert_eq!(folder.read(&file), "mine\n");
    fs::remove_file(folder.path(&file)).unwrap();
    folder.again(&["--force"], &file);
    assert!(!folder.path(&file).exists());
    assert_snapshot!(folder.again(&["--check"], &file), @"
    exit code: 0
    ----- stderr -----
    all [N] files are up to date
    ");
}

#[test]
fn files_that_are_in_the_way() {
    let (folder, file) = generated("generated");
    fs::remove_file(folder.path("sdk/gen-sdk.lock")).unwrap();
    folder.write(&file, "mine\n");
    assert_snapshot!(folder.again(&[], &file), @"
    exit code: 1
    ----- stderr -----
    error: these files were edited by hand, or never generated, and would be overwritten; nothing was written
      sdk/[FILE]
    help: to keep an edit, move it to a file of your own, or into the contract; to drop it, run again with `--force`; to see it, with `--diff`
    ");
    assert_eq!(folder.read(&file), "mine\n");
}

#[test]
fn a_contract_that_changes() {
    let folder = Folder::generated();
    let contract = "examples/greeter/v2/greeter.proto";
    folder.write(
        contract,
        folder
            .read(contract)
            .replace("Greets people.", "Greets everybody."),
    );
    let told = folder.rerun(&["--check"]);
    assert!(
        told.contains("modified  .gen-sdk/contract.binpb\n"),
        "{told}"
    );
    assert!(told.contains("modified  gen-sdk.lock\n"), "{told}");
    folder.rerun(&[]);
    assert!(folder.rerun(&["--check"]).starts_with("exit code: 0\n"));
}
