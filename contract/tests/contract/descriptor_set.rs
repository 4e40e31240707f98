//! Contracts that were compiled before.

use contract::Sources;
use insta::assert_snapshot;
use prost::Message as _;
use prost_types::{FileDescriptorProto, FileDescriptorSet};

use crate::support::{greeter, render};

pub(crate) fn load_bytes(bytes: &[u8]) -> Result<contract::Loaded, String> {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("contract.binpb");
    std::fs::write(&path, bytes).unwrap();
    let prefix = format!("{}/", folder.path().display());
    contract::load(&Sources::DescriptorSets(vec![path]))
        .map_err(|it| render(&it).replace(&prefix, ""))
}

#[test]
fn says_the_same_as_its_text() {
    let text = contract::load(&greeter()).unwrap();
    let set = load_bytes(&text.pool.encode_to_vec()).unwrap();
    assert_eq!(set.contract, text.contract);
    assert_eq!(set.stripped.set, text.stripped.set);
    assert_eq!(set.stripped.bytes, text.stripped.bytes);
}

#[test]
fn mistakes_without_text_have_no_place() {
    let stripped = contract::load(&greeter()).unwrap().stripped.bytes;
    assert_snapshot!(load_bytes(&stripped).unwrap_err(), @r#"
    contract/contract-missing

      x no file has a `contract` option, so nothing says which plugins this contract is for
      help: import `plugwright/v1/options.proto` and say `option (plugwright.v1.contract) = { app: "…"
            protocol_version: 1 magic_cookie: { key: "…" value: "…" } };`
    "#);
}

#[test]
fn garbage() {
    assert_snapshot!(load_bytes(b"\x0a\x05hello").unwrap_err(), @"
    contract/descriptor-set

      x the descriptor set `contract.binpb` cannot be used: it is none, or a damaged
      | one
      help: build it anew and with its imports: `buf build -o FILE`, or `protoc --include_imports
            --include_source_info -o FILE`
    ");
    assert_snapshot!(load_bytes(b"").unwrap_err(), @"
    contract/descriptor-set

      x the descriptor set `contract.binpb` cannot be used: it is empty
      help: build it anew and with its imports: `buf build -o FILE`, or `protoc --include_imports
            --include_source_info -o FILE`
    ");
}

#[test]
fn without_imports() {
    let file = FileDescriptorProto {
        name: Some("acme.proto".to_owned()),
        dependency: vec!["gone.proto".to_owned()],
        syntax: Some("proto3".to_owned()),
        ..Default::default()
    };
    let set = FileDescriptorSet { file: vec![file] };
    assert_snapshot!(load_bytes(&set.encode_to_vec()).unwrap_err(), @"
    contract/descriptor-set

      x the descriptor set `contract.binpb` cannot be used: `acme.proto` imports
      | `gone.proto`, which is not before it
      help: build it anew and with its imports: `buf build -o FILE`, or `protoc --include_imports
            --include_source_info -o FILE`
    ");
}

#[test]
fn editions() {
    let file = FileDescriptorProto {
        name: Some("acme.proto".to_owned()),
        syntax: Some("editions".to_owned()),
        ..Default::default()
    };
    let set = FileDescriptorSet { file: vec![file] };
    assert_snapshot!(load_bytes(&set.encode_to_vec()).unwrap_err(), @r#"
    contract/descriptor-set

      x the descriptor set `contract.binpb` cannot be used: `acme.proto` uses an
      | edition; contracts are proto3
      help: compile it from files that say `syntax = "proto3";`
    "#);
}

#[test]
fn names_that_break_out() {
    let mut set = contract::load(&greeter()).unwrap().stripped.set;
    set.file[0].message_type[0].name = Some("X:\n  import os".to_owned());
    set.file[0].service.clear();
    set.file[1].name = Some("../greeter.proto".to_owned());
    assert_snapshot!(load_bytes(&set.encode_to_vec()).unwrap_err(), @r#"
    contract/file-unreadable

      x "../greeter.proto" is no name that a file can be imported by
      help: use letters, digits and signs like `-`, `_` and `.`, and `/` between folders

    contract/descriptor-set

      x "X:\n  import os" in `examples/greeter/v1/greeter.proto` is no name in protobuf
      help: build the descriptor set anew, with buf or protoc
    "#);
}
