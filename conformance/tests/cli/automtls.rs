//! Plugins that cannot do `AutoMTLS` and say so.

use crate::screen::{assert_screen, folder, script};

/// The reference plugin behind a host's wish that it refuses.
fn refusing() -> String {
    format!(
        "#!/bin/sh\n\
         if [ -n \"$PLUGIN_CLIENT_CERT\" ]; then echo 'AutoMTLS is not supported' >&2; exit 1; fi\n\
         exec '{}' plugin\n",
        env!("CARGO_BIN_EXE_conformance")
    )
}

#[test]
fn a_refusal_is_no_fault_and_no_pass_either() {
    let folder = folder();
    script(folder.path(), "plugin", &refusing());
    let cookie = format!("{}={}", mutants::COOKIE_KEY, mutants::COOKIE_VALUE);
    assert_screen!(folder, &["run", "--cookie", &cookie, "--check", "automtls/*", "--check", "handshake/*", "./plugin"], @"
    exit 0
    --- stdout
    [SUITES] · [N] checks · [FOLDER]/plugin (sha256 [DIGEST]…)
    not tested  [N] checks: it refuses AutoMTLS
                    automtls: answers, p521, certificate-field, line-length, served-certificate,
                    server-name, validity, key-usage, client-usage, alpn, version, client-required,
                    foreign-client, same-name-client, client-proof, stalled-client, brokered-accept,
                    brokered-dial, shutdown
          to test   serve TLS where PLUGIN_CLIENT_CERT is set; docs/protocol.md says how under AutoMTLS
    [N] pass, 19 untestable · [N] of [N] tested · [TIME] · exit 0
    --- stderr
    ");
}

#[test]
fn a_refusal_is_red_where_the_suite_is_asked_for() {
    let folder = folder();
    script(folder.path(), "plugin", &refusing());
    let cookie = format!("{}={}", mutants::COOKIE_KEY, mutants::COOKIE_VALUE);
    assert_screen!(folder, &["run", "--cookie", &cookie, "--suite", "automtls", "./plugin"], @"
    exit 7
    --- stdout
    automtls@1 · [N] checks · [FOLDER]/plugin (sha256 [DIGEST]…)
    NOT TESTED, REQUIRED  [N] checks: it refuses AutoMTLS
          to test   serve TLS where PLUGIN_CLIENT_CERT is set; docs/protocol.md says how under AutoMTLS
    left out by the command line: core, stdio, broker, mux, process, robust
    19 untestable · [N] of [N] tested · [TIME] · exit 7
    --- stderr
    ");
}
