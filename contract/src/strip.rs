//! Takes the annotations out of descriptors, so that no plugin carries them.

use std::collections::BTreeSet;

use prost::Message as _;
use prost_reflect::DescriptorPool;
use prost_types::{FileDescriptorSet, SourceCodeInfo};

use crate::annotations::{self, NUMBER};
use crate::wire::{Shape, fields, put_bytes, put_number, without_annotations};

/// Descriptors without annotations and without their import; comments, positions and
/// other people's options are kept.
#[derive(Clone, Debug)]
pub struct Stripped {
    /// The encoded `google.protobuf.FileDescriptorSet`, each file after its imports.
    pub bytes: Vec<u8>,
    /// The same, decoded. Custom options are in `bytes` alone.
    pub set: FileDescriptorSet,
}

impl Stripped {
    /// Strips the named files and everything that they import.
    pub(crate) fn of(pool: &DescriptorPool, names: &[String]) -> Self {
        let files = pool.files().filter(|it| it.name() != annotations::FILE);
        Self::new(files.map(|it| stripped(&it.encode_to_vec())).collect()).reachable_from(names)
    }

    /// Only the named files and everything that they import.
    #[must_use]
    pub fn reachable_from(&self, names: &[String]) -> Self {
        let mut reached: BTreeSet<&str> = names.iter().map(String::as_str).collect();
        // Imports stand before the files that import them.
        for file in self.set.file.iter().rev() {
            if reached.contains(file.name()) {
                reached.extend(file.dependency.iter().map(String::as_str));
            }
        }
        let files = fields(&self.bytes).zip(&self.set.file);
        let reached = files.filter(|(_, file)| reached.contains(file.name()));
        Self::new(reached.map(|(field, _)| field.payload.to_vec()).collect())
    }

    fn new(files: Vec<Vec<u8>>) -> Self {
        let mut bytes = Vec::new();
        for file in files {
            put_bytes(1, &file, &mut bytes);
        }
        let set =
            FileDescriptorSet::decode(bytes.as_slice()).expect("a pool's files are descriptors");
        Self { bytes, set }
    }
}

/// Field numbers of `google.protobuf.FileDescriptorProto`.
mod tag {
    pub(super) const DEPENDENCY: u32 = 3;
    pub(super) const SOURCE_CODE_INFO: u32 = 9;
    pub(super) const PUBLIC_DEPENDENCY: u32 = 10;
    pub(super) const WEAK_DEPENDENCY: u32 = 11;
}

fn stripped(file: &[u8]) -> Vec<u8> {
    let cleaned = without_annotations(Shape::File, file);
    let imports = fields(&cleaned).filter(|it| it.tag == tag::DEPENDENCY);
    let removed = imports
        .map(|it| it.payload == annotations::FILE.as_bytes())
        .position(|it| it);
    let mut kept = Vec::with_capacity(cleaned.len());
    for field in fields(&cleaned) {
        match field.tag {
            tag::DEPENDENCY if field.payload == annotations::FILE.as_bytes() => {}
            tag::SOURCE_CODE_INFO => put_bytes(
                field.tag,
                &moved_locations(field.payload, removed),
                &mut kept,
            ),
            tag::PUBLIC_DEPENDENCY | tag::WEAK_DEPENDENCY => {
                for index in field
                    .numbers()
                    .into_iter()
                    .filter_map(|it| moved(it, removed))
                {
                    put_number(field.tag, index, &mut kept);
                }
            }
            _ => kept.extend_from_slice(field.whole),
        }
    }
    kept
}

/// Where an import's index is once another import is gone.
fn moved(index: u64, removed: Option<usize>) -> Option<u64> {
    let removed = removed.and_then(|it| u64::try_from(it).ok());
    match removed {
        Some(removed) if index == removed => None,
        Some(removed) if index > removed => Some(index - 1),
        _ => Some(index),
    }
}

/// Positions and comments of all that is still there.
fn moved_locations(info: &[u8], removed: Option<usize>) -> Vec<u8> {
    let mut info = SourceCodeInfo::decode(info).unwrap_or_default();
    info.location.retain_mut(|location| {
        let [tag, index] = location.path.as_mut_slice() else {
            return !location.path.contains(&NUMBER);
        };
        if u32::try_from(*tag) != Ok(tag::DEPENDENCY) {
            return *index != NUMBER;
        }
        let moved = u64::try_from(*index).ok().and_then(|it| moved(it, removed));
        *index = moved
            .and_then(|it| i32::try_from(it).ok())
            .unwrap_or_default();
        moved.is_some()
    });
    info.encode_to_vec()
}
