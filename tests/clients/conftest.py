"""Real clients of the Messages API, each in an environment of its own.

`make test-clients` installs them and sets `INSPECTOR_CLIENTS` to their folder; without it these
tests are skipped.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

CLIENTS = "INSPECTOR_CLIENTS"
PROGRAMS = Path(__file__).parent / "programs"
OURS = ("anthropic_",)
"""Programs that run in this environment, with the SDK that the recorder is made for, as well."""

NAMES = sorted(path.name for path in PROGRAMS.iterdir() if path.suffix in (".py", ".mjs"))


@dataclass(frozen=True)
class Told:
    """What a program printed of what it was answered, and how it ended."""

    code: int
    summary: dict[str, Any] | None
    errors: str


@pytest.fixture(scope="session")
def clients() -> Path:
    """The folder in which the clients are installed."""
    folder = os.environ.get(CLIENTS)
    if not folder:
        pytest.skip(f"no clients: `make test-clients` installs them and sets {CLIENTS}")
    for name in NAMES:
        if name.endswith(".mjs"):
            shutil.copyfile(PROGRAMS / name, Path(folder) / "node" / name)
    return Path(folder)


def run(name: str, folder: Path, base_url: str, tools: Sequence[str] = ()) -> Told:
    """Run a program against an endpoint."""
    if name.endswith(".mjs"):
        command = ["node", str(folder / "node" / name)]
    elif name.startswith(OURS):
        command = [sys.executable, str(PROGRAMS / name)]
    else:
        command = [str(folder / "python" / "bin" / "python"), str(PROGRAMS / name)]
    environment = {
        **os.environ,
        "ANTHROPIC_BASE_URL": base_url,
        "ANTHROPIC_API_KEY": "sk-ant-api03-nobody-has-this-key-0123456789",
        "TOOLS": ",".join(tools),
        "NO_PROXY": "127.0.0.1",
        "no_proxy": "127.0.0.1",
    }
    done = subprocess.run(
        command, env=environment, capture_output=True, text=True, timeout=120, check=False
    )
    lines = done.stdout.strip().splitlines()
    summary = json.loads(lines[-1]) if done.returncode == 0 and lines else None
    return Told(done.returncode, summary, done.stderr)
