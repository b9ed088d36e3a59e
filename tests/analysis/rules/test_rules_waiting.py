"""Waiting: what is told of a stream's times, and how gravely."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeAlias, get_args

import pytest

from inspector.analysis.rules.checkup import check_up
from inspector.analysis.rules.waiting import MEANING
from inspector.analysis.stalls import StallClass
from inspector.recording.lines import End, Event, Header, Line, Response

Payloads: TypeAlias = list[dict[str, Any]]
Timed: TypeAlias = Callable[..., list[str]]
SECOND = 1_000_000_000
STEP_NS = SECOND // 20
"""How far apart the events come where nothing else is said."""


@pytest.fixture
def timed(
    events: Payloads, spell: Callable[[Payloads], bytes], record: Callable[[bytes], list[Line]]
) -> Timed:
    """Tells what is found, two lines each, when events, by number, come so many seconds late."""

    def tell(late: dict[int, float], stall_ns: int | None = None, **end: Any) -> list[str]:
        lines = stamped(record(spell(events)), late, end)
        found = check_up(lines, stall_ns=stall_ns).findings.kept
        return [
            text
            for each in found
            for text in (
                f"line {each.line}: {each.severity} {each.rule.id} at {each.path}",
                each.text,
            )
        ]

    return tell


def stamped(lines: list[Line], late: dict[int, float], end: dict[str, Any]) -> list[Line]:
    """The lines with times."""
    t_ns, number, done = STEP_NS, 0, list[Line]()
    for line in lines:
        if isinstance(line, Event):
            number += 1
            t_ns += round(late.get(number, 0) * SECOND) or STEP_NS
            done.append(line._replace(t_ns=t_ns))
        elif isinstance(line, Header):
            done.append(line._replace(clock="perf_counter_ns"))
        elif isinstance(line, Response):
            headers = (("content-encoding", "gzip"), ("server", "nginx"))
            done.append(line._replace(t_ns=STEP_NS, headers=headers))
        elif isinstance(line, End):
            done.append(line._replace(t_ns=t_ns + STEP_NS, **end))
    return done


def test_a_steady_stream_is_well(timed: Timed) -> None:
    """Events every 50 ms give no reason to complain."""
    assert timed({}) == []


def test_a_stall_is_told_where_it_ends(timed: Timed) -> None:
    """How long, before which event, in which block, and who was silent."""
    assert timed({5: 4.2}) == [
        "line 7: warning health.stall at content[0]",
        "4.200 s before event 5: not one byte came",
    ]


def test_what_the_api_does_by_design_is_for_information(timed: Timed) -> None:
    """A tool's input may be held back until it is whole."""
    assert timed({9: 3.0}) == [
        "line 11: info health.stall at content[1]",
        "3.000 s before event 9: a tool's input was held back until it was whole",
    ]


def test_the_threshold_of_a_stall_can_be_given(timed: Timed) -> None:
    """Both ways: more are told, or fewer."""
    assert timed({5: 4.2}, stall_ns=5 * SECOND) == []
    assert len(timed({5: 0.5}, stall_ns=SECOND // 4)) == 2


def test_a_long_silence_is_told_beside_the_stall(timed: Timed) -> None:
    """From half a minute on, proxies hang up."""
    assert timed({5: 31}) == [
        "line 7: warning health.stall at content[0]",
        "31.000 s before event 5: not one byte came",
        "line 7: warning health.silence at message",
        "31.000 s without a byte",
    ]


def test_a_buffered_stream_is_told_with_its_hops(timed: Timed) -> None:
    """All in one burst: what was seen, and what the response says of the way it came."""
    at_once = dict.fromkeys(range(2, 14), 1e-6)
    assert timed({1: 1, **at_once}) == [
        "line 3: warning health.buffered at message",
        "13 of 13 events came in one burst (HTTP 1.1, content-encoding gzip, server nginx)",
    ]


def test_hidden_thinking_is_told_with_its_time(timed: Timed, events: Payloads) -> None:
    """Its block starts, gets a signature and stops; nobody saw it think."""
    block = {"type": "thinking", "thinking": "", "signature": ""}
    events[1]["content_block"] = block
    events[3]["delta"] = {"type": "signature_delta", "signature": "c2ln"}
    events[4]["delta"] = {"type": "thinking_delta", "thinking": ""}
    assert timed({}) == [
        "line 4: info health.hidden-thinking at content[0]",
        "content block 0 thinks for 200 ms and shows none of it",
    ]
    events[4]["delta"]["thinking"] = "Hm"
    assert timed({}) == []


def test_without_times_nothing_is_told_of_them(
    events: Payloads, spell: Callable[[Payloads], bytes], record: Callable[[bytes], list[Line]]
) -> None:
    """An import is checked for all the rest."""
    assert check_up(record(spell(events))).findings.kept == ()


def test_every_class_of_stall_has_its_words() -> None:
    """None can come for which there is nothing to say."""
    assert set(MEANING) == set(get_args(StallClass))
