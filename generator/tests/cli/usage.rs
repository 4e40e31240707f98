//! Help, and commands that make no sense.

use insta::assert_snapshot;

use crate::support::Folder;

#[test]
fn help() {
    assert_snapshot!(Folder::new().run(&["-h"]), @"
    exit code: 0
    ----- stdout -----
    Generates plugin SDKs from one protobuf contract

    Usage: gen-sdk [OPTIONS] --lang <LANGUAGE> [CONTRACT]...

    Arguments:
      [CONTRACT]...  The contract's `.proto` files: one or more for each protocol version

    Options:
          --lang <LANGUAGE>        The languages, separated by commas, or `all` [possible values: go, python, rust, typescript, java, all]
      -o, --output <DIR>           Where to write: the SDK's root, or the folder of the roots where several languages are asked for [default: sdk]
          --protocol <N>           Only these protocol versions, separated by commas
      -I, --include <PATH>         A folder that imports start from; where none is given, the one above each contract's package
          --config <FILE>          Package names, licence and authors; `gen-sdk.toml` where it exists
          --descriptor-set <FILE>  The contract as buf or protoc compiled it, with its imports
          --check                  Write nothing; list files that are modified, missing or extra, and exit with 1 if there are any
          --diff                   Write nothing; show what would change, and exit with 1 if anything would
          --dry-run                Write nothing; list the files that would be written or removed
          --force                  Overwrite generated files even if they were edited by hand
      -h, --help                   Print help (see more with '--help')
      -V, --version                Print version
    ");
}

#[test]
fn no_arguments() {
    let told = Folder::new().run(&[]);
    assert!(
        told.starts_with("exit code: 2\n") && told.contains("Usage: gen-sdk"),
        "{told}"
    );
}

#[test]
fn version() {
    let told = Folder::new().run(&["--version"]);
    assert_eq!(
        told,
        format!(
            "exit code: 0\n----- stdout -----\ngen-sdk {}\n",
            env!("CARGO_PKG_VERSION")
        )
    );
}

#[test]
fn no_contract() {
    assert_snapshot!(Folder::new().run(&["--lang", "python"]), @"
    exit code: 2
    ----- stderr -----
    error: the following required arguments were not provided:
      <CONTRACT>...

    Usage: gen-sdk --lang <LANGUAGE> <CONTRACT>...

    For more information, try '--help'.
    ");
}

#[test]
fn no_language() {
    assert_snapshot!(Folder::new().run(&["examples/greeter/v2/greeter.proto"]), @"
    exit code: 2
    ----- stderr -----
    error: the following required arguments were not provided:
      --lang <LANGUAGE>

    Usage: gen-sdk --lang <LANGUAGE> <CONTRACT>...

    For more information, try '--help'.
    ");
}

#[test]
fn unknown_language() {
    assert_snapshot!(Folder::new().run(&["--lang", "cobol", "examples/greeter/v2/greeter.proto"]), @"
    exit code: 2
    ----- stderr -----
    error: invalid value 'cobol' for '--lang <LANGUAGE>'
      [possible values: go, python, rust, typescript, java, all]

    For more information, try '--help'.
    ");
}

#[test]
fn two_modes() {
    assert_snapshot!(Folder::new().run(&["--lang", "python", "--check", "--diff", "examples/greeter/v2/greeter.proto"]), @"
    exit code: 2
    ----- stderr -----
    error: the argument '--check' cannot be used with '--diff'

    Usage: gen-sdk --lang <LANGUAGE> --check <CONTRACT>...

    For more information, try '--help'.
    ");
}

#[test]
fn two_inputs() {
    let arguments = [
        "--lang",
        "python",
        "--descriptor-set",
        "a.binpb",
        "examples/greeter/v2/greeter.proto",
    ];
    assert_snapshot!(Folder::new().run(&arguments), @"
    exit code: 2
    ----- stderr -----
    error: the argument '--descriptor-set <FILE>' cannot be used with '[CONTRACT]...'

    Usage: gen-sdk --lang <LANGUAGE> --descriptor-set <FILE> [CONTRACT]...

    For more information, try '--help'.
    ");
}

#[test]
fn unknown_protocol_version() {
    let arguments = [
        "--lang",
        "python",
        "--protocol",
        "2,3",
        "examples/greeter/v1/greeter.proto",
        "examples/greeter/v2/greeter.proto",
    ];
    assert_snapshot!(Folder::new().run(&arguments), @"
    exit code: 2
    ----- stderr -----
    error: the contract has no protocol version 3
    help: it has 1, 2
    ");
}
