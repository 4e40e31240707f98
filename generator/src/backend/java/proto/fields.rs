//! Prints fields: of messages, of the groups of which one is set, and of extensions.

use std::collections::BTreeSet;

use prost_types::field_descriptor_proto::{Label, Type as Kind};
use prost_types::field_options::{CType, JsType};
use prost_types::{DescriptorProto, FieldDescriptorProto, FieldOptions, MessageOptions};

use super::literal::{json_name, quoted};
use super::writer::below;
use super::{Printer, is, is_group};

/// The names of the messages that are declared where these fields are.
pub(super) fn groups(fields: &[FieldDescriptorProto]) -> BTreeSet<String> {
    let groups = fields.iter().filter(|it| is_group(it.r#type()));
    groups.map(|it| last(it.type_name()).to_owned()).collect()
}

/// The last part of a full name.
fn last(full_name: &str) -> &str {
    full_name.rsplit('.').next().unwrap_or(full_name)
}

impl Printer {
    pub(super) fn fields(&mut self, message: &DescriptorProto, path: &[i32]) {
        let mut opened = BTreeSet::new();
        for (index, field) in message.field.iter().enumerate() {
            let group = field.oneof_index.filter(|_| !field.proto3_optional());
            let Some(group) = group.and_then(|it| usize::try_from(it).ok()) else {
                self.field(field, message, &below(path, 2, index));
                continue;
            };
            if opened.insert(group) {
                self.choices(message, group, path);
            }
        }
    }

    fn choices(&mut self, message: &DescriptorProto, group: usize, path: &[i32]) {
        let name = message.oneof_decl[group].name();
        self.open(&format!("oneof {name} {{"), &below(path, 8, group));
        for (index, field) in message.field.iter().enumerate() {
            let member = field.oneof_index.is_some_and(|it| is(it, group));
            if member && !field.proto3_optional() {
                self.field(field, message, &below(path, 2, index));
            }
        }
        self.writer.close();
    }

    pub(super) fn extensions(
        &mut self,
        extensions: &[FieldDescriptorProto],
        around: &[DescriptorProto],
        path: &[i32],
        tag: i32,
    ) {
        let scope = DescriptorProto {
            nested_type: around.to_vec(),
            ..DescriptorProto::default()
        };
        for (index, extension) in extensions.iter().enumerate() {
            self.writer.gap();
            self.writer
                .open(&format!("extend {} {{", extension.extendee()));
            self.field(extension, &scope, &below(path, tag, index));
            self.writer.close();
        }
    }

    /// `message` declares the entries of maps, and groups.
    fn field(&mut self, field: &FieldDescriptorProto, message: &DescriptorProto, path: &[i32]) {
        let nested = message.nested_type.iter().enumerate();
        let mut nested = nested.filter(|(_, it)| it.name() == last(field.type_name()));
        let declared = nested.next().filter(|(_, it)| {
            is_group(field.r#type()) || it.options.as_ref().is_some_and(MessageOptions::map_entry)
        });
        self.writer.gap();
        self.writer.comment(path);
        let label = self.label(field);
        let options = options(field);
        let number = field.number();
        match declared {
            Some((index, group)) if is_group(field.r#type()) => {
                let line = format!("{label}group {} = {number}{options} {{", group.name());
                self.writer.open(&line);
                let path = &path[..path.len().saturating_sub(2)];
                self.body(group, &below(path, 3, index));
                self.writer.close();
            }
            Some((_, entry)) if field.r#type() == Kind::Message => {
                let [key, value] = &entry.field[..] else {
                    return;
                };
                let (key, value) = (type_name(key), type_name(value));
                let name = field.name();
                self.writer
                    .line(&format!("map<{key}, {value}> {name} = {number}{options};"));
            }
            _ => {
                let (kind, name) = (type_name(field), field.name());
                self.writer
                    .line(&format!("{label}{kind} {name} = {number}{options};"));
            }
        }
    }

    fn label(&self, field: &FieldDescriptorProto) -> &'static str {
        let chosen = field.oneof_index.is_some() && !field.proto3_optional();
        match field.label() {
            Label::Repeated => "repeated ",
            Label::Required => "required ",
            Label::Optional if chosen => "",
            Label::Optional if self.proto3 && !field.proto3_optional() => "",
            Label::Optional => "optional ",
        }
    }
}

fn type_name(field: &FieldDescriptorProto) -> &str {
    match field.r#type() {
        Kind::Double => "double",
        Kind::Float => "float",
        Kind::Int64 => "int64",
        Kind::Uint64 => "uint64",
        Kind::Int32 => "int32",
        Kind::Fixed64 => "fixed64",
        Kind::Fixed32 => "fixed32",
        Kind::Bool => "bool",
        Kind::String => "string",
        Kind::Bytes => "bytes",
        Kind::Uint32 => "uint32",
        Kind::Sfixed32 => "sfixed32",
        Kind::Sfixed64 => "sfixed64",
        Kind::Sint32 => "sint32",
        Kind::Sint64 => "sint64",
        Kind::Message | Kind::Enum | Kind::Group => field.type_name(),
    }
}

fn options(field: &FieldDescriptorProto) -> String {
    let mut parts = Vec::new();
    if let Some(default) = &field.default_value {
        let default = match field.r#type() {
            Kind::String => quoted(default),
            // A descriptor has these escaped already.
            Kind::Bytes => format!("\"{default}\""),
            _ => default.clone(),
        };
        parts.push(format!("default = {default}"));
    }
    let spelled = field.json_name.as_deref();
    if let Some(name) =
        spelled.filter(|it| field.extendee.is_none() && *it != json_name(field.name()))
    {
        parts.push(format!("json_name = {}", quoted(name)));
    }
    if let Some(options) = &field.options {
        known_options(options, &mut parts);
    }
    if parts.is_empty() {
        String::new()
    } else {
        format!(" [{}]", parts.join(", "))
    }
}

fn known_options(options: &FieldOptions, parts: &mut Vec<String>) {
    if let Some(packed) = options.packed {
        parts.push(format!("packed = {packed}"));
    }
    if options.deprecated() {
        parts.push("deprecated = true".to_owned());
    }
    if options.ctype() != CType::String {
        parts.push(format!("ctype = {}", options.ctype().as_str_name()));
    }
    if options.jstype() != JsType::JsNormal {
        parts.push(format!("jstype = {}", options.jstype().as_str_name()));
    }
}
