"""The decoder between reads: what is pending, what the end gives, what a stream asks for."""

from __future__ import annotations

import pytest

from inspector.wire.decoder import Decoder
from inspector.wire.frame import Frame

PING = b'event: ping\ndata: {"type": "ping"}\n\n'


def test_a_frame_is_given_by_the_read_that_ends_it() -> None:
    """Neither the next read nor the end of the stream is waited for."""
    decoder = Decoder()
    assert decoder.feed(PING[:-1]) == []
    assert decoder.feed(PING[-1:]) == [Frame(PING, "ping", b'{"type": "ping"}')]


def test_one_read_may_give_many_frames_and_begin_another() -> None:
    """All that are complete are given at once, in order."""
    frame = Frame(PING, "ping", b'{"type": "ping"}')
    decoder = Decoder()
    assert decoder.feed(PING * 3 + PING[:9]) == [frame] * 3
    assert decoder.feed(PING[9:] + PING) == [frame] * 2


def test_pending_counts_the_bytes_that_are_in_no_frame_yet() -> None:
    """It is 0 between frames, and what a read left unfinished otherwise."""
    decoder = Decoder()
    assert decoder.pending == 0
    decoder.feed(PING + PING[:5])
    assert decoder.pending == 5
    decoder.feed(PING[5:20])
    assert decoder.pending == 20
    decoder.feed(PING[20:])
    assert decoder.pending == 0


def test_a_carriage_return_at_the_end_of_a_read_waits_for_the_next_byte() -> None:
    """A line feed that follows belongs to the same frame; anything else begins the next."""
    decoder = Decoder()
    assert decoder.feed(b"data: a\r\r") == []
    assert decoder.feed(b"\n") == [Frame(b"data: a\r\r\n", "message", b"a")]
    assert decoder.feed(b"data: b\r\r") == []
    assert decoder.feed(b"d") == [Frame(b"data: b\r\r", "message", b"b")]
    assert decoder.pending == 1


@pytest.mark.parametrize("line_end", [b"\n", b"\r\n", b"\r"])
def test_a_blank_line_behind_a_byte_order_mark_is_given_at_once(line_end: bytes) -> None:
    """In one read or a byte a read, it does not wait for the end of the next frame."""
    blank = b"\xef\xbb\xbf" + line_end
    frame = Frame(blank, None, b"")
    assert Decoder().feed(blank + b"d") == [frame]
    decoder = Decoder()
    assert [decoder.feed(bytes([byte])) for byte in blank + b"d"].count([frame]) == 1


def test_the_end_completes_a_frame_that_waited_for_a_line_feed() -> None:
    """A carriage return that nothing follows has ended its line."""
    decoder = Decoder()
    decoder.feed(b"data: a\r\r")
    assert decoder.close() == ([Frame(b"data: a\r\r", "message", b"a")], b"")


def test_closing_twice_gives_nothing_more() -> None:
    """The tail is given once."""
    decoder = Decoder()
    decoder.feed(PING[:9])
    assert decoder.close() == ([], PING[:9])
    assert decoder.close() == ([], b"")
    assert decoder.pending == 0


def test_what_is_fed_after_the_end_is_another_stream() -> None:
    """It may begin with a byte order mark, and has no last event id yet."""
    decoder = Decoder()
    decoder.feed(b"id: 1\ndata: a\n\ndata: b")
    decoder.close()
    again = b"\xef\xbb\xbfdata: c\n\n"
    assert decoder.feed(again) == [Frame(again, "message", b"c", "")]


@pytest.mark.parametrize(
    ("field", "retry_ms"),
    [
        (b"retry: 1000", 1000),
        (b"retry:1000", 1000),
        (b"retry: 0", 0),
        (b"retry: 007", 7),
        (b"retry: 1\nretry: 2", 2),
        (b"retry: 1\nretry: x", 1),
        (b"retry: 1000x", None),
        (b"retry: -1", None),
        (b"retry: +1", None),
        (b"retry: 1.5", None),
        (b"retry: 1_000", None),
        (b"retry:  1", None),
        (b"retry: 1 ", None),
        (b"retry:", None),
        (b"retry", None),
        ("retry: ١".encode(), None),
        (b"Retry: 1", None),
        (b"retry: " + b"9" * 5_000, None),
    ],
)
def test_a_reconnection_time_is_digits_and_nothing_else(field: bytes, retry_ms: int | None) -> None:
    """ASCII digits, of a length that Python converts; all else is ignored, the frame kept."""
    decoder = Decoder()
    assert decoder.feed(field + b"\n\n") == [Frame(field + b"\n\n", None, b"")]
    assert decoder.retry_ms == retry_ms


def test_a_reconnection_time_stays_until_the_stream_asks_for_another() -> None:
    """Frames without one, and ones that are not digits, do not touch it; nor does the end."""
    decoder = Decoder()
    decoder.feed(b"retry: 5\n\n" + PING + b"retry: soon\n\n")
    decoder.close()
    assert decoder.retry_ms == 5
