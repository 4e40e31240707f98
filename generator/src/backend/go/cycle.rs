//! Packages that import each other: protobuf only asks that of no two files, Go of no
//! two packages.

use std::collections::{BTreeMap, BTreeSet};

use super::BackendError;
use super::packages::Packages;

type Imports<'a> = BTreeMap<&'a str, BTreeSet<&'a str>>;

/// Refuses a contract whose packages import each other in a circle.
pub(super) fn check(packages: &Packages<'_>) -> Result<(), BackendError> {
    let mut imports = Imports::new();
    for file in &packages.generated {
        for imported in &file.dependency {
            let other = packages
                .generated
                .iter()
                .find(|it| it.name() == imported)
                .filter(|it| it.package() != file.package());
            if let Some(other) = other {
                imports
                    .entry(file.package())
                    .or_default()
                    .insert(other.package());
            }
        }
    }
    match circle(&imports) {
        None => Ok(()),
        Some(package) => Err(BackendError::Contract {
            message: format!("package `{package}` imports itself through another package"),
            help: "move what both need into a package of its own: Go has no other way".to_owned(),
        }),
    }
}

/// A package that can be reached from itself.
fn circle<'a>(imports: &Imports<'a>) -> Option<&'a str> {
    imports.keys().copied().find(|start| {
        let mut seen = BTreeSet::new();
        let mut open = vec![*start];
        while let Some(package) = open.pop() {
            for next in imports.get(package).into_iter().flatten() {
                if next == start {
                    return true;
                }
                if seen.insert(*next) {
                    open.push(next);
                }
            }
        }
        false
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(edges: &[(&'static str, &'static str)], expected: Option<&str>) {
        let mut imports = Imports::new();
        for (from, to) in edges {
            imports.entry(from).or_default().insert(to);
        }
        assert_eq!(circle(&imports), expected, "{edges:?}");
    }

    #[test]
    fn circles_are_found() {
        check(&[], None);
        check(&[("a", "b"), ("b", "c"), ("a", "c")], None);
        check(&[("a", "b"), ("b", "a")], Some("a"));
        check(&[("a", "b"), ("b", "c"), ("c", "b")], Some("b"));
    }
}
