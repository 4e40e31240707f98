//! Compiles the wire's services with protox, so that no protoc is needed, and keeps
//! their descriptors for reflection.

use std::path::PathBuf;

const SERVED: [&str; 4] = [
    "goplugin/broker.proto",
    "goplugin/controller.proto",
    "goplugin/stdio.proto",
    "plugwright/v1/probe.proto",
];

fn main() -> Result<(), Box<dyn std::error::Error>> {
    for file in SERVED {
        println!("cargo:rerun-if-changed=proto/{file}");
    }
    let out = PathBuf::from(std::env::var("OUT_DIR")?);
    let mut compiler = protox::Compiler::new(["proto"])?;
    compiler.include_imports(true).open_files(SERVED)?;
    std::fs::write(
        out.join("wire.binpb"),
        compiler.encode_file_descriptor_set(),
    )?;
    tonic_prost_build::configure().compile_fds(compiler.file_descriptor_set())?;
    Ok(())
}
