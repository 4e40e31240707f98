//! Prints the numbers and names that nothing may use, or only others.

use prost_types::{DescriptorProto, EnumDescriptorProto};

use super::literal::quoted;
use super::writer::Writer;

/// The first number that is no field's.
const FIELD_END: i32 = 1 << 29;

/// What the fields of a message may not be, and what is left to extensions.
pub(super) fn message_reserved(writer: &mut Writer, message: &DescriptorProto) {
    for range in &message.extension_range {
        let numbers = numbers(range.start(), range.end() - 1, FIELD_END - 1);
        writer.line(&format!("extensions {numbers};"));
    }
    for range in &message.reserved_range {
        let numbers = numbers(range.start(), range.end() - 1, FIELD_END - 1);
        writer.line(&format!("reserved {numbers};"));
    }
    names(writer, &message.reserved_name);
}

/// What the values of an enum may not be.
pub(super) fn enum_reserved(writer: &mut Writer, enumeration: &EnumDescriptorProto) {
    for range in &enumeration.reserved_range {
        let numbers = numbers(range.start(), range.end(), i32::MAX);
        writer.line(&format!("reserved {numbers};"));
    }
    names(writer, &enumeration.reserved_name);
}

fn names(writer: &mut Writer, names: &[String]) {
    for name in names {
        writer.line(&format!("reserved {};", quoted(name)));
    }
}

/// From the first to the last number, both included.
fn numbers(first: i32, last: i32, greatest: i32) -> String {
    if first == last {
        first.to_string()
    } else if last >= greatest {
        format!("{first} to max")
    } else {
        format!("{first} to {last}")
    }
}
