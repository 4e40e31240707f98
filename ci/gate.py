"""The jobs of `conformance init`, file by file and script by script.

Each file is what its system's schema asks for, and its scripts do on this machine what
they are for, with the built tool.

Needs `cargo build --bin conformance` first.
"""

from __future__ import annotations

import functools
import hashlib
import json
import os
import pathlib
import subprocess
import tempfile
import unittest
from typing import Any

from ci import kit
from ci.kit import CONFORMANCE, ROOT, execute, require

REFERENCE = """
[plugin]
command = {command}
cookie = {{ key = "PLUGWRIGHT_REFERENCE_PLUGIN", value = "c7e2a94d1f6b38059ad4e0f2b7c61835" }}
versions = [1, 2, 4]
"""
FAULT = "cookie-ignored"
TO_JSON = """
import json, sys
from ruamel.yaml import YAML
json.dump(YAML(typ="safe", pure=True).load(open(sys.argv[1])), sys.stdout)
"""
VARIABLES = ("CONFORMANCE_URL", "CONFORMANCE_SHA256", "CONFORMANCE_GIT", "CONFORMANCE_REV")
NOTHING = dict.fromkeys(VARIABLES, "")
# What a file of one of these systems holds.
Document = dict[str, Any]


@functools.cache
def python() -> pathlib.Path:
    """The interpreter beside the tools that check such files."""
    return kit.python_environment("gate-tools", ROOT / "ci" / "gate-requirements.txt")


def tool(name: str) -> pathlib.Path:
    """One of these tools."""
    return python().parent / name


def read(path: pathlib.Path) -> Document:
    """A file of YAML."""
    done = execute(python(), "-c", TO_JSON, path)
    assert done.returncode == 0, done.stderr
    document: Document = json.loads(done.stdout)
    return document


def steps(job: Document) -> dict[str, str]:
    """The scripts of GitHub's steps, by name."""
    return {step["name"]: step["run"] for step in job["steps"] if "run" in step}


class Repository:
    """A repository with a plugin in it, and the environment of one job."""

    def __init__(self, *arguments: str) -> None:
        self.kept = tempfile.TemporaryDirectory()
        self.root = pathlib.Path(self.kept.name)
        command = json.dumps([str(CONFORMANCE), "plugin", *arguments])
        (self.root / "conformance.toml").write_text(REFERENCE.format(command=command))
        (self.root / "bin").mkdir()
        self.environment = {
            **{
                key: value
                for key, value in os.environ.items()
                if not key.startswith("CONFORMANCE_")
            },
            **NOTHING,
        }

    def script(self, text: str, **variables: object) -> subprocess.CompletedProcess[str]:
        """Runs a script as both systems do: with bash, to its first failure."""
        environment = self.environment | {key: str(value) for key, value in variables.items()}
        return subprocess.run(
            ["/bin/bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", text],
            cwd=self.root,
            env=environment,
            capture_output=True,
            text=True,
            timeout=kit.MINUTES_10,
            check=False,
        )

    def with_tool(self) -> dict[str, str]:
        """The variables of a job that finds the tool in PATH."""
        link = self.root / "bin" / "conformance"
        link.symlink_to(CONFORMANCE)
        return {"PATH": f"{link.parent}:{self.environment['PATH']}"}

    def reports(self) -> list[str]:
        return sorted(path.name for path in (self.root / "conformance-reports").iterdir())

    def exit_code(self) -> int:
        report = self.root / "conformance-reports" / "report.json"
        code: int = json.loads(report.read_text())["exit_code"]
        return code


def published() -> dict[str, object]:
    """The variables that name the built tool."""
    digest = hashlib.sha256(CONFORMANCE.read_bytes()).hexdigest()
    return {"CONFORMANCE_URL": CONFORMANCE.as_uri(), "CONFORMANCE_SHA256": digest}


class Files(unittest.TestCase):
    """What is written is what the systems read."""

    def test_schemas(self) -> None:
        with tempfile.TemporaryDirectory() as folder:
            for system in ("github", "gitlab", "pre-commit"):
                require(CONFORMANCE, "init", system, folder)
            written = pathlib.Path(folder)
            schemas = (
                ("vendor.github-workflows", written / ".github/workflows/conformance.yml"),
                (
                    "custom.github-workflows-require-timeout",
                    written / ".github/workflows/conformance.yml",
                ),
                ("vendor.gitlab-ci", written / ".gitlab/conformance.yml"),
                ("vendor.github-actions", ROOT / "ci/github/action.yml"),
            )
            for schema, path in schemas:
                with self.subTest(path.name, schema=schema):
                    done = execute(tool("check-jsonschema"), "--builtin-schema", schema, path)
                    self.assertEqual(done.returncode, 0, done.stdout)
            done = execute(
                tool("pre-commit"), "validate-config", written / ".pre-commit-config.yaml"
            )
            self.assertEqual(done.returncode, 0, done.stdout)

    def test_generated_workflows(self) -> None:
        workflows = sorted(
            (ROOT / "generator/tests/golden").glob("*/greeter/.github/workflows/*.yml")
        )
        self.assertGreaterEqual(len(workflows), 4)
        done = execute(
            tool("check-jsonschema"), "--builtin-schema", "vendor.github-workflows", *workflows
        )
        self.assertEqual(done.returncode, 0, done.stdout)
        ours = read(ROOT / "ci/github/conformance.yml")["jobs"]["conformance"]
        for path in workflows:
            if path.name == "conformance.yml":
                with self.subTest(path):
                    self.assertEqual(steps(read(path)["jobs"]["conformance"]), steps(ours))

    def test_the_action_does_what_the_workflow_does(self) -> None:
        workflow = read(ROOT / "ci/github/conformance.yml")["jobs"]["conformance"]
        action = read(ROOT / "ci/github/action.yml")["runs"]
        self.assertEqual(steps(action), steps(workflow))
        self.assertEqual(len(steps(action)), 2)
        used = [
            [step["uses"] for step in job["steps"] if "uses" in step] for job in (workflow, action)
        ]
        self.assertEqual(used[0][1:], used[1])

    def test_what_is_used_from_elsewhere_is_pinned(self) -> None:
        generated = (ROOT / "generator/tests/golden").glob(
            "*/greeter/.github/workflows/conformance.yml"
        )
        for path in (*(ROOT / "ci/github").glob("*.yml"), *generated):
            for line in path.read_text().splitlines():
                if "uses:" in line:
                    # The toolchain's action has branches, and no versions.
                    self.assertRegex(line, r"uses: [\w/-]+@[0-9a-f]{40} # (v[\d.]+|stable)$")


class Github(unittest.TestCase):
    """The workflow's steps, one after the other."""

    def setUp(self) -> None:
        workflow = read(ROOT / "ci/github/conformance.yml")["jobs"]["conformance"]
        self.install, self.run_kit = steps(workflow).values()

    def repository(self, *arguments: str) -> Repository:
        repository = Repository(*arguments)
        self.addCleanup(repository.kept.cleanup)
        temporary = repository.root / "runner"
        temporary.mkdir()
        self.path, self.summary = temporary / "path", temporary / "summary"
        for file in (self.path, self.summary):
            file.touch()
        repository.environment |= {
            "RUNNER_TEMP": str(temporary),
            "GITHUB_PATH": str(self.path),
            "GITHUB_STEP_SUMMARY": str(self.summary),
        }
        return repository

    def test_a_right_plugin(self) -> None:
        repository = self.repository()
        installed = repository.script(self.install, **published())
        self.assertEqual(installed.returncode, 0, installed.stderr)
        path = f"{self.path.read_text().strip()}:{repository.environment['PATH']}"
        done = repository.script(self.run_kit, PATH=path)
        self.assertEqual(done.returncode, 0, done.stdout + done.stderr)
        self.assertIn("::notice title=conformance::", done.stdout)
        self.assertIn("conformance", self.summary.read_text())
        self.assertEqual(
            repository.reports(), ["annotations.txt", "junit.xml", "report.html", "report.json"]
        )

    def test_a_wrong_plugin(self) -> None:
        repository = self.repository("--fault", FAULT)
        done = repository.script(self.run_kit, **repository.with_tool())
        self.assertEqual(done.returncode, 1, done.stdout + done.stderr)
        self.assertIn("::error title=cookie/required%3Aserved::", done.stdout)
        self.assertIn("cookie/required", self.summary.read_text())
        self.assertEqual(repository.exit_code(), 1)

    def test_no_plugin(self) -> None:
        repository = self.repository()
        (repository.root / "conformance.toml").unlink()
        done = repository.script(self.run_kit, **repository.with_tool())
        self.assertEqual(done.returncode, 2, done.stdout + done.stderr)

    def test_another_tool_than_the_one_named(self) -> None:
        repository = self.repository()
        done = repository.script(self.install, **published() | {"CONFORMANCE_SHA256": "0" * 64})
        self.assertNotEqual(done.returncode, 0)
        self.assertEqual(self.path.read_text(), "")
        done = repository.script(self.install, **published() | {"CONFORMANCE_SHA256": ""})
        self.assertNotEqual(done.returncode, 0)

    def test_no_tool(self) -> None:
        done = self.repository().script(self.install)
        self.assertEqual(done.returncode, 2)
        self.assertIn("CONFORMANCE_URL", done.stdout)

    def test_a_tool_that_is_built(self) -> None:
        repository = self.repository()
        cargo = repository.root / "bin" / "cargo"
        cargo.write_text(
            '#!/bin/sh\necho "$@" >arguments\nmkdir "$8/bin"\n: >"$8/bin/conformance"\n'
        )
        cargo.chmod(0o755)
        path = f"{cargo.parent}:{repository.environment['PATH']}"
        done = repository.script(
            self.install, PATH=path, CONFORMANCE_GIT="file:///tool", CONFORMANCE_REV="1f0"
        )
        self.assertEqual(done.returncode, 0, done.stderr)
        folder = self.path.read_text().strip()
        self.assertEqual(
            (repository.root / "arguments").read_text(),
            f"install --locked --git file:///tool --rev 1f0 --root {folder} conformance\n",
        )
        self.assertTrue((pathlib.Path(folder) / "conformance").exists())


class Gitlab(unittest.TestCase):
    """The job's scripts, in one shell."""

    def job(self, *arguments: str) -> tuple[Repository, subprocess.CompletedProcess[str]]:
        job = read(ROOT / "ci/gitlab/conformance.yml")["conformance"]
        repository = Repository(*arguments)
        self.addCleanup(repository.kept.cleanup)
        script = "\n".join(job["before_script"] + job["script"])
        defaults = {key: value for key, value in job["variables"].items() if key in NOTHING}
        self.assertEqual(defaults, NOTHING)
        done = repository.script(script, CI_PROJECT_DIR=repository.root, **published())
        kept = job["artifacts"]["reports"]["junit"]
        self.assertTrue((repository.root / kept).is_file(), done.stderr)
        return repository, done

    def test_a_right_plugin(self) -> None:
        repository, done = self.job()
        self.assertEqual(done.returncode, 0, done.stdout + done.stderr)
        self.assertEqual(repository.reports(), ["junit.xml", "report.html", "report.json"])

    def test_a_wrong_plugin(self) -> None:
        repository, done = self.job("--fault", FAULT)
        self.assertEqual(done.returncode, 1, done.stdout + done.stderr)
        self.assertEqual(repository.exit_code(), 1)


class PreCommit(unittest.TestCase):
    """The hook, run by pre-commit itself."""

    def hook(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        repository = Repository(*arguments)
        self.addCleanup(repository.kept.cleanup)
        require(CONFORMANCE, "init", "pre-commit", repository.root)
        require("git", "init", "--quiet", repository.root)
        require("git", "add", ".", cwd=repository.root)
        command = f"'{tool('pre-commit')}' run --hook-stage pre-push --all-files"
        cache = repository.root / "cache"
        return repository.script(command, PRE_COMMIT_HOME=cache, **repository.with_tool())

    def test_a_right_plugin(self) -> None:
        done = self.hook()
        self.assertEqual(done.returncode, 0, done.stdout + done.stderr)
        self.assertIn("Passed", done.stdout)

    def test_a_wrong_plugin(self) -> None:
        done = self.hook("--fault", FAULT)
        self.assertEqual(done.returncode, 1, done.stdout + done.stderr)
        self.assertIn("FAIL  cookie/required:served", done.stdout)
