"""What a script takes from a recording."""

from __future__ import annotations

from pathlib import Path

import pytest

from inspector.recording import Closing, Origin, Writer, load
from inspector.server.script import Chunk, NothingToPlay, Script

START = b'event: message_start\ndata: {"type":"message_start","message":{}}\n\n'
STOP = b'event: message_stop\ndata: {"type":"message_stop"}\n\n'
STREAM = (("content-type", "text/event-stream"),)


def recorded(
    path: Path,
    *reads: tuple[bytes, int | None],
    status: int = 200,
    headers: tuple[tuple[str, str], ...] = STREAM,
    headers_ns: int | None = 100,
    closing: Closing = "eof",
    error: str | None = None,
    end_ns: int | None = 9_000,
    clock: str | None = "perf_counter_ns",
) -> Script:
    """The script of a recording of these reads."""
    writer = Writer(path, Origin(source="proxy", clock=clock))
    writer.request("POST", "http://h/v1/messages", (), b"{}", asked_for_stream=True)
    writer.response(status, "1.1", headers, headers_ns)
    for data, t_ns in reads:
        writer.read(data, t_ns)
    writer.end(closing, end_ns, error=error)
    with load(path) as recording:
        return Script.from_recording(recording)


def test_reads_become_chunks_with_their_sizes_and_times(tmp_path: Path) -> None:
    """Each read is one chunk, also where it ends inside a frame or a character."""
    frame = 'event: x\ndata: {"text":"é"}\n\n'.encode()
    middle = frame.index(b"\xc3") + 1
    script = recorded(
        tmp_path / "r.jsonl", (START + frame[:middle], 200), (frame[middle:] + STOP, 350)
    )
    assert script.chunks == (
        Chunk(200, START + frame[:middle]),
        Chunk(350, frame[middle:] + STOP),
    )
    assert (script.headers_ns, script.end_ns) == (100, 9_000)
    assert script.body == START + frame + STOP


def test_headers_of_one_hop_and_redacted_ones_stay_behind(tmp_path: Path) -> None:
    """A replay has its own framing and encoding, and nothing to put in place of a secret."""
    headers = (
        ("content-type", "text/event-stream"),
        ("request-id", "req_1"),
        ("transfer-encoding", "chunked"),
        ("connection", "keep-alive"),
        ("content-encoding", "gzip"),
        ("set-cookie", "a=b"),
    )
    script = recorded(tmp_path / "r.jsonl", (START, 200), headers=headers)
    assert script.headers == (("content-type", "text/event-stream"), ("request-id", "req_1"))


@pytest.mark.parametrize(
    ("closing", "ending"),
    [
        ("eof", "clean"),
        ("upstream", "abort"),
        ("client", "abort"),
        ("timeout", "abort"),
        ("interrupted", "abort"),
    ],
)
def test_what_was_cut_short_ends_in_an_abort(tmp_path: Path, closing: Closing, ending: str) -> None:
    """Only a body that ended as HTTP says is ended like that again."""
    assert recorded(tmp_path / "r.jsonl", (START, 200), closing=closing).ending == ending


def test_what_came_after_message_stop_is_replayed_too(tmp_path: Path) -> None:
    """A client that left then had everything; a reset was a reset, although all was there."""
    left = recorded(tmp_path / "left.jsonl", (START + STOP, 200), closing="client")
    broke = recorded(
        tmp_path / "broke.jsonl", (START + STOP, 200), closing="upstream", error="reset by peer"
    )
    assert (left.ending, broke.ending) == ("clean", "abort")


def test_a_recording_whose_recorder_died_ends_in_an_abort(tmp_path: Path) -> None:
    """Without an end line nobody knows what would have come: that is never a clean end."""
    path = tmp_path / "r.jsonl"
    recorded(path, (START, 200))
    lines = path.read_bytes().splitlines(keepends=True)
    path.write_bytes(b"".join(lines[:-1]))
    with load(path) as recording:
        script = Script.from_recording(recording)
    assert (script.ending, script.end_ns) == ("abort", 0)
    assert script.body == START


def test_a_recording_without_times_is_played_at_once(tmp_path: Path) -> None:
    """Everything is due when the request arrives, and in order."""
    script = recorded(
        tmp_path / "r.jsonl",
        (START, None),
        (STOP, None),
        headers_ns=None,
        end_ns=None,
        clock=None,
    )
    assert [chunk.t_ns for chunk in script.chunks] == [0] * len(script.chunks)
    assert (script.headers_ns, script.end_ns, script.body) == (0, 0, START + STOP)


def test_a_recording_without_a_response_cannot_be_played(tmp_path: Path) -> None:
    """A refused connection leaves nothing to answer with; the message names the file."""
    path = tmp_path / "refused.jsonl"
    Writer(path, Origin(source="proxy")).end("upstream", 5, error="connection refused")
    with (
        load(path) as recording,
        pytest.raises(NothingToPlay, match=r"refused\.jsonl holds no response to play"),
    ):
        Script.from_recording(recording)


JSON = (("content-type", "application/json"), ("content-length", "11"))


def test_a_length_is_counted_anew_where_the_body_is_whole(tmp_path: Path) -> None:
    """What was redacted in it may have changed its length; a client must not wait for the rest."""
    script = recorded(tmp_path / "r.jsonl", (b'{"a":1}', 200), status=400, headers=JSON)
    assert dict(script.headers)["content-length"] == "7"


def test_a_length_still_promises_what_was_cut_off(tmp_path: Path) -> None:
    """The client of the replay misses as much as the first one did."""
    script = recorded(
        tmp_path / "r.jsonl", (b'{"a":1', 200), headers=JSON, closing="upstream", error="reset"
    )
    assert dict(script.headers)["content-length"] == "11"


def test_the_length_of_an_encoded_body_stays_behind(tmp_path: Path) -> None:
    """A recording holds the body decoded, whose length is another."""
    headers = (*JSON, ("content-encoding", "gzip"))
    script = recorded(tmp_path / "r.jsonl", (b'{"a":1}', 200), status=400, headers=headers)
    assert script.headers == (("content-type", "application/json"),)
