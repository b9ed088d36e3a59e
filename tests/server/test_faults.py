"""What each fault makes of an answer, as a client without an HTTP library sees it."""

from __future__ import annotations

import gzip
import json
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from random import Random

import pytest

from inspector.server.faults import BadFault, Injection, parse_fault
from inspector.server.faults.stream import Edit, edited
from inspector.server.options import Options
from inspector.server.pacing import AT_ONCE, Tempo
from inspector.server.repertoire import from_scripts
from inspector.server.script import Chunk, Script
from inspector.server.thread import running
from inspector.wire.decoder import Decoder
from tests.server.rawclient import MS, STREAM, Answer, ask

TEXTS = ("one", "zwö", "trois", "四")


def frame(text: str) -> bytes:
    """A frame whose data is a text."""
    return f'event: delta\ndata: {{"text":"{text}"}}\n\n'.encode()


PING = b'event: ping\ndata: {"type": "ping"}\n\n'
FRAMES = (frame(TEXTS[0]), PING, *map(frame, TEXTS[1:]))
SCRIPT = Script(
    200,
    STREAM,
    tuple(Chunk(n * 10 * MS, data) for n, data in enumerate(FRAMES, start=1)),
    headers_ns=5 * MS,
    end_ns=60 * MS,
)
BODY = b"".join(FRAMES)


@contextmanager
def served(*faults: str, seed: int = 0, script: Script = SCRIPT, speed: float = 1) -> Iterator[str]:
    """A server with these faults."""
    injection = Injection(map(parse_fault, faults), seed)
    options = Options(tempo=Tempo(speed), injection=injection, loop=True)
    with running(from_scripts([script]), options) as url:
        yield url


def answer(*faults: str, seed: int = 0, script: Script = SCRIPT) -> Answer:
    """What comes of a script with these faults, at once."""
    with served(*faults, seed=seed, script=script, speed=AT_ONCE) as url:
        return ask(url)


def body(got: Answer) -> bytes:
    """The body as far as it came."""
    return b"".join(got.chunks())


def named(got: Answer) -> str:
    """The faults that the answer names."""
    return dict(got.headers)["inspector-fault"]


@pytest.mark.parametrize(
    ("place", "kept"),
    [
        ("event=3", b"".join(FRAMES[:2])),
        ("event=ping", FRAMES[0]),
        ("event=1", b""),
        ("byte=50", BODY[:50]),
    ],
)
def test_cut_ends_the_body_cleanly_before_its_place(place: str, kept: bytes) -> None:
    """The place is the first thing that does not come."""
    got = answer(f"cut@{place}")
    assert body(got) == kept
    assert got.chunks()[-1:] == [b""]
    assert not got.reset
    assert named(got) == f"cut@{place}"


def test_cut_at_a_time_ends_the_body_at_that_time() -> None:
    """What is due by then has come."""
    with served("cut@time=25ms") as url:
        got = ask(url)
    assert body(got) == b"".join(FRAMES[:2])
    assert 0.025 <= got.arrivals[-1][0] < 5


def test_abort_is_a_reset_after_what_comes_before_its_place() -> None:
    """Inside an HTTP chunk, after every byte."""
    got = answer("abort@event=4")
    assert got.reset
    assert body(got) == b"".join(FRAMES[:3])
    assert got.framed.endswith(b"\r\n1\r\n")


def test_hangup_is_a_close_inside_a_chunk(caplog: pytest.LogCaptureFixture) -> None:
    """No reset, and no last chunk: what a client calls an incomplete read."""
    got = answer("hangup@byte=30")
    assert not got.reset
    assert body(got) == BODY[:30]
    assert got.framed.endswith(b"\r\n1\r\n")
    assert caplog.records == []


def test_stall_is_a_silence_and_all_that_follows_is_later() -> None:
    """The bytes before it come when they would have."""
    with served("stall@event=2=400ms") as url:
        got = ask(url)
    assert body(got) == BODY
    first = next(at for at, size in got.arrivals if got.raw[:size].endswith(b"\n\n\r\n"))
    rest = next(at for at, size in got.arrivals if b"ping" in got.raw[:size])
    assert first < 0.4
    assert rest >= 0.42
    assert got.arrivals[-1][0] >= 0.46


@pytest.mark.parametrize("type_", ["overloaded_error", "api_error"])
def test_error_is_an_event_of_that_type_and_then_the_end(type_: str) -> None:
    """In the place of an event, as the API sends it."""
    got = answer(f"error@event=3={type_}")
    assert got.status == 200
    frames = Decoder().feed(body(got))
    assert [each.raw for each in frames[:2]] == list(FRAMES[:2])
    assert [each.event for each in frames[2:]] == ["error"]
    told = json.loads(frames[2].data)
    assert (told["type"], told["error"]["type"]) == ("error", type_)
    assert not got.reset


def test_error_inside_an_event_leaves_only_whole_events() -> None:
    """An event cannot come in the middle of another."""
    got = answer(f"error@byte={len(FRAMES[0]) + 3}")
    frames = Decoder().feed(body(got))
    assert [each.event for each in frames] == ["delta", "error"]


def test_status_answers_an_error_in_the_place_of_the_stream() -> None:
    """JSON with its length, and when to come back."""
    got = answer("status=529,2")
    assert got.status == 529
    assert ("retry-after", "2") in got.headers
    assert got.json()["error"]["type"] == "overloaded_error"
    assert answer("status=429").json()["error"]["type"] == "rate_limit_error"
    assert named(got) == "status=529,2"


def test_split_utf8_cuts_every_character_of_several_bytes() -> None:
    """Each piece is an HTTP chunk, and the bytes are the same."""
    got = answer("split=utf8")
    assert body(got) == BODY
    broken = 0
    for chunk in got.chunks():
        try:
            chunk.decode()
        except UnicodeDecodeError:
            broken += 1
    assert broken == 4  # both halves of both characters


def test_split_1byte_sends_every_byte_by_itself() -> None:
    """The smallest reads there are."""
    got = answer("split=1byte")
    assert got.chunks() == [*(bytes([byte]) for byte in BODY), b""]


def test_split_random_is_the_same_for_the_same_seed_only() -> None:
    """And the bytes are the same for every seed."""
    chunks = [answer("split=random", seed=seed).chunks() for seed in (1, 1, 2)]
    assert chunks[0] == chunks[1] != chunks[2]
    assert [b"".join(each) for each in chunks] == [BODY] * 3


def test_pieces_of_a_read_come_apart() -> None:
    """Or a client would see them as the one read that they were."""
    script = parse_fault("split=1byte").applied(SCRIPT, Random(0))
    times = [chunk.t_ns for chunk in script.chunks]
    assert len(set(times)) == len(times)
    assert times == sorted(times)
    assert times[0] == SCRIPT.chunks[0].t_ns


def test_buffer_holds_everything_back_to_the_end() -> None:
    """Headers too, and in one piece."""
    with served("buffer") as url:
        got = ask(url)
    assert got.chunks() == [BODY, b""]
    assert got.arrivals[0][0] >= 0.06


def test_crlf_ends_every_line_so() -> None:
    """The events are the same."""
    got = answer("crlf")
    assert body(got) == BODY.replace(b"\n", b"\r\n")


def test_drop_and_dup_take_a_number_or_a_name() -> None:
    """A number is one event, a name all that have it."""
    assert body(answer("drop=1")) == b"".join(FRAMES[1:])
    assert body(answer("drop=delta")) == PING
    assert body(answer("dup=ping")) == BODY.replace(PING, PING * 2)
    assert body(answer("dup=5")) == BODY + FRAMES[4]


def test_gzip_compresses_each_read_by_itself() -> None:
    """What has come can be read at once, and all of it is one gzip file."""
    got = answer("gzip")
    assert ("content-encoding", "gzip") in got.headers
    assert gzip.decompress(body(got)) == BODY
    unpacker = zlib.decompressobj(wbits=31)
    assert [unpacker.decompress(chunk) for chunk in got.chunks()[:5]] == list(FRAMES)


def test_slow_takes_that_many_times_as_long() -> None:
    """Every moment."""
    with served("slow=2.5") as url:
        got = ask(url)
    assert body(got) == BODY
    assert got.arrivals[-1][0] >= 0.15


def test_faults_compose_in_their_order_and_gzip_comes_last() -> None:
    """Each works on what the one before has left."""
    got = answer("gzip", "drop=ping", "crlf", "cut@event=3")
    assert named(got) == "drop=ping, crlf, cut@event=3, gzip"
    expected = b"".join(FRAMES[:1] + FRAMES[2:3]).replace(b"\n", b"\r\n")
    assert gzip.decompress(body(got)) == expected


def test_a_fault_without_a_place_in_the_answer_is_not_named() -> None:
    """What is named has happened."""
    got = answer("cut@event=99", "drop=nothing", "crlf")
    assert named(got) == "crlf"
    assert "inspector-fault" not in dict(answer("cut@byte=9999").headers)


def test_an_answer_that_is_no_stream_can_be_cut_by_bytes_only() -> None:
    """With its length promised there is no clean end, so the connection is closed."""
    script = Script(
        200,
        (("content-type", "application/json"), ("content-length", "9")),
        (Chunk(0, b'{"a": 12}'),),
    )
    assert answer("drop=1", "crlf", "cut@event=1", script=script).framed == b'{"a": 12}'
    assert answer("cut@byte=4", script=script).framed == b'{"a"'


@pytest.mark.parametrize(
    "fault", ["cut@event=3", "split=random", "split=utf8", "error@event=2", "gzip", "dup=2", "crlf"]
)
def test_a_run_with_the_same_seed_is_the_same_in_every_byte(fault: str) -> None:
    """Two servers, two answers each: the n-th of one is the n-th of the other."""
    runs = []
    script = replace(SCRIPT, headers=(*STREAM, ("date", "Sun, 22 Nov 2026 09:30:00 GMT")))
    for _ in range(2):
        with served(fault, seed=7, script=script, speed=AT_ONCE) as url:
            runs.append([ask(url).raw for _ in range(2)])
    assert runs[0] == runs[1]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", "'' is no fault; there are cut@PLACE, abort@PLACE, "),
        ("cut", "'cut' is no fault; there are cut@PLACE, "),
        ("crash@12", "no fault is called crash@; there are cut@PLACE, "),
        ("buffer=3", "'buffer=3' is no fault"),
        ("cut@", "names no place; write cut@ with event=12, event=message_stop, byte=1800 or"),
        ("cut@event=0", "cut: '0' is no event; write its number from 1 on, or a name such as ping"),
        ("cut@line=3", "cut@line=3 names no place"),
        ("cut@byte=-1", "cut@byte=-1 names no place"),
        ("cut@time=soon", "'soon' is no duration; write it as 2s, 500ms or 1m30s"),
        ("stall@12", "as in stall@event=12=3s"),
        ("error@12=bad_error", "no error is called bad_error; there are invalid_request_error, "),
        ("status=200", "write a status from 400 to 599 and, if you like, seconds: status=529,2"),
        ("status=429,soon", "write a status from 400 to 599"),
        ("split=words", "write split= with utf8, 1byte, random"),
        ("slow=0", "write how many times as long it takes, as in slow=3"),
        ("slow=inf", "as in slow=3"),
        ("drop=-2", "drop: '-2' is no event"),
        ("drop=", "'drop=' is no fault"),
    ],
)
def test_what_is_no_fault_is_refused_with_what_would_be_one(text: str, told: str) -> None:
    """In one line."""
    with pytest.raises(BadFault) as caught:
        parse_fault(text)
    assert told in str(caught.value)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    ("short", "long"),
    [
        ("cut@12", "cut@event=12"),
        ("cut@message_stop", "cut@event=message_stop"),
        ("abort@1.5s", "abort@time=1.5s"),
        ("stall@012=3s", "stall@event=12=3s"),
        ("error@12", "error@event=12=overloaded_error"),
        (" crlf ", "crlf"),
    ],
)
def test_a_fault_has_one_full_spelling(short: str, long: str) -> None:
    """The one that answers name, which reads back as itself."""
    assert str(parse_fault(short)) == long
    assert str(parse_fault(long)) == long


def test_edits_keep_the_times_of_what_they_leave() -> None:
    """Over the borders of chunks, and at both ends."""
    chunks = (Chunk(1, b"abc"), Chunk(2, b"def"), Chunk(3, b"ghi"))
    edits = (Edit(0, 1, b"AA"), Edit(2, 4, b"-"), Edit(6, 9, b"Z"))
    assert edited(chunks, edits) == (Chunk(1, b"AAb"), Chunk(2, b"-ef"), Chunk(3, b"Z"))
    assert edited(chunks, (Edit(1, 8, b""),)) == (Chunk(1, b"a"), Chunk(3, b"i"))
    assert edited(chunks, ()) == chunks
