//! The name by which a file is imported, and the folder that this name starts from.

use std::path::{Component, Path, PathBuf};

use protox::file::File;

use crate::Code;
use crate::diagnostic::Diagnostic;
use crate::sources::shown;
use crate::text;

/// Splits the absolute path of a file that was given into root and import name.
pub(crate) fn name(file: &Path, includes: &[PathBuf]) -> Result<(PathBuf, String), Diagnostic> {
    let root = if includes.is_empty() {
        root_above_package(file)?
    } else {
        let inside = includes.iter().filter(|it| file.starts_with(it));
        let nearest = inside.max_by_key(|it| it.components().count());
        nearest.cloned().ok_or_else(|| not_included(file))?
    };
    let below = file.strip_prefix(&root).unwrap_or(file);
    let names: Option<Vec<&str>> = below.components().map(plain).collect();
    let name = names
        .filter(|it| !it.is_empty())
        .ok_or_else(|| unnameable(file))?;
    Ok((root, name.join("/")))
}

/// `…/acme/greeter/v1/greeter.proto` of the package `acme.greeter.v1` starts at `…`;
/// a file that lies elsewhere starts from its own folder.
fn root_above_package(file: &Path) -> Result<PathBuf, Diagnostic> {
    let source = text::read(file)?;
    let folder = file.parent().unwrap_or(file);
    // A file that cannot be parsed gets its diagnostics when it is compiled.
    let parsed = File::from_source("contract.proto", source.text());
    let package = parsed.map(|it| it.file_descriptor_proto().package().replace('.', "/"));
    let package = package.unwrap_or_default();
    let root = if package.is_empty() || !folder.ends_with(&package) {
        folder
    } else {
        folder
            .ancestors()
            .nth(package.split('/').count())
            .unwrap_or(folder)
    };
    Ok(root.to_owned())
}

fn plain(component: Component<'_>) -> Option<&str> {
    match component {
        Component::Normal(name) => name.to_str(),
        _ => None,
    }
}

fn not_included(file: &Path) -> Diagnostic {
    Diagnostic::new(
        Code::FileUnreadable,
        None,
        format!("`{}` is in none of the include paths", shown(file)),
        "pass `-I` with a folder above it, or no `-I` at all",
    )
}

fn unnameable(file: &Path) -> Diagnostic {
    Diagnostic::new(
        Code::FileUnreadable,
        None,
        format!("`{}` is no path that can be imported", file.display()),
        "name the file without `..`, and in UTF-8",
    )
}
