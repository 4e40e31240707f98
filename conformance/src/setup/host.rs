//! Which plugin system a plugin belongs to: what was said, else what its executable says.

use std::fs::File;
use std::path::{Path, PathBuf};

use super::SetupError;
use crate::profile::{self, Profile, ProfileCookie, Protocol};
use crate::subject::Cookie;

/// What is known of a plugin's host besides what the user says.
#[derive(Debug, Default)]
pub(super) struct Host {
    /// The profile, if there is one.
    pub profile: Option<Profile>,
    /// Its cookie, where there is no doubt about it.
    cookie: Option<ProfileCookie>,
    /// What the user should know of the choice.
    pub notice: Option<String>,
}

impl Host {
    /// The profile of this name, or in this file.
    pub(super) fn named(text: &str, folder: &Path) -> Result<Self, SetupError> {
        let path = Path::new(text);
        let profile = if text.contains('/') || path.extension() == Some("toml".as_ref()) {
            // Without the `.` of `./profile`, which says nothing in a whole path.
            let path: PathBuf = folder.join(path).components().collect();
            let text = std::fs::read_to_string(&path).map_err(|source| SetupError::Unreadable {
                path: path.clone(),
                source,
            })?;
            Profile::parse(&text).map_err(|message| SetupError::Profile { path, message })?
        } else {
            let known = profile::find(text).ok_or_else(|| SetupError::NoProfile {
                name: text.to_owned(),
                near: profile::near(text),
                configured: false,
            })?;
            known.profile.clone()
        };
        Self::of(profile)
    }

    /// What a command says of its host: its executable or, where that is an interpreter,
    /// a file among its arguments.
    pub(super) fn detected(
        words: &[String],
        program: &Path,
        folder: &Path,
    ) -> Result<Self, SetupError> {
        if let Some(host) = Self::within(&words[0], program, "the executable")? {
            return Ok(host);
        }
        for word in &words[1..] {
            let place = format!("`{word}`");
            if let Some(host) = Self::within(&words[0], &folder.join(word), &place)? {
                return Ok(host);
            }
        }
        Ok(Self::default())
    }

    /// What a file says; nothing where it has no cookie in it, or cannot be read.
    fn within(plugin: &str, path: &Path, place: &str) -> Result<Option<Self>, SetupError> {
        let file = regular(path);
        let found = file.and_then(|mut file| profile::detect(&mut file).ok());
        let found = found.unwrap_or_default();
        let Some((chosen, cookie)) = found.first() else {
            return Ok(None);
        };
        let mut names: Vec<_> = found
            .iter()
            .map(|(profile, _)| profile.name.clone())
            .collect();
        names.dedup();
        if names.len() > 1 {
            return Err(SetupError::Several {
                plugin: plugin.to_owned(),
                profiles: names,
            });
        }
        let mut host = Self::of((*chosen).clone())?;
        host.cookie = (found.len() == 1).then(|| (*cookie).clone());
        host.notice = Some(format!(
            "profile {}: its cookie stands in {place}; --profile or --cookie says otherwise",
            chosen.name
        ));
        Ok(Some(host))
    }

    fn of(profile: Profile) -> Result<Self, SetupError> {
        if profile.protocol == Protocol::Netrpc {
            return Err(SetupError::NetRpc(profile.name));
        }
        Ok(Self {
            profile: Some(profile),
            ..Self::default()
        })
    }

    /// The cookie that the profile says, of several the one that stands in the executable.
    pub(super) fn cookie(&self, plugin: &str, program: &Path) -> Result<Cookie, SetupError> {
        let Some(profile) = &self.profile else {
            return Err(SetupError::NoCookie(plugin.to_owned()));
        };
        let all: Vec<_> = profile.cookie.iter().collect();
        let found = match (&self.cookie, all.as_slice()) {
            (Some(cookie), _) => vec![cookie],
            (None, [_]) => all,
            (None, several) => {
                let file = regular(program);
                let found = file.and_then(|mut file| profile::among(&mut file, several).ok());
                found.filter(|found| !found.is_empty()).unwrap_or(all)
            }
        };
        match found.as_slice() {
            [ProfileCookie { key, value }] => Ok(Cookie {
                key: key.clone(),
                value: value.clone(),
            }),
            _ => Err(SetupError::Kind {
                plugin: plugin.to_owned(),
                profile: profile.name.clone(),
                cookies: found.into_iter().cloned().collect(),
            }),
        }
    }
}

/// A file that can be read to its end.
fn regular(path: &Path) -> Option<File> {
    path.is_file().then(|| File::open(path).ok()).flatten()
}
