"""`inspect record` as a process: signals, closed and full outputs, locales, no terminal."""

from __future__ import annotations

import json
import os
import resource
import signal
import threading
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from inspector.recording import Recording
from tests.capture.conftest import (
    BEGIN,
    END,
    STREAM,
    STREAM_HEAD,
    Do,
    chunk,
    delta,
    sized,
    streamed,
)
from tests.cli.conftest import Run, Serve, Started, written

Opened = Callable[[str | Path], Recording]

HELLO = BEGIN + delta("Hel")
NO_SPACE = "No space left on device"


@pytest.mark.usefixtures("key")
@pytest.mark.parametrize("way", ["--url", "--base-url"])
def test_ctrl_c_ends_the_recording_as_interrupted(
    way: str, started: Started, serve: Serve, opened: Opened
) -> None:
    """Exit code 130; what came is printed, summed up and recorded, with an end line."""
    url = serve([STREAM_HEAD, chunk(HELLO), Do.WAIT]).url
    prompt = [] if way == "--url" else ["hi"]
    one = started("record", *prompt, way, url, "-o", "x.jsonl")
    assert one.stdout
    assert one.stdout.read(3) == b"Hel"
    one.send_signal(signal.SIGINT)
    out, err = one.communicate(timeout=20)
    assert (one.returncode, out) == (130, b"\n")
    assert err.decode().splitlines()[0] == "interrupted"
    assert err.decode().splitlines()[-1] == "x.jsonl"
    assert (opened("x.jsonl").outcome, opened("x.jsonl").body()) == ("interrupted", HELLO)
    assert opened("x.jsonl").problems() == []


@pytest.mark.parametrize(("number", "code"), [(signal.SIGTERM, 143), (signal.SIGHUP, 129)])
def test_another_signal_ends_it_as_well(
    number: signal.Signals, code: int, started: Started, serve: Serve, opened: Opened
) -> None:
    """With the code that a shell reports for it."""
    url = serve([STREAM_HEAD, chunk(HELLO), Do.WAIT]).url
    one = started("record", "--url", url, "-o", "x.jsonl")
    assert one.stdout
    one.stdout.read(3)
    one.send_signal(number)
    _, err = one.communicate(timeout=20)
    assert (one.returncode, err.decode().splitlines()[-1]) == (code, "x.jsonl")
    assert opened("x.jsonl").outcome == "interrupted"
    assert opened("x.jsonl").problems() == []


def test_before_there_is_an_answer_it_is_interrupted_too(
    started: Started, serve: Serve, opened: Opened
) -> None:
    """And no other attempt is announced."""
    server = serve([Do.WAIT])
    one = started("record", "--url", server.url, "-o", "x.jsonl")
    _until(lambda: bool(server.requests))
    one.send_signal(signal.SIGINT)
    _, err = one.communicate(timeout=20)
    assert (one.returncode, err.decode().splitlines()) == (130, ["interrupted", "x.jsonl"])
    assert opened("x.jsonl").outcome == "interrupted"


@pytest.mark.usefixtures("key")
def test_between_two_attempts_it_is_left_at_once(
    started: Started, serve: Serve, opened: Opened
) -> None:
    """The attempt that was made is told."""
    server = serve(sized(b"{}", "application/json", 529, "retry-after: 30"))
    one = started("record", "hi", "--base-url", server.url, "-o", "x.jsonl")
    assert one.stderr
    assert one.stderr.readline() == b"attempt 1 of at most 3: HTTP 529\n"
    time.sleep(0.5)  # until it sleeps: a signal just before that is seen only after it
    one.send_signal(signal.SIGINT)
    _, err = one.communicate(timeout=20)
    assert (one.returncode, err.decode().splitlines()[-1]) == (130, "x.jsonl")
    assert opened("x.jsonl").outcome == "http_error"


def test_after_a_kill_the_file_has_what_came(
    started: Started, serve: Serve, opened: Opened, inspect: Run
) -> None:
    """It opens, says that it has no end, and can be shown and exported."""
    url = serve([STREAM_HEAD, chunk(HELLO + b"event: con"), Do.WAIT]).url
    one = started("record", "--url", url, "-o", "x.jsonl")
    assert one.stdout
    one.stdout.read(3)
    one.kill()
    one.wait(20)
    died = "no end line: the recorder died, or was killed"
    assert opened("x.jsonl").problems() == [died]
    assert opened("x.jsonl").body() == HELLO
    assert inspect("show", "x.jsonl").said == [f"inspect: x.jsonl: {died}"]


def test_a_reader_that_has_seen_enough_does_not_end_the_recording(
    started: Started, serve: Serve, opened: Opened
) -> None:
    """As with `| head -1`: it is complete, and nothing is said of the pipe."""
    gone = threading.Event()
    rest = BEGIN + delta("one\n"), delta("two\n" * 10_000), delta("three\n") + END
    steps = [STREAM_HEAD, chunk(rest[0]), gone, *map(chunk, (*rest[1:], b""))]
    one = started("record", "--url", serve(steps).url, "-o", "x.jsonl")
    assert one.stdout
    assert one.stdout.readline() == b"one\n"
    one.stdout.close()
    gone.set()
    assert one.stderr
    assert one.stderr.read().decode().splitlines()[0] == "complete"
    assert one.wait(20) == 0
    assert opened("x.jsonl").body() == b"".join(rest)


@pytest.mark.parametrize("descriptor", [0, 1, 2])
def test_a_closed_stream_is_no_obstacle(
    descriptor: int, process: Run, serve: Serve, opened: Opened
) -> None:
    """As with `<&-`, `>&-` and `2>&-`: nothing lands in the recording by mistake."""
    url = serve(streamed(STREAM)).url
    ran = process("record", "--url", url, "-o", "x.jsonl", preexec_fn=lambda: os.close(descriptor))
    assert ran.code == 0
    assert opened("x.jsonl").problems() == []
    assert opened("x.jsonl").body() == STREAM


def test_a_disk_that_is_full_is_loud_and_the_text_goes_on(
    process: Run, serve: Serve, opened: Opened
) -> None:
    """Exit code 1, and the file says what it lacks."""
    body = BEGIN + delta("one ") + delta("two ") * 20 + delta("three") + END
    reads = [body[i : i + 100] for i in range(0, len(body), 100)]
    url = serve(streamed(*reads)).url
    ran = process("record", "--url", url, "-o", "x.jsonl", preexec_fn=_little_room)
    assert (ran.code, ran.out) == (1, "one " + "two " * 20 + "three\n")
    assert ran.said[0].startswith("inspect: cannot write x.jsonl: File too large; ")
    assert ran.said[-1] == "x.jsonl"
    assert body.startswith(opened("x.jsonl").body())


def test_a_disk_without_any_room_is_one_line(process: Run, serve: Serve) -> None:
    """Not even the header can be written."""
    url = serve(streamed(STREAM)).url
    ran = process("record", "--url", url, "-o", "x.jsonl", preexec_fn=_no_room)
    assert (ran.code, ran.out) == (1, "Hello — 😀\n")
    assert ran.said[0].startswith("inspect: cannot write x.jsonl: File too large; ")
    assert ran.said[1:] == ["complete", "x.jsonl"]


def test_text_that_cannot_be_printed_is_said(
    process: Run, serve: Serve, opened: Opened, full: int
) -> None:
    """Exit code 1: nobody has it; the recording is whole."""
    ran = process("record", "--url", serve(streamed(STREAM)).url, "-o", "x.jsonl", stdout=full)
    assert ran.code == 1
    assert f"inspect: the text cannot be printed: {NO_SPACE}" in ran.said
    assert opened("x.jsonl").problems() == []


def test_a_path_that_cannot_be_printed_is_said(process: Run, serve: Serve, full: int) -> None:
    """It was to be the output."""
    url = serve(streamed(STREAM)).url
    ran = process("record", "--url", url, "-o", "x.jsonl", "--print-path", stdout=full)
    assert (ran.code, ran.said[-1]) == (2, f"inspect: cannot use the output: {NO_SPACE}")


PLAIN = {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}


def test_the_locale_changes_no_byte(
    process: Run, serve: Serve, folder: Path, opened: Opened
) -> None:
    """Arguments, names of files and what a pipe gets are UTF-8."""
    written(folder / "grüße.txt", b"hello")
    server = serve(streamed(STREAM))
    to = ["--url", server.url, "--data", "@grüße.txt", "-o", "ü.jsonl"]
    ran = process("record", *to, "--label", "ä=ö", env=PLAIN)
    assert (ran.code, ran.out) == (0, "Hello — 😀\n")
    assert server.requests[0].endswith(b"\r\n\r\nhello")
    assert opened("ü.jsonl").header.labels == {"ä": "ö"}
    shown = process("show", "ü.jsonl", "--format", "json", env=PLAIN)
    assert json.loads(shown.out)["path"] == "ü.jsonl"


def test_nothing_is_coloured(process: Run, serve: Serve) -> None:
    """Where nobody sees colours they are not sent, and NO_COLOR changes nothing."""
    url = serve(streamed(STREAM)).url
    ran = process("record", "--url", url, "-o", "x.jsonl", env={"NO_COLOR": "1", "TERM": "xterm"})
    assert "\x1b" not in ran.out + ran.err


def _until(done: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 20
    while not done():
        assert time.monotonic() < deadline, "waited in vain"
        time.sleep(0.01)


def _little_room() -> None:
    resource.setrlimit(resource.RLIMIT_FSIZE, (2_000, 2_000))


def _no_room() -> None:
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
