//! Reads plugin contracts: protobuf files with `plugwright.v1` options in, plain
//! data and diagnostics out.

mod annotations;
mod code;
mod compile;
mod compile_error;
mod compile_root;
mod descriptor_set;
mod diagnostic;
mod lower;
pub mod model;
mod names;
mod sources;
mod strip;
mod text;
mod wire;

use std::collections::BTreeMap;

use prost_reflect::DescriptorPool;

pub use code::Code;
pub use diagnostic::{Diagnostic, Diagnostics};
pub use sources::Sources;
pub use strip::Stripped;

/// A contract in every form that its users need.
#[derive(Clone, Debug)]
pub struct Loaded {
    /// As plain data.
    pub contract: model::Contract,
    /// As descriptors, annotations and all.
    pub pool: DescriptorPool,
    /// As descriptors that plugins may carry.
    pub stripped: Stripped,
}

/// Reads a contract. Where it has mistakes, all of them are told.
pub fn load(sources: &Sources) -> Result<Loaded, Diagnostics> {
    let compiled = read(sources)?;
    let contract = lower::lower(&compiled.pool, &compiled.given, &compiled.sources)?;
    let files = contract.versions.iter().flat_map(|it| &it.files).cloned();
    let files: Vec<String> = files.chain(compiled.given).collect();
    let stripped = Stripped::of(&compiled.pool, &files);
    Ok(Loaded {
        contract,
        pool: compiled.pool,
        stripped,
    })
}

/// Reads protobuf files that need not have annotations.
pub fn load_descriptors(sources: &Sources) -> Result<DescriptorPool, Diagnostics> {
    Ok(read(sources)?.pool)
}

fn read(sources: &Sources) -> Result<compile::Compiled, Diagnostics> {
    let compiled = match sources {
        Sources::Protos { files, includes } => compile::compile(files, includes)?,
        Sources::DescriptorSets(paths) => compile::Compiled {
            pool: descriptor_set::decode(paths)?,
            given: Vec::new(),
            sources: BTreeMap::new(),
        },
    };
    names::check(&compiled.pool)?;
    Ok(compiled)
}
