"""Real plugins that nobody here wrote, on the SDKs of their own plugin systems.

The kit finds the profile of each in its executable, with no flags, and finds nothing wrong.

Needs `cargo build --package conformance` first; builds the plugins itself, from the Go
module proxy, at the versions written here: two to six minutes on two processors the first
time, half a minute once they are there. What it makes lies under target/third-party.
"""

from __future__ import annotations

import json
import os
import pathlib
import subprocess
import unittest

from ci.kit import CONFORMANCE, FULL, ROOT

MAINS = ROOT / "conformance" / "peers" / "third-party"
WORK = ROOT / "target" / "third-party"
MINUTES_15 = 900
WRONG = {"fail", "hang", "crash", "warn", "not-run", "broken"}
PROBE = "it does not serve `plugwright.v1.Probe`"


def execute(
    *command: object, cwd: pathlib.Path = ROOT, **environment: str
) -> subprocess.CompletedProcess[str]:
    """Runs a command to its end and keeps what it prints."""
    return subprocess.run(
        [str(word) for word in command],
        cwd=cwd,
        env={**os.environ, "CGO_ENABLED": "0", "GOFLAGS": "", **environment},
        capture_output=True,
        text=True,
        timeout=MINUTES_15,
        check=False,
    )


def require(*command: object, cwd: pathlib.Path = ROOT, **environment: str) -> None:
    """Runs a command that has to succeed for the test to mean something."""
    done = execute(*command, cwd=cwd, **environment)
    if done.returncode != 0:
        raise RuntimeError(f"{' '.join(map(str, command))}\n{done.stdout}{done.stderr}")


def install(package: str) -> pathlib.Path:
    """A released program, `path@version`, built where it is not there yet."""
    path, version = package.split("@")
    folder = WORK / f"{path.rsplit('/', 1)[-1]}@{version}"
    program = folder / path.rsplit("/", 1)[-1]
    if not program.exists():
        require("go", "install", package, GOBIN=str(folder))
    return program


def install_vault_plugin(name: str, version: str) -> pathlib.Path:
    """One of Vault's plugins, which all lie alike."""
    return install(f"github.com/hashicorp/{name}/cmd/{name}@{version}")


def build(name: str) -> pathlib.Path:
    """One of our own mains on somebody else's SDK, whose version its go.mod pins."""
    WORK.mkdir(parents=True, exist_ok=True)
    require("go", "build", "-mod=readonly", "-o", WORK / name, ".", cwd=MAINS / name)
    return WORK / name


class ThirdPartyPlugins(unittest.TestCase):
    """`conformance run ./plugin`, with no flags."""

    def assert_found_right(self, plugin: pathlib.Path, profile: str) -> None:
        done = execute(CONFORMANCE, "run", "--format", "json", plugin)
        self.assertEqual(
            done.stderr,
            f"profile {profile}: its cookie stands in the executable; "
            "--profile or --cookie says otherwise\n",
        )
        report = json.loads(done.stdout)
        self.assertEqual(report["profile"], profile)
        results = report["results"]
        self.assertEqual([it["reason"] or it["id"] for it in results if it["verdict"] in WRONG], [])
        # What is left out is what needs a plugin that cooperates, and nothing else.
        self.assertEqual({it["note"] for it in results if it["verdict"] == "untestable"}, {PROBE})
        self.assertGreater(report["counts"]["pass"], 50)
        self.assertEqual((done.returncode, report["exit_code"]), (0, 0))

    def test_terraform_provider(self) -> None:
        plugin = install("github.com/hashicorp/terraform-provider-time@v0.14.2")
        self.assert_found_right(plugin, "terraform")

    def test_vault_secrets_engine(self) -> None:
        plugin = install_vault_plugin("vault-plugin-secrets-kv", "v0.25.0")
        self.assert_found_right(plugin, "vault-backend")

    def test_vault_auth_method(self) -> None:
        plugin = install_vault_plugin("vault-plugin-auth-kubernetes", "v0.23.1")
        self.assert_found_right(plugin, "vault-backend")

    def test_vault_database(self) -> None:
        plugin = install_vault_plugin("vault-plugin-database-redis", "v0.7.0")
        self.assert_found_right(plugin, "vault-database")

    # No profile was ever looked at with the plugins from here to Grafana's: what the profiles
    # say has to hold for more than the plugins that it was found on.

    def test_another_vault_secrets_engine(self) -> None:
        plugin = install_vault_plugin("vault-plugin-secrets-terraform", "v0.13.0")
        self.assert_found_right(plugin, "vault-backend")

    def test_another_vault_database(self) -> None:
        plugin = install_vault_plugin("vault-plugin-database-elasticsearch", "v0.19.0")
        self.assert_found_right(plugin, "vault-database")

    @unittest.skipUnless(FULL, "minutes to build; `ci/test --full` does")
    def test_velero_object_store(self) -> None:
        plugin = install(
            "github.com/vmware-tanzu/velero-plugin-for-aws/velero-plugin-for-aws@v1.12.0"
        )
        self.assert_found_right(plugin, "velero")

    def test_grafana_data_source(self) -> None:
        self.assert_found_right(build("grafana-datasource"), "grafana")

    def test_tflint_ruleset(self) -> None:
        self.assert_found_right(build("tflint-ruleset"), "tflint")


if __name__ == "__main__":
    unittest.main()
