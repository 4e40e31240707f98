"""The whole way: SDKs are generated, their plugins checked, and driven by go-plugin's own host.

Needs `cargo build --workspace --bins` first; builds the Go peers itself. Everything it
makes lies under target/ci/end-to-end.
"""

from __future__ import annotations

import json
import os
import pathlib
import shutil
import unittest
from typing import TYPE_CHECKING, ClassVar
from unittest import mock

from ci import kit
from ci.kit import (
    CONFORMANCE,
    FAILURES,
    GEN_SDK,
    PEERS,
    ROOT,
    Report,
    check,
    execute,
    of_verdict,
    require,
)

WORK = kit.WORK / "end-to-end"
GREETER = [ROOT / "proto/examples/greeter" / version / "greeter.proto" for version in ("v1", "v2")]
COOKIE = "GREETER_PLUGIN=0f8c1a3e5d7b49f2"
BASIC_COOKIE = "BASIC_PLUGIN=hello"
REFERENCE_COOKIE = "PLUGWRIGHT_REFERENCE_PLUGIN=c7e2a94d1f6b38059ad4e0f2b7c61835"
V2 = "examples.greeter.v2"
ADA, ALAN = '{"name":"Ada"}', '{"name":"Alan"}'

# What holds for plugins in every language is no test by itself.
if TYPE_CHECKING:
    Mixin = unittest.TestCase
else:
    Mixin = object


def setUpModule() -> None:
    shutil.rmtree(WORK, ignore_errors=True)
    WORK.mkdir(parents=True)
    require(ROOT / "ci" / "peers")
    require(GEN_SDK, "--lang", "python,go,rust,typescript,java", *GREETER, "-o", WORK)


class ReferencePlugin(unittest.TestCase):
    """What hashicorp/go-plugin's host finds in the plugin that the mutants are made of."""

    def test_broker_both_ways(self) -> None:
        probe = "plugwright.v1.Probe"
        for mode in ([], ["-mtls"], ["-mux"], ["-mux", "-mtls"]):
            with self.subTest(mode):
                report = kit.drive(
                    *mode,
                    *("-ping", "-env", "PLUGWRIGHT_PROBE=1", "-serve", probe),
                    *("-call", f"{probe}/Dial", "-data", '"$broker"'),
                    *("-call", f"{probe}/Accept", "-data", "77"),
                    *("-call", f"{probe}/Echo@77", "-data", '""'),
                    *("-call", f"{probe}/Dial", "-data", '"$broker"'),
                    *("-call", f"{probe}/PrintStdout", "-data", '"cHJpbnRlZA=="'),
                    *("-stdio", "-expect-stdout", "printed"),
                    plugin=[CONFORMANCE, "plugin"],
                    cookie=REFERENCE_COOKIE,
                )
                self.assertEqual([call["code"] for call in report["calls"]], ["OK"] * 5)
                self.assertEqual(report["calls"][2]["responses"], ["Nzc="])
                self.assertEqual(report["exit"], {"graceful": True, "code": 0})


class OldHost(unittest.TestCase):
    """A host on go-plugin v1.4.10, which knows nothing of multiplexing, works with the same."""

    def test_broker_both_ways(self) -> None:
        for security in ([], ["-mtls"]):
            with self.subTest(security):
                command = [PEERS / "host@v1.4.10", *security, "-cookie", REFERENCE_COOKIE, "--"]
                done = execute(*command, CONFORMANCE, "plugin")
                self.assertEqual(done.returncode, 0, done.stderr)
                self.assertEqual(
                    json.loads(done.stdout),
                    {
                        "version": 1,
                        "ping": True,
                        "exit": {"graceful": True, "code": 0},
                        "offered": "1",
                        "dialled": "1",
                        "accepted": "77",
                        "stdout": "printed by the plugin",
                    },
                )


class GeneratedPlugins(Mixin):
    """What holds for the greeter in every language."""

    language: ClassVar[str]
    command: ClassVar[list[object]]
    suites: ClassVar[str]
    # What go-plugin itself does, and a SHOULD would rather have otherwise.
    warnings: ClassVar[list[str]] = []
    folder: ClassVar[pathlib.Path]
    report: ClassVar[Report]

    @classmethod
    def setUpClass(cls) -> None:
        cls.folder = WORK / cls.language
        # The first run builds the plugin as its own conformance.toml says.
        cls.report = check(cls.folder, "--suite", cls.suites)

    def test_conformance(self) -> None:
        self.assertEqual(of_verdict(self.report, *FAILURES, "untestable", "not-run"), [])
        self.assertEqual(of_verdict(self.report, "warn"), self.warnings)
        self.assertEqual(self.report["exit_code"], 0)

    def drive(self, *arguments: object) -> Report:
        described = ("-contract", self.folder / ".gen-sdk" / "contract.binpb")
        plugin, folder = self.command, self.folder
        return kit.drive(*described, *arguments, plugin=plugin, cookie=COOKIE, cwd=folder)

    def test_a_go_host_launches_pings_and_kills_it(self) -> None:
        report = self.drive("-versions", "1,2", "-ping")
        self.assertEqual(report["version"], 2)
        self.assertTrue(report["ping"])
        self.assertEqual(report["exit"], {"graceful": True, "code": 0})

    def test_a_go_host_gets_the_contracts_answers(self) -> None:
        report = self.drive(
            *("-versions", "2"),
            *("-call", f"{V2}.Greeter/Greet", "-data", '{"name":"Ada","style":"STYLE_CASUAL"}'),
            *("-call", f"{V2}.Greeter/Repeat", "-data", '{"name":"Ada","times":2}'),
            *("-call", f"{V2}.Greeter/GreetAll", "-data", ADA, "-data", ALAN),
            *("-call", f"{V2}.Greeter/Converse", "-data", ADA, "-data", ALAN),
        )
        each = ["Hello, Ada!", "Hello, Alan!"]
        self.assertEqual(
            [[response["text"] for response in call["responses"]] for call in report["calls"]],
            [["Hi Ada"], ["Hello, Ada!"] * 2, ["Hello, Ada and Alan!"], each],
        )

    def test_a_go_host_is_called_back_and_reads_what_is_printed_and_logged(self) -> None:
        report = self.drive(
            *("-versions", "2", "-serve", f"{V2}.GuestBook"),
            *("-call", f"{V2}.Greeter/Greet", "-data", '{"name":"Ada","guest_book":"$broker"}'),
            *("-stdio", "-expect-stdout", "Greet"),
        )
        methods = [call["method"] for call in report["served"]]
        self.assertEqual(methods, [f"/{V2}.GuestBook/Sign"])
        self.assertIn("Greet", report["stdout"])
        self.assertTrue([line for line in report["log"] if line["level"] == "info"], report["log"])


class PythonPlugin(GeneratedPlugins, unittest.TestCase):
    """Its first run makes an environment of its own."""

    language = "python"
    command: ClassVar[list[object]] = [".venv/bin/python", "plugin/main.py"]
    suites = "core,automtls,stdio,broker,mux,process"


class GoPlugin(GeneratedPlugins, unittest.TestCase):
    """Built on go-plugin itself."""

    language = "go"
    command: ClassVar[list[object]] = ["bin/plugin"]
    suites = "core,automtls,stdio,mux"
    warnings: ClassVar[list[str]] = ["mux/stale-knock:acknowledged"]


class RustPlugin(GeneratedPlugins, unittest.TestCase):
    """Built with what this repository has built already."""

    language = "rust"
    command: ClassVar[list[object]] = ["target/debug/plugin"]
    suites = "core,automtls,stdio,broker,mux,process,robust"

    @classmethod
    def setUpClass(cls) -> None:
        # With the versions and settings of ci/rust-sdk, what it has built need not be built again.
        built = ROOT / "target/ci/rust/target"
        built.mkdir(parents=True, exist_ok=True)
        (WORK / "rust/target").symlink_to(built)
        shutil.copy(ROOT / "Cargo.lock", WORK / "rust")
        with mock.patch.dict(os.environ, CARGO_PROFILE_DEV_DEBUG="false"):
            super().setUpClass()


class TypeScriptPlugin(GeneratedPlugins, unittest.TestCase):
    """Compiled by its first run."""

    language = "typescript"
    command: ClassVar[list[object]] = ["node", "dist/plugin/main.js"]
    suites = "core,automtls,stdio"


class JavaPlugin(GeneratedPlugins, unittest.TestCase):
    """Packaged by its first run, with an archive of its classes."""

    language = "java"
    command: ClassVar[list[object]] = ["plugin/bin/plugin"]
    suites = "core,automtls,stdio,broker,mux,process"


class Call(unittest.TestCase):
    """`conformance call` on plugins of others."""

    def test_a_method_that_reflection_describes(self) -> None:
        asked = ("KV/Get", '{"key":"none"}', "--cookie", BASIC_COOKIE)
        done = execute(CONFORMANCE, "call", PEERS / "kv", *asked)
        # The example plugin has no such key: its own words prove that it was asked.
        self.assertIn("kv_none", done.stderr)

    def test_a_method_of_a_contract(self) -> None:
        done = execute(CONFORMANCE, "call", WORK / "go", "v2.Greeter/Greet", ADA)
        self.assertEqual(
            (done.returncode, done.stdout), (0, '{"text":"Hello, Ada!"}\n'), done.stderr
        )


class Quickstart(unittest.TestCase):
    """What README promises first."""

    def test_it_ends_with_a_passing_report(self) -> None:
        done = execute(ROOT / "ci" / "quickstart", WORK / "quickstart")
        self.assertEqual(done.returncode, 0, done.stdout + done.stderr)
        self.assertRegex(done.stdout, r"(?m)^\d+ pass\b.*exit 0$")


if __name__ == "__main__":
    unittest.main()
