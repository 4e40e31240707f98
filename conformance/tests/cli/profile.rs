//! Plugin systems: found in the executable, named, listed, and what goes wrong with them.

use std::path::Path;

use crate::screen::{assert_screen, conformance, folder, script};

const TFLINT: &str =
    "TFLINT_RULESET_PLUGIN 5adSn1bX8nrDfgBqiAqqEkC6OE1h3iD8SqbMc5UUONx8x3xCF0KlPDsBRNDjoYDP";

/// A plugin that notes what it was given, and ends.
const WITNESS: &str = "#!/bin/sh
{
    echo \"cookie $MINE\"
    echo \"versions $PLUGIN_PROTOCOL_VERSIONS\"
    echo \"extra $EXTRA\"
    echo \"of another host: [$TFLINT_RULESET_PLUGIN]\"
    echo \"arguments: $*\"
} >seen
exit 3
";

const MINE: &str = r#"name = "mine"
title = "My plugins"
url = "https://example.com"
source = "here"
protocol = "grpc"
versions = [7]
automtls = false
arguments = ["serve"]
cookie = [{ key = "MINE", value = "profile" }]
environment = { EXTRA = "profile" }
"#;

fn text(name: &str, folder: &Path, holds: &str) {
    script(folder, name, &format!("#!/bin/sh\n# {holds}\nexit 3\n"));
}

/// What the witness notes of a run.
fn seen(folder: &Path, arguments: &[&str]) -> String {
    let output = conformance(folder)
        .env("TFLINT_RULESET_PLUGIN", "inherited")
        .args(["run", "--format", "json", "--check", "cookie/required"])
        .args(arguments)
        .output()
        .expect("the binary runs");
    let report: serde_json::Value = serde_json::from_slice(&output.stdout)
        .unwrap_or_else(|_| panic!("{}", String::from_utf8_lossy(&output.stderr)));
    let seen = std::fs::read_to_string(folder.join("seen")).expect("the plugin was started");
    format!("profile {}\n{seen}", report["profile"])
}

#[test]
fn a_cookie_in_the_executable_names_the_profile() {
    let folder = folder();
    text("plugin", folder.path(), TFLINT);
    let arguments = ["run", "plugin", "--check", "cookie/required"];
    assert_screen!(folder, &arguments, @r#"
    exit 6
    --- stdout
    [SUITES] · 2 checks · [FOLDER]/plugin (sha256 [DIGEST]…) · profile tflint
    FAIL  handshake/announced:exited  a start with the right cookie leads to a handshake line
          HS-1      MUST: The first line on the plugin's stdout is the handshake line; nothing comes
                    before it, not even an empty line. A Go host reads one line, waits one minute for it
                    by default, and kills the plugin where it is anything else.
          expected  a handshake line within 10 s
          saw       it ended with exit status 3; stdout: ""; stderr: ""
          hint      the kit was given another cookie than the plugin's, the plugin needs further
                    arguments or environment, or it fails as it starts; its stderr says more;
                    `conformance explain handshake/announced` says more
          again     conformance run plugin --check handshake/announced
    not tested  1 check: `handshake/announced` has to hold first
          to test   mend that first, then run this again
    1 fail, 1 not-run · 1 of 2 tested · [TIME] · exit 6
    --- stderr
    profile tflint: its cookie stands in the executable; --profile or --cookie says otherwise
    "#);
    let through_a_shell = ["run", "--check", "cookie/required", "--", "sh", "./plugin"];
    assert_screen!(folder, &through_a_shell, @r#"
    exit 6
    --- stdout
    [SUITES] · 2 checks · /usr/bin/sh ./plugin (sha256 [DIGEST]…) · profile tflint
    FAIL  handshake/announced:exited  a start with the right cookie leads to a handshake line
          HS-1      MUST: The first line on the plugin's stdout is the handshake line; nothing comes
                    before it, not even an empty line. A Go host reads one line, waits one minute for it
                    by default, and kills the plugin where it is anything else.
          expected  a handshake line within 10 s
          saw       it ended with exit status 3; stdout: ""; stderr: ""
          hint      the kit was given another cookie than the plugin's, the plugin needs further
                    arguments or environment, or it fails as it starts; its stderr says more;
                    `conformance explain handshake/announced` says more
          again     conformance run --check handshake/announced -- sh ./plugin
    not tested  1 check: `handshake/announced` has to hold first
          to test   mend that first, then run this again
    1 fail, 1 not-run · 1 of 2 tested · [TIME] · exit 6
    --- stderr
    profile tflint: its cookie stands in `./plugin`; --profile or --cookie says otherwise
    "#);
}

#[test]
fn cookies_of_several_systems_are_listed() {
    let folder = folder();
    text(
        "plugin",
        folder.path(),
        &format!("{TFLINT} VELERO_PLUGIN hello BASIC_PLUGIN"),
    );
    assert_screen!(folder, &["run", "plugin"], @"
    exit 2
    --- stdout
    --- stderr
    error: `./plugin` may be a plugin of several systems: their cookies stand in it: tflint, velero
     help: say which with `--profile NAME`, or give its cookie with `--cookie KEY=VALUE`
    ");
}

#[test]
fn what_never_ends_is_not_searched() {
    let folder = folder();
    assert_screen!(folder, &["run", "/dev/zero"], @"
    exit 2
    --- stdout
    --- stderr
    error: the magic cookie of `/dev/zero` is not known, and no known plugin system's stands in it
     help: say it with `--cookie KEY=VALUE`: the host's source calls it MagicCookieKey and MagicCookieValue in its HandshakeConfig; or with `--profile NAME`: `conformance profiles` lists the known systems; or put it into a `conformance.toml`
    ");
}

#[test]
fn a_kind_that_does_not_show_is_asked_for() {
    let folder = folder();
    text("plugin", folder.path(), "nothing");
    assert_screen!(folder, &["run", "plugin", "--profile", "scafctl"], @"
    exit 2
    --- stdout
    --- stderr
    error: profile scafctl has a cookie for each kind of plugin, and which kind `./plugin` is does not show
     help: give one of `--cookie SCAFCTL_AUTH_PLUGIN=scafctl_auth_handler_plugin`, `--cookie SCAFCTL_PLUGIN=scafctl_provider_plugin`
    ");
    let auth = "SCAFCTL_AUTH_PLUGIN scafctl_auth_handler_plugin";
    let provider = "SCAFCTL_PLUGIN scafctl_provider_plugin";
    text("both", folder.path(), &format!("{auth} {provider}"));
    assert_screen!(folder, &["run", "both"], @"
    exit 2
    --- stdout
    --- stderr
    error: profile scafctl has a cookie for each kind of plugin, and which kind `./both` is does not show
     help: give one of `--cookie SCAFCTL_AUTH_PLUGIN=scafctl_auth_handler_plugin`, `--cookie SCAFCTL_PLUGIN=scafctl_provider_plugin`
    ");
    text("auth", folder.path(), auth);
    let named = [
        "run",
        "auth",
        "--profile",
        "scafctl",
        "--check",
        "cookie/required",
    ];
    assert_screen!(folder, &named, @r#"
    exit 6
    --- stdout
    [SUITES] · 2 checks · [FOLDER]/auth (sha256 [DIGEST]…) · profile scafctl
    FAIL  handshake/announced:exited  a start with the right cookie leads to a handshake line
          HS-1      MUST: The first line on the plugin's stdout is the handshake line; nothing comes
                    before it, not even an empty line. A Go host reads one line, waits one minute for it
                    by default, and kills the plugin where it is anything else.
          expected  a handshake line within 10 s
          saw       it ended with exit status 3; stdout: ""; stderr: ""
          hint      the kit was given another cookie than the plugin's, the plugin needs further
                    arguments or environment, or it fails as it starts; its stderr says more;
                    `conformance explain handshake/announced` says more
          again     conformance run auth --profile scafctl --check handshake/announced
    not tested  1 check: `handshake/announced` has to hold first
          to test   mend that first, then run this again
    1 fail, 1 not-run · 1 of 2 tested · [TIME] · exit 6
    --- stderr
    "#);
}

#[test]
fn a_system_that_speaks_net_rpc_cannot_be_tested() {
    let folder = folder();
    text("plugin", folder.path(), "GNMIC_PLUGIN gnmic");
    assert_screen!(folder, &["run", "plugin"], @"
    exit 7
    --- stdout
    --- stderr
    error: profile gnmic: its plugins speak net/rpc, and every check is about gRPC: untestable
     help: where this plugin does serve gRPC, give its cookie with `--cookie KEY=VALUE`
    ");
}

#[test]
fn a_name_that_no_profile_has() {
    let folder = folder();
    text("plugin", folder.path(), TFLINT);
    assert_screen!(folder, &["run", "plugin", "--profile", "teraform"], @"
    exit 2
    --- stdout
    --- stderr
    error: there is no profile `teraform`
     help: `conformance profiles` lists them; the nearest: `terraform`, `terraform-cloud`, `terraform-policy`
    ");
    assert_screen!(folder, &["run", "plugin", "--profile", "xyzzy"], @"
    exit 2
    --- stdout
    --- stderr
    error: there is no profile `xyzzy`
     help: `conformance profiles` lists them; a file is named with a `/` in it or `.toml` at its end
    ");
    assert_screen!(folder, &["profiles", "vault"], @"
    exit 2
    --- stdout
    --- stderr
    error: there is no profile `vault`
     help: `conformance profiles` lists them; the nearest: `vault-backend`, `vault-database`
    ");
    let file = "profile = \"tflnt\"\n[plugin]\ncommand = [\"./plugin\"]\n";
    std::fs::write(folder.path().join("conformance.toml"), file).unwrap();
    assert_screen!(folder, &["run"], @"
    exit 3
    --- stdout
    --- stderr
    error: there is no profile `tflnt`
     help: `conformance profiles` lists them; the nearest: `tflint`
    ");
}

#[test]
fn a_profile_of_ones_own_with_a_mistake() {
    let folder = folder();
    text("plugin", folder.path(), TFLINT);
    let wrong = MINE.replace("automtls", "auto_mtls");
    std::fs::write(folder.path().join("mine.toml"), wrong).unwrap();
    assert_screen!(folder, &["run", "plugin", "--profile", "mine.toml"], @"
    exit 3
    --- stdout
    --- stderr
    error: `[FOLDER]/mine.toml` is not a valid profile: TOML parse error at line 7, column 1
      |
    7 | auto_mtls = false
      | ^^^^^^^^^
    unknown field `auto_mtls`, expected one of `name`, `title`, `url`, `source`, `note`, `protocol`, `versions`, `automtls`, `detection`, `message_limit`, `arguments`, `services`, `require`, `cookie`, `broker`, `environment`
     help: docs/profiles.md says how one is written; `conformance profiles NAME` shows one
    ");
    assert_screen!(folder, &["run", "plugin", "--profile", "./yours"], @"
    exit 3
    --- stdout
    --- stderr
    error: cannot read the profile `[FOLDER]/yours`: No such file or directory (os error 2)
     help: check the path; without a `/` and `.toml` it would be the name of a known system
    ");
}

#[test]
fn flags_win_over_the_file_and_the_file_over_the_profile() {
    let folder = folder();
    let path = folder.path();
    script(path, "plugin", WITNESS);
    std::fs::write(path.join("mine.toml"), MINE).unwrap();
    insta::assert_snapshot!(seen(path, &["plugin", "--profile", "mine.toml"]), @r#"
    profile "mine"
    cookie profile
    versions 7
    extra profile
    of another host: []
    arguments: serve
    "#);
    let flags = [
        "--profile",
        "mine.toml",
        "--cookie",
        "MINE=flag",
        "--versions",
        "9",
        "--env",
        "EXTRA=flag",
    ];
    let mut command = flags.to_vec();
    command.extend(["--", "./plugin", "own"]);
    insta::assert_snapshot!(seen(path, &command), @r#"
    profile "mine"
    cookie flag
    versions 9
    extra flag
    of another host: []
    arguments: own
    "#);
    let file = "profile = \"mine.toml\"\n[plugin]\ncommand = [\"./plugin\"]\nversions = [8]\nenv = { EXTRA = \"file\" }\n";
    std::fs::write(path.join("conformance.toml"), file).unwrap();
    insta::assert_snapshot!(seen(path, &[]), @r#"
    profile "mine"
    cookie profile
    versions 8
    extra file
    of another host: []
    arguments: serve
    "#);
    insta::assert_snapshot!(seen(path, &[".", "--env", "EXTRA=flag", "--versions", "9"]), @r#"
    profile "mine"
    cookie profile
    versions 9
    extra flag
    of another host: []
    arguments: serve
    "#);
}

#[test]
fn a_plugin_is_called_by_its_profile() {
    let folder = folder();
    let binary = env!("CARGO_BIN_EXE_conformance");
    script(
        folder.path(),
        "plugin",
        &format!("#!/bin/sh\nexec '{binary}' \"$@\"\n"),
    );
    let profile = MINE
        .replace("MINE", mutants::COOKIE_KEY)
        .replace(
            "value = \"profile\"",
            &format!("value = \"{}\"", mutants::COOKIE_VALUE),
        )
        .replace("[7]", "[1, 2, 3]")
        .replace("serve", "plugin");
    std::fs::write(folder.path().join("mine.toml"), profile).unwrap();
    let call = [
        "call",
        "plugin",
        "grpc.health.v1.Health/Check",
        "--profile",
        "mine.toml",
    ];
    assert_screen!(folder, &call, @r#"
    exit 0
    --- stdout
    {"status":"SERVING"}
    --- stderr
    stderr: {"@level":"info","@message":"serving","@module":"plugwright.reference","@timestamp":"[TIMESTAMP]"}
    stderr: {"@level":"info","@message":"ended","@module":"plugwright.reference","@timestamp":"[TIMESTAMP]"}
    "#);
    let run = [
        "run",
        "plugin",
        "--profile",
        "mine.toml",
        "--check",
        "negotiation/*",
    ];
    assert_screen!(folder, &run, @"
    exit 0
    --- stdout
    [SUITES] · 5 checks · [FOLDER]/plugin plugin (sha256 [DIGEST]…) · profile mine
    5 pass · 5 of 5 tested · [TIME] · exit 0
    --- stderr
    ");
}

#[test]
fn the_profiles_are_listed_and_shown() {
    let folder = folder();
    assert_screen!(folder, &["profiles"], @"
    exit 0
    --- stdout
    argo-rollouts         net/rpc                Argo Rollouts plugins
    botkube               v3                     Botkube sources and executors
    boundary              v1           AutoMTLS  Boundary host and storage plugins
    chainlink             v0                     Chainlink LOOP plugins
    chainloop             v0           AutoMTLS  Chainloop integrations
    chainloop-cli         net/rpc                Chainloop CLI plugins
    compliance-framework  v1                     Compliance Framework agent plugins
    compliance-to-policy  v1           AutoMTLS  Compliance-to-Policy plugins
    conduit               v1,2                   Conduit connectors
    cosmos-sdk            v1                     Cosmos SDK streaming plugins
    dkron                 v1                     Dkron executors
    flowbot               v1                     Flowbot modules
    gatewayd              v1           AutoMTLS  GatewayD plugins
    gnmic                 net/rpc                gNMIc event processors
    go-kms-wrapping       v1           AutoMTLS  go-kms-wrapping key management plugins
    go-plugin-examples    any version            go-plugin's own examples
    grafana               v2                     Grafana backend plugins
    ignite                v1                     Ignite apps
    jaeger                v1                     Jaeger 1 storage plugins
    mach-composer         net/rpc                MACH composer plugins
    mattermost            net/rpc                Mattermost plugins
    mondoo                v1                     Mondoo (cnquery, mql) providers
    nomad                 v2                     Nomad task drivers and devices
    nomad-autoscaler      v1                     Nomad Autoscaler plugins
    quorum                v1           AutoMTLS  GoQuorum plugins
    scafctl               v1                     scafctl providers and auth handlers
    sftpgo                v1                     SFTPGo plugins
    spire                 v1                     SPIRE server and agent plugins
    steampipe             v0                     Steampipe plugins
    tailpipe              v1                     Tailpipe plugins
    terraform             v5,6         AutoMTLS  Terraform and OpenTofu providers
    terraform-cloud       v1                     Terraform's cloud plugin
    terraform-policy      v1           AutoMTLS  Terraform's policy plugin
    terraform-stacks      v1                     Terraform's stacks plugin
    tflint                v11                    TFLint rulesets
    vagrant               v1                     Vagrant plugins
    vault-backend         v3,4,5       AutoMTLS  Vault and OpenBao secrets engines and auth methods
    vault-database        v5,6         AutoMTLS  Vault and OpenBao database plugins
    velero                v2                     Velero plugins
    waypoint              v1                     Waypoint plugins
    woodpecker            net/rpc                Woodpecker forge and log addons
    --- stderr
    ");
    assert_screen!(folder, &["profiles", "terraform-policy"], @r#"
    exit 0
    --- stdout
    name = "terraform-policy"
    title = "Terraform's policy plugin"
    url = "https://github.com/hashicorp/terraform"
    source = "hashicorp/terraform@883c7221ee2e: internal/policy/client.go, internal/policy/proto/policy.proto"
    protocol = "grpc"
    versions = [1]
    automtls = true
    arguments = ["rpcapi"]
    services = ["proto.Policy"]

    [[cookie]]
    key = "TF_POLICY_PLUGIN"
    value = "6F11ED78A2AB"

    [broker]
    ids = "in-messages"
    served_by = "host"
    --- stderr
    "#);
    let output = conformance(folder.path())
        .args(["profiles", "--json"])
        .output()
        .unwrap();
    let all: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(all[0]["protocol"], "netrpc");
    assert!(all.as_array().unwrap().len() > 25);
}
