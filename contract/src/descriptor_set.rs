//! Reads contracts that another compiler has compiled.

use std::collections::BTreeSet;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};

use prost::Message as _;
use prost_reflect::DescriptorPool;
use prost_types::FileDescriptorSet;

use crate::Code;
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::sources::shown;
use crate::text;

/// Decodes the sets into one pool.
pub(crate) fn decode(paths: &[PathBuf]) -> Result<DescriptorPool, Diagnostics> {
    let mut pool = DescriptorPool::new();
    let mut found = Vec::new();
    for path in paths {
        if let Err(diagnostic) = add(path, &mut pool) {
            found.push(diagnostic);
        }
    }
    Diagnostics::or(found, pool)
}

fn add(path: &Path, pool: &mut DescriptorPool) -> Result<(), Diagnostic> {
    let bytes = text::read_limited(path)?;
    let refused = |(reason, help): (String, &str)| {
        let message = format!(
            "the descriptor set `{}` cannot be used: {reason}",
            shown(path)
        );
        Diagnostic::new(Code::DescriptorSet, None, message, help)
    };
    let set = FileDescriptorSet::decode(bytes.as_slice());
    let set = set.map_err(|_| refused(("it is none, or a damaged one".to_owned(), REBUILD)))?;
    if set.file.is_empty() {
        return Err(refused(("it is empty".to_owned(), REBUILD)));
    }
    check(&set, pool).map_err(refused)?;
    // The pool indexes by what a set says, and a damaged one may say anything.
    let mut grown = pool.clone();
    let decoded = catch_unwind(AssertUnwindSafe(|| {
        grown.decode_file_descriptor_set(bytes.as_slice())
    }));
    match decoded {
        Ok(Ok(())) => {
            *pool = grown;
            Ok(())
        }
        Ok(Err(error)) => Err(refused((error.to_string().replace('\'', "`"), REBUILD))),
        Err(_) => Err(refused(("it is damaged".to_owned(), REBUILD))),
    }
}

const REBUILD: &str = "build it anew and with its imports: `buf build -o FILE`, or `protoc --include_imports \
                       --include_source_info -o FILE`";

/// Finds what the pool would not survive to tell.
fn check(set: &FileDescriptorSet, pool: &DescriptorPool) -> Result<(), (String, &'static str)> {
    let mut known: BTreeSet<&str> = BTreeSet::new();
    for file in &set.file {
        if !matches!(file.syntax(), "" | "proto2" | "proto3") {
            let help = "compile it from files that say `syntax = \"proto3\";`";
            return Err((
                format!("`{}` uses an edition; contracts are proto3", file.name()),
                help,
            ));
        }
        let missing = file
            .dependency
            .iter()
            .find(|it| !known.contains(it.as_str()) && pool.get_file_by_name(it).is_none());
        if let Some(import) = missing {
            return Err((
                format!(
                    "`{}` imports `{import}`, which is not before it",
                    file.name()
                ),
                REBUILD,
            ));
        }
        known.insert(file.name());
    }
    Ok(())
}
