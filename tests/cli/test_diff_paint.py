"""Lines as a terminal shows them: colours, width, alphabet."""

from __future__ import annotations

import io
import sys

import pytest

from inspector.cli.diff.fitting import fitting
from inspector.cli.diff.paint import Colour, in_ascii, painter
from inspector.compare.reports.piece import Line, Piece, plain
from inspector.timeline.cell import width

LINE: Line = (
    Piece("tools       "),
    Piece("BREAKING ", "breaking"),
    Piece("漢字 and a long text that goes on and on"),
    Piece("   base line 44", "faint"),
)


class Plain(io.StringIO):
    """A terminal of old."""

    encoding = "ascii"


class Screen(io.StringIO):
    """Standard output that says that it is a terminal."""

    encoding = "utf-8"

    def isatty(self) -> bool:
        return True


@pytest.mark.parametrize("columns", [80, 60, 50, 40, 30, 14, 5, 1])
def test_no_line_is_wider_than_the_terminal(columns: int) -> None:
    """Wide characters take two columns."""
    assert width(plain(fitting(LINE, columns))) <= columns


def test_the_longest_piece_is_cut_and_the_place_behind_it_stays() -> None:
    """The line to open is what one looks for."""
    assert plain(fitting(LINE, 55)) == "tools       BREAKING 漢字 and a long te…   base line 44"
    assert fitting(LINE, 80) == LINE


def test_a_line_that_must_stay_whole_is_left_to_the_terminal() -> None:
    """Words that differ are not cut away: it wraps them."""
    assert fitting((Piece("x" * 99, "old", whole=True),), 20) == (Piece("x" * 99, "old", True),)


def test_a_terminal_without_unicode_gets_ascii() -> None:
    """The signs of the reports; what recordings hold is escaped when it is written."""
    assert in_ascii((Piece("a → b …", "info"),)) == (Piece("a -> b ~", "info"),)


def test_a_line_that_is_cut_on_it_stays_ascii(monkeypatch: pytest.MonkeyPatch) -> None:
    """The sign of the cut included."""
    monkeypatch.setattr(sys, "stdout", Plain())
    line = painter("never", 20)((Piece("a → b, and much more of it"),))
    assert line == "a -> b, and much mo~"


@pytest.mark.parametrize(
    ("colour", "variables", "on_a_terminal", "coloured"),
    [
        ("auto", {}, True, True),
        ("auto", {}, False, False),
        ("auto", {"NO_COLOR": "1"}, True, False),
        ("auto", {"TERM": "dumb"}, True, False),
        ("always", {"NO_COLOR": "1"}, False, True),
        ("never", {}, True, False),
    ],
)
def test_colours_are_for_terminals_unless_asked_for(
    colour: Colour,
    variables: dict[str, str],
    on_a_terminal: bool,
    coloured: bool,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """And a flag wins over the environment."""
    monkeypatch.delenv("NO_COLOR", raising=False)
    monkeypatch.setenv("TERM", "xterm-256color")
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setattr(sys, "stdout", Screen() if on_a_terminal else io.StringIO())
    painted = painter(colour, None)((Piece("BREAKING", "breaking"), Piece(" x")))
    assert painted == ("\x1b[1;31mBREAKING\x1b[0m x" if coloured else "BREAKING x")
