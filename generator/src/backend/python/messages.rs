//! Lowers messages and enums to what their module and its stub show.

use std::collections::BTreeSet;
use std::fmt::{self, Display, Formatter};

use contract::model::{self, Cardinality, Kind, Scalar, Version};

use super::fragment::{Code, Docstring, Identifier, LINE, Text};
use super::names::{self, Scope};
use super::narrowed::narrowed;
use super::types::{Imports, Types};

/// An enum.
#[derive(Debug)]
pub(super) struct Enum {
    pub(super) name: Identifier,
    pub(super) doc: Docstring,
    pub(super) values: Vec<EnumValue>,
}

/// A member of an enum.
#[derive(Debug)]
pub(super) struct EnumValue {
    pub(super) name: Identifier,
    pub(super) number: i32,
    pub(super) doc: Option<Docstring>,
}

/// A message.
#[derive(Debug)]
pub(super) struct Message {
    pub(super) name: Identifier,
    /// The statement that makes it.
    pub(super) declaration: Code,
    pub(super) doc: Docstring,
    /// Those that Python code can name.
    pub(super) fields: Vec<Field>,
    /// The names of the others.
    pub(super) unreachable: Vec<Text>,
    pub(super) constructor: Code,
    /// The constructor stands right below its neighbour.
    pub(super) tight: bool,
    /// What narrows the names that protobuf's own methods take, and their results.
    pub(super) narrowed: Vec<Code>,
}

/// A field, as a stub shows it.
#[derive(Debug)]
pub(super) struct Field {
    pub(super) declaration: Code,
    /// It can be changed but not assigned.
    pub(super) read_only: bool,
    /// Right below its neighbour, as ruff has it where both are short functions.
    pub(super) tight: bool,
    pub(super) doc: Option<Docstring>,
}

impl Field {
    /// A function without a body.
    fn is_short(&self) -> bool {
        self.read_only && self.doc.is_none()
    }
}

/// Every message and enum of a version.
#[derive(Debug)]
pub(super) struct Declared {
    pub(super) messages: Vec<Message>,
    pub(super) enums: Vec<Enum>,
    pub(super) imports: Imports,
}

impl Declared {
    pub(super) fn of(version: &Version, types: &Types) -> Self {
        let mut lowering = Lowering {
            version: version.protocol_version,
            types,
            hidden: field_names(version),
            declared: Self {
                messages: Vec::new(),
                enums: Vec::new(),
                imports: Imports::default(),
            },
        };
        version.enums.iter().for_each(|it| lowering.add_enum(it));
        version.messages.iter().for_each(|it| lowering.add(it));
        lowering.declared
    }

    /// Everything that the stub says about types, to see what it has to import.
    pub(super) fn code(&self) -> String {
        let mut code = String::new();
        for message in &self.messages {
            let narrowed = message.narrowed.iter().chain([&message.constructor]);
            let fields = message.fields.iter().map(|it| &it.declaration);
            for part in narrowed.chain(fields) {
                code.push_str(" _message. ");
                code.push_str(&part.0);
            }
        }
        if !self.enums.is_empty() {
            code.push_str(" _enum.");
        }
        code
    }
}

struct Lowering<'a> {
    version: u32,
    types: &'a Types,
    /// Names of fields, any of which may hide a type.
    hidden: BTreeSet<String>,
    declared: Declared,
}

impl Lowering<'_> {
    fn add(&mut self, message: &model::Message) {
        let lowered = self.message(message);
        self.declared.messages.push(lowered);
        message.enums.iter().for_each(|it| self.add_enum(it));
        message.messages.iter().for_each(|it| self.add(it));
    }

    fn add_enum(&mut self, declared: &model::Enum) {
        let mut scope = Scope::default();
        let values = declared.values.iter().map(|it| EnumValue {
            name: names::enum_member(&mut scope, &it.name),
            number: it.number,
            doc: optional(&it.comment, it.deprecated, 4),
        });
        let otherwise = format!("The enum `{}`.", declared.full_name);
        let lowered = Enum {
            name: self.types.name(&declared.full_name).clone(),
            doc: described(&declared.comment, &otherwise, declared.deprecated, 4),
            values: values.collect(),
        };
        self.declared.enums.push(lowered);
    }

    fn message(&mut self, message: &model::Message) -> Message {
        let mut fields = Vec::new();
        let mut parameters = vec!["self".to_owned(), "*".to_owned()];
        let reachable = |it: &&model::Field| names::is_attribute(&it.name);
        for field in message.fields.iter().filter(reachable) {
            if field.name == "self" {
                "self_".clone_into(&mut parameters[0]);
            }
            parameters.push(self.parameter(field));
            let mut field = self.field(field);
            field.tight = field.read_only && fields.last().is_some_and(Field::is_short);
            fields.push(field);
        }
        let unreachable = message.fields.iter().filter(|it| !reachable(it));
        let unreachable: Vec<Text> = unreachable.map(|it| Text(it.name.clone())).collect();
        if fields.is_empty() {
            parameters.truncate(1);
        }
        if !unreachable.is_empty() {
            parameters.push("**others: _typing.Any".to_owned());
        }
        let otherwise = format!("The message `{}`.", message.full_name);
        let name = self.types.name(&message.full_name).clone();
        let full_name = [Text(message.full_name.clone()).to_string()];
        Message {
            declaration: Code::list(0, &format!("{name} = message_class("), &full_name, ")"),
            name,
            tight: fields.last().is_some_and(Field::is_short),
            doc: described(&message.comment, &otherwise, message.deprecated, 4),
            fields,
            unreachable,
            constructor: Code::list(4, "def __init__(", &parameters, ") -> None: ..."),
            narrowed: narrowed(message),
        }
    }

    fn field(&mut self, field: &model::Field) -> Field {
        let is_message = matches!(field.kind, Kind::Message(_));
        let annotation = self.annotation(field, |cardinality| match (cardinality, is_message) {
            (Cardinality::Repeated, true) => "_containers.RepeatedCompositeFieldContainer",
            (Cardinality::Repeated, false) => "_containers.RepeatedScalarFieldContainer",
            (_, true) => "_containers.MessageMap",
            (_, false) => "_containers.ScalarMap",
        });
        let read_only = is_message || annotation.container.is_some();
        let doc = self.field_doc(field, if read_only { 8 } else { 4 });
        let ending = if doc.is_some() { "" } else { " ..." };
        Field {
            declaration: if read_only {
                let before = format!("def {}(", field.name);
                let returns = annotation.within(4, ") -> ", &format!(":{ending}"));
                Code::list(4, &before, &["self".to_owned()], &returns)
            } else {
                Code(format!("{}: {annotation}", field.name))
            },
            read_only,
            tight: false,
            doc,
        }
    }

    fn parameter(&mut self, field: &model::Field) -> String {
        let annotation = self.annotation(field, |cardinality| match cardinality {
            Cardinality::Map(_) => "_abc.Mapping",
            _ => "_abc.Iterable",
        });
        let name = format!("{}: ", field.name);
        let line = format!("{name}{annotation} | None = ...");
        if 8 + line.chars().count() < LINE {
            return line;
        }
        let annotation = annotation.within(8, &name, "");
        format!("{annotation}\n        | None = ...")
    }

    /// A field's type, in what `container` says where it holds several values.
    fn annotation(
        &mut self,
        field: &model::Field,
        container: impl Fn(&Cardinality) -> &'static str,
    ) -> Annotation {
        let one = self.one(&field.kind);
        let (container, inner) = match &field.cardinality {
            Cardinality::Singular | Cardinality::Optional => (None, one),
            it @ Cardinality::Repeated => (Some(container(it)), one),
            it @ Cardinality::Map(key) => (Some(container(it)), format!("{}, {one}", scalar(*key))),
        };
        Annotation { container, inner }
    }

    fn field_doc(&self, field: &model::Field, indent: usize) -> Option<Docstring> {
        let doc = optional(&field.comment, field.deprecated, indent);
        let Kind::Enum(full_name) = &field.kind else {
            return doc;
        };
        let own = self.types.own_name(full_name).map(Identifier::as_str);
        let values = own.unwrap_or(full_name);
        let note = format!("A value of `{values}`.");
        Some(match doc {
            Some(doc) => doc.and(&note),
            None => Docstring::new("", &note, indent),
        })
    }

    fn one(&mut self, kind: &Kind) -> String {
        match kind {
            Kind::Scalar(it) => scalar(*it).to_owned(),
            // An enum of protobuf 3 is open: any number may come.
            Kind::Enum(_) => "_builtins.int".to_owned(),
            Kind::Message(full_name) => {
                let imports = &mut self.declared.imports;
                let hidden = &self.hidden;
                self.types.stub(full_name, self.version, hidden, imports).0
            }
        }
    }
}

/// A type, and the container that holds several of it.
struct Annotation {
    container: Option<&'static str>,
    inner: String,
}

impl Annotation {
    /// Between two pieces of code, opened where it does not fit at `indent`.
    fn within(&self, indent: usize, before: &str, after: &str) -> String {
        let line = format!("{before}{self}{after}");
        match self.container {
            Some(container) if indent + line.chars().count() > LINE => {
                let (deeper, inner) = (indent + 4, &self.inner);
                let close = format!("{:indent$}]{after}", "");
                format!("{before}{container}[\n{:deeper$}{inner}\n{close}", "")
            }
            _ => line,
        }
    }
}

impl Display for Annotation {
    fn fmt(&self, formatter: &mut Formatter<'_>) -> fmt::Result {
        match self.container {
            Some(container) => write!(formatter, "{container}[{}]", self.inner),
            None => formatter.write_str(&self.inner),
        }
    }
}

fn field_names(version: &Version) -> BTreeSet<String> {
    let messages = all_messages(&version.messages);
    let fields = messages.into_iter().flat_map(|it| &it.fields);
    fields.map(|it| it.name.clone()).collect()
}

/// The messages with those nested in them.
pub(super) fn all_messages(messages: &[model::Message]) -> Vec<&model::Message> {
    let mut all = Vec::new();
    for message in messages {
        all.push(message);
        all.extend(all_messages(&message.messages));
    }
    all
}

fn scalar(kind: Scalar) -> &'static str {
    match kind {
        Scalar::Double | Scalar::Float => "_builtins.float",
        Scalar::Bool => "_builtins.bool",
        Scalar::String => "_builtins.str",
        Scalar::Bytes => "_builtins.bytes",
        _ => "_builtins.int",
    }
}

/// What is documented by its comment alone.
fn optional(comment: &str, deprecated: bool, indent: usize) -> Option<Docstring> {
    match (comment.trim().is_empty(), deprecated) {
        (true, false) => None,
        (true, true) => Some(Docstring::new("", "Deprecated.", indent)),
        (false, _) => Some(described(comment, "", deprecated, indent)),
    }
}

/// What is documented in any case.
pub(super) fn described(
    comment: &str,
    otherwise: &str,
    deprecated: bool,
    indent: usize,
) -> Docstring {
    let doc = Docstring::new(comment, otherwise, indent);
    if deprecated {
        doc.and("Deprecated.")
    } else {
        doc
    }
}
