"""`inspect record -- COMMAND`: what is recorded of a program, and what is said of it."""

from __future__ import annotations

import shutil
import signal
import sys
import threading
from collections.abc import Callable
from pathlib import Path
from typing import TypeAlias

import pytest

from inspector.recording import Recording
from inspector.recording.folder import found
from tests.capture.conftest import (
    BEGIN,
    END,
    EVENTS,
    KEY,
    MESSAGE,
    STREAM,
    STREAM_HEAD,
    Do,
    chunk,
    delta,
    refused,
    sized,
    streamed,
)
from tests.cli.asking import asking
from tests.cli.conftest import Run, Serve, Started

PROGRAMS = Path(__file__).parents[1] / "clients" / "programs"
JSON = "application/json"


Kept: TypeAlias = Callable[[str], list[Recording]]


@pytest.fixture
def recordings(opened: Callable[[Path], Recording]) -> Kept:
    """Opens what is in a folder, in the order of the starts."""

    def kept(folder: str) -> list[Recording]:
        loaded = [opened(path) for path in found([Path(folder)])]
        return sorted(loaded, key=lambda recording: recording.header.started or "")

    return kept


def test_each_call_of_a_program_is_a_recording(
    process: Run, serve: Serve, recordings: Kept
) -> None:
    """In a new folder, all of one session; the exit code and standard output are the program's."""
    url = serve(streamed(STREAM)).url
    program = 'ask(messages=said("one")); print("mine"); ask(messages=said("two")); sys.exit(3)'
    ran = process("record", "--base-url", url, *asking(program))
    assert (ran.code, ran.out) == (3, "mine\n")
    heading, first, second, total, folder = ran.said
    assert heading.split() == ["recording", "model", "events", "TTFT", "duration", "outcome"]
    assert "-one.jsonl" in first
    assert "-two.jsonl" in second
    assert f"  claude-test  {EVENTS:>6}  " in first
    assert first.endswith("  complete")
    assert total == "2 exchanges: 2 complete"
    assert folder.startswith("recordings/")
    assert folder.endswith("-python" if Path(sys.executable).name == "python" else folder)
    one, two = recordings(folder)
    assert (one.header.source, one.header.session) == ("proxy", two.header.session)
    assert [one.header.attempt, two.header.attempt] == [1, 1]


@pytest.mark.parametrize("program", ["anthropic_sync.py", "anthropic_async_beta.py"])
def test_retries_of_the_sdk_are_attempts_of_one_call(
    program: str, process: Run, serve: Serve, folder: Path, recordings: Kept
) -> None:
    """The synchronous and the asynchronous client alike; the refusal is told with its status."""
    url = serve(refused(529, "overloaded_error", "Overloaded"), streamed(STREAM)).url
    environment = {"ANTHROPIC_API_KEY": KEY, "ANTHROPIC_BASE_URL": url}
    command = ("record", "-o", "s/", "--", sys.executable, PROGRAMS / program)
    ran = process(*command, env=environment)
    assert ran.code == 0
    assert "end_turn" in ran.out
    assert [line.split("  ")[-1] for line in ran.said[1:3]] == ["http_error 529", "complete"]
    first, second = recordings("s")
    assert [first.header.attempt, second.header.attempt] == [1, 2]
    assert first.path.name < second.path.name  # they sort by their start
    assert second.path.name.endswith(".2.jsonl")
    assert KEY.encode() not in b"".join(path.read_bytes() for path in folder.rglob("*.jsonl"))


@pytest.mark.skipif(shutil.which("curl") is None, reason="there is no curl")
def test_any_client_can_be_recorded(process: Run, serve: Serve, recordings: Kept) -> None:
    """Such as curl, which is given the address by a shell."""
    url = serve(streamed(STREAM)).url
    line = 'curl -sN "$ANTHROPIC_BASE_URL/v1/messages" -d \'{"stream":true}\''
    ran = process("record", "--base-url", url, "-o", "s", "--", "sh", "-c", line)
    assert (ran.code, ran.out.encode()) == (0, STREAM)
    assert [one.outcome for one in recordings("s")] == ["complete"]


def test_what_does_not_stream_is_kept_as_a_body(
    process: Run, serve: Serve, recordings: Kept
) -> None:
    """A whole message and a count of tokens, beside the streams."""
    url = serve(sized(MESSAGE, JSON), sized(b'{"input_tokens":14}', JSON)).url
    program = 'ask(stream=False); ask("/v1/messages/count_tokens", stream=False)'
    ran = process("record", "--base-url", url, "-o", "s", *asking(program))
    assert ran.code == 0
    message, count = recordings("s")
    assert (message.outcome, message.body()) == ("complete", MESSAGE)
    assert (count.outcome, count.body()) == ("complete", b'{"input_tokens":14}')
    assert " POST count_tokens " in ran.said[2]


def test_a_program_that_is_killed_in_a_stream_leaves_what_came(
    process: Run, serve: Serve, recordings: Kept
) -> None:
    """The exit code is 128 and the signal's number, and the stream was left by its client."""
    url = serve([STREAM_HEAD, chunk(BEGIN), Do.WAIT]).url
    program = "begin().read(20); os.kill(os.getpid(), 9)"
    ran = process("record", "--base-url", url, "-o", "s", *asking(program))
    assert ran.code == 128 + signal.SIGKILL
    (recording,) = recordings("s")
    assert (recording.outcome, recording.body()) == ("aborted_client", BEGIN)


def test_a_stream_that_outlives_the_program_is_waited_for(
    started: Started, serve: Serve, recordings: Kept
) -> None:
    """A child that it left behind still reads, and its recording becomes whole."""
    gone = threading.Event()
    url = serve([STREAM_HEAD, chunk(BEGIN + delta("Hello")), gone, chunk(END), chunk(b"")]).url
    program = "answer = begin(); answer.read(20)\nif os.fork(): os._exit(4)\nanswer.read()"
    one = started("record", "--base-url", url, "-o", "s", *asking(program))
    assert one.stderr is not None
    line = one.stderr.readline().decode()
    assert line == "inspect: waiting up to 10 s for 1 exchange to end; ctrl+c cuts off\n"
    gone.set()
    one.communicate(timeout=20)
    assert one.returncode == 4
    assert [kept.outcome for kept in recordings("s")] == ["complete"]


def test_ctrl_c_cuts_off_what_is_waited_for(
    started: Started, serve: Serve, recordings: Kept
) -> None:
    """It is recorded as interrupted, and the exit code stays the program's."""
    url = serve([STREAM_HEAD, chunk(BEGIN), Do.WAIT]).url
    program = (
        "answer = begin(); answer.read(20)\nif os.fork(): os._exit(4)\n"
        "try: answer.read()\nexcept Exception: pass"
    )
    one = started("record", "--base-url", url, "-o", "s", *asking(program))
    assert one.stderr is not None
    one.stderr.readline()
    one.send_signal(signal.SIGINT)
    _, err = one.communicate(timeout=20)
    assert one.returncode == 4
    assert b"1 exchange: 1 interrupted\n" in err
    (recording,) = recordings("s")
    assert (recording.outcome, recording.problems()) == ("interrupted", [])


def test_fifty_streams_at_once_are_kept_apart(process: Run, serve: Serve, recordings: Kept) -> None:
    """Fifty files, each with its own bytes, whole."""
    url = serve(streamed(BEGIN, delta("a") * 50, delta("b") * 50, END)).url
    program = (
        "threads = [threading.Thread(target=ask, kwargs={'messages': said(f'call {n}')}) "
        "for n in range(50)]\n"
        "[thread.start() for thread in threads]; [thread.join() for thread in threads]"
    )
    ran = process("record", "--base-url", url, "-o", "s", *asking(program))
    assert ran.code == 0
    assert ran.said[-2:] == ["50 exchanges: 50 complete", "s"]
    kept = recordings("s")
    assert {one.body() for one in kept} == {BEGIN + delta("a") * 50 + delta("b") * 50 + END}
    assert len({one.header.id for one in kept}) == 50


def test_no_key_is_in_the_folder(process: Run, serve: Serve, folder: Path, key: str) -> None:
    """Neither as it was sent, nor where an answer repeats it."""
    echo = refused(401, "authentication_error", f"invalid x-api-key: {key}")
    url = serve(echo, streamed(BEGIN, delta(key), END)).url
    ran = process(
        "record", "--base-url", url, "-o", "s", *asking(f"ask(); assert b'{key}' in ask()")
    )
    assert ran.code == 0
    files = list((folder / "s").iterdir())
    assert len(files) == 2
    assert all(key.encode() not in file.read_bytes() for file in files)
    assert key not in ran.err


def test_the_answerer_is_whoever_would_have_been(
    process: Run, serve: Serve, recordings: Kept
) -> None:
    """The address in our own environment, which the program gets replaced, with its path."""
    server = serve(streamed(STREAM))
    environment = {"ANTHROPIC_BASE_URL": f"{server.url}/gateway"}
    ran = process("record", "-o", "s", *asking("ask('/v1/messages?beta=true')"), env=environment)
    assert ran.code == 0
    assert server.requests[0].startswith(b"POST /gateway/v1/messages?beta=true HTTP/1.1\r\n")
    (recording,) = recordings("s")
    assert recording.request is not None
    assert recording.request.url == f"{server.url}/gateway/v1/messages?beta=true"


def test_a_demo_answers_without_a_key_and_without_the_users(
    process: Run, key: str, recordings: Kept
) -> None:
    """What is played says so in the file; other variables get the address, too."""
    program = (
        "ask(); print(*(os.environ[n] for n in sys.argv[1:])); "
        "print(os.environ['ANTHROPIC_BASE_URL'])"
    )
    names = "ANTHROPIC_API_KEY", "NO_PROXY", "ANTHROPIC_API_URL", "ANTHROPIC_API_BASE", "MINE"
    command = ("record", "--demo", "text", "--env", "MINE=/v1", "-o", "s", *asking(program))
    ran = process(*command, *names, env={"HTTP_PROXY": "http://127.0.0.1:1", "NO_PROXY": "corp"})
    given, url = ran.lines
    assert given == f"demo corp,127.0.0.1 {url} {url} {url}/v1"
    assert ran.said[0].startswith("demo, no model: ")
    (recording,) = recordings("s")
    assert (recording.outcome, recording.header.labels) == ("complete", {"demo": "text"})


def test_the_options_of_recordings_hold_for_all_of_them(
    process: Run, serve: Serve, recordings: Kept
) -> None:
    """Labels, a case, what is kept out, no body; `--quiet` says nothing where all is well."""
    url = serve(streamed(STREAM)).url
    options = ["--label", "branch=main", "--case", "hello", "--redact", "lo", "--no-request-body"]
    ran = process("record", "--base-url", url, "-o", "s", "-q", *options, *asking())
    assert (ran.code, ran.err) == (0, "")
    (recording,) = recordings("s")
    assert recording.header.labels == {"branch": "main", "case": "hello"}
    assert b"lo \\u2014" not in recording.body()
    assert recording.request is not None
    assert recording.request.body is None


def test_quiet_tells_of_what_went_wrong(process: Run, serve: Serve) -> None:
    """A line for each stream that did not complete, and where they are."""
    url = serve(streamed(BEGIN), streamed(STREAM)).url
    ran = process("record", "--base-url", url, "-o", "s", "-q", *asking("ask(); ask(a=1)"))
    assert ran.code == 0
    assert [line.split("  ")[-1] for line in ran.said] == [
        "outcome",
        "truncated",
        "2 exchanges: 1 truncated, 1 complete",
        "s",
    ]


def test_print_path_says_the_paths_and_nothing_else(process: Run, serve: Serve) -> None:
    """On standard error: standard output is the program's."""
    url = serve(streamed(STREAM)).url
    ran = process(
        "record", "--base-url", url, "-o", "s", "--print-path", *asking("ask(); ask(a=1)")
    )
    assert (ran.code, ran.out) == (0, "")
    assert ran.said == sorted(map(str, Path("s").iterdir()))


def test_a_client_that_wants_more_of_the_address_is_told_how(process: Run, serve: Serve) -> None:
    """Vercel's asks for `/messages` where the address ends in no `/v1`."""
    url = serve(refused(404, "not_found_error", "Not found")).url
    ran = process("record", "--base-url", url, "-o", "s", *asking("ask('/messages')"))
    assert "--env ANTHROPIC_BASE_URL=/v1" in ran.said[-2]


def test_a_program_that_asks_nothing_leaves_no_folder(process: Run, folder: Path) -> None:
    """One line says what to look at."""
    ran = process("record", "--base-url", "http://127.0.0.1:1", "--", "sh", "-c", "exit 4")
    assert ran.code == 4
    (line,) = ran.said
    assert line.startswith("inspect: sh made no request to http://127.0.0.1:")
    assert line.endswith(
        ": clients take that address from ANTHROPIC_BASE_URL, ANTHROPIC_API_URL or "
        "ANTHROPIC_API_BASE; --env NAME sets another variable"
    )
    assert list(folder.iterdir()) == []
