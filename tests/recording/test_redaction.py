"""Secrets stay out of recordings, searched for byte by byte."""

from __future__ import annotations

import base64
import itertools
import random
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from inspector.recording import Origin, Writer, load
from inspector.recording.redaction import Redactor

Record = Callable[..., Path]

SECRET_PART = "".join(
    random.Random(7).choices(
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-", k=95
    )
)
KEY = f"sk-ant-api03-{SECRET_PART}"
BEARER = [("Authorization", f"Bearer {KEY}")]
API_KEY = [("X-Api-Key", KEY)]
URL = "https://api.anthropic.com/v1/messages"


def parts(secret: str, length: int = 12) -> Iterator[bytes]:
    """Every run of that many characters in a row."""
    for start in range(len(secret) - length + 1):
        yield secret[start : start + length].encode()


def assert_absent(path: Path, secret: str = SECRET_PART) -> None:
    """Neither the secret nor twelve of its characters in a row are in the file."""
    content = path.read_bytes()
    assert secret.encode() not in content
    assert [part for part in parts(secret) if part in content] == []


@pytest.mark.parametrize("pair", ["someone:{}", "{}:", "{}", "someone:{}:more"])
def test_the_password_of_http_basic_is_learned(pair: str) -> None:
    """Not in its base 64 alone; a user without a password is a key."""
    secret = "correct-horse-battery"
    coded = base64.b64encode(pair.format(secret).encode()).decode()
    redactor = Redactor()
    redactor.learn([("Authorization", f"Basic {coded}")], URL)
    assert secret not in redactor.text(f"you are {pair.format(secret)}, by {coded}")
    assert coded not in redactor.text(f"you are {pair.format(secret)}, by {coded}")


@pytest.mark.parametrize("value", ["Basic", "Basic A", "Basic ====", "Basic c2hvcnQ6c2hvcnQ="])
def test_basic_credentials_that_are_none_are_passed_over(value: str) -> None:
    """Nor is a password learned that is too short to be told from prose."""
    redactor = Redactor()
    redactor.learn([("Authorization", value)], URL)
    assert redactor.text("a short text") == "a short text"


def exchange(headers: list[tuple[str, str]], url: str = URL, body: bytes = b"{}") -> Any:
    """A request as the `record` fixture takes it."""
    return ("POST", url, headers, body)


@pytest.mark.parametrize("headers", [BEARER, API_KEY, [("proxy-authorization", f"Basic {KEY}")]])
@pytest.mark.parametrize(
    "echo",
    [
        KEY,
        f"Bearer {KEY}",
        KEY[:40],
        f"{KEY[:30]}…{KEY[-20:]}",
        KEY[20:35],
        f"{KEY[60:]} {KEY[:60]}",
        f"a{KEY}{KEY}b",
    ],
)
def test_a_key_that_a_401_echoes_is_nowhere(
    record: Record, headers: list[tuple[str, str]], echo: str
) -> None:
    """Neither in the body, nor in a header, nor in the error; and the hash is of what is kept."""
    body = f'{{"type":"error","error":{{"message":"invalid key: {echo}"}}}}'.encode()
    path = record(
        [body],
        request=exchange(headers),
        status=401,
        content_type="application/json",
        response_headers=[("Request-Id", f"req {echo}"), ("x-debug", echo), ("via", echo)],
        error=f"401 for {echo}",
    )
    assert_absent(path)
    with load(path) as recording:
        assert recording.problems() == []
        assert b"invalid key: " in recording.body()
        assert recording.end is not None
        assert recording.end.fields["redacted"] >= 1


@settings(max_examples=100, deadline=None)
@given(
    data=st.data(),
    start=st.integers(0, len(KEY) - 12),
    around=st.tuples(st.text(max_size=9), st.text(max_size=9)),
)
def test_no_part_of_twelve_characters_stays_in_a_body(
    record: Record, data: st.DataObject, start: int, around: tuple[str, str]
) -> None:
    """Wherever the part begins and ends, and whatever stands beside it."""
    stop = data.draw(st.integers(start + 12, len(KEY)))
    echoed = around[0] + KEY[start:stop] + around[1]
    path = record([echoed.encode()], request=exchange(BEARER), content_type="text/html")
    assert_absent(path)
    path.unlink()


@pytest.mark.parametrize("secret", ["a" * 40, "ab" * 20, "aaaaaab" * 6, "0" * 15 + "1" + "0" * 15])
def test_a_secret_that_repeats_itself_is_found_in_part(secret: str) -> None:
    """Its pieces overlap, so that the first place where one is found may be the wrong one."""
    redactor = Redactor()
    redactor.learn_secret(secret)
    for start in range(len(secret) - 12):
        for around in ("", "a", "b", "aab", secret[:5]):
            text = f"{around}{secret[start:]}{around}"
            masked = redactor.parts(text.encode())
            assert not any(part in masked for part in parts(secret)), text


def test_a_key_in_a_stream_is_replaced_in_its_frame(record: Record) -> None:
    """Whole, however the reads are split; the frames, the hash and the reads stay consistent."""
    frame = f'event: error\ndata: {{"type":"error","message":"bad {KEY}"}}\n\n'.encode()
    ping = b'event: ping\ndata: {"type": "ping"}\n\n'
    expected = frame.replace(KEY.encode(), b"[redacted]")
    for cut in (0, 30, 45, 100, len(frame) - 1, len(frame)):
        stream = ping + frame + ping
        at = len(ping) + cut
        path = record([stream[:at], stream[at:]], request=exchange(BEARER))
        assert_absent(path)
        with load(path) as recording:
            assert recording.body() == ping + expected + ping
            assert [event.event for event in recording.events] == ["ping", "error", "ping"]
            assert recording.events[1].json()["message"] == "bad [redacted]"
            assert recording.outcome == "error_event"
            assert recording.problems() == []
            assert recording.end is not None
            assert recording.end.fields["redacted"] == 1
            times = [read.t_ns for read in recording.reads() if read.t_ns is not None]
            assert times == sorted(set(times))


@pytest.mark.parametrize("part", [KEY[:40], KEY[30:], KEY[50:62]])
@pytest.mark.parametrize("status", [200, 401])
def test_a_part_of_a_key_in_an_error_event_is_replaced(
    record: Record, part: str, status: int
) -> None:
    """What a server says of a key is no better in a stream than in a body."""
    data = f'{{"type":"error","error":{{"message":"bad key {part}"}}}}'
    for stream in (f"event: error\ndata: {data}\n\n", f"data: {data}\r\r"):
        reads = [stream[:70].encode(), stream[70:].encode()]
        path = record(reads, request=exchange(BEARER), status=status)
        assert_absent(path)
        with load(path) as recording:
            assert recording.events[0].json()["error"]["message"].endswith("[redacted]")
            assert recording.outcome == ("error_event" if status == 200 else "http_error")
            assert recording.problems() == []


@pytest.mark.parametrize("end", [b"\n", b"\r\n", b"\r"])
def test_a_redacted_event_stays_an_event_with_any_line_end(record: Record, end: bytes) -> None:
    """A frame that ends in a carriage return is whole once its stream is."""
    path = record([b"data: " + KEY.encode() + end * 2], request=exchange(BEARER))
    assert_absent(path)
    with load(path) as recording:
        assert [event.data for event in recording.events] == [b"[redacted]"]
        assert recording.problems() == []


@pytest.mark.parametrize("tail", [KEY, KEY[:40], KEY[30:]])
def test_a_key_in_an_unterminated_frame_is_replaced(record: Record, tail: str) -> None:
    """In whole and in part: the stream may have been cut inside it."""
    path = record([b"event: error\ndata: " + tail.encode()], request=exchange(BEARER))
    assert_absent(path)
    with load(path) as recording:
        assert recording.body().endswith(b"[redacted]")
        assert recording.problems() == []


def test_a_key_given_by_the_environment_is_kept_out_as_well(new_path: Callable[[], Path]) -> None:
    """It is known before a request is seen, and may be another than the one in its headers."""
    path = new_path()
    writer = Writer(path, Origin("test"))
    writer.redactor.learn_secret(KEY)
    writer.request("POST", URL, [("x-other", KEY)], KEY.encode(), asked_for_stream=True)
    writer.response(200, None, [("content-type", "text/event-stream")], 1)
    writer.read(f"data: {KEY}\n\n: {KEY}\n\n".encode(), 2)
    writer.end("upstream", 3, error=ConnectionError(f"no route for {KEY}"), content_encoding=KEY)
    assert_absent(path)


def test_patterns_of_the_user_apply_to_both_sides_and_are_counted(record: Record) -> None:
    """They add to what is redacted; the count is of what was replaced in the answer."""
    path = record(
        [b"data: Ada 1\n\ndata: Ada 2, Ada 3\n\n", b": Ada 4\n\n", b"data: Ada 5"],
        request=exchange(BEARER, body=b'{"name":"Ada 0"}'),
        redact=[re.compile(rb"Ada \d")],
    )
    assert b"Ada" not in path.read_bytes()
    with load(path) as recording:
        assert recording.problems() == []
        assert [event.data for event in recording.events] == [
            b"[redacted]",
            b"[redacted], [redacted]",
        ]
        assert recording.end is not None
        assert recording.end.fields["redacted"] == 5


@pytest.mark.parametrize("pattern", [rb"\n\n", rb"data: ", rb"^", rb"(?s).+", rb"\bda"])
def test_a_pattern_may_take_a_frame_apart(record: Record, pattern: bytes) -> None:
    """The frame is then kept as what is left of it, and the body is what the lines say."""
    path = record(
        [b"data: 1\n\nevent: ping\ndata: 2\n\n", b"data: 3"], redact=[re.compile(pattern)]
    )
    with load(path) as recording:
        assert recording.problems() == []


@given(
    body=st.lists(
        st.sampled_from(["data: ", KEY, KEY[:50], "\n", "\r", "\r\n", "x", "é", "\ufeff"]),
        max_size=12,
    ),
    data=st.data(),
)
@settings(max_examples=150, deadline=None)
def test_a_redacted_stream_is_consistent_at_any_split(
    record: Record, body: list[str], data: st.DataObject
) -> None:
    """The body is that of one read, the hash is its own, and the key is in no line."""
    raw = "".join(body).encode()
    places = data.draw(st.sets(st.integers(0, len(raw)), max_size=5))
    borders = [0, *sorted(places), len(raw)]
    reads = [raw[a:b] for a, b in itertools.pairwise(borders) if a < b]
    whole = record([raw] * bool(raw), request=exchange(API_KEY))
    path = record(reads, request=exchange(API_KEY))
    assert KEY.encode() not in path.read_bytes()
    with load(whole) as one, load(path) as many:
        assert one.body() == many.body()
        assert many.problems() == []
        times = [read.t_ns for read in many.reads() if read.t_ns is not None]
        assert times == sorted(set(times))
    whole.unlink()
    path.unlink()


def test_a_short_credential_is_not_searched_for(record: Record) -> None:
    """A key of fewer than 16 characters could be a word: only its header is redacted."""
    path = record([b"data: word\n\n"], request=exchange([("x-api-key", "word")]))
    with load(path) as recording:
        assert recording.body() == b"data: word\n\n"
