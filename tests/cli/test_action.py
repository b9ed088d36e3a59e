"""The action for GitHub: its scripts are run as the runner runs them."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeAlias

import pytest
import yaml

from tests.cli.test_diff import CUT, STOP, TEXT
from tests.compare.read_back import from_github, from_junit, from_markdown, rules

ACTION: dict[str, Any] = yaml.safe_load(
    (Path(__file__).parents[2] / "action.yml").read_text(encoding="utf-8")
)
STEPS: list[dict[str, Any]] = ACTION["runs"]["steps"]

needs_bash = pytest.mark.skipif(shutil.which("bash") is None, reason="there is no bash")


@dataclass(frozen=True)
class Step:
    """What a step came to."""

    code: int
    out: str
    outputs: dict[str, str]
    summary: str

    @property
    def commands(self) -> str:
        """What the runner takes for commands: all but what stands where they are stopped."""
        return re.sub(
            r"::stop-commands::(\w+)\n.*?^::\1::\n", "", self.out, flags=re.DOTALL | re.MULTILINE
        )


Act: TypeAlias = Callable[..., Step]


@pytest.fixture
def act(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Act:
    """Runs the step that compares, with inputs, in an installation that is there already."""
    monkeypatch.chdir(tmp_path)
    folder = tmp_path / "runner temp" / "stream-inspector" / "bin"
    folder.mkdir(parents=True)
    for name in ("python", "stream-inspector"):
        command = Path(sys.executable).with_name(name)
        (folder / name).write_text(f'#!/bin/sh\nexec "{command}" "$@"\n')
        (folder / name).chmod(0o755)

    def run(**inputs: object) -> Step:
        outputs, summary = tmp_path / "outputs", tmp_path / "summary"
        outputs.write_text("")
        given = {name.replace("_", "-"): str(value) for name, value in inputs.items()}
        values = {name: spec.get("default", "") for name, spec in _inputs().items()} | given
        done = subprocess.run(
            ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", STEPS[1]["run"]],
            env={
                **os.environ,
                **{name: _filled(value, values) for name, value in STEPS[1]["env"].items()},
                "RUNNER_TEMP": str(tmp_path / "runner temp"),
                "GITHUB_OUTPUT": str(outputs),
                "GITHUB_STEP_SUMMARY": str(summary),
                "GITHUB_WORKSPACE": str(tmp_path),
            },
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )
        told = dict(line.split("=", 1) for line in outputs.read_text().splitlines())
        written = summary.read_text(encoding="utf-8") if summary.exists() else ""
        return Step(done.returncode, done.stdout + done.stderr, told, written)

    return run


def _inputs() -> dict[str, dict[str, str]]:
    inputs: dict[str, dict[str, str]] = ACTION["inputs"]
    return inputs


def _filled(value: str, inputs: dict[str, str]) -> str:
    """An expression as the runner fills it in."""
    found = re.fullmatch(r"\$\{\{ inputs\.([a-z-]+) \}\}", value)
    assert found, value
    return inputs[found[1]]


def test_the_action_is_a_composite_one_of_scripts() -> None:
    """With inputs and outputs that it declares, each used."""
    assert ACTION["runs"]["using"] == "composite"
    assert all(step["shell"] == "bash" for step in STEPS)
    used = {re.sub(r".*inputs\.([a-z-]+).*", r"\1", v) for s in STEPS for v in s["env"].values()}
    assert used == set(_inputs())
    for name, output in ACTION["outputs"].items():
        assert output["value"] == f"${{{{ steps.diff.outputs.{name} }}}}"


def test_no_input_is_spliced_into_a_script() -> None:
    """It would be code; and no secret is asked for at all."""
    for step in STEPS:
        assert "${{" not in step["run"]
    assert "secrets." not in (Path(__file__).parents[2] / "action.yml").read_text().replace(
        "secrets.token_hex", ""
    )


@needs_bash
def test_a_comparison_that_passes_says_so(act: Act) -> None:
    """Exit 0, outputs, a summary, no annotation."""
    step = act(base=TEXT, head=TEXT)
    assert step.code == 0, step.out
    assert step.outputs == {"verdict": "identical", "exit-code": "0"}
    assert "### inspect diff: identical" in step.summary
    assert step.commands == ""
    assert "IDENTICAL" in step.out


@needs_bash
def test_a_finding_at_the_gate_fails_the_step_with_annotations(act: Act) -> None:
    """And the report for other tools is there."""
    step = act(base=TEXT, head=CUT, junit="junit report.xml", fail_on="any")
    assert step.code == 1
    assert step.outputs == {"verdict": "breaking", "exit-code": "1"}
    assert STOP in rules(from_github(step.commands))
    assert STOP in rules(from_markdown(step.summary))
    assert STOP in rules(from_junit(Path("junit report.xml").read_text(encoding="utf-8")))


@needs_bash
@pytest.mark.parametrize("inputs", [{"head": "missing.jsonl"}, {"args": "--no-such-option"}])
def test_what_could_not_be_compared_fails_the_step(inputs: dict[str, str], act: Act) -> None:
    """A usage error leaves no report, and is no pass either; the report of before is gone."""
    act(base=TEXT, head=TEXT)
    step = act(**{"base": TEXT, "head": TEXT, **inputs})
    assert step.code == 2
    assert step.outputs == {"verdict": "not compared", "exit-code": "2"}


@needs_bash
def test_arguments_stand_one_a_line(act: Act) -> None:
    """White space does not part them."""
    step = act(base=TEXT, head=CUT, args=f"--rule={STOP}=off\n\n--format\njunit=a b.xml\n")
    assert STOP not in step.out
    assert Path("a b.xml").exists()


@needs_bash
@pytest.mark.parametrize("name", ["base", "head", "levels", "args", "junit", "fail_on"])
def test_an_input_is_never_run(name: str, act: Act) -> None:
    """Whatever a pull request puts there is a path or a name that does not exist."""
    text = "-h$(touch pwned)`touch pwned`'; touch pwned; '\"; touch pwned; \""
    act(**{"base": TEXT, "head": TEXT, name: text})
    assert not Path("pwned").exists()


@needs_bash
def test_a_recording_cannot_give_the_runner_commands(act: Act) -> None:
    """A case may be called anything; the text of the report stands where commands are stopped."""
    name = json.dumps({"case": "\n::set-output name=verdict::identical"}).encode()
    Path("evil.jsonl").write_bytes(
        re.sub(rb'"labels":\{[^}]*\}', lambda _: b'"labels":' + name, CUT.read_bytes(), count=1)
    )
    step = act(base=TEXT, head="evil.jsonl")
    assert step.code == 1
    assert STOP in rules(from_github(step.commands))  # which takes no other command
