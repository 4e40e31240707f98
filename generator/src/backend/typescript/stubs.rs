//! Lowers a file of the contract to the module that protobuf-es would have for it.

use prost::Message as _;
use prost_types::{DescriptorProto, FileDescriptorProto};

use super::super::BackendError;
use super::base64;
use super::fragment::{Code, Comment, Identifier, Text};
use super::lowering::{CODEGEN, Lowering, number};
use super::names;
use super::types::{self, Types};

/// A module.
#[derive(Debug)]
pub(super) struct Stubs {
    /// Below the folder of all of them, without its ending.
    pub(super) module: String,
    pub(super) doc: Comment,
    pub(super) imports: Vec<Code>,
    pub(super) name: Identifier,
    pub(super) gen_file: Identifier,
    pub(super) file_desc: Identifier,
    pub(super) data: Text,
    pub(super) dependencies: Vec<Identifier>,
    pub(super) messages: Vec<Message>,
    pub(super) enums: Vec<Enum>,
    pub(super) services: Vec<Service>,
}

/// A message.
#[derive(Debug)]
pub(super) struct Message {
    pub(super) doc: Comment,
    pub(super) schema_doc: Comment,
    pub(super) shape: Identifier,
    pub(super) schema: Identifier,
    pub(super) base: Identifier,
    pub(super) gen_type: Identifier,
    pub(super) desc: Identifier,
    pub(super) full_name: Text,
    pub(super) path: String,
    pub(super) members: Vec<Member>,
}

/// What a message holds under one name.
#[derive(Debug)]
pub(super) struct Member {
    pub(super) doc: Comment,
    pub(super) name: Identifier,
    /// With the mark that it may be absent.
    pub(super) typing: Code,
    /// Where one of several fields is set: each of them.
    pub(super) choices: Vec<Choice>,
}

/// A field that is one of several.
#[derive(Debug)]
pub(super) struct Choice {
    pub(super) doc: Comment,
    pub(super) case: Text,
    pub(super) typing: String,
}

/// An enum.
#[derive(Debug)]
pub(super) struct Enum {
    pub(super) doc: Comment,
    pub(super) schema_doc: Comment,
    pub(super) shape: Identifier,
    pub(super) schema: Identifier,
    pub(super) gen_type: Identifier,
    pub(super) desc: Identifier,
    pub(super) path: String,
    pub(super) values: Vec<Value>,
}

/// A value of an enum.
#[derive(Debug)]
pub(super) struct Value {
    pub(super) doc: Comment,
    pub(super) name: Identifier,
    pub(super) number: i32,
}

/// A service.
#[derive(Debug)]
pub(super) struct Service {
    pub(super) doc: Comment,
    pub(super) name: Identifier,
    pub(super) gen_type: Identifier,
    pub(super) desc: Identifier,
    pub(super) index: usize,
    pub(super) methods: Vec<Method>,
}

/// A method.
#[derive(Debug)]
pub(super) struct Method {
    pub(super) doc: Comment,
    pub(super) name: Identifier,
    pub(super) kind: &'static str,
    pub(super) input: Identifier,
    pub(super) output: Identifier,
}

impl Stubs {
    pub(super) fn of(file: &FileDescriptorProto, types: &Types) -> Result<Self, BackendError> {
        let names = types.names(file.name());
        let mut lowering = Lowering::new(file, types);
        let gen_file = lowering.imports.type_only(CODEGEN, "GenFile");
        let file_desc = lowering.imports.value(CODEGEN, "fileDesc");
        for (index, message) in file.message_type.iter().enumerate() {
            lowering.message(message, file.package(), &[4, number(index)])?;
        }
        for (index, enumeration) in file.enum_type.iter().enumerate() {
            lowering.enumeration(enumeration, file.package(), &[5, number(index)]);
        }
        let services = file.service.iter().zip(&names.services).enumerate();
        let services = services
            .map(|(index, (service, (_, name)))| lowering.service(service, name.clone(), index))
            .collect::<Result<_, _>>()?;
        let dependencies = file.dependency.iter();
        let dependencies = dependencies.map(|it| lowering.file(it)).collect();
        Ok(Self {
            module: types::module(file.name()),
            doc: Comment::new("", &format!("Describes the file `{}`.", file.name()), 0),
            imports: lowering.imports.statements(),
            name: names.file.clone(),
            gen_file,
            file_desc,
            data: Text(base64::encode(&embedded(file))),
            dependencies,
            messages: lowering.messages,
            enums: lowering.enums,
            services,
        })
    }
}

/// The descriptor as protobuf-es wants it: imports are given as values, comments are in
/// the code, and JSON names that follow from the fields' are left out.
fn embedded(file: &FileDescriptorProto) -> Vec<u8> {
    let mut bare = file.clone();
    bare.source_code_info = None;
    bare.dependency.clear();
    bare.message_type.iter_mut().for_each(without_json_names);
    bare.encode_to_vec()
}

fn without_json_names(message: &mut DescriptorProto) {
    for field in &mut message.field {
        if field.json_name() == names::choice(field.name()) {
            field.json_name = None;
        }
    }
    message.nested_type.iter_mut().for_each(without_json_names);
}
