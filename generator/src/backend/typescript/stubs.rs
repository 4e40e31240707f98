//! Lowers a file of the contract to the module that protobuf-es would have for it.

use std::collections::{BTreeMap, BTreeSet};

use prost::Message as _;
use prost_types::{
    DescriptorProto, EnumDescriptorProto, EnumOptions, EnumValueDescriptorProto, EnumValueOptions,
    FieldOptions, FileDescriptorProto, MessageOptions, MethodDescriptorProto, MethodOptions,
    OneofDescriptorProto, ServiceDescriptorProto, ServiceOptions,
};

use super::super::BackendError;
use super::base64;
use super::fields::Fields;
use super::fragment::{Code, Comment, Identifier, Text};
use super::imports::Imports;
use super::names;
use super::types::{self, Types, join};

const CODEGEN: &str = "@bufbuild/protobuf/codegenv2";
const PROTOBUF: &str = "@bufbuild/protobuf";

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
        let mut lowering = Lowering {
            file,
            types,
            imports: Imports::new(names.scope.clone()),
            comments: comments(file),
            messages: Vec::new(),
            enums: Vec::new(),
        };
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

/// What stands before or behind each declaration, by its path in the descriptor.
fn comments(file: &FileDescriptorProto) -> BTreeMap<Vec<i32>, String> {
    let locations = file.source_code_info.iter().flat_map(|it| &it.location);
    let comments = locations.filter_map(|it| {
        let comment = it
            .leading_comments
            .as_deref()
            .filter(|it| !it.trim().is_empty());
        let text = comment?.lines();
        let lines = text.map(|it| it.strip_prefix(' ').unwrap_or(it));
        Some((it.path.clone(), lines.collect::<Vec<_>>().join("\n")))
    });
    comments.collect()
}

struct Lowering<'a> {
    file: &'a FileDescriptorProto,
    types: &'a Types,
    imports: Imports,
    comments: BTreeMap<Vec<i32>, String>,
    messages: Vec<Message>,
    enums: Vec<Enum>,
}

impl Lowering<'_> {
    /// Adds a message, then what is in it.
    fn message(
        &mut self,
        message: &DescriptorProto,
        parent: &str,
        path: &[i32],
    ) -> Result<(), BackendError> {
        let full_name = join(parent, message.name());
        let declared = self.types.get(&full_name).clone();
        let what = format!("`{full_name}`");
        let deprecated = message
            .options
            .as_ref()
            .is_some_and(MessageOptions::deprecated);
        let describes = format!(
            "Describes the message {what}. Use `create({})` to make one.",
            declared.schema
        );
        let members = self.members(message, &full_name, path)?;
        self.messages.push(Message {
            doc: self
                .comment(path, &format!("The message {what}."), 0)
                .deprecated(deprecated),
            schema_doc: Comment::new("", &describes, 0).deprecated(deprecated),
            shape: declared.shape,
            schema: declared.schema,
            base: self.imports.type_only(PROTOBUF, "Message"),
            gen_type: self.imports.type_only(CODEGEN, "GenMessage"),
            desc: self.imports.value(CODEGEN, "messageDesc"),
            full_name: Text(full_name.clone()),
            path: indexes(path),
            members,
        });
        for (index, nested) in message.nested_type.iter().enumerate() {
            if nested.options.as_ref().is_none_or(|it| !it.map_entry()) {
                self.message(nested, &full_name, &below(path, 3, index))?;
            }
        }
        for (index, nested) in message.enum_type.iter().enumerate() {
            self.enumeration(nested, &full_name, &below(path, 4, index));
        }
        Ok(())
    }

    fn enumeration(&mut self, enumeration: &EnumDescriptorProto, parent: &str, path: &[i32]) {
        let full_name = join(parent, enumeration.name());
        let declared = self.types.get(&full_name).clone();
        let deprecated = enumeration
            .options
            .as_ref()
            .is_some_and(EnumOptions::deprecated);
        let plain: Vec<&str> = enumeration
            .value
            .iter()
            .map(EnumValueDescriptorProto::name)
            .collect();
        let members = names::members(enumeration.name(), &plain);
        let values = enumeration.value.iter().zip(members).enumerate();
        let values = values.map(|(index, (value, name))| Value {
            doc: self
                .comment(&below(path, 2, index), &format!("`{}`", value.name()), 2)
                .deprecated(
                    value
                        .options
                        .as_ref()
                        .is_some_and(EnumValueOptions::deprecated),
                ),
            name,
            number: value.number(),
        });
        let values = values.collect();
        let describes = format!("Describes the enum `{full_name}`.");
        self.enums.push(Enum {
            doc: self
                .comment(path, &format!("The enum `{full_name}`."), 0)
                .deprecated(deprecated),
            schema_doc: Comment::new("", &describes, 0).deprecated(deprecated),
            shape: declared.shape,
            schema: declared.schema,
            gen_type: self.imports.type_only(CODEGEN, "GenEnum"),
            desc: self.imports.value(CODEGEN, "enumDesc"),
            path: indexes(path),
            values,
        });
    }

    fn service(
        &mut self,
        service: &ServiceDescriptorProto,
        name: Identifier,
        index: usize,
    ) -> Result<Service, BackendError> {
        let path = [6, number(index)];
        let full_name = join(self.file.package(), service.name());
        let names = service
            .method
            .iter()
            .map(|it| (it.name(), names::method(it.name())));
        unique(&full_name, names)?;
        let methods = service.method.iter().enumerate();
        let methods = methods.map(|(index, it)| self.method(it, &below(&path, 2, index)));
        Ok(Service {
            methods: methods.collect(),
            doc: self
                .comment(&path, &format!("The service `{full_name}`."), 0)
                .deprecated(
                    service
                        .options
                        .as_ref()
                        .is_some_and(ServiceOptions::deprecated),
                ),
            name,
            gen_type: self.imports.type_only(CODEGEN, "GenService"),
            desc: self.imports.value(CODEGEN, "serviceDesc"),
            index,
        })
    }

    fn method(&mut self, method: &MethodDescriptorProto, path: &[i32]) -> Method {
        Method {
            doc: self
                .comment(path, &format!("The method `{}`.", method.name()), 2)
                .deprecated(
                    method
                        .options
                        .as_ref()
                        .is_some_and(MethodOptions::deprecated),
                ),
            name: names::method(method.name()),
            kind: match (method.client_streaming(), method.server_streaming()) {
                (false, false) => "unary",
                (false, true) => "server_streaming",
                (true, false) => "client_streaming",
                (true, true) => "bidi_streaming",
            },
            input: self.schema(method.input_type()),
            output: self.schema(method.output_type()),
        }
    }

    fn members(
        &mut self,
        message: &DescriptorProto,
        full_name: &str,
        path: &[i32],
    ) -> Result<Vec<Member>, BackendError> {
        let mut members: Vec<Member> = Vec::new();
        let mut written: Vec<(&str, Identifier)> = Vec::new();
        let mut groups = BTreeSet::new();
        for (index, field) in message.field.iter().enumerate() {
            let group = field.oneof_index.filter(|_| !field.proto3_optional());
            if let Some(group) = group.and_then(|it| usize::try_from(it).ok()) {
                if groups.insert(group) {
                    let oneof = &message.oneof_decl[group];
                    written.push((oneof.name(), names::property(oneof.name())));
                    members.push(self.choices(message, oneof, group, path));
                }
                continue;
            }
            let mut fields = Fields {
                types: self.types,
                imports: &mut self.imports,
                own: self.file.name(),
                parent: message,
            };
            let (mark, typing) = fields.typing(field, full_name);
            let typing = Code(format!("{mark}: {typing}"));
            let doc = self.comment(
                &below(path, 2, index),
                &format!("The field `{}`.", field.name()),
                2,
            );
            let name = names::property(field.name());
            written.push((field.name(), name.clone()));
            members.push(Member {
                doc: doc.deprecated(field.options.as_ref().is_some_and(FieldOptions::deprecated)),
                name,
                typing,
                choices: Vec::new(),
            });
        }
        unique(full_name, written.into_iter())?;
        Ok(members)
    }

    fn choices(
        &mut self,
        message: &DescriptorProto,
        oneof: &OneofDescriptorProto,
        group: usize,
        path: &[i32],
    ) -> Member {
        let mut choices = Vec::new();
        for (index, field) in message.field.iter().enumerate() {
            if field.oneof_index != Some(number(group)) || field.proto3_optional() {
                continue;
            }
            let mut fields = Fields {
                types: self.types,
                imports: &mut self.imports,
                own: self.file.name(),
                parent: message,
            };
            let typing = fields.choice(field);
            let otherwise = format!("The field `{}`.", field.name());
            let deprecated = field.options.as_ref().is_some_and(FieldOptions::deprecated);
            choices.push(Choice {
                doc: self
                    .comment(&below(path, 2, index), &otherwise, 8)
                    .deprecated(deprecated),
                case: Text(names::choice(field.name())),
                typing,
            });
        }
        let otherwise = format!("One of the fields of `{}`.", oneof.name());
        Member {
            doc: self.comment(&below(path, 8, group), &otherwise, 2),
            name: names::property(oneof.name()),
            typing: Code(String::new()),
            choices,
        }
    }

    fn comment(&self, path: &[i32], otherwise: &str, indent: usize) -> Comment {
        let comment = self.comments.get(path).map_or("", String::as_str);
        Comment::new(comment, otherwise, indent)
    }

    /// The descriptor of a message, for its type alone.
    fn schema(&mut self, full_name: &str) -> Identifier {
        let declared = self.types.get(full_name);
        if declared.file == self.file.name() {
            return declared.schema.clone();
        }
        let module = place(self.file.name(), &declared.file);
        self.imports.type_only(&module, declared.schema.as_str())
    }

    /// The descriptor of another file.
    fn file(&mut self, other: &str) -> Identifier {
        let module = place(self.file.name(), other);
        let name = self.types.names(other).file.clone();
        self.imports.value(&module, name.as_str())
    }
}

/// Where a module finds that of another file.
pub(super) fn place(from: &str, file: &str) -> String {
    if types::is_well_known(file) {
        return types::WELL_KNOWN_MODULE.to_owned();
    }
    let up = "../".repeat(from.matches('/').count());
    let start = if up.is_empty() { "./" } else { &up };
    format!("{start}{}.js", types::module(file))
}

/// protobuf-es would quietly keep only the last of two things of one name.
fn unique<'a>(
    parent: &str,
    names: impl Iterator<Item = (&'a str, Identifier)>,
) -> Result<(), BackendError> {
    let mut seen: BTreeMap<Identifier, &str> = BTreeMap::new();
    for (name, spelled) in names {
        if let Some(other) = seen.insert(spelled.clone(), name) {
            return Err(BackendError::Contract {
                message: format!(
                    "`{other}` and `{name}` of `{parent}` are both `{spelled}` in TypeScript"
                ),
                help: "rename one of them".to_owned(),
            });
        }
    }
    Ok(())
}

/// The path of something in something else.
fn below(path: &[i32], field: i32, index: usize) -> Vec<i32> {
    [path, &[field, number(index)]].concat()
}

/// The indexes of a path alone, as protobuf-es looks things up.
fn indexes(path: &[i32]) -> String {
    let indexes = path.iter().skip(1).step_by(2);
    indexes
        .map(ToString::to_string)
        .collect::<Vec<_>>()
        .join(", ")
}

/// An index as descriptors count.
fn number(index: usize) -> i32 {
    i32::try_from(index).expect("a descriptor holds fewer things than i32 counts")
}
