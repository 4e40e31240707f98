"""What the runtimes cost, as ratios in one run under go-plugin's own host.

Beside the bare gRPC library of their language, and beside go-plugin in Go; the host is
target/peers/bench. The plugins take turns. Each is compared with what the others took in the same
turn, and the median of these ratios counts: a machine that others share is up to a third slower
from one minute to the next, and where it puts threads makes as much of a difference.

    ci/peers && ci/python && ci/typescript && ci/java
    cargo build --release --package plugwright --examples
    PLUGWRIGHT_BINARIES=target/release python3 -m bench.runtimes
"""

from __future__ import annotations

import argparse
import itertools
import json
import os
import statistics
import sys
from collections.abc import Iterable

from ci.kit import BINARIES, PEERS, ROOT, WORK, execute
from ci.runtimes import OWN, RUNTIMES

# How many of each: calls, megabytes, connections, starts.
WORKLOADS = {
    "latency": 2000,
    "throughput": 50_000,
    "stream": 1024,
    "broker": 200,
    "stdio": 256,
    "start": 10,
}
UNITS = {
    "latency": "a call",
    "throughput": "a call, 32 at once",
    "stream": "1 MB there and back",
    "broker": "a connection",
    "stdio": "1 MB printed",
    "start": "launch to answer",
}
MODES: dict[str, list[object]] = {
    "plain": [],
    "AutoMTLS": ["-mtls"],
    "mux": ["-mux"],
    "both": ["-mtls", "-mux"],
}
# Plugins without a runtime, which take any cookie.
BARE: dict[str, list[object]] = {
    "Python": [WORK / "python/tools/bin/python", ROOT / "sdks/python/examples/bare.py"],
    "TypeScript": ["node", ROOT / "sdks/typescript/build/examples/bare.js"],
    "Rust": [BINARIES / "examples/bare"],
    "Java": [ROOT / "sdks/java/examples/bare/bin/bare"],
}
BARE_WORKLOADS = ("latency", "throughput", "stream", "start")
BARE_MODE = "bare"
PEER = "Go"

# Microseconds in each turn, by language and mode.
Found = dict[tuple[str, str], list[float]]


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    languages = list(OWN)
    parser.add_argument("--language", action="append", choices=languages, help="only these")
    parser.add_argument("--workload", action="append", choices=WORKLOADS, help="only these")
    parser.add_argument(
        "--turns", type=int, default=9, metavar="N", help="turns of each (default 9)"
    )
    parser.add_argument(
        "--part", type=int, default=1, metavar="N", help="only the Nth part of everything"
    )
    chosen = parser.parse_args()
    chosen.language = chosen.language or languages
    chosen.workload = chosen.workload or list(WORKLOADS)
    return chosen


def measure(language: str, mode: str, workload: str, count: int) -> float:
    """One turn; it has to succeed."""
    command = BARE[language] if mode == BARE_MODE else RUNTIMES[language].command
    cookie, flags = RUNTIMES[language].cookie, MODES.get(mode, [])
    what = ("-cookie", cookie, *flags, "-do", workload, "-count", count)
    done = execute(PEERS / "bench", *what, "--", *command)
    if done.returncode != 0:
        sys.exit(f"{language}, {mode}, {workload}: {done.stdout}{done.stderr}")
    return float(json.loads(done.stdout)["microseconds"])


def measured(workload: str, language: str, turns: int, part: int) -> Found:
    """What each of the plugins takes, turn by turn."""
    plugins = [(name, mode) for mode in MODES for name in (language, PEER)]
    if workload in BARE_WORKLOADS:
        plugins.insert(0, (language, BARE_MODE))
    count = max(WORKLOADS[workload] // part, 1)
    found: Found = {plugin: [] for plugin in plugins}
    for _ in range(turns):
        for plugin, times in found.items():
            times.append(measure(*plugin, workload, count))
    return found


def ratio(times: list[float], others: list[float]) -> float:
    """What something takes beside another, in the middle of the turns."""
    return statistics.median(time / other for time, other in zip(times, others, strict=True))


def rows(workload: str, language: str, found: Found) -> Iterable[str]:
    """The language beside its bare library, and beside Go in the same mode."""
    bases = {f"{PEER}, same mode": {mode: found[PEER, mode] for mode in MODES}}
    if workload in BARE_WORKLOADS:
        bases = {"bare": dict.fromkeys(MODES, found[language, BARE_MODE]), **bases}
    for base, times in bases.items():
        ratios = " | ".join(f"{ratio(found[language, mode], times[mode]):.2f}" for mode in MODES)
        plain = statistics.median(times["plain"])
        yield f"| {language} | {UNITS[workload]} | {base} | {plain:.0f} | {ratios} |"


def main() -> None:
    chosen = arguments()
    # An installed package has its bytecode; here the first start writes it.
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    print(f"| runtime | of | beside | that takes, µs | {' | '.join(MODES)} |")
    print(f"| --- | --- | --- | {' | '.join(['---:'] * (len(MODES) + 1))} |")
    for workload, language in itertools.product(chosen.workload, chosen.language):
        found = measured(workload, language, chosen.turns, chosen.part)
        print("\n".join(rows(workload, language, found)), flush=True)


if __name__ == "__main__":
    main()
