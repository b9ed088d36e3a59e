"""Time bases: one moment, told four ways."""

from __future__ import annotations

import pytest

from inspector.timeline.bases import BASES, Base, next_base, spelling

MS = 1_000_000
STARTED = "2026-11-22T06:14:29.585924Z"


@pytest.mark.parametrize(
    ("base", "told"),
    [("start", "6.213"), ("gap", "+33 ms"), ("wall", "06:14:35.798"), ("mark", "-1.787")],
)
def test_one_moment_is_told_four_ways(base: Base, told: str) -> None:
    """Since the request, since the event before, of the day, since the mark."""
    tell = spelling(base, started=STARTED, mark_ns=8000 * MS)
    assert tell(6213 * MS, 33 * MS) == told


@pytest.mark.parametrize("started", [None, "yesterday", ""])
def test_what_is_not_known_is_a_dash(started: str | None) -> None:
    """A recording without a start has no time of day; a row without a time has none at all."""
    assert spelling("wall", started=started)(5, 5) == "-"
    assert spelling("mark")(5, 5) == "-"
    for base in ("start", "wall", "mark"):
        assert spelling(base, started=STARTED, mark_ns=1)(None, None) == "-"
    assert spelling("gap")(None, None) == ""


def test_a_time_beyond_the_calendar_is_a_dash() -> None:
    """A broken file may say anything."""
    assert spelling("wall", started="9999-12-31T23:59:59Z")(10**18, None) == "-"


def test_the_key_goes_round_those_that_can_be_had() -> None:
    """`mark` comes once there is a mark, `wall` where the header says when it started."""
    assert [next_base(base, wall=True, mark=True) for base in BASES] == [*BASES[1:], "start"]
    assert next_base("gap", wall=False, mark=True) == "mark"
    assert next_base("gap", wall=False, mark=False) == "start"
    assert next_base("mark", wall=True, mark=False) == "start"
