"""`inspect export`: the body, its reads, the message, on standard output or in a file."""

from __future__ import annotations

import base64
import json
from pathlib import Path

import pytest

from inspector.recording import Origin, Writer
from tests.cli.conftest import Ran, Run, Started, delta, event, header, line, written

READS = [
    (10, None, b"event: message_start\r\ndata: {}\r\n\r\n: hi\n\nevent: pi"),
    (20, None, b"ng\ndata: {}\n\ndata: \xf0\x9f"),
    (5_000_000, 4_000_000, b"\x98\x80\n\n"),
    (6_000_000, None, b"event: cut"),
]
BODY = b"".join(data for _, _, data in READS)


@pytest.fixture
def odd(folder: Path) -> Path:
    """A recording of odd frames, some of which were split over reads."""
    writer = Writer(folder / "odd.jsonl", Origin("test", clock="test"))
    writer.response(200, "1.1", [("content-type", "text/event-stream")], 5)
    for t_ns, asked_ns, data in READS:
        writer.read(data, t_ns, asked_ns)
    return writer.end("eof", 7_000_000).path


def test_sse_is_the_body_byte_for_byte(odd: Path, process: Run, started: Started) -> None:
    """On standard output."""
    one = started("export", odd, "--to", "sse")
    assert one.communicate(timeout=20) == (BODY, b"")
    assert one.returncode == 0


def test_a_file_may_be_named_instead(odd: Path, folder: Path, inspect: Run) -> None:
    """Nothing is printed then."""
    assert inspect("export", odd, "--to", "sse", "-o", "body.sse") == Ran(0, "", "")
    assert (folder / "body.sse").read_bytes() == BODY


def test_chunks_are_the_reads(odd: Path, inspect: Run) -> None:
    """Times, sizes, when a late one was asked for; bytes that are no UTF-8 in base 64."""
    chunks = [json.loads(line) for line in inspect("export", odd, "--to", "chunks").lines]
    assert [(one["t_ns"], one.get("asked_ns"), one["bytes"]) for one in chunks] == [
        (t_ns, asked_ns, len(data)) for t_ns, asked_ns, data in READS
    ]
    assert [
        one["data"].encode() if "data" in one else base64.b64decode(one["data_b64"])
        for one in chunks
    ] == [data for _, _, data in READS]


def test_the_message_is_assembled(folder: Path, inspect: Run) -> None:
    """As JSON; what it lacks is said."""
    start = b'{"type":"message_start","message":{"id":"msg_1","content":[]}}'
    block = b'{"type":"content_block_start","index":0,"content_block":{"type":"text","text":""}}'
    path = written(
        folder / "x.jsonl",
        header(),
        event(1, start, "message_start"),
        event(2, block, "content_block_start"),
        event(3, delta("Hel")),
        event(4, delta("lo \ud83d".encode(errors="replace").decode())),
    )
    ran = inspect("export", path, "--to", "message")
    assert ran.code == 0
    assert json.loads(ran.out)["content"] == [{"type": "text", "text": "Hello ?"}]
    assert all(said.startswith(f"inspect: {path}: event ") for said in ran.said)


def test_an_answer_that_was_not_streamed_is_its_own_message(folder: Path, inspect: Run) -> None:
    """As it came."""
    path = written(folder / "x.jsonl", header(), b'{"kind":"body","t":1,"data":{"id": 1.0}}\n')
    assert inspect("export", path, "--to", "message").out == '{"id": 1.0}'


def test_a_message_too_deep_for_json_is_refused(folder: Path, inspect: Run) -> None:
    """In one line."""
    deep = b"[" * 1_010 + b"]" * 1_010
    start = b'{"type":"message_start","message":{"id":%b,"content":[]}}' % deep
    path = written(folder / "x.jsonl", header(), event(1, start, "message_start"))
    ran = inspect("export", path, "--to", "message")
    assert (ran.code, ran.out) == (2, "")
    assert ran.said[-1] == f"inspect: {path}: the message nests too deeply to be written as JSON"


def test_a_file_that_exists_is_left_alone(odd: Path, folder: Path, inspect: Run) -> None:
    """Unless --force says otherwise."""
    taken = written(folder / "body.sse", b"mine")
    ran = inspect("export", odd, "--to", "sse", "-o", taken)
    assert (ran.code, ran.said) == (2, [f"inspect: {taken} exists already; --force overwrites it"])
    assert taken.read_bytes() == b"mine"
    assert inspect("export", odd, "--to", "sse", "-o", taken, "--force").code == 0
    assert taken.read_bytes() == BODY


def test_a_recording_is_not_overwritten_with_its_own_export(odd: Path, inspect: Run) -> None:
    """Not even with --force: it would be lost before it was read."""
    before = odd.read_bytes()
    ran = inspect("export", odd, "--to", "sse", "-o", odd, "--force")
    assert (ran.code, ran.said) == (
        2,
        [f"inspect: {odd} is the recording itself: name another file"],
    )
    assert odd.read_bytes() == before


def test_a_file_that_cannot_be_made_is_named(odd: Path, inspect: Run) -> None:
    """With the reason."""
    ran = inspect("export", odd, "--to", "sse", "-o", "nowhere/body.sse")
    assert ran.said == ["inspect: cannot write nowhere/body.sse: No such file or directory"]
    assert ran.code == 2


@pytest.mark.parametrize("format_", ["sse", "chunks", "message"])
def test_an_incomplete_stream_is_exported_too(format_: str, odd: Path, inspect: Run) -> None:
    """The work could be done."""
    assert inspect("export", odd, "--to", format_).code == 0


def test_output_that_is_closed_early_is_no_error(folder: Path, started: Started) -> None:
    """As with `| head -c 10`."""
    spelled = [event(number, delta("x" * 1_000)) for number in range(2_000)]
    end = line("end", t=9_999, outcome="complete", events=2_000, bytes=0)
    path = written(folder / "x.jsonl", header(), *spelled, end)
    one = started("export", path, "--to", "sse")
    assert one.stdout
    assert one.stdout.read(10) == b"event: con"
    one.stdout.close()
    assert one.stderr
    assert (one.stderr.read(), one.wait(20)) == (b"", 0)


def test_a_full_disk_is_loud(odd: Path, process: Run, full: int) -> None:
    """One line, exit code 2."""
    ran = process("export", odd, "--to", "sse", stdout=full)
    assert (ran.code, ran.said) == (
        2,
        ["inspect: cannot use the output: No space left on device"],
    )
