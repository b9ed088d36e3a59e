"""The buffering verdict."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

import pytest

from inspector.recording.lines import Event

if TYPE_CHECKING:
    from tests.analysis.figures.conftest import Hand


def told(stream: Hand) -> tuple[str | None, str]:
    """The verdict and its reason."""
    buffering = stream.analyse().buffering
    return buffering.verdict, buffering.because


def story(stream: Hand, times: Iterable[float], *, deltas: int = 1, start: float = 10) -> Hand:
    """A text whose deltas come at these times, several a read."""
    stream.at(start).start().open(0, "text")
    for at in times:
        stream.at(at)
        for _ in range(deltas):
            stream.text(0, "word")
    return stream.close(0).usage(50).stop()


def test_a_stream_that_came_delta_by_delta_is_streamed(hand: Callable[..., Hand]) -> None:
    """Nothing was held back."""
    assert told(story(hand(), range(100, 1100, 100))) == (
        "streamed",
        "0% of the content came several deltas a burst",
    )


def test_events_that_come_after_80_percent_of_e2e_were_buffered(hand: Callable[..., Hand]) -> None:
    """Twenty-five events at the very end of a second."""
    stream = story(hand(), range(910, 1010, 5), start=900)
    assert told(stream) == ("buffered", "message_start came after 90% of E2E")


def test_a_late_start_of_few_events_is_not_buffering(hand: Callable[..., Hand]) -> None:
    """A short answer after a long wait is a slow model."""
    assert told(story(hand(), range(910, 1010, 10), start=900))[0] == "streamed"


def test_events_that_came_in_one_burst_were_buffered(hand: Callable[..., Hand]) -> None:
    """With nginx and gzip, 246 of 246 came in one read."""
    stream = story(hand(), [500], deltas=15, start=500)
    assert told(stream) == ("buffered", "20 of 20 events came in one burst")


def test_nine_events_of_ten_in_one_burst_are_enough(hand: Callable[..., Hand]) -> None:
    """A first event that got through does not make it a stream."""
    stream = hand().at(10).start().at(500).open(0, "text")
    for _ in range(5):
        stream.text(0, "word")
    assert told(stream.close(0).usage(5).stop()) == (
        "buffered",
        "9 of 10 events came in one burst",
    )


@pytest.mark.parametrize("kib", [4, 8, 16])
def test_reads_of_a_buffers_size_that_end_inside_frames_were_buffered(
    hand: Callable[..., Hand], kib: int
) -> None:
    """A stream of large frames, cut at multiples of a buffer's size wherever that falls."""
    size = kib * 1024
    stream = cut(story(hand(), range(20), deltas=kib * 10), size)
    assert told(stream) == ("buffered", f"reads have {kib} KiB and end inside frames")


def test_reads_of_another_size_are_no_buffers(hand: Callable[..., Hand]) -> None:
    """Five kibibytes are nobody's buffer."""
    assert told(cut(story(hand(), range(20), deltas=40), 5 * 1024))[0] == "batched"


def cut(stream: Hand, size: int) -> Hand:
    """The same lines in reads of `size` bytes, the last of what is left, 100 ms apart."""
    lines = stream.lines[1:]
    del stream.lines[1:]
    sent = 0
    for line in lines:
        assert isinstance(line, Event)
        reads_before = sent // size
        for read in range(reads_before + 1, (sent + len(line.raw)) // size + 1):
            stream.at(100 * read).split(read * size - sent)
        sent += len(line.raw)
        stream.at(100 * (sent // size + 1)).raw_event(line.event, line.data.decode())
    return stream


def test_most_content_in_company_on_an_even_beat_is_batched(hand: Callable[..., Hand]) -> None:
    """A hop hands on every 100 ms what it has."""
    stream = story(hand(), range(100, 1100, 100), deltas=3)
    assert told(stream) == (
        "batched",
        "100% of the content came several deltas a burst, on an even beat",
    )


def test_most_content_in_company_without_a_beat_is_a_bursty_origin(
    hand: Callable[..., Hand],
) -> None:
    """85 % coalesced with no added delay was measured behind nginx: that is not buffering."""
    stream = story(hand(), (100, 120, 180, 400, 430, 900), deltas=3)
    assert told(stream) == (
        "bursty origin",
        "100% of the content came several deltas a burst, in no rhythm",
    )


def test_too_few_bursts_show_no_beat(hand: Callable[..., Hand]) -> None:
    """Three gaps may be even by chance."""
    assert told(story(hand(), (100, 200, 300, 400), deltas=3))[0] == "bursty origin"


def test_fewer_than_two_deltas_can_not_be_judged(hand: Callable[..., Hand]) -> None:
    """There is nothing that could have been held back."""
    assert told(story(hand(), [100])) == (None, "fewer than two deltas with content")


def test_without_times_there_is_no_verdict(hand: Callable[..., Hand]) -> None:
    """An imported body does not show when it came."""
    assert told(story(hand(clock=None), range(5))) == (None, "no times")


def test_what_the_hops_say_of_themselves_stands_beside_the_verdict(short: Hand) -> None:
    """Always, whatever the verdict."""
    buffering = short.analyse().buffering
    assert buffering.http_version == "1.1"
    assert buffering.headers == {
        "content-encoding": None,
        "via": "1.1 proxy",
        "server": "cloudflare",
    }


def own(stream: Hand, times: Iterable[float], *, events: int = 1) -> Hand:
    """A stream of an app's own vocabulary."""
    for at in times:
        stream.at(at)
        for _ in range(events):
            stream.raw_event("token", '"word"')
    return stream


def test_in_a_stream_of_another_vocabulary_every_event_is_content(
    hand: Callable[..., Hand],
) -> None:
    """An app's own endpoint can be held back like any other."""
    assert told(own(hand(), range(100, 3100, 100))) == (
        "streamed",
        "0% of the content came several events a burst",
    )
    assert told(own(hand(), [900], events=30)) == (
        "buffered",
        "30 of 30 events came in one burst",
    )


def test_a_few_events_of_another_vocabulary_tell_nothing(hand: Callable[..., Hand]) -> None:
    """Nobody knows whether one of them should have come sooner."""
    assert told(own(hand(), [900], events=20)) == (
        None,
        "too few events of another vocabulary",
    )
