"""A user's project, in which the plugin's tests run pytest."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import TypeAlias

import anthropic
import pytest

import inspector.testing.clients
import inspector.testing.stage
from inspector.testing import plugin

pytest_plugins = ["pytester"]

SAMPLES = Path(__file__).parents[2] / "recordings"

Project: TypeAlias = Callable[..., pytest.RunResult]

IMPORTED = (anthropic, inspector.testing.clients, inspector.testing.stage)
"""What takes long to import, and is here before the tests run."""

_ASK = """
ASK = {"model": "claude-sonnet-5-5", "max_tokens": 64,
       "messages": [{"role": "user", "content": "hello"}]}
"""


@pytest.fixture
def project(pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch) -> Project:
    """Runs pytest on a test file, beside the samples that it names.

    It runs in this process, which has imported what takes seconds, unless `process` is set.
    """
    for name in ("CI", "ANTHROPIC_API_KEY", "ANTHROPIC_AUTH_TOKEN", "ANTHROPIC_BASE_URL"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("PYTHONPATH", "")
    pytester.makeini("[pytest]\naddopts = --strict-markers\nfilterwarnings = error")

    def run(
        code: str, *arguments: str, samples: tuple[str, ...] = (), process: bool = False
    ) -> pytest.RunResult:
        folder = pytester.path / "recordings"
        folder.mkdir(exist_ok=True)
        for name in samples:
            shutil.copyfile(SAMPLES / name, folder / name)
        pytester.makepyfile(test_it=_ASK + code)
        if process:
            return pytester.runpytest_subprocess(*arguments)
        monkeypatch.setenv("PYTEST_DISABLE_PLUGIN_AUTOLOAD", "1")  # those around us run already
        return pytester.runpytest_inprocess(*arguments, plugins=[plugin])

    return run
