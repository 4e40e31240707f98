//! Lowers the fields of a message, and the groups of which one is set.

use std::collections::BTreeSet;

use prost_types::{DescriptorProto, FieldOptions, OneofDescriptorProto};

use super::super::BackendError;
use super::fields::Fields;
use super::fragment::{Code, Identifier, Text};
use super::lowering::{Lowering, below, number, unique};
use super::names;
use super::stubs::{Choice, Member};

impl Lowering<'_> {
    pub(super) fn members(
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
}
