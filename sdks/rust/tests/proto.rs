//! The checked-in messages and services are those of the `.proto` files, and so are the
//! stubs of the example.
//! `UPDATE_PROTO=1 cargo test -p plugwright --test proto` writes them.

use std::path::Path;

use prost_types::FileDescriptorSet;

const SERVED: [&str; 4] = [
    "goplugin/broker.proto",
    "goplugin/controller.proto",
    "goplugin/stdio.proto",
    "plugwright/v1/probe.proto",
];

const EXAMPLE: &str = "examples/words/v1/words.proto";

#[test]
fn generated_code_is_that_of_the_contracts() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let served = compile(root, &SERVED);
    let example = compile(root, &[EXAMPLE]);
    let expected = [
        ("src/proto/plugin.rs", served.code("plugin.rs")),
        ("src/proto/probe.in.rs", served.code("plugwright.v1.rs")),
        ("src/proto/descriptors.binpb", served.descriptors.clone()),
        ("examples/words/words.v1.rs", example.code("words.v1.rs")),
        ("examples/words/words.binpb", example.descriptors.clone()),
    ];
    for (name, bytes) in expected {
        let path = root.join(name);
        if std::env::var_os("UPDATE_PROTO").is_some() {
            std::fs::write(&path, &bytes).unwrap();
        }
        let found = std::fs::read(&path).unwrap_or_default();
        assert!(found == bytes, "`{name}` is not what the contracts say");
    }
}

/// What tonic's generator makes of some contracts.
struct Made {
    folder: tempfile::TempDir,
    descriptors: Vec<u8>,
}

impl Made {
    fn code(&self, name: &str) -> Vec<u8> {
        let path = self.folder.path().join(name);
        std::fs::read(path).expect("the generator makes a file of each package")
    }
}

fn compile(root: &Path, files: &[&str]) -> Made {
    let mut compiler =
        protox::Compiler::new([root.join("../../proto")]).expect("`proto/` is there");
    compiler
        .include_imports(true)
        .open_files(files)
        .expect("the contracts compile");
    let folder = tempfile::tempdir().expect("there is a temporary folder");
    let set: FileDescriptorSet = compiler.file_descriptor_set();
    tonic_prost_build::configure()
        .out_dir(folder.path())
        .compile_fds(set)
        .expect("the generator takes what compiles");
    Made {
        folder,
        descriptors: compiler.encode_file_descriptor_set(),
    }
}
