//! Finds the method that a person means.

use prost_reflect::{DescriptorPool, MethodDescriptor};

/// Why a method cannot be called.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
pub(crate) enum MethodError {
    /// It is not spelled as one.
    #[error("`{0}` does not name a method; expected `Service/Method`")]
    Spelling(String),
    /// No such service.
    #[error("there is no service `{0}`; there are {1}")]
    NoService(String, String),
    /// The short name fits several services.
    #[error("`{0}` may be {1}; write the package too")]
    Ambiguous(String, String),
    /// No such method in the service.
    #[error("`{0}` has no method `{1}`; it has {2}")]
    NoMethod(String, String, String),
}

/// Splits `Service/Method`, with or without a leading slash.
pub(crate) fn split(name: &str) -> Result<(&str, &str), MethodError> {
    let parts = name.trim_start_matches('/').split_once('/');
    match parts {
        Some((service, method)) if !service.is_empty() && !method.is_empty() => {
            Ok((service, method))
        }
        _ => Err(MethodError::Spelling(name.to_owned())),
    }
}

/// The method of this name; its service's package may be left out.
pub(crate) fn find(pool: &DescriptorPool, name: &str) -> Result<MethodDescriptor, MethodError> {
    let (service, method) = split(name)?;
    let is_meant = |full: &str| {
        full == service
            || full
                .strip_suffix(service)
                .is_some_and(|head| head.ends_with('.'))
    };
    let fitting: Vec<_> = pool
        .services()
        .filter(|candidate| is_meant(candidate.full_name()))
        .collect();
    let exact = fitting
        .iter()
        .find(|candidate| candidate.full_name() == service);
    let found = match (exact, fitting.as_slice()) {
        (Some(exact), _) => exact,
        (None, [only]) => only,
        (None, []) => {
            let all = pool
                .services()
                .map(|service| format!("`{}`", service.full_name()));
            return Err(MethodError::NoService(service.to_owned(), joined(all)));
        }
        (None, several) => {
            let names = several
                .iter()
                .map(|service| format!("`{}`", service.full_name()));
            return Err(MethodError::Ambiguous(service.to_owned(), joined(names)));
        }
    };
    found
        .methods()
        .find(|candidate| candidate.name() == method)
        .ok_or_else(|| {
            let names = found.methods().map(|method| format!("`{}`", method.name()));
            MethodError::NoMethod(
                found.full_name().to_owned(),
                method.to_owned(),
                joined(names),
            )
        })
}

fn joined(names: impl Iterator<Item = String>) -> String {
    let names: Vec<_> = names.collect();
    if names.is_empty() {
        "none".to_owned()
    } else {
        names.join(", ")
    }
}
