//! Names as prost and tonic make them of a contract's, so that what is written here
//! meets what they write.

use heck::{ToSnakeCase as _, ToUpperCamelCase as _};

use crate::keywords::{RUST_KEYWORDS, RUST_NEVER};

/// A field, a module or a function.
pub(super) fn snake(name: &str) -> String {
    sanitized(name.to_snake_case())
}

/// A type.
pub(super) fn camel(name: &str) -> String {
    sanitized(name.to_upper_camel_case())
}

/// A value of an enum, whose own name in Rust is `prefix`: prost takes that off where a
/// word ends with it.
pub(super) fn variant(prefix: &str, value: &str) -> String {
    let whole = camel(value);
    let rest = whole.strip_prefix(prefix).unwrap_or(&whole);
    if rest.starts_with(char::is_uppercase) {
        sanitized(rest.to_owned())
    } else {
        sanitized(whole)
    }
}

/// What tonic calls the modules of a service, before `_server` or `_client`.
pub(super) fn module_stem(service: &str) -> String {
    let mut stem = String::new();
    for (index, letter) in camel(service).char_indices() {
        if index > 0 && letter.is_uppercase() {
            stem.push('_');
        }
        stem.push(letter.to_ascii_lowercase());
    }
    stem
}

fn sanitized(name: String) -> String {
    if RUST_KEYWORDS.contains(&name.as_str()) {
        format!("r#{name}")
    } else if RUST_NEVER.contains(&name.as_str()) {
        format!("{name}_")
    } else if name.starts_with(char::is_numeric) {
        format!("_{name}")
    } else {
        name
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_those_of_prost_and_tonic() {
        assert_eq!(snake("guestBook"), "guest_book");
        assert_eq!(snake("Type"), "r#type");
        assert_eq!(snake("Self"), "self_");
        assert_eq!(camel("self"), "Self_");
        assert_eq!(camel("HTTPServer"), "HttpServer");
        assert_eq!(camel("3d"), "_3d");
        assert_eq!(variant("Style", "STYLE_CASUAL"), "Casual");
        assert_eq!(variant("Style", "STYLES"), "Styles");
        assert_eq!(variant("Style", "STYLE_3D"), "Style3d");
        assert_eq!(variant("Style", "STYLE_SELF"), "Self_");
        assert_eq!(module_stem("HTTPServer"), "http_server");
        assert_eq!(module_stem("Greeter"), "greeter");
    }
}
