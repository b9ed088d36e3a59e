"""What the tests of the recipes share: the README's code, and servers that answer it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import pytest

from inspector.server.pacing import AT_ONCE
from inspector.server.samples import demo_scripts
from inspector.server.thread import serving

README = (Path(__file__).parents[2] / "README.md").read_text(encoding="utf-8")

_RECIPE = re.compile(r"<!-- recipe: ([\w, ]+) -->\n```python\n(.*?)```", re.DOTALL)

RECIPES = dict(_RECIPE.findall(README))
"""The code of each recipe by what stands over it."""


@pytest.fixture
def kitchen(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The current folder of a recipe, with a key that nobody has."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("ANTHROPIC_API_KEY", "sk-nobody")
    monkeypatch.delenv("ANTHROPIC_AUTH_TOKEN", raising=False)
    for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy"):
        monkeypatch.delenv(name, raising=False)
    return tmp_path


@contextmanager
def answering(scenarios: Sequence[str], speed: float = AT_ONCE) -> Iterator[str]:
    """An endpoint that answers with these scenarios, one after the other."""
    scripts = [script for name in scenarios for script in demo_scripts(name)]
    with serving(scripts, speed=speed) as url:
        yield url
