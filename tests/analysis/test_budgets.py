"""Budgets: how they are written, and when a recording keeps them."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inspector.analysis.analysis import Analysis, analyse
from inspector.analysis.budgets import BudgetError, duration_ns, judge, parse
from inspector.analysis.figures import ALIASES, CATALOGUE
from inspector.recording.lines import End, Event, Header, Line, Response

SECOND = 1_000_000_000
START = (
    b'{"type":"message_start","message":{"model":"claude-sonnet-4-6","content":[],'
    b'"stop_reason":null,"usage":{"input_tokens":5,"output_tokens":1}}}'
)
BLOCK = b'{"type":"content_block_start","index":0,"content_block":{"type":"text","text":""}}'
TEXT = b'{"type":"content_block_delta","index":0,"delta":{"type":"text_delta","text":"Hello"}}'
STOP = b'{"type":"content_block_stop","index":0}'
DELTA = b'{"type":"message_delta","delta":{"stop_reason":"end_turn"},"usage":{"output_tokens":50}}'
END = b'{"type":"message_stop"}'
STREAM = (
    ("message_start", START, 0.5),
    ("content_block_start", BLOCK, 0.5),
    ("content_block_delta", TEXT, 1.0),
    ("content_block_delta", TEXT, 2.5),
    ("content_block_stop", STOP, 2.5),
    ("message_delta", DELTA, 3.0),
    ("message_stop", END, 3.0),
)
"""Name, data and seconds of each event."""


def lines(clock: str | None) -> list[Line]:
    """A recording of the stream, with times or without."""

    def t_ns(seconds: float) -> int | None:
        return round(seconds * SECOND) if clock else None

    return [
        Header(1, "id", None, clock, "prompt", None, 1, {}, {}, {}),
        Response(2, t_ns(0.1), 200, "1.1", (), {}),
        *(
            Event(number, t_ns(seconds), name, data)
            for number, (name, data, seconds) in enumerate(STREAM, start=3)
        ),
        End(10, t_ns(3.1), None, "complete", None, 7, 0, None, "", {}),
    ]


@pytest.fixture
def timed() -> Analysis:
    """The analysis of the stream: first text after 1 s, a gap of 1.5 s, 50 tokens in 3 s."""
    return analyse(lines("perf_counter_ns"))


@pytest.fixture
def timeless() -> Analysis:
    """The analysis of the same stream as it is imported, without times."""
    return analyse(lines(None))


@pytest.fixture
def told(timed: Analysis) -> Callable[[str], str]:
    """Tells how a budget such as `max first_text=2s` fares."""

    def tell(text: str) -> str:
        side, _, budget = text.partition(" ")
        (judged,) = judge([parse("max" if side == "max" else "min", budget)], timed)
        return f"{judged.text}: {'kept' if judged.kept else 'missed'}"

    return tell


@pytest.mark.parametrize(
    ("text", "ns"),
    [
        ("2s", 2 * SECOND),
        ("500ms", SECOND // 2),
        ("1m30s", 90 * SECOND),
        ("1min", 60 * SECOND),
        ("1h0.5s", 3_600 * SECOND + SECOND // 2),
        ("1.5s", 1_500_000_000),
        ("250us", 250_000),
        ("250µs", 250_000),
        ("7ns", 7),
        ("0s", 0),
    ],
)
def test_durations_are_written_as_people_write_them(text: str, ns: int) -> None:
    """A number with its unit, or several of them in a row."""
    assert duration_ns(text) == ns


@given(st.integers(0, 10**15), st.sampled_from(["h", "min", "s", "ms", "us", "ns"]))
def test_durations_are_exact(number: int, unit: str) -> None:
    """No digit is lost on the way to nanoseconds."""
    assert duration_ns(f"{number}{unit}") == number * duration_ns(f"1{unit}")


@pytest.mark.parametrize("text", ["", "2", "s", "2 s", "-2s", "1e3s", "2s!", "two seconds", "1.s"])
def test_what_is_no_duration_is_refused(text: str) -> None:
    """A number without a unit is refused as well: nobody can know which was meant."""
    with pytest.raises(BudgetError, match="is no duration; write it as 2s, 500ms or 1m30s"):
        duration_ns(text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("max first_text=2s", "first_text is 1.000 s, may be at most 2.000 s: kept"),
        ("max first_text=1s", "first_text is 1.000 s, may be at most 1.000 s: kept"),
        ("max first_text=999ms", "first_text is 1.000 s, may be at most 999 ms: missed"),
        ("max ttft=800ms", "ttft is 1.000 s, may be at most 800 ms: missed"),
        ("max gap=1s", "gap is 1.500 s, may be at most 1.000 s: missed"),
        ("max gap=5s", "gap is 1.500 s, may be at most 5.000 s: kept"),
        ("max output_tokens=50", "output_tokens is 50, may be at most 50: kept"),
        ("max output_tokens=49", "output_tokens is 50, may be at most 49: missed"),
        ("min rate_e2e=20", "rate_e2e is 16.7, may be at least 20.0: missed"),
        ("min rate_e2e=16.5", "rate_e2e is 16.7, may be at least 16.5: kept"),
        ("max coalesced=90%", "coalesced is 86%, may be at most 90%: kept"),
        ("max coalesced=0.8", "coalesced is 86%, may be at most 80%: missed"),
        ("max stall_max=3s", "stall_max is 0 ms, may be at most 3.000 s: kept"),
        ("max block.0.ttft=1s", "block.0.ttft is 500 ms, may be at most 1.000 s: kept"),
        ("min block.0.tokens=10", "block.0.tokens is 47, may be at least 10: kept"),
        (
            "max block.1.ttft=1s",
            "block.1.ttft is n/a (no such block), may be at most 1.000 s: missed",
        ),
        (
            "max thinking_tokens=9",
            "thinking_tokens is n/a (not given), may be at most 9: missed",
        ),
    ],
)
def test_a_budget_is_kept_or_missed_with_its_value(
    text: str, expected: str, told: Callable[[str], str]
) -> None:
    """Each is named with the value and the limit; what cannot be known is missed."""
    assert told(text) == expected


def test_no_budget_on_time_is_kept_without_times(timeless: Analysis) -> None:
    """A recording that was imported fails every budget on time, and says why."""
    budgets = [parse("max", "first_text=10h"), parse("min", "rate=0"), parse("max", "stall_max=1h")]
    judged = judge(budgets, timeless)
    assert [one.kept for one in judged] == [False, False, False]
    assert judged[0].text == "first_text is n/a (no times), may be at most 600 min 00.0 s"


@pytest.mark.parametrize("name", [*CATALOGUE, *ALIASES])
def test_every_figure_can_have_a_budget(name: str, timed: Analysis) -> None:
    """Any figure that `stats` shows can be limited, in its own unit."""
    unit = timed.figures[ALIASES.get(name, name)].unit
    budget = parse("max", f"{name}={'1h' if unit == 'ns' else '1000000'}")
    assert budget.unit == unit
    assert len(judge([budget], timed)) == 1


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("first_text", "first_text: write it as NAME=LIMIT, such as first_text=2s"),
        (
            "first_txt=2s",
            "first_txt=2s: there is no figure 'first_txt'; did you mean first_text?",
        ),
        ("x=2s", "x=2s: there is no figure 'x'; `inspect stats` shows them all"),
        (
            "block.0.size=2s",
            "block.0.size=2s: there is no figure 'block.0.size'; `inspect stats` shows them all",
        ),
        (
            "first_text=2",
            "first_text=2: '2' is no duration; write it as 2s, 500ms or 1m30s",
        ),
        ("output_tokens=2s", "output_tokens=2s: '2s' is no number"),
        ("output_tokens=5%", "output_tokens=5%: '5%' is no number"),
    ],
)
def test_what_is_no_budget_is_refused_in_one_line(text: str, message: str) -> None:
    """The message names the budget, what is wrong with it, and what to write."""
    with pytest.raises(BudgetError) as refused:
        parse("max", text)
    assert str(refused.value) == message
