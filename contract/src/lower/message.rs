//! Messages, fields and enums.

use prost_reflect::{
    EnumDescriptor, FieldDescriptor, FileDescriptor, Kind as Reflected, MessageDescriptor,
    OneofDescriptor,
};

use super::file::SourceFile;
use super::name;
use crate::Code;
use crate::annotations::{self, Extensions};
use crate::diagnostic::Diagnostic;
use crate::model::{Cardinality, Enum, EnumValue, Field, Kind, Message, Scalar};

/// Lowers a message and what is nested in it.
pub(super) fn lower(
    file: &SourceFile,
    descriptor: &MessageDescriptor,
    extensions: &Extensions,
    found: &mut Vec<Diagnostic>,
) -> Message {
    if name::is_reserved_type(descriptor.full_name()) {
        found.push(Diagnostic::new(
            Code::NameReserved,
            file.name_place(descriptor.path()),
            format!(
                "`{}` is a message of go-plugin itself",
                descriptor.full_name()
            ),
            "rename it, or move it to a package of another name",
        ));
    }
    let oneofs: Vec<OneofDescriptor> = descriptor
        .oneofs()
        .filter(|it| !it.is_synthetic())
        .collect();
    // Descriptors keep fields by number; readers of the contract know them by its text.
    let mut fields: Vec<FieldDescriptor> = descriptor.fields().collect();
    fields.sort_by(|one, other| one.path().cmp(other.path()));
    let nested = descriptor.child_messages().filter(|it| !it.is_map_entry());
    Message {
        name: descriptor.name().to_owned(),
        full_name: descriptor.full_name().to_owned(),
        fields: fields
            .iter()
            .map(|it| field(file, it, &oneofs, extensions, found))
            .collect(),
        oneofs: oneofs.iter().map(|it| it.name().to_owned()).collect(),
        messages: nested
            .map(|it| lower(file, &it, extensions, found))
            .collect(),
        enums: descriptor
            .child_enums()
            .map(|it| lower_enum(file, &it))
            .collect(),
        deprecated: {
            let options = descriptor.descriptor_proto().options.as_ref();
            options.is_some_and(prost_types::MessageOptions::deprecated)
        },
        comment: file.comment(descriptor.path()),
    }
}

fn field(
    file: &SourceFile,
    descriptor: &FieldDescriptor,
    oneofs: &[OneofDescriptor],
    extensions: &Extensions,
    found: &mut Vec<Diagnostic>,
) -> Field {
    check_field(file, descriptor, found);
    let annotation: annotations::Field =
        annotations::read(&descriptor.options(), &extensions.field).unwrap_or_default();
    let (cardinality, kind) = types(descriptor);
    let oneof = descriptor.containing_oneof();
    Field {
        name: descriptor.name().to_owned(),
        json_name: descriptor.json_name().to_owned(),
        number: descriptor.number(),
        cardinality,
        kind,
        oneof: oneof.and_then(|oneof| oneofs.iter().position(|it| *it == oneof)),
        broker_id_for: Some(annotation.broker_id_for).filter(|it| !it.is_empty()),
        secret: annotation.secret,
        deprecated: {
            let options = descriptor.field_descriptor_proto().options.as_ref();
            options.is_some_and(prost_types::FieldOptions::deprecated)
        },
        comment: file.comment(descriptor.path()),
    }
}

fn types(descriptor: &FieldDescriptor) -> (Cardinality, Kind) {
    if let Some(entry) = descriptor
        .kind()
        .as_message()
        .filter(|_| descriptor.is_map())
    {
        let value = kind(&entry.map_entry_value_field().kind());
        if let Kind::Scalar(key) = kind(&entry.map_entry_key_field().kind()) {
            return (Cardinality::Map(key), value);
        }
    }
    let cardinality = if descriptor.is_list() {
        Cardinality::Repeated
    } else if descriptor.supports_presence() {
        Cardinality::Optional
    } else {
        Cardinality::Singular
    };
    (cardinality, kind(&descriptor.kind()))
}

fn kind(reflected: &Reflected) -> Kind {
    Kind::Scalar(match reflected {
        Reflected::Message(message) => return Kind::Message(message.full_name().to_owned()),
        Reflected::Enum(reflected) => return Kind::Enum(reflected.full_name().to_owned()),
        Reflected::Double => Scalar::Double,
        Reflected::Float => Scalar::Float,
        Reflected::Int32 => Scalar::Int32,
        Reflected::Int64 => Scalar::Int64,
        Reflected::Uint32 => Scalar::Uint32,
        Reflected::Uint64 => Scalar::Uint64,
        Reflected::Sint32 => Scalar::Sint32,
        Reflected::Sint64 => Scalar::Sint64,
        Reflected::Fixed32 => Scalar::Fixed32,
        Reflected::Fixed64 => Scalar::Fixed64,
        Reflected::Sfixed32 => Scalar::Sfixed32,
        Reflected::Sfixed64 => Scalar::Sfixed64,
        Reflected::Bool => Scalar::Bool,
        Reflected::String => Scalar::String,
        Reflected::Bytes => Scalar::Bytes,
    })
}

/// Lowers an enum.
pub(super) fn lower_enum(file: &SourceFile, descriptor: &EnumDescriptor) -> Enum {
    let mut values: Vec<_> = descriptor.values().collect();
    values.sort_by(|one, other| one.path().cmp(other.path()));
    let value = |value: &prost_reflect::EnumValueDescriptor| EnumValue {
        name: value.name().to_owned(),
        number: value.number(),
        deprecated: {
            let options = value.enum_value_descriptor_proto().options.as_ref();
            options.is_some_and(prost_types::EnumValueOptions::deprecated)
        },
        comment: file.comment(value.path()),
    };
    let options = descriptor.enum_descriptor_proto().options.as_ref();
    Enum {
        name: descriptor.name().to_owned(),
        full_name: descriptor.full_name().to_owned(),
        values: values.iter().map(value).collect(),
        deprecated: options.is_some_and(prost_types::EnumOptions::deprecated),
        comment: file.comment(descriptor.path()),
    }
}

fn check_field(file: &SourceFile, descriptor: &FieldDescriptor, found: &mut Vec<Diagnostic>) {
    if descriptor.is_group() {
        found.push(Diagnostic::new(
            Code::Group,
            file.name_place(descriptor.path()),
            format!("`{}` is a group", descriptor.full_name()),
            "declare a message and a field of its type: groups are not supported",
        ));
    }
    if descriptor.is_required() {
        found.push(Diagnostic::new(
            Code::RequiredField,
            file.name_place(descriptor.path()),
            format!("`{}` is `required`", descriptor.full_name()),
            "say `optional`, and check for it in code: a required field can never be taken back",
        ));
    }
    let (origin, type_name) = match descriptor.kind() {
        Reflected::Message(message) => (message.parent_file(), message.full_name().to_owned()),
        Reflected::Enum(reflected) => (reflected.parent_file(), reflected.full_name().to_owned()),
        _ => return,
    };
    check_origin(file, descriptor.path(), &origin, &type_name, found);
}

/// Annotations are stripped, so nothing else may be made of their types.
pub(super) fn check_origin(
    file: &SourceFile,
    element: &[i32],
    origin: &FileDescriptor,
    type_name: &str,
    found: &mut Vec<Diagnostic>,
) {
    if origin.name() == annotations::FILE {
        found.push(Diagnostic::new(
            Code::AnnotationAsType,
            file.name_place(element),
            format!("`{type_name}` is for annotations only: no plugin receives it"),
            "declare a type of your own",
        ));
    }
}
