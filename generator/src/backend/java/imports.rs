//! Owns how a file of Java names the types of other packages, and so what it imports.

use std::collections::BTreeMap;

use super::names::{self, Scope};
use super::types::JavaType;

/// The imports of one file.
#[derive(Clone, Debug)]
pub(super) struct Imports {
    package: String,
    /// What the file's own package declares.
    declared: Scope,
    imported: BTreeMap<String, String>,
}

impl Imports {
    pub(super) fn new(package: &str, declared: Scope) -> Self {
        Self {
            package: package.to_owned(),
            declared,
            imported: BTreeMap::new(),
        }
    }

    /// A type by the shortest name that means it here.
    pub(super) fn of(&mut self, java_type: &JavaType) -> String {
        let JavaType { package, path } = java_type;
        let simple = path.split('.').next().unwrap_or(path);
        let qualified = format!("{package}.{simple}");
        let elsewhere = self.imported.get(simple).is_some_and(|it| *it != qualified);
        let shadowed = package != "java.lang" && names::is_java_lang(simple);
        if *package == self.package {
            return path.clone();
        }
        if elsewhere || shadowed || self.declared.declares(simple) {
            return format!("{package}.{path}");
        }
        if package != "java.lang" {
            self.imported.insert(simple.to_owned(), qualified);
        }
        path.clone()
    }

    /// A type that we know by name.
    pub(super) fn named(&mut self, package: &str, path: &str) -> String {
        self.of(&JavaType {
            package: package.to_owned(),
            path: path.to_owned(),
        })
    }

    /// A type of Java's own language.
    pub(super) fn lang(&mut self, name: &str) -> String {
        self.named("java.lang", name)
    }

    /// The packages and names, in the order in which Java's style wants them.
    pub(super) fn list(&self) -> Vec<String> {
        let mut list: Vec<String> = self.imported.values().cloned().collect();
        list.sort();
        list
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn types_are_named_as_short_as_can_be() {
        let mut imports = Imports::new("a", Scope::reserving(&["Own", "String"]));
        for (package, path, spelled) in [
            ("a", "Own", "Own"),
            ("a", "String", "String"),
            ("java.lang", "String", "java.lang.String"),
            ("java.lang", "Object", "Object"),
            ("b", "Map.Entry", "Map.Entry"),
            ("c", "Map", "c.Map"),
            ("b", "Own", "b.Own"),
            ("b", "Object", "b.Object"),
        ] {
            assert_eq!(imports.named(package, path), spelled);
        }
        assert_eq!(imports.list(), ["b.Map"]);
    }
}
