"""The levels `bytes` and `events`: every frame, aligned, and never a gate."""

from __future__ import annotations

import gzip
import os
import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from inspector.compare.levels import bytes as exact
from inspector.compare.levels import events, transport
from inspector.compare.raw.aligned import MOST_HUNKS, MOST_LINES
from inspector.compare.raw.frames import Frames, exact_keys
from inspector.compare.result import LevelResult
from inspector.compare.settings import Settings
from inspector.compare.turns.folding import fold
from inspector.compare.turns.turn import Turn
from inspector.recording import Body, Event, RawFrame, Tail, UnreadableFile, load
from tests.compare.carried import SAMPLE, Carried, sample

SAMPLES = sorted(SAMPLE.parent.glob("*.jsonl*"))

Compared = Callable[..., LevelResult]


def turn(path: Path) -> Turn:
    """A recording, folded."""
    with load(path) as recording:
        return fold(recording)


@pytest.fixture
def compared(tmp_path: Path) -> Compared:
    """Compares two streams at a level."""

    def compared(
        base: Carried, head: Carried, compare: Callable[..., LevelResult] = exact.compare
    ) -> LevelResult:
        ours = turn(base.write(tmp_path / "base.jsonl"))
        theirs = turn(head.write(tmp_path / "head.jsonl"))
        return compare([ours], [theirs], Settings())

    return compared


def frames(path: Path) -> Frames:
    """The frames of a recording, exact."""
    with load(path) as recording:
        return Frames(recording.source, exact_keys)


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.name)
def test_frames_are_those_that_the_reader_finds(path: Path) -> None:
    """Cut without parsing, they have the same lines, and are equal where the bytes are."""
    found = frames(path)
    with load(path) as recording:
        lines = [
            line for line in recording.lines() if isinstance(line, Event | RawFrame | Tail | Body)
        ]
    assert list(found.lines) == [line.line for line in lines]
    assert len(set(found.keys)) == len({(line.kind, line.raw) for line in lines})


def test_blocks_of_deltas_alone_are_cut_alike(monkeypatch: pytest.MonkeyPatch) -> None:
    """The fast way through a long stream finds what the pattern finds."""
    long = SAMPLE.parent / "long.jsonl.gz"
    fast = frames(long)
    monkeypatch.setattr("inspector.compare.raw.frames._cut_deltas", lambda lines: None)
    slow = frames(long)
    assert (list(fast.keys), list(fast.lines)) == (list(slow.keys), list(slow.lines))


def test_a_frame_is_read_back_from_its_block() -> None:
    """Wherever it stands in the file, it is the line that every reader gives."""
    with load(SAMPLE.parent / "long.jsonl.gz") as recording:
        found = Frames(recording.source, exact_keys)
        for frame in (0, 1_900, 19_000, 1_901, len(found) - 1):
            assert found.read(frame) == recording.line(found.lines[frame])


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.name)
@pytest.mark.parametrize("compare", [exact.compare, events.compare])
def test_a_recording_against_itself_is_equal(
    path: Path, compare: Callable[..., LevelResult]
) -> None:
    """Whatever it holds, and whether or not it is compressed."""
    one = turn(path)
    result = compare([one], [one], Settings())
    assert (result.status, result.hunks, result.findings) == ("equal", (), ())


def test_times_do_not_count(compared: Compared) -> None:
    """The same frames later, or without a clock, are equal."""
    assert compared(sample(), sample().timed(lambda t: 2 * t)).status == "equal"
    late = replace(sample(), clock=None)
    assert compared(sample(), late).status == "equal"


def test_a_frame_is_the_same_however_its_line_is_spelled(tmp_path: Path) -> None:
    """Lines that end in CRLF are read by another way, and hold the same frames."""
    path = tmp_path / "crlf.jsonl"
    path.write_bytes(SAMPLE.read_bytes().replace(b"\n", b"\r\n"))
    assert list(frames(path).keys) == list(frames(SAMPLE).keys)


def test_a_torn_last_line_is_no_frame(tmp_path: Path) -> None:
    """What was cut off by the end of the file is left out, as every reader does."""
    path = tmp_path / "torn.jsonl"
    lines = SAMPLE.read_bytes().splitlines(keepends=True)
    path.write_bytes(b"".join(lines[:8]) + lines[8][:40])
    assert list(frames(path).lines) == [4, 5, 6, 7, 8]


def test_a_line_longer_than_a_block_is_a_frame(compared: Compared) -> None:
    """There is no limit to the length of a line, and what is shown of it is cut."""
    large = b'event: ping\ndata: {"type":"ping","x":"%b"}\n\n' % (b"y" * 3_000_000)
    stream = sample()
    first, *rest = stream.frames
    result = compared(stream, replace(stream, frames=(first, (first[0], large), *rest)))
    (hunk,) = result.hunks
    (added,) = (text for sign, text in hunk.lines if sign == "+")
    assert added.startswith("#2 event: ping")
    assert added.endswith("bytes more")
    assert hunk.head_line == 5


def test_a_byte_that_differs_is_shown(compared: Compared) -> None:
    """Padding counts at this level; the hunk has the frames around and the lines to open."""
    head = sample().each(lambda raw: raw.replace(b'"stop_sequence":null', b'"stop_sequence": null'))
    result = compared(sample(), head)
    assert result.status == "differs"
    assert result.findings == ()
    assert [sign for sign, _ in result.hunks[0].lines] == ["-", "+", " ", " ", " "]
    assert result.hunks[0].base_line == result.hunks[0].head_line == 4
    assert r"\ndata: {" in result.hunks[0].lines[0][1]


def test_ids_padding_and_order_of_members_are_no_event(compared: Compared) -> None:
    """At the level of events those are noise; at the level of bytes they are not."""

    def other(raw: bytes) -> bytes:
        raw = re.sub(rb"msg_\w+", b"msg_other", raw)
        raw = re.sub(rb'("type":"content_block_stop"),("index":\d)', rb"\2,\1", raw)
        return raw.replace(b"}\n\n", b"     }\n\n")

    head = sample().each(other)
    assert compared(sample(), head, events.compare).status == "equal"
    assert compared(sample(), head).status == "differs"


def test_an_event_is_shown_with_its_number_type_and_block(compared: Compared) -> None:
    """A chunk that is cut in two is one event less and two more."""

    def split(raw: bytes) -> bytes:
        whole = b"**Da"
        return raw.replace(whole, b"**") + raw.replace(whole, b"Da") if whole in raw else raw

    result = compared(sample(), sample().each(split), events.compare)
    (hunk,) = result.hunks
    changed = [(sign, text) for sign, text in hunk.lines if sign != " "]
    assert changed == [
        ("-", '#63 text_delta 1 "**Da"'),
        ("+", '#63 text_delta 1 "**"'),
        ("+", '#64 text_delta 1 "Da"'),
    ]


def test_many_hunks_are_counted(compared: Compared) -> None:
    """No more than a person reads are kept, and of a long one no more than that either."""
    stream = sample()
    other = [
        (t_ns, raw if number % 10 else b"event: x\ndata: %d\n\n" % number)
        for number, (t_ns, raw) in enumerate(stream.frames * 4)
    ]
    base = replace(
        stream, frames=tuple((n * 1000, raw) for n, (_, raw) in enumerate(stream.frames * 4))
    )
    head = replace(stream, frames=tuple((n * 1000, raw) for n, (_, raw) in enumerate(other)))
    result = compared(base, head)
    assert len(result.hunks) == MOST_HUNKS
    assert result.hunks_left_out > 0
    gone = replace(base, frames=base.frames[:2])
    (hunk,) = compared(base, gone).hunks
    assert sum(sign == "-" for sign, _ in hunk.lines) == MOST_LINES + 1
    assert hunk.lines[-1][1].endswith("more")


def test_several_runs_are_said_to_be_one() -> None:
    """Of several runs the first ones are compared, and the note says so."""
    one = turn(SAMPLE)
    assert exact.compare([one] * 3, [one], Settings()).note.endswith(
        "the first of 3 runs against the first of 1"
    )


def test_a_compressed_recording_is_the_same(tmp_path: Path) -> None:
    """Frames are read from the spooled copy."""
    path = tmp_path / "thinking.jsonl.gz"
    path.write_bytes(gzip.compress(SAMPLE.read_bytes()))
    assert exact.compare([turn(SAMPLE)], [turn(path)], Settings()).status == "equal"


def test_neither_level_has_rules() -> None:
    """They never gate."""
    assert exact.RULES == events.RULES == ()


@pytest.mark.parametrize("compare", [exact.compare, events.compare, transport.compare])
def test_what_can_be_read_once_only_is_refused(
    tmp_path: Path, compare: Callable[..., LevelResult]
) -> None:
    """These levels read the file again, which a pipe does not allow: it is said, nothing hangs."""
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    one = turn(SAMPLE)
    with pytest.raises(UnreadableFile, match="save it to a file first"):
        compare([one._replace(path=pipe)], [one], Settings())
