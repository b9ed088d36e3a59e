"""`inspect import`: a recording made of the body of a stream, and the way back."""

from __future__ import annotations

import json
import resource
import signal
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from inspector.cli.importing.body import imported
from inspector.recording import Recording, load
from tests.capture.conftest import BEGIN, STREAM
from tests.cli.conftest import Ran, Run, Started, written

OUTPUT = "'-o' / '--output'"
HELP = "; see inspect import --help"
Opened = Callable[[str | Path], Recording]


@pytest.fixture
def body(folder: Path) -> Path:
    """The body of a small stream."""
    return written(folder / "body.sse", STREAM)


BODIES = {
    "a stream": STREAM,
    "CRLF": STREAM.replace(b"\n", b"\r\n"),
    "CR": STREAM.replace(b"\n", b"\r"),
    "a cut": STREAM[:-30],
    "inside a character": STREAM + "data: 😀".encode()[:-2],
    "comments": b": hi\n\n" + STREAM + b": bye",
    "a byte order mark": b"\xef\xbb\xbf" + STREAM,
    "an error": b'{"type":"error","error":{"type":"x","message":"y"}}',
    "binary": bytes(range(256)) * 600,
}


@pytest.mark.parametrize("name", BODIES)
def test_a_body_comes_back_as_it_was(name: str, folder: Path, inspect: Run) -> None:
    """Import and export to sse are each other's inverse."""
    source = written(folder / "body", BODIES[name])
    assert inspect("import", source, "-o", "x.jsonl").code == 0
    assert inspect("export", "x.jsonl", "--to", "sse", "-o", "again") == Ran(0, "", "")
    assert (folder / "again").read_bytes() == BODIES[name]


def test_every_stream_of_the_corpus_comes_back_as_it_was(
    corpus: Path, manifest: list[dict[str, Any]], folder: Path
) -> None:
    """Byte for byte, through the functions of both commands."""
    for number, row in enumerate(manifest):
        exact = (corpus / f"{row['name']}.sse").read_bytes()
        imported([exact], folder / f"{number}.jsonl")
        with load(folder / f"{number}.jsonl") as recording:
            assert recording.body() == exact, row["name"]


def test_it_says_what_was_imported(body: Path, inspect: Run) -> None:
    """On standard error; the path is the last line."""
    ran = inspect("import", body, "-o", "x.jsonl")
    assert ran == Ran(0, "", f"complete: 8 events, {len(STREAM):,} bytes, no times\nx.jsonl\n")


def test_json_is_one_document(body: Path, inspect: Run) -> None:
    """And standard error is silent."""
    ran = inspect("import", body, "-o", "x.jsonl", "--format", "json")
    assert (ran.code, ran.err) == (0, "")
    assert json.loads(ran.out) == {
        "schema": "stream-inspector/import",
        "version": 1,
        "recordings": [
            {
                "path": "x.jsonl",
                "outcome": "complete",
                "events": 8,
                "bytes": len(STREAM),
                "has_times": False,
            }
        ],
    }


def test_nothing_in_it_has_a_time(body: Path, inspect: Run, opened: Opened) -> None:
    """Neither the clock nor the day is known; the case is."""
    inspect("import", body, "-o", "x.jsonl", "--case", "weather")
    recording = opened("x.jsonl")
    assert (recording.header.source, recording.header.clock) == ("import", None)
    assert (recording.header.started, recording.header.labels) == (None, {"case": "weather"})
    assert recording.end
    assert recording.end.ended is None
    assert all(getattr(line, "t_ns", None) is None for line in recording.lines())
    assert recording.problems() == []


def test_the_body_may_be_piped_in(inspect: Run, process: Run, opened: Opened) -> None:
    """As `curl -N … | inspect import - -o x.jsonl`."""
    assert process("import", "-", "-o", "x.jsonl", stdin=STREAM).code == 0
    assert opened("x.jsonl").body() == STREAM


def test_a_file_that_exists_is_left_alone(body: Path, folder: Path, inspect: Run) -> None:
    """Unless --force says otherwise."""
    taken = written(folder / "x.jsonl", b"mine")
    ran = inspect("import", body, "-o", taken)
    assert (ran.code, ran.said) == (2, [f"inspect: {taken} exists already; --force overwrites it"])
    assert taken.read_bytes() == b"mine"
    assert inspect("import", body, "-o", taken, "--force").code == 0


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"", "is empty: there is nothing to import"),
        (b'{"kind":"header","format":"claude-stream","version":1}\n', "is a recording already"),
    ],
)
def test_what_is_not_worth_a_recording_is_refused(
    content: bytes, why: str, folder: Path, inspect: Run
) -> None:
    """And no file is made."""
    source = written(folder / "body", content)
    ran = inspect("import", source, "-o", "x.jsonl")
    assert (ran.code, ran.said) == (2, [f"inspect: {source} {why}"])
    assert not (folder / "x.jsonl").exists()


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["nowhere", "-o", "x"], "cannot read nowhere: No such file or directory"),
        ([".", "-o", "x"], "cannot read .: Is a directory"),
        (["body.sse", "-o", "."], ". is a folder: name the recording to write"),
        (["body.sse"], f"Missing option {OUTPUT}{HELP}"),
    ],
)
def test_what_cannot_be_done_is_one_line(
    arguments: list[str], said: str, body: Path, inspect: Run
) -> None:
    """With the reason, or where help is."""
    ran = inspect("import", *arguments)
    assert (ran.code, ran.said) == (2, [f"inspect: {said}"])


def test_what_came_before_an_interrupt_is_kept(started: Started, opened: Opened) -> None:
    """Ctrl-C while a body is piped in: exit code 130, outcome `interrupted`."""
    one = started("import", "-", "-o", "x.jsonl")
    assert one.stdin
    one.stdin.write(BEGIN)
    one.stdin.flush()
    path = Path("x.jsonl")
    while not (path.exists() and b"content_block_start" in path.read_bytes()):
        assert one.poll() is None
        time.sleep(0.01)
    one.send_signal(signal.SIGINT)
    assert one.wait(20) == 130
    recording = opened(path)
    assert (recording.outcome, recording.body()) == ("interrupted", BEGIN)


def test_a_full_disk_is_loud(body: Path, process: Run) -> None:
    """The recording is not whole, and nobody is told otherwise."""
    ran = process("import", body, "-o", "x.jsonl", preexec_fn=_no_room)
    assert ran.code == 2
    assert ran.said == [
        "inspect: cannot write x.jsonl: File too large",
        "inspect: x.jsonl is not whole: 9 lines were lost",
    ]


def _no_room() -> None:
    resource.setrlimit(resource.RLIMIT_FSIZE, (300, 300))
