"""Promises of the project as a whole: what an import costs, and what is public."""

from __future__ import annotations

import subprocess
import sys

import pytest

import inspector

HEAVY = {"aiohttp", "anthropic", "httpx2", "pydantic", "textual"}


@pytest.mark.parametrize(
    "statement",
    [
        "import inspector",
        "import inspector.cli.app",
        "import inspector.recording",
        "import inspector.analysis",
        "import inspector.timeline.rows",
        "import inspector; inspector.load, inspector.diff, inspector.serve",
        "import inspector.cli.show, inspector.cli.stats, inspector.cli.check, inspector.cli.diff",
        "import inspector.capture.proxy.thread",
        "import inspector.testing.plugin",
    ],
)
def test_nobody_pays_for_a_heavy_import_that_they_do_not_use(statement: str) -> None:
    """Textual, the SDK and the HTTP libraries are imported where they are used, not before."""
    code = f"{statement}; import sys; print(*sys.modules)"
    modules = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    ).stdout.split()
    assert HEAVY.isdisjoint(modules)


@pytest.mark.parametrize("name", inspector.__all__)
def test_every_public_name_is_there(name: str) -> None:
    """What `__all__` promises can be had, and says what it is."""
    assert getattr(inspector, name).__doc__


def test_an_unknown_name_is_an_attribute_error() -> None:
    """The lazy module fails like any other."""
    with pytest.raises(AttributeError, match="has no attribute 'nothing'"):
        assert inspector.nothing
