//! Calls of methods that are known only at run time.

mod codec;
mod methods;
mod reflection;

pub(crate) use codec::invoke;
pub(crate) use methods::{MethodError, find};
pub(crate) use reflection::describe;
