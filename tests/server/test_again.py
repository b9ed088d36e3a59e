"""Served and recorded again: a recording comes back as it was."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from contextlib import suppress
from itertools import accumulate
from pathlib import Path
from random import Random

import pytest

from inspector.capture.errors import CaptureError
from inspector.capture.session import Options as RecorderOptions
from inspector.capture.session import Session
from inspector.capture.url import UrlRequest, fetch
from inspector.recording import Origin, Recording, Writer, load
from inspector.server.samples import sample_folder
from inspector.server.serve import Server, serve
from inspector.server.turn import load_turn

MS = 1_000_000
SAMPLES = sorted(path for path in sample_folder().glob("*.jsonl*"))
ASKED = json.dumps({"model": "m", "stream": True, "messages": []}).encode()


def recorded_again(server: Server, path: Path, *, case: str | None = None) -> Recording:
    """A new recording of what the server answers."""
    prefix = f"/case/{case}" if case else ""
    session = Session(path, RecorderOptions(source="url"), is_file=True)
    wanted = UrlRequest(
        url=f"{server.base_url}{prefix}/v1/messages",
        method="POST",
        headers={"content-type": "application/json"},
        data=ASKED,
    )
    with suppress(CaptureError):  # an abort, which is recorded
        fetch(wanted, session)
    return load(path)


def check(again: Recording, first: Recording) -> None:
    """The same status, body, reads and outcome.

    At once, a client that is behind cuts some reads in two, where its own buffer ends.
    """
    assert again.end is not None
    assert first.end is not None
    assert again.end.sha256 == first.end.sha256
    assert again.outcome == first.outcome
    assert again.response is not None
    assert first.response is not None
    assert again.response.status == first.response.status
    if again.outcome != "http_error":
        assert again.response.header("content-type") == first.response.header("content-type")
    assert set(ends_of(first)) <= set(ends_of(again))


def ends_of(recording: Recording) -> Iterator[int]:
    """Where in the body each read ends."""
    return accumulate(len(read.data) for read in recording.reads())


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.name)
def test_every_sample_comes_back_as_it_was(path: Path, tmp_path: Path) -> None:
    """Bytes, reads and outcome: an error stays an error, a cut a cut, an abort an abort."""
    with (
        serve(path, instant=True) as server,
        recorded_again(server, tmp_path / "again.jsonl") as again,
        load(path) as first,
    ):
        check(again, first)


def test_times_come_back_and_nothing_is_early(tmp_path: Path) -> None:
    """Reads that were apart are apart again, at four times the speed."""
    path = sample_folder() / "thinking.jsonl"
    with (
        serve(path, speed=4) as server,
        recorded_again(server, tmp_path / "again.jsonl") as again,
        load(path) as first,
    ):
        assert [read.data for read in again.reads()] == [read.data for read in first.reads()]
        both = zip(again.reads(), first.reads(), strict=True)
        late = sorted((now.t_ns or 0) - (then.t_ns or 0) / 4 for now, then in both)
    assert late[0] >= 0
    assert late[len(late) // 2] < 200 * MS


@pytest.fixture
def recordings(corpus: Path, tmp_path: Path) -> list[Path]:
    """A recording of each stream of the corpus, in reads of all sizes, at times of all kinds."""
    random, folder = Random(4), tmp_path / "first"
    folder.mkdir()
    return [
        recorded(folder / f"{path.stem}.jsonl", path.read_bytes(), random)
        for path in sorted(corpus.glob("*.sse"))
    ]


def recorded(path: Path, stream: bytes, random: Random) -> Path:
    """A recording of a stream that was read in pieces."""
    writer = Writer(path, Origin("test"))
    writer.request("POST", "http://localhost/v1/messages", [], ASKED, asked_for_stream=True)
    writer.response(200, "1.1", [("content-type", "text/event-stream")], MS)
    t_ns = MS
    for data in pieces(stream, random):
        t_ns += random.choice((1_000, MS, 40 * MS))
        writer.read(data, t_ns)
    writer.end("eof", t_ns + MS)
    return path


def pieces(stream: bytes, random: Random) -> Iterator[bytes]:
    """The stream in pieces of about one size."""
    size = random.choice((200, 2_000, 8_000))
    while stream:
        length = random.randint(1, size)
        yield stream[:length]
        stream = stream[length:]


def test_every_stream_of_the_corpus_comes_back_as_it_was(
    recordings: Sequence[Path], tmp_path: Path
) -> None:
    """From one server, each by its case."""
    with serve(*recordings, instant=True, match="case") as server:
        for path in recordings:
            target = tmp_path / path.name
            with recorded_again(server, target, case=path.stem) as again, load(path) as first:
                check(again, first)
    assert [seen.outcome for seen in server.requests] == ["served whole"] * len(recordings)


def test_a_turn_knows_what_its_recording_says() -> None:
    """Case, call, attempt, request, outcome."""
    turn = load_turn(sample_folder() / "rate-limit.2.jsonl")
    assert (turn.case, turn.attempt, turn.outcome) == ("rate-limit", 2, "complete")
    assert turn.call == load_turn(sample_folder() / "rate-limit.jsonl").call
    assert turn.question is not None
    assert turn.question.stream
