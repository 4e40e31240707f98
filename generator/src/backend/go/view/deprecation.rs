//! What Go's linters would complain about: deprecated parts of a contract that its own
//! SDK still has to name.

use contract::model::{self, Enum, Message};
use prost_types::FileOptions;

use crate::input::Input;

/// Whether anything in the version is deprecated. One use anywhere needs the linter's
/// exception, and one too many does no harm.
pub(super) fn concerns(version: &model::Version, input: &Input) -> bool {
    let files = input.descriptors.set.file.iter();
    let whole_file = files
        .filter(|it| version.files.iter().any(|name| name == it.name()))
        .any(|it| it.options.as_ref().is_some_and(FileOptions::deprecated));
    let mut services = version.services.iter();
    whole_file
        || version.messages.iter().any(message)
        || version.enums.iter().any(an_enum)
        || services.any(|service| {
            marked(service.deprecated, &service.comment)
                || service
                    .methods
                    .iter()
                    .any(|it| marked(it.deprecated, &it.comment))
        })
}

fn message(message: &Message) -> bool {
    marked(message.deprecated, &message.comment)
        || message
            .fields
            .iter()
            .any(|it| marked(it.deprecated, &it.comment))
        || message.messages.iter().any(self::message)
        || message.enums.iter().any(an_enum)
}

fn an_enum(definition: &Enum) -> bool {
    marked(definition.deprecated, &definition.comment)
        || definition
            .values
            .iter()
            .any(|it| marked(it.deprecated, &it.comment))
}

/// Go has no other mark than the words in a comment.
fn marked(deprecated: bool, comment: &str) -> bool {
    deprecated || comment.contains("Deprecated:")
}
