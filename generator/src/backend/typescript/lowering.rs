//! Lowers what a file declares, one thing after the other.

use std::collections::BTreeMap;

use prost_types::{
    DescriptorProto, EnumDescriptorProto, EnumOptions, EnumValueDescriptorProto, EnumValueOptions,
    FileDescriptorProto, MessageOptions, MethodDescriptorProto, MethodOptions,
    ServiceDescriptorProto, ServiceOptions,
};

use super::super::BackendError;
use super::fragment::{Comment, Identifier, Text};
use super::imports::Imports;
use super::names;
use super::stubs::{Enum, Message, Method, Service, Value};
use super::types::{self, Types, join};

/// Where protobuf-es has what generated code stands on.
pub(super) const CODEGEN: &str = "@bufbuild/protobuf/codegenv2";
const PROTOBUF: &str = "@bufbuild/protobuf";

/// A module that is being put together.
pub(super) struct Lowering<'a> {
    pub(super) file: &'a FileDescriptorProto,
    pub(super) types: &'a Types,
    pub(super) imports: Imports,
    pub(super) comments: BTreeMap<Vec<i32>, String>,
    pub(super) messages: Vec<Message>,
    pub(super) enums: Vec<Enum>,
}

impl<'a> Lowering<'a> {
    pub(super) fn new(file: &'a FileDescriptorProto, types: &'a Types) -> Self {
        Self {
            file,
            types,
            imports: Imports::new(types.names(file.name()).scope.clone()),
            comments: comments(file),
            messages: Vec::new(),
            enums: Vec::new(),
        }
    }
}

impl Lowering<'_> {
    /// Adds a message, then what is in it.
    pub(super) fn message(
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

    pub(super) fn enumeration(
        &mut self,
        enumeration: &EnumDescriptorProto,
        parent: &str,
        path: &[i32],
    ) {
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

    pub(super) fn service(
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

    pub(super) fn comment(&self, path: &[i32], otherwise: &str, indent: usize) -> Comment {
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
    pub(super) fn file(&mut self, other: &str) -> Identifier {
        let module = place(self.file.name(), other);
        let name = self.types.names(other).file.clone();
        self.imports.value(&module, name.as_str())
    }
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
pub(super) fn unique<'a>(
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
pub(super) fn below(path: &[i32], field: i32, index: usize) -> Vec<i32> {
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
pub(super) fn number(index: usize) -> i32 {
    i32::try_from(index).expect("a descriptor holds fewer things than i32 counts")
}
