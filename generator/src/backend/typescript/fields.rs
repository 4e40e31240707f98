//! Owns the type that a field's value has in TypeScript.

use prost_types::field_descriptor_proto::{Label, Type as Kind};
use prost_types::field_options::JsType;
use prost_types::{DescriptorProto, FieldDescriptorProto, FieldOptions, MessageOptions};

use super::imports::Imports;
use super::lowering::place;
use super::types::Types;

/// What the types of a message's fields depend on.
pub(super) struct Fields<'a> {
    pub(super) types: &'a Types,
    pub(super) imports: &'a mut Imports,
    /// The file that declares the message.
    pub(super) own: &'a str,
    /// The message, which declares the entries of its maps.
    pub(super) parent: &'a DescriptorProto,
}

impl Fields<'_> {
    /// The mark behind a field's name, and its type.
    pub(super) fn typing(
        &mut self,
        field: &FieldDescriptorProto,
        parent: &str,
    ) -> (&'static str, String) {
        if field.label() == Label::Repeated {
            return ("", self.many(field));
        }
        let typing = self.single(field, parent);
        if field.r#type() == Kind::Message || field.proto3_optional() {
            ("?", format!("{typing} | undefined"))
        } else {
            ("", typing)
        }
    }

    /// The type of a field that is one of several.
    pub(super) fn choice(&mut self, field: &FieldDescriptorProto) -> String {
        self.value(field)
    }

    fn many(&mut self, field: &FieldDescriptorProto) -> String {
        let Some(entry) = self.entry(field) else {
            return format!("{}[]", self.listed(field));
        };
        let key = match entry.field[0].r#type() {
            Kind::Int32 | Kind::Fixed32 | Kind::Uint32 | Kind::Sfixed32 | Kind::Sint32 => "number",
            _ => "string",
        };
        let value = self.listed(&entry.field[1].clone());
        format!("{{ [key: {key}]: {value} }}")
    }

    fn listed(&mut self, field: &FieldDescriptorProto) -> String {
        match field.type_name().trim_start_matches('.') {
            "google.protobuf.Struct" => self.json_object(),
            _ => self.value(field),
        }
    }

    /// A wrapper that stands alone is the value in it; a struct is the object it means.
    fn single(&mut self, field: &FieldDescriptorProto, parent: &str) -> String {
        let wrapped = match field.type_name().trim_start_matches('.') {
            "google.protobuf.DoubleValue"
            | "google.protobuf.FloatValue"
            | "google.protobuf.Int32Value"
            | "google.protobuf.UInt32Value" => "number",
            "google.protobuf.Int64Value" | "google.protobuf.UInt64Value" => "bigint",
            "google.protobuf.BoolValue" => "boolean",
            "google.protobuf.StringValue" => "string",
            "google.protobuf.BytesValue" => "Uint8Array",
            "google.protobuf.Struct" if parent != "google.protobuf.Value" => {
                return self.json_object();
            }
            _ => return self.value(field),
        };
        wrapped.to_owned()
    }

    fn json_object(&mut self) -> String {
        let name = self.imports.type_only("@bufbuild/protobuf", "JsonObject");
        name.to_string()
    }

    fn value(&mut self, field: &FieldDescriptorProto) -> String {
        let scalar = match field.r#type() {
            Kind::Message | Kind::Enum | Kind::Group => return self.declared(field.type_name()),
            Kind::Int64 | Kind::Uint64 | Kind::Sint64 | Kind::Fixed64 | Kind::Sfixed64 => {
                let text = field.options.as_ref().map(FieldOptions::jstype);
                if text == Some(JsType::JsString) {
                    "string"
                } else {
                    "bigint"
                }
            }
            Kind::Bool => "boolean",
            Kind::String => "string",
            Kind::Bytes => "Uint8Array",
            _ => "number",
        };
        scalar.to_owned()
    }

    fn declared(&mut self, full_name: &str) -> String {
        let declared = self.types.get(full_name);
        if declared.file == self.own {
            return declared.shape.to_string();
        }
        let module = place(self.own, &declared.file);
        let name = self.imports.type_only(&module, declared.shape.as_str());
        name.to_string()
    }

    /// The message that a map's entries are on the wire.
    fn entry(&self, field: &FieldDescriptorProto) -> Option<DescriptorProto> {
        let name = field.type_name().rsplit('.').next()?;
        let is_entry = |it: &&DescriptorProto| {
            it.name() == name && it.options.as_ref().is_some_and(MessageOptions::map_entry)
        };
        let entry = self.parent.nested_type.iter().find(is_entry);
        entry.filter(|_| field.r#type() == Kind::Message).cloned()
    }
}
