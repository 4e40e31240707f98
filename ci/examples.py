"""The runtimes without gen-sdk: in each language a plugin on stubs that its author brought.

All of them serve the same contract, so that hashicorp/go-plugin's host can ask all of them the
same. Go's are go-plugin's own examples, which `ci/known_good.py` checks.
"""

from __future__ import annotations

import pathlib
import unittest

from ci.kit import BINARIES, FAILURES, ROOT, WORK, check, drive, of_verdict, require

CONTRACT = "examples/words/v1/words.proto"
COOKIE = "WORDS_PLUGIN=a6f0d2c4"
PYTHON = WORK / "python/tools/bin/python"
DESCRIPTORS = WORK / "words.binpb"
EXAMPLES: dict[str, list[object]] = {
    "Python": [
        *("env", f"PYTHONPATH={ROOT}/sdks/python/src"),
        *(PYTHON, ROOT / "sdks/python/examples/words.py"),
    ],
    "TypeScript": ["node", ROOT / "sdks/typescript/build/examples/words.js"],
    "Rust": [BINARIES / "examples/words"],
    "Java": [ROOT / "sdks/java/examples/words/bin/words"],
}


def setUpModule() -> None:
    proto = pathlib.Path("proto")
    files = (f"--descriptor_set_out={DESCRIPTORS}", "--include_imports", proto / CONTRACT)
    require(PYTHON, "-m", "grpc_tools.protoc", f"--proto_path={proto}", *files)


class Examples(unittest.TestCase):
    """Each language's plugin."""

    def test_a_go_host_calls_them_and_is_called_back(self) -> None:
        for language, command in EXAMPLES.items():
            for mode in ([], ["-mtls", "-mux"]):
                with self.subTest(f"{language}, {mode}"):
                    report = drive(
                        *(*mode, "-contract", DESCRIPTORS, "-serve", "words.v1.Progress@1"),
                        *("-call", "words.v1.Words/Count", "-data", '"one  two three"'),
                        *("-call", "words.v1.Words/Split", "-data", '"one two"'),
                        plugin=command,
                        cookie=COOKIE,
                    )
                    calls = [(call["code"], call["responses"]) for call in report["calls"]]
                    self.assertEqual(calls, [("OK", [3]), ("OK", ["one", "two"])])
                    told = [call["requests"] for call in report["served"]]
                    self.assertEqual(told, [["one"], ["two"]])
                    self.assertEqual(report["exit"], {"graceful": True, "code": 0})

    def test_the_kit_finds_nothing(self) -> None:
        for language, command in EXAMPLES.items():
            with self.subTest(language):
                report = check("--cookie", COOKIE, "--suite", "core", "--", *command)
                self.assertEqual(of_verdict(report, *FAILURES, "warn"), [])


if __name__ == "__main__":
    unittest.main()
