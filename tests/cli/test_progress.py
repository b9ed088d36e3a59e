"""A line that counts up."""

from __future__ import annotations

import sys

import pytest

from inspector.cli.progress import watched


def test_without_a_terminal_nothing_is_said(capsys: pytest.CaptureFixture[str]) -> None:
    """A log holds no progress."""
    assert list(watched([1, 2, 3], 3, "recordings")) == [1, 2, 3]
    assert capsys.readouterr().err == ""


def test_on_a_terminal_the_line_is_written_over_and_wiped(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """What comes after it stands at the beginning of the line."""
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True)
    assert list(watched([1, 2], 2000, "recordings")) == [1, 2]
    said = capsys.readouterr().err
    assert said.startswith("\r1 of 2,000 recordings")
    assert said.endswith("\r" + " " * len("1 of 2,000 recordings") + "\r")


def test_the_line_is_wiped_when_the_work_breaks_off(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """An error message does not stand behind it."""
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True)
    items = watched([1, 2], 2, "recordings")
    next(items)
    next(items)
    items.close()
    assert capsys.readouterr().err.endswith("\r")
