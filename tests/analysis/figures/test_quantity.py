"""How quantities read."""

from __future__ import annotations

import pytest

from inspector.analysis.figure import Figure, Unit
from inspector.analysis.quantity import duration, quantity, short


@pytest.mark.parametrize(
    ("ns", "text"),
    [
        (0, "0 ms"),
        (850, "0.85 µs"),
        (12_300, "12.3 µs"),
        (999_400, "999 µs"),
        (999_600, "1 ms"),
        (1_500_000, "1.5 ms"),
        (33_143_939, "33.1 ms"),
        (812_000_000, "812 ms"),
        (999_499_999, "999 ms"),
        (999_500_000, "1.000 s"),
        (1_175_000_000, "1.175 s"),
        (59_999_000_000, "59.999 s"),
        (60_000_000_000, "1 min 00.0 s"),
        (183_581_000_000, "3 min 03.6 s"),
        (119_990_000_000, "2 min 00.0 s"),
        (-1_500_000, "-1.5 ms"),
    ],
)
def test_a_duration_has_the_unit_that_shows_it_best(ns: int, text: str) -> None:
    """Milliseconds are whole from 100 on, seconds have three digits, and no digit is made up."""
    assert duration(ns) == text


@pytest.mark.parametrize(
    ("unit", "value", "text"),
    [
        ("tokens", 1204, "1,204"),
        ("bytes", 999, "999 B"),
        ("bytes", 41_234, "41.2 kB"),
        ("bytes", 1_566_742, "1.6 MB"),
        ("share", 0.854, "85%"),
        ("ratio", 0.9666, "0.97"),
        ("tokens/s", 61.349, "61.3"),
    ],
)
def test_a_quantity_reads_by_its_unit(unit: Unit, value: float, text: str) -> None:
    """Counts have separators, shares are percentages."""
    assert quantity(Figure("it", unit, value)) == text


def test_an_estimate_is_marked() -> None:
    """Nobody takes it for a count."""
    assert quantity(Figure("tokens", "tokens", 12, estimated=True)) == "≈ 12"


def test_what_is_unknown_says_why_and_in_a_narrow_column_only_that_it_is() -> None:
    """Never 0, never empty."""
    unknown = Figure("tpot", "ns", why="all visible content in one burst")
    assert quantity(unknown) == "n/a (all visible content in one burst)"
    assert short(unknown) == "n/a"
