//! Lowers what a message's stub says about protobuf's own methods: which names they
//! take, and what comes of them.

use contract::model::{self, Cardinality, Kind};

use super::fragment::{Code, Text};

/// The methods whose arguments are the names of this message's fields.
pub(super) fn narrowed(message: &model::Message) -> Vec<Code> {
    let quoted = |name: &String| Text(name.clone()).to_string();
    let names: Vec<String> = message.fields.iter().map(|it| quoted(&it.name)).collect();
    let groups: Vec<String> = message.oneofs.iter().map(quoted).collect();
    let present = message.fields.iter().filter(|it| has_presence(it));
    let present: Vec<String> = present.map(|it| quoted(&it.name)).collect();
    let taking = |function: &str, names: Vec<String>, result: &str| {
        let literal = Code::list(8, "field_name: _typing.Literal[", &names, "]").0;
        let items = ["self".to_owned(), literal];
        Code::list(
            4,
            &format!("def {function}("),
            &items,
            &format!(") -> {result}: ..."),
        )
    };
    let mut code = Vec::new();
    if !present.is_empty() {
        code.push(taking(
            "HasField",
            [present, groups.clone()].concat(),
            "_builtins.bool",
        ));
    }
    if !names.is_empty() {
        code.push(taking("ClearField", [names, groups].concat(), "None"));
    }
    code.extend(which_oneof(message));
    code
}

/// `WhichOneof`, once for each oneof.
fn which_oneof(message: &model::Message) -> impl Iterator<Item = Code> {
    let overloaded = if message.oneofs.len() > 1 {
        "@_typing.overload\n    "
    } else {
        ""
    };
    message
        .oneofs
        .iter()
        .enumerate()
        .map(move |(index, oneof)| {
            let members = message.fields.iter().filter(|it| it.oneof == Some(index));
            let members: Vec<String> = members
                .map(|it| Text(it.name.clone()).to_string())
                .collect();
            let result = Code::list(4, ") -> _typing.Literal[", &members, "] | None: ...").0;
            let group = Text(oneof.clone());
            let items = [
                "self".to_owned(),
                format!("oneof_group: _typing.Literal[{group}]"),
            ];
            let signature = Code::list(4, "def WhichOneof(", &items, &result).0;
            Code(format!("{overloaded}{signature}"))
        })
}

fn has_presence(field: &model::Field) -> bool {
    let single = matches!(field.cardinality, Cardinality::Singular);
    let message = matches!(field.kind, Kind::Message(_));
    matches!(field.cardinality, Cardinality::Optional)
        || field.oneof.is_some()
        || (single && message)
}
