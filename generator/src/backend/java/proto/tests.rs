use std::path::{Path, PathBuf};

use contract::Sources;
use prost_types::{DescriptorProto, FileDescriptorProto, FileDescriptorSet};

use super::{JavaNames, text};

/// What is compiled, printed and compiled again is the same, but for options and
/// positions.
fn check(folder: &Path, file: &str, includes: Vec<PathBuf>) {
    let before = compile(&folder.join(file), &includes, file);
    let again = tempfile::tempdir().unwrap();
    let java = JavaNames {
        package: "a.b",
        outer_class: "C",
    };
    let path = again.path().join(file);
    std::fs::create_dir_all(path.parent().unwrap()).unwrap();
    let printed = text(&before, java);
    std::fs::write(&path, &printed).unwrap();
    let mut search = vec![again.path().to_owned()];
    search.extend(includes);
    let after = compile(&path, &search, file);
    assert_eq!(comparable(after), comparable(before), "{printed}");
}

fn compile(path: &Path, includes: &[PathBuf], name: &str) -> FileDescriptorProto {
    let sources = Sources::Protos {
        files: vec![path.to_owned()],
        includes: includes.to_vec(),
    };
    let pool = contract::load_descriptors(&sources).unwrap();
    let set: FileDescriptorSet = prost::Message::decode(pool.encode_to_vec().as_slice()).unwrap();
    let mut files = set.file.into_iter();
    files.find(|it| it.name() == name).unwrap()
}

/// Without what is not printed, and in an order that does not depend on the text.
fn comparable(mut file: FileDescriptorProto) -> FileDescriptorProto {
    file.source_code_info = None;
    file.options = None;
    for message in &mut file.message_type {
        comparable_message(message);
    }
    for service in &mut file.service {
        service.options = None;
        for method in &mut service.method {
            let options = method.options.take().unwrap_or_default();
            method.options = Some(prost_types::MethodOptions {
                uninterpreted_option: Vec::new(),
                ..options
            });
        }
    }
    file
}

fn comparable_message(message: &mut DescriptorProto) {
    for field in &mut message.field {
        let options = field.options.take().unwrap_or_default();
        field.options = Some(options);
    }
    for range in &mut message.extension_range {
        range.options = None;
    }
    message
        .nested_type
        .sort_by(|one, other| one.name.cmp(&other.name));
    message.nested_type.iter_mut().for_each(comparable_message);
}

fn contracts() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/contracts")
}

#[test]
fn contracts_survive() {
    for file in [
        "comments.proto",
        "keywords.proto",
        "long.proto",
        "names_test.proto",
        "types.proto",
        "imports/v2.proto",
    ] {
        check(&contracts(), file, vec![contracts()]);
    }
}

#[test]
fn everything_that_protobuf_has_survives() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("all.proto"), ALL).unwrap();
    check(folder.path(), "all.proto", vec![folder.path().to_owned()]);
}

const ALL: &str = r#"syntax = "proto2";
package all;
message All {
  required string text = 1 [default = "a\"b\\c\n\001é"];
  optional bytes raw = 2 [default = "\000\xff\""];
  optional float infinite = 3 [default = -inf];
  optional Mode mode = 4 [default = FAST, deprecated = true];
  repeated int32 numbers = 5 [packed = true, json_name = "other"];
  optional int64 big = 6 [jstype = JS_STRING];
  repeated group Part = 7 {
    optional string name = 1;
    map<string, All> map = 2;
  }
  oneof choice {
    group Chosen = 8 { optional bool yes = 1; }
    All message = 9;
  }
  extensions 100 to 199, 300, 1000 to max;
  reserved 20, 30 to 40;
  reserved "gone", "lost";
  extend All { optional All nested = 100; }
  message Empty { option deprecated = true; }
}
enum Mode {
  option allow_alias = true;
  SLOW = -1;
  FAST = 2;
  QUICK = 2;
  reserved -9 to -5, 7, 100 to max;
  reserved "GONE";
}
// Extends.
extend All {
  repeated string more = 101;
  optional group Sudden = 102 { optional int32 x = 1; }
}
service Calls {
  option deprecated = true;
  rpc One(All) returns (stream All) { option idempotency_level = IDEMPOTENT; option deprecated = true; }
  rpc Two(stream All.Empty) returns (All) {}
}
"#;
