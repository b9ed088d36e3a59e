"""Gaps between bursts of content, and idle times."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from inspector.analysis.histogram import Bucket

if TYPE_CHECKING:
    from tests.analysis.figures.conftest import Hand

MS = 1_000_000
GAPS = ("chunk_gap_p50", "chunk_gap_p95", "chunk_gap_max")


def test_gaps_are_measured_between_bursts_and_not_between_reads(hand: Callable[..., Hand]) -> None:
    """Ten deltas a millisecond apart have no gap between them."""
    stream = hand().at(10).start().open(0, "text")
    for at in (20, 21, 22, 50, 51, 90):
        stream.at(at).text(0, "a")
    assert [stream.value(name) for name in GAPS] == [28 * MS, 39 * MS, 39 * MS]


def test_a_ping_does_not_reset_a_content_gap(hand: Callable[..., Hand]) -> None:
    """Somebody who waits for words is not helped by pings."""
    stream = hand().at(10).start().open(0, "text").at(20).text(0, "a")
    stream.at(500).ping().at(1000).ping().at(1520).text(0, "b")
    assert (stream.value("chunk_gap_max"), stream.ended_by("chunk_gap_max")) == (1500 * MS, 6)


def test_an_empty_delta_does_not_reset_a_content_gap(hand: Callable[..., Hand]) -> None:
    """Nor does a signature or an end of a block."""
    stream = hand().at(10).start().open(0, "text").at(20).text(0, "a").at(400).text(0, "")
    stream.at(500).close(0).at(600).open(1, "tool_use").at(700).json(1, "").at(820).json(1, "{")
    assert stream.value("chunk_gap_max") == 800 * MS


def test_percentiles_name_the_event_that_ended_the_gap(hand: Callable[..., Hand]) -> None:
    """Of twenty gaps of 10 to 200 ms the median is the tenth, the 95th percentile the 19th."""
    stream = hand().at(0).start().open(0, "text").text(0, "a")
    at = 0
    for step in range(1, 21):
        at += 10 * step
        stream.at(at).text(0, "a")
    found = [(stream.value(name), stream.ended_by(name)) for name in GAPS]
    assert found == [(100 * MS, 13), (190 * MS, 22), (200 * MS, 23)]


def test_one_burst_of_content_has_no_gap(hand: Callable[..., Hand]) -> None:
    """And it says so, instead of 0."""
    stream = hand().at(10).start().open(0, "text").at(20).text(0, "a").text(0, "b")
    assert stream.why("chunk_gap_p50") == "all content in one burst"


def test_gaps_are_kept_as_a_histogram(short: Hand) -> None:
    """199 and 500 ms."""
    assert short.analyse().gaps == (
        Bucket(100 * MS, 200 * MS, 1),
        Bucket(200 * MS, 500 * MS, 0),
        Bucket(500 * MS, 1000 * MS, 1),
    )


def test_idle_bytes_counts_from_the_headers_to_the_end(hand: Callable[..., Hand]) -> None:
    """Whoever sets an idle timeout needs the wait for the first byte and for the last."""
    stream = hand().at(100).headers().at(900).start().at(1000).ping().at(4000).end("timeout")
    assert (stream.value("idle_bytes"), stream.ended_by("idle_bytes")) == (3000 * MS, None)
    stream = hand().at(100).headers().at(900).start().at(1000).ping().at(1010).end("timeout")
    assert (stream.value("idle_bytes"), stream.ended_by("idle_bytes")) == (800 * MS, 1)


def test_pings_end_the_wait_for_a_byte_and_not_the_wait_for_an_event(
    hand: Callable[..., Hand],
) -> None:
    """The two idle times tell a live connection from a live model."""
    stream = hand().at(100).headers().at(200).start()
    for at in (1000, 2000, 3000):
        stream.at(at).ping()
    stream.at(3500).stop().end()
    assert (stream.value("idle_bytes"), stream.ended_by("idle_bytes")) == (1000 * MS, 3)
    assert (stream.value("idle_events"), stream.ended_by("idle_events")) == (3300 * MS, 5)


def test_bytes_inside_a_frame_end_the_wait_for_a_byte(hand: Callable[..., Hand]) -> None:
    """A large result that trickles in is not silence."""
    stream = hand().at(100).start().at(900).split(10).at(1800).open(0, "text")
    assert stream.value("idle_bytes") == 900 * MS
    assert stream.value("idle_events") == 1700 * MS


def test_nothing_but_a_header_has_no_idle_time(hand: Callable[..., Hand]) -> None:
    """There is no stretch of time to look at."""
    assert hand().why("idle_bytes") == "nothing arrived"
