"""The runtimes: for each a plugin that serves nothing but the probe, in versions 1 and 2.

`make` says what of the repository makes it run.
"""

from __future__ import annotations

from dataclasses import dataclass

from ci.kit import BINARIES, PEERS, ROOT, WORK

NETWORKS = ("unix", "TCP")
ONLY_ON_WINDOWS = "go-plugin itself listens on TCP on Windows only"


@dataclass(frozen=True)
class Runtime:
    """One language."""

    command: list[object]
    cookie: str
    make: str
    no_tcp: str = ""
    """Why it cannot be asked to listen on TCP with the argument `tcp`."""

    def on(self, network: str) -> list[object]:
        """The command of a plugin that listens on the network."""
        return [*self.command, *(["tcp"] if network == "TCP" else [])]

    @property
    def networks(self) -> list[str]:
        """Those that it listens on."""
        return [network for network in NETWORKS if network == "unix" or not self.no_tcp]


RUNTIMES = {
    "Python": Runtime(
        command=[
            *("env", f"PYTHONPATH={ROOT}/sdks/python/src"),
            *(WORK / "python/tools/bin/python", ROOT / "sdks/python/examples/probe.py"),
        ],
        cookie="PLUGWRIGHT_PYTHON_EXAMPLE=b81a6f4c20d95e37",
        make="ci/python",
    ),
    "TypeScript": Runtime(
        command=["node", ROOT / "sdks/typescript/build/examples/probe.js"],
        cookie="PLUGWRIGHT_TYPESCRIPT_EXAMPLE=b81a6f4c20d95e37",
        make="ci/typescript",
    ),
    "Rust": Runtime(
        command=[BINARIES / "examples/probe"],
        cookie="PLUGWRIGHT_RUST_EXAMPLE=b81a6f4c20d95e37",
        make="cargo build --package plugwright --examples",
    ),
    "Java": Runtime(
        command=[ROOT / "sdks/java/examples/probe/bin/probe"],
        cookie="PLUGWRIGHT_JAVA_EXAMPLE=b81a6f4c20d95e37",
        make="ci/java",
    ),
    "Go": Runtime(
        command=[PEERS / "plugin"],
        cookie="PLUGWRIGHT_PEER_PLUGIN=6b2f9d41c0e8a75318d4",
        make="ci/peers",
        no_tcp=ONLY_ON_WINDOWS,
    ),
}

# All but the one in Go, which is go-plugin itself.
OWN = {name: runtime for name, runtime in RUNTIMES.items() if name != "Go"}
