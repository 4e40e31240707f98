//! Compiles the protocol's own services and the probe, without `protoc`.

fn main() -> Result<(), Box<dyn std::error::Error>> {
    println!("cargo:rerun-if-changed=proto/goplugin");
    println!("cargo:rerun-if-changed=proto/plugwright/v1/probe.proto");
    let descriptors = protox::compile(
        [
            "goplugin/broker.proto",
            "goplugin/controller.proto",
            "goplugin/stdio.proto",
            "plugwright/v1/probe.proto",
        ],
        ["proto"],
    )?;
    let output = std::path::PathBuf::from(std::env::var("OUT_DIR")?).join("protocol.binpb");
    std::fs::write(output, prost::Message::encode_to_vec(&descriptors))?;
    tonic_prost_build::configure()
        .build_server(false)
        .compile_fds(descriptors)?;
    Ok(())
}
