//! Turns the text of a contract into descriptors, with every mistake that the
//! compiler finds on the way.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::panic::resume_unwind;
use std::path::{Path, PathBuf, absolute};
use std::rc::Rc;
use std::sync::Arc;
use std::thread;

use prost_reflect::DescriptorPool;
use protox::Compiler;
use protox::file::{File, FileResolver, GoogleFileResolver};

use crate::annotations;
use crate::compile_error::diagnostics;
use crate::diagnostic::{Diagnostic, Diagnostics, Source};
use crate::sources::shown;
use crate::text;
use crate::{Code, compile_root};

/// Compiled text.
#[derive(Debug)]
pub(crate) struct Compiled {
    pub(crate) pool: DescriptorPool,
    /// The import names of the files that were given.
    pub(crate) given: Vec<String>,
    /// Texts by import name.
    pub(crate) sources: BTreeMap<String, Arc<Source>>,
}

/// No contract comes near; the compiler recurses from import to import.
const MAX_FILES: usize = 2000;
/// Enough for that many.
const STACK_BYTES: usize = 64 << 20;

/// Compiles the files. Text that cannot be compiled is told apart from text that
/// can, so that one run shows the mistakes of every file.
pub(crate) fn compile(files: &[PathBuf], includes: &[PathBuf]) -> Result<Compiled, Diagnostics> {
    thread::scope(|scope| {
        let builder = thread::Builder::new().stack_size(STACK_BYTES);
        let compiling = builder.spawn_scoped(scope, || compile_here(files, includes));
        let compiling = compiling.expect("a process can have a second thread");
        compiling
            .join()
            .unwrap_or_else(|panic| resume_unwind(panic))
    })
}

fn compile_here(files: &[PathBuf], includes: &[PathBuf]) -> Result<Compiled, Diagnostics> {
    let mut found = missing_folders(includes);
    let files: Vec<PathBuf> = files
        .iter()
        .map(|it| absolute(it).unwrap_or_else(|_| it.clone()))
        .collect();
    let includes: Vec<PathBuf> = includes
        .iter()
        .map(|it| absolute(it).unwrap_or_else(|_| it.clone()))
        .collect();

    let mut named: BTreeMap<String, PathBuf> = BTreeMap::new();
    let mut roots = includes.clone();
    for file in &files {
        match compile_root::name(file, &includes) {
            Ok((root, name)) => {
                if let Some(other) = named
                    .insert(name.clone(), file.clone())
                    .filter(|it| it != file)
                {
                    found.push(clash(&name, &other, file));
                }
                roots.push(root);
            }
            Err(diagnostic) => found.push(diagnostic),
        }
    }

    let state = Rc::new(RefCell::new(State::default()));
    let mut compiler = Compiler::with_file_resolver(Resolver {
        roots,
        state: Rc::clone(&state),
    });
    compiler.include_source_info(true).include_imports(true);
    for name in named.keys() {
        if let Err(error) = compiler.open_file(name) {
            let mut state = state.borrow_mut();
            let refused = std::mem::take(&mut state.refused);
            if refused.is_empty() {
                found.extend(diagnostics(&error, &state.sources));
            } else {
                found.extend(refused);
            }
        }
    }
    let result = Compiled {
        pool: compiler.descriptor_pool(),
        given: named.into_keys().collect(),
        sources: std::mem::take(&mut state.borrow_mut().sources),
    };
    Diagnostics::or(found, result)
}

fn missing_folders(includes: &[PathBuf]) -> Vec<Diagnostic> {
    let missing = includes.iter().filter(|it| !it.is_dir());
    let diagnostic = |folder: &PathBuf| {
        Diagnostic::new(
            Code::FileUnreadable,
            None,
            format!("the include path `{}` is no folder", folder.display()),
            "check the spelling of the path",
        )
    };
    missing.map(diagnostic).collect()
}

fn clash(name: &str, one: &Path, other: &Path) -> Diagnostic {
    Diagnostic::new(
        Code::FileNameClash,
        None,
        format!(
            "both `{}` and `{}` would be imported as `{name}`",
            shown(one),
            shown(other)
        ),
        "keep each file in folders that are named like its package, or pass `-I` with the folder \
         that import paths start from",
    )
}

fn too_many(name: &str) -> Diagnostic {
    Diagnostic::new(
        Code::FileTooLarge,
        None,
        format!("`{name}` is not read: the contract has more than {MAX_FILES} files"),
        "import less, or join files",
    )
}

#[derive(Default)]
struct State {
    sources: BTreeMap<String, Arc<Source>>,
    /// Files that exist but must not be compiled: the compiler's own error type has no
    /// room for what there is to say about them.
    refused: Vec<Diagnostic>,
}

/// Finds files: the annotations and protobuf's own in the binary, others on disk.
struct Resolver {
    roots: Vec<PathBuf>,
    state: Rc<RefCell<State>>,
}

impl FileResolver for Resolver {
    fn open_file(&self, name: &str) -> Result<File, protox::Error> {
        if name == annotations::FILE {
            return File::from_source(name, annotations::TEXT);
        }
        if let Ok(file) = GoogleFileResolver::new().open_file(name) {
            return Ok(file);
        }
        let Some(path) = self
            .roots
            .iter()
            .map(|it| it.join(name))
            .find(|it| it.exists())
        else {
            return Err(protox::Error::file_not_found(name));
        };
        let mut state = self.state.borrow_mut();
        let text = if state.sources.len() < MAX_FILES {
            text::read(&path)
        } else {
            Err(too_many(name))
        };
        match text {
            Ok(source) => {
                state.sources.insert(name.to_owned(), Arc::clone(&source));
                File::from_source(name, source.text())
            }
            Err(diagnostic) => {
                let error = protox::Error::new(diagnostic.to_string());
                state.refused.push(diagnostic);
                Err(error)
            }
        }
    }
}
