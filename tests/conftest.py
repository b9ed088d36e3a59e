"""What the tests of every package share: the corpus of real streams."""

from __future__ import annotations

import json
import os
import signal
from pathlib import Path
from typing import Any

import hypothesis
import pytest

hypothesis.settings.register_profile("inspector", deadline=None)  # a busy machine is no fault
hypothesis.settings.load_profile("inspector")

for number, default in (
    (signal.SIGINT, signal.default_int_handler),
    (signal.SIGQUIT, signal.SIG_DFL),
):
    if signal.getsignal(number) is signal.SIG_IGN:  # as a shell has it for what runs behind it
        signal.signal(number, default)

CORPUS = "INSPECTOR_CORPUS"
"""The environment variable that names the folder of real streams and their manifest."""


@pytest.fixture(scope="session")
def corpus() -> Path:
    """The folder of real streams; the tests that need it are skipped where there is none."""
    folder = os.environ.get(CORPUS)
    if not folder or not (Path(folder) / "manifest.jsonl").is_file():
        pytest.skip(f"no corpus: set {CORPUS} to its folder to run this test")
    return Path(folder)


@pytest.fixture(scope="session")
def manifest(corpus: Path) -> list[dict[str, Any]]:
    """The corpus's manifest, a row a stream."""
    lines = (corpus / "manifest.jsonl").read_text(encoding="utf-8").splitlines()
    return [json.loads(line) for line in lines]
