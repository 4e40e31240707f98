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

PINS = ROOT / "conformance" / "peers" / "python-plugin" / "requirements.txt"
BASIC_COOKIE = "BASIC_PLUGIN=hello"
# Releases before v1.6.0 do not know multiplexing, which is optional.
NO_MULTIPLEXING = "its handshake line has no seventh field, so it does not multiplex"
# python-plugin answers that it cannot.
REFUSES_MULTIPLEXING = "it says `false` to multiplexing"
PROBE = "it does not serve `plugwright.v1.Probe`"


def setUpModule() -> None:
    require(ROOT / "ci" / "peers")


class KnownGood(unittest.TestCase):
    """What holds for every one of them."""

    def assert_found(self, report: Report, warnings: list[str], *failures: str) -> None:
        self.assertEqual(of_verdict(report, *FAILURES, "not-run"), [*failures])
        self.assertEqual(of_verdict(report, "warn"), warnings)
        self.assertEqual(report["exit_code"], 1 if failures else 0)
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
        self.assert_found(report, warnings)
        self.assertEqual(of_verdict(report, "untestable"), [])


class GoPluginExamples(KnownGood):
    """hashicorp/go-plugin's own example plugins, as its releases have them."""

    def examine(self, names: list[str], warnings: list[str], *missing: str) -> None:
        for name in names:
            with self.subTest(name):
                report = check("--cookie", BASIC_COOKIE, "--", PEERS / name)
                self.assert_found(report, warnings)
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
        self.examine(
            ["kv@v1.4.10", "counter@v1.4.10", "negotiated@v1.4.10"], warnings, NO_MULTIPLEXING
        )


class PythonPlugin(KnownGood):
    """PyPI's python-plugin, a runtime on grpclib: its own example, and a plugin with the probe.

    It is right in most, and what it is not right in is known.
    """

    RELEASE = "python_plugin-0.1.0"
    SHA256 = "f61d363d0837cf7c470ed537e9b7559c29ee4ca2f84fe8b5d23831d0e4790f0c"
    FOLDER = WORK / "python-plugin"
    # grpclib's protocol.py, process: NotImplementedError for h2's event UnknownFrameReceived.
    UNKNOWN_FRAMES = "robust/unknown-frames:refused"
    python: pathlib.Path

    @classmethod
    def setUpClass(cls) -> None:
        cls.python = python_environment("python-plugin-environment", PINS)
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
        # health.py, Watch: "emit a single response and close", and NOT_FOUND of a name that it
        # does not know. broker.py, StartStream: it gathers a reader, which the host ends, and a
        # writer, which only `close` at the very end tells to go. transport.py names
        # PLUGIN_UNIX_SOCKET_GROUP in a constant that nothing uses.
        warnings = [
            *("broker/ends-with-call:open", "health/watch-unknown:refused", "health/watch:ended"),
            *("socket/group:mode", "socket/unknown-group:served"),
        ]
        self.assert_found(report, warnings, self.UNKNOWN_FRAMES)
        self.assert_only_missing(report, PROBE, REFUSES_MULTIPLEXING)

    def test_probe(self) -> None:
        cookie = (PEERS / "cookie").read_text().strip()
        report = check("--cookie", cookie, "--", self.python, PINS.parent / "plugin.py")
        # broker.py, accept_and_serve: nobody removes the file of its listener. stdio.py: nothing
        # calls write_stdout or write_stderr, so what is printed goes to descriptor 1.
        warnings = [
            *("broker/ends-with-call:open", "broker/removes-sockets:left"),
            *("health/watch-unknown:refused", "health/watch:ended"),
            *("socket/group:mode", "socket/unknown-group:served", "stdio/channels:lost"),
        ]
        # broker.py, deliver: what was announced waits in a queue that only a dial empties.
        self.assertEqual(of_verdict(report, *FAILURES), ["broker/stale:kept", self.UNKNOWN_FRAMES])
        self.assertEqual(of_verdict(report, "warn"), warnings)
        self.assertEqual(report["exit_code"], 1)
        self.assert_only_missing(report, REFUSES_MULTIPLEXING)


if __name__ == "__main__":
    unittest.main()
