//! What a back end is given: a contract, its descriptors and the user's settings.

use contract::Stripped;
use contract::model::Contract;

use crate::settings::Settings;

/// Everything that a generated SDK depends on.
#[derive(Clone, Debug)]
pub(crate) struct Input {
    /// With the versions that `--protocol` chose.
    pub(crate) contract: Contract,
    /// The files of those versions and what they import, each after its imports,
    /// without annotations.
    pub(crate) descriptors: Stripped,
    /// Names and package data, complete with defaults.
    pub(crate) settings: Settings,
}
