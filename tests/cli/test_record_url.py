"""`inspect record --url`: any event stream, by GET or POST, in any vocabulary."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from inspector.recording import Recording
from tests.capture.conftest import STREAM, Do, sized, streamed
from tests.cli.conftest import Run, Serve, written

Opened = Callable[[str | Path], Recording]

OTHER = b'data: {"choices":[{"delta":{"content":"Hi"}}]}\n\ndata: [DONE]\n\n'


def test_the_stream_of_a_url_is_recorded_as_it_is(
    inspect: Run, serve: Serve, opened: Opened
) -> None:
    """No key is needed; text of the API's vocabulary is printed."""
    server = serve(streamed(STREAM))
    ran = inspect("record", "--url", f"{server.url}/chat?q=1", "-o", "x.jsonl")
    assert (ran.code, ran.out) == (0, "Hello — 😀\n")
    assert server.requests[0].startswith(b"GET /chat?q=1 HTTP/1.1\r\n")
    assert b"\r\nAccept: text/event-stream\r\n" in _titled(server.requests[0])
    assert (opened("x.jsonl").header.source, opened("x.jsonl").body()) == ("url", STREAM)


def test_another_vocabulary_is_complete_at_its_end(
    inspect: Run, serve: Serve, opened: Opened
) -> None:
    """Nothing of it is printed, and no figure of the API's is told."""
    ran = inspect("record", "--url", serve(streamed(OTHER)).url, "-o", "x.jsonl")
    assert (ran.code, ran.out) == (0, "")
    assert ran.said[:2] == ["complete", f"  2 events in 1 read, {len(OTHER)} bytes"]
    assert ran.said[2].startswith("  headers ")
    assert ran.said[3:] == ["x.jsonl"]
    assert opened("x.jsonl").body() == OTHER


@pytest.mark.parametrize(
    ("options", "first", "body"),
    [
        (["--data", "a=b"], b"POST / ", b"a=b"),
        (["--data", "@body.txt"], b"POST / ", b"\xff\x00"),
        (["--data", "@-"], b"POST / ", b"piped"),
        (["--data", "", "--method", "put"], b"PUT / ", b""),
        (["--method", "post"], b"POST / ", b""),
    ],
)
def test_data_makes_it_a_post(
    options: list[str], first: bytes, body: bytes, folder: Path, inspect: Run, serve: Serve
) -> None:
    """Unless a method is given; the body is sent byte for byte."""
    written(folder / "body.txt", b"\xff\x00")
    server = serve(streamed(STREAM))
    header = ["--header", "content-type: text/x"]
    ran = inspect("record", "--url", server.url, *options, *header, stdin=b"piped")
    assert ran.code == 0
    head, _, sent = server.requests[0].partition(b"\r\n\r\n")
    assert (head.startswith(first), sent) == (True, body)
    assert b"content-type: text/x" in head.lower()


def test_an_answer_that_was_no_stream_says_so(inspect: Run, serve: Serve) -> None:
    """With what it was."""
    ran = inspect("record", "--url", serve(sized(b"<html>", "text/html")).url, "-o", "x.jsonl")
    assert ran.code == 1
    assert ran.said[0].startswith("not_a_stream: text/html came; ")


def test_a_silence_ends_it_where_it_is_told_to(inspect: Run, serve: Serve) -> None:
    """Otherwise it waits for ever."""
    ran = inspect("record", "--url", serve([Do.WAIT]).url, "--timeout", 0.2, "-o", "x.jsonl")
    assert ran.code == 1
    assert ran.said[0].startswith("timeout: ")


@pytest.mark.parametrize(
    "url",
    ["", "notaurl", "//host/path", "ftp://host/", "http://", "http://[::1", "http://host:99999/"],
)
def test_what_is_no_address_is_refused(url: str, folder: Path, inspect: Run) -> None:
    """In one line, and no file is left behind."""
    ran = inspect("record", "--url", url)
    example = "http://127.0.0.1:8000/stream"
    assert (ran.code, ran.said) == (
        2,
        [f"inspect: --url takes an address such as {example}, not {url!r}"],
    )
    assert list(folder.iterdir()) == []


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["hi"], "prompt has no meaning with --url"),
        (["--model", "m"], "--model has no meaning with --url"),
        (["--param", "a=1"], "--param has no meaning with --url"),
        (["--demo", "text"], "--url and --demo exclude each other"),
        (["--base-url", "http://x"], "--url and --base-url exclude each other"),
    ],
)
def test_what_means_nothing_to_a_url_is_refused(
    arguments: list[str], said: str, inspect: Run
) -> None:
    """It would be passed over in silence otherwise."""
    ran = inspect("record", "--url", "http://127.0.0.1:1/", *arguments)
    assert ran.code == 2
    assert ran.err.startswith(f"inspect: {said}")


def test_a_method_that_http_does_not_take_is_refused(inspect: Run) -> None:
    """In one line."""
    ran = inspect("record", "--url", "http://127.0.0.1:1/", "--method", "G ET")
    assert (ran.code, ran.said) == (
        2,
        ["inspect: --method takes a word such as POST, not 'G ET'"],
    )


def _titled(request: bytes) -> bytes:
    """The request with its header names in one spelling."""
    head, _, body = request.partition(b"\r\n\r\n")
    lines = head.split(b"\r\n")
    titled = [
        name.title() + colon + value
        for name, colon, value in (line.partition(b":") for line in lines[1:])
    ]
    return b"\r\n".join([lines[0], *titled]) + b"\r\n\r\n" + body
