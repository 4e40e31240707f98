"""Plugins that nobody here wrote pass with no expectations, and what the kit warns about is true.

Needs `cargo build --package conformance --bins` first; builds or installs the plugins
itself, at the versions written here. Everything it makes lies under target/.
"""

from __future__ import annotations

import hashlib
import pathlib
import shutil
import tarfile
import unittest

from ci.kit import (
    FAILURES,
    PEERS,
    ROOT,
    WORK,
    Report,
    check,
    of_verdict,
    python_environment,
    require,
)

BASIC_COOKIE = "BASIC_PLUGIN=hello"
# Releases before v1.6.0 do not know multiplexing, which is optional.
NO_MULTIPLEXING = "its handshake line has no seventh field, so it does not multiplex"
PROBE = "it does not serve `plugwright.v1.Probe`"


def setUpModule() -> None:
    require(ROOT / "ci" / "peers")


class KnownGood(unittest.TestCase):
    """What holds for every one of them."""

    def assert_passes(self, report: Report, warnings: list[str]) -> None:
        self.assertEqual(of_verdict(report, *FAILURES, "not-run"), [])
        self.assertEqual(of_verdict(report, "warn"), warnings)
        self.assertEqual(report["exit_code"], 0)
        self.assertGreater(report["counts"]["pass"], 60)

    def assert_only_missing(self, report: Report, *expected: str) -> None:
        notes = {it["note"] for it in report["results"] if it["verdict"] == "untestable"}
        self.assertEqual(notes, set(expected))


class GoPluginPeer(KnownGood):
    """Our plugin on hashicorp/go-plugin itself, which serves the probe."""

    def test_nothing_is_found_and_nothing_left_out(self) -> None:
        cookie = (PEERS / "cookie").read_text().strip()
        report = check("--cookie", cookie, "--", PEERS / "plugin")
        # grpc_server.go, Stop: it closes the broker behind the server, whose end is that of the
        # process. grpc_broker.go, Run: a knock waits in its channel without a time.
        warnings = ["broker/removes-sockets:left", "mux/stale-knock:acknowledged"]
        self.assert_passes(report, warnings)
        self.assertEqual(of_verdict(report, "untestable"), [])


class GoPluginExamples(KnownGood):
    """hashicorp/go-plugin's own example plugins, as its releases have them."""

    def examine(self, names: list[str], warnings: list[str], *missing: str) -> None:
        for name in names:
            with self.subTest(name):
                report = check("--cookie", BASIC_COOKIE, "--", PEERS / name)
                self.assert_passes(report, warnings)
                self.assert_only_missing(report, PROBE, *missing)

    def test_newest(self) -> None:
        self.examine(["kv", "counter", "negotiated", "streaming"], [])

    def test_older(self) -> None:
        self.examine(["kv@v1.6.3", "kv@v1.7.0"], [])

    def test_oldest(self) -> None:
        # go-plugin's changelog has both variables from v1.5.0 on (its #270), and v1.4.10 reads
        # neither: `grep SOCKET_ server.go` finds nothing. Its go.mod names grpc-go v1.27.1,
        # whose reflection package has the service of v1alpha alone.
        warnings = [
            "reflection/v1:unimplemented",
            "socket/directory:elsewhere",
            "socket/group:mode",
            "socket/missing-directory:served",
            "socket/unknown-group:served",
        ]
        self.examine(["kv@v1.4.10", "counter@v1.4.10", "negotiated@v1.4.10"], warnings, NO_MULTIPLEXING)


class PythonPlugin(KnownGood):
    """The example of PyPI's python-plugin, the one complete runtime outside Go, on grpclib."""

    RELEASE = "python_plugin-0.1.0"
    SHA256 = "f61d363d0837cf7c470ed537e9b7559c29ee4ca2f84fe8b5d23831d0e4790f0c"
    FOLDER = WORK / "python-plugin"
    python: pathlib.Path

    @classmethod
    def setUpClass(cls) -> None:
        pins = ROOT / "conformance" / "peers" / "python-plugin" / "requirements.txt"
        cls.python = python_environment("python-plugin-environment", pins)
        archive = cls.FOLDER / f"{cls.RELEASE}.tar.gz"
        if not archive.exists():
            # The wheel has no examples. Its build backend is among the pinned packages.
            require(
                *(cls.python, "-m", "pip", "--quiet", "download", "--dest", cls.FOLDER),
                *("--no-deps", "--no-build-isolation", "--no-binary", ":all:"),
                "python-plugin==0.1.0",
            )
        found = hashlib.sha256(archive.read_bytes()).hexdigest()
        if found != cls.SHA256:
            raise RuntimeError(f"`{archive}`: expected sha256 {cls.SHA256}, found {found}")
        shutil.rmtree(cls.FOLDER / cls.RELEASE, ignore_errors=True)
        with tarfile.open(archive) as files:
            files.extractall(cls.FOLDER, filter="data")

    def test_greeter(self) -> None:
        plugin = self.FOLDER / self.RELEASE / "examples" / "greeter" / "plugin.py"
        cookie = "GREETER_PLUGIN=hello-from-pyplugin"
        report = check("--cookie", cookie, "--", self.python, plugin)
        # broker.py, StartStream: it waits for what it has to send too, with nobody to end that.
        # health.py, Watch: "emit a single response and close". transport.py names
        # PLUGIN_UNIX_SOCKET_GROUP in a constant that nothing uses.
        warnings = [
            "broker/ends-with-call:open",
            "health/watch:ended",
            "socket/group:mode",
            "socket/unknown-group:served",
        ]
        self.assert_passes(report, warnings)
        self.assert_only_missing(report, PROBE, NO_MULTIPLEXING)


if __name__ == "__main__":
    unittest.main()
