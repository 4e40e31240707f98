"""The kit with every suite required, on the plugin of every runtime.

Nothing is expected to fail, and nothing is left untested.

Needs of each runtime what its row in `ci/runtimes.py` says.
"""

from __future__ import annotations

import unittest

from ci.kit import FAILURES, check, of_verdict
from ci.runtimes import RUNTIMES

SUITES = "core,automtls,stdio,broker,mux,process,robust"
# What go-plugin itself does, and a SHOULD or a MAY would rather have otherwise.
WARNINGS = {"Go": {"broker/removes-sockets:left", "mux/stale-knock:acknowledged"}}


class Required(unittest.TestCase):
    """Each runtime on each network."""

    def test_nothing_is_found(self) -> None:
        for name, runtime in RUNTIMES.items():
            for network in runtime.networks:
                with self.subTest(f"{name}, {network}"):
                    plugin = ["--cookie", runtime.cookie, "--versions", "1,2", "--"]
                    report = check("--suite", SUITES, *plugin, *runtime.on(network))
                    self.assertEqual(of_verdict(report, *FAILURES, "untestable", "not-run"), [])
                    self.assertLessEqual(set(of_verdict(report, "warn")), WARNINGS.get(name, set()))


if __name__ == "__main__":
    unittest.main()
