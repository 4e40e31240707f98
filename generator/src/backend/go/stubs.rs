//! Messages and services in Go, made by protobuf's and gRPC's own generators from our
//! descriptors.

use std::path::Path;
use std::process::Command;
use std::time::Duration;

use camino::Utf8PathBuf;
use prost::Message as _;
use prost_types::FileDescriptorProto;
use prost_types::compiler::code_generator_response::File;
use prost_types::compiler::{CodeGeneratorRequest, CodeGeneratorResponse};

use super::BackendError;
use super::fragment;
use super::packages::Packages;
use super::process;
use super::tools::Tools;
use crate::input::Input;

const LIMIT: Duration = Duration::from_secs(60);

/// What Go takes for a condition when it stands at the end of a file's name.
const BUILD_CONDITIONS: &[&str] = &[
    "386",
    "aix",
    "amd64",
    "android",
    "arm",
    "arm64",
    "darwin",
    "dragonfly",
    "freebsd",
    "hurd",
    "illumos",
    "ios",
    "js",
    "linux",
    "loong64",
    "mips",
    "mips64",
    "mips64le",
    "mipsle",
    "nacl",
    "netbsd",
    "openbsd",
    "plan9",
    "ppc64",
    "ppc64le",
    "riscv64",
    "s390x",
    "solaris",
    "test",
    "wasip1",
    "wasm",
    "windows",
    "zos",
];

/// What the generators append to the name of a file; the longer one first.
const SUFFIXES: &[&str] = &["_grpc.pb.go", ".pb.go"];

/// A file and its text.
pub(super) type Stub = (Utf8PathBuf, String);

/// Runs both generators over every file of the contract.
pub(super) fn generate(
    input: &Input,
    packages: &Packages<'_>,
    tools: &Tools,
) -> Result<Vec<Stub>, BackendError> {
    let request = CodeGeneratorRequest {
        file_to_generate: packages
            .generated
            .iter()
            .map(|it| it.name().to_owned())
            .collect(),
        parameter: Some(parameter(input, packages)),
        proto_file: input.descriptors.set.file.iter().map(harmless).collect(),
        // None has worked on these descriptors, and the stubs say so.
        compiler_version: None,
    }
    .encode_to_vec();
    let mut stubs = run(&tools.protoc_gen_go, request.clone(), packages)?;
    stubs.extend(run(&tools.protoc_gen_go_grpc, request, packages)?);
    Ok(stubs)
}

/// The file with comments that the generators can copy: they put `//` in front of
/// each line and nothing else.
fn harmless(file: &FileDescriptorProto) -> FileDescriptorProto {
    let mut file = file.clone();
    let locations = file
        .source_code_info
        .iter_mut()
        .flat_map(|it| &mut it.location);
    for location in locations {
        let attached = [
            &mut location.leading_comments,
            &mut location.trailing_comments,
        ];
        let comments = attached.into_iter().flatten();
        for comment in comments.chain(&mut location.leading_detached_comments) {
            *comment = harmless_comment(comment);
        }
    }
    file
}

fn harmless_comment(comment: &str) -> String {
    let lines = comment.lines().map(|line| {
        let line = fragment::harmless(line);
        // Without the space, `//go:build` and its like would be instructions.
        if line.is_empty() || line.starts_with(' ') {
            line
        } else {
            format!(" {line}")
        }
    });
    lines.map(|it| it + "\n").collect()
}

/// Tells the generators which Go package each file is in.
fn parameter(input: &Input, packages: &Packages<'_>) -> String {
    let files = input
        .descriptors
        .set
        .file
        .iter()
        .map(FileDescriptorProto::name);
    let packages = files.filter_map(|file| {
        let package = packages.of_file(file)?;
        Some(format!("M{file}={};{}", package.import_path, package.name))
    });
    let mut parameter = "paths=source_relative".to_owned();
    for package in packages {
        parameter.push(',');
        parameter.push_str(&package);
    }
    parameter
}

fn run(
    program: &Path,
    request: Vec<u8>,
    packages: &Packages<'_>,
) -> Result<Vec<Stub>, BackendError> {
    let fault = |message: String| BackendError::Program {
        message: format!("`{}` {message}", program.display()),
        help: "remove the folder it is in, so that it is built again; if that does not help, \
               report it as a fault of gen-sdk"
            .to_owned(),
    };
    let finished = process::run(&mut Command::new(program), request, LIMIT)
        .map_err(|error| fault(error.to_string()))?;
    if !finished.status.success() {
        return Err(fault(format!(
            "failed ({}): {}",
            finished.status, finished.stderr
        )));
    }
    let response = CodeGeneratorResponse::decode(finished.stdout.as_slice())
        .map_err(|error| fault(format!("answered nonsense: {error}")))?;
    if let Some(error) = response.error {
        return Err(BackendError::Contract {
            message: format!("Go's generator refuses the contract: {error}"),
            help: "change the contract as it says".to_owned(),
        });
    }
    let stub = |file: File| {
        let path = path(file.name(), packages)
            .ok_or_else(|| fault(format!("made the unexpected file `{}`", file.name())))?;
        Ok((path, file.content.unwrap_or_default()))
    };
    response.file.into_iter().map(stub).collect()
}

/// The place of a stub that a generator put next to its `.proto` file.
fn path(stub: &str, packages: &Packages<'_>) -> Option<Utf8PathBuf> {
    let (source, suffix) = SUFFIXES
        .iter()
        .find_map(|suffix| Some((stub.strip_suffix(suffix)?, suffix)))?;
    let mut files = packages.generated.iter().map(|it| it.name());
    let package = packages.of_file(files.find(|it| without_extension(it) == source)?)?;
    // Folders part the names of the files of one package only where they have to.
    let rivals = packages.generated.iter().map(|it| it.name()).filter(|it| {
        packages.of_file(it) == Some(package) && last(without_extension(it)) == last(source)
    });
    let stem = match rivals.count() {
        1 => buildable(last(source)),
        _ => buildable(source),
    };
    Some(Utf8PathBuf::from(package.name.as_str()).join(format!("{stem}{suffix}")))
}

fn without_extension(file: &str) -> &str {
    file.strip_suffix(".proto").unwrap_or(file)
}

fn last(path: &str) -> &str {
    path.rsplit('/').next().unwrap_or(path)
}

/// A name that the Go tools neither skip nor take for a condition.
fn buildable(name: &str) -> String {
    let mut kept: String = name
        .chars()
        .map(|it| if it.is_ascii_alphanumeric() { it } else { '_' })
        .collect();
    if kept.starts_with('_') {
        kept.insert_str(0, "file");
    }
    let first = kept.split('_').next().unwrap_or_default().len();
    if kept[first..]
        .split('_')
        .any(|it| BUILD_CONDITIONS.contains(&it))
    {
        kept.push_str("_proto");
    }
    kept
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn comments_give_no_orders() {
        for (comment, expected) in [
            ("", ""),
            (" Plain.\n\n  More.\n", " Plain.\n\n  More.\n"),
            ("go:build ignore\n", " go :build ignore\n"),
            (" +build ignore\n", " + build ignore\n"),
            ("a\u{0}\u{202e}b", " a b\n"),
        ] {
            assert_eq!(harmless_comment(comment), expected, "{comment:?}");
        }
    }

    #[test]
    fn stubs_are_built_everywhere() {
        for (name, expected) in [
            ("greeter", "greeter"),
            ("greeter_windows", "greeter_windows_proto"),
            ("greeter_linux_amd64", "greeter_linux_amd64_proto"),
            ("linux", "linux"),
            ("greeter_test", "greeter_test_proto"),
            ("_hidden", "file_hidden"),
            (".hidden", "file_hidden"),
            ("two-words.v1", "two_words_v1"),
        ] {
            assert_eq!(buildable(name), expected, "{name}");
        }
    }
}
