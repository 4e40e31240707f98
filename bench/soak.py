"""Whether a plugin that is used for long loses anything, or holds more and more.

go-plugin's own host (target/peers/soak) makes 10,000 calls of each runtime's plugin, opens 200
brokered connections, half of them in each direction, has it print 100 MB, and starts it 50
times. Every byte has to arrive, in the order of its channel; every start has to end by itself
and leave no file; and between the first quarter and the last the plugin may not grow.

    ci/peers && ci/python && ci/typescript && ci/java
    cargo build --package plugwright --examples
    python3 -m bench.soak
"""

from __future__ import annotations

import argparse
import json
import sys
import time

from ci.kit import PEERS, Report, execute
from ci.runtimes import RUNTIMES

LOAD = {"calls": 10_000, "brokered": 200, "megabytes": 100, "restarts": 50}
MODES = {"plain": [], "AutoMTLS, mux": ["-mtls", "-mux"]}
# go-plugin itself leaves the files of its sockets (CTL-4).
LEAVE_SOCKETS = {"Go"}
# A garbage collector takes what it can get: V8 went from 102 MB to 134 in five times the load.
MEMORY_FACTOR = 1.5
# A connection may just be closing.
SLACK = {"threads": 2, "descriptors": 2, "files": 0}


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument(
        "--part", type=int, default=1, metavar="N", help="only the Nth part of the load"
    )
    return parser.parse_args()


def soak(name: str, mode: str, part: int) -> tuple[Report, list[str]]:
    """What the host has to say of one runtime in one mode, and what is wrong with it."""
    load = [word for flag, count in LOAD.items() for word in (f"-{flag}", count // part)]
    command = [PEERS / "soak", "-cookie", RUNTIMES[name].cookie, *MODES[mode], *load]
    done = execute(*command, "--", *RUNTIMES[name].command)
    if done.returncode != 0:
        return {}, [done.stderr.strip() or f"exit {done.returncode}"]
    report: Report = json.loads(done.stdout)
    return report, faults(name, report)


def faults(name: str, report: Report) -> list[str]:
    """What a runtime may not do."""
    first, last = report["taken"][0], report["taken"][-1]
    limits = {key: first[key] + slack for key, slack in SLACK.items()}
    limits["memory_kb"] = int(first["memory_kb"] * MEMORY_FACTOR)
    grown = [
        f"{key} grew from {first[key]} to {last[key]}, expected at most {limit}"
        for key, limit in limits.items()
        if last[key] > limit
    ]
    files = [] if name in LEAVE_SOCKETS else report["files"]
    left = [f"`{file}` is left behind" for file in files]
    unclean = [f"{report['unclean']} starts did not end by themselves, with status 0"]
    return [*grown, *left, *(unclean if report["unclean"] else [])]


def growth(report: Report) -> str:
    """The cells of a row: what it held after the first quarter and after the last."""
    ends = report["taken"][0], report["taken"][-1]
    memory = [f"{held['memory_kb'] / 1024:.0f}" for held in ends]
    others = [[str(held[key]) for held in ends] for key in ("threads", "descriptors")]
    return " | ".join(" → ".join(cell) for cell in (memory, *others))


def main() -> None:
    part = arguments().part
    failed, began = 0, time.monotonic()
    print("| runtime | connection | memory, MB | threads | descriptors |")
    print("| --- | --- | ---: | ---: | ---: |")
    for name in RUNTIMES:
        for mode in MODES:
            report, wrong = soak(name, mode, part)
            failed += bool(wrong)
            if report:
                print(f"| {name} | {mode} | {growth(report)} |", flush=True)
            for fault in wrong:
                print(f"{name}, {mode}: {fault}", file=sys.stderr)
    passed = len(RUNTIMES) * len(MODES) - failed
    print(f"\n{passed} passed, {failed} failed in {time.monotonic() - began:.1f}s")
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()
