"""Reads by example: lines in, the reads that made them out."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path

import pytest

from inspector.recording import Read, load
from inspector.recording.parsing import parse_line
from inspector.recording.reads import rebuild_reads

PING = b"event: ping\ndata: {}\n\n"  # 22 bytes


def reads(lines: Iterable[str]) -> list[tuple[int | None, bytes, int | None]]:
    """The reads of lines given as text."""
    values = (parse_line(line.encode(), number) for number, line in enumerate(lines, start=1))
    return [(read.t_ns, read.data, read.asked_ns) for read in rebuild_reads(values)]


def test_lines_of_one_time_are_one_read() -> None:
    """Frames that came together are told from those that came later by their time alone."""
    assert reads(
        [
            '{"kind":"event","t":5,"event":"ping","data":{}}',
            '{"kind":"frame","t":5,"raw":":\\n\\n"}',
            '{"kind":"event","t":9,"event":"ping","data":{}}',
        ]
    ) == [(5, PING + b":\n\n", None), (9, PING, None)]


def test_a_split_cuts_the_frame_after_it() -> None:
    """The first read brought 5 bytes of a frame, the second its rest and the next one's first 7."""
    assert reads(
        [
            '{"kind":"split","t":1,"bytes":5}',
            '{"kind":"event","t":2,"event":"ping","data":{}}',
            '{"kind":"split","t":2,"bytes":7}',
            '{"kind":"event","t":3,"event":"ping","data":{}}',
        ]
    ) == [(1, PING[:5], None), (2, PING[5:] + PING[:7], None), (3, PING[7:], None)]


def test_several_splits_count_from_the_start_of_the_same_frame() -> None:
    """Each says how many bytes of the frame had arrived in all."""
    assert reads(
        [
            '{"kind":"split","t":1,"bytes":5}',
            '{"kind":"split","t":2,"bytes":20}',
            '{"kind":"split","t":3,"bytes":21}',
            '{"kind":"event","t":4,"event":"ping","data":{}}',
        ]
    ) == [(1, PING[:5], None), (2, PING[5:20], None), (3, PING[20:21], None), (4, PING[21:], None)]


def test_a_tail_has_the_times_of_its_reads_and_not_its_own() -> None:
    """What was unterminated at the end is written then, but had come before."""
    assert reads(
        [
            '{"kind":"split","t":1,"bytes":3}',
            '{"kind":"split","t":2,"bytes":6}',
            '{"kind":"tail","t":8,"raw":"event:"}',
        ]
    ) == [(1, b"eve", None), (2, b"nt:", None)]


def test_a_body_may_be_split_as_well() -> None:
    """Reads that were kept back until the body's kind was known come before its first line."""
    assert reads(
        ['{"kind":"split","t":1,"bytes":1}', '{"kind":"body","t":2,"raw":"data not"}']
    ) == [(1, b"d", None), (2, b"ata not", None)]


def test_a_split_reaches_over_blank_lines_before_the_first_frame() -> None:
    """They are frames of their own, but nobody knew that yet when the read was noted."""
    assert reads(
        [
            '{"kind":"split","t":1,"bytes":3}',
            '{"kind":"frame","t":2,"raw":"\\n"}',
            '{"kind":"frame","t":2,"raw":"\\n"}',
            '{"kind":"event","t":2,"event":"ping","data":{}}',
        ]
    ) == [(1, b"\n\n" + PING[:1], None), (2, PING[1:], None)]


def test_a_split_past_a_shortened_frame_takes_nothing_from_the_next() -> None:
    """A frame that lost a secret is shorter than what had arrived of it; times still grow."""
    assert reads(
        [
            '{"kind":"split","t":1,"bytes":99}',
            '{"kind":"event","t":2,"event":"ping","data":{}}',
            '{"kind":"event","t":2,"event":"ping","data":{}}',
        ]
    ) == [(1, PING, None), (2, PING, None)]


def test_asked_stands_on_the_first_line_of_its_read() -> None:
    """Also where the bytes of that line had all come in the read before."""
    assert reads(
        [
            '{"kind":"split","t":1,"asked":0,"bytes":1}',
            '{"kind":"frame","t":9,"asked":8,"raw":"\\r"}',
            '{"kind":"split","t":9,"bytes":2}',
            '{"kind":"tail","t":10,"raw":"ab"}',
        ]
    ) == [(1, b"\r", 0), (9, b"ab", 8)]


def test_without_times_each_line_stands_for_a_read() -> None:
    """Nothing else can be known of a body that was imported."""
    line = '{"kind":"event","t":null,"event":"ping","data":{}}'
    assert reads([line, line]) == [(None, PING, None), (None, PING, None)]


def test_a_split_with_nothing_after_it_is_no_read() -> None:
    """Its bytes were lost when the recorder was killed."""
    assert reads(['{"kind":"split","t":1,"bytes":5}', '{"kind":"end"}']) == []


@pytest.mark.parametrize("count", [-100, -5, 0, 10**18])
def test_an_impossible_split_loses_no_byte(count: int) -> None:
    """A broken number may misplace bytes in time, never drop them."""
    found = reads(
        [
            f'{{"kind":"split","t":1,"bytes":{count}}}',
            '{"kind":"event","t":2,"event":"ping","data":{}}',
        ]
    )
    assert b"".join(data for _, data, _ in found) == PING


def test_reads_of_a_recording_are_those_that_were_given(record: Callable[..., Path]) -> None:
    """Written by the writer: borders inside a frame, inside a character, between CR and LF."""
    chunks = [PING[:4], PING[4:] + "data: é".encode()[:-1], b"\xa9\r", b"\n\r", b"\nid: 1"]
    with load(record(chunks)) as recording:
        assert list(recording.reads()) == [
            Read(number * 1_000_000, chunk) for number, chunk in enumerate(chunks, start=2)
        ]
