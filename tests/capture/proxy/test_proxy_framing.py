"""Framing: where bodies end, at any split, and with nothing beyond the end taken."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from inspector.capture.proxy.blank_line import after_blank_lines
from inspector.capture.proxy.errors import BadBody, BadMessage
from inspector.capture.proxy.framing import (
    Chunked,
    Counted,
    Framing,
    UntilClose,
    request_framing,
    response_framing,
)
from inspector.capture.proxy.head import RequestHead, ResponseHead, ResponseHeadReader
from tests.capture.conftest import chunk


def _split(data: bytes, cuts: list[int]) -> list[bytes]:
    places = sorted({min(cut, len(data)) for cut in cuts})
    return [data[a:b] for a, b in zip([0, *places], [*places, len(data)], strict=True)]


@given(
    st.lists(st.binary(min_size=1, max_size=40) | st.just(b"\r\n\r\n"), max_size=6),
    st.binary(max_size=20),
    st.lists(st.integers(0, 300), max_size=10),
)
@example([b"a\r\n"], b"\r\n\r\n", [6, 7, 8, 9, 10, 11, 12, 13])
def test_chunks_end_exactly_where_they_end(
    parts: list[bytes], beyond: bytes, cuts: list[int]
) -> None:
    """Whatever the payload holds, and whatever follows."""
    framed = b"".join(map(chunk, parts)) + b"0\r\nX-Trailer: 1\r\n\r\n"
    framing, payload, taken = Chunked(), b"", 0
    for piece in _split(framed + beyond, cuts):
        if framing.done:
            break
        got, used = framing.feed(piece)
        payload += got
        taken += used
    assert framing.done
    assert (payload, taken) == (b"".join(parts), len(framed))


_PIECES = [
    *(b"5\r\nhello\r\n", b"5\r\n\r\n\r\n!\r\n", b"05\r\nhello\r\n", b"a\r\n5\r\nhello\r\n\r\n"),
    *(b"A\r\n0123456789\r\n", b"5;a=b\r\nhello\r\n", b"5\r\n", b"hello", b"hello\r\n", b"\r\n"),
    *(b"0\r\n\r\n", b"0\r\n", b"\r", b"\n", b"5", b"8\r\n\r\n\r\n\r\n\r\n\r\n", b"5\nhello\n"),
]
"""Reads of a chunked body, that may follow each other in any order."""


class _AlwaysParsed(Chunked):
    """A framing that leaves every read to the parser."""

    feed = Chunked._parsed


@given(st.lists(st.sampled_from(_PIECES), max_size=8))
def test_what_needs_no_parser_is_what_a_parser_says(pieces: list[bytes]) -> None:
    """Read by read, whatever comes before and after a read of one whole chunk."""

    def fed(framing: Framing, piece: bytes) -> object:
        try:
            return framing.feed(piece), framing.done
        except BadBody as error:
            return error.payload

    ours, parsed = Chunked(), _AlwaysParsed()
    for piece in pieces:
        expected = fed(parsed, piece)
        assert fed(ours, piece) == expected
        if ours.done or isinstance(expected, bytes):
            break


@pytest.mark.parametrize(
    "broken", [b"x\r\n", b"3\nabc\n", b"3\r\nabcd\r\n", b"-1\r\n", b"3 \r\nabc"]
)
def test_broken_chunks_are_an_error_that_keeps_what_came_before(broken: bytes) -> None:
    """As its payload."""
    with pytest.raises(BadBody) as caught:
        Chunked().feed(chunk(b"good") + broken)
    assert caught.value.payload.startswith(b"good")


@given(st.binary(max_size=60), st.integers(0, 40), st.lists(st.integers(0, 60), max_size=5))
def test_a_length_is_kept_to(data: bytes, length: int, cuts: list[int]) -> None:
    """To the byte."""
    framing = Counted(length)
    got = b"".join(framing.feed(piece)[0] for piece in _split(data, cuts))
    assert got == data[:length]
    assert framing.done == (len(data) >= length)


_CHUNKED = ((b"Transfer-Encoding", b"Chunked"),)
_FIVE = ((b"Content-Length", b"5"),)


@pytest.mark.parametrize(
    ("method", "status", "fields", "kind"),
    [
        (b"POST", 200, _CHUNKED, Chunked),
        (b"POST", 200, _FIVE, Counted),
        (b"POST", 200, (), UntilClose),
        (b"POST", 200, ((b"transfer-encoding", b"gzip"),), UntilClose),
        (b"HEAD", 200, _FIVE, Counted),
        (b"HEAD", 200, _CHUNKED, Counted),
        (b"GET", 204, (), Counted),
        (b"GET", 304, _FIVE, Counted),
    ],
)
def test_how_an_answer_ends(
    method: bytes, status: int, fields: tuple[tuple[bytes, bytes], ...], kind: type
) -> None:
    """RFC 9112, section 6.3."""
    framing = response_framing(ResponseHead("1.1", fields, status, b"OK"), method)
    assert type(framing) is kind
    bodiless = method == b"HEAD" or status in (204, 304)
    assert framing.done == bodiless


def test_a_request_without_a_length_has_no_body() -> None:
    """Unlike an answer."""
    framing: Framing = request_framing(RequestHead("1.1", (), b"GET", b"/"))
    assert framing.done


@pytest.mark.parametrize("value", [b"", b"-1", b"1 2", b"0x5", b"9" * 19])
def test_a_length_that_is_none_is_refused(value: bytes) -> None:
    """Here too, should the parser ever let it by."""
    head = RequestHead("1.1", ((b"content-length", value),), b"POST", b"/")
    with pytest.raises(BadMessage, match="a content-length that is no length"):
        request_framing(head)


@given(
    st.binary(max_size=12).map(
        lambda data: data.translate(bytes(b"\r\nxx"[n % 4] for n in range(256)))
    ),
    st.integers(0, 12),
)
def test_every_blank_line_is_found(data: bytes, cut: int) -> None:
    """That one and the next piece hold, or both together, if no other runs into it."""
    before, after = data[:cut], data[cut:]
    ends = list(after_blank_lines(before, after))
    assert ends == sorted(set(ends))
    assert (ends or [0])[-1] == len(after)
    for end in range(1, len(after) + 1):
        whole = before[-3:] + after[:end]
        if whole.endswith(b"x\r\n\r\n") or (whole == b"\r\n\r\n" and end == len(after)):
            assert end in ends


@given(st.lists(st.integers(0, 90), max_size=12))
def test_a_head_is_the_same_at_any_split(cuts: list[int]) -> None:
    """And ends at its blank line."""
    raw = b"HTTP/1.1 200 Quite fine\r\nA: b\r\na:  c \r\nEmpty:\r\n\r\n"
    reader, taken = ResponseHeadReader(), 0
    for piece in _split(raw + b"HTTP", cuts):
        if reader.head is None:
            taken += reader.feed(piece)
    assert taken == len(raw)
    assert reader.head == ResponseHead(
        "1.1", ((b"A", b"b"), (b"a", b"c"), (b"Empty", b"")), 200, b"Quite fine"
    )
