"""Reads, bursts, and how events crowd into them."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest

from inspector.analysis.arrivals import Arrival, Arrivals
from inspector.recording.lines import Event, RawFrame, Split, Tail

if TYPE_CHECKING:
    from tests.analysis.figures.conftest import Hand

MS = 1_000_000


def arrivals(stream: Hand) -> list[Arrival]:
    """The reads of a recording."""
    found = []
    fold = Arrivals()
    for line in stream.lines:
        if isinstance(line, Event | RawFrame | Split | Tail):
            size = line.bytes if isinstance(line, Split) else len(line.raw)
            found.append(fold.line(line, size)[1])
    return [read for read in (*found, fold.close()) if read]


def test_lines_of_one_time_are_one_read(hand: Callable[..., Hand]) -> None:
    """Its bytes are theirs, and its events are counted."""
    first, second = arrivals(hand().at(5).ping().comment(b":\n\n").at(9).ping())
    assert (first.t_ns, first.events, first.first_event) == (5 * MS, 1, 1)
    assert first.bytes - second.bytes == 3
    assert second.first_event == 2


def test_a_split_tells_the_size_of_a_read_that_ended_inside_a_frame(
    hand: Callable[..., Hand],
) -> None:
    """Three reads of one comment of twelve bytes: five, four and three of them."""
    stream = hand().at(5).split(5).at(7).split(9).at(8).comment(b": 345678\n\n\n\n")
    assert [(one.bytes, one.inside) for one in arrivals(stream)] == [
        (5, True),
        (4, True),
        (3, False),
    ]


def test_a_tail_is_of_the_read_that_brought_its_end(hand: Callable[..., Hand]) -> None:
    """Bytes that a split has counted are not counted again."""
    reads = arrivals(hand().at(5).split(3).at(6).tail(b"event"))
    assert [(one.bytes, one.inside) for one in reads] == [(3, True), (2, True)]


def test_reads_less_than_2_ms_apart_are_one_burst(hand: Callable[..., Hand]) -> None:
    """Each is compared with the one before it, so a burst may last."""
    stream = hand().at(0).ping().at(1.9).ping().at(3.8).ping().at(5.8).ping()
    assert [one.burst for one in arrivals(stream)] == [1, 1, 1, 2]


def test_what_has_no_time_is_in_no_read(hand: Callable[..., Hand]) -> None:
    """An imported body shows no reads at all, and says why."""
    stream = hand(clock=None).start().ping()
    assert arrivals(stream) == []
    assert [stream.why(name) for name in ("reads", "bursts", "coalesced", "flush_last")] == [
        "no times"
    ] * 4


def test_events_alone_in_their_bursts_are_not_coalesced(hand: Callable[..., Hand]) -> None:
    """A share of 0 that is known to be 0."""
    stream = hand().at(10).start().at(20).ping().at(30).ping()
    assert stream.value("coalesced") == 0
    assert stream.value("flush_last") == pytest.approx(1 / 3)


def test_events_of_reads_under_2_ms_apart_are_coalesced(hand: Callable[..., Hand]) -> None:
    """What one library returns as one read another returns as ten."""
    stream = hand().at(10).start().at(11).ping().at(30).ping().at(40).ping()
    assert stream.value("coalesced") == 0.5


def test_the_last_burst_that_counts_is_one_with_an_event(hand: Callable[..., Hand]) -> None:
    """A comment after the end does not hide that half of the events were flushed at once."""
    stream = hand().at(10).start().ping().at(20).ping().stop().at(90).comment()
    assert stream.value("flush_last") == 0.5


def test_bytes_without_events_are_reads_without_shares(hand: Callable[..., Hand]) -> None:
    """A JSON body arrives in bursts too, but there is no event to speak of."""
    stream = hand().at(10).headers().at(20).body(b'{"type":').at(30).body(b'"error"}')
    assert (stream.value("reads"), stream.value("bytes")) == (2, 16)
    assert stream.why("coalesced") == "no event"


def test_a_recording_without_a_body_has_no_reads(hand: Callable[..., Hand]) -> None:
    """Nothing arrived: that is not the same as no times."""
    assert hand().at(10).headers().why("reads") == "nothing arrived"
