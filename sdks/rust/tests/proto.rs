//! The checked-in messages and services are those of the `.proto` files.
//! `UPDATE_PROTO=1 cargo test -p plugwright --test proto` writes them.

use std::path::Path;

use prost_types::FileDescriptorSet;

const SERVED: [&str; 4] = [
    "goplugin/broker.proto",
    "goplugin/controller.proto",
    "goplugin/stdio.proto",
    "plugwright/v1/probe.proto",
];

#[test]
fn generated_code_is_that_of_the_contracts() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut compiler = protox::Compiler::new([root.join("../../proto")]).unwrap();
    compiler.include_imports(true).open_files(SERVED).unwrap();
    let folder = tempfile::tempdir().unwrap();
    let set: FileDescriptorSet = compiler.file_descriptor_set();
    tonic_prost_build::configure()
        .out_dir(folder.path())
        .compile_fds(set)
        .unwrap();
    let made = |name: &str| std::fs::read(folder.path().join(name)).unwrap();
    let expected = [
        ("plugin.rs", made("plugin.rs")),
        ("probe.in.rs", made("plugwright.v1.rs")),
        ("descriptors.binpb", compiler.encode_file_descriptor_set()),
    ];
    for (name, bytes) in expected {
        let path = root.join("src/proto").join(name);
        if std::env::var_os("UPDATE_PROTO").is_some() {
            std::fs::write(&path, &bytes).unwrap();
        }
        let found = std::fs::read(&path).unwrap_or_default();
        assert!(found == bytes, "`{name}` is not what the contracts say");
    }
}
