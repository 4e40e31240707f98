//! Owns the order in which ruff wants imported names.

use std::cmp::Ordering;

/// In an import: constants before classes before the rest, whatever their case, and
/// numbers by their value.
pub(super) fn imported(one: &str, other: &str) -> Ordering {
    let lower = |name: &str| natural(&name.to_lowercase());
    let key = |name: &str| (kind(name), lower(name), natural(name));
    key(one).cmp(&key(other))
}

/// In `__all__`: the same, but capitals first.
pub(super) fn exported(one: &str, other: &str) -> Ordering {
    let key = |name: &str| (kind(name), natural(name));
    key(one).cmp(&key(other))
}

fn kind(name: &str) -> u8 {
    let letters = || name.chars().filter(|it| it.is_alphabetic());
    let upper = letters().next().is_some() && letters().all(char::is_uppercase);
    if name.len() > 1 && upper {
        0
    } else if name.starts_with(char::is_uppercase) {
        1
    } else {
        2
    }
}

/// A name in pieces that compare as a reader would compare them.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Piece {
    Number(u128),
    Character(char),
}

fn natural(name: &str) -> Vec<Piece> {
    let mut pieces = Vec::new();
    let mut rest = name;
    while let Some(first) = rest.chars().next() {
        let digits = rest.chars().take_while(char::is_ascii_digit).count();
        if let Ok(number) = rest[..digits].parse() {
            pieces.push(Piece::Number(number));
            rest = &rest[digits..];
        } else {
            pieces.push(Piece::Character(first));
            rest = &rest[first.len_utf8()..];
        }
    }
    pieces
}

#[cfg(test)]
mod tests {
    #[test]
    fn sorts_like_isort() {
        let mut names = ["b", "V10", "V9Beta", "HTTP", "Alpha", "a_b", "Beta", "X"];
        names.sort_by(|one, other| super::imported(one, other));
        assert_eq!(
            names,
            ["HTTP", "V10", "Alpha", "Beta", "V9Beta", "X", "a_b", "b"]
        );
    }

    #[test]
    fn capitals_first_where_names_are_exported() {
        let mut names = ["Greeter", "GreetRequest"];
        names.sort_by(|one, other| super::exported(one, other));
        assert_eq!(names, ["GreetRequest", "Greeter"]);
    }
}
