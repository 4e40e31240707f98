//! Prints a file of the contract as text again: what the Maven build of an SDK gives to
//! protoc, free of annotations.

mod fields;
mod literal;
mod ranges;
mod writer;

use prost_types::field_descriptor_proto::Type as Kind;
use prost_types::method_options::IdempotencyLevel;
use prost_types::{
    DescriptorProto, EnumDescriptorProto, EnumOptions, EnumValueDescriptorProto, EnumValueOptions,
    FileDescriptorProto, MessageOptions, MethodDescriptorProto, MethodOptions,
    ServiceDescriptorProto, ServiceOptions,
};

use literal::quoted;
use ranges::{enum_reserved, message_reserved};
use writer::{Writer, below};

/// What the Java code of a file is called.
#[derive(Clone, Copy, Debug)]
pub(super) struct JavaNames<'a> {
    pub(super) package: &'a str,
    pub(super) outer_class: &'a str,
}

/// The text of a file. Only options that change the Java code are in it.
pub(super) fn text(file: &FileDescriptorProto, java: JavaNames<'_>) -> String {
    let mut writer = Writer::new(file);
    let proto3 = file.syntax() == "proto3";
    let syntax = if proto3 { "proto3" } else { "proto2" };
    writer.line(&format!("syntax = \"{syntax}\";"));
    if !file.package().is_empty() {
        writer.gap();
        writer.comment(&[2]);
        writer.line(&format!("package {};", file.package()));
    }
    writer.gap();
    for (index, name) in file.dependency.iter().enumerate() {
        let public = file.public_dependency.iter().any(|it| is(*it, index));
        let public = if public { "public " } else { "" };
        writer.line(&format!("import {public}{};", quoted(name)));
    }
    writer.gap();
    writer.line(&format!("option java_package = {};", quoted(java.package)));
    writer.line(&format!(
        "option java_outer_classname = {};",
        quoted(java.outer_class)
    ));
    writer.line("option java_multiple_files = true;");
    let mut printer = Printer { writer, proto3 };
    printer.declarations(file);
    printer.writer.finish()
}

/// Whether an index of a descriptor is this one.
fn is(given: i32, index: usize) -> bool {
    usize::try_from(given) == Ok(index)
}

struct Printer {
    writer: Writer,
    proto3: bool,
}

impl Printer {
    fn declarations(&mut self, file: &FileDescriptorProto) {
        for (index, service) in file.service.iter().enumerate() {
            self.service(service, &below(&[], 6, index));
        }
        let groups = fields::groups(&file.extension);
        for (index, message) in file.message_type.iter().enumerate() {
            if !groups.contains(message.name()) {
                self.message(message, &below(&[], 4, index));
            }
        }
        for (index, enumeration) in file.enum_type.iter().enumerate() {
            self.enumeration(enumeration, &below(&[], 5, index));
        }
        self.extensions(&file.extension, &file.message_type, &[], 7);
    }

    fn service(&mut self, service: &ServiceDescriptorProto, path: &[i32]) {
        self.open(&format!("service {} {{", service.name()), path);
        let options = service.options.as_ref();
        self.deprecated(options.is_some_and(ServiceOptions::deprecated));
        for (index, method) in service.method.iter().enumerate() {
            self.method(method, &below(path, 2, index));
        }
        self.writer.close();
    }

    fn method(&mut self, method: &MethodDescriptorProto, path: &[i32]) {
        let stream = |streams: bool| if streams { "stream " } else { "" };
        let signature = format!(
            "rpc {}({}{}) returns ({}{})",
            method.name(),
            stream(method.client_streaming()),
            method.input_type(),
            stream(method.server_streaming()),
            method.output_type(),
        );
        let options = method.options.as_ref();
        let deprecated = options.is_some_and(MethodOptions::deprecated);
        let level = options.map_or(IdempotencyLevel::IdempotencyUnknown, |it| {
            it.idempotency_level()
        });
        if !deprecated && level == IdempotencyLevel::IdempotencyUnknown {
            self.writer.gap();
            self.writer.comment(path);
            self.writer.line(&format!("{signature};"));
            return;
        }
        self.open(&format!("{signature} {{"), path);
        self.deprecated(deprecated);
        if level != IdempotencyLevel::IdempotencyUnknown {
            let name = level.as_str_name();
            self.writer
                .line(&format!("option idempotency_level = {name};"));
        }
        self.writer.close();
    }

    fn message(&mut self, message: &DescriptorProto, path: &[i32]) {
        self.open(&format!("message {} {{", message.name()), path);
        self.body(message, path);
        self.writer.close();
    }

    fn body(&mut self, message: &DescriptorProto, path: &[i32]) {
        let options = message.options.as_ref();
        self.deprecated(options.is_some_and(MessageOptions::deprecated));
        if options.is_some_and(MessageOptions::message_set_wire_format) {
            self.writer.line("option message_set_wire_format = true;");
        }
        self.fields(message, path);
        let mut groups = fields::groups(&message.field);
        groups.extend(fields::groups(&message.extension));
        for (index, nested) in message.nested_type.iter().enumerate() {
            let entry = nested
                .options
                .as_ref()
                .is_some_and(MessageOptions::map_entry);
            if !entry && !groups.contains(nested.name()) {
                self.message(nested, &below(path, 3, index));
            }
        }
        for (index, enumeration) in message.enum_type.iter().enumerate() {
            self.enumeration(enumeration, &below(path, 4, index));
        }
        self.extensions(&message.extension, &message.nested_type, path, 6);
        message_reserved(&mut self.writer, message);
    }

    fn enumeration(&mut self, enumeration: &EnumDescriptorProto, path: &[i32]) {
        self.open(&format!("enum {} {{", enumeration.name()), path);
        let options = enumeration.options.as_ref();
        self.deprecated(options.is_some_and(EnumOptions::deprecated));
        if options.is_some_and(EnumOptions::allow_alias) {
            self.writer.line("option allow_alias = true;");
        }
        for (index, value) in enumeration.value.iter().enumerate() {
            self.value(value, &below(path, 2, index));
        }
        enum_reserved(&mut self.writer, enumeration);
        self.writer.close();
    }

    fn value(&mut self, value: &EnumValueDescriptorProto, path: &[i32]) {
        let options = value.options.as_ref();
        let deprecated = options.is_some_and(EnumValueOptions::deprecated);
        let deprecated = if deprecated {
            " [deprecated = true]"
        } else {
            ""
        };
        self.writer.gap();
        self.writer.comment(path);
        self.writer.line(&format!(
            "{} = {}{deprecated};",
            value.name(),
            value.number()
        ));
    }

    fn deprecated(&mut self, deprecated: bool) {
        if deprecated {
            self.writer.line("option deprecated = true;");
        }
    }

    fn open(&mut self, line: &str, path: &[i32]) {
        self.writer.gap();
        self.writer.comment(path);
        self.writer.open(line);
    }
}

/// Whether a field is a message that is declared where the field is.
fn is_group(kind: Kind) -> bool {
    kind == Kind::Group
}

#[cfg(test)]
mod tests;
