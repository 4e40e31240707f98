//! Owns what a module imports, and under which names.

use std::collections::BTreeMap;
use std::fmt::{self, Display, Formatter};

use super::fragment::{Code, Identifier, Text};
use super::names::Scope;

/// Names that a module imports from others, none of which hides one of its own.
#[derive(Clone, Debug)]
pub(super) struct Imports {
    scope: Scope,
    modules: BTreeMap<String, BTreeMap<String, Imported>>,
}

#[derive(Clone, Debug)]
struct Imported {
    name: Identifier,
    /// Whether more than its type is needed.
    value: bool,
}

impl Imports {
    /// For a module in which the names of `scope` are taken.
    pub(super) fn new(scope: Scope) -> Self {
        Self {
            scope,
            modules: BTreeMap::new(),
        }
    }

    /// How the module spells a value of another.
    pub(super) fn value(&mut self, module: &str, name: &str) -> Identifier {
        self.import(module, name, true)
    }

    /// How the module spells a type of another.
    pub(super) fn type_only(&mut self, module: &str, name: &str) -> Identifier {
        self.import(module, name, false)
    }

    /// The statements.
    pub(super) fn statements(&self) -> Vec<Code> {
        let modules = self.modules.iter();
        modules
            .map(|(module, names)| statement(module, names))
            .collect()
    }

    fn import(&mut self, module: &str, name: &str, value: bool) -> Identifier {
        let names = self.modules.entry(module.to_owned()).or_default();
        let imported = names.entry(name.to_owned()).or_insert_with(|| Imported {
            name: self.scope.name(name),
            value: false,
        });
        imported.value |= value;
        imported.name.clone()
    }
}

fn statement(module: &str, names: &BTreeMap<String, Imported>) -> Code {
    let types_only = names.values().all(|it| !it.value);
    let items: Vec<String> = names
        .iter()
        .map(|(name, imported)| {
            let item = Item { name, imported };
            if imported.value || types_only {
                item.to_string()
            } else {
                format!("type {item}")
            }
        })
        .collect();
    let keyword = if types_only { "import type" } else { "import" };
    let before = format!("{keyword} {{ ");
    let after = format!(" }} from {};", Text(module.to_owned()));
    let line = Code::list(0, &before, &items, &after).0;
    // A broken list has no spaces inside its braces.
    Code(line.replace("{ \n", "{\n").replace("\n }", "\n}"))
}

struct Item<'a> {
    name: &'a str,
    imported: &'a Imported,
}

impl Display for Item<'_> {
    fn fmt(&self, formatter: &mut Formatter<'_>) -> fmt::Result {
        let Self { name, imported } = self;
        if imported.name.as_str() == *name {
            formatter.write_str(name)
        } else {
            write!(formatter, "{name} as {}", imported.name)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn own_names_are_left_alone() {
        let mut imports = Imports::new(Scope::reserving(&["Duration"]));
        assert_eq!(imports.type_only("wkt", "Duration").as_str(), "Duration$");
        assert_eq!(
            imports.value("wkt", "file_duration").as_str(),
            "file_duration"
        );
        assert_eq!(imports.type_only("other", "Money").as_str(), "Money");
        let statements = imports.statements();
        let statements: Vec<String> = statements.iter().map(ToString::to_string).collect();
        assert_eq!(
            statements,
            [
                r#"import type { Money } from "other";"#,
                r#"import { type Duration as Duration$, file_duration } from "wkt";"#,
            ]
        );
    }
}
