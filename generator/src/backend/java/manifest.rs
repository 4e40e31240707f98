//! What stands in the build files.

use super::fragment::XmlText;
use super::sdk::Sdk;
use crate::input::Input;

/// Package data, as XML and TOML want it.
#[derive(Debug)]
pub(super) struct Manifest {
    pub(super) group: XmlText,
    pub(super) artifact: XmlText,
    pub(super) version: XmlText,
    pub(super) description: XmlText,
    pub(super) license: Option<XmlText>,
    pub(super) authors: Vec<Author>,
    pub(super) repository: Option<XmlText>,
    /// The class that makes the archive for a fast start.
    pub(super) archive_class: String,
    pub(super) main_class: String,
    /// `KEY=value`, as one argument.
    pub(super) cookie: XmlText,
    /// Something in it has a `$`, which Maven would take for its own.
    pub(super) has_dollar: bool,
    pub(super) cookie_key: toml::Value,
    pub(super) cookie_value: toml::Value,
}

/// Who wrote it.
#[derive(Debug)]
pub(super) struct Author {
    pub(super) name: XmlText,
    pub(super) email: Option<XmlText>,
}

impl Manifest {
    pub(super) fn of(input: &Input, sdk: &Sdk) -> Self {
        let settings = &input.settings;
        let cookie = &input.contract.magic_cookie;
        let xml = |text: &str| XmlText(text.to_owned());
        let cookie_argument = format!("{}={}", cookie.key, cookie.value);
        let mut texts = settings.authors.iter().chain(&settings.repository);
        let has_dollar = [&settings.description, &cookie_argument]
            .into_iter()
            .chain(texts.by_ref())
            .any(|it| it.contains('$'));
        Self {
            has_dollar,
            group: xml(&settings.java.group),
            artifact: xml(&settings.java.artifact),
            version: xml(&settings.version),
            description: xml(&settings.description),
            license: settings.license.as_deref().map(xml),
            authors: settings.authors.iter().map(|it| Author::of(it)).collect(),
            repository: settings.repository.as_deref().map(xml),
            archive_class: format!("{}.StartArchive", sdk.runtime),
            main_class: format!("{}.plugin.Main", sdk.package),
            // A Maven plugin looks for `${…}` in its arguments once more, unless `$` comes twice.
            cookie: XmlText(cookie_argument.replace("${", "$${")),
            cookie_key: toml::Value::String(cookie.key.clone()),
            cookie_value: toml::Value::String(cookie.value.clone()),
        }
    }
}

impl Author {
    /// `Name <mail@example.com>` or a name alone.
    fn of(text: &str) -> Self {
        let parts = text.strip_suffix('>').and_then(|it| it.split_once('<'));
        let (name, email) = parts.map_or((text, None), |(name, email)| (name, Some(email)));
        Self {
            name: XmlText(name.trim().to_owned()),
            email: email.map(|it| XmlText(it.trim().to_owned())),
        }
    }
}
