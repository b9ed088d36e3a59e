"""What a header says of who recorded it."""

from __future__ import annotations

import platform

import anthropic

import inspector
from inspector.capture.provenance import recorder_versions


def test_the_versions_of_all_that_had_a_part_are_told() -> None:
    """The inspector first, then those that were named, Python, and the platform."""
    versions = recorder_versions("anthropic")
    assert list(versions) == ["inspector", "anthropic", "python", "platform"]
    assert versions["inspector"] == inspector.__version__
    assert versions["anthropic"] == anthropic.__version__
    assert versions["python"] == platform.python_version()
    assert versions["platform"].startswith(platform.system())


def test_what_is_not_installed_is_left_out() -> None:
    """A source tree may run without its metadata."""
    assert "no-such-distribution" not in recorder_versions("no-such-distribution")
