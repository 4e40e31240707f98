//! Refuses names that no compiler of protobuf's text would let through, so that
//! whoever generates code from a contract need not fear them.

use prost_reflect::DescriptorPool;
use prost_types::{
    DescriptorProto, EnumDescriptorProto, EnumValueDescriptorProto, FieldDescriptorProto,
    FileDescriptorProto, MethodDescriptorProto, OneofDescriptorProto, ServiceDescriptorProto,
};

use crate::Code;
use crate::diagnostic::{Diagnostic, Diagnostics};

/// Checks every name of every file, and the names of the files.
pub(crate) fn check(pool: &DescriptorPool) -> Result<(), Diagnostics> {
    let mut found = Vec::new();
    for file in pool.files() {
        let mut names = Names {
            file: file.name(),
            found: &mut found,
        };
        names.check_file(file.file_descriptor_proto());
    }
    Diagnostics::or(found, ())
}

struct Names<'a> {
    file: &'a str,
    found: &'a mut Vec<Diagnostic>,
}

impl Names<'_> {
    fn check_file(&mut self, file: &FileDescriptorProto) {
        if !is_file_name(self.file) {
            let message = format!("{:?} is no name that a file can be imported by", self.file);
            let help =
                "use letters, digits and signs like `-`, `_` and `.`, and `/` between folders";
            self.found
                .push(Diagnostic::new(Code::FileUnreadable, None, message, help));
        }
        let package = Some(file.package()).filter(|it| !it.is_empty());
        let methods = file.service.iter().flat_map(|it| &it.method);
        self.check_all(package.into_iter().flat_map(|it| it.split('.')));
        self.check_all(file.extension.iter().map(FieldDescriptorProto::name));
        self.check_all(file.service.iter().map(ServiceDescriptorProto::name));
        self.check_all(methods.map(MethodDescriptorProto::name));
        self.check_types(&file.message_type, &file.enum_type);
    }

    fn check_types(&mut self, messages: &[DescriptorProto], enums: &[EnumDescriptorProto]) {
        for message in messages {
            let fields = message.field.iter().chain(&message.extension);
            self.check(message.name());
            self.check_all(fields.map(FieldDescriptorProto::name));
            self.check_all(message.oneof_decl.iter().map(OneofDescriptorProto::name));
            self.check_types(&message.nested_type, &message.enum_type);
        }
        for descriptor in enums {
            self.check(descriptor.name());
            self.check_all(descriptor.value.iter().map(EnumValueDescriptorProto::name));
        }
    }

    fn check_all<'a>(&mut self, names: impl Iterator<Item = &'a str>) {
        for name in names {
            self.check(name);
        }
    }

    fn check(&mut self, name: &str) {
        if !is_identifier(name) {
            let message = format!("{name:?} in `{}` is no name in protobuf", self.file);
            let help = "build the descriptor set anew, with buf or protoc";
            self.found
                .push(Diagnostic::new(Code::DescriptorSet, None, message, help));
        }
    }
}

fn is_identifier(name: &str) -> bool {
    name.starts_with(|it: char| it.is_ascii_alphabetic() || it == '_')
        && name
            .chars()
            .all(|it| it.is_ascii_alphanumeric() || it == '_')
}

/// Relative and normalised, without signs that end a string or a line anywhere.
fn is_file_name(name: &str) -> bool {
    let is_part = |part: &str| !matches!(part, "" | "." | "..");
    name.split('/').all(is_part)
        && !name.contains(|it: char| it.is_control() || "\"'`\\*".contains(it))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn identifiers() {
        for name in ["a", "_", "A1_b"] {
            assert!(is_identifier(name), "{name}");
        }
        for name in ["", "1a", "a b", "a.b", "é", "a\"", "a\n", "a;b"] {
            assert!(!is_identifier(name), "{name}");
        }
    }

    #[test]
    fn file_names() {
        for name in ["a.proto", "acme/greeter-v1/greeter.proto", "é.proto"] {
            assert!(is_file_name(name), "{name}");
        }
        for name in [
            "", "/a", "../a", "a/../b", "a//b", "a\"b", "a\nb", "a\\b", "a*/b",
        ] {
            assert!(!is_file_name(name), "{name}");
        }
    }
}
