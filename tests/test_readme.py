"""The README: its commands are run, and print what it says they print."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")

_BLOCK = re.compile(r"(<!-- masked: digits -->\n)?```console\n(.*?)```", re.DOTALL)
_PROMPT = re.compile(r"^\$ ", re.MULTILINE)


def _blocks() -> list[tuple[list[tuple[str, str]], bool]]:
    """For each block its commands with what they print, and whether digits vary from run to run."""
    return [
        (
            [
                (command, output)
                for command, _, output in (
                    example.partition("\n") for example in _PROMPT.split(block[2])[1:]
                )
            ],
            bool(block[1]),
        )
        for block in _BLOCK.finditer(README)
    ]


@pytest.mark.parametrize(("examples", "masked"), _blocks())
def test_the_commands_of_the_readme_print_what_the_readme_shows(
    examples: list[tuple[str, str]], masked: bool, tmp_path: Path
) -> None:
    """Each `$` line of a console block is run at the root of the project, as a reader would."""
    for command, output in examples:
        told = _run(command.replace("/tmp/", f"{tmp_path}/")).replace(f"{tmp_path}/", "/tmp/")
        assert _masked(told, masked) == _masked(output, masked)


def test_the_readme_names_every_command() -> None:
    """Each command of the program stands in the README."""
    listed = _run("inspect --help").partition("Commands:\n")[2].partition("\n\n")[0]
    commands = [line.split()[0] for line in listed.splitlines()]
    assert commands
    assert [name for name in commands if f"inspect {name}" not in README] == []


def _run(command: str) -> str:
    """Standard output and standard error of a shell command, with this Python's `inspect` first."""
    scripts = str(Path(sys.executable).parent)
    environment = {**os.environ, "PATH": scripts + os.pathsep + os.environ["PATH"], "COLUMNS": "80"}
    done = subprocess.run(
        command,
        shell=True,
        cwd=ROOT,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        timeout=60,
        check=False,
    )
    return done.stdout


def _masked(text: str, masked: bool) -> str:
    """Runs of digits, spaces and units made alike, where times vary."""
    text = "\n".join(line.rstrip() for line in text.strip().splitlines())
    return re.sub(r"\d[\d.,]*(?: (?:µs|ms|s)\b)?", "N", text) if masked else text


def test_the_readme_has_the_keys_of_the_keymap() -> None:
    """The table of keys is the one that `python -m inspector.tui.keymap` prints."""
    table = README.partition("<!-- keys -->\n")[2].partition("<!-- /keys -->")[0]
    assert table == _run("python -m inspector.tui.keymap")
