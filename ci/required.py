"""The kit with every suite required, on the plugin of every runtime.

Nothing is expected to fail, and nothing is left untested. On its second network a plugin
meets the suites that can tell the networks apart, and the others with `ci/test --full`.

Needs of each runtime what its row in `ci/runtimes.py` says.
"""

from __future__ import annotations

import unittest

from ci.kit import FAILURES, FULL, check, of_verdict
from ci.runtimes import RUNTIMES

SUITES = "core,automtls,stdio,broker,mux,process,robust"
OF_A_NETWORK = "core,automtls,broker,mux"
# What go-plugin itself does, and a SHOULD or a MAY would rather have otherwise.
WARNINGS = {"Go": {"broker/removes-sockets:left", "mux/stale-knock:acknowledged"}}


class Required(unittest.TestCase):
    """Each runtime on each network."""

    def test_nothing_is_found(self) -> None:
        for name, runtime in RUNTIMES.items():
            for network in runtime.networks:
                with self.subTest(f"{name}, {network}"):
                    plugin = ["--cookie", runtime.cookie, "--versions", "1,2", "--"]
                    suites = SUITES if FULL or network == runtime.networks[0] else OF_A_NETWORK
                    report = check("--suite", suites, *plugin, *runtime.on(network))
                    self.assertEqual(of_verdict(report, *FAILURES, "untestable", "not-run"), [])
                    self.assertLessEqual(set(of_verdict(report, "warn")), WARNINGS.get(name, set()))


if __name__ == "__main__":
    unittest.main()
