//! Why a run ended without an answer.

use camino::Utf8PathBuf;
use contract::Diagnostics;

use crate::backend::BackendError;

/// Why a run ended without an answer.
#[derive(Debug)]
pub(crate) enum Failure {
    /// The contract has mistakes.
    Contract(Diagnostics),
    /// What the user asked for cannot be done.
    Refused {
        /// What, and what was found instead.
        message: String,
        /// What to do about it.
        help: String,
    },
    /// Generated files were edited by hand, and would be overwritten.
    Edited(Vec<Utf8PathBuf>),
    /// A fault of ours.
    Bug(String),
}

impl Failure {
    pub(crate) fn refused(message: impl Into<String>, help: impl Into<String>) -> Self {
        Self::Refused {
            message: message.into(),
            help: help.into(),
        }
    }
}

impl From<Diagnostics> for Failure {
    fn from(diagnostics: Diagnostics) -> Self {
        Self::Contract(diagnostics)
    }
}

impl From<BackendError> for Failure {
    fn from(error: BackendError) -> Self {
        match error {
            BackendError::Contract { message, help } | BackendError::Program { message, help } => {
                Self::Refused { message, help }
            }
            BackendError::Tree(_) | BackendError::Template(_) => Self::Bug(error.to_string()),
        }
    }
}
