"""`inspect record`: how each way to end is told and which exit code it has."""

from __future__ import annotations

import re
import socket
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from inspector.recording import Outcome, Recording
from tests.capture.conftest import (
    BEGIN,
    STREAM,
    STREAM_HEAD,
    Answer,
    Do,
    chunk,
    delta,
    frame,
    refused,
    sized,
    streamed,
)
from tests.cli.conftest import Run, Serve

Opened = Callable[[str | Path], Recording]

MISSING = "`inspect check` says what is missing"
ERROR = frame("error", error={"type": "overloaded_error", "message": "Overloaded"})
HELLO = BEGIN + delta("Hel")


@dataclass(frozen=True)
class Case:
    """What a server does, and what is said of it."""

    answer: Answer
    outcome: Outcome
    said: str
    """A regular expression for the first line that is no attempt's."""
    out: str = ""
    options: Sequence[object] = ()
    code: int = 1


LATER = "try again later, or raise --max-retries"
CASES = {
    "complete": Case(streamed(STREAM), "complete", "complete", "Hello — 😀\n", code=0),
    "refused key": Case(
        refused(401, "authentication_error", "invalid x-api-key"),
        "http_error",
        "http_error 401: authentication_error: invalid x-api-key; check the key",
    ),
    "too many requests": Case(
        refused(429, "rate_limit_error", "Slow down"),
        "http_error",
        f"http_error 429: rate_limit_error: Slow down; {LATER}",
        options=["--max-retries", 0],
    ),
    "overloaded each time": Case(
        refused(529, "overloaded_error", "Overloaded"),
        "http_error",
        f"http_error 529: overloaded_error: Overloaded; {LATER}",
        options=["--max-retries", 1],
    ),
    "a page of a gateway": Case(
        sized(b"<h1>Bad Gateway</h1>", "text/html", 502),
        "http_error",
        "http_error 502: text/html came",
        options=["--max-retries", 0],
    ),
    "an error event": Case(
        streamed(HELLO + ERROR), "error_event", "error_event: overloaded_error: Overloaded", "Hel\n"
    ),
    "a cut": Case(
        streamed(HELLO), "truncated", f"truncated: no message_stop came; {MISSING}", "Hel\n"
    ),
    "a reset": Case(
        [STREAM_HEAD, chunk(HELLO), Do.RESET],
        "aborted_upstream",
        rf"aborted_upstream: ReadError: .+; {MISSING}",
        "Hel\n",
    ),
    "an end inside a chunk": Case(
        [STREAM_HEAD, chunk(HELLO), b"40\r\ndata", Do.CLOSE],
        "aborted_upstream",
        rf"aborted_upstream: RemoteProtocolError: .+; {MISSING}",
        "Hel\n",
    ),
    "silence": Case(
        [STREAM_HEAD, chunk(HELLO), Do.WAIT],
        "timeout",
        "timeout: ReadTimeout: timed out; --timeout allows for more",
        "Hel\n",
        options=["--timeout", 0.3],
    ),
    "silence from the start": Case(
        [Do.WAIT],
        "timeout",
        "timeout: ReadTimeout: timed out; --timeout allows for more",
        options=["--timeout", 0.3, "--max-retries", 0],
    ),
    "JSON": Case(
        sized(b'{"type":"message"}', "application/json"),
        "not_a_stream",
        "not_a_stream: application/json came; `inspect export --to sse` prints what came",
    ),
    "no HTTP": Case(
        [b"220 smtp.example.org ESMTP\r\n", Do.CLOSE],
        "no_response",
        r"no_response: RemoteProtocolError: .+ at http://127.0.0.1:\d+/v1/messages; "
        "check the address and the network",
        options=["--max-retries", 0],
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_every_end_is_told_in_one_line(
    name: str, key: str, inspect: Run, serve: Serve, opened: Opened
) -> None:
    """With the reason and what to do next; what came until then is printed and recorded."""
    case = CASES[name]
    url = serve(case.answer).url
    ran = inspect("record", "hi", "--base-url", url, "-o", "x.jsonl", *case.options)
    said = [line for line in ran.said if not line.startswith("attempt ")]
    assert re.fullmatch(case.said, said[0]), said[0]
    assert (ran.code, ran.out) == (case.code, case.out)
    last = opened(ran.said[-1])
    assert last.outcome == case.outcome
    assert last.problems() == []


def test_an_attempt_is_announced_only_where_another_may_follow(
    key: str, inspect: Run, serve: Serve
) -> None:
    """The last one is told by the summary."""
    url = serve(refused(529, "overloaded_error", "Overloaded")).url
    ran = inspect("record", "hi", "--base-url", url, "-o", "x.jsonl", "--max-retries", 1)
    assert [line for line in ran.said if "attempt" in line] == ["attempt 1 of at most 2: HTTP 529"]
    assert ran.said[-2:] == ["x.jsonl", "x.2.jsonl"]


@pytest.fixture
def no_names(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody is asked for a name: there are addresses only."""
    looked_up = socket.getaddrinfo

    def look_up(host: Any, *arguments: Any, **options: Any) -> Any:
        if str(host).endswith(".invalid"):
            raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")
        return looked_up(host, *arguments, **options)

    monkeypatch.setattr(socket, "getaddrinfo", look_up)


@pytest.fixture
def nobody() -> int:
    """A port where nobody listens."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        port: int = listening.getsockname()[1]
    return port


UNREACHABLE = {
    "refused": ("http://127.0.0.1:{nobody}", r"ConnectError: \[Errno \d+\] Connection refused"),
    "unknown": ("http://nowhere.invalid", r"ConnectError: .*Name or service not known"),
    "no TLS": ("https://127.0.0.1:{server}", r"ConnectError: .*SSL.*"),
}


@pytest.mark.usefixtures("no_names", "key")
@pytest.mark.parametrize("name", UNREACHABLE)
@pytest.mark.parametrize("way", ["--base-url", "--url"])
def test_a_connection_that_fails_names_the_address(
    way: str, name: str, nobody: int, inspect: Run, serve: Serve, opened: Opened
) -> None:
    """And is recorded, as a session's other attempts are."""
    server = serve([b"HTTP/1.1 400 Bad Request\r\n\r\n", Do.CLOSE])
    template, why = UNREACHABLE[name]
    url = template.format(nobody=nobody, server=server.port)
    prompt = ["hi", "--max-retries", 0] if way == "--base-url" else []
    ran = inspect("record", *prompt, way, url, "-o", "x.jsonl")
    line = rf"no_response: {why} at {re.escape(url)}\S*; check the address and the network"
    assert re.fullmatch(line, ran.said[0]), ran.said[0]
    assert (ran.code, ran.said[1:]) == (1, ["x.jsonl"])
    assert opened("x.jsonl").outcome == "no_response"


def test_what_an_answer_says_cannot_touch_the_terminal(
    key: str, inspect: Run, serve: Serve
) -> None:
    """Nor fill it."""
    url = serve(refused(400, "\x1b[2J", "\r\x07" + "x" * 10_000)).url
    ran = inspect("record", "hi", "--base-url", url, "-o", "x.jsonl")
    assert all(line.isprintable() for line in ran.said)
    assert len(ran.err) < 1_000
    assert ran.said[0].endswith("xxx…; check the request")
