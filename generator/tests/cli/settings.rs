//! `gen-sdk.toml`.

use insta::assert_snapshot;

use crate::support::{Folder, GENERATE};

fn with(settings: &str) -> String {
    let folder = Folder::new();
    folder.write("gen-sdk.toml", settings);
    folder.run(&GENERATE)
}

#[test]
fn unknown_key() {
    assert_snapshot!(with("license = \"MIT\"\n\n[python]\nname = \"greeter\"\n"), @r#"
    exit code: 2
    ----- stderr -----
    error: `gen-sdk.toml` is malformed: TOML parse error at line 4, column 1
      |
    4 | name = "greeter"
      | ^^^^
    unknown field `name`, expected `distribution` or `package`
    help: correct it there
    "#);
}

#[test]
fn malformed_value() {
    assert_snapshot!(with("[python]\npackage = \"my package\"\n"), @"
    exit code: 2
    ----- stderr -----
    error: `python.package` in `gen-sdk.toml` is no name such as `acme_greeter`
    help: correct it there
    ");
}

#[test]
fn no_toml() {
    assert_snapshot!(with("license: MIT\n"), @"
    exit code: 2
    ----- stderr -----
    error: `gen-sdk.toml` is malformed: TOML parse error at line 1, column 10
      |
    1 | license: MIT
      |          ^
    key with no value, expected `=`
    help: correct it there
    ");
}

#[test]
fn missing_file() {
    assert_snapshot!(Folder::new().run(&[&GENERATE[..], &["--config", "gone.toml"]].concat()), @"
    exit code: 2
    ----- stderr -----
    error: cannot read `gone.toml`: No such file or directory (os error 2)
    help: check the path that `--config` gives
    ");
}

#[test]
fn names_are_taken() {
    let folder = Folder::new();
    folder.write(
        "gen-sdk.toml",
        "[python]\ndistribution = \"acme-hello\"\npackage = \"acme_hello\"\n",
    );
    folder.run(&GENERATE);
    assert!(
        folder
            .tree("sdk")
            .iter()
            .any(|(path, ..)| path.components().any(|it| it.as_os_str() == "acme_hello"))
    );
}

/// The documentation's example is one that works.
#[test]
fn documented() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../docs/contract.md");
    let text = std::fs::read_to_string(path).unwrap();
    let example = text
        .split("```toml\n")
        .nth(1)
        .and_then(|it| it.split("```").next())
        .unwrap();
    let told = with(example);
    assert!(told.starts_with("exit code: 0\n"), "{told}");
}
